//! `application/x-www-form-urlencoded` pairs with places (RFC 6749 appendix B, WHATWG URL section 5).

use crate::capture::model::{Field, Origin};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// Splits `text` at `&`. A name or value that cannot be decoded (a stray `%`) keeps its raw bytes.
/// Line breaks next to a separator belong to the page that shows the body, not to a value.
pub(crate) fn read_form(layers: &mut Layers<'_>, text: Slice) -> Vec<Field> {
    let source = layers.bytes(text).to_vec();
    let mut fields = Vec::new();
    let mut start = 0;
    for part in source.split(|&b| b == b'&') {
        let lead = part.len() - part.trim_ascii_start().len();
        let (from, to) = (start + lead, start + part.len());
        start = to + 1;
        let body = trim_line_breaks(&source[from.min(to)..to]);
        if !body.is_empty() {
            fields.push(pair(layers, text.sub(from..from + body.len())));
        }
    }
    fields
}

/// The text that JavaScript makes of an object, alone or as the one name of a form.
pub(crate) fn is_object_text(text: &[u8]) -> bool {
    let begins = |start: &[u8]| text.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start));
    let encoded = begins(b"%5Bobject+") || begins(b"%5Bobject%20") || begins(b"[object+") || begins(b"[object%20");
    begins(b"[object ") || encoded && !text.contains(&b'&')
}

fn trim_line_breaks(part: &[u8]) -> &[u8] {
    let end = part.iter().rposition(|b| !b"\r\n".contains(b)).map_or(0, |at| at + 1);
    &part[..end]
}

fn pair(layers: &mut Layers<'_>, unit: Slice) -> Field {
    let text = layers.bytes(unit);
    let equals = text.iter().position(|&b| b == b'=').unwrap_or(text.len());
    let (name, value) = (unit.to(equals), unit.from((equals + 1).min(unit.len())));
    let name = layers.decode(name, Codec::Form).unwrap_or(name);
    let value = layers.decode(value, Codec::Form).unwrap_or(value);
    Field { name, value, unit, origin: Origin::Written }
}
