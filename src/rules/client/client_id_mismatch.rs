//! `client/client-id-mismatch`: the header names one client, the parameters another.

use super::common::place;
use crate::codec::{self, Codec};
use crate::rule::{Context, Rule};
use crate::token::{Basic, Param, TokenRequest};
use crate::value::{Value, classify};

pub(crate) const RULE: Rule =
    Rule { name: "client/client-id-mismatch", page: include_str!("../../../rules/client/client-id-mismatch.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let (Some(authorization), Some(basic)) = (request.authorization.shown(), request.basic()) else { return };
    for id in request.all(cx.layers, "client_id") {
        match same_client(basic, id, cx) {
            Some(true) => {}
            None => not_comparable(basic, id, cx),
            Some(false) => {
                cx.draft(id.field.unit, format!("client_id {} differs from the identifier in the Authorization header", place(id.place)))
                    .label("one client here")
                    .also(basic.id.unwrap_or(authorization.at), "another one here")
                    .why("A request has one client. The server authenticates the one in the header and then finds that the grant, or the request itself, names another.")
                    .help("find out to which client the code or token was issued, use its identifier and secret in the header, and drop client_id from the parameters")
                    .report(cx);
            }
        }
    }
}

/// Whether both are the same client, in plain or in form-encoded spelling; `None` when one of them cannot be seen.
pub(super) fn same_client(basic: &Basic, id: &Param, cx: &Context<'_>) -> Option<bool> {
    let header = cx.bytes(basic.id?).trim_ascii();
    let param = cx.bytes(id.field.value).trim_ascii();
    if id.bare || !classify(header).is_live() || !id.kind.is_live() {
        return None;
    }
    let decoded = codec::decode(Codec::Form, header).map(|decoded| decoded.bytes);
    Some(header == param || decoded.is_ok_and(|decoded| decoded == param))
}

/// Only hidden values leave the question open: a damaged or empty one has its own finding.
fn not_comparable(basic: &Basic, id: &Param, cx: &mut Context<'_>) {
    let hidden = |kind: Option<Value>| kind.is_some_and(|kind| kind.obstacle().is_some());
    let header = match basic.reading {
        crate::token::Reading::Hidden(kind) => Some(kind),
        _ => basic.id_kind(cx.layers),
    };
    let reason = match (hidden(header), hidden(Some(id.kind))) {
        (true, _) => "the identifier in the Authorization header cannot be seen",
        (false, true) => "the value of client_id cannot be seen",
        (false, false) => return,
    };
    cx.cannot_check(
        reason,
        "decode the Basic value with `printf %s '<value>' | base64 -d`: the text before the colon must equal client_id",
    );
}
