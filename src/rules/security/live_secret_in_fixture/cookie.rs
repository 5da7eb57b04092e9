//! Which cookies are secrets: those by which a server knows who somebody is. Networks, balancers, trackers and shields
//! against robots set theirs on every visitor, and a token endpoint has no other ones as a rule.

use super::Candidate;
use crate::rules::common::squeezed;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Parts of the names by which programs call the cookie that stands for a login.
const LOGINS: &[&str] =
    &["sess", "sid", "auth", "token", "jwt", "login", "remember", "ticket", "identity", "credential", "passport", "sso"];

/// Names that hold such a part and are none: trackers, balancers, shields against robots and forgery, a flow's own state.
const OTHERS: &[&str] = &[
    "sessiontracker",
    "incapses",
    "visid",
    "tracking",
    "csrf",
    "xsrf",
    "state",
    "nonce",
    "affinity",
    "analytics",
    "consent",
    "stsservice",
    "clientid",
    "sessionstart",
    "utm",
    "region",
    "side",
];

/// The logins in a `Cookie` field.
pub(super) fn cookies(value: Slice, cx: &Context<'_>) -> Vec<Candidate> {
    let mut start = 0;
    let pairs = cx.bytes(value).split(|b| *b == b';').map(|pair| {
        let at = value.sub(start..start + pair.len());
        start += pair.len() + 1;
        at
    });
    let pairs: Vec<Slice> = pairs.collect();
    pairs.into_iter().filter_map(|pair| login(pair, cx)).collect()
}

/// The login that a `Set-Cookie` field sets: its first pair; the others are attributes.
pub(super) fn set(value: Slice, cx: &Context<'_>) -> Option<Candidate> {
    let end = cx.bytes(value).iter().position(|b| *b == b';').unwrap_or(value.len());
    login(value.to(end), cx)
}

fn login(pair: Slice, cx: &Context<'_>) -> Option<Candidate> {
    let equals = cx.bytes(pair).iter().position(|b| *b == b'=')?;
    let name = cx.text(pair.to(equals)).trim().to_owned();
    is_login(&name).then(|| Candidate::new(pair.from(equals + 1), format!("the cookie {name}")))
}

fn is_login(name: &str) -> bool {
    let name = squeezed(name);
    LOGINS.iter().any(|part| name.contains(part)) && !OTHERS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::is_login;

    #[test]
    fn only_logins_are_secrets() {
        for name in ["sid", "connect.sid", "JSESSIONID", "PHPSESSID", "_shop_session", "AuthToken", "remember_me", "user.sso"] {
            assert!(is_login(name), "{name}");
        }
        let none = ["__cfduid", "fpc", "AWSALB", "_ga", "edgebucket", "loid", "session_tracker", "visid_incap_12", "XSRF-TOKEN"];
        for name in
            none.into_iter().chain(["incap_ses_7_12", "ARRAffinity", "buid", "x-ms-gateway-slice", "BIGipServerpool", "did"])
        {
            assert!(!is_login(name), "{name}");
        }
    }
}
