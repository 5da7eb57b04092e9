//! How well what a fault does fits what the answer says.

use super::effect::{self, Effect};
use crate::request::symptom::{FORM_TYPE, Saw, Symptom, SymptomSource};
use crate::rules::rule::Rule;

/// From 0, nothing to do with each other, to 5, the very thing.
pub(crate) type Fit = usize;

/// The least fit that makes a fault a usual cause of what the answer says.
pub(crate) const USUAL: Fit = 3;

/// The fit that only the very thing has.
pub(crate) const EXACT: Fit = 5;

/// An effect with the parameters that the finding is about, where they are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'s> {
    pub(crate) effect: Effect,
    pub(crate) subjects: &'s [&'static str],
}

/// Parameters that say who the client is.
const OF_CLIENT: &[&str] = &["client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// Parameters that are the grant, or are compared with it.
const OF_GRANT: &[&str] = &[
    "refresh_token",
    "code",
    "token",
    "device_code",
    "subject_token",
    "actor_token",
    "auth_req_id",
    "username",
    "password",
    "assertion",
];

/// How well the faults that a rule finds fit one symptom, with the effect that fits best.
pub(crate) fn of_rule(rule: &Rule, subjects: &[&'static str], symptom: &Symptom) -> (Fit, Effect) {
    let mut best = (0, Effect::None);
    for (place, effect) in effect::of(rule).enumerate() {
        let fit = of(Sight { effect, subjects }, symptom).saturating_sub(place.min(1));
        if fit > best.0 {
            best = (fit, effect);
        }
    }
    best
}

/// The answer shows that this cannot be the cause: what it speaks of was read.
pub(crate) fn contradicts(rule: &Rule, subjects: &[&'static str], symptom: &Symptom) -> bool {
    let read = matches!(
        symptom.saw,
        Saw::TokenRefused
            | Saw::TokenExpired
            | Saw::TokenUsed
            | Saw::TokenForeign
            | Saw::RedirectDiffers
            | Saw::VerifierWrong
            | Saw::ScopeRefused
            | Saw::UserRefused
            | Saw::UserNeeded
            | Saw::GrantForbidden
    ) || symptom.saw == Saw::Invalid && symptom.about.is_some();
    let unread = |effect: Effect| {
        matches!(
            effect,
            Effect::NotRead
                | Effect::Unsent
                | Effect::TypeRefused
                | Effect::HttpMethod
                | Effect::NoLength
                | Effect::MessageBroken
        )
    };
    let grant_read = |effect: Effect| effect == Effect::Missing && subjects.contains(&"grant_type");
    read && symptom.source >= SymptomSource::Error && effect::of(rule).all(|effect| unread(effect) || grant_read(effect))
}

fn of(sight: Sight<'_>, symptom: &Symptom) -> Fit {
    let named = |names: &[&str]| sight.subjects.iter().any(|subject| names.contains(subject));
    let known = !sight.subjects.is_empty();
    match sight.effect {
        Effect::Altered if known => altered(sight, symptom),
        Effect::Missing if known => missing(sight, symptom),
        Effect::Twice if named(OF_CLIENT) => plain(Effect::TwoMethods, symptom).max(twice(sight, symptom)),
        Effect::Twice => twice(sight, symptom),
        Effect::Superfluous if known => superfluous(sight, symptom),
        effect => plain(effect, symptom),
    }
}

/// A parameter with another value is what reads it: the client, its secret, the grant type, the token.
fn altered(sight: Sight<'_>, symptom: &Symptom) -> Fit {
    let one = |subject: &&'static str| match *subject {
        "client_id" => plain(Effect::OtherClient, symptom),
        "client_secret" => plain(Effect::WrongSecret, symptom),
        "client_assertion" | "client_assertion_type" => plain(Effect::Assertion, symptom),
        "grant_type" => plain(Effect::GrantUnknown, symptom),
        "redirect_uri" => about(symptom, Saw::RedirectDiffers, "redirect_uri"),
        "code_verifier" | "code_challenge" | "code_challenge_method" => about(symptom, Saw::VerifierWrong, "code_verifier"),
        "scope" => about(symptom, Saw::ScopeRefused, "scope"),
        "resource" | "audience" => about(symptom, Saw::TargetRefused, "resource"),
        "username" | "password" if symptom.saw == Saw::UserRefused => EXACT,
        name if OF_GRANT.contains(&name) => of_grant(symptom, name),
        name => about(symptom, Saw::Invalid, name),
    };
    sight.subjects.iter().map(one).max().unwrap_or(0)
}

/// An altered parameter whose fault has a symptom of its own.
fn about(symptom: &Symptom, own: Saw, name: &str) -> Fit {
    match symptom.saw {
        saw if saw == own => EXACT,
        Saw::Invalid if symptom.about == Some(name) => EXACT,
        Saw::Missing if symptom.about == Some(name) => 2,
        Saw::RequestRefused => 3,
        Saw::TokenRefused if ["redirect_uri", "code_verifier"].contains(&name) => 4,
        Saw::ServerFault => 2,
        _ => 0,
    }
}

fn of_grant(symptom: &Symptom, name: &str) -> Fit {
    match symptom.saw {
        Saw::TokenRefused => EXACT,
        Saw::Invalid if symptom.about == Some(name) => EXACT,
        Saw::AssertionRefused if name == "assertion" => EXACT,
        Saw::RequestRefused => 3,
        Saw::TokenForeign | Saw::ServerFault => 2,
        Saw::TokenExpired | Saw::TokenUsed => 1,
        Saw::Missing if symptom.about == Some(name) => 2,
        _ => 0,
    }
}

fn missing(sight: Sight<'_>, symptom: &Symptom) -> Fit {
    let one = |subject: &&'static str| match (symptom.saw, *subject) {
        (Saw::Missing, name) if symptom.about == Some(name) && OF_CLIENT.contains(&name) => 4,
        (Saw::Missing, name) if symptom.about == Some(name) => EXACT,
        // Few requests have to have one.
        (Saw::Missing | Saw::RequestRefused, "code_verifier") => 2,
        (Saw::Missing, _) if symptom.about.is_none() => 4,
        (Saw::Missing, _) => 1,
        (Saw::Invalid, name) if symptom.about == Some(name) => 4,
        (Saw::Unexpected, _) => 3,
        (Saw::GrantUnknown, "grant_type") => EXACT,
        (Saw::GrantUnknown, _) => 2,
        (_, name) if OF_CLIENT.contains(&name) => plain(Effect::NoClient, symptom),
        (Saw::TokenRefused, _) => 4,
        (Saw::RedirectDiffers, "redirect_uri") | (Saw::VerifierWrong, "code_verifier") => 4,
        // Few servers want to be asked for a scope.
        (Saw::ScopeRefused, "scope") => 2,
        (Saw::TargetRefused, "resource" | "audience") => 4,
        (Saw::AssertionRefused, "assertion") => 3,
        (Saw::RequestRefused, _) => 4,
        (Saw::NotRead, _) => 2,
        (Saw::ServerFault, _) => 3,
        _ => 0,
    };
    sight.subjects.iter().map(one).max().unwrap_or(0)
}

fn twice(sight: Sight<'_>, symptom: &Symptom) -> Fit {
    match symptom.saw {
        Saw::Twice if symptom.about.is_none_or(|name| sight.subjects.is_empty() || sight.subjects.contains(&name)) => EXACT,
        Saw::RequestRefused => 4,
        Saw::Twice | Saw::Unexpected => 3,
        Saw::Invalid | Saw::Missing if symptom.about.is_some_and(|name| sight.subjects.contains(&name)) => 3,
        Saw::TargetRefused if sight.subjects.contains(&"resource") => 4,
        Saw::GrantUnknown if sight.subjects.contains(&"grant_type") => 3,
        Saw::TokenRefused | Saw::ClientRefused | Saw::ServerFault => 2,
        _ => 0,
    }
}

fn superfluous(sight: Sight<'_>, symptom: &Symptom) -> Fit {
    let has = |name: &str| sight.subjects.contains(&name);
    match symptom.saw {
        Saw::Unexpected => EXACT,
        Saw::ScopeRefused if has("scope") => EXACT,
        Saw::UserNeeded if has("scope") => 3,
        Saw::RedirectDiffers if has("redirect_uri") => 4,
        Saw::TwoMethods if has("access_token") => 4,
        Saw::RequestRefused => 3,
        _ => 0,
    }
}

/// The fit of an effect that needs no parameter's name.
fn plain(effect: Effect, symptom: &Symptom) -> Fit {
    let row = table(symptom);
    row.iter().find(|(known, _)| *known == effect).map_or(0, |(_, fit)| *fit)
}

/// The effects that make a server say so, with how well each fits.
fn table(symptom: &Symptom) -> &'static [(Effect, Fit)] {
    use Effect::{
        Accept, Address, Altered, Assertion, AuthMethod, Beyond, Blocked, Certificate, Csrf, Foreign, GrantForbidden,
        GrantUnknown, HttpMethod, Insecure, MessageBroken, Missing, NoClient, NoLength, Nonce, NotRead, Origin, OtherClient,
        OtherServer, Outdated, Proof, RedirectDiffers, Redirected, Refused, SecretOfPublic, Spent, Superfluous, Tls, TooSoon,
        Twice, TwoMethods, TypeRefused, Unsent, VerifierDiffers, WrongSecret, WrongToken,
    };
    let of_client = symptom.about.is_some_and(|name| OF_CLIENT.contains(&name));
    match symptom.saw {
        Saw::NoClient => &[
            (NoClient, 5),
            (AuthMethod, 4),
            (NotRead, 3),
            (TypeRefused, 3),
            (Unsent, 3),
            (TwoMethods, 3),
            (Assertion, 3),
            (OtherClient, 2),
            (HttpMethod, 2),
            (Redirected, 2),
            (MessageBroken, 2),
            (WrongSecret, 2),
            (Certificate, 2),
        ],
        Saw::UnknownClient => &[(OtherClient, 5), (NoClient, 3), (TwoMethods, 2), (AuthMethod, 2), (Address, 2), (NotRead, 1)],
        Saw::WrongSecret => &[(WrongSecret, 5), (OtherClient, 3), (NoClient, 3), (AuthMethod, 3), (TwoMethods, 3)],
        Saw::ClientRefused => &[
            (NoClient, 4),
            (OtherClient, 4),
            (WrongSecret, 4),
            (Assertion, 4),
            (AuthMethod, 3),
            (TwoMethods, 3),
            (SecretOfPublic, 3),
            (Certificate, 3),
            (MessageBroken, 3),
            (NotRead, 3),
            (TypeRefused, 3),
            (Unsent, 2),
            (Redirected, 2),
            (Address, 2),
            (Refused, 2),
            (HttpMethod, 1),
            (Proof, 1),
            (Insecure, 1),
        ],
        Saw::TwoMethods => &[(TwoMethods, 5), (Superfluous, 2), (NoClient, 1)],
        Saw::MethodRefused => &[(AuthMethod, 5), (SecretOfPublic, 3), (NoClient, 3), (TwoMethods, 3), (Assertion, 2)],
        Saw::SecretOfPublic => &[(SecretOfPublic, 5), (AuthMethod, 3)],
        Saw::NotRead => &[
            (NotRead, 5),
            (TypeRefused, 4),
            (Unsent, 4),
            (NoLength, 4),
            (HttpMethod, 3),
            (MessageBroken, 3),
            (Missing, 2),
            (Altered, 2),
        ],
        // Who gets a form and wants none is no token endpoint, or one of its own.
        Saw::TypeRefused if symptom.about == Some(FORM_TYPE) => &[(Address, 4)],
        Saw::TypeRefused => &[(TypeRefused, 5), (NotRead, 4), (Unsent, 2), (NoClient, 1)],
        Saw::Missing if of_client => &[
            (NoClient, 5),
            (AuthMethod, 4),
            (NotRead, 4),
            (TypeRefused, 4),
            (Unsent, 4),
            (HttpMethod, 3),
            (TwoMethods, 3),
            (Missing, 3),
            (NoLength, 3),
            (Redirected, 3),
            (Assertion, 2),
            (OtherClient, 2),
            (MessageBroken, 1),
        ],
        Saw::Missing => &[
            (NotRead, 4),
            (TypeRefused, 4),
            (Unsent, 4),
            (HttpMethod, 4),
            (Missing, 3),
            (NoLength, 3),
            (Redirected, 3),
            (GrantUnknown, 1),
            (MessageBroken, 1),
            (NoClient, 1),
        ],
        Saw::Invalid => &[(Altered, 3), (Missing, 3), (WrongToken, 3), (GrantUnknown, 2), (MessageBroken, 1)],
        Saw::Unexpected => &[(Superfluous, 5), (Missing, 3), (Altered, 2), (TwoMethods, 2)],
        Saw::RequestRefused => &[
            (NotRead, 4),
            (TypeRefused, 4),
            (Missing, 4),
            (TwoMethods, 4),
            (Refused, 5),
            (Unsent, 4),
            (HttpMethod, 4),
            (NoClient, 3),
            (MessageBroken, 4),
            (Superfluous, 3),
            (Altered, 3),
            (GrantUnknown, 3),
            (Assertion, 3),
            (NoLength, 3),
            (Insecure, 3),
            (OtherClient, 2),
            (WrongSecret, 2),
            (AuthMethod, 2),
            (WrongToken, 2),
            (Proof, 2),
            (Address, 2),
            (Origin, 3),
            (Csrf, 1),
        ],
        Saw::InAddress => &[(Refused, 5), (NotRead, 4)],
        Saw::GrantUnknown => &[
            (GrantUnknown, 5),
            (NotRead, 4),
            (TypeRefused, 4),
            (Unsent, 4),
            (HttpMethod, 4),
            (NoLength, 4),
            (GrantForbidden, 3),
            (Redirected, 3),
            (Missing, 3),
            (Address, 2),
            (MessageBroken, 1),
        ],
        Saw::GrantForbidden => &[
            (GrantForbidden, 5),
            (NoClient, 3),
            (OtherClient, 3),
            (WrongSecret, 3),
            (AuthMethod, 3),
            (SecretOfPublic, 2),
            (TwoMethods, 3),
        ],
        // RFC 6749 section 5.2 counts them up: invalid, expired, revoked, of another redirect address, of another client.
        Saw::TokenRefused => &[
            (Outdated, 5),
            (Spent, 5),
            (RedirectDiffers, 5),
            (Foreign, 5),
            (VerifierDiffers, 5),
            (OtherServer, 4),
            (WrongToken, 5),
            (Altered, 4),
            (Assertion, 4),
            (OtherClient, 3),
            (Missing, 3),
            (TwoMethods, 2),
            (NoClient, 1),
            (Address, 1),
        ],
        Saw::TokenExpired => &[(Outdated, 5), (Assertion, 4), (Spent, 2), (WrongToken, 2)],
        Saw::TokenUsed => &[(Spent, 5), (Outdated, 4), (WrongToken, 2)],
        Saw::TokenForeign => &[(Foreign, 5), (OtherServer, 4), (OtherClient, 5), (TwoMethods, 2), (WrongToken, 2), (Address, 2)],
        Saw::RedirectDiffers => &[(RedirectDiffers, 5), (Altered, 3), (Missing, 3)],
        Saw::VerifierWrong => &[(VerifierDiffers, 5), (Altered, 3), (Missing, 3)],
        Saw::ScopeRefused => &[(Beyond, 5), (Altered, 3), (Superfluous, 3)],
        Saw::TooMany => &[(TooSoon, 5)],
        Saw::TargetRefused => &[(Altered, 3), (Missing, 3)],
        Saw::AddressWrong => {
            &[(Address, 5), (HttpMethod, 3), (Unsent, 3), (Redirected, 3), (MessageBroken, 2), (NoLength, 2), (Insecure, 2)]
        }
        Saw::HttpMethod => &[(HttpMethod, 5), (Address, 3), (Redirected, 3)],
        Saw::MessageBroken => &[(MessageBroken, 5), (Unsent, 3), (NoClient, 2), (Csrf, 3)],
        Saw::NoLength => &[(NoLength, 5), (NotRead, 3), (MessageBroken, 2)],
        Saw::AssertionRefused => &[(Assertion, 5), (Altered, 2)],
        Saw::ProofRefused => &[(Proof, 5), (Nonce, 4)],
        Saw::NonceWanted => &[(Nonce, 5), (Proof, 2)],
        Saw::NoCertificate => &[(Certificate, 5), (Address, 2)],
        Saw::Insecure => &[(Insecure, 5), (Redirected, 3)],
        Saw::OriginRefused => &[(Origin, 5), (SecretOfPublic, 4), (HttpMethod, 3)],
        Saw::Csrf => &[(Csrf, 5), (Origin, 4), (Address, 3)],
        Saw::Blocked => &[(Blocked, 5), (Csrf, 3), (Origin, 3), (Address, 3), (Insecure, 3), (NoClient, 2)],
        Saw::UserRefused => &[(Altered, 3), (WrongToken, 2)],
        Saw::UserNeeded => &[(Superfluous, 2)],
        Saw::Redirected => &[(Redirected, 5), (Insecure, 4), (Address, 4)],
        Saw::AcceptRefused => &[(Accept, 5)],
        Saw::ServerFault => &[
            (TypeRefused, 4),
            (NotRead, 4),
            (MessageBroken, 3),
            (Altered, 3),
            (Missing, 3),
            (NoClient, 3),
            (OtherClient, 3),
            (Unsent, 2),
            (WrongSecret, 2),
            (Twice, 2),
            (GrantUnknown, 2),
            (Address, 2),
            (HttpMethod, 2),
        ],
        Saw::NoConnection => &[(Address, 4), (Unsent, 3)],
        Saw::NoTls => &[(Tls, 5)],
        Saw::ShellBroken => &[(Unsent, 5), (MessageBroken, 2)],
        Saw::AnswerNotJson => &[(Accept, 4), (Address, 4), (Redirected, 3)],
        Saw::Twice => &[(TwoMethods, 3)],
        Saw::Pending => &[],
    }
}
