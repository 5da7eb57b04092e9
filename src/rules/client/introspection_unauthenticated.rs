//! `client/introspection-unauthenticated`: nobody asks about the token.

use super::common::{has_userinfo, header_identifies, params_were_lost};
use crate::request::token::{Endpoint, Param, TokenRequest};
use crate::rules::common::{auth_methods, squeezed};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::misnamed;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if request.endpoint != Endpoint::Introspection {
        return;
    }
    // Under another name it is `param/revocation-misnamed`, and still what is asked about.
    let misnamed = || misnamed(request, cx).into_iter().find(|found| found.wanted == "token").map(|found| found.param);
    let Some(token) = request.all(cx.layers, "token").next().or_else(misnamed) else { return };
    if params_were_lost(request) || authenticates(request, token, cx) {
        return;
    }
    if request.authorization.is_not_shown() || !request.params_are_known() {
        return cx.cannot_check(
            "the capture does not show all of the request",
            "see whether an Authorization header or client credentials in the body were sent: introspection needs one of them",
        );
    }
    let named = request.all(cx.layers, "client_id").next();
    // An identifier alone is what a client with a TLS certificate sends.
    let (level, confidence) = match named {
        Some(_) => (Level::Warning, Confidence::Likely),
        None => (Level::Error, Confidence::Certain),
    };
    let message = if named.is_some() {
        "introspection with client_id alone: nothing proves the caller"
    } else {
        "introspection without any credentials of the caller"
    };
    cx.draft(token.field.name, message)
        .label("who asks?")
        .why("RFC 7662 section 2.1 has the endpoint require some form of authorization, so that nobody can try out tokens.")
        .help("send `Authorization: Basic base64(client_id:client_secret)` of the resource server, or the Bearer token that the server's documentation asks for")
        .judged(level, confidence)
        .report(cx);
}

fn authenticates(request: &TokenRequest, token: &Param, cx: &Context<'_>) -> bool {
    let mut others = request.params.iter().filter(|param| param.field.name != token.field.name);
    let by_param = others.any(|param| {
        let name = squeezed(&cx.text(param.field.name));
        ["secret", "assertion", "password", "apikey", "accesstoken"].iter().any(|part| name.contains(part))
    });
    let by_field = header_identifies(request, cx) || request.fields(cx.layers, "cookie").next().is_some();
    let by_other = has_userinfo(request) || request.certificate.is_some() || !auth_methods(request, cx.layers).is_empty();
    by_param || by_field || by_other
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_token_under_another_name_is_no_credential() {
        let asked = |body: &str| {
            let head =
                "POST /oauth2/introspect HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded";
            verdict(&format!("{head}\n\n{body}\n"), "client/introspection-unauthenticated")
        };
        assert_eq!(asked("access_token=mF_9.B5f-4.1JqM&token_type_hint=access_token"), Some("error"));
        assert_eq!(asked("token=mF_9.B5f-4.1JqM&access_token=7vQ2kLx9TrN4mZ8s"), None);
    }
}
