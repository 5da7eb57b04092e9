//! The filter says no only to texts in which nothing is found: every fixture, and every fixture with the letters of its
//! names hidden in each way that a capture may hide them.

mod common;

use common::fixtures;
use grantlint::{Filter, Options, lint};

/// Names whose letters are hidden.
const NAMES: &[&str] = &["grant_type", "grantType", "client_id", "client_secret", "client_assertion", "/token", "Authorization"];

/// Whether the filter passes over a text in which linting finds something to say.
fn is_missed(filter: &mut Filter, name: &str, bytes: &[u8]) -> bool {
    if filter.may_hold_request(bytes) {
        return false;
    }
    let report = lint(name, bytes, &Options::default());
    // An answer alone is diagnosed when it is pasted; in a folder it is passed over.
    let found = if report.no_request.is_some() { 0 } else { report.exchanges.len() };
    found + report.remarks.len() + report.silenced.len() > 0
}

fn each(hide: impl Fn(&[u8]) -> Vec<u8>) {
    let mut filter = Filter::new();
    let mut missed = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("a fixture");
        is_missed(&mut filter, &path.display().to_string(), &hide(&bytes))
    };
    let missed: Vec<_> = fixtures().into_iter().filter(|path| missed(path)).collect();
    assert!(missed.is_empty(), "passed over, and linting finds something in them: {missed:#?}");
}

/// The text with one letter of each name written by `write`.
fn respelt(bytes: &[u8], write: impl Fn(char) -> String) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for (index, name) in NAMES.iter().enumerate() {
        let at = 2 + index % 3;
        let new: String = name.char_indices().map(|(here, c)| if here == at { write(c) } else { c.to_string() }).collect();
        text = text.replace(name, &new);
    }
    text.into_bytes()
}

fn underscores(bytes: &[u8], new: &str) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace('_', new).into_bytes()
}

#[test]
fn as_they_are() {
    each(<[u8]>::to_vec);
}

#[test]
fn with_escapes() {
    each(|bytes| respelt(bytes, |c| format!("\\u{:04x}", u32::from(c))));
    each(|bytes| respelt(bytes, |c| format!("\\x{:02x}", u32::from(c))));
    each(|bytes| respelt(bytes, |c| format!("%{:02X}", u32::from(c))));
    each(|bytes| respelt(bytes, |c| format!("%25{:02x}", u32::from(c))));
    for new in ["\\_", "%5F", "%255F", "\\u005f", "\\x5F", "\\137", "&#95;"] {
        each(|bytes| underscores(bytes, new));
    }
}

#[test]
fn split_by_shells_and_programs() {
    for joint in ["''", "\"\"", "'\"\"'", "\\\n", "^", "\" + \"", "' + '", "' .\n    '", "\" \\\n  \"", "' '"] {
        each(|bytes| respelt(bytes, |c| format!("{joint}{c}")));
    }
}

#[test]
fn in_two_octets_a_letter() {
    for write in [u16::to_le_bytes, u16::to_be_bytes] {
        each(|bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(write).collect()
        });
    }
}

#[test]
fn in_base64() {
    let mut filter = Filter::new();
    for body in ["grant_type=x&refresh_token=y", "a=1&grant_type=x", "ab=1&grant_type=x", "a=b&x=1&client_id=z"] {
        let cassette = format!(
            "http_interactions:\n- request:\n    method: post\n    uri: https://h.example/x\n    body:\n      encoding: UTF-8\n      base64_string: {}\n    headers: {{}}\n  response:\n    status:\n      code: 400\n",
            base64(body.as_bytes())
        );
        assert!(filter.may_hold_request(cassette.as_bytes()), "{body} in Base64");
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let number = group.iter().chain([&0; 2]).take(3).fold(0usize, |all, b| all << 8 | usize::from(*b));
        let letter = |at: usize| if at > group.len() { '=' } else { char::from(LETTERS[number >> (18 - 6 * at) & 63]) };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

/// A filter that says yes to everything would pass all of the above.
#[test]
fn texts_without_a_request_are_passed_over() {
    let mut filter = Filter::new();
    let source = |name: &str| std::fs::read(common::root().join(name)).expect("a file");
    for name in ["src/cli/threads.rs", "src/capture/notation/outline.rs", "rustfmt.toml", "LICENSE-MIT"] {
        assert!(!filter.may_hold_request(&source(name)), "{name}");
    }
}
