//! Values and bodies in a Hurl file, with its quotes, escapes and comments.

use std::ops::Range;

use crate::capture::format::sketch::SketchContent;
use crate::capture::format::{Scan, words};
use crate::text::codec::Codec;
use crate::text::layers::Slice;

/// JSON that is not closed within so many bytes is no token request.
const MAX_JSON: usize = 1 << 14;

/// XML without an end within so many lines is read as one line of it.
const MAX_LINES: usize = 200;

/// A body: JSON, XML, a text in backticks or a block in three of them, `base64,...;` or a file.
pub(super) struct HurlBody {
    pub(super) content: SketchContent,
    /// The content type that Hurl adds for it.
    pub(super) media: Option<&'static str>,
    /// What makes Hurl add it.
    pub(super) at: Slice,
    /// Written in a way that only Hurl has.
    pub(super) is_hurl: bool,
    pub(super) next: usize,
}

impl HurlBody {
    pub(super) fn text(&self) -> Option<Slice> {
        match self.content {
            SketchContent::Text(text) => Some(text),
            _ => None,
        }
    }

    fn new(scan: &Scan<'_, '_>, range: Range<usize>, media: Option<&'static str>) -> HurlBody {
        let next = scan.lines.of(range.end.saturating_sub(1).max(range.start)) + 1;
        let text = scan.slice(range);
        HurlBody { content: SketchContent::Text(text), media, at: text.to(1), is_hurl: false, next }
    }
}

/// The body that begins at `line`.
pub(super) fn body(scan: &mut Scan<'_, '_>, line: usize) -> Option<HurlBody> {
    let range = scan.lines.get(line)?;
    let source = scan.source;
    let text = source[range.clone()].trim_ascii();
    let start = range.end - source[range].trim_ascii_start().len();
    match text.first()? {
        b'{' | b'[' if !text.starts_with(b"{{") => {
            let near = &source[start..source.len().min(start + MAX_JSON)];
            let end = start + words::balanced(near).unwrap_or(near.len());
            Some(HurlBody::new(scan, start..end, Some("application/json")))
        }
        b'<' if text.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'?') => Some(xml(scan, start, line)),
        b'`' if text.starts_with(b"```") => block(scan, line),
        b'`' => one_line(scan, start, text),
        b'b' | b'h' | b'f' => elsewhere(scan, start, text),
        _ => None,
    }
}

/// `` `text` ``
fn one_line(scan: &mut Scan<'_, '_>, start: usize, text: &[u8]) -> Option<HurlBody> {
    let close = text.iter().rposition(|b| *b == b'`').filter(|close| *close > 0)?;
    let mut body = HurlBody::new(scan, start + 1..start + close, None);
    let raw = scan.slice(start + 1..start + close);
    body.content = SketchContent::Text(unescaped(scan, raw));
    body.is_hurl = true;
    Some(body)
}

/// Three backticks, a language or nothing, lines, three backticks: the last line break belongs to the text.
/// In Markdown, such a line ends what is not ours, and there no body follows.
fn block(scan: &Scan<'_, '_>, line: usize) -> Option<HurlBody> {
    let close = (line + 1..scan.lines.len()).find(|line| scan.line(*line).trim_ascii() == b"```")?;
    let (first, last) = (scan.lines.get(line + 1)?, scan.lines.get(close)?);
    if !words::is_body_like(scan.line(line + 1)) {
        return None;
    }
    let language = scan.line(line).trim_ascii().strip_prefix(b"```")?.trim_ascii();
    let media = match language.split(|b| *b == b',').next().unwrap_or_default() {
        b"json" | b"graphql" => Some("application/json"),
        b"xml" => Some("application/xml"),
        _ => None,
    };
    let mut body = HurlBody::new(scan, first.start..last.start, media);
    body.next = close + 1;
    body.is_hurl = true;
    Some(body)
}

fn xml(scan: &Scan<'_, '_>, start: usize, line: usize) -> HurlBody {
    let ends = |line: &usize| scan.line(*line).trim_ascii().is_empty() || scan.line(*line).starts_with(b"HTTP");
    let last = (line..scan.lines.len().min(line + MAX_LINES)).find(ends).unwrap_or(line + 1).saturating_sub(1).max(line);
    let end = scan.lines.get(last).map_or(start, |last| last.end);
    HurlBody::new(scan, start..end.max(start), Some("application/xml"))
}

/// `base64,...;` and `hex,...;` are octets; those of `file,...;` are not shown.
fn elsewhere(scan: &mut Scan<'_, '_>, start: usize, text: &[u8]) -> Option<HurlBody> {
    let mut body = HurlBody::new(scan, start..start + text.len(), None);
    body.is_hurl = true;
    let known = [(&b"base64,"[..], Some(Codec::Base64)), (b"hex,", Some(Codec::Hex)), (b"file,", None)];
    let (mark, codec) = known.into_iter().find(|(mark, _)| text.starts_with(mark)).filter(|_| text.ends_with(b";"))?;
    let written = scan.slice(start + mark.len()..start + text.len() - 1);
    let octets = codec.and_then(|codec| scan.layers.decode(written, codec).ok());
    body.content = octets.map_or(SketchContent::Elsewhere, SketchContent::Text);
    Some(body)
}

/// The value without a comment and with its escapes resolved.
pub(super) fn value(scan: &mut Scan<'_, '_>, raw: Slice) -> Slice {
    let len = without_comment(scan.layers.bytes(raw)).len();
    unescaped(scan, raw.to(len))
}

/// Everything before a `#` that stands at the start of a word.
pub(super) fn without_comment(text: &[u8]) -> &[u8] {
    let starts = |at: &usize| text[*at] == b'#' && (*at == 0 || b" \t".contains(&text[*at - 1]));
    let end = (0..text.len()).find(starts).unwrap_or(text.len());
    text[..end].trim_ascii_end()
}

/// `\#`, `\n`, `\u{e9}` and their like; the text as it is when there are none.
fn unescaped(scan: &mut Scan<'_, '_>, raw: Slice) -> Slice {
    let text = scan.layers.text(raw).into_owned();
    if !text.contains('\\') {
        return raw;
    }
    let mut value = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some('t') => value.push('\t'),
            Some('u') => value.extend(code_point(&mut letters)),
            Some(other) => value.push(other),
            None => value.push('\\'),
        }
    }
    scan.layers.coarse(raw, value.as_bytes())
}

/// `{e9}` behind `\u`.
fn code_point(letters: &mut std::str::Chars<'_>) -> Option<char> {
    let (digits, rest) = letters.as_str().strip_prefix('{')?.split_once('}')?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    *letters = rest.chars();
    char::from_u32(number)
}
