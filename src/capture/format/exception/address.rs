//! Exceptions that quote the address of the request, and mostly the status of its answer.

use std::ops::Range;

use super::FORM;
use crate::capture::format::message::fragment;
use crate::capture::format::{Fragment, Part, Scan, words};
use crate::capture::model::Response;
use crate::text::layers::Slice;

/// How a client words it: what stands before the address and what ends it, and where a status is.
struct Wording {
    before: &'static str,
    /// The bytes that cannot be in the address.
    stops: &'static [u8],
    /// Something else that the line must hold.
    sign: &'static str,
}

const WORDINGS: &[Wording] = &[
    // requests: `400 Client Error: Bad Request for url: https://..`
    Wording { before: " for url: ", stops: b" ", sign: " Error: " },
    // httpx: `Client error '400 Bad Request' for url 'https://..'`
    Wording { before: " for url '", stops: b"'", sign: " error '" },
    // reqwest: `HTTP status client error (400 Bad Request) for url (https://..)`
    Wording { before: " for url (", stops: b")", sign: "" },
    // HttpURLConnection: `Server returned HTTP response code: 400 for URL: https://..`
    Wording { before: " for URL: ", stops: b" ", sign: " HTTP response code: " },
    // Guzzle: "Client error: `POST https://..` resulted in a `400 Bad Request` response:"
    Wording { before: " error: `", stops: b"`", sign: " resulted in a `" },
    // Spring's WebClient: `400 Bad Request from POST https://..`
    Wording { before: " from ", stops: b" [,", sign: "WebClientResponseException" },
    // Feign: `[400 Bad Request] during [POST] to [https://..] [TokenClient#get(Form)]: [{..}]`
    Wording { before: "] to [", stops: b"]", sign: "] during [" },
    // Angular: `Http failure response for https://..: 400 Bad Request`
    Wording { before: "Http failure response for ", stops: b" ", sign: "" },
    // urllib3: `HTTPSConnectionPool(host='h', port=443): Max retries exceeded with url: /token?..`
    Wording { before: "Max retries exceeded with url: ", stops: b" ", sign: "" },
    // Go: `Post "https://..": context deadline exceeded`
    Wording { before: "Post \"", stops: b"\"", sign: "\": " },
];

/// The address in the line, the status beside it, and the answer behind it.
pub(super) fn read_exception_address(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Vec<Fragment> {
    let text = &scan.source[range.clone()];
    let found = WORDINGS.iter().find_map(|wording| wording.find(text));
    let Some((method, target)) = found else { return Vec::new() };
    let slice = |part: &Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    let part = Part::Line { method: method.as_ref().map(slice), target: slice(&target) };
    let status = status(scan, range, text, &target);
    let (body, end) = answer(scan, line, range, target.end);
    let mut fragments = vec![fragment(part, range.clone(), FORM)];
    if status.is_some() || body.is_some() {
        let response = Response { status, headers: Vec::new(), body, at: scan.slice(range.start..end) };
        fragments.push(fragment(Part::Response(Box::new(response)), range.start..end, FORM));
    }
    fragments
}

impl Wording {
    /// The method, if it stands before the address, and the address.
    fn find(&self, text: &[u8]) -> Option<(Option<Range<usize>>, Range<usize>)> {
        let start = memchr::memmem::find(text, self.before.as_bytes())? + self.before.len();
        memchr::memmem::find(text, self.sign.as_bytes())?;
        let first = words::blank_separated(&text[start..]).next()?;
        let is_method = first.start == 0 && text[start..start + first.end].iter().all(u8::is_ascii_uppercase);
        let method = is_method.then_some(start..start + first.end);
        let start = method.as_ref().map_or(start, |method| (method.end + 1).min(text.len()));
        let length = text[start..].iter().position(|byte| self.stops.contains(byte)).unwrap_or(text.len() - start);
        let target = start..start + trimmed(&text[start..start + length]);
        let shown = &text[target.clone()];
        (shown.starts_with(b"http") || shown.starts_with(b"/")).then_some((method, target))
    }
}

/// Without the punctuation of the sentence.
fn trimmed(target: &[u8]) -> usize {
    target.iter().rposition(|byte| !b":,;.\"'".contains(byte)).map_or(0, |last| last + 1)
}

/// The first number in the line that can be an error's status and is no part of the address.
fn status(scan: &Scan<'_, '_>, range: &Range<usize>, text: &[u8], target: &Range<usize>) -> Option<(u16, Slice)> {
    let outside = |word: &Range<usize>| word.end <= target.start || word.start >= target.end;
    words::blank_separated(text).filter(outside).find_map(|word| {
        let lead = text[word.clone()].iter().take_while(|byte| b"[('\"`".contains(byte)).count();
        let start = word.start + lead;
        let digits = text[start..word.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let code: u16 = std::str::from_utf8(&text[start..start + digits]).ok()?.parse().ok()?;
        let at = scan.slice(range.start + start..range.start + start + digits);
        (digits == 3 && (300..600).contains(&code)).then_some((code, at))
    })
}

/// JSON behind the address, in the line or the next one.
fn answer(scan: &Scan<'_, '_>, line: usize, range: &Range<usize>, from: usize) -> (Option<Slice>, usize) {
    let next = scan.lines.get(line + 1).filter(|next| scan.source[next.clone()].trim_ascii_start().starts_with(b"{"));
    let here = scan.source[range.start + from..range.end].contains(&b'{');
    let limit = if here { Some(range.end) } else { next.map(|next| next.end) };
    let Some(open) = limit.and_then(|limit| memchr::memchr(b'{', &scan.source[range.start + from..limit])) else {
        return (None, range.end);
    };
    let open = range.start + from + open;
    let rest = &scan.source[open..(open + MAX_ANSWER).min(scan.source.len())];
    let end = words::balanced(rest).map_or(limit.unwrap_or(range.end), |length| open + length);
    (Some(scan.slice(open..end.max(open))), end.max(range.end))
}

/// An answer longer than this is no error of a token endpoint.
const MAX_ANSWER: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn the_code_behind_an_exception_made_its_request() {
        let text = "Client error: `POST https://h.example/token` resulted in a `400 Bad Request` response:\n{\"error\":\"invalid_request\"}\n\n\
            $response = $client->post('https://h.example/token', ['form_params' => ['a' => 'b']]);\n";
        let found = read_texts(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("body a=b\n<- 400 (0 fields) {"), "{found:?}");
        assert_eq!(read_texts(&text.replace("->post('https://h.example/token'", "->post('https://h.example/other'")).len(), 2);
    }

    #[test]
    fn each_client_has_its_words() {
        for text in [
            "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://h.example/token?a=b",
            "httpx.HTTPStatusError: Client error '400 Bad Request' for url 'https://h.example/token?a=b'",
            "Error: HTTP status client error (400 Bad Request) for url (https://h.example/token?a=b)",
            "java.io.IOException: Server returned HTTP response code: 400 for URL: https://h.example/token?a=b",
            "Http failure response for https://h.example/token?a=b: 400 Bad Request",
        ] {
            assert_eq!(
                read_texts(text),
                ["[exception logical] ? https://h.example/token?a=b\nfields ?\nbody ?\n<- 400 (0 fields)"],
                "{text}"
            );
        }
        for text in [
            "Client error: `POST https://h.example/token` resulted in a `400 Bad Request` response:\n{\"error\":\"invalid_request\"}\n",
            "feign.FeignException$BadRequest: [400 Bad Request] during [POST] to [https://h.example/token] [T#t()]: [{\"error\":\"invalid_request\"}]",
        ] {
            let found = read_texts(text);
            assert!(found[0].ends_with("\n<- 400 (0 fields) {\"error\":\"invalid_request\"}"), "{found:?}");
            assert!(found[0].contains("https://h.example/token\n"), "{found:?}");
        }
    }
}
