//! `basic/non-ascii`: letters that RFC 6749 gives to no identifier and no secret.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, place};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    for (name, part) in [("client identifier", basic.id), ("client secret", basic.secret)] {
        let Some(found) = part.and_then(|part| find(part, cx)) else { continue };
        cx.draft(found.at, format!("the {name} holds {} {}", found.what, place(request)))
            .label("not ASCII")
            .why("RFC 6749 appendix A.1 and A.2 allow the printable ASCII characters only. Client and server may turn any other character into different octets, and nothing in the header says which.")
            .help(found.help)
            .report(cx);
    }
}

struct NonAscii {
    at: Slice,
    what: &'static str,
    help: &'static str,
}

/// The first character outside of ASCII. A byte order mark in front and quotes round a part have rules of their own.
fn find(part: Slice, cx: &Context<'_>) -> Option<NonAscii> {
    let bytes = cx.bytes(part);
    let Ok(text) = std::str::from_utf8(bytes) else {
        let at = bytes.iter().position(|b| !b.is_ascii())?;
        let help =
            "the text was encoded as Latin-1 or Windows-1252: take its UTF-8 bytes before Base64, or ask for a secret in ASCII";
        return Some(NonAscii { at: part.sub(at..at + 1), what: "octets that are not UTF-8", help });
    };
    let is_ours = |c: char| !c.is_ascii() && c != '\u{FEFF}' && !"\u{2018}\u{2019}\u{201C}\u{201D}".contains(c);
    let (at, found) = text.char_indices().find(|(_, c)| is_ours(*c))?;
    let (what, help) = if is_typographic(found) {
        (
            "a typographic or invisible character",
            "copy the value from the provider's console again, not from a document or a chat that changes the punctuation",
        )
    } else {
        ("a non-ASCII character", "compare it with the registered value; where it is right, ask for one in ASCII")
    };
    Some(NonAscii { at: part.sub(at..at + found.len_utf8()), what, help })
}

/// Blanks without width, dashes and the like, which text programs put in.
fn is_typographic(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{AD}' | '\u{2000}'..='\u{206F}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use crate::rules::testing::said;

    #[test]
    fn one_fault_is_one_finding() {
        let said = |pair: &[u8]| {
            said(&format!(
                "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic {}\n\
                 Content-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd\n",
                STANDARD.encode(pair)
            ))
        };
        assert_eq!(said("app-7Kq2Zw:p\u{e4}ss-7Kq2".as_bytes()), ["basic/non-ascii"]);
        assert_eq!(said(b"app-7Kq2Zw:p\xE4ss-7Kq2"), ["basic/non-ascii"]);
        assert_eq!(said("app\u{2011}7Kq2Zw:n7Rz4PqLx2Vt".as_bytes()), ["basic/non-ascii"]);
        assert_eq!(said("\u{FEFF}app-7Kq2Zw:n7Rz4PqLx2Vt".as_bytes()), ["basic/bom"]);
        assert_eq!(said("\u{201C}app-7Kq2Zw:n7Rz4PqLx2Vt\u{201D}".as_bytes()), ["basic/inner-quotes"]);
        assert_eq!(said(b"\xFF\xFEa\0:\0b\0"), ["basic/wide-encoding"]);
        assert_eq!(said(b"\0a\0p\0p\0:\0b\0c"), ["basic/wide-encoding"]);
    }
}
