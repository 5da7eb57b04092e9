//! How a value is written behind its name.

use std::ops::Range;

use crate::privacy::harmless::is_stand_in;
use crate::privacy::letters::{is_named, is_plain};

/// The value that begins at `from`, in quotes or without.
pub(super) fn value(text: &[u8], from: usize) -> Option<Range<usize>> {
    let slashes = text[from..].iter().take(16).take_while(|b| **b == b'\\').count();
    match text.get(from + slashes) {
        Some(quote @ (b'"' | b'\'' | b'`')) => quoted(text, from + slashes + 1, *quote, slashes),
        _ => bare(text, from),
    }
}

/// A literal in a literal has a backslash before its quotes, and as many before the one that closes it.
fn quoted(text: &[u8], from: usize, quote: u8, slashes: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    let mut end = curly(rest).unwrap_or(rest.len());
    let mut run = 0;
    for (at, byte) in rest[..end].iter().enumerate() {
        match byte {
            b'\\' => run += 1,
            b'\n' => {
                end = at;
                break;
            }
            _ if *byte == quote && run <= slashes => {
                end = at - run;
                break;
            }
            _ => run = 0,
        }
    }
    // `"...&client_secret=" -H "..."`: the quote closed the text before, and the value is empty.
    let between = text.get(from).is_some_and(u8::is_ascii_whitespace) || is_joined(&rest[..end]);
    (end > 0 && !between).then_some(from..from + end)
}

/// `'client_secret='.$secret.'&code='`, `"code="+code+"&x="`: the quotes close, and what is between them is code.
fn is_joined(between: &[u8]) -> bool {
    let inner = |sign: &[u8]| between.strip_prefix(sign).map(|rest| rest.strip_suffix(&sign[..1]).unwrap_or(rest));
    let name = |name: &[u8]| is_named(name) && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_.,;".contains(b));
    inner(b".$").is_some_and(name) || between.ends_with(b"+") && inner(b"+").is_some_and(name)
}

fn bare(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    // A command that is run for its output may hold the secret.
    if rest.starts_with(b"$(") {
        return rest.iter().take(512).position(|b| *b == b')').map(|end| from..from + end + 1);
    }
    let stop = |b: &u8| b.is_ascii_whitespace() || b.is_ascii_control() || b"\"'&,;{}[]()<>\\|`".contains(b);
    let length = rest.iter().take_while(|b| !stop(b)).count();
    let length = curly(&rest[..length]).unwrap_or(length);
    (length > 0).then_some(from..from + length)
}

/// The curly quotes of a page end a value.
fn curly(rest: &[u8]) -> Option<usize> {
    let found = memchr::memmem::find(&rest[..rest.len().min(4096)], b"\xE2\x80");
    found.filter(|at| matches!(rest.get(at + 2), Some(0x98..=0x9D)))
}

/// `[...]`, as Java and Go print a list of one; `from` is where the bracket stands.
pub(super) fn listed(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix(b"[")?;
    let length = rest.iter().position(|b| b.is_ascii_control() || b"]\"'[{".contains(b)).filter(|at| rest[*at] == b']')?;
    let range = from + 1..from + 1 + length;
    let inner = &text[range.clone()];
    // `[optional]` is a word about the value.
    let told = inner.iter().any(u8::is_ascii_digit) || is_map_of_lists(text, from);
    (told && !is_stand_in(inner)).then_some(range)
}

/// Another list stands near it.
fn is_map_of_lists(text: &[u8], at: usize) -> bool {
    let near = &text[at.saturating_sub(300)..text.len().min(at + 300)];
    near.windows(2).filter(|pair| matches!(pair, [b'=' | b':', b'['])).count() > 1
}

/// `("client_secret", "...")`, a pair of literals: the value, where `name` is the text between the first quotes.
pub(super) fn paired(text: &[u8], name: &Range<usize>, rest: usize) -> Option<Range<usize>> {
    let after = text.get(rest..)?.strip_prefix(b",")?;
    let from = text.len() - after.trim_ascii_start().len();
    let before = text[..name.start].trim_ascii_end();
    let lead = before.iter().rposition(|b| !b"\"'\\".contains(b))?;
    let open = before[..=lead].trim_ascii_end().last().is_some_and(|b| b"([{".contains(b));
    let quoted = lead + 1 < before.len() && text.get(from).is_some_and(|b| b"\"'".contains(b));
    let range = value(text, from).filter(|_| open && quoted)?;
    let behind = text.get(range.end + 1..)?.trim_ascii_start();
    let closed = behind.first().is_some_and(|b| b")]}".contains(b));
    (closed && !is_word_of_program(&text[range.clone()])).then_some(range)
}

/// Two names in a list are no pair.
fn is_word_of_program(value: &[u8]) -> bool {
    value.iter().all(|b| b.is_ascii_lowercase() || b"_-.".contains(b)) || value.iter().any(u8::is_ascii_whitespace)
}

/// `<password>...</password>`
pub(super) fn element(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    let opened = name.start.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'<');
    let rest = text.get(name.end..)?.strip_prefix(b">").filter(|_| opened)?;
    let length = rest.iter().position(|b| b.is_ascii_control() || *b == b'<')?;
    let closed = length > 0 && rest[length..].starts_with(b"</");
    closed.then_some(name.end + 1..name.end + 1 + length)
}

/// Beginnings of what code reads a value from.
const SOURCES: &[&str] = &[
    "process.env.",
    "import.meta.env.",
    "os.environ",
    "os.getenv",
    "config.",
    "settings.",
    "self.",
    "this.",
    "args.",
    "env.",
    "req.",
    "request.",
    "response.",
];

/// True for code that fetches a value: `getenv('X')`, `$this->code`, `process.env.X`, `ENV['X']`. It is no secret.
pub(super) fn is_fetched(text: &[u8], at: &Range<usize>) -> bool {
    let value = String::from_utf8_lossy(&text[at.clone()]);
    let before = at.start.checked_sub(1).and_then(|before| text.get(before));
    // A command between backticks is run for its output.
    if before == Some(&b'`') && value.contains(' ') {
        return is_stand_in(format!("`{value}`").as_bytes());
    }
    if before.is_some_and(|b| b"\"'`".contains(b)) {
        return false;
    }
    let name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || "_$@".contains(c)) && is_path(text);
    let next = text.get(at.end..).unwrap_or_default();
    let property =
        || value.strip_suffix('-').is_some_and(|object| object.starts_with('$') && name(object)) && next.starts_with(b">");
    let member = || matches!(next, [b'[', b'"' | b'\'' | b':', ..]) && name(&value);
    let call = || next.starts_with(b"(") && name(&value) && !is_random(&value);
    property() || member() || call() || SOURCES.iter().any(|source| value.starts_with(source)) && is_path(&value)
}

/// `token: unexpected error while refreshing`: after a colon a sentence may go on.
pub(super) fn is_prose(text: &[u8], at: &Range<usize>) -> bool {
    let quoted = at.start.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|b| b"\"'`*".contains(b));
    let Some(rest) = text.get(at.end..).and_then(|rest| rest.strip_prefix(b" ")) else { return false };
    let next = rest.iter().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
    let goes_on = next > 1 && rest.get(next).is_none_or(|b| b" .,\n".contains(b));
    let value = &text[at.clone()];
    !quoted && goes_on && is_plain(value) && !value.iter().any(u8::is_ascii_digit)
}

fn is_path(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "_.:$@?!".contains(c))
}

/// Names of functions have no digits but those of algorithms: `b64encode`, `sha256`.
fn is_random(text: &str) -> bool {
    let plain = text.replace("64", "").replace("256", "").replace("512", "");
    text.len() >= 8 && plain.chars().filter(char::is_ascii_digit).count() >= 3
}
