//! Requests mended and written: changes put into the capture, and requests written in other forms.

pub(crate) mod convert;
pub(crate) mod fix;
