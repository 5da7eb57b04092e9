//! `basic/inner-quotes`: quotes or brackets that were encoded with the credentials.

use crate::request::token::{Basic, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::rules::basic::common::{content, place};
use crate::rules::basic::repair::with_pair;
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // What the shell left of its quotes is another rule's.
    let Some(basic) = content(request, cx).filter(|_| request.mangled.is_empty()) else { return };
    if is_template(basic, cx) {
        return;
    }
    let place = place(request);
    if let Some(pair) = basic.decoded.filter(|pair| basic.id.is_some() && is_wrapped(*pair, cx)) {
        let fix = unwrapped(pair, cx).map(|text| with_pair(Fix::safe(REMOVE), request, basic, &text));
        return report((pair, None), fix, format!("identifier and secret are together in quotes or brackets {place}"), cx);
    }
    let wrapped = |part: Option<Slice>| part.filter(|part| is_wrapped(*part, cx));
    match (wrapped(basic.id), wrapped(basic.secret)) {
        (Some(id), Some(secret)) => {
            let message = format!("identifier and secret are each in quotes or brackets {place}");
            report((id, Some(secret)), bare(request, basic, cx), message, cx);
        }
        (Some(id), None) => {
            report((id, None), bare(request, basic, cx), format!("the client identifier is in quotes or brackets {place}"), cx)
        }
        (None, Some(secret)) => {
            report((secret, None), bare(request, basic, cx), format!("the client secret is in quotes or brackets {place}"), cx)
        }
        (None, None) => {}
    }
}

const REMOVE: &str = "remove the quotes or brackets";

/// Both parts without marks. Round one part alone they may belong to it.
fn bare(request: &TokenRequest, basic: &Basic, cx: &Context<'_>) -> Option<Fix> {
    let (id, secret) = (basic.id?, basic.secret?);
    let (bare_id, bare_secret) = (unwrapped(id, cx), unwrapped(secret, cx));
    let fix = if bare_id.is_some() && bare_secret.is_some() { Fix::safe(REMOVE) } else { Fix::risky(REMOVE) };
    let text = |bare: Option<Vec<u8>>, part: Slice| bare.unwrap_or_else(|| cx.bytes(part).to_vec());
    Some(with_pair(fix, request, basic, &[text(bare_id, id), b":".to_vec(), text(bare_secret, secret)].concat()))
}

fn report((at, second): (Slice, Option<Slice>), fix: Option<Fix>, message: String, cx: &mut Context<'_>) {
    let draft = cx.draft(at, message).label("the marks are part of the value");
    second
        .into_iter()
        .fold(draft, |draft, at| draft.also(at, "and here"))
        .why("After decoding nothing takes quotes or brackets away: the server compares the value together with them.")
        .help("encode the bare identifier, a colon and the bare secret; quotes often come from an .env file, a JSON text or quotes within quotes, brackets from a template")
        .fix(fix)
        .report(cx);
}

/// `<client-id>` was never filled: `basic/placeholder`.
fn is_template(basic: &Basic, cx: &Context<'_>) -> bool {
    let kinds = [basic.id_kind(cx.layers), basic.secret_kind(cx.layers)];
    kinds.iter().flatten().any(|kind| matches!(kind, ValueKind::Placeholder | ValueKind::Undefined) || kind.obstacle().is_some())
}

const PAIRS: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('{', '}'),
    ('[', ']'),
    ('<', '>'),
    ('\u{201C}', '\u{201D}'),
    ('\u{2018}', '\u{2019}'),
];

fn is_wrapped(part: Slice, cx: &Context<'_>) -> bool {
    unwrapped(part, cx).is_some()
}

/// A text without the marks round it that are not its own: it may hold nothing, but no other of them.
fn unwrapped(part: Slice, cx: &Context<'_>) -> Option<Vec<u8>> {
    let text = cx.text(part);
    let text = text.trim();
    let inner = |(open, close): &(char, char)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains([*open, *close])).then_some(inner)
    };
    let inner = PAIRS.iter().find_map(inner)?.as_bytes();
    classify(inner).obstacle().is_none().then(|| inner.to_vec())
}
