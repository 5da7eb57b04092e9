//! What a client makes of an object: form text, JSON. The result is a join whose every byte leads back to the source.

use super::value::{Pair, Value};
use crate::format::Scan;
use crate::layers::{Piece, Slice};

/// `name=value&name=value`, encoded.
pub(super) fn form(scan: &mut Scan<'_, '_>, pairs: &[Pair]) -> Slice {
    let mut pieces = Vec::new();
    for pair in pairs {
        let point = scan.slice(pair.at.start..pair.at.start);
        if !pieces.is_empty() {
            pieces.push(Piece::Text { bytes: b"&".to_vec(), at: point });
        }
        pieces.extend(percent(scan, pair.key));
        pieces.push(Piece::Text { bytes: b"=".to_vec(), at: point });
        let value = text(scan, &pair.value);
        pieces.extend(percent(scan, value));
    }
    scan.layers.join(pieces)
}

/// `$`, `{` and `}` stay as they are: they read the same, and mark what the source does not show.
fn percent(scan: &Scan<'_, '_>, content: Slice) -> Vec<Piece> {
    let source = scan.layers.bytes(content);
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~${}".contains(&b);
    runs(source, unreserved, content, |b| format!("%{b:02X}").into_bytes())
}

/// Runs of plain bytes copied, every other byte spelled.
fn runs(source: &[u8], plain: impl Fn(u8) -> bool, content: Slice, spell: impl Fn(u8) -> Vec<u8>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let run = source[at..].iter().take_while(|b| plain(**b)).count();
        if run > 0 {
            pieces.push(Piece::Copy(content.sub(at..at + run)));
            at += run;
        } else {
            pieces.push(Piece::Text { bytes: spell(source[at]), at: content.sub(at..at + 1) });
            at += 1;
        }
    }
    pieces
}

/// The text of a simple value; a variable for anything else.
pub(super) fn text(scan: &mut Scan<'_, '_>, value: &Value) -> Slice {
    match value {
        Value::Text(text) | Value::Bare(text) => *text,
        Value::List(items, _) if items.len() == 1 => items.first().map(|item| text(scan, item)).unwrap_or(scan.text.to(0)),
        Value::Json(inner) => json(scan, inner),
        other => {
            let at = place(other);
            let code = scan.source.get(at.clone()).unwrap_or_default().to_vec();
            let piece = Piece::Text { bytes: [b"${", code.as_slice(), b"}"].concat(), at: scan.slice(at) };
            scan.layers.join(vec![piece])
        }
    }
}

fn place(value: &Value) -> std::ops::Range<usize> {
    match value {
        Value::Text(_) | Value::Bare(_) => 0..0,
        Value::Object(object) | Value::Multipart(object) => object.at.clone(),
        Value::List(_, at) | Value::Unknown(at) => at.clone(),
        Value::Form(inner) | Value::Json(inner) | Value::Typed(inner, _) => place(inner),
    }
}

/// The JSON of a value.
pub(super) fn json(scan: &mut Scan<'_, '_>, value: &Value) -> Slice {
    if let Value::Text(text) = value {
        // A text that is JSON already is not quoted again: people call stringify for both.
        return *text;
    }
    let mut pieces = Vec::new();
    write(scan, value, &mut pieces, 0);
    scan.layers.join(pieces)
}

fn write(scan: &mut Scan<'_, '_>, value: &Value, pieces: &mut Vec<Piece>, depth: usize) {
    match value {
        Value::Object(object) if depth < 8 => write_object(scan, &object.pairs, pieces, depth),
        Value::List(items, at) if depth < 8 => {
            let point = scan.slice(at.start..at.start);
            sign(pieces, b"[", point);
            for (index, item) in items.iter().enumerate() {
                sign(pieces, if index > 0 { b"," } else { b"" }, point);
                write(scan, item, pieces, depth + 1);
            }
            sign(pieces, b"]", point);
        }
        Value::Bare(at) => pieces.push(constant(scan, *at)),
        other => {
            let text = text(scan, other);
            quoted(scan, text, pieces);
        }
    }
}

fn write_object(scan: &mut Scan<'_, '_>, pairs: &[Pair], pieces: &mut Vec<Piece>, depth: usize) {
    let start = pairs.first().map_or(scan.text.to(0), |pair| scan.slice(pair.at.start..pair.at.start));
    sign(pieces, b"{", start);
    for (index, pair) in pairs.iter().enumerate() {
        let point = scan.slice(pair.at.start..pair.at.start);
        sign(pieces, if index > 0 { b"," } else { b"" }, point);
        quoted(scan, pair.key, pieces);
        sign(pieces, b":", point);
        write(scan, &pair.value, pieces, depth + 1);
    }
    sign(pieces, b"}", start);
}

fn sign(pieces: &mut Vec<Piece>, text: &[u8], at: Slice) {
    if !text.is_empty() {
        pieces.push(Piece::Text { bytes: text.to_vec(), at });
    }
}

fn quoted(scan: &Scan<'_, '_>, text: Slice, pieces: &mut Vec<Piece>) {
    sign(pieces, b"\"", text.to(0));
    let plain = |b: u8| b >= 0x20 && b != b'"' && b != b'\\';
    pieces.extend(runs(scan.layers.bytes(text), plain, text, |b| match b {
        b'"' | b'\\' => vec![b'\\', b],
        _ => format!("\\u{b:04x}").into_bytes(),
    }));
    sign(pieces, b"\"", text.from(text.len()));
}

fn constant(scan: &Scan<'_, '_>, at: Slice) -> Piece {
    let json: &[u8] = match scan.layers.bytes(at) {
        b"None" | b"nil" | b"undefined" | b"NULL" => b"null",
        b"True" | b"TRUE" => b"true",
        b"False" | b"FALSE" => b"false",
        _ => return Piece::Copy(at),
    };
    Piece::Text { bytes: json.to_vec(), at }
}
