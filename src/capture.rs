//! What was captured: the model of exchanges, and the readers of every way of writing them down.

pub(crate) mod filter;
pub(crate) mod format;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod notation;
pub(crate) mod paths;
pub(crate) mod url;
pub(crate) mod value;
