//! `body/plus-read-as-space`: a raw `+` in a token, a secret or an e-mail address, which the server reads as a space.

use crate::request::reply::Reply;
use crate::request::token::{Param, TokenRequest};
use crate::rules::change::Fix;
use crate::rules::common::{TOKENS, is_one_of};
use crate::rules::finding::{Confidence, Level};
use crate::rules::param::common::place_of;
use crate::rules::rule::{Context, FindingDraft};
use crate::text::layers::{Layers, Slice};

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    for param in request.params.iter().filter(|param| param.encoded) {
        let Some(kind) = PlusSign::of(cx.layers, param) else { continue };
        if let Some(obstacle) = param.kind.obstacle() {
            hidden(param, obstacle, cx);
            continue;
        }
        let places = pluses(cx.layers, param, kind);
        let [first, rest @ ..] = &places[..] else { continue };
        let words = "write %2B for +";
        let fix = if kind == PlusSign::Token { Fix::safe(words) } else { Fix::risky(words) };
        let fix = places.iter().fold(fix, |fix, at| fix.write(*at, "%2B"));
        let draft = draft(param, kind, *first, cx).fix(fix);
        draft.also_each(rest.iter().copied(), "here too").report(cx);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PlusSign {
    Token,
    Secret,
    Address,
}

impl PlusSign {
    /// Passwords and scopes may well hold a space; a user name may not where it is an e-mail address.
    fn of(layers: &Layers<'_>, param: &Param) -> Option<PlusSign> {
        if is_one_of(layers, param, &["client_secret"]) {
            return Some(PlusSign::Secret);
        }
        if is_one_of(layers, param, &["username", "login_hint"]) {
            return layers.bytes(param.raw).contains(&b'@').then_some(PlusSign::Address);
        }
        is_one_of(layers, param, TOKENS).then_some(PlusSign::Token)
    }
}

fn draft(param: &Param, kind: PlusSign, first: Slice, cx: &Context<'_>) -> FindingDraft {
    let (level, confidence) = match kind {
        PlusSign::Token => (Level::Error, Confidence::Certain),
        PlusSign::Secret if cx.reply.is_some_and(complains_of_the_secret) => (Level::Error, Confidence::Likely),
        PlusSign::Secret | PlusSign::Address => (Level::Warning, Confidence::Likely),
    };
    cx.draft(first, format!("{} holds a raw +, which a form reads as a space", place_of(cx.layers, param)))
        .label("arrives as a space")
        .why(
            "In application/x-www-form-urlencoded + stands for a space, so the server compares another value than the one \
            that was issued.",
        )
        .help("write %2B for +: let the library encode the value, with curl use --data-urlencode")
        .judged(level, confidence)
}

/// A `+` at the edge of a token alone is more likely a space that was copied with it.
fn pluses(layers: &Layers<'_>, param: &Param, kind: PlusSign) -> Vec<Slice> {
    let text = layers.text(param.raw);
    if kind == PlusSign::Token && !text.trim_matches(|c: char| c == '+' || c.is_ascii_whitespace()).contains('+') {
        return Vec::new();
    }
    let pluses = text.match_indices('+').map(|(at, _)| param.raw.sub(at..at + 1));
    pluses.filter(|at| !stands_for_blank(layers, *at)).collect()
}

/// The client's own encoder wrote it for a space.
fn stands_for_blank(layers: &Layers<'_>, plus: Slice) -> bool {
    layers.pieces(plus).iter().any(|piece| layers.bytes(*piece) == b" ")
}

fn complains_of_the_secret(reply: &Reply) -> bool {
    reply.error.as_deref() == Some("invalid_client") || reply.says("client secret") || reply.says("client_secret")
}

fn hidden(param: &Param, obstacle: &str, cx: &mut Context<'_>) {
    if cx.reply.is_some_and(|reply| reply.accepted) {
        return;
    }
    let name = cx.layers.text(param.field.name);
    let how = format!("look for a + in {name} as it is sent: it must be written %2B");
    cx.cannot_check(format!("{obstacle} ({name})"), how);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_plus_that_the_client_writes_for_a_blank_is_none() {
        let level = |text: &str| verdict(text, "body/plus-read-as-space");
        let curl = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx -d grant_type=refresh_token";
        assert_eq!(level(&format!("{curl} --data-urlencode 'refresh_token=rt_9f AbCd'\n")), None);
        assert_eq!(level(&format!("{curl} -d 'refresh_token=rt_9f+AbCd'\n")), Some("error"));
    }
}
