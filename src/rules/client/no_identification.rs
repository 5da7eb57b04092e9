//! `client/no-identification`: nothing in the request says which client is calling.

use super::common::{Identity, grant, identity, params_were_lost};
use crate::provider::ProfileAnswer;
use crate::request::token::{Endpoint, TokenRequest};
use crate::rules::common::{oauth_error, server_read_the_request};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(need) = need(request, cx).filter(|_| !params_were_lost(request)) else { return };
    match identity(request, cx) {
        Identity::Given => {}
        // With a certificate it is `client/mtls-client-id-missing`.
        Identity::Missing if request.certificate.is_some() => {}
        Identity::Missing => report(request, cx, &need, Confidence::Certain),
        Identity::NotShown(_) if is_retold_whole(request, cx) => report(request, cx, &need, Confidence::Possible),
        Identity::NotShown(reason) => cx.cannot_check(
            reason,
            "see whether an Authorization header, client_id or client_assertion was sent: one of them must name the client",
        ),
    }
}

/// What the request is, and how grave a missing client is there.
struct Need {
    words: &'static str,
    level: Level,
}

/// Clients of the code and device grants are always named. Others may be known by other means, so only the answer tells.
fn need(request: &TokenRequest, cx: &Context<'_>) -> Option<Need> {
    let must = |words| Some(Need { words, level: Level::Error });
    let should = |words| Some(Need { words, level: Level::Warning });
    match request.endpoint {
        Endpoint::DeviceAuthorization => must("device authorization request"),
        Endpoint::Par => must("pushed authorization request"),
        Endpoint::Revocation if cx.profile.answer("revocation_without_client") == ProfileAnswer::Yes => None,
        Endpoint::Revocation => should("revocation request"),
        Endpoint::Backchannel => must("backchannel authentication request"),
        Endpoint::Introspection | Endpoint::Fragment => None,
        Endpoint::Token => match grant(request, cx).as_str() {
            "authorization_code" => must("authorization code grant"),
            "urn:ietf:params:oauth:grant-type:device_code" => must("device code grant"),
            "refresh_token" if cx.profile.answer("refresh_without_client") == ProfileAnswer::Yes => None,
            "refresh_token" => should("refresh request"),
            "password" => should("password grant"),
            // Assertion and exchange grants leave it open, client_credentials has its own rule, vendors have their own ways.
            _ => None,
        },
    }
}

/// Somebody retold the request: address, content type and all of the body, and no word of a client. A client program with
/// options from elsewhere (curl with a netrc file) is another matter, and so is an answer that finds fault with something else.
fn is_retold_whole(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let told = request.url.shown().is_some() && request.content_type_is_written(cx.layers) && request.client.is_none();
    let open = matches!(oauth_error(cx), None | Some("invalid_client" | "unauthorized_client" | "invalid_request"));
    told && request.params_are_known() && open && !server_read_the_request(cx)
}

fn report(request: &TokenRequest, cx: &mut Context<'_>, need: &Need, confidence: Confidence) {
    let first = request.all(cx.layers, "grant_type").next().or_else(|| request.params.first());
    let at = first.map_or(request.at, |param| param.field.unit);
    let hedge = if confidence == Confidence::Possible { " in what the capture shows" } else { "" };
    cx.draft(at, format!("the {} names no client: no Authorization header and no client_id{hedge}", need.words))
        .label("no client is named")
        .why("A grant belongs to the client that it was issued to. A server that cannot tell who is calling refuses, often with a message about something else.")
        .help("confidential clients send `Authorization: Basic base64(client_id:client_secret)`; public clients add client_id to the body")
        .level(level(need, confidence, cx))
        .confidence(confidence)
        .report(cx);
}

fn level(need: &Need, confidence: Confidence, cx: &Context<'_>) -> Level {
    if server_read_the_request(cx) {
        return Level::Info;
    }
    if confidence == Confidence::Possible {
        return Level::Warning;
    }
    if answer_asks_for_a_client(cx) { Level::Error } else { need.level }
}

fn answer_asks_for_a_client(cx: &Context<'_>) -> bool {
    let words =
        ["client_id", "client id", "client authentication", "client credentials", "authorization header", "unauthenticated"];
    let said = cx.reply.is_some_and(|reply| words.iter().any(|words| reply.says(words)));
    said || matches!(oauth_error(cx), Some("invalid_client" | "unauthorized_client"))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{is_unchecked, verdict};

    const NAME: &str = "client/no-identification";

    fn refresh(tail: &str) -> String {
        let head = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\n";
        format!("{head}Accept: application/json\n\ngrant_type=refresh_token&refresh_token=rt_9f%2BAb%2FCd%3D%3D{tail}")
    }

    #[test]
    fn a_refresh_is_a_warning_until_the_answer_decides() {
        assert_eq!(verdict(&refresh(""), NAME), Some("warning"));
        let answer = |body: &str| refresh(&format!("\n\nHTTP/1.1 400 Bad Request\n\n{body}\n"));
        assert_eq!(verdict(&answer(r#"{"error":"invalid_client"}"#), NAME), Some("error"));
        assert_eq!(
            verdict(&answer(r#"{"error":"invalid_request","error_description":"client_id is missing"}"#), NAME),
            Some("error")
        );
        assert_eq!(verdict(&answer(r#"{"error":"invalid_grant"}"#), NAME), Some("info"));
    }

    #[test]
    fn any_name_of_a_client_is_one() {
        for tail in ["&client_id=app-7Kq2Zw", "&client_key=aw7Kq2Zw", "&appid=wx7Kq2Zw", "&clientId=app-7Kq2Zw", "&client_id="] {
            assert_eq!(verdict(&refresh(tail), NAME), None, "{tail}");
        }
        let in_query = refresh("").replace("/oauth/token", "/oauth/token?client_id=app-7Kq2Zw");
        assert_eq!(verdict(&in_query, NAME), None);
        let typo = refresh("").replace("Accept: ", "Authorisation: Basic YXBwOnM=\nAccept: ");
        assert_eq!(verdict(&typo, NAME), None);
    }

    #[test]
    fn grants_that_leave_it_open_are_left_alone() {
        let jwt =
            refresh("").replace("grant_type=refresh_token", "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
        assert_eq!(verdict(&jwt, NAME), None);
    }

    #[test]
    fn a_retold_request_is_judged_by_what_is_told() {
        let told = |body: &str| {
            format!(
                "It is a POST to https://login.acme-corp.com/oauth/token, Content-Type application/json, with this body:\n\n{body}\n"
            )
        };
        assert_eq!(
            verdict(&told("{\n\"grant_type\": \"refresh_token\",\n\"refresh_token\": \"rt_9fAbCd\"\n}"), NAME),
            Some("warning")
        );
        assert_eq!(
            verdict(
                &told(
                    "{\n\"grant_type\": \"refresh_token\",\n\"refresh_token\": \"rt_9fAbCd\",\n\"client_id\": \"app-7Kq2Zw\"\n}"
                ),
                NAME
            ),
            None
        );
        let bare = "grant_type=refresh_token&refresh_token=rt_9fAbCd\n";
        assert_eq!(verdict(bare, NAME), None);
        assert!(is_unchecked(bare, NAME));
    }

    #[test]
    fn the_command_of_the_refresh_page_is_a_warning() {
        let curl = "curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token --data-urlencode 'refresh_token=rt_9f+Ab/Cd=='\n";
        assert_eq!(verdict(curl, NAME), Some("warning"));
    }

    #[test]
    fn a_json_body_can_lack_a_client_too() {
        let json = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/json\n\n{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_9fAbCd\"}\n\nHTTP/1.1 400 Bad Request\n";
        assert_eq!(verdict(json, NAME), Some("warning"));
    }
}
