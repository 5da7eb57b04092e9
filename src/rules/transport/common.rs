//! Parameters in the query, which several rules look at from different sides.

use crate::change::{FORM, Fix};
use crate::layers::Layers;
use crate::rule::Context;
use crate::rules::common::is_one_of;
use crate::token::{Endpoint, Param, Place, Shape, TokenRequest};

/// Parameters that carry a grant or a client. `scope`, `client_id` and the endpoint's own (`p`, `api-version`, `tenant`)
/// are not among them: on their own they do not show that a grant went into the URL.
const GRANT: &[&str] = &[
    "grant_type",
    "refresh_token",
    "code",
    "code_verifier",
    "device_code",
    "redirect_uri",
    "username",
    "password",
    "client_secret",
    "client_assertion",
    "assertion",
    "subject_token",
];

/// Query parameters that are credentials.
pub(in crate::rules) const SECRETS: &[&str] = &["client_secret", "password", "client_assertion", "assertion"];

/// Query parameters that are tokens, or prove that one may be had.
pub(in crate::rules) const URL_TOKENS: &[&str] =
    &["refresh_token", "access_token", "code_verifier", "device_code", "subject_token", "actor_token"];

/// The grant's parameters in the query.
pub(super) fn grant_params<'r>(request: &'r TokenRequest, layers: &'r Layers<'_>) -> impl Iterator<Item = &'r Param> + 'r {
    request.params.iter().filter(move |param| param.place == Place::Query && is_one_of(layers, param, GRANT))
}

/// True when the query stands in for the body: that is one fault, and what follows from it is not another.
pub(in crate::rules) fn query_is_the_body(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    let no_body = matches!(request.shape, Shape::Empty | Shape::NotShown);
    no_body && grant_params(request, layers).next().is_some()
}

/// The method is shown and is another than POST.
pub(in crate::rules) fn is_not_post(request: &TokenRequest, layers: &Layers<'_>) -> bool {
    request.method.shown().is_some_and(|method| !layers.bytes(*method).eq_ignore_ascii_case(b"POST"))
}

/// Something besides the path says that an OAuth request was meant.
pub(super) fn speaks_oauth(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let known = ["grant_type", "refresh_token", "code", "client_id", "client_secret", "token", "device_code", "assertion"];
    let by_param = request.params.iter().any(|param| is_one_of(cx.layers, param, &known));
    by_param || request.basic().is_some() || cx.reply.is_some_and(|reply| reply.error.is_some() || reply.status == Some(405))
}

/// The siblings of the token endpoint are called with POST too.
pub(super) fn has_a_method(request: &TokenRequest) -> bool {
    request.endpoint != Endpoint::Fragment
}

/// `fix` with the parameters of the grant moved from the query to the body.
pub(crate) fn moved_to_body(request: &TokenRequest, layers: &Layers<'_>, fix: Fix) -> Fix {
    let moved = grant_params(request, layers).fold(fix, |fix, param| fix.move_to_body(layers, param.field));
    moved.set_header("Content-Type", FORM)
}
