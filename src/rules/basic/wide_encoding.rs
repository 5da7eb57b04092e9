//! `basic/wide-encoding`: UTF-16 under the Base64.

use crate::rule::{Context, Rule};
use crate::rules::basic::common::wide_text;
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "basic/wide-encoding", page: include_str!("../../../rules/basic/wide-encoding.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(pair) = request.basic().and_then(|basic| wide_text(basic, cx)) else { return };
    cx.draft(pair, "the decoded Basic credentials have a NUL beside every letter: they were encoded as UTF-16")
        .label("UTF-16 text")
        .why("The server reads the credentials octet by octet, as ASCII or UTF-8, and finds another identifier and another secret.")
        .help("take the UTF-8 bytes before Base64: in PowerShell and .NET `[Text.Encoding]::UTF8.GetBytes(...)`, not `Unicode`; in SQL a varchar, not an nvarchar")
        .report(cx);
}
