//! `basic/not-base64`: the value behind Basic cannot be decoded.

use crate::request::token::{Basic, BasicReading, TokenRequest};
use crate::rules::basic::common::{Damage, damaged, is_hidden};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

const HOW: &str = "decode it: `printf %s '<value>' | base64 -d` must print id:secret without an error";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if is_hidden(request, cx, HOW) {
        return;
    }
    let Some(basic) = damaged(request, cx, Damage::NotBase64) else { return };
    let seen = see(basic, cx);
    cx.draft(seen.at, seen.message)
        .label(seen.label)
        .why("RFC 7617 section 2 wants the Base64 text of identifier, colon, secret. What a server cannot decode holds no client for it, and it answers invalid_client.")
        .help(seen.help)
        .report(cx);
}

struct Foreign {
    at: Slice,
    message: &'static str,
    label: &'static str,
    help: &'static str,
}

fn see(basic: &Basic, cx: &Context<'_>) -> Foreign {
    let text = cx.bytes(basic.token);
    let bad = match basic.reading {
        BasicReading::Unreadable(bad) => bad,
        BasicReading::Exact => return bytes(basic.token),
        _ => return quoted(basic.token),
    };
    if text.split(|&b| b == b'.').count() == 3 {
        return token(basic.token);
    }
    let at = if bad.is_empty() { basic.token } else { bad };
    Foreign {
        at,
        message: "the Basic value in the Authorization field is not Base64",
        label: "cannot be decoded from here",
        help: "a character is missing, too many, or was changed by copying: encode again with `printf %s 'id:secret' | base64 -w0`",
    }
}

fn quoted(at: Slice) -> Foreign {
    Foreign {
        at,
        message: "the Basic value in the Authorization field is in quotes",
        label: "the quotes are sent too",
        help: "remove the quotes: they belong to a program's notation, not to the value",
    }
}

fn token(at: Slice) -> Foreign {
    Foreign {
        at,
        message: "the Basic value in the Authorization field is a token of three parts, not Base64 of a pair",
        label: "looks like a JSON Web Token",
        help: "at this endpoint the client authenticates: send the Base64 text of identifier, colon, secret",
    }
}

fn bytes(at: Slice) -> Foreign {
    Foreign {
        at,
        message: "the Basic value in the Authorization field decodes to bytes that are not text",
        label: "not an encoded pair",
        help: "this is a digest, a key or a token, not Base64 of a pair: encode identifier, colon, secret",
    }
}
