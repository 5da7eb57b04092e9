//! The sign of an assignment, and what is assigned to.

use std::ops::Range;

use crate::capture::notation::union;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Is,
    Grows,
}

/// The name before the sign of an assignment, the sign, and where the value begins.
pub(super) fn sign(source: &[u8], at: usize, line_end: usize) -> Option<(Option<String>, Sign, usize)> {
    let line = &source[at..line_end];
    let mut open = 0usize;
    let mut index = 0;
    while let Some(&b) = line.get(index) {
        match b {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' if open == 0 => return None,
            b')' | b']' | b'}' => open -= 1,
            b'"' | b'\'' | b'`' if open == 0 => return None,
            b'"' | b'\'' | b'`' => index = union::literal(source, at + index).map_or(index, |found| found.at.end - at - 1),
            b';' if open == 0 => return None,
            b'=' | b'<' if open == 0 => {
                let before = line[..index].last().copied().unwrap_or(b' ');
                let next = line.get(index + 1).copied().unwrap_or(b'\n');
                if b == b'<' && next == b'-' {
                    return Some((target(&line[..index]), Sign::Is, at + index + 2));
                }
                if b == b'=' && !b"=>~".contains(&next) && !b"!<>=~".contains(&before) {
                    let grows = b"+.&".contains(&before);
                    let name = &line[..index - usize::from(grows || before == b':')];
                    let sign = if grows { Sign::Grows } else { Sign::Is };
                    return Some((target(name), sign, at + index + 1));
                }
                if b == b'=' {
                    return None;
                }
            }
            _ => {}
        }
        index += 1;
    }
    None
}

/// The last name of a declaration: `var name`, `let name: Type`, `name, err`, `Type<T> *name`.
fn target(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text).trim().to_owned();
    // `Dim name As Type`
    let text = text.split(" As ").next().unwrap_or_default().to_owned();
    if text.ends_with('}') || text.ends_with(')') && !text.contains('(') {
        return None;
    }
    let text = match text.find(": ") {
        Some(colon)
            if !text[..colon].contains(' ')
                || text.starts_with("let ")
                || text.starts_with("va")
                || text.starts_with("const ") =>
        {
            text[..colon].to_owned()
        }
        _ => text,
    };
    let first = text.split(", ").next().unwrap_or_default().trim();
    let text = if text.contains('<') { text.as_str() } else { first };
    let start = text.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
    let start = if text[start..].contains(']') && !text[start..].contains('[') { text.find('[').unwrap_or(start) } else { start };
    let name = text[start..].trim_start_matches(['*', '&']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// `path[key]`.
pub(super) fn indexed(target: &str) -> Option<(String, Range<usize>)> {
    let open = target.rfind('[').filter(|_| target.ends_with(']'))?;
    (open > 0).then(|| (target[..open].to_owned(), open + 1..target.len() - 1))
}

pub(super) fn key_is_there(source: &[u8], place: usize) -> bool {
    source.get(place) != Some(&b']')
}
