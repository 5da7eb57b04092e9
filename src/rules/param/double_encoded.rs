//! `param/double-encoded`: a value that still holds escapes after one decoding.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{is_mangled, place_of};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let readable = |param: &&Param| param.kind.is_live() && !param.bare;
    for param in request.params.iter().filter(readable) {
        // With a % that is no escape the value could not be decoded even once: body/malformed-percent.
        if param.encoded && (cx.bytes(param.field.value) == cx.bytes(param.raw) || is_mangled(request, cx.layers)) {
            continue;
        }
        let text = cx.layers.text(param.field.value);
        let Some(sort) = Sort::of(param, &text, cx) else { continue };
        let places = escapes(&text, param.field.value, sort);
        let [first, rest @ ..] = &places[..] else { continue };
        let (level, confidence) = sort.weight(&text);
        let words = "encode the value once";
        let fix = if sort == Sort::Uri { Fix::safe(words) } else { Fix::risky(words) };
        let draft = cx
            .draft(*first, format!("{} is percent-encoded twice", place_of(cx.layers, param)))
            .label(if param.encoded { "an escape is left after decoding" } else { "encoded before the client encodes it" })
            .why("The server decodes once and compares a value with % in it, which is not the one that was issued or registered.")
            .help("encode once: pass the plain value to the HTTP library, or decode what was copied from a URL first")
            .judged(level, confidence)
            .fix(decoded(&text).map(|plain| fix.write(param.field.value, plain)));
        draft.also_each(rest.iter().copied(), "here too").report(cx);
    }
}

/// The value after one more decoding, if that is sound text.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut out = parts.next()?.as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        out.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(out).ok().filter(|plain| !plain.contains(char::is_control))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Opaque text, which rarely holds a `%` of its own.
    Token,
    /// An address or URN, which has escapes of its own: only its beginning tells.
    Uri,
    /// Names that hold no `%`.
    Word,
}

impl Sort {
    fn of(param: &Param, text: &str, cx: &Context<'_>) -> Option<Sort> {
        let is = |names: &[&str]| is_one_of(cx.layers, param, names);
        if is(TOKENS) {
            return Some(Sort::Token);
        }
        let lower = text.to_ascii_lowercase();
        let begins = ["http%3a", "https%3a", "urn%3a"].iter().any(|scheme| lower.starts_with(scheme));
        let uris = ["redirect_uri", "resource", "audience", "client_assertion_type", "subject_token_type"];
        let uri = begins && (is(&uris) || is(&["actor_token_type", "requested_token_type", "grant_type", "scope", "client_id"]));
        if uri {
            return Some(Sort::Uri);
        }
        is(&["grant_type", "scope"]).then_some(Sort::Word)
    }

    fn weight(self, text: &str) -> (Level, Confidence) {
        let lower = text.to_ascii_lowercase();
        let usual = ["%2f", "%2b", "%3d", "%7c", "%3a"].iter().any(|escape| lower.contains(escape));
        if self != Sort::Token || usual { (Level::Error, Confidence::Certain) } else { (Level::Warning, Confidence::Likely) }
    }
}

/// The escapes in the decoded value; in an address the first one, which breaks its scheme.
fn escapes(text: &str, value: Slice, sort: Sort) -> Vec<Slice> {
    let is_escape =
        |at: &usize| text.as_bytes().get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    let found = text.match_indices('%').map(|(at, _)| at).filter(is_escape).map(|at| value.sub(at..at + 3));
    found.take(if sort == Sort::Uri { 1 } else { usize::MAX }).collect()
}
