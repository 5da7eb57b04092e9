//! How two values differ, without saying what they are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Which;

type Test = fn(&str, &str) -> bool;

/// What the second has that the first has not, the likeliest slip first.
const SLIPS: &[(Test, &str)] = &[
    (|a, b| b.trim_end_matches(['\r', '\n']) == a && b.ends_with('\n'), "has a line break at its end"),
    (|a, b| b.trim() == a, "has white space at its ends"),
    (|a, b| unwrapped(b).is_some_and(|inner| inner == a), "is in quotes or brackets"),
    (|a, b| a.contains('+') && a.replace('+', " ") == b, "has a space where the other has a plus: it was decoded once too often"),
    (|a, b| decoded(b).is_some_and(|plain| plain == a), "is URL-encoded once more than the other"),
    (|a, b| b.replace("&amp;", "&") == a, "has HTML entities in it"),
    (|a, b| STANDARD.encode(a).trim_end_matches('=') == b.trim().trim_end_matches('='), "is the Base64 of the other"),
    (|a, b| b.split_whitespace().collect::<String>() == a, "has white space in it"),
    (|a, b| !b.is_empty() && a.starts_with(b), "is cut off: the other goes on"),
    (|a, b| b.is_empty() && !a.is_empty(), "is empty"),
];

/// In words; `None` when they are equal.
pub(super) fn difference(a: &str, b: &str) -> Option<String> {
    if a == b {
        return None;
    }
    for (slip, words) in SLIPS {
        if slip(a, b) {
            return Some(format!("{} {words}", Which::B.name()));
        }
        if slip(b, a) {
            return Some(format!("{} {words}", Which::A.name()));
        }
    }
    if a.eq_ignore_ascii_case(b) {
        return Some("they differ in upper and lower case only".to_owned());
    }
    let (one, other) = (a.chars().count(), b.chars().count());
    let lengths = if one == other { format!("both have {one} characters") } else { format!("{one} and {other} characters") };
    Some(format!("they are different values, {lengths}"))
}

/// Percent escapes undone, where there are any.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let octet = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(octet.unwrap_or(*first));
        rest = if octet.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(out).ok().filter(|plain| plain != text)
}

fn unwrapped(text: &str) -> Option<&str> {
    let pairs = [('"', '"'), ('\'', '\''), ('<', '>'), ('{', '}'), ('[', ']')];
    pairs.iter().find_map(|&(open, close)| text.strip_prefix(open)?.strip_suffix(close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_named_with_the_side_that_has_them() {
        let cases = [
            ("s3cr+t", "s3cr+t\n", "B has a line break at its end"),
            ("s3cr%2Bt", "s3cr+t", "A is URL-encoded once more than the other"),
            ("s3cr+t", "s3cr t", "B has a space where the other has a plus: it was decoded once too often"),
            ("Ab", "aB", "they differ in upper and lower case only"),
            ("abcdef", "abc", "B is cut off: the other goes on"),
            ("'ab'", "ab", "A is in quotes or brackets"),
            ("ab", "", "B is empty"),
            ("s3cr", "czNjcg==", "B is the Base64 of the other"),
            ("abcd", "wxyz", "they are different values, both have 4 characters"),
        ];
        for (a, b, words) in cases {
            assert_eq!(difference(a, b).as_deref(), Some(words), "{a} {b}");
        }
        assert_eq!(difference("a", "a"), None);
    }
}
