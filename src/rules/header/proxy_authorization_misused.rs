//! `header/proxy-authorization-misused`: the credentials of a proxy are not those of the client.

use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::common::auth_methods;
use crate::rules::finding::Confidence;
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(field) = request.fields(cx.layers, "proxy-authorization").next().copied() else { return };
    let client = !auth_methods(request, cx.layers).is_empty()
        || request.authorization.shown().is_some()
        || request.all(cx.layers, "client_id").next().is_some();
    let proxy = cx.reply.is_some_and(|reply| reply.status == Some(407));
    // Beside the client's own credentials they are the proxy's.
    if client || proxy || !request.authorization.is_absent() || !request.params_are_known() {
        return;
    }
    cx.draft(field.name, "the client's credentials seem to be in Proxy-Authorization")
        .label("read by a proxy only")
        .why("RFC 9110 section 11.7.2: the field is for the next proxy, which takes it away. A server looks into Authorization and finds no client.")
        .help("rename the field to Authorization, unless a proxy asks for it; then add the client's own credentials")
        .confidence(Confidence::Likely)
        .fix(Fix::risky("rename the field to Authorization").write(field.name, "Authorization"))
        .report(cx);
}
