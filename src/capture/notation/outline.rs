//! The outline of a JSON text: where the members and items are, without reading them. A HAR of a browser's day is large
//! and holds a handful of requests that matter; a file that was cut off still has whole entries before the cut.

use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutlineValue {
    pub(crate) range: Range<usize>,
    /// The text did not end within it.
    pub(crate) complete: bool,
}

/// The members of the object that begins at `at`: their keys as written between the quotes, and their values.
pub(crate) fn members(text: &[u8], at: usize) -> Vec<(Range<usize>, OutlineValue)> {
    let mut found = Vec::new();
    let mut cursor = Cursor { text, at };
    if !cursor.eat(b'{') {
        return found;
    }
    while cursor.has_next(b'}') {
        let Some(key) = cursor.string() else { return found };
        cursor.blanks();
        if !cursor.eat(b':') {
            return found;
        }
        let value = cursor.value();
        found.push((key.start + 1..key.end - 1, value));
    }
    found
}

/// The items of the list that begins at `at`.
pub(crate) fn items(text: &[u8], at: usize) -> Vec<OutlineValue> {
    let mut found = Vec::new();
    let mut cursor = Cursor { text, at };
    if !cursor.eat(b'[') {
        return found;
    }
    while cursor.has_next(b']') {
        let item = cursor.value();
        if item.range.is_empty() {
            return found;
        }
        found.push(item);
    }
    found
}

/// The first value of a text.
pub(crate) fn root(text: &[u8]) -> OutlineValue {
    Cursor { text, at: 0 }.value()
}

struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Passes blanks and commas; false at the closing bracket and at the end of the text.
    fn has_next(&mut self, close: u8) -> bool {
        loop {
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) => return byte != close,
                None => return false,
            }
        }
    }

    /// The string that begins here, quotes included; `None` when there is none or it is never closed.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        (self.peek() == Some(b'"') && self.skip_string()).then_some(start..self.at)
    }

    fn skip_string(&mut self) -> bool {
        self.at += 1;
        while let Some(found) = self.text.get(self.at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
            self.at += found + 1;
            if self.text[self.at - 1] == b'"' {
                return true;
            }
            self.at += 1;
        }
        self.at = self.text.len();
        false
    }

    fn value(&mut self) -> OutlineValue {
        self.blanks();
        let start = self.at;
        let complete = match self.peek() {
            Some(b'{' | b'[') => self.skip_brackets(),
            Some(b'"') => self.skip_string(),
            Some(_) => self.skip_bare(),
            None => false,
        };
        OutlineValue { range: start..self.at.min(self.text.len()), complete }
    }

    fn skip_brackets(&mut self) -> bool {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// A number or a constant; only what follows it shows that it is whole.
    fn skip_bare(&mut self) -> bool {
        while self.peek().is_some_and(|byte| !b",}] \t\r\n".contains(&byte)) {
            self.at += 1;
        }
        self.at < self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_places_of_values() {
        let text = br#" {"a": "x\"}", "b": [1, {"c": 2}], "d" : null}"#;
        let root = root(text);
        assert!(root.complete);
        let members = members(text, root.range.start);
        let shown: Vec<_> = members.iter().map(|(key, value)| (&text[key.clone()], &text[value.range.clone()])).collect();
        assert_eq!(shown, [(&b"a"[..], &br#""x\"}""#[..]), (b"b", br#"[1, {"c": 2}]"#), (b"d", b"null")]);
        assert_eq!(items(text, members[1].1.range.start).len(), 2);
    }

    #[test]
    fn what_is_cut_off_is_incomplete_and_never_panics() {
        let text = br#"{"log":{"entries":[{"a":1},{"b":"\"x"#;
        for end in 0..text.len() {
            let root = root(&text[..end]);
            assert!(!root.complete);
            let _ = members(&text[..end], root.range.start);
        }
        let log = &members(text, 0)[0].1;
        let entries = &members(text, log.range.start)[0].1;
        let items = items(text, entries.range.start);
        assert_eq!(items.iter().map(|item| item.complete).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn other_texts_have_no_members() {
        for text in [&b"]"[..], b"{]", b"{}}", b"[}", b"{\"a\"}", b"{\"a\":}", b"[,,]", b"\\", b"{\"\\"] {
            assert!(members(text, 0).len() + items(text, 0).len() <= 1);
        }
    }
}
