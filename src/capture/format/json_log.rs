//! Logs with a JSON object on every line. What a program logged as text is in one string of each; the strings are put
//! together to the text that it was, and that is read like any other. Objects with a method and a target of their own
//! are requests as they stand.

pub(super) mod record;

use crate::capture::format::{DocumentReader, Lines, long};
use crate::capture::model::{Capture, Exchange};
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::text::layers::{Layers, Piece, Slice};

pub(super) const DOCUMENT: DocumentReader = DocumentReader {
    name: "json-log",
    summary: "logs with a JSON object on every line, a request in their text or their members",
    recognise,
    read: read_json_log,
};

/// What loggers and collectors call the text of an entry.
const TEXTS: &[&str] = &["msg", "message", "log", "textPayload", "@message", "MESSAGE", "event", "line", "short_message", "@m"];

/// So many lines tell whether the rest is like them.
const SAMPLE: usize = 40;

fn recognise(bytes: &[u8]) -> Option<&'static str> {
    let rows = bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|row| !row.is_empty()).take(SAMPLE);
    let (objects, all) = rows.fold((0, 0), |(objects, all), row| (objects + usize::from(is_entry(row)), all + 1));
    let speaks =
        || [&b"token"[..], b"oauth", b"grant_type", b"Basic "].iter().any(|word| memchr::memmem::find(bytes, word).is_some());
    (objects > 0 && objects * 2 >= all && speaks()).then_some("most lines are JSON objects")
}

/// An object with what every logger writes into an entry. A server's answer under a command is an object as well.
fn is_entry(row: &[u8]) -> bool {
    let keys =
        [&b"\"msg\""[..], b"\"time", b"\"ts\"", b"\"level\"", b"\"severity\"", b"\"log\"", b"\"@timestamp\"", b"\"textPayload\""];
    object_at(row).is_some() && keys.iter().any(|key| memchr::memmem::find(row, key).is_some())
}

/// Where the object begins that fills the rest of the line: collectors put their own words before it.
fn object_at(row: &[u8]) -> Option<usize> {
    let open = memchr::memmem::find(row, b"{\"").filter(|open| *open < 64)?;
    let prose = row[..open].iter().any(|b| b"=\"'{}&".contains(b));
    (row.ends_with(b"}") && !prose).then_some(open)
}

fn read_json_log(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let mut exchanges = Vec::new();
    let passages = long::passages(layers.bytes(text), text).into_iter();
    let mut capture = super::joined(passages.map(|passage| {
        let said = said(layers, passage, &mut exchanges);
        super::scan(layers, said, super::LayoutChoice::Any)
    }));
    // An entry that names a method and a target is worth a request only where the text of the log holds none.
    if capture.exchanges.is_empty() || exchanges.iter().any(is_telling) {
        capture.exchanges.extend(exchanges);
        capture.exchanges.sort_by_key(|exchange| layers.span(exchange.at).start);
    }
    capture
}

/// What the entries say, as the text that it was. Those that are requests themselves go into `exchanges`.
fn said(layers: &mut Layers<'_>, text: Slice, exchanges: &mut Vec<Exchange>) -> Slice {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let mut pieces = Vec::new();
    for range in (0..lines.len()).filter_map(|line| lines.get(line)) {
        let row = text.sub(range.clone());
        let node = object_at(source[range.clone()].trim_ascii_end())
            .and_then(|open| literal::read_structure(layers, row, open, Dialect::Json));
        match node.filter(|parsed| parsed.complete).map(|parsed| parsed.node) {
            Some(node) => match record::exchange(layers, &node) {
                Some(exchange) => exchanges.push(exchange),
                // Printed between other lines, it is an answer or a body, and no entry.
                None if speaks_oauth(layers, &node) => add(layers, row, &mut pieces),
                None => texts(layers, &node, Nesting::Entry, &mut pieces),
            },
            None => add(layers, row, &mut pieces),
        }
    }
    layers.join(pieces)
}

/// Access logs name method and target of every request, and nothing else.
fn is_telling(exchange: &Exchange) -> bool {
    !exchange.request.headers.is_not_shown() || !exchange.request.body.is_not_shown()
}

/// What only an answer or the content of a request names, and no entry that holds a text.
fn speaks_oauth(layers: &Layers<'_>, node: &Node) -> bool {
    let has = |names: &[&str]| node.get(layers, names).is_some();
    has(&["access_token", "error_description", "grant_type"]) && !has(TEXTS)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    Entry,
    Inner,
}

/// The text of the entry, and every other string in it that holds a part of a message.
fn texts(layers: &Layers<'_>, node: &Node, level: Nesting, pieces: &mut Vec<Piece>) {
    for member in node.members() {
        match &member.value {
            Node::Text(text) => {
                let named = level == Nesting::Entry && TEXTS.iter().any(|name| layers.bytes(member.key) == name.as_bytes());
                if named || holds_message(layers.bytes(*text)) {
                    add(layers, *text, pieces);
                }
            }
            Node::Map(..) if level == Nesting::Entry => texts(layers, &member.value, Nesting::Inner, pieces),
            _ => {}
        }
    }
}

/// The text with a line break behind it.
fn add(layers: &Layers<'_>, text: Slice, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Copy(text));
    if !layers.bytes(text).ends_with(b"\n") {
        pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: text.from(text.len()) });
    }
}

fn holds_message(text: &[u8]) -> bool {
    let marks: [&[u8]; 5] = [b"grant_type", b" HTTP/1.", b" HTTP/2", b"curl ", b"Authorization: "];
    marks.iter().any(|mark| memchr::memmem::find(text, mark).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, check: impl FnOnce(&Layers<'_>, &Exchange)) {
        let mut layers = Layers::new(text.as_bytes());
        let root = layers.root();
        let capture = crate::capture::format::read_capture(&mut layers, root);
        check(&layers, capture.exchanges.first().expect("a request"));
    }

    #[test]
    fn a_message_in_one_string_leads_back_to_the_file() {
        let text = r#"{"level":"debug","msg":"POST /token HTTP/1.1\r\nHost: h.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=refresh_token&refresh_token=a\u002Bb"}"#;
        first(text, |layers, exchange| {
            let body = exchange.request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "grant_type=refresh_token&refresh_token=a+b");
            let span = layers.span(body.from(body.len() - 3));
            assert_eq!(&text[span.start as usize..span.end as usize], r"a\u002Bb");
        });
    }

    #[test]
    fn a_message_over_several_entries_is_put_together() {
        let rows = ["POST /token HTTP/1.1\\r\\n", "Host: h.example\\r\\n", "\\r\\n", "grant_type=x&code=y\\n"];
        let text: String = rows.iter().map(|row| format!("{{\"log\":\"{row}\",\"stream\":\"stdout\"}}\n")).collect();
        first(&text, |layers, exchange| {
            let body = exchange.request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "grant_type=x&code=y");
        });
    }

    #[test]
    fn an_entry_with_a_method_and_a_target_is_a_request() {
        let text = r#"app-1 | {"level":30,"req":{"method":"POST","url":"/oauth/token","headers":{"authorization":"[Redacted]","content-type":"application/json"}},"res":{"statusCode":401},"msg":"request completed"}"#;
        first(text, |layers, exchange| {
            assert_eq!(exchange.response.as_ref().and_then(|response| response.status).map(|status| status.0), Some(401));
            assert_eq!(exchange.request.fields(layers, "content-type").count(), 1);
        });
    }

    #[test]
    fn an_exception_in_an_entry_holds_the_request_and_the_answer() {
        let text = r#"{"level":50,"err":{"config":{"method":"post","url":"https://h.example/token","data":"grant_type=x"},"response":{"status":400,"data":{"error":"invalid_grant"}}},"msg":"failed"}"#;
        first(text, |layers, exchange| {
            let answer = exchange.response.as_ref().expect("an answer");
            assert_eq!(answer.status.map(|status| status.0), Some(400));
            assert_eq!(answer.body.map(|body| layers.text(body).into_owned()).as_deref(), Some(r#"{"error":"invalid_grant"}"#));
        });
    }
}
