//! The content that a client makes of its arguments, piece by piece, so that every byte knows its argument.

use crate::text::layers::{Layers, Piece, Slice};

/// Whether a blank stands outside of what another program fills in: `${{ secrets.URL }}`, `{{ base }}`, `<%= host %>`.
pub(in crate::capture::format) fn has_blank(text: &[u8]) -> bool {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let close: &[u8] = match &text[at..] {
            [b'{', b'{', ..] => b"}}",
            [b'$', b'{', ..] => b"}",
            [b'<', b'%', ..] => b"%>",
            _ if byte.is_ascii_whitespace() => return true,
            _ => b"",
        };
        let end = if close.is_empty() { None } else { memchr::memmem::find(&text[at..], close) };
        at += end.map_or(1, |end| end + close.len());
    }
    false
}

/// Clients put a `&` between the parts.
pub(in crate::capture::format) fn join(pieces: &mut Vec<Piece>, more: Vec<Piece>) {
    if let (false, Some(first)) = (pieces.is_empty(), more.first()) {
        let at = match first {
            Piece::Copy(slice) => slice.to(0),
            Piece::Text { at, .. } => at.to(0),
        };
        pieces.push(text("&", at));
    }
    pieces.extend(more);
}

pub(in crate::capture::format) fn text(text: &str, at: Slice) -> Piece {
    Piece::Text { bytes: text.as_bytes().to_vec(), at }
}

/// Everything but RFC 3986 unreserved bytes becomes `%XX`.
pub(in crate::capture::format) fn percent_encoded(layers: &Layers<'_>, content: Slice) -> Vec<Piece> {
    replaced(layers, content, |b| {
        let unreserved = b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        (!unreserved).then(|| format!("%{b:02X}"))
    })
}

/// As forms are encoded: a blank becomes `+`.
pub(in crate::capture::format) fn form_encoded(layers: &Layers<'_>, content: Slice) -> Vec<Piece> {
    replaced(layers, content, |b| {
        let unreserved = b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        match b {
            b' ' => Some("+".to_owned()),
            _ => (!unreserved).then(|| format!("%{b:02X}")),
        }
    })
}

/// `name=value`, encoded.
pub(in crate::capture::format) fn form_pair(layers: &Layers<'_>, name: Slice, value: Slice) -> Vec<Piece> {
    let mut pieces = form_encoded(layers, name);
    pieces.push(text("=", value.to(0)));
    pieces.extend(form_encoded(layers, value));
    pieces
}

/// A JSON string with its quotes.
pub(in crate::capture::format) fn json_string(layers: &Layers<'_>, content: Slice) -> Vec<Piece> {
    let mut pieces = vec![text("\"", content.to(0))];
    pieces.extend(replaced(layers, content, |b| match b {
        b'"' | b'\\' => Some(format!("\\{}", b as char)),
        b'\n' => Some("\\n".to_owned()),
        ..0x20 => Some(format!("\\u{b:04x}")),
        _ => None,
    }));
    pieces.push(text("\"", content.from(content.len())));
    pieces
}

fn replaced(layers: &Layers<'_>, content: Slice, replace: impl Fn(u8) -> Option<String>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut copied = 0;
    for (at, &byte) in layers.bytes(content).iter().enumerate() {
        let Some(spelling) = replace(byte) else { continue };
        if copied < at {
            pieces.push(Piece::Copy(content.sub(copied..at)));
        }
        pieces.push(text(&spelling, content.sub(at..at + 1)));
        copied = at + 1;
    }
    if copied < content.len() {
        pieces.push(Piece::Copy(content.from(copied)));
    }
    pieces
}

/// Base64 of bytes that stand for a text, `wide` of them for each of its letters; each quantum knows its letters.
pub(in crate::capture::format) fn base64(bytes: &[u8], text: Slice, wide: usize) -> Vec<Piece> {
    let encode = |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes).into_bytes();
    if bytes.len() != text.len() * wide {
        return vec![Piece::Text { bytes: encode(bytes), at: text }];
    }
    let quantum = |(index, quantum): (usize, &[u8])| {
        let (start, end) = (index * 3 / wide, (index * 3 + quantum.len()).div_ceil(wide));
        Piece::Text { bytes: encode(quantum), at: text.sub(start..end) }
    };
    bytes.chunks(3).enumerate().map(quantum).collect()
}
