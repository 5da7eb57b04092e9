//! `header/value-non-ascii`: letters in a field that no keyboard for code has.

use crate::capture::model::Field;
use crate::request::token::Scheme;
use crate::request::token::TokenRequest;
use crate::request::value::classify;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Level};
use crate::rules::header::common::{MediaType, content_type, fields, is_mask, stray, stray_in_credentials};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Quotes of a word processor round an argument are the shell's matter.
    if !request.mangled.is_empty() {
        return;
    }
    for field in fields(request) {
        if is_judged_elsewhere(field, request, cx) {
            continue;
        }
        let secret = cx.bytes(field.name).eq_ignore_ascii_case(b"authorization");
        let Some(at) = accident(field.value, secret, cx) else { continue };
        let level = if secret { Level::Error } else { Level::Warning };
        // Quotes are no letters of credentials; elsewhere a program may want them.
        let unwanted = |c: char| secret && matches!(c, '\u{2018}'..='\u{201f}');
        cx.draft(at, format!("the value of the field {} holds a character beyond ASCII", cx.text(field.name)))
            .label("a typographic or invisible character")
            .why("RFC 9110 section 5.5 keeps fields to ASCII. The character came with the text from a page or a word processor; clients refuse to send it, servers compare a value that nobody issued.")
            .help("type the value anew, or copy it from a plain text")
            .level(level)
            .confidence(Confidence::Likely)
            .fix(plain(&cx.text(field.value).replace(unwanted, "")).map(|text| Fix::risky("write it in ASCII").write(field.value, text)))
            .report(cx);
    }
}

/// The value as a keyboard writes it; other letters than typographic ones have no spelling in ASCII.
fn plain(value: &str) -> Option<String> {
    let typed = |c: char| match c {
        '\u{a0}' => " ".to_owned(),
        '\u{2010}'..='\u{2015}' => "-".to_owned(),
        '\u{2018}'..='\u{201b}' => "'".to_owned(),
        '\u{201c}'..='\u{201f}' => "\"".to_owned(),
        c if is_typographic(c) => String::new(),
        c => c.to_string(),
    };
    let plain: String = value.chars().map(typed).collect();
    plain.is_ascii().then_some(plain)
}

/// What is no media type and no proof is said by the rules on these, and so are credentials that can be read.
fn is_judged_elsewhere(field: &Field, request: &TokenRequest, cx: &Context<'_>) -> bool {
    let hidden = classify(cx.bytes(field.value)).obstacle().is_some() || !cx.bytes(field.name).is_ascii();
    let name = cx.text(field.name).to_ascii_lowercase();
    let owned = match name.as_str() {
        "authorization" => {
            let scheme = request.authorization.shown().map(|authorization| (authorization.scheme, authorization.kind.obstacle()));
            let owned = |(scheme, obstacle): (Scheme, Option<&str>)| {
                let unread = stray_in_credentials(request, cx.layers).is_some();
                matches!(scheme, Scheme::Basic | Scheme::Missing) && !unread || obstacle.is_some()
            };
            scheme.is_none_or(owned)
        }
        "content-type" => {
            content_type(request, cx).is_none_or(|found| matches!(found.kind, MediaType::Malformed | MediaType::Hidden(_)))
        }
        "dpop" => true,
        _ => false,
    };
    hidden || owned
}

/// The first character that got in by accident. Names of people and products may well be written in other letters.
fn accident(value: Slice, secret: bool, cx: &Context<'_>) -> Option<Slice> {
    stray(value, cx.layers, |c| is_typographic(c) || secret && !c.is_ascii() && !is_mask(c))
}

/// Quotes, dashes, and what cannot be seen.
fn is_typographic(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn letters_of_names_are_left_alone() {
        let level = |field: &str| verdict(&refresh(field), "header/value-non-ascii");
        assert_eq!(level("User-Agent: Caf\u{e9}/1.0"), None);
        assert_eq!(level("User-Agent: \u{201c}acme\u{201d}"), Some("warning"));
        assert_eq!(level("Authorization: Bearer \u{201c}eyJhbGci\u{201d}"), Some("error"));
        assert_eq!(level("Authorization: Bearer eyJ\u{2026}"), None);
        for stray in ["Basic \u{201c}YXBwOm43\u{201d}", "Basic\u{a0}YXBwOm43", "Basic YXBwOm43\u{200b}", "Basi\u{441} YXBwOm43"] {
            assert_eq!(level(&format!("Authorization: {stray}")), Some("error"), "{stray}");
        }
        assert_eq!(level("Authorization: Basic YXBw\u{2026}"), None);
    }
}
