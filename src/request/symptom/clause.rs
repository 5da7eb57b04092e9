//! A clause of an answer in plain letters, which knows how its words begin: of the thousand words that are looked for, most
//! begin like none of them.

use super::words::WordList;

/// A clause as `sentence::plain` writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause<'t> {
    pub(super) text: &'t str,
    starts: Starts,
}

impl<'t> Clause<'t> {
    pub(super) fn new(text: &'t str) -> Clause<'t> {
        Clause { text, starts: Starts::of(text) }
    }

    /// The part of it after `prefix`.
    pub(super) fn after(self, prefix: &str) -> Option<Clause<'t>> {
        self.text.strip_prefix(prefix).map(Clause::new)
    }

    /// Whether it has one of the words.
    pub(super) fn has(self, words: WordList) -> bool {
        words.split('|').any(|word| self.holds(word))
    }

    fn holds(self, word: &str) -> bool {
        self.at(word).is_some()
    }

    /// Where the word is, in bytes.
    pub(super) fn at(self, word: &str) -> Option<usize> {
        let (stem, whole) = word.strip_suffix('$').map_or((word, false), |stem| (stem, true));
        if !self.starts.may_have(stem) {
            return None;
        }
        let at_start = |at: usize| !self.text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let at_end = |at: usize| !self.text[at + stem.len()..].chars().next().is_some_and(char::is_alphanumeric);
        let spaced = stem.starts_with(is_spaced);
        let mut places = self.text.match_indices(stem).map(|(at, _)| at);
        places.find(|&at| (!spaced || at_start(at)) && (!whole || at_end(at)))
    }

    /// Where one of the words begins first, and how long it is.
    pub(super) fn first(self, words: WordList) -> Option<(usize, usize)> {
        let places = words.split('|').filter_map(|word| Some((self.at(word)?, word.trim_end_matches('$').len())));
        // Of those that begin together the longest.
        places.min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
    }

    /// Where a name begins as a word of its own, in bytes.
    pub(super) fn position(self, name: &str) -> Option<usize> {
        let is_ascii_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        self.text.match_indices(name).map(|(at, _)| at).find(|at| {
            !is_ascii_word(self.text[..*at].chars().next_back()) && !is_ascii_word(self.text[*at + name.len()..].chars().next())
        })
    }
}

/// Scripts that put spaces between words.
fn is_spaced(c: char) -> bool {
    c < '\u{0600}'
}

/// Which pairs of bytes begin a word, or a sign of a script without spaces, as bits of their hashes.
#[derive(Clone, Copy, Debug)]
struct Starts([u64; 16]);

impl Starts {
    fn of(text: &str) -> Starts {
        let mut starts = Starts([0; 16]);
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            if !before.is_alphanumeric() || !is_spaced(c) {
                let (index, bit) = Starts::place(&text.as_bytes()[at..]);
                starts.0[index] |= bit;
            }
            before = c;
        }
        starts
    }

    fn may_have(&self, stem: &str) -> bool {
        let (index, bit) = Starts::place(stem.as_bytes());
        self.0[index] & bit != 0
    }

    fn place(bytes: &[u8]) -> (usize, u64) {
        let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
        let hash = (byte(0) * 37 + byte(1)) % 1024;
        (hash / 64, 1 << (hash % 64))
    }
}
