//! `body/whole-body-encoded`: the separators were encoded together with the values.

use crate::rule::{Context, Rule};
use crate::rules::param::common::encoded_separator;
use crate::token::TokenRequest;

pub(crate) const RULE: Rule =
    Rule { name: "body/whole-body-encoded", page: include_str!("../../../rules/body/whole-body-encoded.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = encoded_separator(request, cx.layers) else { return };
    cx.draft(at, "the separators between the parameters are percent-encoded, so several parameters arrive as one")
        .label("encoded as if it were part of a value")
        .why(
            "Only a raw & separates parameters and only a raw = ends a name. Encoded, they are text: the server does not see \
            the parameters behind them.",
        )
        .help(
            "encode each value by itself and join them afterwards: one --data-urlencode per parameter, or a map given to \
            the HTTP library",
        )
        .report(cx);
}
