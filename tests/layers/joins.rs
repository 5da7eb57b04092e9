//! Layers put together from pieces of others.

use super::*;

#[test]
fn pieces_of_several_layers() {
    let file = r#"{"user":"i\u0064","password":"s"}"#;
    let mut layers = Layers::new(file.as_bytes());
    let root = layers.root();
    let user = decode(&mut layers, root.sub(9..16), Codec::Json);
    let password = decode(&mut layers, root.sub(30..31), Codec::Json);
    let colon = Piece::Text { bytes: b": ".to_vec(), at: root.sub(31..31) };
    let both = layers.join(vec![Piece::Copy(password), colon, Piece::Copy(user)]);
    assert_eq!(layers.bytes(both), b"s: id");

    let span = |slice: Slice| underlined(&layers, file, slice);
    assert_eq!(span(both), r#"i\u0064","password":"s"#);
    assert_eq!((span(both.to(1)), span(both.from(4)), span(both.sub(1..3))), ("s", r"\u0064", ""));
    assert_eq!((layers.parent(both.from(4)), layers.parent(both.to(2))), (Some(user.from(1)), None));
    assert_eq!(layers.lower(both.sub(1..2), b"x"), Err(NotLowered::Seam));
    assert_eq!(layers.lower(both.from(2), b" ix").map(|edit| edit.text), Ok(b"x".to_vec()));
    assert_eq!(replaced(&layers, both.from(3), "\"").as_deref(), Ok(r#"{"user":"\"","password":"s"}"#));
    // A point where pieces meet belongs to the copied one.
    assert_eq!(layers.span(both.sub(3..3)), Span { start: 9, end: 9 });
    assert_eq!(layers.span(both.sub(1..1)), Span { start: 31, end: 31 });
    assert_eq!(layers.span(both.sub(2..2)), Span { start: 31, end: 31 });
}

#[test]
fn a_text_piece_is_one_atom() {
    let file = "a\r\n  b";
    let mut layers = Layers::new(file.as_bytes());
    let root = layers.root();
    let fold = Piece::Text { bytes: b" - ".to_vec(), at: root.sub(1..5) };
    let joined = layers.join(vec![Piece::Copy(root.to(1)), fold, Piece::Copy(root.from(5))]);
    for part in [joined.sub(1..4), joined.sub(2..3), joined.sub(2..2)] {
        assert_eq!(underlined(&layers, file, part), "\r\n  ");
    }
    assert_eq!(underlined(&layers, file, joined.sub(3..5)), "\r\n  b");
    assert_eq!(replaced(&layers, joined.from(5), "c").as_deref(), Ok("a\r\n  bc"));
}

#[test]
fn an_empty_piece_is_no_part_of_what_is_around_it() {
    let mut layers = Layers::new(b"abc---");
    let root = layers.root();
    let joined = layers.join(vec![Piece::Copy(root.sub(0..1)), Piece::Copy(root.from(6)), Piece::Copy(root.sub(1..2))]);
    assert_eq!(layers.span(joined), Span { start: 0, end: 2 });
    assert_eq!(layers.span(joined.sub(1..1)), Span { start: 1, end: 1 });
}

#[test]
fn nothing_joined_is_a_layer_too() {
    let mut layers = Layers::new(b"abc");
    let empty = layers.join(Vec::new());
    assert!(empty.is_empty() && layers.bytes(empty).is_empty());
    assert_eq!((layers.span(empty), layers.parent(empty)), (Span { start: 0, end: 0 }, None));
    assert_eq!(layers.lower(empty, b"x"), Err(NotLowered::Seam));
}
