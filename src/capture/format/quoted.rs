//! HTTP messages within string literals: `%q` of Go's DumpRequest, strace's `sendto(5, "POST ..`, hyper's
//! `write: b"POST ..`, undici's `client:sendHeaders "POST ..`, Node's `data: 'POST ..\r\n' +` over several lines.

use std::ops::Range;

use super::message::{Dialogue, DialogueSource, MessageContent};
use super::{Fragment, Scan, message};
use crate::capture::model::View;
use crate::capture::notation::literal::closing;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Piece, Slice};

pub(super) const FORM: &str = "quoted-http";

/// So many other lines may stand between two writes or reads of one dialogue.
const MAX_GAP: usize = 40;

/// A literal beyond this is no token request.
const MAX_LITERAL: usize = 1 << 20;

/// The dialogue whose first request stands in a literal at `line`.
pub(super) fn read_quoted(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = event(scan, line).filter(|event| is_request(scan.layers, event.text)) else { return Vec::new() };
    let kind = first.kind;
    let mut dialogue = Dialogue::default();
    let mut last = line;
    let mut next = first.next;
    hear(scan, &mut dialogue, first);
    while next < scan.lines.len() && next - last <= MAX_GAP && kind.has_more() {
        let Some(event) = event(scan, next).filter(|event| event.kind == kind) else {
            next += 1;
            continue;
        };
        last = next;
        next = event.next;
        hear(scan, &mut dialogue, event);
    }
    let mut found = dialogue.fragments(scan.layers, kind.told());
    if let (Some(fragment), Some(end)) = (found.last_mut(), scan.lines.get(last)) {
        // Reads and writes of other files belong to the same trace.
        fragment.range.end = fragment.range.end.max(if kind.has_more() { end.end } else { 0 });
    }
    found
}

fn hear(scan: &mut Scan<'_, '_>, dialogue: &mut Dialogue, event: QuotedMessage) {
    dialogue.hear(scan.layers, &event.link, event.sender, event.text, event.range);
}

/// Who writes such literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuotingTool {
    Strace,
    Hyper,
    /// The head only, without the empty line.
    Undici,
    /// One message on its own.
    Alone,
}

impl QuotingTool {
    fn has_more(self) -> bool {
        matches!(self, QuotingTool::Strace | QuotingTool::Hyper)
    }

    fn told(self) -> DialogueSource {
        let (content, client) = match self {
            QuotingTool::Strace => (MessageContent::Octets, None),
            QuotingTool::Hyper => (MessageContent::Octets, Some("reqwest")),
            QuotingTool::Undici => (MessageContent::Partly, Some("undici")),
            QuotingTool::Alone => (MessageContent::Whole, None),
        };
        DialogueSource { form: FORM, view: View::Wire, content, client }
    }
}

/// A literal, and who sent it where.
struct QuotedMessage {
    kind: QuotingTool,
    link: Vec<u8>,
    sender: &'static [u8],
    text: Slice,
    range: Range<usize>,
    next: usize,
}

const CLIENT: &[u8] = b"client";
const SERVER: &[u8] = b"server";

fn event(scan: &mut Scan<'_, '_>, line: usize) -> Option<QuotedMessage> {
    let range = scan.lines.get(line)?;
    let text = &scan.source[range.clone()];
    memchr::memchr3(b'"', b'\'', b'`', text)?;
    strace(scan, line, &range).or_else(|| hyper(scan, line, &range)).or_else(|| alone(scan, line, &range))
}

/// `10274 sendto(5, "..", 274, MSG_NOSIGNAL, NULL, 0) = 274`; `writev(5, [{iov_base="..", iov_len=9}, ..], 2) = 18`.
fn strace(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<QuotedMessage> {
    let text = &scan.source[range.clone()];
    let calls: [(&[u8], &'static [u8]); 9] = [
        (b"sendto(", CLIENT),
        (b"send(", CLIENT),
        (b"sendmsg(", CLIENT),
        (b"write(", CLIENT),
        (b"writev(", CLIENT),
        (b"recvfrom(", SERVER),
        (b"recvmsg(", SERVER),
        (b"recv(", SERVER),
        (b"read(", SERVER),
    ];
    let (at, name, sender) = calls.into_iter().find_map(|(name, sender)| {
        let at = memchr::memmem::find(&text[..text.len().min(160)], name)?;
        (at == 0 || text[at - 1].is_ascii_whitespace()).then_some((at, name, sender))
    })?;
    let arguments = at + name.len();
    let digits = text[arguments..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || text.get(arguments + digits) != Some(&b',') && text.get(arguments + digits) != Some(&b'<') {
        return None;
    }
    // The process and the descriptor name the connection.
    let link = [&text[..at], b" ", &text[arguments..arguments + digits]].concat();
    let literals = literals(scan, range.start + arguments..range.end);
    let text = joined(scan, &literals)?;
    Some(QuotedMessage { kind: QuotingTool::Strace, link, sender, text, range: range.clone(), next: line + 1 })
}

/// `df77acdb write (vectored): b".."b".."` of `reqwest::connect::verbose`.
fn hyper(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<QuotedMessage> {
    let text = &scan.source[range.clone()];
    let marks: [(&[u8], &'static [u8]); 3] =
        [(b" write (vectored): b\"", CLIENT), (b" write: b\"", CLIENT), (b" read: b\"", SERVER)];
    let (at, width, sender) =
        marks.into_iter().find_map(|(mark, sender)| Some((memchr::memmem::find(text, mark)?, mark.len(), sender)))?;
    let link = text[..at].rsplit(u8::is_ascii_whitespace).next().unwrap_or_default().to_vec();
    let literals = literals(scan, range.start + at + width - 2..range.end);
    let text = joined(scan, &literals)?;
    Some(QuotedMessage { kind: QuotingTool::Hyper, link, sender, text, range: range.clone(), next: line + 1 })
}

/// A literal that begins with a request line and its escaped end.
fn alone(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<QuotedMessage> {
    let text = &scan.source[range.clone()];
    let version = memchr::memmem::find(text, b" HTTP/1.")?;
    let open = text[..version].iter().rposition(|byte| b"\"'`".contains(byte))?;
    let lead = text[..open].trim_ascii_end();
    // Ruby's and Python's own logs have their own readers.
    let others: [&[u8]; 5] = [b"<-", b"->", b"send: b", b"send:", b"b"];
    if others.iter().any(|other| lead.ends_with(other)) || !escaped_end(&text[version..]) {
        return None;
    }
    let open = range.start + open;
    let (text, end) = continued(scan, open)?;
    let next = scan.lines.of(end.saturating_sub(1)) + 1;
    let kind = if lead.ends_with(b"client:sendHeaders") { QuotingTool::Undici } else { QuotingTool::Alone };
    Some(QuotedMessage { kind, link: Vec::new(), sender: CLIENT, text, range: open..end, next: next.max(line + 1) })
}

/// `\r\n` spelled as an escape behind the version.
fn escaped_end(text: &[u8]) -> bool {
    let rest = text.get(9..).unwrap_or_default();
    rest.starts_with(b"\\r\\n") || rest.starts_with(b"\\n") || rest.starts_with(b"\\x0d\\x0a") || rest.starts_with(b"\\u000d")
}

/// The literal at `open` and those that `+` puts behind it, on the next lines too.
fn continued(scan: &mut Scan<'_, '_>, open: usize) -> Option<(Slice, usize)> {
    let mut found = Vec::new();
    let mut at = open;
    let mut end = open;
    while let Some(literal) = literal(scan, at) {
        end = literal.end;
        found.push(literal);
        let rest = &scan.source[end..];
        let plus = blanks(rest);
        if rest.get(plus) != Some(&b'+') {
            break;
        }
        at = end + plus + 1 + blanks(&rest[plus + 1..]);
    }
    Some((joined(scan, &found)?, end))
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The literals of a line, in order.
fn literals(scan: &Scan<'_, '_>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(quote) = scan.source.get(at..range.end).and_then(|rest| memchr::memchr(b'"', rest)) {
        let open = at + quote;
        let Some(literal) = literal(scan, open).filter(|literal| literal.end <= range.end) else { break };
        at = literal.end;
        found.push(literal);
    }
    found
}

fn literal(scan: &Scan<'_, '_>, open: usize) -> Option<Range<usize>> {
    let quote = *scan.source.get(open).filter(|byte| b"\"'`".contains(byte))?;
    let limit = (open + MAX_LITERAL).min(scan.source.len());
    let close = closing(&scan.source[..limit], open + 1, quote)?;
    Some(open..close + 1)
}

/// The literals' texts as one. One that cannot be decoded ends it.
fn joined(scan: &mut Scan<'_, '_>, literals: &[Range<usize>]) -> Option<Slice> {
    let mut pieces = Vec::new();
    for literal in literals {
        let at = scan.slice(literal.clone());
        let Ok(text) = scan.layers.decode(at, Codec::C) else { break };
        pieces.push(text);
        // strace cuts long texts: `".."...`.
        if scan.source[literal.end..].starts_with(b"...") {
            break;
        }
    }
    match &pieces[..] {
        [] => None,
        [only] => Some(*only),
        _ => Some(scan.layers.join(pieces.into_iter().map(Piece::Copy).collect())),
    }
}

fn is_request(layers: &Layers<'_>, text: Slice) -> bool {
    let text = layers.bytes(text);
    message::begins(text) && !text.starts_with(b"HTTP/")
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn a_literal_that_strace_cut_does_not_count_as_whole() {
        let text = "sendto(5, \"POST /oauth/token HTTP/1.1\\r\\nHost: h\\r\\nAuthoriz\"..., 274, 0, NULL, 0) = 274\n";
        assert_eq!(read_texts(text), ["[quoted-http wire] POST /oauth/token Partial\nHost: h\nbody ?"]);
    }

    #[test]
    fn writes_of_two_connections_are_kept_apart() {
        let text = "1 write(5, \"POST /token HTTP/1.1\\r\\nContent-Length: 3\\r\\n\\r\\n\", 9) = 9\n\
            1 write(6, \"GET /keys HTTP/1.1\\r\\nHost: k\\r\\n\\r\\n\", 9) = 9\n\
            1 write(5, \"a=b\", 3) = 3\n\
            1 read(6, \"HTTP/1.1 200 OK\\r\\n\\r\\n\", 9) = 9\n\
            1 read(5, \"HTTP/1.1 100 Continue\\r\\n\\r\\n\", 9) = 9\n\
            1 read(5, \"HTTP/1.1 400 Bad Request\\r\\n\\r\\n\", 9) = 9\n";
        assert_eq!(
            read_texts(text),
            [
                "[quoted-http wire] POST /token Whole\nContent-Length: 3\nbody a=b\n<- 400 (0 fields)",
                "[quoted-http wire] GET /keys Whole\nHost: k\nno body\n<- 200 (0 fields)",
            ]
        );
    }

    #[test]
    fn javascript_puts_a_long_text_together() {
        let text = "data: 'POST /token HTTP/1.1\\r\\n' +\n  'X: it\\'s\\r\\n' +\n  '\\r\\n' +\n  'a=b',\n";
        assert_eq!(read_texts(text), ["[quoted-http wire] POST /token Whole\nX: it's\nbody a=b"]);
    }
}
