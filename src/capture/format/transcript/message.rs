//! What the head of a message tells of a content that the form does not show, and contents that the form delimits itself.

use crate::capture::format::http::{grammar, is_cut};
use crate::capture::format::message::{self, Message, MessageContent, Start, text_body};
use crate::capture::format::words;
use crate::capture::model::{Body, Coverage, Field, Headers, Request, Response, Seen};
use crate::capture::url;
use crate::text::layers::{Layers, Slice};

/// The head of a request with what follows it.
pub(super) struct RequestHead {
    method: Slice,
    pub(super) target: Slice,
    message: Message,
}

/// The request at the start of `text`, which holds nothing else.
pub(super) fn request(layers: &mut Layers<'_>, text: Slice) -> Option<RequestHead> {
    let message = message::read_message(layers, text)?;
    let Start::Request { method, target } = message.start else { return None };
    Some(RequestHead { method, target, message })
}

impl RequestHead {
    /// The request with what its head tells of a content.
    pub(super) fn request(&self, layers: &Layers<'_>) -> Request {
        let whole = self.message.content.is_some() && !self.message.fields.is_empty();
        let coverage = if whole { Coverage::Whole } else { Coverage::Partial };
        let mut request = Request::unknown();
        request.method = Seen::Shown(self.method);
        request.url = Seen::Shown(url::parse(layers, self.target));
        request.headers = Seen::Shown(Headers { fields: self.message.fields.clone(), coverage });
        request.body = self.unseen(layers);
        request.wire = Some(self.message.wire(layers, MessageContent::Partly));
        request
    }

    /// Without a length and without a coding there is no content (RFC 9112 section 6.3), but HTTP/2 needs neither. A head
    /// that breaks off tells nothing.
    fn unseen(&self, layers: &Layers<'_>) -> Seen<Body> {
        let first = layers.bytes(self.message.at).split(|byte| *byte == b'\n').next().unwrap_or_default();
        let coded = self.message.field(layers, "transfer-encoding").is_some();
        let told = memchr::memmem::find(first, b" HTTP/1").is_some() || matches!(layers.bytes(self.method), b"GET" | b"HEAD");
        match content_length(layers, &self.message.fields) {
            Some(0) => Seen::Absent,
            None if !coded && told && self.message.content.is_some() => Seen::Absent,
            _ => Seen::NotShown,
        }
    }

    /// The request with the content that follows its head. The form delimits it, so a length that disagrees betrays a
    /// poster who hid something, not the border.
    pub(super) fn with_content(&self, layers: &mut Layers<'_>) -> Request {
        let mut request = self.request(layers);
        let content = self.message.whole_content(layers).filter(|content| !content.is_empty());
        if let Some(content) = content {
            request.body = Seen::Shown(body(layers, content));
        }
        request
    }

    /// The request with a content that bears the marks of the head: no program prints that, so it was retold by hand.
    pub(super) fn retold(&self, layers: &mut Layers<'_>) -> Option<Request> {
        let content = self.message.content?;
        let text = layers.bytes(content);
        let kept = text.trim_ascii_end().len();
        if kept == 0 || grammar::field_line(text.split(|byte| *byte == b'\n').next().unwrap_or_default()).is_some() {
            return None;
        }
        let mut request = self.request(layers);
        request.body = Seen::Shown(body(layers, content.to(kept)));
        request.wire = None;
        Some(request)
    }

    /// The value of Content-Length.
    pub(super) fn content_length(&self, layers: &Layers<'_>) -> Option<usize> {
        content_length(layers, &self.message.fields)
    }
}

/// A body that is shown as text.
pub(super) fn body(layers: &Layers<'_>, raw: Slice) -> Body {
    text_body(raw, is_cut(layers.bytes(raw)))
}

/// The value of Content-Length.
pub(super) fn content_length(layers: &Layers<'_>, fields: &[Field]) -> Option<usize> {
    let named = |field: &&Field| layers.bytes(field.name).eq_ignore_ascii_case(b"content-length");
    layers.text(fields.iter().find(named)?.value).trim().parse().ok()
}

/// An answer longer than this is none of a token endpoint.
const MAX_ANSWER: usize = 1 << 16;

/// The length of the object or list that `text` begins with.
pub(super) fn structure(text: &[u8]) -> Option<usize> {
    let open = matches!(text.trim_ascii_start().first(), Some(b'{' | b'['));
    open.then(|| words::balanced(&text[..text.len().min(MAX_ANSWER)])).flatten()
}

/// The answer in `text`, interim answers (1xx) before it passed over.
pub(super) fn response(layers: &mut Layers<'_>, text: Slice) -> Option<Response> {
    let message = message::read_message(layers, text)?;
    let Start::Status(status, at) = message.start else { return None };
    let next = message.content.filter(|rest| (100..200).contains(&status) && layers.bytes(*rest).starts_with(b"HTTP/"));
    if let Some(next) = next {
        return response(layers, next);
    }
    let body = message.whole_content(layers).filter(|content| !layers.bytes(*content).trim_ascii().is_empty());
    Some(Response { status: Some((status, at)), headers: message.fields, body, at: text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_whether_there_was_a_content() {
        let told = |text: &str| {
            let mut layers = Layers::new(text.as_bytes());
            let root = layers.root();
            let head = request(&mut layers, root).expect("a head");
            head.request(&layers).body.is_absent()
        };
        assert!(told("POST /t HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert!(told("POST /t HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
        assert!(!told("POST /t HTTP/1.1\r\nHost: h\r\n"));
        assert!(!told("POST /t HTTP/1.1\r\nContent-Length: 5\r\n\r\n"));
        assert!(!told("POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assert!(!told("POST /t HTTP/2\r\nhost: h\r\n\r\n"));
        assert!(told("GET /t HTTP/2\r\nhost: h\r\n\r\n"));
    }

    #[test]
    fn interim_answers_are_passed_over() {
        let mut layers = Layers::new(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nA: b\r\n\r\n{}");
        let root = layers.root();
        let answer = response(&mut layers, root).expect("an answer");
        assert_eq!(answer.status.map(|(code, _)| code), Some(400));
        assert_eq!(answer.body.map(|body| layers.text(body).into_owned()).as_deref(), Some("{}"));
    }
}
