//! The sign of an assignment, and what is assigned to.

use crate::capture::notation::union;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AssignSign {
    Is,
    Grows,
}

/// The name before the sign of an assignment, the sign, and where the value begins.
pub(super) fn sign(source: &[u8], at: usize, line_end: usize) -> Option<(Option<String>, AssignSign, usize)> {
    let line = source.get(at..line_end)?;
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
                let name = line.get(..index)?;
                let before = name.last().copied().unwrap_or(b' ');
                let next = line.get(index + 1).copied().unwrap_or(b'\n');
                if b == b'<' && next == b'-' {
                    return Some((target(name), AssignSign::Is, at + index + 2));
                }
                if b == b'=' && !b"=>~".contains(&next) && !b"!<>=~".contains(&before) {
                    let grows = b"+.&".contains(&before);
                    let name = if grows || before == b':' { name.split_last()?.1 } else { name };
                    let sign = if grows { AssignSign::Grows } else { AssignSign::Is };
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
    let declares = ["let ", "va", "const "].iter().any(|word| text.starts_with(word));
    let text = match text.split_once(": ") {
        Some((name, _)) if declares || !name.contains(' ') => name,
        _ => text.as_str(),
    };
    let first = text.split(", ").next().unwrap_or_default().trim();
    let text = if text.contains('<') { text } else { first };
    let name = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_key = name.contains(']') && !name.contains('[');
    let name = if is_key { text.find('[').and_then(|open| text.get(open..)).unwrap_or(name) } else { name };
    let name = name.trim_start_matches(['*', '&']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// `path[key]`.
pub(super) fn indexed(target: &str) -> Option<&str> {
    let (path, _) = target.strip_suffix(']')?.rsplit_once('[')?;
    (!path.is_empty()).then_some(path)
}

pub(super) fn key_is_there(source: &[u8], place: usize) -> bool {
    source.get(place) != Some(&b']')
}
