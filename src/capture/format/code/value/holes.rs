//! What a program puts into a text: the holes of template literals and f-strings, and bytes that are printed as such.

use std::ops::Range;

use super::super::program;
use super::{CallValue, Evaluator, last_word, normal, variable};
use crate::capture::notation::code::{self, Call, Expr, Language};
use crate::text::layers::{Piece, Slice};

impl Evaluator<'_, '_, '_> {
    /// `{name}` of an f-string becomes `${name}`, so that all sources write what they do not show alike. What an
    /// expression gives stands in its place where the source shows that.
    pub(super) fn filled(&mut self, text: Slice, open: &[u8], coded: &Range<usize>) -> Slice {
        let source = self.scan.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let mut from = 0;
        while let Some(at) = source.get(from..).and_then(|rest| memchr::memmem::find(rest, open)) {
            let at = from + at;
            let Some(close) = source[at..].iter().position(|b| *b == b'}') else { break };
            let inner = self.expression_in(&source[at + open.len()..], coded);
            let len = inner.as_ref().map_or(close, |(_, len)| open.len() + len);
            let shown = inner.and_then(|(expr, _)| self.shown_in_text(&expr));
            pieces.push(Piece::Copy(text.sub(from..at)));
            match shown {
                Some(value) => pieces.push(Piece::Copy(value)),
                None => pieces.push(variable(&source[at + 1..at + len], text.sub(at..at + len + 1))),
            }
            from = at + len + 1;
        }
        self.with_rest(text, pieces, from)
    }

    /// `${...}` of JavaScript stays as it is, unless it is a call and the source shows what that gives.
    pub(super) fn computed(&mut self, text: Slice, coded: &Range<usize>) -> Slice {
        let template = self.scan.source.get(coded.start) == Some(&b'`');
        let source = self.scan.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let mut from = 0;
        let mut search = 0;
        while let Some(at) = source.get(search..).and_then(|rest| memchr::memmem::find(rest, b"${")).filter(|_| template) {
            let at = search + at;
            search = at + 2;
            let Some((expr, len)) = self.expression_in(&source[at + 2..], coded) else { continue };
            let Some(value) = self.shown_in_text(&expr).filter(|_| matches!(expr, Expr::Call(_))) else { continue };
            pieces.extend([Piece::Copy(text.sub(from..at)), Piece::Copy(value)]);
            from = at + 2 + len + 1;
            search = from;
        }
        self.with_rest(text, pieces, from)
    }

    fn with_rest(&mut self, text: Slice, mut pieces: Vec<Piece>, from: usize) -> Slice {
        if pieces.is_empty() {
            return text;
        }
        pieces.push(Piece::Copy(text.from(from)));
        self.scan.layers.join(pieces)
    }

    /// The expression that `rest` of a literal begins with, if a brace closes behind it, and its length. Escapes within
    /// it would move its places, so it has to stand in the source as it stands here.
    fn expression_in(&self, rest: &[u8], coded: &Range<usize>) -> Option<(Expr, usize)> {
        let least = rest.get(..=rest.iter().position(|b| *b == b'}')?)?;
        let literal = self.scan.source.get(coded.clone())?;
        let start = coded.start + memchr::memmem::find(literal, least)?;
        let (expr, _) = code::read_expression(self.scan.source, start, self.language)?;
        let at = expr.at();
        let len = at.end.checked_sub(start)?;
        let same = self.scan.source.get(start..at.end)? == rest.get(..len)?;
        (same && at.start == start && rest.get(len) == Some(&b'}')).then_some((expr, len))
    }

    /// What an expression adds to a text: of a call what it gives, of Python's bytes their notation.
    fn shown_in_text(&mut self, expr: &Expr) -> Option<Slice> {
        if self.is_bytes(expr) {
            let CallValue::Text(text) = self.printed_bytes(Some(expr)) else { return None };
            return Some(text);
        }
        let CallValue::Text(text) = self.value(expr) else { return None };
        matches!(expr, Expr::Call(_)).then_some(text)
    }

    /// Whether Python has bytes there, not text.
    pub(super) fn is_bytes(&mut self, expr: &Expr) -> bool {
        if self.language != Language::Python || !self.step() {
            return false;
        }
        match expr {
            Expr::Text(at) => {
                let source = self.scan.source.get(at.clone()).unwrap_or_default();
                source.iter().take_while(|b| !b"'\"".contains(b)).any(|b| b"bB".contains(b))
            }
            Expr::Call(call) => {
                let path = normal(&self.text_at(call.name.clone()));
                let text = path.contains("parse") || path.contains("json");
                !text && matches!(last_word(&path), "b64encode" | "urlsafe_b64encode" | "standard_b64encode" | "encode")
            }
            Expr::Name(at) => {
                let name = self.text_at(at.clone());
                let known = program::known(self.scan.source, &name, at.start, self.language);
                known.value.is_some_and(|value| self.is_bytes(&value))
            }
            _ => false,
        }
    }

    /// What `to_s` makes of a hash is its notation; of anything else the text of it.
    pub(super) fn inspected(&mut self, call: &Call) -> CallValue {
        let CallValue::Object(object) = self.through(call) else { return self.through(call) };
        if object.open || object.pairs.is_empty() {
            return CallValue::Unknown(call.at.clone());
        }
        let mut pieces = Vec::new();
        for (index, pair) in object.pairs.into_iter().enumerate() {
            let text = self.text_of(pair.value);
            let sign = |bytes: &[u8], at: Slice| Piece::Text { bytes: bytes.to_vec(), at };
            pieces.push(sign(if index == 0 { b"{\"" } else { b", \"" }, pair.key.to(0)));
            pieces.extend([Piece::Copy(pair.key), sign(b"\"=>\"", pair.key.from(pair.key.len()))]);
            pieces.extend([Piece::Copy(text), sign(b"\"", text.from(text.len()))]);
        }
        pieces.push(Piece::Text { bytes: b"}".to_vec(), at: self.scan.slice(call.at.end..call.at.end) });
        CallValue::Text(self.scan.layers.join(pieces))
    }

    /// `b'...'`: what `str` makes of bytes, and every text into which they are put.
    pub(super) fn printed_bytes(&mut self, bytes: Option<&Expr>) -> CallValue {
        let Some(expr) = bytes else { return CallValue::Unknown(0..0) };
        let value = self.value(expr);
        let text = self.text_of(value);
        let sign = |bytes: &[u8], at: Slice| Piece::Text { bytes: bytes.to_vec(), at };
        let pieces = vec![sign(b"b'", text.to(0)), Piece::Copy(text), sign(b"'", text.from(text.len()))];
        CallValue::Text(self.scan.layers.join(pieces))
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    fn authorization(text: &str) -> String {
        let found = read_texts(text).concat();
        let line = found.lines().find_map(|line| line.strip_prefix("Authorization: "));
        line.unwrap_or_default().to_owned()
    }

    fn python(value: &str) -> String {
        authorization(&format!("requests.post('https://h.example/t', headers={{'Authorization': {value}}}, data={{'a': 'b'}})"))
    }

    fn javascript(value: &str) -> String {
        authorization(&format!(
            "fetch('https://h.example/t', {{method: 'POST', headers: {{Authorization: {value}}}, body: 'a=b'}})"
        ))
    }

    #[test]
    fn bytes_that_become_text_keep_their_notation() {
        assert_eq!(python("'Basic ' + str(b64encode(b'a:b'))"), "Basic b'YTpi'");
        assert_eq!(python("f\"Basic {b64encode(f'{i}:{s}'.encode())}\""), "Basic b'${b64encode(f'{i}:{s}'.encode())}'");
        assert_eq!(
            authorization(
                "c = b64encode(b'a:b')\nrequests.post('https://h.example/t', headers={'Authorization': f'Basic {c}'}, data={})"
            ),
            "Basic b'YTpi'"
        );
    }

    #[test]
    fn decoded_bytes_are_text() {
        assert_eq!(python("'Basic ' + str(b64encode(b'a:b'), 'utf-8')"), "Basic YTpi");
        assert_eq!(python("'Basic ' + b64encode(b'a:b').decode()"), "Basic YTpi");
        assert_eq!(python("f\"Basic {b64encode(b'a:b').decode()}\""), "Basic YTpi");
        assert_eq!(python("f'Basic {credentials}'"), "Basic ${credentials}");
    }

    #[test]
    fn a_printed_hash_is_the_text_of_it() {
        let text = "req = Net::HTTP::Post.new('https://h.example/t')\nreq.basic_auth 'id', 's'\nreq.body = { a: 'b' }.to_s\n";
        let found = read_texts(text).concat();
        assert!(found.ends_with("body {\"a\"=>\"b\"}"), "{found}");
    }

    #[test]
    fn a_call_in_a_template_gives_what_it_gives() {
        assert_eq!(javascript("`Basic ${btoa('a:b')}`"), "Basic YTpi");
        assert_eq!(javascript("`Basic ${Buffer.from(i + ':' + s)}`"), "Basic ${i}:${s}");
        let hidden = "Basic ${Buffer.from(`${i}:${s}`).toString('base64')}";
        assert_eq!(javascript(&format!("`{hidden}`")), hidden);
        assert_eq!(javascript("`Basic ${credentials}`"), "Basic ${credentials}");
    }
}
