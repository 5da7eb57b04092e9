//! Codecs: how one text is written inside another. Each has two halves, kept in one file: decoding
//! with a map from every decoded byte to the bytes it stands for, and encoding. The decoders are
//! exact; the encoders may be simple, because [`layers`](crate::text::layers) decodes again whatever they
//! propose before it is used.

mod base64;
mod base64url;
mod c;
mod cmd;
mod form;
mod hex;
mod http;
mod js;
mod json;
#[cfg(test)]
mod known;
mod powershell;
mod python;
mod reader;
mod ruby;
mod shell;
mod yaml;

use std::ops::Range;

/// How a layer is written in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Codec {
    /// Not encoded: the file itself.
    File,
    /// The text between the quotes of a JSON string.
    Json,
    /// One name or one value of `application/x-www-form-urlencoded`.
    Form,
    /// Base64 with the standard alphabet and padding.
    Base64,
    /// Base64 with the URL alphabet and without padding.
    Base64Url,
    /// The value of an HTTP/1.1 header field.
    HttpValue,
    /// One word of a POSIX shell (with bash's `$'...'`), quotes included.
    Shell,
    /// One word of a cmd.exe command, quotes and carets included.
    Cmd,
    /// One PowerShell string, here-string or bare argument, quotes included.
    PowerShell,
    /// One Ruby string literal, quotes included.
    Ruby,
    /// One Python string or bytes literal, prefix and quotes included.
    Python,
    /// One JavaScript string or template literal, quotes included.
    Js,
    /// One YAML scalar, quotes or block header included.
    Yaml,
    /// One string literal as C, Go, Rust and JavaScript write it, quotes included.
    C,
    /// Octets as pairs of hexadecimal digits.
    Hex,
    /// A text that someone else decoded: known as a whole only.
    Coarse,
    /// Put together from pieces of other layers.
    Join,
}

/// A run of decoded bytes and the source bytes it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) inner: Range<u32>,
    pub(crate) outer: Range<u32>,
    /// Byte for byte the same. Otherwise it is an atom (one escape, one Base64 quantum), and any
    /// part of it maps to all of it.
    pub(crate) verbatim: bool,
}

/// A decoded text with its map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// In order; they cover `bytes` without a gap. The source may have gaps: quotes, line
    /// continuations.
    pub(crate) segments: Vec<Segment>,
    /// In order.
    pub(crate) marks: Vec<Mark>,
}

/// A part of a decoded text that means more than it says. Its bytes look like any other text, so
/// the marks are compared too when an edit is checked: it must neither lose one nor bring one in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) at: Range<u32>,
    pub(crate) kind: MarkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// A program fills it in before it is sent: `$SECRET` in a shell word.
    Live,
    /// Read as text, though a program may take it for more: an unquoted `*` in a shell word.
    Exposed,
}

/// The first source bytes that cannot be decoded.
type Undecodable = Range<usize>;

/// Decodes `source`, or says which of its bytes come first that cannot be.
pub(crate) fn decode(codec: Codec, source: &[u8]) -> Result<Decoded, Undecodable> {
    let decoded = match codec {
        Codec::Json => json::decode(source),
        Codec::Form => form::decode(source),
        Codec::Base64 => base64::decode(source),
        Codec::Base64Url => base64url::decode(source),
        Codec::HttpValue => http::decode(source),
        Codec::Shell => shell::decode(source),
        Codec::Cmd => cmd::decode(source),
        Codec::PowerShell => powershell::decode(source),
        Codec::Ruby => ruby::decode(source),
        Codec::Python => python::decode(source),
        Codec::Js => js::decode(source),
        Codec::Yaml => yaml::decode(source),
        Codec::C => c::decode(source),
        Codec::Hex => hex::decode(source),
        Codec::File | Codec::Coarse | Codec::Join => Err(0..source.len()),
    };
    decoded.map_err(|place| visible(source, place))
}

/// Spellings of `part` for some place in the midst of an encoded text, the plainest first. Which of
/// them fits depends on what is around it, so the caller takes the first that decodes back. None:
/// this codec cannot write it.
pub(crate) fn spellings(codec: Codec, part: &[u8]) -> Vec<Vec<u8>> {
    match codec {
        Codec::Json => json::spellings(part),
        Codec::Form => form::spellings(part),
        Codec::Base64 => base64::spellings(part),
        Codec::Base64Url => base64url::spellings(part),
        Codec::HttpValue => http::spellings(part),
        Codec::Shell => shell::spellings(part),
        Codec::Cmd => cmd::spellings(part),
        Codec::PowerShell => powershell::spellings(part),
        Codec::Ruby => ruby::spellings(part),
        Codec::Python => python::spellings(part),
        Codec::Js => js::spellings(part),
        Codec::Yaml => yaml::spellings(part),
        Codec::C => c::spellings(part),
        Codec::Hex => hex::spellings(part),
        Codec::File | Codec::Coarse | Codec::Join => Vec::new(),
    }
}

/// The same, made one by one: of the many that a shell has the first, which is the text as it is, nearly always does.
pub(crate) fn candidates(codec: Codec, part: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let plain = codec == Codec::Shell && !part.contains(&0);
    let rest = std::iter::once_with(move || spellings(codec, part)).flatten();
    plain.then(|| part.to_vec()).into_iter().chain(rest.skip(usize::from(plain)))
}

/// `want` encoded from scratch, with quotes where the codec has quotes. None: this codec cannot
/// write it.
pub(crate) fn whole(codec: Codec, want: &[u8]) -> Option<Vec<u8>> {
    match codec {
        Codec::Json => json::whole(want),
        Codec::Form => form::whole(want),
        Codec::Base64 => base64::whole(want),
        Codec::Base64Url => base64url::whole(want),
        Codec::HttpValue => http::whole(want),
        Codec::Shell => shell::whole(want),
        Codec::Cmd => cmd::whole(want),
        Codec::PowerShell => powershell::whole(want),
        Codec::Ruby => ruby::whole(want),
        Codec::Python => python::whole(want),
        Codec::Js => js::whole(want),
        Codec::Yaml => yaml::whole(want),
        Codec::C => c::whole(want),
        Codec::Hex => hex::whole(want),
        Codec::File | Codec::Coarse | Codec::Join => None,
    }
}

/// Like [`whole`], but of the same kind as `source`, which it replaces: a bytes literal stays one.
pub(crate) fn rewritten(codec: Codec, source: &[u8], want: &[u8]) -> Option<Vec<u8>> {
    match codec {
        Codec::Python => python::rewritten(source, want),
        Codec::C => c::rewritten(source, want),
        _ => whole(codec, want),
    }
}

/// The length of the `$(...)`, `${...}` or backquoted command that `text` begins with outside of quotes.
pub(crate) fn expansion_length(text: &[u8]) -> Option<usize> {
    shell::enclosed(text, shell::Around::Nothing)
}

/// `place` made fit to be underlined: at least a byte where there is one, and no part of a UTF-8
/// letter at its end.
fn visible(source: &[u8], place: Undecodable) -> Undecodable {
    let start = place.start.min(source.len());
    let end = place.end.clamp(start, source.len()).max((start + 1).min(source.len()));
    let rest = source[end..].iter().take(3);
    start..end + rest.take_while(|byte| is_continuation(**byte)).count()
}

/// Whether `byte` goes on with a UTF-8 letter that began before it.
pub(crate) fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Codec; 17] = [
        Codec::File,
        Codec::Json,
        Codec::Form,
        Codec::Base64,
        Codec::Base64Url,
        Codec::HttpValue,
        Codec::Shell,
        Codec::Cmd,
        Codec::PowerShell,
        Codec::Ruby,
        Codec::Python,
        Codec::Js,
        Codec::Yaml,
        Codec::C,
        Codec::Hex,
        Codec::Coarse,
        Codec::Join,
    ];

    #[test]
    fn an_error_is_widened_to_something_visible() {
        let source = "aé".as_bytes();
        for (place, seen) in [(0..0, 0..1), (1..1, 1..3), (1..2, 1..3), (3..3, 3..3), (7..9, 3..3)] {
            assert_eq!(visible(source, place), seen);
        }
    }

    /// The segments cover the decoded bytes, stay in order and within the source, and verbatim runs
    /// are what they say.
    fn check_map(source: &[u8], decoded: &Decoded) {
        let (mut inner, mut outer) = (0, 0);
        for segment in &decoded.segments {
            assert_eq!(segment.inner.start, inner);
            assert!(outer <= segment.outer.start && segment.outer.start <= segment.outer.end);
            (inner, outer) = (segment.inner.end, segment.outer.end);
            if segment.verbatim {
                let (i, o) = (&segment.inner, &segment.outer);
                assert_eq!(decoded.bytes[i.start as usize..i.end as usize], source[o.start as usize..o.end as usize]);
            }
        }
        assert_eq!(inner as usize, decoded.bytes.len());
        assert!(outer as usize <= source.len());
    }

    /// Bytes that reach the branches: mostly quotes, escapes, digits and blanks.
    fn tricky() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => prop::sample::select(&b"\\\\\\'\"\"#${}()`xuUN0178dDaAbn%+=\r\n \t"[..]).prop_map(|b| vec![b]),
            1 => any::<u8>().prop_map(|b| vec![b]),
            1 => prop::sample::select(vec!["\\u00e9", "\\ud83d\\ude00", "$'", "${a", "$(", "#{", "\"\"\"", "'''", "\\x41", "é", "^\"", "%A%", "@'\n", "^"])
                .prop_map(|text| text.as_bytes().to_vec()),
        ];
        let body = prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat());
        (prop::sample::select(vec!["", "\"", "'", "b\"", "f\"", "rb'", "'''", "$'"]), body)
            .prop_map(|(head, body)| [head.as_bytes(), &body, head.trim_start_matches(char::is_alphabetic).as_bytes()].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn decoders_never_panic_and_map_every_byte(source in tricky()) {
            for codec in ALL {
                match decode(codec, &source) {
                    Ok(decoded) => check_map(&source, &decoded),
                    Err(place) => prop_assert!(place.end <= source.len() && (!place.is_empty() || place.start == source.len())),
                }
            }
        }

        #[test]
        fn decoders_never_panic_on_any_bytes(source in prop::collection::vec(any::<u8>(), 0..64)) {
            for codec in ALL {
                if let Ok(decoded) = decode(codec, &source) {
                    check_map(&source, &decoded);
                }
            }
        }

        #[test]
        fn what_is_encoded_whole_decodes_to_the_same(
            want in prop_oneof![tricky(), any::<String>().prop_map(String::into_bytes)],
        ) {
            for codec in ALL {
                let Some(source) = whole(codec, &want) else { continue };
                let decoded = decode(codec, &source).expect("our own spelling");
                prop_assert_eq!(&decoded.bytes, &want, "{:?} {}", codec, String::from_utf8_lossy(&source));
                prop_assert!(decoded.marks.is_empty(), "{:?} {}", codec, String::from_utf8_lossy(&source));
            }
        }
    }
}
