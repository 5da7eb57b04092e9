//! What a page, a logger or an editor put round the lines, taken off: each step is a layer, so that every place leads to the
//! bytes of the file. A step that changes nothing makes none.

mod arrows;
mod entities;
mod fields;
mod literal;
mod marks;
mod prefix;
mod signs;
mod spacing;
mod tags;
mod wrap;

use std::ops::Range;

use crate::text::layers::{Layers, Piece, Slice};

/// More layers than this hide no request.
const ROUNDS: usize = 4;

/// Bytes of a text and what they stand for.
pub(super) struct PeelEdit {
    range: Range<usize>,
    text: &'static [u8],
}

impl PeelEdit {
    fn cut(range: Range<usize>) -> PeelEdit {
        PeelEdit { range, text: b"" }
    }

    fn to(range: Range<usize>, text: &'static [u8]) -> PeelEdit {
        PeelEdit { range, text }
    }
}

type PeelStep = fn(&[u8]) -> Vec<PeelEdit>;

/// Encodings of single characters go before what stands before whole lines.
const STEPS: &[PeelStep] =
    &[signs::edits, entities::edits, tags::edits, wrap::doubled, arrows::edits, prefix::indent, prefix::common, prefix::learned];

/// `text` with everything taken off that stands round its lines; the same slice where nothing does.
pub(crate) fn lines(layers: &mut Layers<'_>, text: Slice) -> Slice {
    let mut text = text;
    for _ in 0..ROUNDS {
        let before = text;
        text = applied_all(layers, text, STEPS);
        if text == before {
            break;
        }
    }
    text
}

/// How one paste writes what others write otherwise. Rules speak of some of these, so they are tried last.
const NOTATION: &[PeelStep] = &[marks::edits, wrap::edits, spacing::edits, fields::edits];

/// `text` in the notation of a message, where what is common to its parts shows another one.
pub(crate) fn notation(layers: &mut Layers<'_>, text: Slice) -> Slice {
    applied_all(layers, text, NOTATION)
}

/// The same for the separators of header fields alone.
pub(crate) fn separators(layers: &mut Layers<'_>, text: Slice) -> Slice {
    applied(layers, text, fields::edits)
}

/// The same with the lines that an editor broke left broken.
pub(crate) fn unwrapped(layers: &mut Layers<'_>, text: Slice) -> Slice {
    applied_all(layers, text, &[marks::edits, spacing::edits, fields::edits])
}

fn applied_all(layers: &mut Layers<'_>, text: Slice, steps: &[PeelStep]) -> Slice {
    steps.iter().fold(text, |text, step| applied(layers, text, *step))
}

/// The text that a string literal of `text` holds, peeled in its turn; the same slice where none holds one.
pub(crate) fn literal(layers: &mut Layers<'_>, text: Slice) -> Slice {
    match literal::opened(layers, text) {
        Some(inner) => lines(layers, inner),
        None => text,
    }
}

fn applied(layers: &mut Layers<'_>, text: Slice, step: PeelStep) -> Slice {
    let edits = step(layers.bytes(text));
    if edits.is_empty() {
        return text;
    }
    let mut pieces = Vec::with_capacity(2 * edits.len() + 1);
    let mut start = 0;
    for PeelEdit { range, text: new } in edits {
        if start < range.start {
            pieces.push(Piece::Copy(text.sub(start..range.start)));
        }
        if start > range.start {
            continue;
        }
        if !new.is_empty() {
            pieces.push(Piece::Text { bytes: new.to_vec(), at: text.sub(range.clone()) });
        }
        start = range.end;
    }
    pieces.push(Piece::Copy(text.from(start)));
    layers.join(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peeled(text: &str) -> String {
        let mut layers = Layers::new(text.as_bytes());
        let root = layers.root();
        let lines = lines(&mut layers, root);
        let all = literal(&mut layers, lines);
        layers.text(all).into_owned()
    }

    const PASTE: &str = "POST /oauth/token HTTP/1.1\nHost: h.example\nAuthorization: Basic YTpi\n\ngrant_type=refresh_token";

    #[test]
    fn prefixes_of_any_shape_go() {
        for prefix in [
            "Mar  2 11:22:33 web01 app[4711]: ",
            "D, [2026-03-02T11:22:33.123456 #4711] DEBUG -- : ",
            "[oauth-client] ",
            "2026-03-02 11:22:33,123 [main] DEBUG c.e.http.Client - ",
            ">> ",
            "| ",
            "INFO:root:",
            "app=web pid=12 msg: ",
            "<0.123.0> ",
            "### ",
        ] {
            let text: Vec<String> = PASTE.lines().map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect();
            assert_eq!(peeled(&text.join("\n")), PASTE, "{prefix}");
        }
    }

    #[test]
    fn arrows_go_with_content_and_answer() {
        let text = "-> POST /oauth/token HTTP/1.1\n-> Host: h.example\n-> Authorization: Basic YTpi\n-> \n\
                    >> grant_type=refresh_token\n\n<- HTTP/1.1 400 Bad Request";
        assert_eq!(peeled(text), format!("{PASTE}\n\nHTTP/1.1 400 Bad Request"));
    }

    #[test]
    fn prefixes_that_count_go() {
        let lines = PASTE.lines().enumerate();
        let text: Vec<String> = lines.map(|(at, line)| format!("{:3}  {line}", at * 7)).collect();
        assert_eq!(peeled(&text.join("\n")), PASTE);
    }

    #[test]
    fn a_message_keeps_its_lines() {
        for text in [PASTE, "grant_type: a\nclient_id: b\nclient_secret: c", "Host: a\nHost: b\nHost: c\nHost: d"] {
            assert_eq!(peeled(text), text);
        }
    }

    #[test]
    fn a_text_in_a_literal_is_opened() {
        let text = serde_json::json!({ "body": PASTE }).to_string();
        assert_eq!(peeled(&text), PASTE);
    }
}
