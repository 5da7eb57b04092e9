//! The authorization requests that a code may come from.

use crate::request::asked::{Asked, AskedParam};
use crate::request::token::{Endpoint, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::rule::Context;

/// More of them for one client are no report of one login.
const MOST: usize = 8;

/// The authorization requests of the file for the client that exchanges a code here; empty where that is not certain.
pub(super) fn of<'c>(request: &TokenRequest, cx: &Context<'c>) -> Vec<&'c Asked> {
    let exchange = request.endpoint == Endpoint::Token && request.grant(cx.layers).as_deref() == Some("authorization_code");
    let Some(client) = client(request, cx).filter(|_| exchange) else { return Vec::new() };
    let same = |asked: &&Asked| asked.live("client_id").is_some_and(|id| id.value == client);
    let logins: Vec<&Asked> = cx.past.asked.iter().filter(same).collect();
    if logins.len() > MOST { Vec::new() } else { logins }
}

/// The parameter of each, unless one has none that is shown.
pub(super) fn each<'c>(logins: &[&'c Asked], name: &str) -> Option<Vec<&'c AskedParam>> {
    let all: Option<Vec<&AskedParam>> = logins.iter().map(|asked| asked.live(name)).collect();
    all.filter(|all| !all.is_empty())
}

/// None of them has the parameter, and there is one.
pub(super) fn none_has(logins: &[&Asked], name: &str) -> bool {
    !logins.is_empty() && logins.iter().all(|asked| asked.param(name).is_none())
}

/// The client of a request, where it is shown.
pub(super) fn client(request: &TokenRequest, cx: &Context<'_>) -> Option<Vec<u8>> {
    let live = |value: &[u8]| classify(value) == ValueKind::Live;
    let param = request.all(cx.layers, "client_id").next().map(|param| (param.field.value, !param.bare));
    let basic = request.basic().and_then(|basic| basic.form_id.or(basic.id)).map(|id| (id, true));
    let (at, known) = param.or(basic)?;
    (known && live(cx.bytes(at))).then(|| cx.bytes(at).to_vec())
}
