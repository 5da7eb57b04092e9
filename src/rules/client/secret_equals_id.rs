//! `client/secret-equals-id`: one value in both places.

use crate::request::token::TokenRequest;
use crate::request::value::{ValueKind, classify};
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let pairs = [in_params(request, cx), in_header(request)];
    for (id, secret, place) in pairs.into_iter().flatten() {
        if is_same(id, secret, cx) {
            return report(id, secret, place, cx);
        }
    }
}

type IdAndSecret = (Slice, Slice, &'static str);

fn in_params(request: &TokenRequest, cx: &Context<'_>) -> Option<IdAndSecret> {
    let value = |name| request.all(cx.layers, name).next();
    let (id, secret) = (value("client_id")?, value("client_secret")?);
    Some((id.field.value, secret.field.value, secret.place.name()))
}

fn in_header(request: &TokenRequest) -> Option<IdAndSecret> {
    let basic = request.basic()?;
    Some((basic.id?, basic.secret?, "Authorization header"))
}

/// The same text, or the same variable. Masks and templates look alike and say nothing.
fn is_same(id: Slice, secret: Slice, cx: &Context<'_>) -> bool {
    let text = cx.bytes(id);
    text.len() >= SHORTEST && text == cx.bytes(secret) && matches!(classify(text), ValueKind::Live | ValueKind::Variable)
}

/// Shorter texts are stand-ins: `x`, `abc`.
const SHORTEST: usize = 4;

fn report(id: Slice, secret: Slice, place: &str, cx: &mut Context<'_>) {
    cx.draft(secret, format!("the secret in the {place} equals the client's identifier"))
        .label("the same value")
        .also(id, "as here")
        .why("Identifiers are public and secrets are not, so no server issues one value for both: a field was copied twice, or two settings read one variable.")
        .help("copy the secret again, and see which variable fills it")
        .confidence(Confidence::Likely)
        .report(cx);
}
