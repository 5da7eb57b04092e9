//! `param/token-exchange-types`: token types are URIs, and come with their tokens.

use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::change::Fix;
use crate::rules::param::common::{arrived, grant, has, place_of, sound, squeezed};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const PREFIX: &str = "urn:ietf:params:oauth:token-type:";

/// RFC 8693 section 3.
const TYPES: &[&str] = &["access_token", "refresh_token", "id_token", "saml1", "saml2", "jwt"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if grant(request, cx).as_deref() != Some(GRANT) {
        return;
    }
    for name in ["subject_token_type", "actor_token_type", "requested_token_type"] {
        let Some(param) = request.all(cx.layers, name).next() else { continue };
        let Some(text) = sound(request, param, cx) else { continue };
        if let Some(meant) = repair(&text) {
            let words = format!("{} is not a token type of RFC 8693", place_of(cx.layers, param));
            let help = meant.as_ref().map_or_else(
                || format!("write the URI of the type, such as {PREFIX}access_token"),
                |meant| format!("write {meant}"),
            );
            let fix = meant.map(|meant| Fix::safe("write the URI of the type").write(param.field.value, meant));
            report(param.field.value, words, help, fix, cx);
        }
    }
    actor(request, cx);
}

fn report(at: Slice, words: String, help: String, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, words)
        .label("not as RFC 8693 has it")
        .why("RFC 8693 section 2.1 and 3: a token's type is a URI, and actor_token_type is there exactly when actor_token is. The server answers invalid_request.")
        .help(help)
        .fix(fix)
        .report(cx);
}

/// What is meant, if it is known, by a text that is no token type. Other URIs may be a provider's own.
fn repair(text: &str) -> Option<Option<String>> {
    let last = text.rsplit(':').next().unwrap_or_default();
    let meant = TYPES.iter().find(|known| squeezed(known) == squeezed(last));
    let ours = text.to_ascii_lowercase().contains("token-type") || !text.contains(':');
    match meant {
        Some(known) if ours && text != format!("{PREFIX}{known}") => Some(Some(format!("{PREFIX}{known}"))),
        None if !text.contains(':') => Some(None),
        _ => None,
    }
}

fn actor(request: &TokenRequest, cx: &mut Context<'_>) {
    let filled = |name: &'static str| request.all(cx.layers, name).find(|param| param.kind != ValueKind::Empty);
    let (token, kind): (Option<&Param>, Option<&Param>) = (filled("actor_token"), filled("actor_token_type"));
    let known = request.params_are_known() && arrived(request, cx);
    let (at, words, help) = match (token, kind) {
        (Some(token), None) if known && !has(request, cx.layers, "actor_token_type") => {
            (token.field.name, "actor_token has no actor_token_type", "add actor_token_type with the URI of its type")
        }
        (None, Some(kind)) if known && !has(request, cx.layers, "actor_token") => {
            (kind.field.name, "actor_token_type is sent without actor_token", "leave it out, or add actor_token")
        }
        _ => return,
    };
    report(at, words.to_owned(), help.to_owned(), None, cx);
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn only_what_is_no_uri_or_nearly_one_is_reported() {
        for kind in ["urn:ietf:params:oauth:token-type:jwt", "https://acme-corp.com/types/x", "urn:x-vendor:token-type:apikey"] {
            assert_eq!(repair(kind), None, "{kind}");
        }
        for kind in [
            "access_token",
            "JWT",
            "urn:ietf:params:oauth:token-type:access-token",
            "ietf:params:oauth:token-type:saml2",
            "bearer",
        ] {
            assert!(repair(kind).is_some(), "{kind}");
        }
    }
}
