//! Bodies that a tool shows decoded: the pairs of a form in a table, the members of an object one by one. They are put
//! together again, so that everything else need not know. A blank becomes the `+` that it mostly was: whether it was
//! `%20` cannot be told, and a token holds neither.

use crate::text::layers::{Layers, Piece, Slice};

/// The pairs as a form.
pub(super) fn form(layers: &mut Layers<'_>, pairs: &[(Slice, Slice)]) -> Slice {
    let mut pieces = Vec::new();
    for (name, value) in pairs {
        if !pieces.is_empty() {
            pieces.push(text(name.to(0), b"&"));
        }
        encoded(layers, *name, &mut pieces);
        pieces.push(text(value.to(0), b"="));
        encoded(layers, *value, &mut pieces);
    }
    layers.join(pieces)
}

/// The pairs as an object of JSON with texts as its values.
pub(super) fn object(layers: &mut Layers<'_>, pairs: &[(Slice, Slice)]) -> Slice {
    let mut pieces = Vec::new();
    for (name, value) in pairs {
        let opening: &[u8] = if pieces.is_empty() { b"{\"" } else { b"\",\"" };
        pieces.extend([text(name.to(0), opening), Piece::Copy(*name), text(value.to(0), b"\":\"")]);
        escaped(layers, *value, &mut pieces);
    }
    let end = pairs.last().map(|(_, value)| value.from(value.len()));
    pieces.extend(end.map(|end| text(end, b"\"}")));
    layers.join(pieces)
}

fn text(at: Slice, bytes: &[u8]) -> Piece {
    Piece::Text { bytes: bytes.to_vec(), at }
}

fn encoded(layers: &Layers<'_>, value: Slice, pieces: &mut Vec<Piece>) {
    let spell = |byte: u8| match byte {
        b' ' => Some(b"+".to_vec()),
        b'+' | b'&' | b'=' | b'%' | b'#' | ..0x20 | 0x7F => Some(format!("%{byte:02X}").into_bytes()),
        _ => None,
    };
    spelled(layers.bytes(value), value, spell, pieces);
}

fn escaped(layers: &Layers<'_>, value: Slice, pieces: &mut Vec<Piece>) {
    let spell = |byte: u8| match byte {
        b'"' | b'\\' => Some(vec![b'\\', byte]),
        ..0x20 => Some(format!("\\u{byte:04x}").into_bytes()),
        _ => None,
    };
    spelled(layers.bytes(value), value, spell, pieces);
}

/// Runs of plain bytes as they are, each other byte as it is spelled.
fn spelled(bytes: &[u8], at: Slice, spell: impl Fn(u8) -> Option<Vec<u8>>, pieces: &mut Vec<Piece>) {
    let mut plain = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(spelling) = spell(*byte) {
            pieces.extend([Piece::Copy(at.sub(plain..index)), text(at.sub(index..index + 1), &spelling)]);
            plain = index + 1;
        }
    }
    pieces.push(Piece::Copy(at.from(plain)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::notation::form;

    #[test]
    fn values_lead_back_to_what_is_shown() {
        let file = b"refresh_token: rt 9f+Ab=&%";
        let mut layers = Layers::new(file);
        let root = layers.root();
        let body = super::form(&mut layers, &[(root.sub(0..13), root.from(15))]);
        assert_eq!(layers.bytes(body), b"refresh_token=rt+9f%2BAb%3D%26%25");
        let fields = form::read_form(&mut layers, body);
        assert_eq!(layers.bytes(fields[0].value), &file[15..]);
        for at in 0..fields[0].value.len() {
            let span = layers.span(fields[0].value.sub(at..at + 1));
            assert_eq!(span.start as usize, 15 + at);
        }
    }

    #[test]
    fn objects_are_json() {
        let file = br#"error: a "b""#;
        let mut layers = Layers::new(file);
        let root = layers.root();
        let body = object(&mut layers, &[(root.sub(0..5), root.from(7))]);
        assert_eq!(layers.bytes(body), br#"{"error":"a \"b\""}"#);
    }
}
