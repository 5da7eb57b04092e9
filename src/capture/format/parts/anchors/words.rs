//! Words that are looked for all at once. An automaton for them costs more to make than a short text costs to read, so it is
//! made when a long text comes, or many short ones have come.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::AhoCorasick;

/// So much text is read without an automaton.
const SHORT: usize = 1 << 13;

/// A set of words.
pub(super) struct Words {
    words: &'static [&'static [&'static str]],
    /// `None` only if they were too many for an automaton, which they are not.
    automaton: OnceLock<Option<AhoCorasick>>,
    /// How much was read without it.
    read: AtomicUsize,
}

impl Words {
    pub(super) const fn new(words: &'static [&'static [&'static str]]) -> Words {
        Words { words, automaton: OnceLock::new(), read: AtomicUsize::new(0) }
    }

    /// Whether any of them is in the text.
    pub(super) fn are_in(&self, text: &[u8]) -> bool {
        match self.automaton(text) {
            None => self.short(text).next().is_some(),
            Some(automaton) => automaton.is_match(text),
        }
    }

    /// Where they begin, in order.
    pub(super) fn starts(&self, text: &[u8]) -> Vec<usize> {
        match self.automaton(text) {
            None => self.short(text).collect(),
            Some(automaton) => automaton.find_iter(text).map(|found| found.start()).collect(),
        }
    }

    fn automaton(&self, text: &[u8]) -> Option<&AhoCorasick> {
        let made = || AhoCorasick::new(self.all()).ok();
        let before = self.read.fetch_add(text.len().min(SHORT), Ordering::Relaxed);
        if before.saturating_add(text.len()) > SHORT { self.automaton.get_or_init(made).as_ref() } else { None }
    }

    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().flat_map(|words| *words).copied()
    }

    fn short(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let mut begins = [false; 256];
        self.all().filter_map(|word| word.as_bytes().first()).for_each(|first| begins[usize::from(*first)] = true);
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(found) = text[at..].iter().position(|b| begins[usize::from(*b)]) {
                let start = at + found;
                let rest = &text[start..];
                // Two letters tell nearly always.
                let begins = |word: &&str| word.as_bytes()[..2] == rest[..2] && rest.starts_with(word.as_bytes());
                let word = if rest.len() < 2 { None } else { self.all().find(begins) };
                at = start + word.map_or(1, str::len);
                if word.is_some() {
                    return Some(start);
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_read_as_a_long_one() {
        let words = || Words::new(&[&["client_id", "/token"], &["client_secret", "grant"]]);
        let text = b"POST /token grant client_secretclient_idgran ".repeat(300);
        let (short, long) = (&text[..SHORT - 7], &text[..]);
        let early = |text: &[u8]| words().starts(text).into_iter().filter(|at| at + 13 < short.len()).collect::<Vec<_>>();
        assert_eq!(early(short), early(long));
        assert!(words().are_in(short) && words().are_in(long) && !words().are_in(b"clientid") && !words().are_in(b""));
        let many = words();
        assert!((0..300).all(|_| many.are_in(&text[..45]) && !many.are_in(b"clientid")) && many.automaton.get().is_some());
    }
}
