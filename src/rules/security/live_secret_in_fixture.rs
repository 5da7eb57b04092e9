//! `security/live-secret-in-fixture`: a file that is kept holds a secret that looks real.

mod cookie;
mod looks;
mod over;

use crate::request::token::jwt::Node;
use crate::request::token::{Param, TokenRequest};
use crate::rules::common::squeezed;
use crate::rules::finding::Level;
use crate::rules::rule::Context;
use crate::text::layers::Slice;
use cookie::cookies;
use looks::{LiveSecretClue, looks};

/// Parameters whose values are confidential in storage (RFC 6749 sections 10.1, 10.3, 10.4). Codes and verifiers are used up.
const SECRET: &[&str] = &["secret", "token", "password", "assertion", "apikey", "privatekey"];

/// Their values name kinds of tokens.
const KINDS: &[&str] = &["tokentype", "tokentypehint", "assertiontype"];

/// Header fields that carry secrets whole.
const FIELDS: &[&str] =
    &["x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "x-client-secret", "client-secret", "dpop-token"];

/// How deep an answer may wrap its tokens.
const DEPTH: usize = 4;

/// A value with the words for it.
struct Candidate {
    at: Slice,
    words: String,
    /// When a server stops to take it, where the answer tells, in seconds since 1970.
    until: Option<i64>,
}

impl Candidate {
    fn new(at: Slice, words: impl Into<String>) -> Candidate {
        Candidate { at, words: words.into(), until: None }
    }
}

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // What goes to a host that nobody can own came from a specification or a manual.
    if request.host.is_some_and(|host| is_of_a_manual(&cx.text(host))) {
        return;
    }
    let mut seen: Vec<&[u8]> = Vec::new();
    for candidate in candidates(request, cx) {
        let value = cx.bytes(candidate.at);
        let Some(look) = looks(value).filter(|_| !seen.contains(&value)) else { continue };
        seen.push(value);
        report(&candidate, &look, cx);
    }
}

fn report(candidate: &Candidate, look: &LiveSecretClue, cx: &mut Context<'_>) {
    let until = candidate.until.or_else(|| over::expiry(cx.bytes(candidate.at)));
    let words = &candidate.words;
    if let (Some(until), Some(now)) = (until, cx.now)
        && until < now
    {
        cx.draft(candidate.at, format!("{words} looks like a secret that was live: {}; its time is over", look.words))
            .label("was live")
            .why("No server takes it any more. What it says of its owner can still be read.")
            .help("a placeholder in its place tells readers that they need not worry: `grantlint redact` writes them")
            .level(Level::Info)
            .report(cx);
        return;
    }
    cx.draft(candidate.at, format!("{words} looks like a live secret: {}", look.words))
        .label("looks live")
        .confidence(look.confidence)
        .why("A secret that is committed is read by everybody who reads the repository, its forks and its backups, for ever (RFC 6749 sections 10.1, 10.3 and 10.4 ask to keep it confidential in storage).")
        .help("revoke it if it was ever valid, and put a placeholder in its place: `grantlint redact` writes them")
        .report(cx);
}

fn candidates(request: &TokenRequest, cx: &Context<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> =
        request.params.iter().filter(|param| !param.bare).filter_map(|param| of_param(param, cx)).collect();
    found.extend(of_authorization(request));
    found.extend(of_fields(request, cx));
    let userinfo = request.url.shown().and_then(|url| url.userinfo);
    found.extend(userinfo.and_then(|userinfo| of_userinfo(userinfo, cx)));
    found.extend(of_reply(cx));
    found
}

fn of_param(param: &Param, cx: &Context<'_>) -> Option<Candidate> {
    let name = cx.text(param.field.name);
    is_secret(&name).then(|| Candidate::new(param.field.value, format!("{name} in the {}", param.place.name())))
}

fn is_secret(name: &str) -> bool {
    let name = squeezed(name);
    SECRET.iter().any(|end| name.ends_with(end)) && !KINDS.iter().any(|kind| name.ends_with(kind))
}

/// Basic is looked at decoded: its Base64 has more letters, and no prefix.
fn of_authorization(request: &TokenRequest) -> Option<Candidate> {
    let authorization = request.authorization.shown()?;
    Some(match &authorization.basic {
        Some(basic) => Candidate::new(basic.secret?, "the secret in the Basic credentials"),
        None => Candidate::new(authorization.credentials, "the token in the Authorization field"),
    })
}

fn of_fields(request: &TokenRequest, cx: &Context<'_>) -> Vec<Candidate> {
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    let mut found = Vec::new();
    for field in fields {
        let name = cx.text(field.name).to_ascii_lowercase();
        if name == "cookie" {
            found.extend(cookies(field.value, cx));
        } else if FIELDS.contains(&name.as_str()) {
            found.push(Candidate::new(field.value, format!("the header field {name}")));
        }
    }
    let set = cx.reply.into_iter().flat_map(|reply| &reply.fields);
    let set = set.filter(|field| cx.bytes(field.name).eq_ignore_ascii_case(b"set-cookie"));
    found.extend(set.filter_map(|field| cookie::set(field.value, cx)));
    found
}

fn of_userinfo(userinfo: Slice, cx: &Context<'_>) -> Option<Candidate> {
    let colon = cx.bytes(userinfo).iter().position(|b| *b == b':')?;
    Some(Candidate::new(userinfo.from(colon + 1), "the password in the address"))
}

fn of_reply(cx: &Context<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    if let Some(object) = cx.reply.and_then(|reply| reply.object.as_ref()) {
        collect(object, cx, DEPTH, &mut found);
        let until = over::answered(object, cx);
        let is_short_lived = |candidate: &&mut Candidate| candidate.words.starts_with("access_token");
        found.iter_mut().filter(is_short_lived).for_each(|candidate| candidate.until = until);
    }
    found
}

fn collect(node: &Node, cx: &Context<'_>, depth: usize, found: &mut Vec<Candidate>) {
    for member in node.members() {
        let name = cx.text(member.key);
        match &member.value {
            Node::Text(at) if is_secret(&name) => found.push(Candidate::new(*at, format!("{name} in the answer"))),
            inner if depth > 0 => collect(inner, cx, depth - 1, found),
            _ => {}
        }
    }
}

/// Names that RFC 2606 and RFC 6761 keep for manuals and tests.
fn is_of_a_manual(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let within = |name: &str| host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
    ["example", "example.com", "example.org", "example.net", "test", "invalid"].iter().any(|name| within(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::policy::{Policy, Selector, Setting};
    use crate::rules::testing::under;

    const RULE: &str = "security/live-secret-in-fixture";

    fn said(capture: &str) -> Vec<String> {
        let mut policy = Policy::default();
        policy.set(&Selector::parse(RULE).expect("a rule"), Setting::On);
        let report = under(policy, capture);
        let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        let own = findings.filter(|finding| finding.rule == RULE);
        own.map(|finding| format!("{} {}", finding.level.name(), finding.message.split(" looks").next().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn looks_into_basic_cookies_and_answers() {
        let capture = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\nCookie: lang=en; sid=Zx81Kq92LmPa73TnVb65Yw\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaX\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"access_token\":\"Qm8Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE\",\"token_type\":\"Bearer\"}\n";
        let found = said(capture);
        assert_eq!(
            found,
            [
                "error the secret in the Basic credentials",
                "error the cookie sid",
                "error refresh_token in the body",
                "error access_token in the answer"
            ]
        );
        assert!(said(&capture.replace("login.acme-corp.com", "server.example.com")).is_empty());
    }

    #[test]
    fn is_silent_unless_asked() {
        let capture =
            "curl https://login.acme-corp.com/oauth/token -u a:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=client_credentials";
        assert_eq!(crate::rules::testing::verdict(capture, RULE), None);
        assert_eq!(said(capture).len(), 1);
        assert!(said(&capture.replace("n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE", "<secret>")).is_empty());
    }

    #[test]
    fn names_tell_what_is_secret() {
        for name in ["client_secret", "clientSecret", "refresh-token", "password", "client_assertion", "x_api_key"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["token_type_hint", "subject_token_type", "client_assertion_type", "scope", "code", "client_id"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
