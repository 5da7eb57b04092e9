//! `client/secret-id-not-value`: the identifier of a secret was copied in place of its value.

use crate::provider::ProfileAnswer;
use crate::request::token::TokenRequest;
use crate::request::value::{ValueKind, classify};
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// "Invalid client secret provided": the sentence goes on to ask whether the value was sent or its identifier.
const WRONG_SECRET: &str = "AADSTS7000215";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if cx.profile.answer("guid_is_secret_id") != ProfileAnswer::Yes {
        return;
    }
    let named = cx.reply.is_some_and(|reply| reply.code.as_deref() == Some(WRONG_SECRET));
    let Some((secret, at, kind)) = secret(request, cx) else { return };
    if is_guid(cx.bytes(secret)) {
        let (level, confidence) = if named { (Level::Error, Confidence::Certain) } else { (Level::Warning, Confidence::Likely) };
        return cx
            .draft(at, "the client secret has the form of a GUID, which is the identifier of a secret")
            .label("looks like a secret ID")
            .why(format!(
                "{} issues secrets as random text; the GUID beside it in the portal only names the secret.",
                cx.profile.name_or_server()
            ))
            .help("send the text of the column Value; it is shown once after creation, so a lost one means creating a new secret")
            .judged(level, confidence)
            .report(cx);
    }
    if let (true, Some(reason)) = (named, kind.obstacle()) {
        cx.cannot_check(
            reason,
            "see whether the secret is a GUID (8-4-4-4-12 hexadecimal digits): then it is the secret's identifier, not its value",
        );
    }
}

/// The secret, the text to underline, and what kind of value it is.
fn secret(request: &TokenRequest, cx: &Context<'_>) -> Option<(Slice, Slice, ValueKind)> {
    if let Some(param) = request.all(cx.layers, "client_secret").next() {
        return Some((param.field.value, param.raw, param.kind));
    }
    let secret = request.basic().and_then(|basic| basic.secret)?;
    Some((secret, secret, classify(cx.bytes(secret))))
}

fn is_guid(text: &[u8]) -> bool {
    let groups: Vec<usize> = text.split(|&b| b == b'-').map(<[u8]>::len).collect();
    groups == [8, 4, 4, 4, 12] && text.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}
