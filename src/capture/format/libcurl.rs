//! C source as `curl --libcurl` writes it, and programs like it: options of libcurl set one by one.

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::format::message::text_body;
use crate::capture::model::{Coverage, Field, Headers, Origin, Request, Seen, UserOption, View};
use crate::capture::notation::literal;
use crate::capture::url;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

pub(super) const FORM: &str = "libcurl";

/// A transfer from its first option to the call that performs it.
pub(super) fn read_libcurl(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if !is_option(scan.line(line)) && !is_list(scan.line(line)) {
        return Vec::new();
    }
    let mut transfer = Transfer::default();
    let mut next = line;
    while scan.lines.get(next).is_some() && memchr::memmem::find(scan.line(next), b"curl_easy_perform(").is_none() {
        transfer.take(scan, next);
        next += 1;
    }
    let start = scan.lines.get(line).map_or(0, |range| range.start);
    let end = scan.lines.get(next).or_else(|| scan.lines.get(next.saturating_sub(1))).map_or(start, |range| range.end);
    let Some(request) = transfer.request(scan) else { return Vec::new() };
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }]
}

fn is_option(line: &[u8]) -> bool {
    memchr::memmem::find(line, b"curl_easy_setopt(").is_some()
}

fn is_list(line: &[u8]) -> bool {
    memchr::memmem::find(line, b"curl_slist_append(").is_some()
}

#[derive(Default)]
struct Transfer {
    target: Option<Slice>,
    method: Option<Slice>,
    body: Option<Slice>,
    user: Option<Slice>,
    fields: Vec<Field>,
    /// Where the content was set: it implies POST and the form type.
    post: Option<Slice>,
    insecure: Option<Slice>,
}

impl Transfer {
    fn take(&mut self, scan: &mut Scan<'_, '_>, line: usize) {
        let Some(range) = scan.lines.get(line) else { return };
        let text = scan.line(line).to_vec();
        if is_list(&text) {
            self.fields.extend(string(scan, &range).and_then(|value| field(scan, value)));
        }
        let Some(name) = memchr::memmem::find(&text, b"CURLOPT_").filter(|_| is_option(&text)) else { return };
        let len = text[name..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let at = scan.slice(range.start + name..range.start + name + len);
        let place = match &text[name + b"CURLOPT_".len()..name + len] {
            b"URL" => &mut self.target,
            b"CUSTOMREQUEST" => &mut self.method,
            b"USERPWD" => &mut self.user,
            b"POSTFIELDS" | b"COPYPOSTFIELDS" => {
                self.post = Some(at);
                &mut self.body
            }
            b"POST" => return self.post = self.post.or(Some(at)),
            b"SSL_VERIFYPEER" if memchr::memmem::find(&text, b"0L").is_some() => return self.insecure = Some(at),
            _ => return,
        };
        *place = string(scan, &range);
    }

    fn request(self, scan: &mut Scan<'_, '_>) -> Option<Request> {
        let mut request = Request::unknown();
        request.client = Some("curl");
        request.insecure = self.insecure;
        request.url = Seen::Shown(url::parse(scan.layers, self.target?));
        request.method = match (self.method, self.post) {
            (Some(method), _) => Seen::Shown(method),
            (None, Some(at)) => Seen::Shown(scan.layers.coarse(at, b"POST")),
            (None, None) => Seen::NotShown,
        };
        let mut fields = self.fields;
        let typed = fields.iter().any(|field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"content-type"));
        if let Some(at) = self.post.filter(|_| !typed) {
            let (name, value) =
                (scan.layers.coarse(at, b"Content-Type"), scan.layers.coarse(at, b"application/x-www-form-urlencoded"));
            fields.push(Field { name, value, unit: at, origin: Origin::Implied });
        }
        request.headers = Seen::Shown(Headers { fields, coverage: Coverage::Whole });
        request.user = self.user.map(|at| user(scan, at));
        request.body = self.body.map_or(Seen::NotShown, |raw| Seen::Shown(text_body(raw, false)));
        Some(request)
    }
}

/// The first C string of the line, which has the escapes that Python has.
fn string(scan: &mut Scan<'_, '_>, range: &Range<usize>) -> Option<Slice> {
    let open = range.start + memchr::memchr(b'"', &scan.source[range.clone()])?;
    let close = literal::closing(&scan.source[..range.end], open + 1, b'"')?;
    let whole = scan.slice(open..close + 1);
    Some(scan.layers.decode(whole, Codec::Python).unwrap_or(whole.sub(1..close - open)))
}

/// `Name: value`.
fn field(scan: &Scan<'_, '_>, line: Slice) -> Option<Field> {
    let text = scan.layers.bytes(line);
    let colon = memchr::memchr(b':', text)?;
    let value = text.len() - text[colon + 1..].trim_ascii_start().len();
    Some(Field { name: line.to(colon), value: line.from(value), unit: line, origin: Origin::Written })
}

fn user(scan: &Scan<'_, '_>, at: Slice) -> UserOption {
    let colon = memchr::memchr(b':', scan.layers.bytes(at));
    UserOption { id: at.to(colon.unwrap_or(at.len())), secret: colon.map(|colon| at.from(colon + 1)), at }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn options_make_a_request() {
        let text = "slist1 = curl_slist_append(slist1, \"Accept: a/b\");\ncurl_easy_setopt(hnd, CURLOPT_URL, \"https://h.example/token\");\n\
                    curl_easy_setopt(hnd, CURLOPT_USERPWD, \"id:se\\\"cret\");\ncurl_easy_setopt(hnd, CURLOPT_POSTFIELDS, \"a=b\");\n\
                    ret = curl_easy_perform(hnd);\n";
        assert_eq!(
            read_texts(text),
            [
                "[libcurl logical] POST https://h.example/token Whole\nAccept: a/b\nContent-Type: application/x-www-form-urlencoded\nbody a=b"
            ]
        );
    }
}
