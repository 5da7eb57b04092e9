//! Places between two bytes: where text is inserted.

use super::*;

/// Where text would be inserted: within the quotes, outside an atom.
#[test]
fn an_empty_slice_stays_a_point() {
    for (codec, file, at, place) in [
        (Codec::Ruby, r#""""#, 0, 1..1),
        (Codec::Python, "b''''''", 0, 4..4),
        (Codec::Shell, "''", 0, 1..1),
        (Codec::Shell, "'a'\"b\"", 1, 2..2),
        (Codec::Shell, "a\\ b", 1, 1..1),
        (Codec::Shell, "a\\ b", 2, 3..3),
        (Codec::Shell, "\\ 'b'", 1, 3..3),
        (Codec::Json, r"\n\t", 0, 0..0),
        (Codec::Json, r"\n\t", 1, 2..2),
        (Codec::Json, r"\n\t", 2, 4..4),
        (Codec::Json, r"\u00e9", 1, 0..6),
        (Codec::Base64, "QUJD", 3, 4..4),
        (Codec::Base64, "QUJD", 1, 0..4),
    ] {
        let mut layers = Layers::new(file.as_bytes());
        let text = read_all(&mut layers, codec);
        let span = layers.span(text.sub(at..at));
        assert_eq!(span.start..span.end, place, "{codec:?} {file} at {at}");
    }
}

#[test]
fn inserting_into_an_empty_literal() {
    for (codec, file, after) in [
        (Codec::Ruby, r#""""#, r#""it's""#),
        (Codec::Ruby, "''", r"'it\'s'"),
        (Codec::Python, "r''", "\"it's\""),
        (Codec::Python, "b\"\"", "b\"it's\""),
        (Codec::Python, "rb''", "b\"it's\""),
        (Codec::Shell, "''", r"'it'\''s'"),
        (Codec::Shell, "\"\"", "\"it's\""),
        (Codec::Shell, "$''", r"$'it'\''s'"),
        (Codec::Json, "", "it's"),
        (Codec::Form, "", "it%27s"),
        (Codec::Base64, "", "aXQncw=="),
    ] {
        let mut layers = Layers::new(file.as_bytes());
        let text = read_all(&mut layers, codec);
        assert_eq!(replaced(&layers, text, "it's").as_deref(), Ok(after), "{codec:?} {file}");
    }
}
