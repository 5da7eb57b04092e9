//! Net::HTTP's `set_debug_output` and HTTParty's `debug_output`: `<- "..."` is what was written to the socket, `-> "..."`
//! what was read from it, each as a Ruby literal.

use std::ops::Range;

use super::{exchange, message};
use crate::capture::format::{Fragment, Scan};
use crate::capture::model::View;
use crate::capture::notation::literal;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

pub(crate) const FORM: &str = "net-http";

/// A request with its answer, from the literal of its head on.
pub(crate) fn read_net_http(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if !begins_request(scan, line) {
        return Vec::new();
    }
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    let mut next = line;
    while let Some(direction) = direction(scan, next) {
        if next > line && begins_request(scan, next) {
            break;
        }
        match direction {
            NetHttpLine::Sent(at) => sent.push(Piece::Copy(text(scan, at))),
            NetHttpLine::Received(at) => received.push(Piece::Copy(text(scan, at))),
            NetHttpLine::Remark => {}
        }
        next += 1;
    }
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next.saturating_sub(1)).map_or(start, |range| range.end);
    fragments(scan, sent, received, start..end)
}

fn fragments(scan: &mut Scan<'_, '_>, sent: Vec<Piece>, received: Vec<Piece>, range: Range<usize>) -> Vec<Fragment> {
    let sent = scan.layers.join(sent);
    let Some(head) = message::request(scan.layers, sent) else { return Vec::new() };
    let received = scan.layers.join(received);
    let mut request = head.with_content(scan.layers);
    request.client = Some("Net::HTTP");
    let response = message::response(scan.layers, received);
    exchange(request, View::Wire, response, range, FORM)
}

enum NetHttpLine {
    /// The literal of what was sent.
    Sent(Range<usize>),
    Received(Range<usize>),
    /// A line of Net::HTTP's own between them.
    Remark,
}

fn direction(scan: &Scan<'_, '_>, line: usize) -> Option<NetHttpLine> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let lead = text.len() - text.trim_ascii_start().len();
    let at = range.start + lead;
    let rest = &text[lead..];
    let literal = || at + 3..literal::closing(&scan.source[..range.end], at + 4, b'"').map_or(range.end, |close| close + 1);
    match rest {
        [b'<', b'-', b' ', b'"', ..] => Some(NetHttpLine::Sent(literal())),
        [b'-', b'>', b' ', b'"', ..] => Some(NetHttpLine::Received(literal())),
        _ => is_remark(rest).then_some(NetHttpLine::Remark),
    }
}

fn is_remark(text: &[u8]) -> bool {
    let remarks = [
        &b"reading "[..],
        b"read ",
        b"Conn close",
        b"Conn keep-alive",
        b"<- ",
        b"-> ",
        b"opened",
        b"starting SSL",
        b"SSL established",
    ];
    remarks.iter().any(|remark| text.starts_with(remark))
}

fn begins_request(scan: &Scan<'_, '_>, line: usize) -> bool {
    let Some(NetHttpLine::Sent(at)) = direction(scan, line) else { return false };
    let methods = [&b"\"GET "[..], b"\"POST ", b"\"PUT ", b"\"PATCH ", b"\"DELETE ", b"\"HEAD ", b"\"OPTIONS ", b"\"CONNECT "];
    methods.iter().any(|method| scan.source[at.clone()].starts_with(method))
}

/// The text of a literal; one that is cut off or damaged is known as written.
fn text(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Slice {
    let whole = scan.slice(at.clone());
    scan.layers.decode(whole, Codec::Ruby).unwrap_or_else(|_| {
        scan.problem(at, "this string is never closed or holds an escape that Ruby does not know: it was read as written");
        whole.from(1)
    })
}
