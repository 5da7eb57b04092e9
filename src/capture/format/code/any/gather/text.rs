//! What a text, a constant or a pair of credentials is for.

use std::ops::Range;

use super::super::super::value::{CallValue, last_word};
use super::super::Interpreter;
use super::super::words::{self, WordRole};
use super::Gathered;
use crate::capture::model::{Field, Origin};
use crate::text::layers::{Piece, Slice};

const METHODS: &[&str] = &["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD"];

pub(super) fn is_method(text: &str) -> bool {
    METHODS.iter().any(|method| text.eq_ignore_ascii_case(method))
}

/// `HttpMethod.Post`, `Method.POST`, `.post`, `TRESTRequestMethod.rmPOST`.
pub(super) fn method_constant(text: &str) -> Option<&'static str> {
    let word = last_word(text);
    let word = ["rm", "Http", "HTTP_"].iter().find_map(|lead| word.strip_prefix(lead)).unwrap_or(word);
    let classed = text.to_ascii_lowercase().contains("method")
        || text.starts_with('.')
        || text.contains("::")
        || word.chars().all(char::is_uppercase);
    METHODS.iter().find(|method| word.eq_ignore_ascii_case(method)).filter(|_| classed).copied()
}

/// A name with its path and no more.
pub(super) fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || "_$.->:@[]'\"()".contains(c))
        && !text.starts_with(|c: char| c.is_numeric())
}

/// The names of a form or of an object in JSON.
pub(super) fn names(text: &str) -> Vec<String> {
    if text.trim_start().starts_with('{') {
        return text.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    }
    text.trim().split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned()).collect()
}

impl Interpreter<'_, '_, '_> {
    pub(super) fn text(&mut self, to: &mut Gathered, text: Slice, role: Option<WordRole>, at: &Range<usize>) {
        let shown = self.scan.layers.text(text).into_owned();
        let body = role == Some(WordRole::Body);
        if !body && is_method(&shown) && shown.len() > 2 {
            to.method = Some(self.upper(text));
        } else if names(&shown).iter().any(|name| words::is_parameter(name)) && !is_address(&shown) {
            self.part_of_body(to, text, &shown);
        } else if is_address(&shown) || shown.starts_with('/') && !shown.contains(' ') && !body {
            self.target_of(to, &CallValue::Text(text), at);
        } else if ["application/", "multipart/", "text/"].iter().any(|start| shown.starts_with(start)) && !shown.contains(' ') {
            to.media.get_or_insert((text, at.clone()));
        } else if let Some((name, _)) = shown.split_once(':')
            && words::is_header(name)
        {
            self.header_lines(to, text);
        } else if body && !shown.is_empty() {
            to.raw = to.raw.or(Some(text));
        }
    }

    /// A whole body, or one more pair of it.
    fn part_of_body(&mut self, to: &mut Gathered, text: Slice, shown: &str) {
        let one = names(shown).len() == 1 && !shown.starts_with('{') && !shown.starts_with("grant_type");
        match to.raw {
            Some(known) if one => {
                let sign = Piece::Text { bytes: b"&".to_vec(), at: text.to(0) };
                to.raw = Some(self.scan.layers.join(vec![Piece::Copy(known), sign, Piece::Copy(text)]));
            }
            Some(_) => {}
            None => to.raw = Some(text),
        }
    }

    pub(super) fn target_of(&mut self, to: &mut Gathered, value: &CallValue, at: &Range<usize>) {
        let text = match value {
            CallValue::Thing(..) | CallValue::Object(_) | CallValue::List(..) => return self.take_value(to, None, value, at),
            _ => self.text_or_variable(value, at),
        };
        let relative = !is_address(&self.scan.layers.text(text));
        let known = to.url.filter(|_| relative).or(to.base.filter(|_| relative));
        to.url = Some(match known {
            Some(base) if is_address(&self.scan.layers.text(base)) => self.resolved(base, text),
            _ => text,
        });
    }

    /// A path put behind the address of its server, with one slash between them.
    pub(in super::super) fn resolved(&mut self, base: Slice, path: Slice) -> Slice {
        let bytes = self.scan.layers.bytes(base);
        let ends = bytes.ends_with(b"/");
        let begins = self.scan.layers.bytes(path).starts_with(b"/");
        let base = if ends && begins { base.to(base.len() - 1) } else { base };
        let slash = (!ends && !begins && !path.is_empty()).then(|| Piece::Text { bytes: b"/".to_vec(), at: path.to(0) });
        let pieces = [Some(Piece::Copy(base)), slash, Some(Piece::Copy(path))];
        self.scan.layers.join(pieces.into_iter().flatten().collect())
    }

    /// A host by itself gets the scheme that all token endpoints have.
    pub(super) fn with_scheme(&mut self, base: Slice) -> Slice {
        if memchr::memmem::find(self.scan.layers.bytes(base), b"://").is_some() || self.scan.layers.bytes(base).starts_with(b"$")
        {
            return base;
        }
        let scheme = Piece::Text { bytes: b"https://".to_vec(), at: base.to(0) };
        self.scan.layers.join(vec![scheme, Piece::Copy(base)])
    }

    fn upper(&mut self, text: Slice) -> Slice {
        let upper = self.scan.layers.bytes(text).to_ascii_uppercase();
        if upper == self.scan.layers.bytes(text) { text } else { self.scan.layers.coarse(text, &upper) }
    }

    pub(super) fn method(&mut self, to: &mut Gathered, value: &CallValue) {
        match value {
            CallValue::Text(text) if is_method(&self.scan.layers.text(*text)) => to.method = Some(self.upper(*text)),
            CallValue::Bare(text) => {
                let name = self.scan.layers.text(*text).trim_start_matches(':').to_owned();
                if is_method(&name) {
                    to.method = Some(self.scan.layers.coarse(*text, name.to_ascii_uppercase().as_bytes()));
                }
            }
            CallValue::Unknown(at) => {
                if let Some(method) = method_constant(&format!("method.{}", self.text_at(at.clone()))) {
                    let at = self.scan.slice(at.clone());
                    to.method = Some(self.scan.layers.coarse(at, method.as_bytes()));
                }
            }
            _ => {}
        }
    }

    /// `Name: value`, in lines where there are several.
    pub(super) fn header_lines(&mut self, to: &mut Gathered, text: Slice) {
        let bytes = self.scan.layers.bytes(text).to_vec();
        let mut from = 0;
        for line in bytes.split(|b| *b == b'\n') {
            let at = from;
            from += line.len() + 1;
            let Some(colon) = line.iter().position(|b| *b == b':') else { continue };
            let value = line.get(colon + 1..).unwrap_or_default();
            let start = colon + 1 + value.len() - value.trim_ascii_start().len();
            let end = line.trim_ascii_end().len().max(start);
            let unit = text.sub(at..at + end);
            to.headers.push(Field { name: unit.to(colon), value: unit.from(start), unit, origin: Origin::Written });
        }
    }

    /// Credentials of the client: a pair, a text with a colon, or an object.
    pub(super) fn auth(&mut self, to: &mut Gathered, value: &CallValue, at: &Range<usize>) {
        match value {
            CallValue::Text(pair) => {
                let colon = self.scan.layers.bytes(*pair).iter().position(|b| *b == b':');
                to.user = Some(pair.to(colon.unwrap_or(pair.len())));
                to.password = colon.map(|colon| pair.from(colon + 1));
            }
            CallValue::List(items, _) => match items.as_slice() {
                [CallValue::Bare(_), pair @ CallValue::Text(_)] => self.auth(to, pair, at),
                [CallValue::Bare(_), user, password, ..] | [user, password, ..] => {
                    to.user = Some(self.text_or_variable(user, at));
                    to.password = Some(self.text_or_variable(password, at));
                }
                _ => {}
            },
            CallValue::Object(object) => {
                for pair in &object.pairs {
                    let text = self.text_or_variable(&pair.value, &pair.at);
                    match words::role(&self.scan.layers.text(pair.key)) {
                        Some(WordRole::User) => to.user = Some(text),
                        Some(WordRole::Password) => to.password = Some(text),
                        _ => {}
                    }
                }
            }
            CallValue::Thing(..) => self.take_value(to, None, value, at),
            _ => {
                let value = self.text_or_variable(value, at);
                self.field(to, "Authorization", value, at);
            }
        }
    }

    /// The text of a value; of a constant the media type that it stands for.
    pub(super) fn media_or_text(&mut self, value: &CallValue, at: &Range<usize>) -> Slice {
        if let CallValue::Unknown(at) = value
            && let Some(media) = words::media(&self.text_at(at.clone()))
        {
            let at = self.scan.slice(at.clone());
            return self.scan.layers.coarse(at, media.as_bytes());
        }
        match value {
            CallValue::Bare(symbol) if self.scan.layers.bytes(*symbol) == b":json" => {
                self.scan.layers.coarse(*symbol, b"application/json")
            }
            CallValue::List(items, _) => match items.as_slice() {
                [only] => self.text_or_variable(only, at),
                _ => self.text_or_variable(value, at),
            },
            _ => self.text_or_variable(value, at),
        }
    }
}

/// An address as a whole, or a variable with a path behind it.
pub(super) fn is_address(text: &str) -> bool {
    let short: &str = text.split(['?', '&']).next().unwrap_or_default();
    (short.contains("://") || text.starts_with("localhost")) && !short.contains(' ') && !short.starts_with('{')
        || text.starts_with("${") && text.contains("}/")
}
