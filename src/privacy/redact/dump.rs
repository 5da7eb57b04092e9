//! Hex dumps and octets in hexadecimal: there a secret is overwritten, octet for octet, so that the dump stays one.

use std::ops::Range;

use super::views::ViewBuilder;

/// So many octets are no accident.
const LEAST: usize = 8;

/// The octets that are written in hexadecimal, rows of a dump put together, with a line break for what is between.
/// `None` where there are none.
pub(super) fn octets(text: &[u8]) -> Option<ViewBuilder> {
    let mut made = ViewBuilder::default();
    let (mut any, mut start, mut in_dump) = (false, 0, false);
    for line in text.split_inclusive(|&b| b == b'\n') {
        let row = row(line);
        if !(in_dump && row.is_some()) {
            made.push(b"\n", start);
        }
        in_dump = row.is_some();
        let runs = row.map_or_else(|| runs(line), |row| vec![row.octets]);
        for run in runs {
            any = true;
            octets_of(&line[run.clone()]).for_each(|(at, octet)| made.push(&[octet], start + run.start + at));
            if !in_dump {
                made.push(b"\n", start + run.end);
            }
        }
        start += line.len();
    }
    any.then_some(made)
}

/// Where the octets of `text` stand.
pub(super) fn places(text: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(|&b| b == b'\n') {
        let runs = row(line).map_or_else(|| runs(line), |row| vec![row.octets]);
        for run in runs {
            places.extend(octets_of(&line[run.clone()]).map(|(at, _)| start + run.start + at));
        }
        start += line.len();
    }
    places
}

/// Each pair of digits with its place.
pub(super) fn octets_of(text: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            if let Some(octet) = pair(&text[at..]) {
                at += 2;
                return Some((at - 2, octet));
            }
            at += 1;
        }
        None
    })
}

fn pair(text: &[u8]) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Pairs of digits with nothing, a colon or a blank between them.
fn runs(line: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let begins = at == 0 || !line[at - 1].is_ascii_alphanumeric();
        let end = if begins { run_end(line, at) } else { at };
        if octets_of(&line[at..end]).count() >= LEAST {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

fn run_end(line: &[u8], from: usize) -> usize {
    let mut end = from;
    let mut at = from;
    while pair(&line[at.min(line.len())..]).is_some() {
        end = at + 2;
        at = end + usize::from(line.get(end).is_some_and(|b| b": ".contains(b)));
    }
    // A word that merely begins with such digits is none.
    if line.get(end).is_some_and(u8::is_ascii_alphanumeric) { from } else { end }
}

/// Whether the line that `at` is in is a row of a dump.
pub(super) fn is_row_at(text: &[u8], at: usize) -> bool {
    let before = text[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|b| **b != b'\n').count();
    let behind = text[at..].iter().take(LONGEST).take_while(|b| **b != b'\n').count();
    row(&text[at - before..at + behind]).is_some()
}

/// No row is longer.
const LONGEST: usize = 200;

/// A row: offset, octets, and what they look like as text.
struct DumpRow {
    octets: Range<usize>,
    picture: Range<usize>,
}

fn row(line: &[u8]) -> Option<DumpRow> {
    let text = line.trim_ascii_end();
    let lead = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let prefix = lead + if text[lead..].starts_with(b"0x") { 2 } else { 0 };
    let width = text[prefix..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let colon = usize::from(text.get(prefix + width) == Some(&b':'));
    let from = prefix + width + colon;
    let gap = text[from..].iter().take_while(|b| **b == b' ').count();
    if !(4..=8).contains(&width) || gap == 0 || gap + colon < 2 {
        return None;
    }
    let start = from + gap;
    let end = columns_end(text, start)?;
    let picture = end + text[end..].iter().take_while(|b| **b == b' ').count();
    Some(DumpRow { octets: start..end, picture: picture..text.len() })
}

/// The octets end where two blanks or more stand before the text, but for the gap in the middle.
fn columns_end(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut end, mut count) = (start, start, 0);
    while count < 16 && pair(&text[at.min(text.len())..]).is_some() {
        (at, end, count) = (at + 2, at + 2, count + 1);
        let blanks = text[at..].iter().take_while(|b| **b == b' ').count();
        let middle = count == 8 && blanks == 2;
        if blanks > 1 && !middle {
            break;
        }
        at += blanks;
    }
    let whole = !text.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (count > 0 && whole).then_some(end)
}

/// The text beside the octets of each row made to say what they say.
pub(super) fn rendered(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    let mut rows: Vec<(usize, DumpRow)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(|&b| b == b'\n') {
        match row(line) {
            Some(row) => rows.push((start, row)),
            None => pictures(&mut out, &std::mem::take(&mut rows)),
        }
        start += line.len();
    }
    pictures(&mut out, &rows);
    out
}

/// The pictures of a dump begin in one column; a blank there belongs to the picture.
fn pictures(text: &mut [u8], rows: &[(usize, DumpRow)]) {
    let Some(column) = rows.iter().map(|(_, row)| row.picture.start).min() else { return };
    for (start, row) in rows.iter().filter(|(_, row)| column >= row.octets.end && column <= row.picture.end) {
        let octets: Vec<u8> =
            octets_of(&text[start + row.octets.start..start + row.octets.end]).map(|(_, octet)| octet).collect();
        picture(&mut text[start + column..start + row.picture.end], &octets);
    }
}

fn picture(place: &mut [u8], octets: &[u8]) {
    let bordered = place.len() >= 2 && place.first() == Some(&b'|') && place.last() == Some(&b'|');
    let shown = if bordered { 1..place.len() - 1 } else { 0..place.len() };
    let place = &mut place[shown];
    let gap = place.len() == octets.len() + 1 && octets.len() > 8 && place.get(8) == Some(&b' ');
    if place.len() > octets.len() + usize::from(gap) {
        return;
    }
    let positions = (0..place.len()).filter(|at| !(gap && *at == 8)).collect::<Vec<_>>();
    for (at, octet) in positions.into_iter().zip(octets) {
        // What is no letter is shown in several ways; only letters can be wrong.
        if octet.is_ascii_graphic() {
            place[at] = *octet;
        }
    }
}

/// Octets for `mark` in exactly `length`.
pub(super) fn fitted(mark: &str, length: usize) -> Vec<u8> {
    let number: String = mark.chars().skip_while(|c| *c != '#').take_while(|c| *c != '>').collect();
    let short = format!("*{number}***");
    let text = [mark, &short].into_iter().find(|text| text.len() <= length).unwrap_or_default();
    let mut octets = text.as_bytes().to_vec();
    octets.resize(length, b'*');
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_follows_the_octets() {
        let dump = "\t0x0000:  4142 2a0a  ABC.\n\n00000000  50 4f 53 54 20 2f 6f 61  75 2a  POST /oa uX\n\n00000010  41 42  |AX|\nno dump 41\n";
        let want = "\t0x0000:  4142 2a0a  AB*.\n\n00000000  50 4f 53 54 20 2f 6f 61  75 2a  POST /oa u*\n\n00000010  41 42  |AB|\nno dump 41\n";
        assert_eq!(String::from_utf8_lossy(&rendered(dump.as_bytes())), want);
    }

    #[test]
    fn marks_are_cut_to_length() {
        assert_eq!(fitted("<basic#1>", 11), b"<basic#1>**");
        assert_eq!(fitted("<refresh_token#12>", 10), b"*#12******");
        assert_eq!(fitted("<refresh_token#12>", 3), b"***");
    }
}
