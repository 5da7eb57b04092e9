//! `body/headers-in-body`: the head of the message, or the options of an HTTP client, were sent as the content.

use crate::capture::notation::head;
use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::param::common::{config_member, is_known};
use crate::rules::rule::Context;
use crate::text::layers::Slice;
use serde_json::{Map, Value as Json};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some((body, end)) = lines(request, cx) {
        return report_lines(request, body, end, cx);
    }
    let layers = cx.layers;
    let Some(member) = config_member(request, layers) else { return };
    let name = layers.text(member.field.name);
    cx.draft(member.field.name, format!("the body holds {name}, an option of the HTTP client, instead of the parameters alone"))
        .label("no parameter of a token request")
        .why(
            "The client took its options for the data, so they were sent as content: no header was set, and the server sees \
            names that it does not know.",
        )
        .help(
            "pass the parameters and the options as separate arguments: with axios `axios.post(url, new \
            URLSearchParams(parameters), { headers })`",
        )
        .fix(parameters(request, cx))
        .report(cx);
}

/// The body and where the header lines at its beginning end.
fn lines(request: &TokenRequest, cx: &Context<'_>) -> Option<(Slice, usize)> {
    let body = *request.body.shown()?;
    let end = head::end(cx.bytes(body)).filter(|_| request.shape == BodyShape::Other)?;
    Some((body, end))
}

fn report_lines(request: &TokenRequest, body: Slice, end: usize, cx: &mut Context<'_>) {
    let head = cx.bytes(body).get(..end).unwrap_or_default().trim_ascii_end().len();
    cx.draft(body.to(head), "the body begins with header lines")
        .label("the empty line above these ended the head")
        .why("RFC 9112 section 2.1: the first empty line ends the fields, and all that follows is content. The server misses these fields, and the first parameter begins with their text.")
        .help("remove the empty line before them; look for a line break at the end of the value of the field above")
        .fix(moved(request, body, end, cx))
        .report(cx);
}

/// The lines as fields, and the rest as the form that it is. Of two values for one field the first is not for us to replace.
fn moved(request: &TokenRequest, body: Slice, end: usize, cx: &Context<'_>) -> Option<Fix> {
    let pairs: Vec<_> = request.params.iter().filter(|param| param.place == ParamPlace::Body && param.encoded).collect();
    let pairs = pairs.iter().map(|param| (cx.bytes(param.field.name).to_vec(), cx.bytes(param.field.value).to_vec()));
    let form = Fix::risky("put the header lines into the head").form_body(pairs.collect());
    let head = cx.bytes(body).get(..end)?;
    let lines = head.split(|b| *b == b'\n').filter_map(head::line);
    let missing = lines.filter(|(name, _)| *name != "Content-Length" && request.fields(cx.layers, name).next().is_none());
    let fix = missing.fold(form, |fix, (name, value)| if name == "Content-Type" { fix } else { fix.set_header(name, value) });
    (!request.params.is_empty()).then_some(fix)
}

/// The parameters alone, out of `data` where they stand there. Options that say more than the type of the body are
/// nobody's guess.
fn parameters(request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let members: Vec<&Param> = request.params.iter().filter(|param| param.place == ParamPlace::Body).collect();
    let named = |name: &str| members.iter().find(|param| cx.bytes(param.field.name) == name.as_bytes()).copied();
    if request.shape != BodyShape::Json || !named("headers").is_some_and(|headers| holds_types_only(headers, cx)) {
        return None;
    }
    let rest: Vec<&Param> = members.iter().copied().filter(|param| cx.bytes(param.field.name) != b"headers").collect();
    let pairs = match (named("data"), &rest[..]) {
        (Some(data), [_]) => pairs(cx.bytes(data.field.value))?,
        (None, _) if rest.iter().all(|param| is_text(param, cx)) => {
            rest.iter().map(|param| (cx.bytes(param.field.name).to_vec(), cx.bytes(param.field.value).to_vec())).collect()
        }
        _ => return None,
    };
    (!pairs.is_empty()).then(|| Fix::risky("send the parameters alone, as a form").form_body(pairs))
}

fn is_text(param: &Param, cx: &Context<'_>) -> bool {
    is_known(&cx.text(param.field.name)) && cx.bytes(param.field.unit).ends_with(b"\"")
}

fn holds_types_only(headers: &Param, cx: &Context<'_>) -> bool {
    let object = serde_json::from_slice::<Map<String, Json>>(cx.bytes(headers.field.value));
    let harmless = |name: &String| ["content-type", "accept"].contains(&name.to_ascii_lowercase().as_str());
    object.is_ok_and(|object| object.keys().all(harmless))
}

/// The members of an object of texts, in the order in which they stand.
fn pairs(object: &[u8]) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let members: Map<String, Json> = serde_json::from_slice(object).ok()?;
    let place = |name: &[u8]| memchr::memmem::find(object, &[b"\"", name, b"\""].concat());
    let pair = |(name, value): (String, Json)| Some((name.into_bytes(), value.as_str()?.as_bytes().to_vec()));
    let mut pairs: Vec<_> = members.into_iter().map(pair).collect::<Option<_>>()?;
    pairs.sort_by_key(|(name, _)| place(name));
    Some(pairs)
}
