//! `param/value-charset`: values that are printable ASCII by definition.

use crate::request::token::{Param, TokenRequest};
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::param::common::{is_typographic, place_of};
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

/// Besides tokens and codes: the parameters that RFC 6749 appendix A makes of VSCHAR or less.
const OTHERS: &[&str] = &["grant_type", "client_id", "client_secret", "redirect_uri", "scope", "state", "token_type_hint"];

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let readable = |param: &&Param| is_ours(cx.layers, param) && param.kind.is_live() && !param.bare;
    for param in request.params.iter().filter(readable) {
        let Some(at) = outside(param.field.value, cx) else { continue };
        cx.draft(at, format!("{} holds a character that is not printable ASCII", place_of(cx.layers, param)))
            .label("allowed in no such value")
            .why("RFC 6749 appendix A gives these values the printable ASCII characters only, so no server has issued or registered this one.")
            .help("copy the value again, and look at what a keyboard layout or a wrong decoding may have changed")
            .report(cx);
    }
}

/// True for parameters that hold nothing but printable ASCII.
pub(in crate::rules) fn is_ours(layers: &Layers<'_>, param: &Param) -> bool {
    is_one_of(layers, param, TOKENS) || is_one_of(layers, param, OTHERS)
}

/// Line breaks and tabs, typographic characters and octets that are no UTF-8 are told by other rules; a whole word in
/// another script is what a poster wrote for the value.
fn outside(value: Slice, cx: &Context<'_>) -> Option<Slice> {
    let text = std::str::from_utf8(cx.bytes(value)).ok()?;
    let wanted = |c: char| c.is_control() && !"\r\n\t".contains(c) || !c.is_ascii();
    let (at, found) = text.char_indices().find(|(_, c)| wanted(*c))?;
    let words = text.split(|c: char| c.is_ascii() || !c.is_alphabetic()).any(|word| word.chars().count() > 2);
    (!words && !text.chars().any(is_typographic)).then(|| value.sub(at..at + found.len_utf8()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, said};

    #[test]
    fn each_character_belongs_to_one_rule() {
        let said = |body: &str| said(&form(body));
        for (token, rule) in [
            ("rt_9f%C3%A4bCd", "param/value-charset"),
            ("rt_9f\u{e4}bCd", "param/value-charset"),
            ("rt_9fAb%07Cd", "param/value-charset"),
            ("rt_9fAb%0ACd", "param/value-whitespace"),
            ("rt_9f%E4bCd", "body/not-utf8"),
            ("rt_9f\u{2013}AbCd", "body/smart-punctuation"),
            ("rt_9f%E2%80%8BAbCd", "body/smart-punctuation"),
            ("%E2%80%9Crt_9fAbCd%E2%80%9D", "param/value-quoted"),
        ] {
            assert_eq!(said(&format!("grant_type=refresh_token&refresh_token={token}")), [rule], "{token}");
        }
        assert_eq!(
            said("grant_type=refresh_token&refresh_token=\u{43c}\u{43e}\u{439}_\u{442}\u{43e}\u{43a}\u{435}\u{43d}"),
            [""; 0]
        );
    }
}
