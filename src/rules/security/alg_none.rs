//! `security/alg-none`: a token that anybody can write.

use crate::request::token::{Carrier, Jwt, JwtContent, TokenRequest};
use crate::rules::finding::Level;
use crate::rules::jwt::text;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for jwt in &request.jwts {
        let JwtContent::Read(parts) = &jwt.content else { continue };
        let Some(alg) = text(cx, &parts.header, "alg") else { continue };
        if !cx.bytes(alg).eq_ignore_ascii_case(b"none") {
            continue;
        }
        cx.draft(alg, format!("{} is not signed: its header says alg none", name(jwt, cx)))
            .label("no signature")
            .why("Without a signature anybody can write such a token. RFC 8414 forbids the algorithm for client authentication, RFC 9449 for proofs, and servers refuse it.")
            .help("sign it with an algorithm that the client is registered for, such as ES256 or PS256")
            .level(level(jwt))
            .report(cx);
    }
}

/// What a server issued is the server's business.
fn level(jwt: &Jwt) -> Level {
    match jwt.carrier {
        Carrier::Issued => Level::Info,
        // RFC 9101 allows unsigned request objects where nothing else forbids them.
        Carrier::RequestObject => Level::Warning,
        Carrier::ClientAssertion | Carrier::Assertion | Carrier::Dpop => Level::Error,
    }
}

fn name(jwt: &Jwt, cx: &Context<'_>) -> String {
    match jwt.carrier {
        Carrier::Dpop => "the DPoP proof".to_owned(),
        _ => cx.text(jwt.field.name).into_owned(),
    }
}
