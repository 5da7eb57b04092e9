//! `body/shell-quotes`: quotes that the shell did not take away are sent with the parameters.

use crate::layers::{Layers, Slice};
use crate::model::ShellFault;
use crate::rule::{Context, Rule};
use crate::rules::param::common::{QUOTES, is_known};
use crate::token::{Place, Shape, TokenRequest};

pub(crate) const RULE: Rule =
    Rule { name: "body/shell-quotes", page: include_str!("../../../rules/body/shell-quotes.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // Quotes round the address alone cut the command apart; transport/shell-mangled speaks of that.
    let has_body = request.shape != Shape::Empty;
    let in_cmd = request.mangled.iter().find(|mangled| mangled.fault == ShellFault::CmdSingleQuotes && has_body);
    if let Some(mangled) = in_cmd {
        report(mangled.at, "cmd.exe does not know single quotes and passes them on", cx);
    } else if let Some(quote) = leading_quote(request, cx.layers) {
        report(quote, "the body begins with a quote, which becomes part of the first parameter's name", cx);
    }
}

fn report(at: Slice, message: &str, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("sent as it stands")
        .why(
            "The server sees 'grant_type where it looks for grant_type, and a quote behind the last value. In cmd.exe an & \
            within single quotes ends the command besides.",
        )
        .help(
            "in cmd.exe use double quotes: curl -d \"grant_type=...&...\"; elsewhere remove the quotes from the text of the \
            body",
        )
        .report(cx);
}

/// The quote before a name that would be known without it.
fn leading_quote(request: &TokenRequest, layers: &Layers<'_>) -> Option<Slice> {
    let first = request.params.iter().find(|param| param.place == Place::Body).filter(|_| request.shape == Shape::Form)?;
    let name = layers.text(first.field.name);
    let bare = name.strip_prefix(QUOTES)?;
    is_known(bare).then(|| first.field.name.to(name.len() - bare.len()))
}
