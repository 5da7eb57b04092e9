//! `basic/padding-wrong`: `=` in the middle or too often, or a letter that belongs to nothing.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{Damage, damaged};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = damaged(request, cx, Damage::PaddingWrong) else { return };
    let seen = see(basic.token, cx.bytes(basic.token));
    cx.draft(seen.at, seen.message)
        .label(seen.label)
        .why("RFC 4648 section 4: four characters encode three bytes, and = fills up the last four only. Decoders refuse anything else, or stop there and find another secret.")
        .help(seen.help)
        .report(cx);
}

struct Padding {
    at: Slice,
    message: &'static str,
    label: &'static str,
    help: &'static str,
}

fn see(token: Slice, text: &[u8]) -> Padding {
    let letters = text.iter().take_while(|&&b| b != b'=').count();
    let padding = text.iter().skip(letters).take_while(|&&b| b == b'=').count();
    if letters + padding < text.len() {
        return joined(token.sub(letters..letters + padding));
    }
    if letters % 4 == 1 {
        return odd(token.sub(letters - 1..letters));
    }
    Padding {
        at: token.from(letters),
        message: "the Basic value in the Authorization field does not end with the right number of =",
        label: "fills up to no multiple of four",
        help: "take the value as the encoder wrote it; code that adds = by itself must not add it to what has it already",
    }
}

fn joined(at: Slice) -> Padding {
    Padding {
        at,
        message: "the Basic value in the Authorization field has padding in its middle",
        label: "Base64 ends here",
        help: "join first, then encode: identifier, colon and secret are encoded as one text, not each by itself",
    }
}

fn odd(at: Slice) -> Padding {
    Padding {
        at,
        message: "the Basic value in the Authorization field has one character too many or lacks some",
        label: "one character alone encodes no byte",
        help: "a part was lost when the value was copied or cut to a length: encode again with `printf %s 'id:secret' | base64 -w0`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layers::Layers;

    #[test]
    fn tells_the_three_ways() {
        for (text, at) in [("YXBw=bjdS", "="), ("YXBw==bjdSeg==", "=="), ("YXBwL", "L"), ("YXA===", "==="), ("YXBw=", "=")] {
            let layers = Layers::new(text.as_bytes());
            let seen = see(layers.root(), text.as_bytes());
            assert_eq!(layers.text(seen.at), at, "{text}");
        }
    }
}
