//! Names of parameters in sentences: `grant_type`, "grant type", `grantType`, `grant-type`.

use super::clause::Clause;
use super::words::WordList;
use crate::request::names::PARAMETERS;

/// Parameters of the endpoints for pushed and backchannel requests that sentences name.
const FURTHER: &[&str] = &["request_uri", "user_code", "login_hint", "id_token_hint", "binding_message", "authorization_details"];

/// Words of everyday English: they count as names only beside a word for a parameter or in quotes.
const EVERYDAY: &[&str] = &["token", "state", "resource", "audience", "scope", "code", "assertion", "username", "password"];

fn all() -> impl Iterator<Item = &'static str> {
    PARAMETERS.iter().chain(FURTHER).copied().filter(|name| *name != "state" && *name != "access_token")
}

/// The registered name that a word is, however it is spelled.
pub(super) fn registered(word: &str) -> Option<&'static str> {
    let plain = super::sentence::plain(word);
    all().find(|name| name.replace('_', " ") == plain.trim())
}

/// The first name in a plain clause, the longest of those that begin there.
pub(super) fn first(clause: Clause<'_>) -> Option<&'static str> {
    let found = all().filter_map(|name| {
        let at = clause.position(&name.replace('_', " "))?;
        let told = !EVERYDAY.contains(&name) || is_told(clause.text, at, name);
        told.then_some((at, std::cmp::Reverse(name.len()), name))
    });
    found.min().map(|(_, _, name)| name)
}

/// The name that is nearest to one of the words, of several in a clause.
pub(super) fn nearest(clause: Clause<'_>, words: WordList) -> Option<&'static str> {
    let places: Vec<usize> = words.split('|').filter_map(|word| clause.text.find(word.trim_end_matches('$'))).collect();
    let found = all().filter_map(|name| {
        let spoken = name.replace('_', " ");
        let at = clause.position(&spoken)?;
        let far = |place: &usize| if *place > at { place.saturating_sub(at + spoken.len()) } else { at - place };
        let distance = places.iter().map(far).min()?;
        is_told(clause.text, at, name).then_some((distance, std::cmp::Reverse(name.len()), name))
    });
    found.min().map(|(_, _, name)| name)
}

/// A token of another kind, or a code that is none of a grant.
fn is_told(clause: &str, at: usize, name: &str) -> bool {
    let beside = clause[..at].split_whitespace().next_back().unwrap_or_default();
    let of_another = ["access", "bearer", "id", "csrf", "status", "error", "response", "result", "reason", "the requested"];
    !["token", "code"].contains(&name) || !of_another.contains(&beside)
}
