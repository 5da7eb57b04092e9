//! Text that knows where it came from.
//!
//! A form parameter sits in a JSON string in a HAR, in shell quotes in a curl command; the
//! credentials sit in Base64 in a header in any of these. A [`Layers`] holds the file and every
//! text decoded from it, each with a map to the text it was decoded from. So a finding in the
//! innermost text underlines the exact bytes of the file ([`Layers::span`]), and a replacement for
//! it is encoded again at every layer on the way out ([`Layers::lower`]).
//!
//! ```
//! use grantlint::{codec::Codec, layers::Layers};
//!
//! let file = br#"{"body":"client_secret=a%2Bb\u002Fc"}"#; let mut layers = Layers::new(file); let
//! body = layers.decode(layers.root().sub(9..35), Codec::Json).expect("a JSON string"); let secret
//! = layers.decode(body.from("client_secret=".len()), Codec::Form).expect("a form value");
//! assert_eq!(layers.bytes(secret), b"a+b/c");
//!
//! let slash = layers.span(secret.sub(3..4));
//! assert_eq!(&file[slash.start as usize..slash.end as usize], br"\u002F");
//!
//! let edit = layers.lower(secret.sub(3..4), b"&\"").expect("both can be written");
//! assert_eq!((edit.span, &edit.text[..]), (slash, &b"%26%22"[..]));
//! ```

mod lower;
mod map;
mod slice;

use std::borrow::Cow;

pub(crate) use lower::edited;
pub use lower::{Edit, NotLowered};
pub(crate) use slice::offset;
pub use slice::{LayerId, Slice, Span};

use crate::text::codec::{self, Codec, Decoded, MarkKind, Segment};
use map::{JoinedPart, PartKind};

/// A file and all texts decoded from it. Layer 0 is the file, borrowed; the others own their bytes.
#[derive(Debug)]
pub struct Layers<'a> {
    file: &'a [u8],
    /// Layer 1 and on. A layer comes from layers before it.
    decoded: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    codec: Codec,
    bytes: Vec<u8>,
    origin: LayerOrigin,
}

#[derive(Debug)]
enum LayerOrigin {
    Decoded(LayerSource),
    /// All of it stands for all of the slice.
    Coarse(Slice),
    Joined(Vec<JoinedPart>),
}

/// What a layer was decoded from, and how its bytes map to that.
#[derive(Debug)]
struct LayerSource {
    at: Slice,
    segments: Vec<Segment>,
    marks: Vec<codec::Mark>,
}

impl LayerSource {
    /// The part of the source that `slice` came from.
    fn outward(&self, slice: Slice) -> Slice {
        self.at.part(map::widen(&self.segments, slice.start..slice.end).outer)
    }

    fn is_live(&self, slice: Slice) -> bool {
        let first = self.marks.partition_point(|mark| mark.at.end <= slice.start);
        let touched = self.marks[first..].iter().take_while(|mark| mark.at.start < slice.end);
        touched.into_iter().any(|mark| mark.kind == MarkKind::Live)
    }
}

/// A number of decoded texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LayerCount(usize);

/// A piece of a joined layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The bytes of another slice as they are.
    Copy(Slice),
    /// Bytes that stand for the whole of `at`, such as a space for a line break; an empty `at`
    /// marks where they were inserted.
    Text {
        /// The bytes of the joined layer.
        bytes: Vec<u8>,
        /// What they stand for.
        at: Slice,
    },
}

impl<'a> Layers<'a> {
    /// Layers over `file`, which may not be longer than `u32::MAX` bytes.
    pub fn new(file: &'a [u8]) -> Layers<'a> {
        debug_assert!(u32::try_from(file.len()).is_ok(), "offsets are u32");
        Layers { file, decoded: Vec::new() }
    }

    /// The whole file.
    pub fn root(&self) -> Slice {
        Slice { layer: LayerId::FILE, start: 0, end: offset(self.file.len()) }
    }

    /// All of a layer.
    pub(crate) fn whole(&self, layer: LayerId) -> Slice {
        let bytes = self.layer(layer).map_or(self.file, |layer| &layer.bytes);
        Slice { layer, start: 0, end: offset(bytes.len()) }
    }

    /// The bytes of `s`; none if `s` is no slice of these layers.
    pub fn bytes(&self, s: Slice) -> &[u8] {
        let all = self.layer(s.layer).map_or(self.file, |layer| &layer.bytes);
        all.get(s.start as usize..s.end as usize).unwrap_or_default()
    }

    /// The bytes of `s` if they are those of the file: they live as long as it does.
    pub(crate) fn file_bytes(&self, s: Slice) -> Option<&'a [u8]> {
        let file: &'a [u8] = self.file;
        (s.layer == LayerId::FILE).then(|| file.get(s.start as usize..s.end as usize).unwrap_or_default())
    }

    /// The text of `s`, with U+FFFD for what is no UTF-8.
    pub fn text(&self, s: Slice) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(s))
    }

    /// How `layer` is written in its parent.
    pub fn codec(&self, layer: LayerId) -> Codec {
        self.layer(layer).map_or(Codec::File, |layer| layer.codec)
    }

    /// A new layer: `at` decoded.
    ///
    /// # Errors
    ///
    /// The first bytes of `at` that cannot be decoded, as a slice of its layer. It is empty only at
    /// the end of `at`.
    pub fn decode(&mut self, at: Slice, codec: Codec) -> Result<Slice, Slice> {
        match codec::decode(codec, self.bytes(at)) {
            Ok(decoded) => Ok(self.push_decoded(at, codec, decoded)),
            Err(place) => Err(at.sub(place)),
        }
    }

    /// A new layer for a `value` that a parser read from `at`. If our own decoder reads the same
    /// there, its map is used; otherwise the value is known as a whole only, see
    /// [`Layers::coarse`].
    pub fn decode_as(&mut self, at: Slice, codec: Codec, value: &[u8]) -> Slice {
        match codec::decode(codec, self.bytes(at)) {
            Ok(decoded) if decoded.bytes == value => self.push_decoded(at, codec, decoded),
            _ => self.coarse(at, value),
        }
    }

    /// A new layer: `value`, which stands for the whole of `at`. Any part of it underlines all of
    /// `at`, and it is never edited.
    pub fn coarse(&mut self, at: Slice, value: &[u8]) -> Slice {
        self.push(Layer { codec: Codec::Coarse, bytes: value.to_vec(), origin: LayerOrigin::Coarse(at) })
    }

    /// A new layer put together from `pieces` of any other layers.
    pub fn join(&mut self, pieces: Vec<Piece>) -> Slice {
        let mut bytes = Vec::new();
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let start = offset(bytes.len());
            let (kind, at) = match piece {
                Piece::Copy(at) => {
                    bytes.extend_from_slice(self.bytes(at));
                    (PartKind::Copy, at)
                }
                Piece::Text { bytes: text, at } => {
                    bytes.extend(text);
                    (PartKind::Text, at)
                }
            };
            parts.push(JoinedPart { inner: start..offset(bytes.len()), at, kind });
        }
        self.push(Layer { codec: Codec::Join, bytes, origin: LayerOrigin::Joined(parts) })
    }

    /// The bytes of the file that `s` came from, widened to whole atoms. Over several pieces of a
    /// join, it reaches from the least to the greatest byte of them. An empty slice stays a point
    /// unless it is within an atom.
    pub fn span(&self, s: Slice) -> Span {
        match self.layer(s.layer).map(|layer| &layer.origin) {
            None => Span { start: s.start, end: s.end },
            Some(LayerOrigin::Decoded(source)) => self.span(source.outward(s)),
            Some(LayerOrigin::Coarse(at)) => self.span(*at),
            Some(LayerOrigin::Joined(parts)) => {
                let spans = map::touched(parts, s).map(|piece| self.span(piece));
                spans.reduce(hull).unwrap_or(Span { start: 0, end: 0 })
            }
        }
    }

    /// What `s` came from in the layer before, widened to whole atoms. `None` for the file, and in
    /// a join unless `s` lies within one copied piece.
    pub fn parent(&self, s: Slice) -> Option<Slice> {
        match &self.layer(s.layer)?.origin {
            LayerOrigin::Decoded(source) => Some(source.outward(s)),
            LayerOrigin::Coarse(at) => Some(*at),
            LayerOrigin::Joined(parts) => map::copied(parts, s),
        }
    }

    /// The slices of other layers that `s` was put together from, one where it was not.
    pub(crate) fn pieces(&self, s: Slice) -> Vec<Slice> {
        let mut at = s;
        loop {
            let pieces: Vec<Slice> = match self.layer(at.layer).map(|layer| &layer.origin) {
                Some(LayerOrigin::Joined(parts)) => map::touched(parts, at).collect(),
                Some(LayerOrigin::Decoded(source)) => vec![source.outward(at)],
                Some(LayerOrigin::Coarse(_)) | None => return vec![at],
            };
            match pieces[..] {
                [only] => at = only,
                _ => return pieces,
            }
        }
    }

    /// Whether a program fills in some part of `s` before it is sent: `"$SECRET"` in a shell word,
    /// though not `'$SECRET'`, which reads the same but is sent as it stands.
    pub fn is_live(&self, s: Slice) -> bool {
        match self.layer(s.layer).map(|layer| &layer.origin) {
            None => false,
            Some(LayerOrigin::Coarse(at)) => self.is_live(*at),
            Some(LayerOrigin::Decoded(source)) => source.is_live(s) || self.is_live(source.outward(s)),
            Some(LayerOrigin::Joined(parts)) => map::touched(parts, s).any(|piece| self.is_live(piece)),
        }
    }

    /// Like [`Layers::is_live`], but without the layers that `s` was decoded from: within `$(echo '$A')` the text
    /// `$A` is not live, though all of it stands in something that is.
    pub(crate) fn is_live_within(&self, s: Slice) -> bool {
        match self.layer(s.layer).map(|layer| &layer.origin) {
            None | Some(LayerOrigin::Coarse(_)) => false,
            Some(LayerOrigin::Decoded(source)) => source.is_live(s),
            Some(LayerOrigin::Joined(parts)) => map::touched(parts, s).any(|piece| self.is_live_within(piece)),
        }
    }

    /// Whether some layer on the way from the file to `s` is written in `codec`.
    pub fn is_written_in(&self, s: Slice, codec: Codec) -> bool {
        let Some(layer) = self.layer(s.layer) else { return false };
        layer.codec == codec
            || match &layer.origin {
                LayerOrigin::Coarse(at) => self.is_written_in(*at, codec),
                LayerOrigin::Decoded(source) => self.is_written_in(source.at, codec),
                LayerOrigin::Joined(parts) => map::touched(parts, s).any(|piece| self.is_written_in(piece, codec)),
            }
    }

    /// How many texts were decoded up to now.
    pub(crate) fn mark(&self) -> LayerCount {
        LayerCount(self.decoded.len())
    }

    /// Gives back the texts that were decoded since. Nothing may be left that points into them.
    pub(crate) fn give_back(&mut self, mark: LayerCount) {
        self.decoded.truncate(mark.0);
    }

    /// `None` for the file.
    fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.decoded.get((id.0 as usize).checked_sub(1)?)
    }

    fn push_decoded(&mut self, at: Slice, codec: Codec, decoded: Decoded) -> Slice {
        let Decoded { bytes, segments, marks } = decoded;
        self.push(Layer { codec, bytes, origin: LayerOrigin::Decoded(LayerSource { at, segments, marks }) })
    }

    fn push(&mut self, layer: Layer) -> Slice {
        let end = offset(layer.bytes.len());
        self.decoded.push(layer);
        Slice { layer: LayerId(offset(self.decoded.len())), start: 0, end }
    }
}

fn hull(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}
