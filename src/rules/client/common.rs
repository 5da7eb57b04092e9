//! Who the client is, as far as a capture tells.

use crate::rule::Context;
use crate::rules::common::{named, squeezed};
use crate::token::{Place, Shape, TokenRequest};

/// Whether something in the request says which client is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// An identifier, credentials, or something that may be meant as such.
    Given,
    /// All of the request is shown and nothing in it does.
    Missing,
    /// The part that would tell is not in the capture.
    NotShown(&'static str),
}

/// Looks for an identifier wherever servers look for one.
pub(super) fn identity(request: &TokenRequest, cx: &Context<'_>) -> Identity {
    if params_identify(request, cx) || header_identifies(request, cx) || has_userinfo(request) {
        return Identity::Given;
    }
    if request.authorization.is_not_shown() {
        return Identity::NotShown("the capture does not show all header fields");
    }
    if !request.params_are_known() {
        return Identity::NotShown("the capture does not show all of the body");
    }
    Identity::Missing
}

/// `client_id` and what vendors call it; a misspelt one is a fault of another rule.
pub(super) fn params_identify(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.params.iter().any(|param| {
        let name = cx.text(param.field.name);
        name == named(cx, "client_id") || is_identifier(&squeezed(&name))
    })
}

fn is_identifier(name: &str) -> bool {
    let vendors =
        ["clientid", "clientkey", "clientsecret", "clientassertion", "appid", "applicationid", "appkey", "apikey", "consumerkey"];
    name == "authorization" || vendors.iter().any(|vendor| name.contains(vendor))
}

/// An Authorization field in any spelling, and fields that gateways read a client from.
pub(super) fn header_identifies(request: &TokenRequest, cx: &Context<'_>) -> bool {
    if request.authorization.shown().is_some() {
        return true;
    }
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    fields.iter().any(|field| {
        let name = cx.text(field.name);
        let squeezed = squeezed(&name);
        !name.starts_with(':') && (squeezed.contains("auth") || is_identifier(&squeezed))
    })
}

/// `https://id:secret@host/`: clients make a Basic header of it.
pub(super) fn has_userinfo(request: &TokenRequest) -> bool {
    let userinfo = request.url.shown().and_then(|url| url.userinfo);
    userinfo.is_some_and(|userinfo| !userinfo.is_empty())
}

/// The parameters cannot be judged because something graver took them away: no body at all, an object's name in its
/// place, a command that the shell cut.
pub(super) fn params_were_lost(request: &TokenRequest) -> bool {
    let empty = request.params.is_empty();
    empty || matches!(request.shape, Shape::ObjectText | Shape::Other | Shape::BrokenJson) || !request.mangled.is_empty()
}

/// The grant type in lower case without blanks; guessed from the parameter that only one grant has.
pub(super) fn grant(request: &TokenRequest, cx: &Context<'_>) -> String {
    if let Some(grant) = request.grant(cx.layers) {
        return grant.trim().to_ascii_lowercase();
    }
    let has = |name: &str| request.value(cx.layers, name).is_some();
    let guesses = [("refresh_token", "refresh_token"), ("code", "authorization_code")];
    guesses.iter().find(|(param, _)| has(param)).map_or_else(String::new, |(_, grant)| (*grant).to_owned())
}

/// The place of a secret parameter: `in the body`.
pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Body => "in the body",
        Place::Query => "in the query",
    }
}

/// True for a request whose Authorization field or user option is of the scheme Basic.
pub(super) fn has_basic(request: &TokenRequest) -> bool {
    request.basic().is_some()
}
