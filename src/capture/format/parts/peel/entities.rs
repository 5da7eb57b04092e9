//! Characters as HTML writes them. An ampersand alone may be the poster's fault; quotes and angle brackets are the page's.

use super::PeelEdit;

const ENTITIES: &[(&str, &[u8])] = &[
    ("&quot;", b"\""),
    ("&#34;", b"\""),
    ("&#x22;", b"\""),
    ("&apos;", b"'"),
    ("&#39;", b"'"),
    ("&#x27;", b"'"),
    ("&lt;", b"<"),
    ("&gt;", b">"),
    ("&nbsp;", b" "),
    ("&#160;", b" "),
    ("&equals;", b"="),
    ("&colon;", b":"),
    ("&#61;", b"="),
    ("&#x3D;", b"="),
    ("&#58;", b":"),
    ("&sol;", b"/"),
    ("&#x2F;", b"/"),
    ("&#47;", b"/"),
];

const AMPERSANDS: &[&str] = &["&amp;", "&#38;", "&#x26;"];

pub(super) fn edits(source: &[u8]) -> Vec<PeelEdit> {
    if memchr::memmem::find(source, b"&").is_none() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (entity, text) in ENTITIES {
        edits.extend(memchr::memmem::find_iter(source, entity.as_bytes()).map(|at| PeelEdit::to(at..at + entity.len(), text)));
    }
    if edits.is_empty() {
        return edits;
    }
    for entity in AMPERSANDS {
        edits.extend(memchr::memmem::find_iter(source, entity.as_bytes()).map(|at| PeelEdit::to(at..at + entity.len(), b"&")));
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}
