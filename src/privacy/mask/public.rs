//! What of a request may be shown: identifiers, unless a secret stands in their place, and values of public parameters.

use std::collections::BTreeSet;

use super::{is_public_name, known};
use crate::request::names::{AUTHORIZATION, PARAMETERS, html_separator};
use crate::request::token::{Basic, Param, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::text::layers::{Layers, Slice};

/// True where the identifier of Basic credentials may be shown.
pub(crate) fn is_public_id(layers: &Layers<'_>, basic: &Basic) -> bool {
    let secret = basic.secret.map(|secret| layers.bytes(secret));
    !basic.id.is_some_and(|id| known::is_secret_in_front(layers.bytes(id), secret))
}

/// True where the value of a parameter may be shown.
pub(crate) fn is_public_param(layers: &Layers<'_>, request: &TokenRequest, param: &Param) -> bool {
    is_public_value(layers, request, &layers.text(param.field.name), param.field.value)
}

/// The same of a parameter whose name may be meant otherwise than it is written.
pub(crate) fn is_public_value(layers: &Layers<'_>, request: &TokenRequest, name: &str, value: Slice) -> bool {
    let secret = || request.value(layers, "client_secret").map(|secret| layers.bytes(secret));
    let behind = if name == "client_id" { secret() } else { None };
    is_public_name(name) && !known::is_secret_in_front(layers.bytes(value), behind)
}

/// The names that are the rest of a secret: `password=Ab&3xK`, where the `&` should have been encoded.
pub(crate) fn rests(layers: &Layers<'_>, request: &TokenRequest) -> BTreeSet<Slice> {
    let mut rests = BTreeSet::new();
    let mut before: Option<&Param> = None;
    for param in request.params.iter().filter(|param| param.encoded) {
        let follows = before.is_some_and(|before| {
            before.place == param.place && (rests.contains(&before.field.name) || is_cut_secret(layers, before))
        });
        if follows && is_nameless(layers, param) {
            rests.insert(param.field.name);
        }
        before = Some(param);
    }
    rests
}

fn is_cut_secret(layers: &Layers<'_>, param: &Param) -> bool {
    let shown = matches!(param.kind, ValueKind::Live | ValueKind::Sample | ValueKind::Redacted);
    shown && !is_public_name(&layers.text(param.field.name))
}

/// A piece of a form with neither a name that anybody knows nor a sign behind it.
fn is_nameless(layers: &Layers<'_>, param: &Param) -> bool {
    let name = layers.text(param.field.name);
    let is_known = PARAMETERS.iter().chain(AUTHORIZATION).any(|known| *known == name) || is_public_name(&name);
    let alone = param.field.value.is_empty() && !layers.bytes(param.field.unit).contains(&b'=');
    alone && !is_known && html_separator(&name).is_none() && classify(name.as_bytes()).is_live()
}
