//! `response/server-did-not-see-parameter`: the answer misses what the request has.

use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::client::auth_method_unsupported::basic_where_body_is_read;
use crate::rules::common::said;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Names that are not words of everyday English.
const NAMES: &[&str] =
    &["grant_type", "refresh_token", "client_id", "client_secret", "redirect_uri", "code_verifier", "device_code"];

const MISSING: &[&str] = &[
    "missing",
    "required",
    "must contain",
    "mandatory",
    "not specified",
    "not provided",
    "not present",
    "not found",
    "is empty",
];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| !reply.accepted) else { return };
    for name in NAMES {
        let Some(complaint) = complaint(cx, reply, name) else { continue };
        // Sent in the header and looked for in the body: `client/auth-method-unsupported`.
        if *name == "client_secret" && basic_where_body_is_read(request, cx).is_some() {
            continue;
        }
        let Some(sent) = sent(request, cx, name) else { continue };
        return report(cx, name, complaint, &sent);
    }
}

fn report(cx: &mut Context<'_>, name: &str, complaint: Slice, sent: &SentParam) {
    cx.draft(complaint, format!("the server did not see {name}, which the request has in the {}", sent.place))
        .label("the answer says so")
        .also(sent.at, "it is here")
        .why("This is an inference: the server looked for the parameter where it expects it and found nothing, so it could not read the body, or the header, that the parameter is in, or it looks elsewhere.")
        .help("look at how the parameter is carried rather than at its value: content type, encoding of the body, Authorization header")
        .confidence(Confidence::Likely)
        .report(cx);
}

/// Where the request has the parameter, with some value.
struct SentParam {
    at: Slice,
    place: &'static str,
}

fn sent(request: &TokenRequest, cx: &Context<'_>, name: &str) -> Option<SentParam> {
    if let Some(param) = request.all(cx.layers, name).find(|param| param.kind != ValueKind::Empty) {
        return Some(SentParam { at: param.field.unit, place: param.place.name() });
    }
    let basic = request.basic()?;
    let part = match name {
        "client_id" => basic.id,
        "client_secret" => basic.secret,
        _ => None,
    };
    let at = part.filter(|part| !part.is_empty())?;
    Some(SentParam { at, place: "Authorization header" })
}

/// The place where the answer complains of `name`: as a parameter that it saw empty, or in a sentence.
pub(in crate::rules) fn complaint(cx: &Context<'_>, reply: &Reply, name: &str) -> Option<Slice> {
    let empty = reply.parameters.iter().any(|(seen, value)| seen == name && value.is_empty());
    if empty || reply.missing.iter().any(|missing| missing == name) {
        return said(cx, reply, name);
    }
    let text = reply.text.to_ascii_lowercase();
    let spellings = [name.to_owned(), name.replace('_', " ")];
    let spelling = spellings.iter().find(|spelling| is_missed(&text, spelling))?;
    said(cx, reply, spelling)
}

/// The name stands close to a word for "missing", in a sentence that does not call it invalid as well.
fn is_missed(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, _)| {
        let end = start + name.len();
        let word = |at: Option<char>| at.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
        let whole = word(text[..start].chars().next_back()) && word(text[end..].chars().next());
        let near = format!("{} {}", tail(&text[..start]), head(&text[end..])).replace("invalid_", "");
        whole && MISSING.iter().any(|words| near.contains(words)) && !near.contains("invalid")
    })
}

/// How far a sentence reaches.
const REACH: usize = 60;

fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().take(REACH).last().map_or(0, |(at, _)| at);
    let part = &text[start..];
    let after = MEMBER_ENDS.iter().filter_map(|end| part.rfind(end).map(|at| at + end.len())).max();
    &part[after.unwrap_or(0)..]
}

fn head(text: &str) -> &str {
    let end = text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at);
    let part = &text[..end];
    let before = MEMBER_ENDS.iter().filter_map(|end| part.find(end)).min();
    &part[..before.unwrap_or(part.len())]
}

/// Where one member of a JSON object ends and the next begins, or a sentence of a log.
const MEMBER_ENDS: &[&str] = &["\",", "\":", "{", "}", "\n"];

#[cfg(test)]
mod tests {
    use super::is_missed;

    #[test]
    fn tells_missing_from_invalid() {
        let missed = |text: &str, name: &str| is_missed(&text.to_ascii_lowercase(), name);
        assert!(missed("grant_type parameter is missing", "grant_type"));
        assert!(missed("Missing grant type", "grant type"));
        assert!(missed(r#"{"error":"invalid_request","error_description":"\"grant_type\" is required"}"#, "grant_type"));
        assert!(missed("The mandatory 'grant_type' parameter is missing.", "grant_type"));
        assert!(missed(
            "the request body must contain the following parameter: 'client_secret or client_assertion'.",
            "client_secret"
        ));
        assert!(!missed("Invalid or missing refresh_token", "refresh_token"));
        assert!(!missed(r#"{"error":"invalid_request","hint":"required","grant_type":1}"#, "grant_type"));
        assert!(!missed("unsupported_grant_type: missing", "grant_type"));
    }
}
