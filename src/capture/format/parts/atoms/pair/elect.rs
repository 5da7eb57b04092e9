//! What the neighbours of pairs tell: names that no specification has, values on the line below.

use std::ops::Range;

use super::super::{Atom, AtomKind};
use super::{Kind, Pair, Written, is_name, separator, value};
use crate::capture::format::Lines;
use crate::capture::format::parts::{context, names};

/// Adds to `found` what its pairs make plain.
pub(in crate::capture::format::parts::atoms) fn elect(source: &[u8], lines: &Lines, found: &mut Vec<Atom>) {
    let mut first: Vec<Option<usize>> = vec![None; lines.len()];
    for (index, atom) in found.iter().enumerate() {
        let at = lines.of(atom.range.start);
        let named = !matches!(atom.what, AtomKind::Label(_) | AtomKind::Status(..));
        if named && first[at].is_none() {
            first[at] = Some(index);
        }
    }
    below(source, lines, found, &first);
    alone(source, lines, found, &first);
    let mut more = Vec::new();
    neighbours(source, lines, found, &first, 0..lines.len(), &mut more);
    neighbours(source, lines, found, &first, (0..lines.len()).rev(), &mut more);
    more.sort_by_key(|atom: &Atom| atom.range.start);
    more.dedup_by_key(|atom| atom.range.start);
    found.extend(more);
}

/// A name with its separator and nothing behind it: the value is the next line.
fn below(source: &[u8], lines: &Lines, found: &mut [Atom], first: &[Option<usize>]) {
    for atom in found {
        let AtomKind::Pair(pair) = &mut atom.what else { continue };
        let line = lines.of(pair.name.start);
        if !pair.value.is_empty() || pair.written == Written::Quoted {
            continue;
        }
        if let Some(value) = value_at(source, lines, first, line + 1) {
            atom.range.end = value.end;
            pair.value = value;
        }
    }
}

/// The text of the line, if nothing else is known of it.
fn value_at(source: &[u8], lines: &Lines, first: &[Option<usize>], line: usize) -> Option<Range<usize>> {
    let range = lines.get(line)?;
    let value = value::trimmed(source, range);
    let text = &source[value.clone()];
    let other = first.get(line).copied().flatten().is_some() || context::label(text.strip_suffix(b":").unwrap_or(text)).is_some();
    // A member of an object has a name of its own, which may be `value`.
    if memchr::memmem::find(text, b"\":").is_some() {
        return of_member(source, lines.get(line)?);
    }
    (!text.is_empty() && !other && !text.ends_with(b":") && !text.starts_with(b"```")).then_some(value)
}

/// The string of `"value": "..."`, below `"key": "grant_type"`.
fn of_member(source: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let text = source[line.clone()].trim_ascii_start();
    let rest = text.get(..7).filter(|name| name.eq_ignore_ascii_case(b"\"value\"")).map(|_| &text[7..])?;
    let value = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let start = line.end - value.len();
    Some(start..start + memchr::memchr(b'"', value)?)
}

/// Names alone in their lines, each with its value below: two at least, or it is a list of names.
fn alone(source: &[u8], lines: &Lines, found: &mut Vec<Atom>, first: &[Option<usize>]) {
    let mut more: Vec<Atom> = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let found = lines.get(line).and_then(|range| named(source, range)).filter(|_| first[line].is_none());
        let pair = found.and_then(|(name, kind)| Some((name, kind, value_at(source, lines, first, line + 1)?)));
        line += 1;
        let Some((name, kind, value)) = pair else { continue };
        if named(source, value.clone()).is_some() && &source[name.clone()] != b"grant_type" {
            continue;
        }
        let range = name.start..value.end;
        more.push(Atom { range, what: AtomKind::Pair(Pair { kind, name, value, written: Written::Bare, separator: b'\n' }) });
        line += 1;
    }
    if more.len() >= 2 {
        found.extend(more);
    }
}

/// The registered name that a line consists of.
fn named(source: &[u8], range: Range<usize>) -> Option<(Range<usize>, Kind)> {
    let range = value::trimmed(source, range);
    let text = source[range.clone()].strip_suffix(b":").unwrap_or(&source[range.clone()]);
    let range = range.start..range.start + text.len();
    if names::parameter(text) {
        return Some((range, Kind::Param));
    }
    (text.contains(&b'-') && names::header(text) || text == b"Authorization" || text == b"Host").then_some((range, Kind::Header))
}

/// Lines next to pairs that have the same separator.
fn neighbours(
    source: &[u8],
    lines: &Lines,
    found: &[Atom],
    first: &[Option<usize>],
    order: impl Iterator<Item = usize>,
    more: &mut Vec<Atom>,
) {
    let mut model: Option<(Kind, u8)> = None;
    for line in order {
        if let Some(index) = first[line] {
            model = match &found[index].what {
                AtomKind::Pair(pair) => Some((pair.kind, pair.separator)),
                _ => None,
            };
            continue;
        }
        let Some((kind, sign)) = model else { continue };
        let pair = lines.get(line).and_then(|range| whole_line(source, range, kind, sign));
        match pair {
            Some(pair) => more.push(Atom { range: pair.name.start..pair.value.end, what: AtomKind::Pair(pair) }),
            None => model = None,
        }
    }
}

/// A line that is a pair as a whole, of a name that no specification has.
fn whole_line(source: &[u8], range: Range<usize>, kind: Kind, sign: u8) -> Option<Pair> {
    let start = range.start + source[range.clone()].iter().take_while(|b| b" \t-*+>|\"'`[".contains(b)).count();
    let end = start + source[start..range.end].iter().take_while(|b| is_name(**b)).count();
    let text = &source[start..end];
    let fits = match kind {
        Kind::Header => text.contains(&b'-'),
        Kind::Param => !text.contains(&b'-') && context::label(text).is_none() && !is_of_answers(text),
    };
    if text.is_empty() || text.len() > 40 || !text[0].is_ascii_alphabetic() || !fits {
        return None;
    }
    let behind = separator::find(source, end..range.end, true, kind).filter(|behind| behind.sign == sign)?;
    let (value, written) = value::find(source, behind.end..range.end, kind, true, sign);
    let url = source[value.clone()].starts_with(b"//");
    let heading = is_heading(text, &source[value.clone()]);
    (!value.is_empty() && !url && !heading).then_some(Pair { kind, name: start..end, value, written, separator: sign })
}

/// The heads of the two columns of a table.
fn is_heading(name: &[u8], value: &[u8]) -> bool {
    let names: [&[u8]; 8] = [b"key", b"name", b"parameter", b"param", b"field", b"header", b"property", b"setting"];
    let values: [&[u8]; 4] = [b"value", b"values", b"content", b"description"];
    let first = value.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let is = |word: &[u8], known: &[&[u8]]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    is(name, &names) && is(first, &values)
}

/// Members of answers, words of logs.
fn is_of_answers(name: &[u8]) -> bool {
    let known: [&[u8]; 14] = [
        b"error",
        b"error_description",
        b"error_uri",
        b"expires_in",
        b"token_type",
        b"message",
        b"timestamp",
        b"trace_id",
        b"correlation_id",
        b"error_codes",
        b"id_token",
        b"level",
        b"Date",
        b"note",
    ];
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}
