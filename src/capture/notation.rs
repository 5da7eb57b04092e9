//! Readers of structures inside a text: literals of JSON and programming languages, form pairs, multipart parts,
//! whole JSON and YAML documents. They yield names and values as slices; whatever does not fit is left out and said so,
//! never guessed.

pub(crate) mod code;
pub(crate) mod form;
pub(crate) mod head;
pub(crate) mod literal;
pub(crate) mod multipart;
pub(crate) mod outline;
pub(crate) mod packed;
pub(crate) mod tree;
pub(crate) mod union;
mod yaml;
