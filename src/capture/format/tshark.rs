//! Packets taken apart by Wireshark: `tshark -T json` as a document, `tshark -V` as a text.

mod verbose;

use super::message::{self, text_body};
use super::rebuilt;
use crate::capture::model::{Capture, Coverage, Exchange, Field, Headers, Problem, Request, Response, Seen, View};
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};
pub(super) use verbose::read_tshark_verbose as read_verbose;

pub(super) const FORM: &str = "tshark";

/// An array of packets with their layers.
pub(super) fn recognise(file: &[u8]) -> Option<&'static str> {
    let head = &file[..file.len().min(4096)];
    let has = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    (head.trim_ascii_start().starts_with(b"[") && has(b"\"_source\"") && has(b"\"layers\""))
        .then_some("packets with `_source.layers`")
}

/// The exchanges in the packets, paired by their TCP stream.
pub(super) fn read_tshark(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let source = layers.bytes(text);
    let start = source.len() - source.trim_ascii_start().len();
    let mut capture = Capture::default();
    let Some(parsed) = literal::read_structure(layers, text, start, Dialect::Json) else { return capture };
    if !parsed.complete {
        capture.problems.push(Problem { message: "the list of packets is cut off".to_owned(), at: text.from(parsed.end) });
    }
    let Node::List(packets, _) = parsed.node else { return capture };
    let mut open: Vec<(Option<Vec<u8>>, usize)> = Vec::new();
    for packet in &packets {
        let Some(protocols) = packet.get(layers, &["_source"]).and_then(|source| source.get(layers, &["layers"])) else {
            continue;
        };
        let stream = text_at(layers, protocols, &["tcp", "tcp.stream"]).map(|stream| layers.bytes(stream).to_vec());
        let at = packet.slice();
        for http in protocols.members() {
            if layers.bytes(http.key) != b"http" {
                continue;
            }
            if let Some(request) = request(layers, protocols, &http.value) {
                open.push((stream.clone(), capture.exchanges.len()));
                capture.exchanges.push(Exchange { request, response: None, view: View::Wire, at, form: FORM });
            } else if let Some(response) = response(layers, &http.value, at) {
                answer(&mut capture, &mut open, stream.as_deref(), response);
            }
        }
    }
    capture
}

/// The first open request of the stream has the answer.
fn answer(capture: &mut Capture, open: &mut Vec<(Option<Vec<u8>>, usize)>, stream: Option<&[u8]>, response: Response) {
    if response.status.is_some_and(|(code, _)| code < 200) {
        return;
    }
    let Some(at) = open.iter().position(|(known, _)| known.as_deref() == stream) else { return };
    let (_, index) = open.remove(at);
    if let Some(exchange) = capture.exchanges.get_mut(index) {
        exchange.at = exchange.at.cover(response.at).unwrap_or(exchange.at);
        exchange.response = Some(response);
    }
}

/// The text at a path of names.
fn text_at(layers: &Layers<'_>, node: &Node, path: &[&str]) -> Option<Slice> {
    match path.iter().try_fold(node, |node, name| node.get(layers, &[name]))? {
        Node::Text(text) => Some(*text),
        _ => None,
    }
}

/// A member of the member that is named after the first line.
fn in_start_line(layers: &Layers<'_>, http: &Node, name: &str) -> Option<Slice> {
    http.members().iter().find_map(|member| text_at(layers, &member.value, &[name]))
}

fn request(layers: &mut Layers<'_>, protocols: &Node, http: &Node) -> Option<Request> {
    let method = in_start_line(layers, http, "http.request.method")?;
    let target = text_at(layers, http, &["http.request.full_uri"]).or_else(|| in_start_line(layers, http, "http.request.uri"));
    let mut request = Request::unknown();
    request.method = Seen::Shown(method);
    if let Some(target) = target {
        request.url = Seen::Shown(url::parse(layers, target));
    }
    let fields = fields(layers, http, "http.request.line");
    let announced = fields.iter().any(|field| {
        let name = layers.text(field.name).to_ascii_lowercase();
        name == "transfer-encoding" || name == "content-length" && layers.bytes(field.value) != b"0"
    });
    request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
    request.body = match content(layers, http).or_else(|| form(layers, protocols)) {
        Some(raw) => Seen::Shown(text_body(raw, false)),
        None if announced => Seen::NotShown,
        None => Seen::Absent,
    };
    Some(request)
}

fn response(layers: &mut Layers<'_>, http: &Node, at: Slice) -> Option<Response> {
    let status = in_start_line(layers, http, "http.response.code")?;
    let code = layers.text(status).parse().ok()?;
    let headers = fields(layers, http, "http.response.line");
    Some(Response { status: Some((code, status)), headers, body: content(layers, http), at })
}

/// Each line of the head is a member of its own, or they are one list.
fn fields(layers: &mut Layers<'_>, http: &Node, name: &str) -> Vec<Field> {
    let mut lines = Vec::new();
    for member in http.members().iter().filter(|member| layers.bytes(member.key) == name.as_bytes()) {
        match &member.value {
            Node::List(items, _) => lines.extend(items.iter().map(Node::slice)),
            line => lines.push(line.slice()),
        }
    }
    lines.into_iter().flat_map(|line| message::fields(layers, line, 0)).collect()
}

/// The content as text; since 4.2 in hexadecimal.
fn content(layers: &mut Layers<'_>, http: &Node) -> Option<Slice> {
    let text = text_at(layers, http, &["http.file_data"])?;
    let shown = layers.bytes(text);
    let is_hex = shown.len() > 2
        && shown.iter().enumerate().all(|(at, byte)| if at % 3 == 2 { *byte == b':' } else { byte.is_ascii_hexdigit() });
    if is_hex { layers.decode(text, Codec::Hex).ok() } else { Some(text) }
}

/// The decoded pairs, where the content itself is not among the fields.
fn form(layers: &mut Layers<'_>, protocols: &Node) -> Option<Slice> {
    let items = protocols.get(layers, &["urlencoded-form"])?;
    let pair = |member: &literal::Member| {
        Some((
            text_at(layers, &member.value, &["urlencoded-form.key"])?,
            text_at(layers, &member.value, &["urlencoded-form.value"])?,
        ))
    };
    let pairs: Vec<(Slice, Slice)> = items.members().iter().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| rebuilt::form(layers, &pairs))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn content_in_hexadecimal_and_lists_of_lines() {
        let text = r#"[{"_source":{"layers":{"tcp":{"tcp.stream":"0"},"http":{"POST /t HTTP/1.1\r\n":{"http.request.method":"POST",
            "http.request.uri":"/t"},"http.request.line":["Host: h\r\n","Content-Length: 3\r\n"],"http.file_data":"61:3d:62"}}}}]"#;
        assert_eq!(read_texts(text), ["[tshark wire] POST /t Whole\nHost: h\nContent-Length: 3\nbody a=b"]);
    }

    #[test]
    fn a_cut_list_is_a_problem() {
        let text =
            r#"[{"_source":{"layers":{"http":{"x":{"http.request.method":"POST"},"http.request.full_uri":"http://h/token"}"#;
        assert_eq!(
            read_texts(text),
            ["[tshark wire] POST http://h/token Whole\nno body", "problem: the list of packets is cut off"]
        );
    }
}
