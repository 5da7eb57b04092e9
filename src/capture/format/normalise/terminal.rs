//! Marks of a terminal: escape sequences of colours and titles, a progress meter that the next output overwrote.

use std::ops::Range;

const ESC: u8 = 0x1B;

/// Escape sequences (ECMA-48 section 5.4, and the operating system commands that set titles).
pub(super) fn escapes(source: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = source.get(from..).and_then(|rest| memchr::memchr(ESC, rest)) {
        let start = from + at;
        let length = sequence(&source[start..]);
        from = start + length.max(1);
        found.extend((length > 0).then_some(start..from));
    }
    found
}

/// The length of the sequence that `text` begins with. One that never ends is its introducer alone: the rest is text. An
/// escape before a line break begins none: it is an octet of what was captured.
fn sequence(text: &[u8]) -> usize {
    match text.get(1) {
        Some(b'[') => {
            let inner = text[2..].iter().take_while(|b| (0x20..0x40).contains(*b)).count();
            if text.get(2 + inner).is_some_and(|b| (0x40..0x7F).contains(b)) { 3 + inner } else { 2 + inner }
        }
        Some(b']') => title(text).unwrap_or(2),
        Some(0x20..0x30) => 3.min(text.len()),
        Some(0x30..0x7F) => 2,
        Some(b'\r' | b'\n') => 0,
        _ => 1,
    }
}

/// `ESC ] ... BEL` or `ESC ] ... ESC \` on one line.
fn title(text: &[u8]) -> Option<usize> {
    let end = text.iter().take(2048).skip(2).position(|b| *b == 0x07 || *b == ESC || *b == b'\n')? + 2;
    match text[end] {
        0x07 => Some(end + 1),
        ESC if text.get(end + 1) == Some(&b'\\') => Some(end + 2),
        _ => None,
    }
}

/// curl's progress meter before the output that came next, which began on the meter's line.
pub(super) fn overwritten(source: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(source, b"--:--:-- ") {
        let end = at + b"--:--:-- ".len();
        let speed = source[end..].iter().take(8).take_while(|b| b" 0123456789.kMG".contains(b)).count();
        let begins = [&b"* "[..], b"> ", b"< ", b"{ [", b"} ["];
        if begins.iter().any(|mark| source[end + speed..].starts_with(mark)) {
            let line = memchr::memrchr(b'\n', &source[..at]).map_or(0, |lf| lf + 1);
            let start = found.last().map_or(line, |last: &Range<usize>| last.end.max(line));
            found.push(start..end + speed);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(source: &str, marks: impl Fn(&[u8]) -> Vec<Range<usize>>) -> String {
        let mut text = source.to_owned();
        for mark in marks(source.as_bytes()).into_iter().rev() {
            text.replace_range(mark, "");
        }
        text
    }

    #[test]
    fn escape_sequences_go() {
        for (source, want) in [
            ("\x1b[36mHost\x1b[39;49;00m: h", "Host: h"),
            ("\x1b]0;title\x07$ curl", "$ curl"),
            ("A: b\x1b\r\nC: d", "A: b\x1b\r\nC: d"),
            ("\x1b]8;;http://h\x1b\\link", "link"),
            ("\x1b(Babc\x1b[K\x1b=", "abc"),
            ("a\x1b", "a"),
            ("a\x1b[", "a"),
            ("a\x1b[12\nb", "a\nb"),
            ("a\x1b]no end\nb", "ano end\nb"),
        ] {
            assert_eq!(left(source, escapes), want, "{source:?}");
        }
    }

    #[test]
    fn a_meter_before_curls_output_goes() {
        let meter = "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
        assert_eq!(left(&format!("x\n{meter}* Connected\n"), overwritten), "x\n* Connected\n");
        assert_eq!(left(&format!("{meter}{meter}> POST /t HTTP/1.1"), overwritten), "> POST /t HTTP/1.1");
        assert_eq!(left(&format!("{meter}\n"), overwritten), format!("{meter}\n"));
    }
}
