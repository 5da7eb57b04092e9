//! `body/shell-split`: an unquoted `&` ended the command, so the rest of the body was never sent.

use crate::capture::model::ShellFault;
use crate::request::token::{ParamPlace, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let at = |fault: ShellFault| request.mangled.iter().find(|mangled| mangled.fault == fault).map(|mangled| mangled.at);
    // Single quotes in cmd.exe explain the loose & as well.
    let Some(ampersand) = at(ShellFault::BareAmpersand).filter(|_| at(ShellFault::CmdSingleQuotes).is_none()) else { return };
    // The place may hold what the shell cut off as well.
    let width = if cx.layers.bytes(ampersand).first() == Some(&b'&') { 1 } else { ampersand.len() };
    let draft = cx
        .draft(ampersand.to(width), "an & without quotes ends the command, so everything after it is not sent")
        .label("the shell cuts here")
        .why("The shell takes what follows for another command; the server gets the parameters before the & only.")
        .help("put the whole body into quotes: -d \"grant_type=...&...\", or give each parameter its own -d")
        .fix(quoted(request, ampersand, cx.layers));
    let draft = match at(ShellFault::ShellSaid) {
        Some(said) => draft.also(said, "the shell says so"),
        None => draft,
    };
    draft.report(cx);
}

/// What was cut off follows the body at once, and is plain text: it becomes part of it, quoted as the shell wants it.
fn quoted(request: &TokenRequest, cut: Slice, layers: &Layers<'_>) -> Option<Fix> {
    let last = request.params.iter().rfind(|param| param.place == ParamPlace::Body && param.encoded)?;
    if layers.span(last.field.unit).end != layers.span(cut).start || request.mangled.len() > 1 {
        return None;
    }
    let text = std::str::from_utf8(layers.bytes(cut)).ok()?.strip_prefix('&')?;
    let fix = Fix::safe("send what the shell cuts off").write(cut, "");
    text.split('&').try_fold(fix, |fix, pair| {
        let (name, value) = pair.split_once('=')?;
        Some(fix.add_param(decoded(name)?, decoded(value)?))
    })
}

/// The text of a form; `None` where a shell, or a reader of forms, may find something else in it.
fn decoded(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/:%,@".contains(&b)) {
        return None;
    }
    let mut parts = text.split('%');
    let mut out = parts.next()?.as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        out.extend_from_slice(part.get(2..)?.as_bytes());
    }
    Some(out)
}
