//! Values as Node's util.inspect prints them: keys without quotes, `[Object: null prototype] {`, `<ref *1> Agent {`,
//! `[Function: nop]`, `'a' +` over several lines, `<Buffer 67 72>`.

use std::ops::Range;

use crate::capture::format::Scan;
use crate::capture::model::{Field, Origin};
use crate::capture::notation::literal::closing;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

/// Nesting deeper than this is read as plain text.
const MAX_DEPTH: usize = 24;

/// An object beyond this is none of a token request.
const MAX_LENGTH: usize = 1 << 18;

#[derive(Clone, Debug)]
pub(super) enum InspectValue {
    Text(Slice),
    Bare(Slice),
    List(Vec<InspectValue>),
    Map(InspectObject),
}

#[derive(Clone, Debug, Default)]
pub(super) struct InspectObject(Vec<InspectMember>);

#[derive(Clone, Debug)]
struct InspectMember {
    name: String,
    key: Slice,
    value: InspectValue,
    unit: Slice,
}

impl InspectObject {
    pub(super) fn get(&self, name: &str) -> Option<&InspectValue> {
        self.0.iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// A text, or a number.
    pub(super) fn text(&self, name: &str) -> Option<Slice> {
        match self.get(name)? {
            InspectValue::Text(text) => Some(*text),
            InspectValue::Bare(text) if self.0.iter().any(|member| member.name == name && member.name == "port") => Some(*text),
            _ => None,
        }
    }

    /// The members as header fields; of several values the first.
    pub(super) fn fields(&self) -> Vec<Field> {
        let field = |member: &InspectMember| {
            let value = text_of(&member.value)?;
            Some(Field { name: member.key, value, unit: member.unit, origin: Origin::Written })
        };
        self.0.iter().filter_map(field).collect()
    }
}

fn text_of(value: &InspectValue) -> Option<Slice> {
    match value {
        InspectValue::Text(text) | InspectValue::Bare(text) => Some(*text),
        InspectValue::List(items) => items.first().and_then(text_of),
        InspectValue::Map(_) => None,
    }
}

/// A field of a flat list.
pub(super) fn field(name: &InspectValue, value: &InspectValue) -> Option<Field> {
    let (name, value) = (text_of(name)?, text_of(value)?);
    Some(Field { name, value, unit: name.cover(value).unwrap_or(value), origin: Origin::Written })
}

/// The object at byte `at`, and the offset behind it.
pub(super) fn object(scan: &mut Scan<'_, '_>, at: usize) -> Option<(InspectObject, usize)> {
    match value(scan, at)? {
        (InspectValue::Map(object), end) => Some((object, end)),
        _ => None,
    }
}

/// The value at byte `at`, and the offset behind it.
pub(super) fn value(scan: &mut Scan<'_, '_>, at: usize) -> Option<(InspectValue, usize)> {
    let limit = (at + MAX_LENGTH).min(scan.source.len());
    let mut reader = InspectReader { scan, at, limit };
    let value = reader.value(0)?;
    Some((value, reader.at))
}

struct InspectReader<'r, 's, 'a> {
    scan: &'r mut Scan<'s, 'a>,
    at: usize,
    limit: usize,
}

impl InspectReader<'_, '_, '_> {
    fn rest(&self) -> &[u8] {
        self.scan.source.get(self.at..self.limit).unwrap_or_default()
    }

    fn skip_blank(&mut self) {
        self.at += self.rest().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }

    fn value(&mut self, depth: usize) -> Option<InspectValue> {
        self.skip_blank();
        self.skip_names();
        match self.rest().first()? {
            b'\'' | b'"' | b'`' => self.text(),
            b'{' if depth < MAX_DEPTH => Some(InspectValue::Map(self.map(depth))),
            b'[' if depth < MAX_DEPTH && !self.is_tag() => Some(InspectValue::List(self.list(depth))),
            _ => Some(self.bare()),
        }
    }

    /// Names of classes before a bracket.
    fn skip_names(&mut self) {
        let line = self.rest().split(|byte| *byte == b'\n').next().unwrap_or_default();
        let tagged = [&b"[Object: null prototype] "[..], b"Object [", b"<ref *"].iter().any(|tag| line.starts_with(tag));
        let class = line.first().is_some_and(u8::is_ascii_uppercase);
        if !tagged && !class {
            return;
        }
        let stop = line.iter().position(|byte| b"{,'\"".contains(byte));
        if let Some(stop) = stop.filter(|stop| line[*stop] == b'{') {
            self.at += stop;
        }
    }

    /// `[Function: nop]`, `[Object]`, `[Circular *1]` and their like.
    fn is_tag(&self) -> bool {
        let names = [&b"Function"[..], b"Object]", b"Array]", b"Circular", b"AsyncFunction", b"Getter", b"Symbol", b"class "];
        self.rest().get(1..).is_some_and(|inner| names.iter().any(|name| inner.starts_with(name)))
    }

    fn map(&mut self, depth: usize) -> InspectObject {
        self.at += 1;
        let mut members = Vec::new();
        while self.more(b'}') {
            let before = self.at;
            members.extend(self.member(depth));
            self.at = self.at.max(before + 1);
        }
        InspectObject(members)
    }

    fn list(&mut self, depth: usize) -> Vec<InspectValue> {
        self.at += 1;
        let mut items = Vec::new();
        while self.more(b']') {
            let before = self.at;
            items.extend(self.value(depth + 1));
            self.at = self.at.max(before + 1);
        }
        items
    }

    /// Passes commas; false behind the closing bracket and at the end of the text.
    fn more(&mut self, close: u8) -> bool {
        loop {
            self.skip_blank();
            match self.rest().first() {
                None => return false,
                Some(b',') => self.at += 1,
                Some(byte) if *byte == close => {
                    self.at += 1;
                    return false;
                }
                Some(_) => return true,
            }
        }
    }

    fn member(&mut self, depth: usize) -> Option<InspectMember> {
        let start = self.at;
        let key = self.key()?;
        let value = self.value(depth + 1)?;
        let name = self.scan.layers.text(key).into_owned();
        Some(InspectMember { name, key, value, unit: self.scan.slice(start..self.at) })
    }

    /// A key with its colon.
    fn key(&mut self) -> Option<Slice> {
        let key = if self.rest().starts_with(b"'") {
            match self.text()? {
                InspectValue::Text(key) => key,
                _ => return None,
            }
        } else {
            let length = self.rest().iter().take_while(|byte| !b":,\n{}'\"".contains(byte)).count();
            let key = self.scan.slice(self.at..self.at + length);
            self.at += length;
            key
        };
        self.rest().starts_with(b":").then(|| self.at += 1)?;
        Some(key)
    }

    /// A text, its parts joined.
    fn text(&mut self) -> Option<InspectValue> {
        let mut parts = Vec::new();
        loop {
            let quote = *self.rest().first().filter(|byte| b"'\"`".contains(byte))?;
            let close = closing(&self.scan.source[..self.limit], self.at + 1, quote)?;
            let range: Range<usize> = self.at..close + 1;
            let inner = self.scan.slice(self.at + 1..close);
            let part = self.scan.layers.decode(self.scan.slice(range), Codec::Js).unwrap_or(inner);
            parts.push(part);
            self.at = close + 1;
            let lead = self.rest().len() - self.rest().trim_ascii_start().len();
            if self.rest().get(lead) != Some(&b'+') {
                break;
            }
            self.at += lead + 1;
            self.skip_blank();
        }
        Some(InspectValue::Text(match &parts[..] {
            [only] => *only,
            _ => self.scan.layers.join(parts.into_iter().map(Piece::Copy).collect()),
        }))
    }

    fn bare(&mut self) -> InspectValue {
        let buffer = self.rest().starts_with(b"<Buffer");
        let stops: &[u8] = if buffer { b">" } else { b",\n}" };
        let tag = self.rest().first() == Some(&b'[');
        let stops = if tag { b"]" } else { stops };
        let length = self.rest().iter().take_while(|byte| !stops.contains(byte)).count();
        let closed = usize::from(buffer || tag).min(self.rest().len() - length);
        let end = self.at + self.rest()[..length + closed].trim_ascii_end().len();
        let text = self.scan.slice(self.at..end);
        self.at = end;
        InspectValue::Bare(text)
    }
}
