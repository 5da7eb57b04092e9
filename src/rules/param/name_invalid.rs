//! `param/name-invalid`: quotes, brackets and colons round a parameter's name.

use crate::request::token::{Param, ParamPlace, TokenRequest};
use crate::rules::common::is_counted;
use crate::rules::finding::Level;
use crate::rules::param::common::{credentials, is_known, is_optional, misnamed, opening_quote, query_start, stray_mark};
use crate::rules::rule::Context;
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    if let Some((param, name)) = glued(request, cx.layers) {
        return report_glued(param, name, cx);
    }
    let renamed = misnamed(request, cx);
    let is_told = |at: &(&Param, Slice)| renamed.iter().any(|found| found.param.field.name == at.0.field.name);
    let body = |param: &&Param| param.place == ParamPlace::Body;
    let first = request.params.iter().find(body).map(|param| param.field.name);
    let found: Vec<(&Param, Slice)> = request
        .params
        .iter()
        .filter(|param| param.encoded && !(first == Some(param.field.name) && begins_a_body(param, cx.layers)))
        .filter_map(|param| Some((param, mark(param, cx.layers).or_else(|| blank_before(param, request, cx))?)))
        .filter(|found| !is_told(found))
        .collect();
    let [(param, at), rest @ ..] = &found[..] else { return };
    if !request.mangled.is_empty() {
        return;
    }
    let draft = cx
        .draft(*at, format!("a parameter's name in the {} holds a character that no name has", param.place.name()))
        .label("part of the name, as the server reads it")
        .why("RFC 6749 section 8.2: names consist of letters, digits and -._ and are compared exactly. The server ignores the parameter and reports the right one as missing.")
        .help("write the bare name; quotes, brackets and colons are the notation of JSON or of a program, and a form has none");
    let optional = found.iter().all(|(param, _)| is_optional(request, &bare(param, cx.layers)));
    let draft = if optional { draft.level(Level::Warning) } else { draft };
    rest.iter().fold(draft, |draft, (_, at)| draft.also(*at, "here too")).report(cx);
}

/// `client_secret${secret}`: a variable right after the name, without the equals sign between them.
fn glued<'r>(request: &'r TokenRequest, layers: &Layers<'_>) -> Option<(&'r Param, &'static str)> {
    let whole = |param: &Param| layers.text(param.field.name).into_owned();
    let name_of = |param: &'r Param| {
        let text = whole(param);
        let fits = |name: &&str| text.strip_prefix(*name).is_some_and(|rest| rest.starts_with("${") || rest.starts_with("{{"));
        credentials().find(fits).map(|name| (param, name))
    };
    request.params.iter().filter(|param| param.encoded && param.bare).find_map(name_of)
}

fn report_glued(param: &Param, name: &str, cx: &mut Context<'_>) {
    cx.draft(param.field.name, format!("{name} in the {} has no = between name and value", param.place.name()))
        .label("one long name, as the server reads it")
        .why("Pairs of a form are name=value (URL Standard section 5.1). Without the sign the server sees a parameter of another name, and misses this one.")
        .help(format!("write {name}= before the value"))
        .report(cx);
}

/// The name that was meant: without what no name has.
fn bare(param: &Param, layers: &Layers<'_>) -> String {
    layers.text(param.field.name).chars().filter(|c| c.is_ascii_alphanumeric() || "-._".contains(*c)).collect()
}

/// The quote and the question mark that begin a body have rules of their own.
fn begins_a_body(param: &Param, layers: &Layers<'_>) -> bool {
    let name = layers.text(param.field.name);
    opening_quote(&name).is_some() || query_start(&name).is_some()
}

/// The character that is too much.
fn mark(param: &Param, layers: &Layers<'_>) -> Option<Slice> {
    let name = layers.text(param.field.name);
    let blank = || (name.trim() != name && is_known(name.trim())).then(|| blank_at(&name));
    let question = || query_start(&name).map(|length| length - 1);
    let at = stray_mark(&name).or_else(question).or_else(blank)?;
    Some(param.field.name.sub(at..at + 1))
}

/// Blanks between a separator and the name, which belong to the name. A page may have put them in, unless they are counted.
fn blank_before(param: &Param, request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let body = request.body.shown().filter(|body| body.contains(param.field.unit) && is_counted(request, cx) == Some(true))?;
    let before = cx.bytes(body.to((param.field.unit.start - body.start) as usize));
    let kept = before.iter().rposition(|b| !b" \t".contains(b)).map_or(0, |at| at + 1);
    let is_begun = kept == 0 || before.get(kept - 1) == Some(&b'&');
    (is_begun && kept < before.len() && is_known(&cx.text(param.field.name))).then(|| body.sub(kept..before.len()))
}

fn blank_at(name: &str) -> usize {
    if name.starts_with(char::is_whitespace) { 0 } else { name.trim_end().len() }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{form, said, verdict};

    #[test]
    fn a_lost_scope_is_no_error() {
        let level = |body: &str| verdict(&form(body), "param/name-invalid");
        assert_eq!(level("grant_type=refresh_token&refresh_token=rt_9fAbCd&scope+=read"), Some("warning"));
        assert_eq!(level("grant_type=refresh_token&refresh_token:=rt_9fAbCd"), Some("error"));
    }

    #[test]
    fn each_damaged_name_belongs_to_one_rule() {
        let said = |body: &str| said(&form(body));
        for (body, rule) in [
            ("grant_type=refresh_token&'refresh_token'=rt_9fAbCd", "param/name-invalid"),
            ("'grant_type=refresh_token&refresh_token=rt_9fAbCd'", "body/shell-quotes"),
            ("?grant_type=refresh_token&refresh_token=rt_9fAbCd", "body/leading-question-mark"),
            ("grant_type=refresh_token&?refresh_token=rt_9fAbCd", "param/name-invalid"),
            ("\u{FEFF}grant_type=refresh_token&refresh_token=rt_9fAbCd", "body/bom"),
            ("grant_type=refresh_token&\u{FEFF}refresh_token=rt_9fAbCd", "body/smart-punctuation"),
            ("grant_type=refresh_token&amp;refresh_token=rt_9fAbCd", "body/html-escaped-separator"),
            ("grant_type=refresh_token;refresh_token=rt_9fAbCd", "body/semicolon-separator"),
            ("grant_type=refresh_token&refresh_token[]=rt_9fAbCd", "body/array-names"),
            ("token[grant_type]=refresh_token&token[refresh_token]=rt_9fAbCd", "body/array-names"),
            ("grant_type=refresh_token&refresh-token=rt_9fAbCd", "param/misnamed"),
            ("grant_type=refresh_token&refresh_token+=rt_9fAbCd", "param/misnamed"),
            ("grant_type=refresh_token%26refresh_token=rt_9fAbCd", "body/whole-body-encoded"),
        ] {
            assert_eq!(said(body), [rule], "{body}");
        }
    }
}
