//! A file before and after its repairs, as a unified diff that `git apply` takes.

use similar::TextDiff;

/// The diff of `old` and `new` under the name `path`; empty when they are the same.
pub fn render(path: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if old == new {
        return out;
    }
    let name: String = path.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    let name = name.trim_start_matches("./").trim_start_matches('/');
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    // Writing to memory does not fail.
    let _ = unified.header(&format!("a/{name}"), &format!("b/{name}")).to_writer(&mut out);
    out
}
