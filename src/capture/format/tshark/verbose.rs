//! `tshark -V`, and Wireshark's "as text" exports: the tree of a packet, a line of the head in each line with `\r\n`
//! written out; forms and JSON are shown decoded in trees of their own.

use std::ops::Range;

use super::FORM;
use crate::capture::format::message::{self, MessageContent, fragment, text_body};
use crate::capture::format::{Fragment, Part, Scan, rebuilt};
use crate::capture::model::{Seen, View};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

/// A tree of a packet is not longer.
const MAX_LINES: usize = 600;

/// The message in the tree at `line`.
pub(in crate::capture::format) fn read_tshark_verbose(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = scan.lines.get(line) else { return Vec::new() };
    if scan.line(line).trim_ascii() != b"Hypertext Transfer Protocol" {
        return Vec::new();
    }
    let tree = tree(scan, line + 1);
    if tree.head.is_empty() {
        return Vec::new();
    }
    let text = scan.layers.join(tree.head);
    let body = match (&tree.pairs[..], &tree.members[..]) {
        ([], []) => None,
        ([], members) => Some(rebuilt::object(scan.layers, members)),
        (pairs, _) => Some(rebuilt::form(scan.layers, pairs)),
    };
    let Some(message) = message::read_message(scan.layers, text) else { return Vec::new() };
    let range = first.start..tree.end;
    if let Some(mut response) = message.response(scan.layers) {
        response.body = body;
        response.at = scan.slice(range.clone());
        return vec![fragment(Part::Response(Box::new(response)), range, FORM)];
    }
    let Some(mut request) = message.request(scan.layers, MessageContent::Partly) else { return Vec::new() };
    if let Some(target) = tree.full_uri {
        request.url = Seen::Shown(url::parse(scan.layers, target));
    }
    if let Some(raw) = body {
        request.body = Seen::Shown(text_body(raw, false));
    }
    vec![fragment(Part::Request(Box::new(request), View::Logical), range, FORM)]
}

#[derive(Default)]
struct PacketTree {
    head: Vec<Piece>,
    full_uri: Option<Slice>,
    pairs: Vec<(Slice, Slice)>,
    members: Vec<(Slice, Slice)>,
    end: usize,
}

/// Up to the next packet, an answer in the same packet, or an empty line.
fn tree(scan: &Scan<'_, '_>, line: usize) -> PacketTree {
    let mut tree = PacketTree::default();
    let mut member = None;
    for next in line..(line + MAX_LINES).min(scan.lines.len()) {
        let Some(range) = scan.lines.get(next) else { break };
        let text = &scan.source[range.clone()];
        let item = text.trim_ascii_start();
        if text.trim_ascii().is_empty() || item.starts_with(b"Hypertext Transfer Protocol") || text.starts_with(b"Frame ") {
            break;
        }
        tree.end = range.end;
        let start = range.end - item.len();
        if let Some(name) = after(scan, item, start, b"Member: ") {
            member = Some(name);
        } else if let Some(value) =
            after(scan, item, start, b"String value: ").or_else(|| after(scan, item, start, b"Number value: "))
        {
            tree.members.extend(member.take().map(|name| (name, value)));
        } else if let Some(uri) = after(scan, item, start, b"[Full request URI: ") {
            tree.full_uri = Some(uri.to(uri.len().saturating_sub(1)));
        } else if let Some(pair) = form_item(scan, item, start) {
            tree.pairs.push(pair);
        } else if text.len() - item.len() <= 4 && item.ends_with(b"\\r\\n") {
            tree.head.push(Piece::Copy(scan.slice(start..range.end - 4)));
            tree.head.push(Piece::Text { bytes: b"\r\n".to_vec(), at: scan.slice(range.end - 4..range.end) });
        }
    }
    tree
}

fn after(scan: &Scan<'_, '_>, item: &[u8], start: usize, label: &[u8]) -> Option<Slice> {
    let rest = item.strip_prefix(label)?;
    Some(scan.slice(start + label.len()..start + label.len() + rest.len()))
}

/// `Form item: "name" = "value"`.
fn form_item(scan: &Scan<'_, '_>, item: &[u8], start: usize) -> Option<(Slice, Slice)> {
    let rest = item.strip_prefix(b"Form item: \"")?;
    let equals = memchr::memmem::find(rest, b"\" = \"")?;
    let at = start + item.len() - rest.len();
    let value: Range<usize> = at + equals + 5..at + rest.len().saturating_sub(1).max(equals + 5);
    Some((scan.slice(at..at + equals), scan.slice(value)))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn the_tree_of_a_packet() {
        let text = "Frame 4: 340 bytes on wire\nHypertext Transfer Protocol\n    POST /token HTTP/1.1\\r\\n\n        Request Method: POST\n    \
            Host: h:8765\\r\\n\n    Authorization: Basic YTpi\\r\\n\n        Credentials: a:b\n    \\r\\n\n    [Full request URI: http://h:8765/token]\n    \
            File Data: 60 bytes\nHTML Form URL Encoded: application/x-www-form-urlencoded\n    Form item: \"refresh_token\" = \"rt 9f+\"\n        \
            Key: refresh_token\n        Value: rt 9f+\n\nFrame 6: 379 bytes on wire\nHypertext Transfer Protocol\n    HTTP/1.1 400 Bad Request\\r\\n\n    \
            Server: x\\r\\n\n    \\r\\n\nJavaScript Object Notation: application/json\n    Object\n        Member: error\n            \
            String value: invalid_grant\n            Key: error\n";
        assert_eq!(
            read_texts(text),
            [
                "[tshark logical] POST http://h:8765/token Whole\nHost: h:8765\nAuthorization: Basic YTpi\nbody refresh_token=rt+9f%2B\n\
              <- 400 (1 fields) {\"error\":\"invalid_grant\"}"
            ]
        );
    }
}
