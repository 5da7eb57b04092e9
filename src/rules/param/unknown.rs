//! `param/unknown`: a name that no specification knows, and that is nearly one.

use crate::request::names::{AUTHORIZATION, PARAMETERS};
use crate::request::token::{BodyShape, Param, TokenRequest};
use crate::rules::param::common::{has, is_known, is_mangled, is_spelling, misnamed, place_of};
use crate::rules::rule::Context;

/// What people write for an optional parameter. What a grant needs is param/misnamed.
const MEANT: &[(&str, &str)] =
    &[("scopes", "scope"), ("audiences", "audience"), ("resources", "resource"), ("redirect_url", "redirect_uri")];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.shape != BodyShape::Form && request.shape != BodyShape::Structure || is_mangled(request, cx.layers) {
        return;
    }
    let told = misnamed(request, cx);
    let is_told = |param: &Param| told.iter().any(|found| found.param.field.name == param.field.name);
    for param in request.params.iter().filter(|param| !is_told(param)) {
        let name = cx.text(param.field.name);
        let own = is_known(&name) || cx.profile.has_own_name(&name);
        let Some(meant) = meant(&name).filter(|meant| !own && !has(request, cx.layers, meant)) else { continue };
        cx.draft(param.field.name, format!("{} is not a registered parameter; {meant} is", place_of(cx.layers, param)))
            .label(format!("is {meant} meant?"))
            .about([meant])
            .why("RFC 6749 section 3.2: a server ignores parameters that it does not know, so this one has no effect.")
            .help(format!("rename it to {meant}, unless the provider documents this name"))
            .report(cx);
    }
}

fn meant(name: &str) -> Option<&'static str> {
    let other = MEANT.iter().find(|(written, _)| *written == name).map(|(_, meant)| *meant);
    let near = || PARAMETERS.iter().chain(AUTHORIZATION).copied().find(|known| is_spelling(name, known));
    other.or_else(near)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn vendors_names_are_nothing_to_speak_of() {
        for name in
            ["endpoint_id", "tenant", "client_info", "approved", "p", "api-version", "access_type", "token_format", "prompt"]
        {
            assert_eq!(meant(name), None, "{name}");
        }
        for (name, wanted) in [
            ("scopes", "scope"),
            ("loginHint", "login_hint"),
            ("token_type_hints", "token_type_hint"),
            ("code_challange", "code_challenge"),
        ] {
            assert_eq!(meant(name), Some(wanted), "{name}");
        }
    }
}
