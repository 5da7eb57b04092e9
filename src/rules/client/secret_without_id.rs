//! `client/secret-without-id`: a secret that belongs to nobody.

use super::common::{has_userinfo, is_client_id, params_were_lost};
use crate::provider::ProfileAnswer;
use crate::request::token::{Scheme, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(secret) = request.all(cx.layers, "client_secret").next() else { return };
    let documented = cx.profile.answer("secret_without_id") == ProfileAnswer::Yes;
    let empty = secret.kind == ValueKind::Empty;
    if documented || empty || !request.params_are_known() || params_were_lost(request) || names_a_client(request, cx) {
        return;
    }
    if request.authorization.is_not_shown() {
        return cx.cannot_check(
            "the capture does not show all header fields",
            "see whether an Authorization header names the client; with client_secret in the parameters, client_id belongs beside it",
        );
    }
    let message = format!("client_secret is in the {} without client_id", secret.place.name());
    cx.draft(secret.field.unit, message)
        .why("A secret alone does not say whose it is: RFC 6749 section 2.3.1 sends identifier and secret together.")
        .help("add client_id beside it, or send both as Basic credentials")
        .report(cx);
}

/// Also by a vendor's or a misspelt name, and by a header that is meant to.
fn names_a_client(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let header = request.authorization.shown();
    let by_header = header.is_some_and(|header| !matches!(header.scheme, Scheme::Bearer | Scheme::Dpop));
    let by_param = request.params.iter().any(|param| is_client_id(&cx.text(param.field.name), cx));
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let by_field = fields.iter().any(|field| is_client_id(&cx.text(field.name), cx));
    by_header || by_param || by_field || has_userinfo(request)
}
