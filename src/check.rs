//! The way through the house for one file: configuration, policy, comments, the report.

#[cfg(feature = "cli")]
pub mod config;
mod convert;
pub(crate) mod explain;
pub(crate) mod kept;
pub(crate) mod lint;
pub(crate) mod policy;
pub mod reading;
pub(crate) mod recognised;
pub(crate) mod redact;
pub(crate) mod rounds;
pub(crate) mod suppress;
