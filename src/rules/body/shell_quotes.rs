//! `body/shell-quotes`: quotes that the shell did not take away are sent with the parameters.

use crate::capture::model::ShellFault;
use crate::request::token::{BodyShape, ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{is_counted, is_one_of};
use crate::rules::param::common::opening_quote;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Quotes round the address alone cut the command apart; transport/shell-mangled speaks of that.
    let has_body = request.shape != BodyShape::Empty;
    let in_cmd = request.mangled.iter().find(|mangled| mangled.fault == ShellFault::CmdSingleQuotes && has_body);
    if let Some(mangled) = in_cmd {
        report(mangled.at, "cmd.exe does not know single quotes and passes them on", None, cx);
    } else if let Some(quote) = leading_quote(request, cx.layers) {
        let fix = unquoted(quote, request, cx.layers);
        report(quote, "the body begins with a quote, which becomes part of the first parameter's name", fix, cx);
    } else if let Some(quote) = closing_quote(request, cx) {
        let fix = Some(Fix::risky("remove the quote at the end").write(quote, ""));
        report(quote, "the body ends with a quote, which becomes part of the last value", fix, cx);
    }
}

fn report(at: Slice, message: &str, fix: Option<Fix>, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("sent as it is")
        .why(
            "A quote that no shell takes away is text: the server sees 'grant_type where it looks for grant_type, or a value \
            with a quote after it. In cmd.exe an & within single quotes ends the command besides.",
        )
        .help(
            "in cmd.exe use double quotes: curl -d \"grant_type=...&...\"; elsewhere remove the quotes from the text of the \
            body",
        )
        .fix(fix)
        .report(cx);
}

/// Both quotes go, if the body ends with the one that it begins with.
fn unquoted(quote: Slice, request: &TokenRequest, layers: &Layers<'_>) -> Option<Fix> {
    let last = request.params.iter().rfind(|param| param.place == ParamPlace::Body)?;
    let (value, mark) = (layers.text(last.field.value), layers.text(quote).chars().next_back()?);
    let close = match mark {
        '\u{201C}' => '\u{201D}',
        '\u{2018}' => '\u{2019}',
        other => other,
    };
    let kept = value.trim_end().strip_suffix(close)?.len();
    let end = last.field.value.sub(kept..kept + close.len_utf8());
    Some(Fix::safe("remove the quotes around the body").write(quote, "").write(end, ""))
}

/// The quote before a name that would be known without it.
fn leading_quote(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    let first =
        request.params.iter().find(|param| param.place == ParamPlace::Body).filter(|_| request.shape == BodyShape::Form)?;
    opening_quote(&layers.text(first.field.name)).map(|length| first.field.name.to(length))
}

/// Values in which encoders leave a single quote as it is.
const FREE: &[&str] = &["client_secret", "username", "password", "state"];

/// The only quote of a body that was sent as it is shown stands at its end.
pub(in crate::rules) fn closing_quote(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let sent = is_counted(request, cx).unwrap_or(request.client.is_some());
    let body = request.body.shown().filter(|_| request.shape == BodyShape::Form && sent)?;
    let last = request.params.iter().rfind(|param| param.place == ParamPlace::Body)?;
    let text = cx.bytes(*body).trim_ascii_end();
    let mark = text.last().copied().filter(|b| *b == b'"' || *b == b'\'' && !is_one_of(cx.layers, last, FREE))?;
    let alone = text.iter().filter(|b| **b == mark).count() == 1;
    alone.then(|| body.sub(text.len() - 1..text.len()))
}
