//! Random edits through random stacks of encodings.

use super::random::{CODECS, Dice, spell};
use super::*;
use std::collections::BTreeMap;

const STACKS: usize = 20_000;
const LETTERS: [char; 20] =
    ['a', 'b', 'c', '&', '=', '+', '%', ' ', '"', '\'', '\\', '/', '$', '`', 'é', '{', '#', '!', ':', '\n'];

/// A text in one to four encodings, outermost last, between marks that must stay.
struct Stack {
    text: String,
    codecs: Vec<Codec>,
    file: Vec<u8>,
}

impl Stack {
    /// `None` if a codec on the way cannot write what the one before wrote.
    fn random(dice: &mut Dice) -> Option<Stack> {
        let codecs: Vec<Codec> = (0..1 + dice.below(4)).map(|_| dice.pick(&CODECS)).collect();
        let text = dice.text(letters(codecs[0]), 12);
        let encoded = codecs.iter().try_fold(text.clone(), |text, codec| spell(dice, *codec, &text))?;
        Some(Stack { text, codecs, file: format!("<<{encoded}>>").into_bytes() })
    }

    fn read<'f>(&self, file: &'f [u8]) -> Result<(Layers<'f>, Slice), Codec> {
        assert!(file.starts_with(b"<<") && file.ends_with(b">>"));
        let mut layers = Layers::new(file);
        let mut at = layers.root().sub(2..file.len() - 2);
        for codec in self.codecs.iter().rev() {
            at = layers.decode(at, *codec).map_err(|_| *codec)?;
        }
        Ok((layers, at))
    }

    /// Replaces a random part, and reads the outcome again.
    fn edit(&self, dice: &mut Dice) -> Result<(), &'static str> {
        let (layers, read) = self.read(&self.file).expect("what was spelled is read");
        assert_eq!(layers.text(read), self.text, "{:?}", self.codecs);
        let range = dice.range(&self.text);
        let odd = dice.one_in(64);
        let new = dice.text(if odd { &LETTERS } else { letters(self.codecs[0]) }, 4);
        let (before, after) = (&self.text.as_bytes()[..range.start], &self.text.as_bytes()[range.end..]);
        let want = [before, new.as_bytes(), after].concat();
        match layers.lower(read.sub(range), new.as_bytes()) {
            Ok(edit) => {
                let edited = apply(&self.file, &edit);
                assert!(std::str::from_utf8(&edited).is_ok(), "{:?}", self.codecs);
                let (layers, read) = self.read(&edited).expect("what was written is read");
                assert_eq!(layers.bytes(read), want, "{:?}", self.codecs);
                Ok(())
            }
            Err(reason) => Err(self.explain(reason, &want)),
        }
    }

    /// The known reasons why an edit cannot be written. The reason names the codec, so it must
    /// be one of this stack.
    fn explain(&self, reason: NotLowered, want: &[u8]) -> &'static str {
        let NotLowered::NotEncodable(codec) = reason else { panic!("{reason:?} without a join or a coarse layer") };
        assert!(self.codecs.contains(&codec));
        match codec {
            Codec::HttpValue if want.contains(&b'\n') && (self.codecs[0] == codec || self.codecs.contains(&Codec::Cmd)) => {
                "a line break in a header"
            }
            Codec::Json | Codec::Python | Codec::HttpValue | Codec::Cmd | Codec::PowerShell
                if std::str::from_utf8(want).is_err() =>
            {
                "a cut within a letter"
            }
            _ => panic!("{reason:?} is not explained: {:?} {:?} -> {}", self.codecs, self.text, want.escape_ascii()),
        }
    }
}

/// A header cannot hold a line break, so where it is innermost there is none (but for the odd
/// edit that tries).
fn letters(innermost: Codec) -> &'static [char] {
    if innermost == Codec::HttpValue { &LETTERS[..LETTERS.len() - 1] } else { &LETTERS }
}

#[test]
fn random_edits_through_random_stacks() {
    let mut dice = Dice::new(0x9e37_79b9_7f4a_7c15);
    let mut outcomes = BTreeMap::new();
    let mut done = 0;
    while done < STACKS {
        let Some(stack) = Stack::random(&mut dice) else {
            continue;
        };
        let outcome = stack.edit(&mut dice).err().unwrap_or("applied");
        *outcomes.entry(outcome).or_insert(0) += 1;
        done += 1;
    }
    println!("{STACKS} stacks: {outcomes:?}");
    assert!(outcomes["applied"] * 1000 > STACKS * 990, "{outcomes:?}");
}
