//! `param/authorization-details`: a JSON array of objects with a type.

use serde_json::Value as Json;

use crate::request::token::{Param, TokenRequest};
use crate::request::value::ValueKind;
use crate::rules::param::common::{is_mangled, place_of};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "pass the value to a JSON parser: it must be an array of objects, each with a type";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // A structure that a program printed is in the notation of its language.
    let mut sent = request.all(cx.layers, "authorization_details").filter(|param| param.encoded);
    let Some(param) = sent.next().filter(|_| !is_mangled(request, cx.layers)) else { return };
    if param.kind != ValueKind::Live {
        return hidden(param, cx);
    }
    let Some((at, words)) = fault(param.field.value, &cx.text(param.field.value)) else { return };
    cx.draft(at, format!("{} {words}", place_of(cx.layers, param)))
        .label("not as RFC 9396 has it")
        .why("RFC 9396 section 2: the value is a JSON array of objects, and each object says its type. The server answers invalid_authorization_details to anything else.")
        .help("build the array with a JSON library, also for one object only, and let the HTTP library encode it once")
        .report(cx);
}

fn hidden(param: &Param, cx: &mut Context<'_>) {
    let refused = cx.reply.is_some_and(|reply| reply.error.as_deref() == Some("invalid_authorization_details"));
    if let Some(obstacle) = param.kind.obstacle().filter(|_| refused) {
        cx.cannot_check(format!("{obstacle} (authorization_details)"), HOW);
    }
}

fn fault(value: Slice, text: &str) -> Option<(Slice, &'static str)> {
    let details: Json = match serde_json::from_str(text) {
        Ok(details) => details,
        Err(error) => return Some((value.from(offset(text, &error)), "is not JSON from here on")),
    };
    let Json::Array(items) = details else {
        return Some((value, if details.is_object() { "is one object, not an array of objects" } else { "is not an array" }));
    };
    let typed = |item: &Json| item.get("type").and_then(Json::as_str).is_some_and(|kind| !kind.is_empty());
    if items.iter().any(|item| !item.is_object()) {
        return Some((value, "holds something else than objects"));
    }
    (!items.iter().all(typed)).then_some((value, "holds an object without type"))
}

/// Where the parser stopped: its lines and columns count from one, columns in bytes.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (before + error.column().saturating_sub(1)).min(text.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layers::Layers;

    #[test]
    fn says_what_it_is_instead() {
        for (text, at) in [
            (r#"[{"type":"payment"}]"#, None),
            ("[]", None),
            (r#"{"type":"payment"}"#, Some(0)),
            (r#"[{"type":1}]"#, Some(0)),
            (r#"["payment"]"#, Some(0)),
            ("[{'type':'payment'}]", Some(2)),
            ("%5B%5D", Some(0)),
            ("[{", Some(1)),
        ] {
            let root = Layers::new(text.as_bytes()).root();
            assert_eq!(fault(root, text).map(|(at, _)| root.len() - at.len()), at, "{text}");
        }
    }
}
