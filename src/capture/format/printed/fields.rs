//! Printed maps as header fields.

use std::ops::Range;

use super::text_in;
use crate::capture::format::Scan;
use crate::capture::model::{Field, Origin};
use crate::capture::notation::code::{CallArgument, Expr, Language};
use crate::text::layers::Slice;

/// Names that a map of header fields has, one at least.
const TELLING: &[&str] =
    &["authorization", "content-type", "user-agent", "accept-encoding", "content-length", "host", "accept", "www-authenticate"];

/// A decoded key; `Authorization`, `'content-type'`, `:body`.
pub(super) fn key(scan: &mut Scan<'_, '_>, key: &Expr, language: Language) -> Slice {
    text_in(scan, key, language).unwrap_or_else(|| scan.slice(key.at()))
}

/// The name of an entry in lower case.
pub(super) fn name(scan: &mut Scan<'_, '_>, entry: &CallArgument, language: Language) -> String {
    let Some(expr) = &entry.key else { return String::new() };
    let key = key(scan, expr, language);
    scan.layers.text(key).to_ascii_lowercase()
}

/// True when the map's names are those of header fields.
pub(super) fn are_fields(scan: &mut Scan<'_, '_>, entries: &[CallArgument], language: Language) -> bool {
    let simple = |entry: &CallArgument| matches!(entry.value, Expr::Text(_) | Expr::Joined(..) | Expr::List(..) | Expr::Bare(_));
    let names: Vec<String> = entries.iter().map(|entry| name(scan, entry, language)).collect();
    let telling = names.iter().any(|name| TELLING.contains(&name.as_str()));
    let words =
        names.iter().all(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    let body = names.iter().any(|name| name == "grant_type");
    telling && words && !body && entries.iter().all(simple)
}

/// The entries as header fields.
pub(super) fn read_printed_fields(scan: &mut Scan<'_, '_>, entries: &[CallArgument], language: Language) -> Vec<Field> {
    entries.iter().filter_map(|entry| field(scan, entry, language)).collect()
}

fn field(scan: &mut Scan<'_, '_>, entry: &CallArgument, language: Language) -> Option<Field> {
    let name = key(scan, entry.key.as_ref()?, language);
    let value = match &entry.value {
        Expr::List(items, at) => {
            items.first().and_then(|item| text_in(scan, item, language)).unwrap_or_else(|| scan.slice(at.clone()))
        }
        Expr::Bare(at) if is_nothing(&scan.source[at.clone()]) => return None,
        other => text_in(scan, other, language).unwrap_or_else(|| scan.slice(other.at())),
    };
    Some(Field { name, value, unit: scan.slice(entry.at.clone()), origin: Origin::Written })
}

/// A list in which names and values take turns.
pub(super) fn flat(scan: &mut Scan<'_, '_>, items: &[Expr], language: Language) -> Vec<Field> {
    let pairs = items.chunks_exact(2);
    pairs
        .filter_map(|pair| {
            let (name, value) = (text_in(scan, &pair[0], language)?, text_in(scan, &pair[1], language)?);
            let unit: Range<usize> = pair[0].at().start..pair[1].at().end;
            Some(Field { name, value, unit: scan.slice(unit), origin: Origin::Written })
        })
        .collect()
}

pub(super) fn is_nothing(text: &[u8]) -> bool {
    matches!(text, b"null" | b"undefined" | b"None" | b"nil" | b"NULL" | b"undef")
}
