//! Every key of the configuration: what the reader takes, the manual explains and the schema allows.

/// A key of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// `overrides.paths`; the name of a table before the dot.
    pub path: &'static str,
    /// What it means, in a few words.
    pub about: &'static str,
}

/// All keys, in the order of the manual.
pub const KEYS: &[Key] = &[
    Key { path: "select", about: "only these rules run" },
    Key { path: "ignore", about: "these rules do not run" },
    Key { path: "levels", about: "levels of one's own, by rule or group" },
    Key { path: "level", about: "least level that is shown" },
    Key { path: "fail-on", about: "least level that makes the exit code 1" },
    Key { path: "profile", about: "a standard to follow beyond RFC 6749" },
    Key { path: "provider", about: "the provider, in place of recognising it" },
    Key { path: "include", about: "of the files found in folders only these are read" },
    Key { path: "exclude", about: "these files are not read" },
    Key { path: "provider-files", about: "files with facts on providers of one's own" },
    Key { path: "baseline", about: "the file of findings that are known already" },
    Key { path: "hosts", about: "what holds for some hosts, by pattern" },
    Key { path: "hosts.provider", about: "the provider behind these hosts" },
    Key { path: "hosts.metadata", about: "the file with the metadata of these hosts" },
    Key { path: "overrides", about: "what holds for files at some paths" },
    Key { path: "overrides.paths", about: "the files" },
    Key { path: "overrides.ignore", about: "rules that do not run on them" },
    Key { path: "overrides.levels", about: "levels on them" },
    Key { path: "overrides.provider", about: "their provider" },
    Key { path: "overrides.profile", about: "a standard that they follow" },
    Key { path: "ignored", about: "findings that are let pass" },
    Key { path: "ignored.path", about: "the file or files" },
    Key { path: "ignored.rule", about: "the rule or the group" },
    Key { path: "ignored.fingerprint", about: "the one finding, by the fingerprint in the JSON report" },
    Key { path: "ignored.reason", about: "why it may pass" },
];

/// The keys of a table; `""` is the outermost.
pub(super) fn within(table: &str) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter_map(move |key| match key.path.rsplit_once('.') {
        Some((outer, name)) => (outer == table).then_some(name),
        None => table.is_empty().then_some(key.path),
    })
}
