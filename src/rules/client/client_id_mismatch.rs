//! `client/client-id-mismatch`: the header names one client, the parameters another.

use crate::request::token::{Basic, BasicReading, Param, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let (Some(authorization), Some(basic)) = (request.authorization.shown(), request.basic()) else { return };
    for id in request.all(cx.layers, "client_id") {
        match same_client(basic, id, cx) {
            Some(true) => {}
            // Two ways of authentication are the graver finding, and its repair removes the second identifier.
            None if request.value(cx.layers, "client_secret").is_some() => {}
            None => not_comparable(basic, id, cx),
            Some(false) => {
                cx.draft(id.field.unit, format!("client_id in the {} differs from the identifier in the Authorization header", id.place.name()))
                    .label("one client here")
                    .also(basic.id.unwrap_or(authorization.at), "another one here")
                    .why("A request has one client. The server authenticates the one in the header and then finds that the grant, or the request itself, names another.")
                    .help("find out to which client the code or token was issued, use its identifier and secret in the header, and drop client_id from the parameters")
                    .report(cx);
            }
        }
    }
}

/// Whether both are the same client, in plain or in form-encoded spelling; `None` when one of them cannot be seen.
/// Capitals and blanks do not make another client: a stray blank has its own finding.
pub(super) fn same_client(basic: &Basic, id: &Param, cx: &Context<'_>) -> Option<bool> {
    let header = without_blanks(cx.bytes(basic.id?));
    let param = without_blanks(cx.bytes(id.field.value));
    if id.bare || !classify(&header).is_live() || !id.kind.is_live() {
        return None;
    }
    let decoded = basic.form_id.map(|id| without_blanks(cx.bytes(id)));
    Some(header.eq_ignore_ascii_case(&param) || decoded.is_some_and(|decoded| decoded.eq_ignore_ascii_case(&param)))
}

fn without_blanks(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect()
}

/// Only hidden values leave the question open: a damaged or empty one has its own finding.
fn not_comparable(basic: &Basic, id: &Param, cx: &mut Context<'_>) {
    let hidden = |kind: Option<ValueKind>| kind.is_some_and(|kind| kind.obstacle().is_some());
    let header = match basic.reading {
        BasicReading::Hidden(kind) => Some(kind),
        _ => basic.id_kind(cx.layers),
    };
    let reason = match (hidden(header), hidden(Some(id.kind))) {
        (true, _) => "the identifier in the Authorization header cannot be seen",
        (false, true) => "the value of client_id cannot be seen",
        (false, false) => return,
    };
    cx.cannot_check(
        reason,
        "decode the Basic value with `printf %s '<value>' | base64 -d`: the text before the colon must equal client_id",
    );
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use crate::rules::testing::{is_unchecked, verdict};

    const NAME: &str = "client/client-id-mismatch";

    fn capture(credentials: &str, id: &str) -> String {
        format!(
            "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic {credentials}\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id={id}\n"
        )
    }

    #[test]
    fn both_spellings_in_the_header_are_one_client() {
        let header = |pair: &str| STANDARD.encode(pair);
        assert_eq!(verdict(&capture(&header("urn:x:s"), "urn:x"), NAME), Some("error"));
        assert_eq!(verdict(&capture(&header("app%3A7Kq2Zw:s"), "app%3A7Kq2Zw"), NAME), None);
        assert_eq!(verdict(&capture(&header("app-7Kq2Zw :s"), "app-7Kq2Zw"), NAME), None);
    }

    #[test]
    fn a_hidden_identifier_leaves_it_open() {
        assert_eq!(verdict(&capture("***", "app-7Kq2Zw"), NAME), None);
        assert!(is_unchecked(&capture("***", "app-7Kq2Zw"), NAME));
    }
}
