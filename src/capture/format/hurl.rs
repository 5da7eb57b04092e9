//! Hurl: its files, and what it prints while it runs them. <https://hurl.dev/docs/grammar.html>

mod file;
mod text;
mod verbose;

pub(super) use file::read_hurl_file as read_file;
pub(super) use verbose::read_hurl_verbose as read_verbose;

/// A file with requests and what is expected of the answers.
pub(super) const FILE: &str = "hurl";

/// What `--verbose` and `--very-verbose` print.
pub(super) const VERBOSE: &str = "hurl-verbose";
