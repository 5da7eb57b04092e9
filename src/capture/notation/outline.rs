//! The outline of a JSON text: where the members and items are, without reading them. A HAR of a browser's day is large
//! and holds a handful of requests that matter; a file that was cut off still has whole entries before the cut.

use std::borrow::Cow;
use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutlineValue {
    pub(crate) range: Range<usize>,
    /// The text did not end within it.
    pub(crate) complete: bool,
}

/// The outline of a text, passed over once: where each of its large lists and objects ends.
#[derive(Debug)]
pub(crate) struct Outline<'t> {
    text: Cow<'t, [u8]>,
    /// In the order of their beginnings.
    large: Vec<OutlineValue>,
}

/// Shorter lists and objects are passed over again when they are asked for, and so are those that are deeper.
const LEAST: usize = 256;
const DEPTH: usize = 8;

impl<'t> Outline<'t> {
    pub(crate) fn new(text: Cow<'t, [u8]>) -> Outline<'t> {
        let large = large(&text);
        Outline { text, large }
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The first value of the text.
    pub(crate) fn root(&self) -> OutlineValue {
        self.cursor(0).value()
    }

    /// The members of the object that begins at `at`: their keys as written between the quotes, and their values.
    pub(crate) fn members(&self, at: usize) -> impl Iterator<Item = (Range<usize>, OutlineValue)> + '_ {
        self.cursor(at).members()
    }

    /// The items of the list that begins at `at`.
    pub(crate) fn items(&self, at: usize) -> impl Iterator<Item = OutlineValue> + '_ {
        self.cursor(at).items()
    }

    fn cursor(&self, at: usize) -> Cursor<'_> {
        Cursor { text: &self.text, large: &self.large, at }
    }
}

/// The large lists and objects of the first value of a text.
fn large(text: &[u8]) -> Vec<OutlineValue> {
    let mut found: Vec<OutlineValue> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0usize;
    let mut cursor = Cursor { text, large: &[], at: 0 };
    cursor.blanks();
    while let Some(byte) = cursor.peek() {
        match byte {
            b'"' => {
                cursor.skip_string();
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                if depth <= DEPTH {
                    open.push(found.len());
                    found.push(OutlineValue { range: cursor.at..text.len(), complete: false });
                }
            }
            b'}' | b']' if depth <= DEPTH => {
                depth = depth.saturating_sub(1);
                close(&mut found, open.pop(), cursor.at + 1);
            }
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        cursor.at += 1;
        if depth == 0 {
            break;
        }
    }
    found
}

/// A short one is forgotten: those within it, which are shorter, are by then.
fn close(found: &mut Vec<OutlineValue>, open: Option<usize>, end: usize) {
    let Some(place) = open.and_then(|open| found.get_mut(open)) else { return };
    place.range.end = end;
    place.complete = true;
    if place.range.len() < LEAST {
        found.pop();
    }
}

/// The members of the object that begins at `at`, in a short text.
pub(crate) fn members(text: &[u8], at: usize) -> impl Iterator<Item = (Range<usize>, OutlineValue)> + '_ {
    Cursor { text, large: &[], at }.members()
}

/// The items of the list that begins at `at`, in a short text.
pub(crate) fn items(text: &[u8], at: usize) -> impl Iterator<Item = OutlineValue> + '_ {
    Cursor { text, large: &[], at }.items()
}

struct Cursor<'t> {
    text: &'t [u8],
    large: &'t [OutlineValue],
    at: usize,
}

impl<'t> Cursor<'t> {
    fn members(mut self) -> impl Iterator<Item = (Range<usize>, OutlineValue)> + 't {
        let mut goes_on = self.eat(b'{');
        std::iter::from_fn(move || {
            goes_on = goes_on && self.has_next(b'}');
            let key = if goes_on { self.string() } else { None };
            self.blanks();
            goes_on = key.is_some() && self.eat(b':');
            let key = key.filter(|_| goes_on)?;
            Some((key.start + 1..key.end - 1, self.value()))
        })
    }

    fn items(mut self) -> impl Iterator<Item = OutlineValue> + 't {
        let mut goes_on = self.eat(b'[');
        std::iter::from_fn(move || {
            goes_on = goes_on && self.has_next(b']');
            let item = if goes_on { Some(self.value()) } else { None };
            item.filter(|item| !item.range.is_empty())
        })
    }

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
        let known = self.large.binary_search_by_key(&self.at, |place| place.range.start);
        if let Some(place) = known.ok().and_then(|known| self.large.get(known)) {
            self.at = place.range.end;
            return place.complete;
        }
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

    fn outline(text: &[u8]) -> Outline<'_> {
        Outline::new(Cow::Borrowed(text))
    }

    #[test]
    fn names_the_places_of_values() {
        let text = br#" {"a": "x\"}", "b": [1, {"c": 2}], "d" : null}"#;
        let outline = outline(text);
        let root = outline.root();
        assert!(root.complete);
        let members: Vec<_> = outline.members(root.range.start).collect();
        let shown: Vec<_> = members.iter().map(|(key, value)| (&text[key.clone()], &text[value.range.clone()])).collect();
        assert_eq!(shown, [(&b"a"[..], &br#""x\"}""#[..]), (b"b", br#"[1, {"c": 2}]"#), (b"d", b"null")]);
        assert_eq!(outline.items(members[1].1.range.start).count(), 2);
    }

    #[test]
    fn what_is_known_to_be_large_ends_where_it_ends() {
        let item = format!("{{\"a\":[1,{{\"b\":\"]}}\"}}],\"c\":[[[[[[[[[\"{}\"]]]]]]]]]}}", "x".repeat(LEAST));
        let text = format!("[{0},{{}},{0},{0}", item);
        let outline = outline(text.as_bytes());
        assert!(!outline.large.is_empty());
        let places: Vec<Range<usize>> = outline.items(0).map(|item| item.range).collect();
        assert_eq!(places.iter().map(Range::len).collect::<Vec<_>>(), [item.len(), 2, item.len(), item.len()]);
        let again: Vec<Range<usize>> = items(text.as_bytes(), 0).map(|item| item.range).collect();
        assert_eq!(places, again);
    }

    #[test]
    fn what_is_cut_off_is_incomplete_and_never_panics() {
        let text = br#"{"log":{"entries":[{"a":1},{"b":"\"x"#;
        for end in 0..text.len() {
            let outline = outline(&text[..end]);
            assert!(!outline.root().complete);
            let _ = outline.members(0).count();
        }
        let outline = outline(text);
        let log = outline.members(0).next().expect("a member").1;
        let entries = outline.members(log.range.start).next().expect("a member").1;
        let items = outline.items(entries.range.start);
        assert_eq!(items.map(|item| item.complete).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn other_texts_have_no_members() {
        for text in [&b"]"[..], b"{]", b"{}}", b"[}", b"{\"a\"}", b"{\"a\":}", b"[,,]", b"\\", b"{\"\\", b"]]]]}}}}"] {
            let outline = outline(text);
            assert!(outline.members(0).count() + outline.items(0).count() <= 1);
        }
    }
}
