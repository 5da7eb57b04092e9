//! An exchange read as a token request, and its answer in the terms of RFC 6749.

pub(crate) mod asked;
pub(crate) mod readings;
pub(crate) mod reply;
pub(crate) mod symptom;
pub(crate) mod token;

/// Readers of captures ask these too, so they live below.
pub(crate) use crate::capture::{names, value};
