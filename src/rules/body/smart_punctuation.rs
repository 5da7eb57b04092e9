//! `body/smart-punctuation`: typographic quotes, dashes and blanks from a document or a chat.

use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{TOKENS, body_can_be_read, is_one_of};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::{QUOTES, is_invisible, is_known, is_typographic, place_of};
use crate::rules::param::value_charset::is_ours;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if !body_can_be_read(request) || !request.mangled.is_empty() {
        return;
    }
    for (index, param) in request.params.iter().enumerate() {
        if let Some(at) = in_name(param, index, cx.layers) {
            let message = format!("a parameter's name in the {} holds {}", param.place.name(), what(at, cx));
            report(at, message, Level::Error, retyped_name(param, cx.layers), cx);
        } else if let Some(at) = in_value(param, cx.layers) {
            let certain = is_one_of(cx.layers, param, TOKENS) || is_one_of(cx.layers, param, &["grant_type"]);
            let level = if certain { Level::Error } else { Level::Warning };
            let fix = retyped_value(param, certain, cx.layers);
            report(at, format!("{} holds {}", place_of(cx.layers, param), what(at, cx)), level, fix, cx);
        } else if let Some(at) = cut_short(param, cx) {
            report(at, format!("{} ends with an ellipsis", place_of(cx.layers, param)), Level::Warning, None, cx);
        }
    }
}

/// The registered name that it looks like.
fn retyped_name(param: &Param, layers: &Layers<'_>) -> Option<Fix> {
    let name = layers.text(param.field.name);
    let known = |dash: char| Some(retyped(&name, dash)).filter(|name| is_known(name));
    Some(Fix::safe("type the name anew").write(param.field.name, known('_').or_else(|| known('-'))?))
}

/// A dash becomes the hyphen, what no screen shows goes. Which quote was meant nobody knows, and a secret may be any text.
fn retyped_value(param: &Param, is_secret: bool, layers: &Layers<'_>) -> Option<Fix> {
    let value = layers.text(param.field.value);
    let text = retyped(&value, '-');
    let words = "type the character anew";
    let fix = if is_secret || is_one_of(layers, param, &["client_secret"]) { Fix::risky(words) } else { Fix::safe(words) };
    text.is_ascii().then(|| fix.write(param.field.value, text))
}

fn retyped(text: &str, dash: char) -> String {
    let letter = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { dash } else { c };
    text.chars().filter(|c| !is_invisible(*c)).map(letter).collect()
}

fn report(at: Slice, message: String, level: Level, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("not the character of the keyboard")
        .why("Word processors, chats and web pages replace quotes, hyphens and spaces by typographic ones. They look alike, and the server compares their octets.")
        .help("type the character again, or copy the command from a source that keeps plain text")
        .level(level)
        .confidence(if level == Level::Error { Confidence::Certain } else { Confidence::Likely })
        .fix(fix)
        .report(cx);
}

fn what(at: Slice, cx: &Context<'_>) -> &'static str {
    match cx.text(at).chars().next() {
        Some(c) if is_invisible(c) => "a space or mark that is not in ASCII",
        Some('\u{2010}'..='\u{2015}' | '\u{2212}') => "a typographic dash",
        _ => "a typographic quote",
    }
}

/// A quote before the first name is `body/shell-quotes`, a byte order mark there `body/bom`.
fn in_name(param: &Param, index: usize, layers: &Layers<'_>) -> Option<Slice> {
    let name = layers.text(param.field.name);
    let at = typographic(param.field.name, layers)?;
    (index > 0 || !name.starts_with(QUOTES) && !name.starts_with('\u{FEFF}')).then_some(at)
}

/// Quotes round a whole value are `param/value-quoted`. Passwords, user names and vendors' parameters may hold anything.
fn in_value(param: &Param, layers: &Layers<'_>) -> Option<Slice> {
    if !is_ours(layers, param) || !param.kind.is_live() || param.bare {
        return None;
    }
    let text = layers.text(param.field.value);
    let quoted = text.trim().starts_with(QUOTES) && text.trim().ends_with(QUOTES);
    typographic(param.field.value, layers).filter(|_| !quoted)
}

/// An ellipsis that the client encoded: the value comes from a display that cut it short. A poster's stands there as it is.
fn cut_short(param: &Param, cx: &Context<'_>) -> Option<Slice> {
    let (raw, value) = (cx.text(param.raw), cx.text(param.field.value));
    let encoded = raw.get(raw.len().checked_sub(9)?..)?.eq_ignore_ascii_case("%E2%80%A6") && param.encoded;
    let kept = value.strip_suffix('\u{2026}').filter(|_| encoded && is_ours(cx.layers, param))?;
    Some(param.field.value.from(kept.len()))
}

fn typographic(slice: Slice, layers: &Layers<'_>) -> Option<Slice> {
    let text = std::str::from_utf8(layers.bytes(slice)).ok()?;
    let (at, found) = text.char_indices().find(|(_, c)| is_typographic(*c))?;
    Some(slice.sub(at..at + found.len_utf8()))
}
