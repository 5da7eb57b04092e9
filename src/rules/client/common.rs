//! Who the client is, as far as a capture tells.

use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::common::{named, squeezed};
use crate::rules::rule::Context;

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

/// Credentials count as well: whose they are is a question of other rules.
pub(super) fn params_identify(request: &TokenRequest, cx: &Context<'_>) -> bool {
    request.params.iter().any(|param| {
        let name = cx.text(param.field.name);
        is_client_id(&name, cx) || squeezed(&name).contains("clientsecret") || squeezed(&name) == "authorization"
    })
}

/// `client_id` and what vendors call it. A misspelt one names the client too; its spelling is a fault of another rule.
pub(super) fn is_client_id(name: &str, cx: &Context<'_>) -> bool {
    let vendors = ["clientid", "clientkey", "clientassertion", "appid", "applicationid", "appkey", "apikey", "consumerkey"];
    let squeezed = squeezed(name);
    name == named(cx, "client_id") || vendors.iter().any(|vendor| squeezed.contains(vendor))
}

/// An Authorization field in any spelling, and fields that gateways read a client from.
pub(super) fn header_identifies(request: &TokenRequest, cx: &Context<'_>) -> bool {
    if request.authorization.shown().is_some() {
        return true;
    }
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    fields.iter().any(|field| {
        let name = cx.text(field.name);
        let letters = squeezed(&name);
        !name.starts_with(':') && (letters.contains("auth") || letters == "clientsecret" || is_client_id(&name, cx))
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
    empty
        || matches!(request.shape, BodyShape::ObjectText | BodyShape::Other | BodyShape::BrokenJson)
        || !request.mangled.is_empty()
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
