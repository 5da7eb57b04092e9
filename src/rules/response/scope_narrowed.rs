//! `response/scope-narrowed`: less was granted than was asked for.

use super::common::{is_live, issued, text};
use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = issued(cx) else { return };
    let Some(granted) = text(cx, reply, "scope").filter(|granted| is_live(cx, *granted)) else { return };
    let Some(asked) = request.all(cx.layers, "scope").next().filter(|asked| asked.kind.is_live() && !asked.bare) else { return };
    let missing = not_granted(cx, reply, asked.field.value, granted).len();
    if missing == 0 {
        return;
    }
    let all = scopes(&cx.text(asked.field.value)).len();
    cx.draft(granted, format!("{missing} of the {all} scopes asked for are not granted"))
        .label("granted")
        .also(asked.field.value, "asked for")
        .why("A server may grant less than it is asked for and has to say so in scope (RFC 6749 sections 3.3 and 5.1). Calls that need the rest fail later, with 403 or insufficient_scope.")
        .help("compare the two lists; what is missing must be allowed for the client, and agreed to by the user")
        .report(cx);
}

/// The scopes of a request that are not among those that an answer grants.
pub(in crate::rules) fn not_granted(cx: &Context<'_>, reply: &Reply, asked: Slice, granted: Slice) -> Vec<String> {
    let (have, mut want) = (scopes(&cx.text(granted)), scopes(&cx.text(asked)));
    want.retain(|scope| {
        !is_given(scope, &have) && stands_for(scope).is_none_or(|token| reply.member(cx.layers, token).is_none())
    });
    want
}

fn scopes(text: &str) -> Vec<String> {
    text.split([' ', ',', '+']).filter(|scope| !scope.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Some servers answer with the long form of a short name, and the reverse.
fn is_given(scope: &str, have: &[String]) -> bool {
    let last = |text: &str| text.rsplit(['/', '.', ':']).next().unwrap_or_default().to_owned();
    scope.ends_with(".default") || have.iter().any(|known| known == scope || last(known) == last(scope))
}

/// Two scopes show in the tokens themselves.
fn stands_for(scope: &str) -> Option<&'static str> {
    match scope {
        "openid" => Some("id_token"),
        "offline_access" => Some("refresh_token"),
        _ => None,
    }
}
