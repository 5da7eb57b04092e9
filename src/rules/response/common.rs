//! What the rules on answers ask.

use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::request::token::jwt::Node;
use crate::request::value::{ValueKind, classify};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// The answer, if it brings tokens and is shown as an object and whole.
pub(super) fn issued<'c>(cx: &Context<'c>) -> Option<&'c Reply> {
    cx.reply.filter(|reply| reply.accepted && reply.object.is_some())
}

/// A member of the answer's object that is text.
pub(super) fn text(cx: &Context<'_>, reply: &Reply, name: &str) -> Option<Slice> {
    match reply.member(cx.layers, name)? {
        Node::Text(at) => Some(*at),
        _ => None,
    }
}

/// A real value, not a stand-in for one.
pub(super) fn is_live(cx: &Context<'_>, at: Slice) -> bool {
    classify(cx.bytes(at)) == ValueKind::Live
}

/// True when the request renews tokens.
pub(super) fn is_refresh(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.grant(cx.layers).is_some_and(|grant| grant == "refresh_token")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{said, verdict};

    fn capture(path: &str, body: &str, answer: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\n\
             Content-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n{body}\n\n{answer}\n"
        )
    }

    fn refresh(answer: &str) -> String {
        capture("/oauth/token", "grant_type=refresh_token&refresh_token=rt_9fAbCd", answer)
    }

    #[test]
    fn a_usual_success_is_silent() {
        let ok = "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n";
        for content in [
            r#"{"access_token":"at_4KdPq2","token_type":"Bearer","expires_in":3600,"refresh_token":"rt_2mXyZa","scope":"read"}"#,
            r#"{"access_token":"at_4KdPq2","scope":"read","token_type":"bearer"}"#,
            r#"{"ok":true,"access_token":"at_4KdPq2","token_type":"bot","expires_in":43200,"team":{"id":"T1"}}"#,
            r#"{"access_token":"at_4KdPq2","error":null,"token_type":"Bearer"}"#,
        ] {
            assert_eq!(said(&refresh(&format!("{ok}{content}"))), Vec::<&str>::new(), "{content}");
        }
        let form = "HTTP/1.1 200 OK\n\naccess_token=gho_7Kq&scope=repo&token_type=bearer";
        assert_eq!(said(&refresh(form)), Vec::<&str>::new());
        let active = capture("/oauth/introspect", "token=rt_9fAbCd", &format!("{ok}{{\"active\":true,\"scope\":\"read\"}}"));
        assert_eq!(said(&active), Vec::<&str>::new());
    }

    #[test]
    fn only_a_whole_answer_can_lack_something() {
        let level = |path: &str, content: &str| {
            let answer = format!("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{content}");
            verdict(&capture(path, "grant_type=refresh_token&refresh_token=rt_9fAbCd", &answer), "response/missing-required")
        };
        assert_eq!(level("/oauth/token", r#"{"expires_in":3600,"token_type":"Bearer"}"#), Some("warning"));
        assert_eq!(level("/oauth/token", r#"{"access_token":"at_4KdPq2","expires_in":3600}"#), Some("info"));
        assert_eq!(level("/oauth/token", r#"{"data":{"access_token":"at_4KdPq2"},"scope":"a"}"#), None);
        assert_eq!(level("/oauth/token", r#"{"expires_in":3600, ...}"#), None);
        assert_eq!(level("/oauth/token", r#"{"ok":false,"error":"invalid_refresh_token"}"#), None);
        assert_eq!(level("/oauth/token", r#"{"status":"ok"}"#), None);
        assert_eq!(level("/oauth/introspect", r#"{"scope":"a"}"#), Some("warning"));
    }

    #[test]
    fn a_gap_between_clocks_has_one_rule() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let at = |seconds: i64| {
            let claims = format!(
                r#"{{"iss":"app-7Kq2Zw","sub":"app-7Kq2Zw","aud":"https://login.acme-corp.com","jti":"a7","iat":{0},"exp":{1}}}"#,
                1_793_534_400 + seconds,
                1_793_534_700 + seconds
            );
            let header = part(r#"{"alg":"ES256","typ":"client-authentication+jwt","kid":"k"}"#);
            let text = format!(
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\nAccept: application/json\n\n\
                 grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={header}.{}.c2ln\n\n\
                 HTTP/1.1 401 Unauthorized\nDate: Sun, 01 Nov 2026 12:00:00 GMT\n\n{{\"error\":\"invalid_client\"}}\n",
                part(&claims)
            );
            said(&text)
        };
        assert_eq!(at(5), Vec::<&str>::new());
        assert_eq!(at(30), ["response/clock-skew"]);
        assert_eq!(at(120), ["client/assertion-expired"]);
    }

    #[test]
    fn granted_scopes_may_have_other_spellings() {
        let level = |asked: &str, granted: &str| {
            let answer = format!(
                "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"access_token\":\"at_4KdPq2\",\"token_type\":\"Bearer\",\"scope\":\"{granted}\",\"id_token\":\"x\"}}"
            );
            verdict(
                &capture("/oauth/token", &format!("grant_type=client_credentials&scope={asked}"), &answer),
                "response/scope-narrowed",
            )
        };
        assert_eq!(level("read+write", "write,read"), None);
        assert_eq!(level("email+openid", "https://www.googleapis.com/auth/userinfo.email"), None);
        assert_eq!(level("https%3A%2F%2Fgraph.microsoft.com%2F.default", "User.Read"), None);
        assert_eq!(level("read+write", "read"), Some("info"));
    }
}
