//! Base64 in a document: on one line, or wrapped as Ruby and YAML wrap it.

use crate::text::codec::Codec;
use crate::text::layers::{Layers, Piece, Slice};

/// The octets that `text` stands for; `None` when it is no Base64.
pub(crate) fn base64(layers: &mut Layers<'_>, text: Slice) -> Option<Slice> {
    let source = layers.bytes(text);
    if !source.iter().any(u8::is_ascii_whitespace) {
        return layers.decode(text, Codec::Base64).ok();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for line in source.split(|byte| byte.is_ascii_whitespace()) {
        if !line.is_empty() {
            pieces.push(Piece::Copy(text.sub(start..start + line.len())));
        }
        start += line.len() + 1;
    }
    let joined = layers.join(pieces);
    layers.decode(joined, Codec::Base64).ok()
}
