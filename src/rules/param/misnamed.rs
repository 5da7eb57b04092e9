//! `param/misnamed`: a needed parameter under a name that the server does not know.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{MisnamedParam, has_known_name, is_spelling, misnamed, place_of};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_of_an_object(request, cx) {
        return cx.cannot_check(
            "the names are those of a program's object",
            "see what was sent: the server looks for grant_type, client_id and so on",
        );
    }
    // Tokens under their own names at the endpoints that want `token` are param/revocation-misnamed.
    let ours = |found: &MisnamedParam<'_>| found.wanted != "token" || !has_known_name(cx.layers, found.param);
    for found in misnamed(request, cx).into_iter().filter(ours) {
        let (level, confidence) = weight(request, &found, cx);
        let message = format!("{} should be called {}", place_of(cx.layers, found.param), found.wanted);
        let words = format!("rename it to {}", found.wanted);
        let same = is_spelling(&cx.text(found.param.field.name), found.wanted) && level == Level::Error;
        let fix = if same { Fix::safe(words) } else { Fix::risky(words) };
        cx.draft(found.param.field.name, message)
            .label(format!("the server looks for {}", found.wanted))
            .about([found.wanted])
            .why(
                "Names are compared exactly. The server ignores a name that it does not know and reports the \
                parameter as missing.",
            )
            .help(format!("rename it to {}", found.wanted))
            .judged(level, confidence)
            .fix(fix.write(found.param.field.name, found.wanted))
            .report(cx);
    }
}

/// `GrantType`, `ClientId`: a log of what a program holds, whose names are not those that it sends.
fn is_of_an_object(request: &TokenRequest, cx: &Context<'_>) -> bool {
    let name = |param: &Param| cx.text(param.field.name).into_owned();
    let pascal = |name: String| name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_');
    request.cut && !request.params.is_empty() && request.params.iter().map(name).all(pascal)
}

/// A request in which no name is a registered one may follow an interface of the provider's own, until the answer shows
/// that it does not.
fn weight(request: &TokenRequest, found: &MisnamedParam<'_>, cx: &Context<'_>) -> (Level, Confidence) {
    let layers = cx.layers;
    let error = cx.reply.and_then(|reply| reply.error.as_deref());
    if matches!(error, Some("invalid_request" | "unsupported_grant_type")) {
        return (Level::Error, Confidence::Certain);
    }
    let name = layers.text(found.param.field.name);
    let follows_the_standard = request.params.iter().any(|param| has_known_name(layers, param));
    let other_name = !is_spelling(&name, found.wanted) && !has_known_name(layers, found.param);
    if follows_the_standard && !other_name { (Level::Error, Confidence::Certain) } else { (Level::Warning, Confidence::Likely) }
}
