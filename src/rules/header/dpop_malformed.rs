//! `header/dpop-malformed`: the field holds no compact JWS.

use super::dpop::proof;
use crate::rule::{Context, Rule};
use crate::rules::jwt::damage;
use crate::token::{Content, TokenRequest};

pub(crate) const RULE: Rule =
    Rule { name: "header/dpop-malformed", page: include_str!("../../../rules/header/dpop-malformed.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(jwt) = proof(request) else { return };
    let Content::Broken(fault) = jwt.content else { return };
    let (words, help) = damage(fault);
    cx.draft(fault.at, format!("the DPoP field {words}"))
        .label("no compact JWS")
        .why("The field holds one signed JWT in its compact form and nothing else: three parts in Base64url with dots between them (RFC 9449 section 4.1).")
        .help(help)
        .report(cx);
}
