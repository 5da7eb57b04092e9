//! Bytes to text: files as they are on disk, decoded layers that know their source bytes, and the codecs.

pub mod codec;
pub mod layers;
pub(crate) mod sha256;
pub mod source;
