//! What may be shown: one notion of a secret for reports, conversions, comparisons and `redact`.

pub(crate) mod harmless;
mod letters;
pub(crate) mod mask;
pub(crate) mod redact;
