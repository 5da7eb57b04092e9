//! `param/value-whitespace`: line breaks and tabs in a value, blanks at its ends.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{has_known_name, place_of};
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let readable = |param: &&Param| param.kind.is_live() && !param.bare && has_known_name(cx.layers, param);
    for param in request.params.iter().filter(readable) {
        // A password is another matter: param/password-charset.
        let user = is_one_of(cx.layers, param, &["username", "password"]);
        let (fault, level, confidence) = if let Some(at) = control(cx.layers, param.field.value).filter(|_| !user) {
            ((at, "holds a line break or a tab"), Level::Error, Confidence::Certain)
        } else if let Some(at) = edge(request, cx.layers, param) {
            ((at, "has a space at its edge"), Level::Warning, Confidence::Likely)
        } else {
            continue;
        };
        let (at, words) = fault;
        cx.draft(at, format!("{} {words}", place_of(cx.layers, param)))
            .label("part of the value")
            .why(
                "Tokens, codes and identifiers are compared as they are; a character that was copied or read with them \
                makes another value.",
            )
            .help("trim the value where it is read from a file, a variable or the clipboard")
            .judged(level, confidence)
            .fix(trimmed(param, cx.layers))
            .report(cx);
    }
}

/// The value without blanks at its ends; one that is Base64 has none inside either. A secret may end with a blank.
fn trimmed(param: &Param, layers: &Layers<'_>) -> Option<Fix> {
    let (value, text) = (param.field.value, layers.bytes(param.field.value));
    if is_one_of(layers, param, &["assertion", "client_assertion"]) {
        let joined: Vec<u8> = text.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        return Some(Fix::safe("remove the white space").write(value, joined));
    }
    let (lead, end) = (text.len() - text.trim_ascii_start().len(), text.trim_ascii_end().len());
    let kept = text.get(lead..end).filter(|kept| !kept.iter().any(u8::is_ascii_control))?;
    let blank = !text.iter().any(u8::is_ascii_control);
    let secret = is_one_of(layers, param, &["client_secret"]);
    let words = "trim the value";
    let fix = if secret && blank { Fix::risky(words) } else { Fix::safe(words) };
    let fix = if lead > 0 { fix.write(value.to(lead), "") } else { fix };
    let fix = if end < text.len() { fix.write(value.from(end), "") } else { fix };
    (!kept.is_empty()).then_some(fix)
}

/// Control characters that the capture spells out (`%0A`, `\n`). A raw break may come from the page that shows the request.
pub(super) fn control(layers: &Layers<'_>, value: Slice) -> Option<Slice> {
    let text = layers.bytes(value);
    let is_control = |b: &u8| b"\r\n\t".contains(b);
    let first = text.iter().position(is_control)?;
    let length = text.iter().skip(first).take_while(|b| is_control(b)).count();
    let at = value.sub(first..first + length);
    let mut sources = std::iter::successors(layers.parent(at), |outer| layers.parent(*outer));
    sources.any(|source| !layers.bytes(source).iter().any(is_control)).then_some(at)
}

/// A blank at the beginning or the end, written as `+` or `%20`, or within the quotes of a literal.
fn edge(request: &TokenRequest, layers: &Layers<'_>, param: &Param) -> Option<Slice> {
    // Passwords and user names may end so, scopes have a rule of their own, and a + in a secret is no blank at all.
    if is_one_of(layers, param, &["username", "password", "scope"]) {
        return None;
    }
    let text = layers.bytes(param.field.value);
    let (raw, length) = (layers.text(param.raw), text.len());
    let spelled = |raw: &str| raw.starts_with("%20") || raw.ends_with("%20");
    let plus = has_edge_plus(&raw) && !is_one_of(layers, param, &["client_secret"]);
    // A command sends what its quotes hold; in a message a page may have put the space there.
    let counts = !param.encoded || request.quoting.is_some() || spelled(&raw) || plus;
    let lead = text.iter().take_while(|b| **b == b' ').count();
    let kept = text.iter().rposition(|b| *b != b' ').map_or(length, |at| at + 1);
    let at = if lead > 0 { param.field.value.to(lead) } else { param.field.value.from(kept) };
    (counts && !at.is_empty() && !has_inner_plus(layers, param, &raw)).then_some(at)
}

fn has_edge_plus(raw: &str) -> bool {
    raw.starts_with('+') || raw.ends_with('+')
}

/// A token with a + in its middle as well has one fault, and that is the +.
fn has_inner_plus(layers: &Layers<'_>, param: &Param, raw: &str) -> bool {
    param.encoded && is_one_of(layers, param, TOKENS) && raw.trim_matches('+').contains('+')
}
