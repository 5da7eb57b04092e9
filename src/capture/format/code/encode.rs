//! What a client makes of an object: form text, JSON. The result is a join whose every byte leads back to the source.

use super::value::{CallValue, ObjectPair};
use crate::capture::format::Scan;
use crate::text::layers::{Piece, Slice};

/// What a library leaves as it is in a form, and how it writes a blank. All of them read the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// URL Standard, section 5: `URLSearchParams`, Ruby's `encode_www_form`, `http_build_query` but for the asterisk.
    Standard,
    /// The unreserved letters of RFC 3986, with `+` for a blank: Python's `urlencode`, requests, Faraday.
    Unreserved,
    /// The same with `%20`: qs, OkHttp.
    Percent,
    /// `encodeURIComponent`, as Node's querystring has it.
    Component,
    /// What axios makes of `params`: `encodeURIComponent` with some letters put back.
    Axios,
}

impl Alphabet {
    fn keeps(self, b: u8) -> bool {
        let more: &[u8] = match self {
            Alphabet::Standard => b"-._*",
            Alphabet::Unreserved | Alphabet::Percent => b"-._~",
            Alphabet::Component => b"-._~!*'()",
            Alphabet::Axios => b"-._~!*'():$,",
        };
        b.is_ascii_alphanumeric() || more.contains(&b)
    }

    fn spelled(self, b: u8) -> Vec<u8> {
        match (self, b) {
            (Alphabet::Standard | Alphabet::Unreserved | Alphabet::Axios, b' ') => b"+".to_vec(),
            _ => format!("%{b:02X}").into_bytes(),
        }
    }
}

/// `name=value&name=value`, encoded.
pub(super) fn form(scan: &mut Scan<'_, '_>, pairs: &[ObjectPair], alphabet: Alphabet) -> Slice {
    let mut texts = Vec::new();
    for pair in pairs {
        texts.push((pair.key, text(scan, &pair.value), scan.slice(pair.at.start..pair.at.start)));
    }
    form_of(scan, &texts, alphabet)
}

/// The same of names and values that are texts, each with the place where it starts.
pub(super) fn form_of(scan: &mut Scan<'_, '_>, pairs: &[(Slice, Slice, Slice)], alphabet: Alphabet) -> Slice {
    let mut pieces = Vec::new();
    for (name, value, point) in pairs {
        let between: &[u8] = if pieces.is_empty() { b"" } else { b"&" };
        sign(&mut pieces, between, *point);
        pieces.extend(encoded(scan, *name, alphabet));
        sign(&mut pieces, b"=", *point);
        pieces.extend(encoded(scan, *value, alphabet));
    }
    scan.layers.join(pieces)
}

/// `$`, `{` and `}` of `${name}` stay as they are: they mark what the source does not show.
fn encoded(scan: &Scan<'_, '_>, content: Slice, alphabet: Alphabet) -> Vec<Piece> {
    let source = scan.layers.bytes(content);
    let marks = marks(source);
    let mark = |at: usize, b: u8| b"${}".contains(&b) && marks.binary_search(&at).is_ok();
    runs(source, |at, b| alphabet.keeps(b) || mark(at, b), content, |b| alphabet.spelled(b))
}

/// The places within each `${name}`, in order.
fn marks(source: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = memchr::memmem::find(&source[from..], b"${").map(|at| from + at) {
        let Some(close) = memchr::memchr(b'}', &source[open..]).map(|at| open + at) else { break };
        found.extend(open..=close);
        from = close + 1;
    }
    found
}

/// Runs of plain bytes copied, every other byte spelled.
fn runs(source: &[u8], plain: impl Fn(usize, u8) -> bool, content: Slice, spell: impl Fn(u8) -> Vec<u8>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let run = source[at..].iter().enumerate().take_while(|(more, b)| plain(at + more, **b)).count();
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
pub(super) fn text(scan: &mut Scan<'_, '_>, value: &CallValue) -> Slice {
    match value {
        CallValue::Text(text) | CallValue::Bare(text) => *text,
        CallValue::List(items, _) if items.len() == 1 => items.first().map(|item| text(scan, item)).unwrap_or(scan.text.to(0)),
        CallValue::Json(inner) => json(scan, inner, Json::Dense),
        other => {
            let at = place(other);
            let code = scan.source.get(at.clone()).unwrap_or_default().to_vec();
            let piece = Piece::Text { bytes: [b"${", code.as_slice(), b"}"].concat(), at: scan.slice(at) };
            scan.layers.join(vec![piece])
        }
    }
}

fn place(value: &CallValue) -> std::ops::Range<usize> {
    match value {
        CallValue::Text(_) | CallValue::Bare(_) => 0..0,
        CallValue::Object(object) | CallValue::Multipart(object) => object.at.clone(),
        CallValue::List(_, at) | CallValue::Unknown(at) | CallValue::Thing(_, at) => at.clone(),
        CallValue::Form(inner) | CallValue::Json(inner) | CallValue::Typed(inner, _) => place(inner),
    }
}

/// How a library writes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// Without blanks, letters as they are: JavaScript, Ruby.
    Dense,
    /// Blanks behind the signs, and ASCII alone: `json.dumps` of Python.
    Spaced,
}

/// The JSON of a value.
pub(super) fn json(scan: &mut Scan<'_, '_>, value: &CallValue, style: Json) -> Slice {
    if let CallValue::Text(text) = value {
        // A text that is JSON already is not quoted again: people call stringify for both.
        return *text;
    }
    let mut pieces = Vec::new();
    write(scan, value, &mut pieces, (style, 0));
    scan.layers.join(pieces)
}

fn write(scan: &mut Scan<'_, '_>, value: &CallValue, pieces: &mut Vec<Piece>, (style, depth): (Json, usize)) {
    let comma = |index| match (index, style) {
        (0, _) => &b""[..],
        (_, Json::Dense) => b",",
        (_, Json::Spaced) => b", ",
    };
    match value {
        CallValue::Object(object) if depth < 8 => {
            let start = object.pairs.first().map_or(scan.text.to(0), |pair| scan.slice(pair.at.start..pair.at.start));
            sign(pieces, b"{", start);
            for (index, pair) in object.pairs.iter().enumerate() {
                let point = scan.slice(pair.at.start..pair.at.start);
                sign(pieces, comma(index), point);
                quoted(scan, pair.key, pieces, style);
                sign(pieces, if style == Json::Dense { b":" } else { b": " }, point);
                write(scan, &pair.value, pieces, (style, depth + 1));
            }
            sign(pieces, b"}", start);
        }
        CallValue::List(items, at) if depth < 8 => {
            let point = scan.slice(at.start..at.start);
            sign(pieces, b"[", point);
            for (index, item) in items.iter().enumerate() {
                sign(pieces, comma(index), point);
                write(scan, item, pieces, (style, depth + 1));
            }
            sign(pieces, b"]", point);
        }
        CallValue::Bare(at) => pieces.push(constant(scan, *at)),
        other => {
            let text = text(scan, other);
            quoted(scan, text, pieces, style);
        }
    }
}

fn sign(pieces: &mut Vec<Piece>, text: &[u8], at: Slice) {
    if !text.is_empty() {
        pieces.push(Piece::Text { bytes: text.to_vec(), at });
    }
}

fn quoted(scan: &Scan<'_, '_>, text: Slice, pieces: &mut Vec<Piece>, style: Json) {
    sign(pieces, b"\"", text.to(0));
    let source = scan.layers.bytes(text);
    match (style, std::str::from_utf8(source)) {
        (Json::Spaced, Ok(letters)) => pieces.extend(in_ascii(letters, text)),
        _ => pieces.extend(runs(source, |_, b| is_plain(b), text, escape)),
    }
    sign(pieces, b"\"", text.from(text.len()));
}

fn is_plain(b: u8) -> bool {
    b >= 0x20 && b != b'"' && b != b'\\'
}

fn escape(b: u8) -> Vec<u8> {
    match b {
        b'"' | b'\\' => vec![b'\\', b],
        b'\n' => b"\\n".to_vec(),
        b'\r' => b"\\r".to_vec(),
        b'\t' => b"\\t".to_vec(),
        _ => format!("\\u{b:04x}").into_bytes(),
    }
}

/// Letters beyond ASCII as the numbers of UTF-16.
fn in_ascii(letters: &str, text: Slice) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut copied = 0;
    for (at, letter) in letters.char_indices() {
        let spelling = match u8::try_from(letter) {
            Ok(b) if b.is_ascii() && is_plain(b) => continue,
            Ok(b) if b.is_ascii() => escape(b),
            _ => letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>().into_bytes(),
        };
        if copied < at {
            pieces.push(Piece::Copy(text.sub(copied..at)));
        }
        copied = at + letter.len_utf8();
        pieces.push(Piece::Text { bytes: spelling, at: text.sub(at..copied) });
    }
    if copied < text.len() {
        pieces.push(Piece::Copy(text.from(copied)));
    }
    pieces
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
