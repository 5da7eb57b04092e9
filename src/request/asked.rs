//! Authorization requests beside token requests: addresses with `response_type=code`, wherever a text has them.

use crate::capture::value::classify;
use crate::text::layers::{Layers, Slice};

/// What an authorization request asked for (RFC 6749 section 4.1.1, RFC 7636 section 4.3).
#[derive(Debug)]
pub(crate) struct Asked {
    params: Vec<AskedParam>,
    /// The address.
    pub(crate) at: Slice,
}

/// A parameter, decoded, and where it is.
#[derive(Debug)]
pub(crate) struct AskedParam {
    name: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) at: Slice,
}

/// Longer addresses are none that somebody pasted.
const LONGEST: usize = 8 << 10;

/// So many are read; a text with more is no report of one login.
const MOST: usize = 64;

const SIGN: &[u8] = b"response_type=";

/// The authorization requests of a text whose parameters are all shown.
pub(crate) fn read_authorization_requests(layers: &Layers<'_>) -> Vec<Asked> {
    let root = layers.root();
    let text = layers.bytes(root);
    let hits = memchr::memmem::find_iter(text, SIGN).take(MOST);
    hits.filter_map(|hit| Asked::around(text, root, hit)).collect()
}

impl Asked {
    fn around(text: &[u8], root: Slice, hit: usize) -> Option<Asked> {
        let before = text.get(hit.saturating_sub(LONGEST)..hit)?;
        let start = hit - before.iter().rev().position(|byte| ends(*byte)).unwrap_or(before.len());
        let behind = text.get(hit..text.len().min(hit + LONGEST))?;
        let end = hit + behind.iter().position(|byte| ends(*byte)).unwrap_or(behind.len());
        let address = text.get(start..end)?;
        let question = address.iter().position(|byte| *byte == b'?')?;
        let query = address.get(question + 1..)?;
        if is_open(query) || goes_on(text.get(end..)?) {
            return None;
        }
        let query = query.split(|byte| *byte == b'#').next()?;
        let params = params(query, root, start + question + 1)?;
        let asked = Asked { params, at: root.sub(start..end) };
        let code =
            asked.param("response_type").is_some_and(|kind| kind.value.split(|byte| *byte == b' ').any(|word| word == b"code"));
        // What is in a pushed or signed request is not in the address.
        (code && asked.param("request_uri").is_none() && asked.param("request").is_none()).then_some(asked)
    }

    /// The parameter of that name.
    pub(crate) fn param(&self, name: &str) -> Option<&AskedParam> {
        self.params.iter().find(|param| param.name == name.as_bytes())
    }

    /// The same, unless its value is hidden or stands for another.
    pub(crate) fn live(&self, name: &str) -> Option<&AskedParam> {
        self.param(name).filter(|param| classify(&param.value).is_live())
    }
}

/// Where an address ends in a text, a string literal or a page.
fn ends(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`<>()[]|,".contains(&byte)
}

/// Parts are left out, or escaped in a way that is not read here.
fn is_open(query: &[u8]) -> bool {
    let has = |mark: &[u8]| memchr::memmem::find(query, mark).is_some();
    [&b"..."[..], "\u{2026}".as_bytes(), b"***", b"&amp;", b"\\", b"{", b"$"].iter().any(|mark| has(mark))
}

/// The address is broken into lines.
fn goes_on(behind: &[u8]) -> bool {
    let breaks = [&b"\r\n"[..], b"\n", b"\r"];
    let Some(line) = breaks.iter().find_map(|end| behind.strip_prefix(*end)) else { return false };
    let first = line.trim_ascii_start().first();
    first.is_some_and(|byte| b"&?=%".contains(byte)) || line.first().is_some_and(|byte| !byte.is_ascii_whitespace())
}

fn params(query: &[u8], root: Slice, start: usize) -> Option<Vec<AskedParam>> {
    let mut at = start;
    let mut params = Vec::new();
    for pair in query.split(|byte| *byte == b'&') {
        let place = root.sub(at..at + pair.len());
        at += pair.len() + 1;
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(equals);
        params.push(AskedParam { name: decoded(name)?, value: decoded(value.get(1..).unwrap_or_default())?, at: place });
    }
    Some(params)
}

/// Form-decoded; `None` where a `%` escapes nothing.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            other => *other,
        });
    }
    Some(out)
}

fn digit(byte: &u8) -> Option<u8> {
    char::from(*byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Vec<String>> {
        let layers = Layers::new(text.as_bytes());
        let of = |asked: Asked| asked.params.iter().map(|param| String::from_utf8_lossy(&param.name).into_owned()).collect();
        read_authorization_requests(&layers).into_iter().map(of).collect()
    }

    #[test]
    fn an_address_is_found_in_any_text() {
        let all = vec![vec!["response_type", "client_id", "redirect_uri"]];
        let address = "https://login.acme-corp.com/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fa";
        for text in [
            format!("{address}\n\nand then"),
            format!("GET {address} HTTP/1.1\nHost: x\n"),
            format!("open(\"{address}\")"),
            format!("<a href=\"{address}#top\">"),
            address.to_owned(),
        ] {
            assert_eq!(names(&text), all, "{text}");
        }
        assert_eq!(names("GET /authorize?client_id=a&response_type=code%20id_token HTTP/1.1"), [["client_id", "response_type"]]);
    }

    #[test]
    fn one_that_is_not_all_there_proves_nothing() {
        for text in [
            "https://a/authorize?response_type=code&client_id=...",
            "https://a/authorize?response_type=code\n   &client_id=a",
            "https://a/authorize?response_type=code&redirect_uri=https%3A%2F%2Fa\nbc",
            "https://a/authorize?response_type=code&amp;client_id=a",
            "https://a/authorize?response_type=code&client_id=${id}",
            "https://a/authorize?response_type=code&request_uri=urn%3Aa",
            "https://a/authorize?response_type=token",
            "https://a/authorize?response_type=code&a=%zz",
            "response_type=code",
        ] {
            assert_eq!(names(text), Vec::<Vec<String>>::new(), "{text}");
        }
    }
}
