//! Where and how the client authenticates, and whether the credentials are the same.

use super::side::CaptureSide;
use super::value;
use super::{Differences, Which};
use crate::request::token::{Authorization, Basic, BasicReading, ParamPlace, Repair, Scheme};
use crate::request::value::{ValueKind, classify};
use crate::text::layers::Slice;

/// A way to authenticate.
const WAYS: [Way; 9] = [
    Way::Header(Scheme::Basic, "a Basic header"),
    Way::Header(Scheme::Bearer, "a Bearer header"),
    Way::Header(Scheme::Dpop, "a DPoP Authorization header"),
    Way::Header(Scheme::Other, "an Authorization header of another scheme"),
    Way::Header(Scheme::Missing, "an Authorization header without a scheme"),
    Way::Param("client_id", "client_id"),
    Way::Param("client_secret", "client_secret"),
    Way::Param("client_assertion", "client_assertion"),
    Way::Param("client_key", "client_key"),
];

#[derive(Clone, Copy)]
enum Way {
    Header(Scheme, &'static str),
    Param(&'static str, &'static str),
}

/// Whether a request has it: yes and where, no, not to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Has {
    Yes(String, Slice),
    No,
    Hidden,
}

impl Way {
    fn of(self, side: &CaptureSide<'_>) -> Has {
        match self {
            Way::Header(scheme, words) => in_header(side, scheme, words),
            Way::Param(name, words) => in_params(side, name, words),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Way::Header(_, words) | Way::Param(_, words) => words,
        }
    }
}

fn in_header(side: &CaptureSide<'_>, scheme: Scheme, words: &str) -> Has {
    let Some(authorization) = side.request.authorization.shown() else {
        return if side.request.authorization.is_absent() { Has::No } else { Has::Hidden };
    };
    // A mask over the whole value hides the scheme as well.
    let masked = matches!(authorization.scheme, Scheme::Other | Scheme::Missing) && authorization.kind.obstacle().is_some();
    match authorization.scheme == scheme {
        _ if masked => Has::Hidden,
        true => Has::Yes(words.to_owned(), authorization.at),
        false => Has::No,
    }
}

fn in_params(side: &CaptureSide<'_>, name: &str, words: &str) -> Has {
    if let Some(param) = side.request.all(&side.layers, name).next() {
        let place = if param.place == ParamPlace::Query { "query" } else { "body" };
        return Has::Yes(format!("{words} in the {place}"), param.field.unit);
    }
    if side.request.params_are_known() { Has::No } else { Has::Hidden }
}

pub(super) fn compare(found: &mut Differences<'_, '_>) {
    let ways = WAYS.map(|way| (way, way.of(found.a), way.of(found.b)));
    for (way, a, b) in &ways {
        match (a, b) {
            (Has::Yes(..), Has::Hidden) => found.hides(Which::B, format!("whether there is {}", way.words())),
            (Has::Hidden, Has::Yes(..)) => found.hides(Which::A, format!("whether there is {}", way.words())),
            _ => {}
        }
    }
    let differ = ways.iter().any(|(_, a, b)| match (a, b) {
        (Has::Yes(one, _), Has::Yes(other, _)) => one != other,
        (Has::Yes(..), Has::No) | (Has::No, Has::Yes(..)) => true,
        _ => false,
    });
    if differ {
        let (a, b) = (all(ways.iter().map(|(_, a, _)| a)), all(ways.iter().map(|(_, _, b)| b)));
        found.differs("client", format!("the client is named by {} in A and by {} in B", a.0, b.0), a.1, b.1);
    }
    credentials(found);
}

fn all<'h>(ways: impl Iterator<Item = &'h Has>) -> (String, Option<Slice>) {
    let shown: Vec<(&str, Slice)> = ways
        .filter_map(|has| match has {
            Has::Yes(words, at) => Some((words.as_str(), *at)),
            Has::No | Has::Hidden => None,
        })
        .collect();
    let words = shown.iter().map(|(words, _)| *words).collect::<Vec<_>>().join(", ");
    let words = if words.is_empty() { "nothing".to_owned() } else { words };
    (words, shown.first().map(|(_, at)| *at))
}

/// Identifier and secret, wherever they were sent.
struct ClientPair {
    id: Option<Slice>,
    secret: Option<Slice>,
    at: Slice,
}

fn pair(side: &CaptureSide<'_>) -> Option<ClientPair> {
    let authorization = side.request.authorization.shown();
    if let Some((authorization, basic)) = authorization.and_then(|it| it.basic.as_ref().map(|basic| (it, basic))) {
        return Some(ClientPair { id: basic.id, secret: basic.secret, at: authorization.at });
    }
    let value = |name: &str| side.request.value(&side.layers, name);
    let (id, secret) = (value("client_id"), value("client_secret"));
    Some(ClientPair { id, secret, at: secret.or(id)? })
}

fn credentials(found: &mut Differences<'_, '_>) {
    let (Some(a), Some(b)) = (pair(found.a), pair(found.b)) else { return };
    damage(found);
    let id = (seen(found.a, a.id), seen(found.b, b.id));
    let secret = (seen(found.a, a.secret), seen(found.b, b.secret));
    hidden(found, "the client's identifier", &id, (a.id, b.id));
    hidden(found, "the client's secret", &secret, (a.secret, b.secret));
    let swapped = id.0.is_some() && id.0 == secret.1 && id.1 == secret.0 && id.0 != id.1;
    if swapped {
        let words = "identifier and secret of the client have changed places".to_owned();
        return found.differs("client", words, Some(a.at), Some(b.at));
    }
    for (what, values, places) in [("identifier", id, (a.id, b.id)), ("secret", secret, (a.secret, b.secret))] {
        let (Some(one), Some(other)) = values else { continue };
        if let Some(how) = value::difference(&one, &other) {
            let words = format!("the client's {what}s differ: {how}");
            found.differs("client", words, places.0, places.1);
        }
    }
}

/// The text, unless something stands for it.
fn seen(side: &CaptureSide<'_>, at: Option<Slice>) -> Option<String> {
    let kind = classify(side.layers.bytes(at?));
    let literal = !side.layers.is_live(at?)
        && kind == ValueKind::Variable
        && side.layers.is_written_in(at?, crate::text::codec::Codec::Shell);
    (kind.obstacle().is_none() || literal).then(|| side.text(at.unwrap_or(side.request.at)))
}

fn hidden(
    found: &mut Differences<'_, '_>,
    what: &str,
    values: &(Option<String>, Option<String>),
    at: (Option<Slice>, Option<Slice>),
) {
    match values {
        (Some(_), None) if at.1.is_some() || basic_is_hidden(found.b) => found.hides(Which::B, what),
        (None, Some(_)) if at.0.is_some() || basic_is_hidden(found.a) => found.hides(Which::A, what),
        _ => {}
    }
}

fn basic_is_hidden(side: &CaptureSide<'_>) -> bool {
    side.request.basic().is_some_and(|basic| matches!(basic.reading, BasicReading::Hidden(_)))
}

/// A Basic value that only one side could not have been understood from.
fn damage(found: &mut Differences<'_, '_>) {
    let (a, b) = (found.a.request.authorization.shown(), found.b.request.authorization.shown());
    let basic = |authorization: Option<&Authorization>| {
        let basic = authorization.and_then(|it| it.basic.as_ref());
        basic.map(|basic| (words(basic), basic.token))
    };
    let (Some((one, a_at)), Some((other, b_at))) = (basic(a), basic(b)) else { return };
    let (Some(one), Some(other)) = (one, other) else { return };
    if one != other {
        let message = format!("the Basic value is {one} in A and {other} in B");
        found.differs("client", message, Some(a_at), Some(b_at));
    }
}

/// `None` where it is hidden.
fn words(basic: &Basic) -> Option<&'static str> {
    match &basic.reading {
        BasicReading::Exact => Some("proper Base64"),
        BasicReading::Repaired(repairs) => Some(repairs.first().map_or("damaged Base64", |repair| damaged(*repair))),
        BasicReading::Raw => Some("the pair without Base64"),
        BasicReading::Unreadable(_) => Some("no Base64"),
        BasicReading::Hidden(_) => None,
    }
}

fn damaged(repair: Repair) -> &'static str {
    match repair {
        Repair::BytesRepr => "the text of a Python bytes literal",
        Repair::Quotes => "Base64 in quotes",
        Repair::Brackets => "Base64 in brackets",
        Repair::Whitespace => "Base64 with white space in it",
        Repair::UrlAlphabet => "Base64 in the URL alphabet",
        Repair::Padding => "Base64 without its padding",
        Repair::Percent => "URL-encoded Base64",
        Repair::DoubleScheme => "Base64 after a second `Basic`",
    }
}
