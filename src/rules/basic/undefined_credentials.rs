//! `basic/undefined-credentials`: the text of a missing value in place of the identifier or the secret.

use crate::request::token::TokenRequest;
use crate::request::value::ValueKind;
use crate::rules::basic::common::{Damage, content, damaged, place};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some(basic) = damaged(request, cx, Damage::Undefined) {
        return report(basic.token, "the Authorization field says Basic and the text of a missing value".to_owned(), cx);
    }
    let Some(basic) = content(request, cx) else { return };
    let missing = |kind: Option<ValueKind>| kind == Some(ValueKind::Undefined);
    let place = place(request);
    match (missing(basic.id_kind(cx.layers)), missing(basic.secret_kind(cx.layers))) {
        (true, true) => {
            report_part(basic.decoded, format!("client identifier and secret are the text of a missing value {place}"), cx)
        }
        (true, false) => report_part(basic.id, format!("the client identifier is the text of a missing value {place}"), cx),
        (false, true) => report_part(basic.secret, format!("the client secret is the text of a missing value {place}"), cx),
        (false, false) => {}
    }
}

fn report_part(at: Option<Slice>, message: String, cx: &mut Context<'_>) {
    if let Some(at) = at {
        report(at, message, cx);
    }
}

fn report(at: Slice, message: String, cx: &mut Context<'_>) {
    cx.draft(at, message)
        .label("a word for no value")
        .why("A program joined a variable that was not set into the text: undefined and null in JavaScript, None in Python, null in Java. The server looks for a client or a secret of that name.")
        .help("set the variable (configuration, environment) before the pair is built; a public client sends client_id as a parameter and no Authorization field")
        .report(cx);
}
