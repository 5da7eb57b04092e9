//! Options of commands whose arguments are secrets or have one in them.

use std::ops::Range;

use super::known;
use super::written::value;

/// What the argument of an option is.
enum Holds {
    /// `id:secret`
    Pair,
    /// `file:password`
    File,
    /// `name=secret`
    Named,
    Secret,
}

const OPTIONS: &[(&[u8], Holds)] = &[
    (b"-u", Holds::Pair),
    (b"-U", Holds::Pair),
    (b"--user", Holds::Pair),
    (b"--proxy-user", Holds::Pair),
    (b"-a", Holds::Pair),
    (b"--auth", Holds::Pair),
    (b"-E", Holds::File),
    (b"--cert", Holds::File),
    (b"--proxy-cert", Holds::File),
    (b"--variable", Holds::Named),
    (b"--pass", Holds::Secret),
    (b"--proxy-pass", Holds::Secret),
    (b"--tlspassword", Holds::Secret),
    (b"--proxy-tlspassword", Holds::Secret),
    (b"--oauth2-bearer", Holds::Secret),
    (b"--http-password", Holds::Secret),
    (b"--proxy-password", Holds::Secret),
    (b"--key-pass", Holds::Secret),
];

/// The secret in the argument of the option at `word`.
pub(super) fn secret(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let before = word.start.checked_sub(1).and_then(|at| text.get(at));
    if before.is_some_and(|b| !b.is_ascii_whitespace() && !b"\"'[,(`\\".contains(b)) {
        return None;
    }
    let name = &text[word.clone()];
    // `-uid:secret`: an option of one letter may have its argument at once.
    let glued = name.get(..2).filter(|short| name.len() > 2 && name[1] != b'-' && [&b"-u"[..], b"-U"].contains(short));
    let (_, holds) = OPTIONS.iter().find(|(known, _)| *known == name || glued == Some(known))?;
    let from = if glued.is_some() { word.start + 2 } else { word.end };
    let quote = |b: &u8| b" \"'=,\\\t".contains(b);
    let start = from + text[from..].iter().take(16).take_while(|b| quote(b)).count();
    if start == from && glued.is_none() {
        return None;
    }
    // The quote before it is part of the way to a value.
    let opened = start.checked_sub(1).filter(|at| text.get(*at).is_some_and(|b| b"\"'".contains(b))).unwrap_or(start);
    let argument = value(text, opened)?;
    match holds {
        Holds::Secret => (text[argument.start] != b'-').then_some(argument),
        Holds::Pair => pair(text, &argument),
        Holds::File => after(text, &argument, b':').filter(|at| at.len() > 2 && text[at.start] != b'\\'),
        Holds::Named => after(text, &argument, b'='),
    }
}

fn after(text: &[u8], argument: &Range<usize>, sign: u8) -> Option<Range<usize>> {
    let at = text[argument.clone()].iter().take(512).position(|b| *b == sign)?;
    let range = argument.start + at + 1..argument.end;
    (!range.is_empty()).then_some(range)
}

fn pair(text: &[u8], argument: &Range<usize>) -> Option<Range<usize>> {
    let secret = after(text, argument, b':')?;
    let front = argument.start..secret.start - 1;
    if known::is_identifier(&String::from_utf8_lossy(&text[secret.clone()])) {
        return Some(front);
    }
    if known::is_secret_in_front(&text[front], Some(&text[secret.clone()])) {
        return Some(argument.clone());
    }
    Some(secret)
}
