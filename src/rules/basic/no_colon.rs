//! `basic/no-colon`: the decoded credentials are one text, not a pair.

use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, content, damaged, encoded_again, is_hidden, is_option};
use crate::rules::rule::Context;

const HOW: &str = "decode it: `printf %s '<value>' | base64 -d` must print id:secret, with a colon between";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_hidden(request, cx, HOW) || is_option(request) {
        return;
    }
    if damaged(request, cx, Damage::Empty).is_some() {
        return empty(request, cx);
    }
    let Some(basic) = content(request, cx).filter(|basic| basic.id.is_none()) else { return };
    let Some(decoded) = basic.decoded.filter(|decoded| !encoded_again(cx.bytes(*decoded))) else { return };
    let seen = see(cx.bytes(decoded));
    cx.draft(basic.token, seen.message())
        .label("no colon after decoding")
        .why("RFC 7617 section 2: the value is the Base64 text of identifier, colon, secret. Without the colon the server finds neither of them.")
        .help(seen.help())
        .report(cx);
}

fn empty(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(authorization) = request.authorization.shown() else { return };
    // A program's text may go on behind the literal: `"Basic " + token`.
    if request.view == View::Logical {
        return cx.cannot_check("nothing is shown after Basic", HOW);
    }
    cx.draft(authorization.at, "the Authorization field says Basic and holds no credentials")
        .label("nothing after the scheme")
        .why("The server expects the Base64 text of identifier, colon, secret after the scheme.")
        .help(
            "a variable was empty when the field was built: set it, or let the client build the field from identifier and secret",
        )
        .report(cx);
}

/// What the decoded text is instead of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoColon {
    EncodedColon,
    Bytes,
    Text,
}

fn see(decoded: &[u8]) -> NoColon {
    let Ok(text) = std::str::from_utf8(decoded) else { return NoColon::Bytes };
    let text = text.trim();
    if text.to_ascii_lowercase().contains("%3a") {
        NoColon::EncodedColon
    } else if text.contains(char::is_control) {
        NoColon::Bytes
    } else {
        NoColon::Text
    }
}

impl NoColon {
    fn message(self) -> &'static str {
        match self {
            NoColon::EncodedColon => "the decoded Basic credentials hold no colon, only a percent-encoded one",
            NoColon::Bytes => "the Basic value decodes to bytes that are not text and hold no colon",
            NoColon::Text => "the decoded Basic credentials hold no colon",
        }
    }

    fn help(self) -> &'static str {
        match self {
            NoColon::EncodedColon => "encode identifier and secret each by itself, and join them with a plain colon",
            NoColon::Bytes => "this is a token, a digest or a key, not an encoded pair: encode identifier, colon, secret",
            NoColon::Text => "encode identifier, colon, secret: `printf %s 'id:secret' | base64 -w0`",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_stands_there_instead() {
        for (text, seen) in
            [(&b"app-7Kq2Zw%3An7Rz4"[..], NoColon::EncodedColon), (b"a\x01b", NoColon::Bytes), (b"app-7Kq2Zw\n", NoColon::Text)]
        {
            assert_eq!(see(text), seen, "{text:?}");
        }
    }
}
