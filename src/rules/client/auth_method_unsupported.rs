//! `client/auth-method-unsupported`: the client authenticates in a way that this server, or this client's registration,
//! does not have.

use crate::provider::ProfileGrade;
use crate::request::reply::Reply;
use crate::request::token::{Basic, BasicReading, ParamPlace, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::common::{AuthMethod, auth_methods, is_token_endpoint, said, server_read_the_request};
use crate::rules::finding::{Confidence, Level};
use crate::rules::response::server_did_not_see_parameter::complaint;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(complaint) = basic_where_body_is_read(request, cx) {
        return wants_body(request, complaint, cx);
    }
    let Some((method, at)) = only_method(request, cx) else { return };
    if let Some(complaint) = cx.reply.and_then(|reply| names_the_method(reply, cx)) {
        return refused(method, at, complaint, moved(request, method, cx), cx);
    }
    undocumented(request, method, at, cx);
}

/// Where the answer misses the secret in the body although readable Basic credentials were sent.
pub(in crate::rules) fn basic_where_body_is_read(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let reply = cx.reply.filter(|reply| !reply.accepted)?;
    let basic = request.basic().filter(|basic| matches!(basic.reading, BasicReading::Exact | BasicReading::Hidden(_)))?;
    let hidden = basic.decoded.is_none();
    let filled = basic.secret.is_some_and(|secret| !secret.is_empty());
    let in_params = request.all(cx.layers, "client_secret").chain(request.all(cx.layers, "client_assertion")).next().is_some();
    if in_params || !(hidden || filled) || !request.mangled.is_empty() {
        return None;
    }
    complaint(cx, reply, "client_secret")
}

const READS_BODY: &str = "A server need not support every method. This one reads the client's credentials from the body and took no notice of the header.";

fn wants_body(request: &TokenRequest, complaint: Slice, cx: &mut Context<'_>) {
    let at = request.authorization.shown().map_or(request.at, |authorization| authorization.at);
    cx.draft(at, "the client authenticates with Basic, and the server looks for client_secret in the body")
        .label("not read here")
        .also(complaint, "the answer says so")
        .explained(READS_BODY, "drop the Authorization header and send client_id and client_secret in the body")
        .level(Level::Error)
        .fix(in_body(request, cx))
        .report(cx);
}

/// The one method in use; several are another rule's finding, and so is an empty secret.
fn only_method(request: &TokenRequest, cx: &Context<'_>) -> Option<(AuthMethod, Slice)> {
    let methods = auth_methods(request, cx.layers);
    let empty = request.all(cx.layers, "client_secret").any(|secret| secret.kind == ValueKind::Empty);
    match methods[..] {
        [only] if !empty => Some(only),
        _ => None,
    }
}

/// RFC 6749 lists this among other causes, and servers copy the sentence for all of them.
const BOILERPLATE: &str = "unknown client, no client authentication included, or unsupported authentication method";

const PHRASES: &[&str] = &[
    "token_endpoint_auth_method",
    "supports client authentication method",
    "unsupported authentication method",
    "unsupported client authentication method",
    "authentication method not allowed",
    "authentication method is not allowed",
    "authentication method not supported",
    "authentication method is not supported",
    "invalid client authentication method",
];

fn names_the_method(reply: &Reply, cx: &Context<'_>) -> Option<Slice> {
    let text = reply.text.to_ascii_lowercase().replace(BOILERPLATE, "");
    let phrase = PHRASES.iter().find(|phrase| !reply.accepted && text.contains(**phrase))?;
    said(cx, reply, phrase)
}

fn refused(method: AuthMethod, at: Slice, complaint: Slice, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, format!("the server does not take client credentials {}", method.words()))
        .label("sent in this way")
        .also(complaint, "the answer speaks of the method")
        .why("A client is registered for one method of authentication, and a server refuses the others even when the values are right.")
        .help(other_way(method))
        .level(Level::Error)
        .fix(fix)
        .report(cx);
}

fn other_way(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::Basic => "send client_id and client_secret in the body, or register the client for client_secret_basic",
        AuthMethod::Secret(_) => {
            "send `Authorization: Basic base64(client_id:client_secret)`, or register the client for client_secret_post"
        }
        AuthMethod::Assertion => "use the method that the client is registered for, or register it for private_key_jwt",
    }
}

/// The same credentials in the other place for them.
fn moved(request: &TokenRequest, method: AuthMethod, cx: &Context<'_>) -> Option<Fix> {
    match method {
        AuthMethod::Basic => in_body(request, cx),
        AuthMethod::Secret(_) => in_header(request, cx),
        AuthMethod::Assertion => None,
    }
}

/// Letters that one of the two places encodes are left alone: nobody knows how the server reads them in the other.
fn in_body(request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let field = request.authorization.shown()?.field?;
    let basic = request.basic().filter(|basic| basic.reading == BasicReading::Exact && is_shown(basic, cx))?;
    let (id, secret) = (cx.bytes(basic.id?), cx.bytes(basic.secret?));
    let named = request.value(cx.layers, "client_id");
    if is_ambiguous(id) || is_ambiguous(secret) || named.is_some_and(|named| cx.bytes(named) != id) {
        return None;
    }
    let fix = Fix::risky("send identifier and secret in the body").remove_header(field);
    let fix = if named.is_some() { fix } else { fix.add_param("client_id", id) };
    Some(fix.add_param("client_secret", secret))
}

fn in_header(request: &TokenRequest, cx: &Context<'_>) -> Option<Fix> {
    let only = |name| {
        let mut all = request.all(cx.layers, name).filter(|param| param.kind.is_live() && !param.bare);
        all.next().filter(|_| all.next().is_none())
    };
    let (id, secret) = (only("client_id")?, only("client_secret")?);
    let (name, value) = (cx.bytes(id.field.value), cx.bytes(secret.field.value));
    if is_ambiguous(name) || is_ambiguous(value) || name.contains(&b':') {
        return None;
    }
    let fix = Fix::risky("send identifier and secret in the Authorization header").authorize(name, value);
    Some(fix.remove_param(id.field).remove_param(secret.field))
}

fn is_shown(basic: &Basic, cx: &Context<'_>) -> bool {
    [basic.id_kind(cx.layers), basic.secret_kind(cx.layers)].iter().all(|kind| kind.is_some_and(ValueKind::is_live))
}

fn is_ambiguous(part: &[u8]) -> bool {
    part.iter().any(|b| b"+%".contains(b) || !b.is_ascii_graphic())
}

/// The documented way is one of the two for a secret.
fn documents_a_secret(cx: &Context<'_>) -> bool {
    let first = cx.profile.auth_methods().0.iter().find(|name| *name != "none");
    first.is_some_and(|name| ["client_secret_post", "client_secret_basic"].contains(&name.as_str()))
}

/// What the provider documents. Whether a client may use an assertion is a matter of its registration.
fn undocumented(request: &TokenRequest, method: AuthMethod, at: Slice, cx: &mut Context<'_>) {
    let listed = is_listed(cx);
    let own: &[&str] = match method {
        AuthMethod::Basic => &["client_secret_basic"],
        AuthMethod::Secret(ParamPlace::Body) => &["client_secret_post"],
        AuthMethod::Assertion if listed => &["private_key_jwt", "client_secret_jwt"],
        AuthMethod::Secret(ParamPlace::Query) | AuthMethod::Assertion => return,
    };
    let (known, grade) = cx.profile.auth_methods();
    let documented = known.iter().any(|name| own.contains(&name.as_str())) || known.iter().all(|name| name == "none");
    let filled = request.basic().is_none_or(|basic| basic.secret.is_none_or(|secret| !secret.is_empty()));
    let open = is_token_endpoint(request) && filled && !server_read_the_request(cx);
    if documented || !open || grade == ProfileGrade::Low {
        return;
    }
    let words = if listed { "'s metadata asks for" } else { " documents" };
    let message = format!("{}{words} client credentials elsewhere, not {}", cx.profile.name_or_server(), method.words());
    cx.draft(at, message)
        .label("sent in this way")
        .why("A server has to accept a client's credentials only in the way that it documents; most answer invalid_client to the other one.")
        .help(documented_way(cx))
        .level(level(cx))
        .confidence(Confidence::Likely)
        .fix(moved(request, method, cx).filter(|_| documents_a_secret(cx)))
        .report(cx);
}

/// The server itself lists its methods.
fn is_listed(cx: &Context<'_>) -> bool {
    cx.profile.listed(|metadata| &metadata.token_endpoint_auth_methods_supported).is_some()
}

/// The first method of the list is the documented or the safest one.
fn documented_way(cx: &Context<'_>) -> &'static str {
    match cx.profile.auth_methods().0.iter().map(String::as_str).find(|name| *name != "none") {
        Some("client_secret_post") => "send client_id and client_secret in the body and drop the Authorization header",
        Some("client_secret_basic") => {
            "send `Authorization: Basic base64(client_id:client_secret)` and take client_secret out of the body"
        }
        _ => "send client_assertion, a JWT signed with the client's key",
    }
}

/// Several client libraries that agree show one way that works, not that the other one fails; a refusal makes it likely.
fn level(cx: &Context<'_>) -> Level {
    let refused = cx.reply.is_some_and(Reply::refused);
    if refused || cx.profile.auth_methods().1 == ProfileGrade::High { Level::Warning } else { Level::Info }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    const NAME: &str = "client/auth-method-unsupported";

    fn capture(host: &str, answer: &str) -> String {
        format!(
            "POST /oauth/token HTTP/1.1\nHost: {host}\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
             Content-Type: application/x-www-form-urlencoded\nAccept: application/json\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd\n\n{answer}"
        )
    }

    #[test]
    fn the_sentence_of_the_rfc_is_no_evidence() {
        let said = |words: &str| {
            let body = format!("{{\"error\":\"invalid_client\",\"error_description\":\"{words}\"}}");
            verdict(&capture("login.acme-corp.com", &format!("HTTP/1.1 401 Unauthorized\n\n{body}\n")), NAME)
        };
        let rfc = "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).";
        assert_eq!(said(rfc), None);
        let hint = "The OAuth 2.0 Client supports client authentication method 'client_secret_post', but method 'client_secret_basic' was requested.";
        assert_eq!(said(&format!("{rfc} {hint}")), Some("error"));
        assert_eq!(said("client_secret is required"), Some("error"));
        assert_eq!(said("client_id is required"), None);
    }

    #[test]
    fn a_server_is_unknown_until_its_facts_are() {
        assert_eq!(verdict(&capture("login.acme-corp.com", ""), NAME), None);
    }
}
