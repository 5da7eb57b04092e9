//! What a server sees of a request that has the fault a rule finds: a closed set, stated on each rule's page as `effect`.

use crate::rules::rule::Rule;

/// What the server then sees. A page names what is seen most often first, since servers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Effect {
    /// No client, or none that it can read.
    NoClient,
    /// A client of another name.
    OtherClient,
    /// The client with another secret.
    WrongSecret,
    /// A client that authenticates in two ways.
    TwoMethods,
    /// A client that authenticates in a way that is not taken.
    AuthMethod,
    /// A secret of a client that has none.
    SecretOfPublic,
    /// A body without parameters.
    NotRead,
    /// A content type that is not taken.
    TypeRefused,
    /// No parameter of the name that the finding is about.
    Missing,
    /// Another value of the parameter that the finding is about.
    Altered,
    /// The parameter twice.
    Twice,
    /// A parameter too many.
    Superfluous,
    /// A grant type that nobody has.
    GrantUnknown,
    /// A grant that this client may not use.
    GrantForbidden,
    /// A token of another kind.
    WrongToken,
    /// Nothing that it has at this address.
    Address,
    /// A method that is not taken.
    HttpMethod,
    /// A message against the rules of HTTP.
    MessageBroken,
    /// A message without a length.
    NoLength,
    /// A signed assertion that is not accepted.
    Assertion,
    /// A proof of possession that is not accepted.
    Proof,
    /// A proof of possession without its nonce.
    Nonce,
    /// No certificate of the client.
    Certificate,
    /// A page of an origin that it does not expect.
    Origin,
    /// A session of a browser.
    Csrf,
    /// A client that a firewall knows.
    Blocked,
    /// An unsafe connection.
    Insecure,
    /// A request that belongs elsewhere.
    Redirected,
    /// A media type that it does not write.
    Accept,
    /// A part of the request, or nothing.
    Unsent,
    /// A version of TLS that it does not speak.
    Tls,
    /// Something that it refuses for safety.
    Refused,
    /// A code or token that was used before.
    Spent,
    /// A code or token whose time is over, or that was revoked.
    Outdated,
    /// A code or token of another client.
    Foreign,
    /// A code or token of another server.
    OtherServer,
    /// Another redirect address than before.
    RedirectDiffers,
    /// A verifier that does not belong to the challenge, or one without the other.
    VerifierDiffers,
    /// Scopes that were never granted.
    Beyond,
    /// A request too soon after the last.
    TooSoon,
    /// The rule is about the answer.
    Answer,
    /// Nothing of it.
    None,
}

const NAMES: &[(&str, Effect)] = &[
    ("no-client", Effect::NoClient),
    ("other-client", Effect::OtherClient),
    ("wrong-secret", Effect::WrongSecret),
    ("two-methods", Effect::TwoMethods),
    ("auth-method", Effect::AuthMethod),
    ("secret-of-public", Effect::SecretOfPublic),
    ("not-read", Effect::NotRead),
    ("type-refused", Effect::TypeRefused),
    ("missing", Effect::Missing),
    ("altered", Effect::Altered),
    ("twice", Effect::Twice),
    ("superfluous", Effect::Superfluous),
    ("grant-unknown", Effect::GrantUnknown),
    ("grant-forbidden", Effect::GrantForbidden),
    ("wrong-token", Effect::WrongToken),
    ("address", Effect::Address),
    ("http-method", Effect::HttpMethod),
    ("message-broken", Effect::MessageBroken),
    ("no-length", Effect::NoLength),
    ("assertion", Effect::Assertion),
    ("proof", Effect::Proof),
    ("nonce", Effect::Nonce),
    ("certificate", Effect::Certificate),
    ("origin", Effect::Origin),
    ("csrf", Effect::Csrf),
    ("blocked", Effect::Blocked),
    ("insecure", Effect::Insecure),
    ("redirected", Effect::Redirected),
    ("accept", Effect::Accept),
    ("unsent", Effect::Unsent),
    ("tls", Effect::Tls),
    ("refused", Effect::Refused),
    ("spent", Effect::Spent),
    ("outdated", Effect::Outdated),
    ("foreign", Effect::Foreign),
    ("other-server", Effect::OtherServer),
    ("redirect-differs", Effect::RedirectDiffers),
    ("verifier-differs", Effect::VerifierDiffers),
    ("beyond-grant", Effect::Beyond),
    ("too-soon", Effect::TooSoon),
    ("answer", Effect::Answer),
    ("none", Effect::None),
];

/// The effects of a rule, as its page lists them.
pub(crate) fn of(rule: &Rule) -> impl Iterator<Item = Effect> {
    rule.list("effect").iter().filter_map(|name| NAMES.iter().find(|(known, _)| known == name)).map(|(_, effect)| *effect)
}

impl Effect {
    /// What the server then does, as the end of a sentence: "The server then ...".
    pub(crate) const fn phrase(self) -> &'static str {
        match self {
            Effect::NoClient => "finds no client credentials that it can read",
            Effect::OtherClient => "reads a client identifier other than the registered one",
            Effect::WrongSecret => "gets a secret other than the one it knows",
            Effect::TwoMethods => "sees two ways of client authentication, and refuses that or reads the wrong one",
            Effect::AuthMethod => "looks for the client's credentials elsewhere, or does not take them in this way",
            Effect::SecretOfPublic => "sees a secret of a client that is registered without one",
            Effect::NotRead => "finds no parameters where it reads them",
            Effect::TypeRefused => "refuses the body, or reads no parameters in it",
            Effect::Missing => "does not find a parameter that it needs",
            Effect::Altered => "gets a value other than the one that was meant",
            Effect::Twice => "sees a parameter more than once",
            Effect::Superfluous => "sees a parameter that has no place in this request",
            Effect::GrantUnknown => "reads a grant type that it does not know",
            Effect::GrantForbidden => "does not let this client use the grant",
            Effect::WrongToken => "looks up a token of another kind and does not find it",
            Effect::Address => "has nothing at this address, or something else",
            Effect::HttpMethod => "does not take this HTTP method, or reads no body with it",
            Effect::MessageBroken => "cannot parse the message",
            Effect::NoLength => "does not know where the body ends, and reads none",
            Effect::Assertion => "does not accept the signed assertion",
            Effect::Proof => "does not accept the proof of possession",
            Effect::Nonce => "wants its nonce in the proof of possession",
            Effect::Certificate => "sees no client certificate",
            Effect::Origin => "does not expect the request from a page of this origin",
            Effect::Csrf => "takes the request for a form of a browser session",
            Effect::Blocked => "is behind a firewall that turns this client away",
            Effect::Insecure => "refuses or redirects what comes over http",
            Effect::Redirected => "sends the client elsewhere, where body or credentials are lost",
            Effect::Accept => "does not answer in the media type that is asked for",
            Effect::Unsent => "gets only a part of the request, or nothing",
            Effect::Tls => "does not speak this version of TLS",
            Effect::Refused => "refuses the request for safety",
            Effect::Spent => "sees a code or token that was used before",
            Effect::Outdated => "sees a code or token that has expired or was revoked",
            Effect::Foreign => "sees a code or token that it issued to another client",
            Effect::OtherServer => "does not know the code or token, which another server issued",
            Effect::RedirectDiffers => "compares redirect_uri with the one of the authorization request, and they differ",
            Effect::VerifierDiffers => {
                "compares the code verifier with the challenge of the authorization request, and they do not fit"
            }
            Effect::Beyond => "sees scopes that were not granted",
            Effect::TooSoon => "gets more requests than it wants in that time",
            Effect::Answer | Effect::None => "sees nothing of it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::finding::Level;
    use crate::rules::rule;

    #[test]
    fn every_rule_says_what_the_server_sees() {
        for rule in rule::all() {
            let found = of(rule).count();
            assert!(found > 0 && found == rule.list("effect").len(), "{}: effect: {:?}", rule.name, rule.meta("effect"));
            let seen = of(rule).any(|effect| !matches!(effect, Effect::Answer | Effect::None));
            let about_request = !rule.name.starts_with("response/") && !rule.name.starts_with("security/");
            let grave = rule.level() == Level::Error && about_request;
            assert!(seen || !grave, "{}: an error that no server sees", rule.name);
        }
    }
}
