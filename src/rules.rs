//! The rules, a file each, by group. A rule is a plain struct in a plain list.

mod basic;
mod body;
mod client;
mod common;
mod header;
mod jwt;
mod param;
mod response;
mod security;
#[cfg(test)]
mod testing;
mod transport;

use crate::rule::Rule;

/// How near two names are; the corrected request asks it too.
pub(crate) use param::common as param_names;

/// Every group in the order of its name; within a group the rules stand in the order of theirs (a test checks it).
pub(crate) static GROUPS: &[&[Rule]] =
    &[basic::RULES, body::RULES, client::RULES, header::RULES, param::RULES, response::RULES, security::RULES, transport::RULES];
