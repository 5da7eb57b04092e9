//! What the lines of a paste are, as far as a change of its layout needs to know.

/// How a request is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Command,
    Code,
    Raw,
    List,
}

pub(crate) fn kind(text: &str) -> Kind {
    let starts = |words: &[&str]| {
        text.lines().any(|line| words.iter().any(|word| line.trim_start_matches(['$', ' ', '`']).starts_with(word)))
    };
    if starts(&["curl", "wget", "http ", "xh ", "Invoke-"]) {
        return Kind::Command;
    }
    if text.lines().any(is_request_line) {
        return Kind::Raw;
    }
    if text.contains('(') || text.contains('{') || text.contains("=>") { Kind::Code } else { Kind::List }
}

const NAMES: [&str; 10] = [
    "content-type",
    "authorization",
    "accept",
    "accept-encoding",
    "accept-language",
    "connection",
    "content-length",
    "cookie",
    "host",
    "user-agent",
];

/// Name and value of a header line that everybody knows.
pub(crate) fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_end().split_once(": ")?;
    NAMES.contains(&name.to_ascii_lowercase().as_str()).then_some((name, value))
}

pub(crate) fn is_request_line(line: &str) -> bool {
    let mut words = line.split_whitespace();
    matches!(words.next(), Some("POST" | "GET")) && words.next().is_some_and(|target| target.contains('/')) && words.count() < 2
}

pub(crate) fn is_form(line: &str) -> bool {
    ["grant_type=", "client_id=", "refresh_token="].iter().any(|name| line.trim_start().starts_with(name))
}

pub(crate) fn form_pairs(line: &str) -> Vec<(&str, &str)> {
    line.trim().split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

pub(crate) fn is_fence(line: &str) -> bool {
    line.starts_with("```")
}

/// Every line changed.
pub(crate) fn lines(text: &str, make: impl Fn(&str) -> String) -> String {
    text.split('\n').map(make).collect::<Vec<_>>().join("\n")
}
