//! `body/shell-split`: an unquoted `&` ended the command, so the rest of the body was never sent.

use crate::model::ShellFault;
use crate::rule::{Context, Rule};
use crate::token::TokenRequest;

pub(crate) const RULE: Rule = Rule { name: "body/shell-split", page: include_str!("../../../rules/body/shell-split.md"), check };

fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let at = |fault: ShellFault| request.mangled.iter().find(|mangled| mangled.fault == fault).map(|mangled| mangled.at);
    // Single quotes in cmd.exe explain the loose & as well.
    let Some(ampersand) = at(ShellFault::BareAmpersand).filter(|_| at(ShellFault::CmdSingleQuotes).is_none()) else { return };
    // The place may hold what the shell cut off as well.
    let width = if cx.layers.bytes(ampersand).first() == Some(&b'&') { 1 } else { ampersand.len() };
    let draft = cx
        .draft(ampersand.to(width), "an & without quotes ends the command, so everything behind it is not sent")
        .label("the shell cuts here")
        .why("The shell takes what follows for another command; the server gets the parameters before the & only.")
        .help("put the whole body into quotes: -d \"grant_type=...&...\", or give each parameter its own -d");
    let draft = match at(ShellFault::ShellSaid) {
        Some(said) => draft.also(said, "the shell says so"),
        None => draft,
    };
    draft.report(cx);
}
