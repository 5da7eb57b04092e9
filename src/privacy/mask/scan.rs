//! Secrets in any text, found by the names before them, by their place and by their own shape. One pass from the first
//! byte to the last; what is found is not looked into again.

use std::ops::Range;

use super::clues::{credentials, jwt, pem, rest, schemed};
use super::names::{foreign_at, is_second_word};
pub(crate) use super::names::{is_identifier_name, is_secret_name, is_shown_name};
use super::place::{self, NameSign, NamedValue};
use super::{is_public_field, is_public_name, known, loose, options, sibling, table, written};
use crate::privacy::harmless::{is_harmless, is_stand_in};
use crate::privacy::letters::is_random;

/// What gave a value away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clue {
    /// The name before it.
    Name(Range<usize>),
    /// The word `Basic`, `Bearer` or `DPoP` before it.
    Scheme(Range<usize>),
    /// Its first letters.
    Jwt,
    /// Its first letters, too: a token of a provider that is known by them.
    Known,
    /// The secret before it, and the `&` between them that was not encoded.
    Rest,
    /// The line of a private key before it.
    Pem,
    /// The option before it, or the address in which it is.
    User,
    /// The place of a value whose name nobody knows.
    Place(Range<usize>),
    /// The name of an identifier: it may be shown.
    Identifier,
    /// Its letters, which are in no order.
    Letters,
}

/// How much is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScanReach {
    /// What is known to be secret.
    Known,
    /// Everything that cannot be shown to be harmless, and identifiers.
    All,
}

/// The ranges of `text` that look like secret values, in order, without overlaps.
pub(super) fn values(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    finds(text, ScanReach::Known).map(|(range, _)| range)
}

/// The same in a passage of a text in which these are the cells below the name of a secret.
pub(super) fn values_with(text: &[u8], cells: Vec<Range<usize>>) -> impl Iterator<Item = Range<usize>> + '_ {
    scan(text, ScanReach::Known, cells).map(|(range, _)| range)
}

/// The same with what gave each of them away.
pub(crate) fn finds(text: &[u8], reach: ScanReach) -> impl Iterator<Item = (Range<usize>, Clue)> + '_ {
    scan(text, reach, table::cells(text))
}

fn scan(text: &[u8], reach: ScanReach, cells: Vec<Range<usize>>) -> impl Iterator<Item = (Range<usize>, Clue)> + '_ {
    let mut scan = SecretScan { text, reach, at: 0, loose: 0, cells, cell: 0, list: None };
    std::iter::from_fn(move || scan.next())
}

struct SecretScan<'t> {
    text: &'t [u8],
    reach: ScanReach,
    at: usize,
    /// The end of the last run of letters that was looked at.
    loose: usize,
    /// Cells below the name of a secret, and how many of them are behind.
    cells: Vec<Range<usize>>,
    cell: usize,
    /// The name of a list that goes on.
    list: Option<Range<usize>>,
}

impl SecretScan<'_> {
    fn next(&mut self) -> Option<(Range<usize>, Clue)> {
        while self.at < self.text.len() {
            let start = self.at;
            if !is_word(self.text[start]) && self.text[start].is_ascii() {
                self.at += 1;
                continue;
            }
            let word = word(self.text, start);
            let Some((range, clue)) = self.found(&word) else {
                // Nothing begins within a word.
                self.at = word.end.max(start + 1);
                continue;
            };
            self.at = range.end.max(start + 1);
            let is_told = matches!(clue, Clue::Identifier) || !is_stand_in(&self.text[range.clone()]);
            if is_told || crate::request::value::classify(&self.text[range.clone()]).is_live() {
                return Some((range, clue));
            }
        }
        None
    }

    fn found(&mut self, word: &Range<usize>) -> Option<(Range<usize>, Clue)> {
        let (text, at) = (self.text, word.start);
        if at > 0 && is_word(text[at - 1]) {
            return None;
        }
        if let Some(found) = self.listed(at).or_else(|| self.in_cell(at)) {
            return Some(found);
        }
        let with = |clue: Clue| move |range: Range<usize>| (range, clue);
        let told = match text[at] {
            b'-' => pem(text, at).map(with(Clue::Pem)).or_else(|| options::secret(text, word).map(with(Clue::User))),
            _ => schemed(text, at)
                .map(with(Clue::Scheme(word.clone())))
                .or_else(|| jwt(text, at).map(with(Clue::Jwt)))
                .or_else(|| credentials(near(text, word.end), word).map(with(Clue::User))),
        };
        let found = told
            .or_else(|| self.named(word))
            .or_else(|| known::length_at(text, at).map(|length| (at..at + length, Clue::Known)))
            .or_else(|| rest(text, at).map(with(Clue::Rest)))
            .or_else(|| userinfo(text, word).map(with(Clue::User)));
        let found = found.map(|(range, clue)| (continued(text, range, &clue), clue));
        found.or_else(|| if self.reach == ScanReach::All { self.guessed(word) } else { None })
    }

    /// The next literal of a list that a name of a secret began.
    fn listed(&mut self, at: usize) -> Option<(Range<usize>, Clue)> {
        let name = self.list.take()?;
        let from = at.checked_sub(1).filter(|from| b"\"'".contains(&self.text[*from]))?;
        let before = self.text[..from].trim_ascii_end().last() == Some(&b',');
        let range = written::value(self.text, from).filter(|_| before)?;
        self.list = Some(name.clone());
        Some((range, Clue::Name(name)))
    }

    fn in_cell(&mut self, at: usize) -> Option<(Range<usize>, Clue)> {
        while self.cells.get(self.cell).is_some_and(|cell| cell.end <= at) {
            self.cell += 1;
        }
        let cell = self.cells.get(self.cell).filter(|cell| cell.contains(&at))?;
        Some((at..cell.end, Clue::Name(0..0)))
    }

    /// `client_secret=...`, `"refresh_token": "..."`, `:password=>"..."`.
    fn named(&mut self, word: &Range<usize>) -> Option<(Range<usize>, Clue)> {
        let text = self.text;
        let name = name_at(text, word)?;
        let glued = is_glued_code(&text[name.clone()]);
        let is_code = text[name.clone()].eq_ignore_ascii_case(b"code");
        let head = value_of(near(text, name.end), &name)?;
        let shown = &text[head.at.clone()];
        let told = (!is_code || is_grant_code(shown, head.sign)) && (!glued || is_long_and_mixed(shown));
        let plain = is_scheme(shown) || is_address(shown) || is_logger(&text[name.clone()], shown);
        let prose = head.sign == NameSign::Colon && written::is_prose(text, &head.at);
        if plain || prose || !told || written::is_fetched(text, &head.at) {
            return None;
        }
        let placed = value_of(text, &name)?;
        let cookie = text[name.clone()].to_ascii_lowercase().ends_with(b"cookie");
        let at = if cookie { behind_name(text, placed.at) } else { placed.at };
        self.list = placed.is_listed.then(|| name.clone());
        Some((at, Clue::Name(name)))
    }

    /// What has no name of a secret, and cannot be shown to be harmless.
    fn guessed(&mut self, word: &Range<usize>) -> Option<(Range<usize>, Clue)> {
        let text = self.text;
        let tied = || place::tied(near(text, word.end), word).filter(|tied| is_tied(text, word, tied));
        if let Some(tied) = tied() {
            let name = &text[word.clone()];
            let head = &text[tied.at.clone()];
            let named = is_identifier_name(name) || name.eq_ignore_ascii_case(b"id") && !is_random(head);
            if named || sibling::is_of_identifier(text, word) {
                let whole = place::tied(text, word)?.at;
                return (!known::is_token(&text[whole.clone()])).then_some((whole, Clue::Identifier));
            }
            let shown = is_shown_name(name)
                || is_public_field(&String::from_utf8_lossy(name))
                || is_public_name(&String::from_utf8_lossy(name));
            if !shown && is_atom(head) && !is_harmless(head) && !written::is_fetched(text, &tied.at) && !known::is_token(head) {
                return Some((place::tied(text, word)?.at, Clue::Place(word.clone())));
            }
        }
        if word.start < self.loose {
            return None;
        }
        let (end, found) = loose::random_at(text, word.start);
        // What is between may be the name of it.
        if let Some(later) = found.as_ref().filter(|range| range.start >= word.end) {
            self.loose = later.start;
            return None;
        }
        self.loose = end;
        found.map(|range| (range, Clue::Letters))
    }
}

/// Whether the sign after the word makes it the name of a value: no scheme of an address, no time of the day.
fn is_tied(text: &[u8], word: &Range<usize>, tied: &NamedValue) -> bool {
    let name = &text[word.clone()];
    // No offset of a dump and no time of the day.
    let letters = name.iter().any(u8::is_ascii_alphabetic) && name.len() <= 64 && !name[0].is_ascii_digit();
    letters && tied.at.start > word.end && !text[word.end..].starts_with(b"://")
}

/// One word, not a text with values in it.
fn is_atom(value: &[u8]) -> bool {
    let end = value.iter().rposition(|b| *b != b'=').map_or(0, |at| at + 1);
    !value[..end]
        .iter()
        .any(|b| b.is_ascii_whitespace() || b"=&<>{}[]()\"'`;,?".contains(b) || !b.is_ascii() || b.is_ascii_control())
}

fn value_of(text: &[u8], name: &Range<usize>) -> Option<NamedValue> {
    let is_code = text[name.clone()].eq_ignore_ascii_case(b"code");
    let placed = place::of_secret(text, name)
        .filter(|placed| !is_code || matches!(placed.sign, NameSign::Equals | NameSign::Colon) || is_pair(text, name));
    let beside = || sibling::value(text, name).map(|at| NamedValue { at, sign: NameSign::Equals, is_listed: false });
    placed.or_else(beside)
}

/// An address is not secret for being called a token; what is in it may be.
fn is_address(value: &[u8]) -> bool {
    value.starts_with(b"http") && memchr::memmem::find(value, b"://").is_some() && !value.contains(&b'@')
}

/// The last word of a logger's name is no name of a secret.
fn is_logger(name: &[u8], value: &[u8]) -> bool {
    name.len() >= 7 && name[name.len() - 7..].eq_ignore_ascii_case(b"session") && !value.iter().any(u8::is_ascii_digit)
}

/// `("code", "...")`
fn is_pair(text: &[u8], name: &Range<usize>) -> bool {
    text.get(name.end).is_some_and(|b| b"\"'".contains(b))
}

/// The value of the first pair of a cookie.
fn behind_name(text: &[u8], at: Range<usize>) -> Range<usize> {
    let value = &text[at.clone()];
    let end = at.start + value.iter().take(8192).position(|b| *b == b';').unwrap_or(value.len());
    let equals = value.iter().take(128).position(|b| *b == b'=').map_or(0, |equals| equals + 1);
    if at.start + equals < end { at.start + equals..end } else { at }
}

/// So much of a value tells what it is; many that are nothing, one within the other, are not read to their end each.
const TELLING: usize = 512;

fn near(text: &[u8], from: usize) -> &[u8] {
    &text[..text.len().min(from + TELLING)]
}

fn name_at(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    if let Some(length) = foreign_at(text, word.start) {
        return Some(word.start..word.start + length);
    }
    let name = &text[word.clone()];
    let is_name =
        is_secret_name(name) || is_glued_code(name) || is_second_word(&text[word.start.saturating_sub(24)..word.start], name);
    is_name.then(|| word.clone())
}

/// `https://id:secret@host`
fn userinfo(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let from = word.end + 3;
    text.get(word.end..from).filter(|sign| *sign == b"://")?;
    let length = text[from..].iter().take(TELLING).position(|b| b.is_ascii_whitespace() || b"/?#\"'<>@".contains(b))?;
    let at = text[from..from + length].iter().position(|b| *b == b':').filter(|_| text[from + length] == b'@')?;
    let secret = from + at + 1..from + length;
    (!secret.is_empty()).then_some(secret)
}

/// A value that a terminal or an editor broke: its rest begins the next line.
fn continued(text: &[u8], range: Range<usize>, clue: &Clue) -> Range<usize> {
    let breaks = matches!(clue, Clue::Name(_) | Clue::Scheme(_) | Clue::Jwt | Clue::Known) && range.len() >= 8;
    let next = match text.get(range.end..) {
        Some([b'\r', b'\n', ..]) => range.end + 2,
        Some([b'\n', ..]) => range.end + 1,
        _ => return range,
    };
    let rest = &text[next..];
    let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"+/=_.~-%".contains(b)).count();
    let (piece, after) = rest.split_at(length);
    let named = piece.trim_ascii_end().iter().rposition(|b| *b != b'=').is_some_and(|last| piece[..last].contains(&b'='))
        || piece.ends_with(b"=") && after.first().is_some_and(|b| !b.is_ascii_whitespace());
    let ends = after.first().is_none_or(|b| b.is_ascii_whitespace() || b"&\"'`,".contains(b));
    let goes_on =
        breaks && length >= 4 && ends && !named && !crate::privacy::letters::is_plain(piece) && !piece.starts_with(b"-");
    if goes_on { range.start..next + length } else { range }
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_-".contains(&b)
}

pub(super) fn word(text: &[u8], at: usize) -> Range<usize> {
    let len = text[at..].iter().take_while(|b| is_word(**b)).count();
    at..at + len
}

/// The lone name of a scheme is no credential.
pub(super) fn is_scheme(value: &[u8]) -> bool {
    SCHEMES.iter().any(|scheme| value.trim_ascii().eq_ignore_ascii_case(scheme))
}

const SCHEMES: &[&[u8]] = &[b"basic", b"bearer", b"dpop"];

/// `grant_type=authorization_codecode=...`: what a console's copy makes of a form when it loses every `&`.
fn is_glued_code(name: &[u8]) -> bool {
    name.len() > 4 && name[name.len() - 4..].eq_ignore_ascii_case(b"code") && !is_secret_name(name)
}

/// Unlike `status_code=200` and `error_code=invalid_grant`.
fn is_long_and_mixed(value: &[u8]) -> bool {
    value.len() >= 16 && value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic)
}

/// `code` names an authorization code in a request and an error in an answer: errors are words or short numbers.
fn is_grant_code(value: &[u8], sign: NameSign) -> bool {
    let letters = value.iter().any(u8::is_ascii_alphabetic);
    let digits = value.iter().any(u8::is_ascii_digit);
    let in_request = sign == NameSign::Equals || value.len() >= 16 && digits;
    letters && in_request && crate::request::reply::oauth_error(&String::from_utf8_lossy(value)).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        values(text.as_bytes()).map(|range| &text[range]).collect()
    }

    #[test]
    fn finds_secrets_by_name_and_shape() {
        assert_eq!(found("client_secret=s3cr&grant_type=refresh_token&refresh_token=rt_1+x"), ["s3cr", "rt_1+x"]);
        assert_eq!(found(r#"{"refresh_token": "rt 1", "token_type":"bearer"}"#), ["rt 1"]);
        assert_eq!(found(r#":client_secret=>"abc""#), ["abc"]);
        assert_eq!(found(r#"{"key": "client_secret", "value" : "s3cr+"}"#), ["s3cr+"]);
        assert_eq!(found("Authorization: Basic YTpi=="), ["YTpi=="]);
        assert_eq!(found("token%5Brefresh_token%5D=rt_1&token[client_secret]=s3cr"), ["rt_1", "s3cr"]);
        assert_eq!(found(r#"-d "a=b&client_secret=" -H "x: y""#), Vec::<&str>::new());
        assert_eq!(found("grant_type=authorization_codecode=AQABAAIAAACVt9chR status_code=200"), ["AQABAAIAAACVt9chR"]);
        assert_eq!(found("curl -u id:n7Rz -d x=1"), ["n7Rz"]);
        assert_eq!(
            found("key=-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----"),
            ["\nMIGHAgEAMBMGByqGSM49\n"]
        );
        assert_eq!(found("the Basic header is wrong and the Bearer token too"), Vec::<&str>::new());
        assert_eq!(found("client_secret=[REDACTED]&refresh_token=***"), Vec::<&str>::new());
    }

    #[test]
    fn finds_secrets_in_what_programs_print() {
        assert_eq!(
            found("{scope=[a, b], client_secret=[Zk9mQ2vLR7], code=[kZ9vQ2xL5rN8bW4yP1]}"),
            ["Zk9mQ2vLR7", "kZ9vQ2xL5rN8bW4yP1"]
        );
        assert_eq!(found("map[client_id:[web] client_secret:[geheim] scope:[a]]"), ["geheim"]);
        assert_eq!(found("[('client_id', 'web'), ('password', 'Sommer99')]"), ["Sommer99"]);
        assert_eq!(found(r#".add("client_secret", "Sommer99") new("pwd", "x1")"#), ["Sommer99", "x1"]);
        assert_eq!(found("<password>hunter two</password>"), ["hunter two"]);
        assert_eq!(found("password=Tr0ub4dor&3XkQ9"), ["Tr0ub4dor", "3XkQ9"]);
        assert_eq!(found("client_id=sk_live_51HqXk9mQ2vL&x=1"), ["sk_live_51HqXk9mQ2vL"]);
        assert_eq!(found(r#"{"user_code":"KQZT-VWNP"}"#), ["KQZT-VWNP"]);
        assert_eq!(found("curl -u n7Rz4PqL:4074-q.apps.googleusercontent.com"), ["n7Rz4PqL"]);
    }

    #[test]
    fn finds_passwords_in_other_languages() {
        let text = "Passwort: Ab1 Mot de passe : Ab2 contraseña=Ab3 密码：Ab4 Пароль: Ab5 senha: Ab6 wachtwoord=Ab7";
        assert_eq!(found(text), ["Ab1", "Ab2", "Ab3", "Ab4", "Ab5", "Ab6", "Ab7"]);
    }

    #[test]
    fn code_and_words_are_no_secrets() {
        for text in [
            "'client_secret' => env('HUBSPOT_SECRET'),",
            "'code' => $request->code, 'refresh_token' => $token->refresh_token",
            "client_secret: process.env.OAUTH2_SECRET, code=ENV['CODE'], password: params[:password]",
            "[\"password\", \"refresh_token\"], (\"client_secret\", \"client_secret_basic\")",
            "password=[optional] <code>Abc1</code> Authorization: Bearer",
            "token: Bearer",
            "code=abc&amp;scope=x password=Ab1cd&state client_secret=$A&B2",
        ] {
            let wanted: &[&str] = if text.starts_with("code=abc") { &["abc", "Ab1cd"] } else { &[] };
            assert_eq!(found(text), wanted, "{text}");
        }
    }
}
