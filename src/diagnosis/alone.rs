//! An answer without a request: where it is in a text, as an exchange of which nothing else is shown.

use crate::capture::model::{Exchange, Request, Response, View};
use crate::capture::notation::literal::{self, Dialect, Member, Node};
use crate::request::reply::{OAUTH_ERRORS, Reply, oauth_error, provider_code};
use crate::request::symptom;
use crate::request::token::{Endpoint, TokenRequest};
use crate::text::layers::{Layers, Slice};

/// The form that reports name for it.
pub(crate) const FORM: &str = "answer";

/// Longer texts are no pasted answers.
const LONGEST: usize = 64 << 10;

/// A sentence without any code is taken for an answer only where it is most of a short text.
const SENTENCE: usize = 2 << 10;

/// So many objects of a text are looked at.
const MOST: usize = 32;

/// The answer in `text`, with an unknown request.
pub(crate) fn exchange(layers: &mut Layers<'_>, text: Slice) -> Option<Exchange> {
    if text.len() > LONGEST {
        return None;
    }
    let status = status(layers, text);
    let body = object(layers, text, status).or_else(|| words(layers, text))?;
    let response = Response { status, headers: Vec::new(), body: Some(body), at: body };
    Some(Exchange { request: Request::unknown(), response: Some(response), view: View::Logical, at: body, form: FORM })
}

/// The request of which nothing is shown, and the answer; `None` where the answer refuses nothing.
pub(crate) fn read_lone_answer(layers: &mut Layers<'_>, exchange: &Exchange) -> Option<(TokenRequest, Reply)> {
    let (mut request, _) = TokenRequest::any(layers, exchange);
    request.endpoint = Endpoint::Token;
    let mut reply = Reply::read(layers, exchange.response.as_ref()?);
    reply.complains |= complains(&reply);
    reply.refused().then_some((request, reply))
}

/// An answer without status and code that says in words what was wrong.
pub(crate) fn complains(reply: &Reply) -> bool {
    !reply.accepted && reply.status.is_none() && !symptom::of_text(&reply.text).is_empty()
}

/// Nothing of the request is shown.
pub(super) fn is_unseen(request: &TokenRequest) -> bool {
    request.method.is_not_shown() && request.url.is_not_shown() && is_bare(request)
}

/// Nothing of the request is shown but where it goes.
pub(super) fn is_bare(request: &TokenRequest) -> bool {
    let hidden = request.headers.is_not_shown() && request.body.is_not_shown();
    hidden && request.params.is_empty() && request.authorization.is_not_shown()
}

/// The first object that has a member for an error; one for a message is enough beside a status that refuses.
fn object(layers: &mut Layers<'_>, text: Slice, status: Option<(u16, Slice)>) -> Option<Slice> {
    let starts: Vec<usize> = memchr::memchr_iter(b'{', layers.bytes(text)).take(MOST).collect();
    starts.into_iter().find_map(|start| {
        let dialect = dialect(&layers.bytes(text)[start..]);
        let parsed = literal::read_structure(layers, text, start, dialect)?;
        is_refusal(layers, &parsed.node, status).then(|| text.sub(start..parsed.end.min(text.len())))
    })
}

fn dialect(bytes: &[u8]) -> Dialect {
    let inner = bytes.get(1..).unwrap_or_default().trim_ascii_start();
    if inner.starts_with(b"'") { Dialect::Python } else { Dialect::Json }
}

/// Members in which servers write errors.
const TELLING: &[&str] = &[
    "error",
    "errors",
    "error_description",
    "error_code",
    "errorcode",
    "errcode",
    "errmsg",
    "fault",
    "error_message",
    "errormessage",
];

fn is_refusal(layers: &Layers<'_>, node: &Node, status: Option<(u16, Slice)>) -> bool {
    let names: Vec<String> = node.members().iter().map(|member| layers.text(member.key).to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let coded = |member: &Member| matches!(member.value, Node::Text(at) if OAUTH_ERRORS.contains(&&*layers.text(at)));
    TELLING.iter().any(|name| has(name))
        || node.members().iter().any(coded)
        || has("message") && (status.is_some() || has("code") || has("status") || has("statuscode"))
}

/// The line of a text that only a refusal has: with a code, else with a sentence that says one thing, else with a status.
fn words(layers: &Layers<'_>, text: Slice) -> Option<Slice> {
    let coded = |line: &str| provider_code(line).is_some() || oauth_error(line).is_some() || symptom::is_of_client(line);
    if let Some(line) = line(layers, text, coded) {
        return Some(quoted(layers, line));
    }
    let all = layers.text(text).to_lowercase();
    let about = ["token", "client", "grant", "oauth", "scope", "redirect", "авториз", "認証", "授权"];
    let message = all.contains("http/1.") || all.contains("http/2");
    if all.len() > SENTENCE || !message && !about.iter().any(|word| all.contains(word)) {
        return None;
    }
    let said = |line: &str| !is_code(line) && symptom::of_text(line).iter().any(|symptom| !symptom.saw.is_vague());
    line(layers, text, said).or_else(|| status(layers, text).and_then(|(_, at)| line_of(layers, text, at)))
}

/// More words round a code are a poster's.
const WORDS: usize = 12;

/// Of a sentence that quotes a code, what is in quotes: what the poster says beside it is not the server's.
fn quoted(layers: &Layers<'_>, line: Slice) -> Slice {
    let text = layers.bytes(line);
    let told = layers.text(line).split_whitespace().count() > WORDS && !text.contains(&b'{');
    let within = |quote: u8| {
        let places: Vec<usize> = memchr::memchr_iter(quote, text).collect();
        let (first, last) = (*places.first()?, *places.last()?);
        let inner = line.sub(first + 1..last.max(first + 1));
        let coded = oauth_error(&layers.text(inner)).is_some() || provider_code(&layers.text(inner)).is_some();
        (coded && places.len().is_multiple_of(2)).then_some(inner)
    };
    let found = [b'`', b'"'].into_iter().find_map(within);
    found.filter(|_| told).unwrap_or(line)
}

/// A line of a program, with what its author remarks.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    let remark = line.contains("// ") || line.starts_with('#');
    remark || line.ends_with([';', '{', '}']) || line.ends_with("=>") || line.starts_with("if ") && line.contains('(')
}

/// The first line of which something holds.
fn line(layers: &Layers<'_>, text: Slice, holds: impl Fn(&str) -> bool) -> Option<Slice> {
    let bytes = layers.bytes(text);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len())) {
        let line = text.sub(start..end);
        if holds(&layers.text(line)) {
            return Some(line);
        }
        start = end + 1;
    }
    None
}

fn line_of(layers: &Layers<'_>, text: Slice, at: Slice) -> Option<Slice> {
    let place = layers.span(at).start;
    let bytes = layers.bytes(text);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len())) {
        let line = text.sub(start..end);
        if layers.span(line).end >= place {
            return Some(line);
        }
        start = end + 1;
    }
    None
}

/// `HTTP/1.1 401`, `status code: 401`, `401 Unauthorized`.
fn status(layers: &Layers<'_>, text: Slice) -> Option<(u16, Slice)> {
    let all = layers.text(text).to_ascii_lowercase();
    let before = [
        "http/1.1 ",
        "http/1.0 ",
        "http/2 ",
        "http/2.0 ",
        "http/3 ",
        "status code ",
        "status code: ",
        "statuscode: ",
        "statuscode=",
        "status: ",
        "status=",
        "\"status\":",
        "error code: ",
        "http status ",
        "http ",
        "http code ",
        "error: ",
        "response code ",
        "responded with ",
        "returned ",
        "http error ",
    ];
    let after = [
        " bad request",
        " unauthorized",
        " forbidden",
        " not found",
        " method not allowed",
        " unsupported media type",
        " too many requests",
        " internal server error",
        " client error",
        " error",
    ];
    let number = |at: usize| all.get(at..at + 3)?.parse::<u16>().ok().filter(|status| (400..600).contains(status));
    let found = before.iter().find_map(|word| {
        all.match_indices(word).find_map(|(at, _)| number(at + word.len()).map(|status| (status, at + word.len())))
    });
    let found = found.or_else(|| {
        after.iter().find_map(|word| {
            all.match_indices(word).filter(|(at, _)| *at >= 3).find_map(|(at, _)| number(at - 3).map(|status| (status, at - 3)))
        })
    });
    let (status, at) = found?;
    (at + 3 <= text.len()).then(|| (status, text.sub(at..at + 3)))
}
