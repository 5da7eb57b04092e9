//! `client/credentials-in-headers`: identifier and secret as header fields of their own.

use super::common::has_userinfo;
use crate::capture::model::Field;
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::common::{auth_methods, squeezed};
use crate::rules::finding::Level;
use crate::rules::rule::Context;

const WHY: &str = "OAuth servers read the client from the Authorization header or from the body (RFC 6749 section 2.3.1). Fields of these names are read by some gateways only.";
const HELP: &str = "send `Authorization: Basic base64(client_id:client_secret)`, or both as parameters of the body";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let found: Vec<&Field> = fields.iter().filter(|field| is_credential(field, cx)).collect();
    let Some((first, others)) = found.split_first().filter(|_| are_meant(&found, cx)) else { return };
    // Beside real credentials they are what a gateway in front of the server asks for.
    let for_gateway = !auth_methods(request, cx.layers).is_empty()
        || request.authorization.shown().is_some()
        || has_userinfo(request)
        || request.all(cx.layers, "client_id").next().is_some();
    let draft = cx.draft(first.unit, format!("{} is sent as a header field", cx.text(first.name)));
    draft
        .also_each(others.iter().map(|other| other.unit), "and this")
        .label("not where servers look")
        .explained(WHY, HELP)
        .level(if for_gateway { Level::Info } else { Level::Warning })
        .fix(in_authorization(&found, cx))
        .report(cx);
}

/// Both halves together make a Basic header.
fn in_authorization(found: &[&Field], cx: &Context<'_>) -> Option<Fix> {
    let half = |name: &str| found.iter().find(|field| bare(&cx.text(field.name)) == name);
    let (id, secret) = (half("clientid")?, half("clientsecret")?);
    let live = [id, secret].iter().all(|field| classify(cx.bytes(field.value)).is_live());
    let fix = Fix::risky("send identifier and secret in the Authorization header");
    live.then(|| fix.authorize(cx.bytes(id.value), cx.bytes(secret.value)).remove_header(**id).remove_header(**secret))
}

/// `X-Client-Id` alone may be a name that an application gives itself; with a secret beside it, it is a client's.
fn are_meant(found: &[&Field], cx: &Context<'_>) -> bool {
    let own = |field: &&Field| squeezed(&cx.text(field.name)).starts_with('x');
    found.iter().any(|field| !own(field)) || found.iter().any(|field| bare(&cx.text(field.name)) == "clientsecret")
}

/// The name in small letters, without the `X-` of fields of one's own.
fn bare(name: &str) -> String {
    let name = squeezed(name);
    name.strip_prefix('x').map(str::to_owned).unwrap_or(name)
}

/// `client_id`, `Client-Secret`, `X-Client-Id`: the bare names, unless the provider documents them.
fn is_credential(field: &Field, cx: &Context<'_>) -> bool {
    let name = cx.text(field.name);
    let documented = cx.profile.headers.keys().any(|known| known.eq_ignore_ascii_case(&name));
    matches!(bare(&name).as_str(), "clientid" | "clientsecret") && !documented
}
