//! The way through the house for one file: configuration, policy, comments, the report.

pub mod config;
pub(crate) mod kept;
pub(crate) mod lint;
pub(crate) mod policy;
pub mod reading;
pub(crate) mod suppress;
