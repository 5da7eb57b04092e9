//! What the lines above a call say of the names in it: assignments, and statements that add to what was assigned.

use std::ops::Range;

use crate::capture::notation::code::{self, Call, Expr, Language};

/// How far above a call its variables are looked for.
pub(super) const REACH: usize = 16 * 1024;

/// What the source says of a variable.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The last value that was assigned.
    pub(super) value: Option<Expr>,
    /// What was added to it since, in order.
    pub(super) more: Vec<More>,
    /// The statements, so that no other reader takes them.
    pub(super) at: Vec<Range<usize>>,
}

/// A statement that adds to a variable.
#[derive(Debug)]
pub(super) enum More {
    /// `name[key] = value`.
    Set { key: Expr, value: Expr, at: Range<usize> },
    /// `$name[] = value`.
    Push(Expr),
    /// `name.append(...)`.
    Call(Box<Call>),
}

/// All that is said of `name` in the lines before byte `before`.
pub(super) fn known(source: &[u8], name: &str, before: usize, language: Language) -> Known {
    let from = before.saturating_sub(REACH);
    let mut known = Known::default();
    if name.is_empty() {
        return known;
    }
    for at in memchr::memmem::find_iter(&source[from..before], name.as_bytes()) {
        if let Some(said) = statement(source, from + at, name.len(), language) {
            note(&mut known, said, before);
        }
    }
    known
}

enum NameFact {
    Is(Expr, Range<usize>),
    More(More, Range<usize>),
}

fn note(known: &mut Known, said: NameFact, before: usize) {
    match said {
        // The call itself is no statement about its own arguments.
        NameFact::Is(_, at) | NameFact::More(_, at) if at.end > before => {}
        NameFact::Is(value, at) => *known = Known { value: Some(value), more: Vec::new(), at: vec![at] },
        NameFact::More(more, at) => {
            known.more.push(more);
            known.at.push(at);
        }
    }
}

/// The statement about the name at `at`, if one begins there.
fn statement(source: &[u8], at: usize, len: usize, language: Language) -> Option<NameFact> {
    let start = begins_statement(source, at)?;
    let behind = source.get(at + len..)?;
    match behind.first()? {
        b'.' | b'-' => addition(source, start, at, language),
        b'[' => indexed(source, start, at + len, language),
        b if b.is_ascii_alphanumeric() || b"_$(".contains(b) => None,
        _ => {
            let value = assigned(source, at + len)?;
            let (expr, end) = code::read_expression(source, value, language)?;
            Some(NameFact::Is(expr, start..end))
        }
    }
}

/// The start of the statement when only words of a declaration stand before the name.
fn begins_statement(source: &[u8], at: usize) -> Option<usize> {
    let line = source[..at].iter().rposition(|b| b"\n;{".contains(b)).map_or(0, |end| end + 1);
    let before = &source[line..at];
    let declares = before.iter().all(|b| b.is_ascii_alphanumeric() || b" \t_<>,?:[]*".contains(b));
    let apart = before.last().is_none_or(|b| b" \t>*".contains(b));
    // `> ` is a prompt, `return x` no declaration.
    (declares && apart).then_some(line + before.len() - before.trim_ascii_start().len())
}

/// The offset behind `=`, `:=`, `, err :=` or `: Type =`.
fn assigned(source: &[u8], at: usize) -> Option<usize> {
    let rest = source.get(at..)?;
    let line = &rest[..rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())];
    let equals = line.iter().position(|b| *b == b'=')?;
    let between = line[..equals].trim_ascii();
    let typed = between.starts_with(b":") && between[1..].iter().all(|b| b.is_ascii_alphanumeric() || b" _<>,[]?:|.".contains(b));
    // Go returns an error beside the value.
    let with_error = between.starts_with(b", ") && between.ends_with(b" :") && between[2..between.len() - 2].iter().all(is_word);
    let plain = between.is_empty() || between == b"?" || between == b":" || typed || with_error;
    let compares = matches!(line.get(equals + 1), Some(b'=' | b'>' | b'~'));
    (plain && !compares).then_some(at + equals + 1)
}

fn is_word(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || *b == b'_'
}

/// `name.append(a, b)`.
fn addition(source: &[u8], start: usize, at: usize, language: Language) -> Option<NameFact> {
    let (expr, end) = code::read_expression(source, at, language)?;
    let Expr::Call(call) = expr else { return None };
    Some(NameFact::More(More::Call(call), start..end))
}

/// `name['key'] = value` and `$name[] = value`.
fn indexed(source: &[u8], start: usize, at: usize, language: Language) -> Option<NameFact> {
    let (index, end) = code::read_expression(source, at, language)?;
    let Expr::List(keys, _) = index else { return None };
    let value_at = assigned(source, end)?;
    let (value, end) = code::read_expression(source, value_at, language)?;
    let more = match keys.into_iter().next() {
        Some(key) => More::Set { key, value, at: start..end },
        None => More::Push(value),
    };
    Some(NameFact::More(more, start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_assignments_and_additions() {
        let source = b"let d = 'x';\nconst h: Map = {a: 1};\nh['b'] = 2\nh.set('c', 3)\nif (h == 4) f(h)\nfetch(h)";
        let all = known(source, "h", source.len() - 8, Language::JavaScript);
        assert!(matches!(all.value, Some(Expr::Map(..))));
        assert_eq!(all.more.len(), 2);
        assert!(matches!(known(source, "d", 40, Language::JavaScript).value, Some(Expr::Text(_))));
        assert!(known(source, "x", 40, Language::JavaScript).value.is_none());
    }

    #[test]
    fn finds_what_comes_with_an_error() {
        let source = b"body, _ := json.Marshal(form)\nb, c, d := x\nsend(body)";
        assert!(matches!(known(source, "body", source.len() - 5, Language::Other).value, Some(Expr::Call(_))));
        assert!(known(source, "b", source.len(), Language::Other).value.is_none());
    }

    #[test]
    fn finds_what_is_pushed() {
        let source = b"$h[] = 'A: b';\n$h[] = 'C: d';\ncurl($h)";
        assert_eq!(known(source, "$h", 31, Language::Php).more.len(), 2);
    }
}
