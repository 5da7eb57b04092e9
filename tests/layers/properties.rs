//! What holds for any text, any spelling and any edit.

use super::random::{CODECS, Dice, spell};
use super::*;
use proptest::prelude::*;

/// Every part of a text underlines bytes of its source, and a larger part no fewer of them.
fn check_spans(layers: &Layers, source: Slice, text: Slice) {
    let outer = layers.span(source);
    for start in 0..=text.len() {
        let mut last = layers.span(text.sub(start..start));
        for end in start..=text.len() {
            let span = layers.span(text.sub(start..end));
            assert!(outer.start <= span.start && span.start <= span.end && span.end <= outer.end);
            assert!(end == start + 1 || span.start <= last.start && last.end <= span.end);
            last = span;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_spelling_is_read_and_any_part_of_it_can_be_replaced(
        text in "([ -~\n\té😀]|\\PC){0,10}",
        new in "[ -~é😀]{0,6}",
        seed in any::<u64>(),
    ) {
        let mut dice = Dice::new(seed);
        for codec in CODECS {
            let Some(file) = spell(&mut dice, codec, &text) else { continue };
            let mut layers = Layers::new(file.as_bytes());
            let read = read_all(&mut layers, codec);
            prop_assert_eq!(layers.text(read), text.as_str(), "{:?} {:?}", codec, file);
            check_spans(&layers, layers.root(), read);

            let range = dice.range(&text);
            let whole_letters = text.is_char_boundary(range.start) && text.is_char_boundary(range.end);
            let want = [&text.as_bytes()[..range.start], new.as_bytes(), &text.as_bytes()[range.end..]].concat();
            match layers.lower(read.sub(range), new.as_bytes()) {
                Err(reason) => prop_assert!(!whole_letters, "{:?} {:?} {:?}", reason, codec, file),
                Ok(edit) => {
                    let after = apply(file.as_bytes(), &edit);
                    let mut layers = Layers::new(&after);
                    let read = read_all(&mut layers, codec);
                    prop_assert_eq!(layers.bytes(read), want, "{:?} {:?}", codec, file);
                }
            }
        }
    }

    #[test]
    fn whatever_the_file_holds_nothing_panics(
        file in prop::collection::vec(any::<u8>(), 0..40),
        cuts in prop::collection::vec(0usize..48, CODECS.len() + 1),
        new in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut layers = Layers::new(&file);
        let mut text = layers.root();
        for (at, codec) in CODECS.into_iter().enumerate() {
            text = layers.decode(text, codec).unwrap_or_else(|place| {
                assert!(text.contains(place) && (!place.is_empty() || place.start == text.end));
                layers.join(vec![Piece::Copy(text.to(place.start as usize)), Piece::Text { bytes: b"-".to_vec(), at: place }])
            });
            let part = text.sub(cuts[at]..cuts[at + 1]);
            let span = layers.span(part);
            prop_assert!(span.start <= span.end && span.end as usize <= file.len());
            let _ = (layers.lower(part, &new), layers.parent(part), layers.is_live(part));
        }
    }
}
