//! Captures come through editors, chats and clipboards: spaces that do not break, curly quotes, letters of more than one
//! byte in any place, ends that are missing. Whatever comes of it is read; no reader may cut a text within a character.

mod common;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use grantlint::{Options, lint};

/// Each seed tears every capture at other places.
const SEEDS: u64 = 2;

/// Seeds of the long run, unless `GRANTLINT_TORN_SEEDS` names another number.
const MANY_SEEDS: u64 = 12;

/// A longer capture is torn in its beginning only, where all that matters of it is.
const MAX_LEN: usize = 24 * 1024;

/// Two, three and four bytes, signs of more than one code point among them.
const LETTERS: [&str; 8] = ["é", "漢", "😀", "\u{a0}", "\u{301}", "\u{feff}", "👩\u{200d}💻", "ß"];

/// A small generator of numbers: the same captures are torn in the same way in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

type Change = (&'static str, fn(&str, &mut Random) -> Vec<u8>);

const CHANGES: [Change; 6] = [
    ("hard spaces", |text, _| text.replace(' ', "\u{a0}").into_bytes()),
    ("curly quotes", |text, random| curly(text, random).into_bytes()),
    ("letters", |text, random| lettered(text, random).into_bytes()),
    ("letters for signs", |text, random| signs(text, random).into_bytes()),
    ("cut", |text, random| cut(text, random)),
    ("all of it", |text, random| {
        let text = curly(&text.replace(' ', "\u{a0}"), random);
        let text = lettered(&text, random);
        cut(&text, random)
    }),
];

/// Quotes open and close in turn, or not.
fn curly(text: &str, random: &mut Random) -> String {
    let pick = |random: &mut Random, signs: [&'static str; 3]| signs.get(random.below(3)).copied().unwrap_or_default();
    let changed = |random: &mut Random, c: char| match c {
        '"' => pick(random, ["\u{201c}", "\u{201d}", "\u{201e}"]).to_owned(),
        '\'' => pick(random, ["\u{2018}", "\u{2019}", "\u{201a}"]).to_owned(),
        c => c.to_string(),
    };
    text.chars().map(|c| changed(random, c)).collect()
}

/// A letter of several bytes before about every twentieth.
fn lettered(text: &str, random: &mut Random) -> String {
    let mut torn = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if random.below(20) == 0 {
            torn.push_str(LETTERS.get(random.below(LETTERS.len())).copied().unwrap_or_default());
        }
        torn.push(c);
    }
    torn
}

/// Letters beside and in the place of the signs that readers look for.
fn signs(text: &str, random: &mut Random) -> String {
    let mut torn = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let letter = LETTERS.get(random.below(LETTERS.len())).copied().unwrap_or_default();
        match random.below(6) {
            0 if c.is_ascii_punctuation() => torn.push_str(letter),
            1 if c.is_ascii_punctuation() => torn.extend([letter, c.encode_utf8(&mut [0; 4]), letter]),
            _ => torn.push(c),
        }
    }
    torn
}

/// A piece of the capture, cut within a character as likely as between two.
fn cut(text: &str, random: &mut Random) -> Vec<u8> {
    let start = random.below(text.len()) * random.below(2);
    let end = start + random.below(text.len() - start);
    text.as_bytes().get(start..end).unwrap_or_default().to_vec()
}

/// Captures, options and changes under which reading panicked, of each of these seeds.
fn fallen(seeds: Range<u64>, share: usize) -> Vec<String> {
    let captures: Vec<_> = common::fixtures().into_iter().enumerate().collect();
    let (even, odd): (Vec<_>, Vec<_>) = captures.into_iter().partition(|(number, _)| number % 2 == 0);
    let half = |captures: Vec<(usize, std::path::PathBuf)>| {
        let seeds = seeds.clone();
        move || captures.iter().flat_map(|(number, path)| torn(*number, path, seeds.clone(), share)).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let [even, odd] = [half(even), half(odd)].map(|work| scope.spawn(work));
        [even, odd].into_iter().flat_map(|half| half.join().expect("it does not panic outside")).collect()
    })
}

/// One change in `share` is tried of a capture, others of the next capture and under the next seed.
fn torn(number: usize, path: &std::path::Path, seeds: Range<u64>, share: usize) -> Vec<String> {
    let bytes = std::fs::read(path).expect("a fixture");
    let text = String::from_utf8_lossy(bytes.get(..MAX_LEN).unwrap_or(&bytes)).into_owned();
    let mut found = Vec::new();
    for seed in seeds {
        let turn = number + usize::try_from(seed).unwrap_or(0);
        for (index, (name, change)) in CHANGES.iter().enumerate().filter(|(index, _)| (index + turn).is_multiple_of(share)) {
            let mut random = Random(seed << 32 | u64::try_from(number * CHANGES.len() + index).unwrap_or(0));
            let input = change(&text, &mut random);
            let read = || drop(lint("torn", &input, &Options::default()));
            if catch_unwind(AssertUnwindSafe(read)).is_err() {
                found.push(format!("{}: {name}, seed {seed}", path.display()));
            }
        }
    }
    found
}

#[test]
fn no_reader_cuts_a_character() {
    let found = fallen(0..SEEDS, CHANGES.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
#[ignore = "takes minutes: every change of every capture under many seeds"]
fn no_reader_cuts_a_character_in_a_long_run() {
    let seeds = std::env::var("GRANTLINT_TORN_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(MANY_SEEDS);
    let found = fallen(SEEDS..SEEDS + seeds, 1);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
