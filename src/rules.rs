//! The rules, a file each, by group. A rule is a plain struct in a plain list.

mod basic;
mod body;
pub(crate) mod change;
mod client;
pub(crate) mod common;
pub(crate) mod evidence;
pub(crate) mod finding;
mod flow;
mod header;
mod jwt;
mod param;
pub(crate) mod past;
mod response;
pub(crate) mod rule;
mod security;
pub(crate) mod standard;
#[cfg(test)]
mod testing;
mod transport;

use crate::rules::rule::Rule;

/// How near two names are; the corrected request asks it too.
pub(crate) use param::common as param_names;

/// Every group in the order of its name; `build.rs` lists the pages of each in the order of theirs.
pub(crate) static GROUPS: &[&[Rule]] = &[
    basic::RULES,
    body::RULES,
    client::RULES,
    flow::RULES,
    header::RULES,
    param::RULES,
    response::RULES,
    security::RULES,
    transport::RULES,
];
