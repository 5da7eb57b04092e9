//! `basic/bom`: a byte order mark in front of the identifier.

use crate::request::token::TokenRequest;
use crate::rules::basic::common::{content, place};
use crate::rules::basic::repair::with_part;
use crate::rules::change::Fix;
use crate::rules::rule::Context;

const BOM: &str = "\u{FEFF}";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(basic) = content(request, cx) else { return };
    for (name, part) in [("client identifier", basic.id), ("client secret", basic.secret)] {
        let Some(part) = part.filter(|part| cx.bytes(*part).starts_with(BOM.as_bytes())) else { continue };
        cx.draft(part.to(BOM.len()), format!("the {name} begins with a byte order mark {}", place(request)))
            .label("three octets that no screen shows")
            .why("The mark belongs to the text as the server reads it, so it looks for another client or compares another secret.")
            .help("the value was read from a file that begins with the mark: save the file as UTF-8 without BOM, or read it with utf-8-sig or a reader that drops the mark")
            .fix(with_part(Fix::safe("remove the byte order mark"), request, basic, cx.layers, (part.to(BOM.len()), b"")))
            .report(cx);
    }
}
