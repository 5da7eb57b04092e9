//! An exchange read as a token request, and its answer in the terms of RFC 6749.

pub(crate) mod names;
pub(crate) mod reply;
pub(crate) mod token;
pub(crate) mod url;
pub(crate) mod value;
