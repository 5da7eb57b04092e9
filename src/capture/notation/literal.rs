//! Objects as JSON writes them and as Ruby, Python and JavaScript print them, read tolerantly and with places.
//!
//! One reader serves all of them, because people paste mixtures: Ruby hashes with JSON inside, JSON with `=` for `:`,
//! objects cut off in the middle. What it had to forgive is in [`Parsed::strict`] and [`Parsed::complete`].

use crate::capture::model::{Field, Origin};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// Nesting deeper than this is read as plain text: no token request needs it, and the stack stays small.
const MAX_DEPTH: usize = 40;

/// The language whose literals are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Json,
    Ruby,
    Python,
}

impl Dialect {
    /// The dialect of the object that `text` begins with: Ruby's arrows and symbols, Python's and JavaScript's single
    /// quotes; everything else counts as an attempt at JSON.
    pub(crate) fn of(text: &[u8]) -> Dialect {
        let inner = text[1.min(text.len())..].trim_ascii_start();
        let arrow = text.windows(2).any(|window| window == b"=>");
        if inner.starts_with(b":") || arrow {
            return Dialect::Ruby;
        }
        if inner.starts_with(b"'") || inner.starts_with(b"b'") || inner.starts_with(b"u'") {
            return Dialect::Python;
        }
        Dialect::Json
    }

    pub(crate) fn codec(self) -> Codec {
        match self {
            Dialect::Json => Codec::Json,
            Dialect::Ruby => Codec::Ruby,
            Dialect::Python => Codec::Python,
        }
    }
}

/// A value in a structure.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A quoted text, decoded.
    Text(Slice),
    /// A number, a constant, a symbol or a variable's name, as written.
    Bare(Slice),
    /// A list.
    List(Vec<Node>, Slice),
    /// An object, hash or dict.
    Map(Vec<Member>, Slice),
}

impl Node {
    /// The decoded text, or the whole literal as written.
    pub(crate) fn slice(&self) -> Slice {
        match self {
            Node::Text(at) | Node::Bare(at) | Node::List(_, at) | Node::Map(_, at) => *at,
        }
    }

    /// The members of an object; none for anything else.
    pub(crate) fn members(&self) -> &[Member] {
        match self {
            Node::Map(members, _) => members,
            _ => &[],
        }
    }

    /// The members of an object as fields.
    pub(crate) fn fields(&self) -> Vec<Field> {
        self.members().iter().map(Member::field).collect()
    }

    /// The value of the first member called one of `names`, ASCII case ignored.
    pub(crate) fn get(&self, layers: &Layers<'_>, names: &[&str]) -> Option<&Node> {
        let wanted = |member: &&Member| names.iter().any(|name| layers.bytes(member.key).eq_ignore_ascii_case(name.as_bytes()));
        self.members().iter().find(wanted).map(|member| &member.value)
    }
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: Slice,
    pub(crate) value: Node,
    /// From the key to the end of the value.
    pub(crate) unit: Slice,
}

impl Member {
    /// The member as a parameter or a header field; a nested value keeps its text.
    pub(crate) fn field(&self) -> Field {
        Field { name: self.key, value: self.value.slice(), unit: self.unit, origin: Origin::Written }
    }
}

/// A structure and how well it fitted its grammar.
#[derive(Clone, Debug)]
pub(crate) struct Structure {
    pub(crate) node: Node,
    /// Offset behind the structure, relative to the text that was read.
    pub(crate) end: usize,
    /// All brackets were closed.
    pub(crate) complete: bool,
    /// Every separator and key was what the dialect asks for.
    pub(crate) strict: bool,
}

/// Reads the structure that begins at `start` of `text` with `{` or `[`; `None` when none begins there.
pub(crate) fn read_structure(layers: &mut Layers<'_>, text: Slice, start: usize, dialect: Dialect) -> Option<Structure> {
    let source = layers.bytes(text).to_vec();
    if !matches!(source.get(start), Some(b'{' | b'[')) {
        return None;
    }
    let mut reader = LiteralReader { layers, text, source, at: start, dialect, complete: true, strict: true };
    let node = reader.value(0)?;
    Some(Structure { node, end: reader.at, complete: reader.complete, strict: reader.strict })
}

struct LiteralReader<'r, 'a> {
    layers: &'r mut Layers<'a>,
    text: Slice,
    source: Vec<u8>,
    at: usize,
    dialect: Dialect,
    complete: bool,
    strict: bool,
}

impl LiteralReader<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn slice(&self, start: usize, end: usize) -> Slice {
        self.text.sub(start..end)
    }

    fn skip_blank(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
        // `//` comments are no JSON, but people annotate what they paste.
        if self.rest().starts_with(b"//") {
            self.strict = false;
            while self.peek().is_some_and(|b| b != b'\n') {
                self.at += 1;
            }
            self.skip_blank();
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.skip_blank();
        match self.peek()? {
            b'{' if depth < MAX_DEPTH => Some(self.map(depth)),
            b'[' if depth < MAX_DEPTH => Some(self.list(depth)),
            _ => self.scalar(),
        }
    }

    fn map(&mut self, depth: usize) -> Node {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        while let Some(true) = self.more(b'}') {
            let before = self.at;
            match self.member(depth) {
                Some(member) => members.push(member),
                None => self.skip_to_separator(),
            }
            if self.at == before {
                self.at += 1;
            }
        }
        Node::Map(members, self.slice(start, self.at))
    }

    fn list(&mut self, depth: usize) -> Node {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        while let Some(true) = self.more(b']') {
            let before = self.at;
            items.extend(self.value(depth + 1));
            if self.at == before {
                self.at += 1;
            }
        }
        Node::List(items, self.slice(start, self.at))
    }

    /// Passes commas; `Some(true)` when another item begins, `Some(false)` at the closing bracket, `None` at the end of the text.
    fn more(&mut self, close: u8) -> Option<bool> {
        loop {
            self.skip_blank();
            match self.peek() {
                None => {
                    self.complete = false;
                    return None;
                }
                Some(b) if b == close => {
                    self.at += 1;
                    return Some(false);
                }
                Some(b',') => self.at += 1,
                Some(_) => return Some(true),
            }
        }
    }

    fn member(&mut self, depth: usize) -> Option<Member> {
        let start = self.at;
        let key = self.key()?;
        self.separator()?;
        let value = self.value(depth + 1)?;
        Some(Member { key, value, unit: self.slice(start, self.at) })
    }

    fn key(&mut self) -> Option<Slice> {
        if self.dialect == Dialect::Ruby && self.peek() == Some(b':') {
            self.at += 1;
        }
        if matches!(self.peek(), Some(b'"' | b'\'')) {
            return self.quoted();
        }
        self.strict &= self.dialect == Dialect::Ruby;
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || b"_-.$[]".contains(&b)) {
            self.at += 1;
        }
        (self.at > start).then(|| self.slice(start, self.at))
    }

    fn separator(&mut self) -> Option<()> {
        self.skip_blank();
        let (width, native) = match self.rest() {
            [b'=', b'>', ..] => (2, self.dialect == Dialect::Ruby),
            [b':', ..] => (1, true),
            [b'=', ..] => (1, false),
            _ => return None,
        };
        self.strict &= native;
        self.at += width;
        Some(())
    }

    fn scalar(&mut self) -> Option<Node> {
        let prefix = self.python_prefix();
        let start = self.at;
        if matches!(self.source.get(self.at + prefix), Some(b'"' | b'\'')) {
            let text = self.quoted().map(Node::Text);
            if !self.goes_on() {
                return text;
            }
        } else if self.peek() == Some(b'`') && closing(&self.source, start + 1, b'`').is_some() {
            return self.template();
        }
        while self.peek().is_some_and(|b| !b",}]\n".contains(&b)) {
            if matches!(self.peek(), Some(b'(')) {
                self.skip_parentheses();
            } else {
                self.at += 1;
            }
        }
        let end = start + self.source[start..self.at].trim_ascii_end().len();
        (end > start).then(|| Node::Bare(self.slice(start, end)))
    }

    fn python_prefix(&self) -> usize {
        let letters = self.rest().iter().take(2).take_while(|b| b"bBrRuUfF".contains(b)).count();
        if self.dialect == Dialect::Python { letters } else { 0 }
    }

    /// `'Basic ' + encode(id)`: the literal is a part of an expression.
    fn goes_on(&self) -> bool {
        let rest = self.rest().trim_ascii_start();
        self.complete && matches!(rest, [b'+', next, ..] if *next != b'=')
    }

    /// JavaScript's `` `text` ``.
    fn template(&mut self) -> Option<Node> {
        let open = self.at + 1;
        let close = closing(&self.source, open, b'`')?;
        self.strict = false;
        self.at = close + 1;
        Some(Node::Text(self.slice(open, close)))
    }

    /// A call such as `quote(token, safe='')` is one bare value; one with an object in it may take several lines.
    fn skip_parentheses(&mut self) {
        let near = self.rest().get(..MAX_CALL).unwrap_or(self.rest());
        if let Some(end) = call_end(near) {
            self.at += end;
            return;
        }
        let mut depth = 0usize;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'\n' => return,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self) -> Option<Slice> {
        let start = self.at;
        let open = start + self.python_prefix();
        let quote = *self.source.get(open)?;
        let Some(close) = closing(&self.source, open + 1, quote) else {
            self.complete = false;
            self.at = self.source.len();
            return Some(self.slice(open + 1, self.at));
        };
        self.at = close + 1;
        let whole = self.slice(start, self.at);
        let inner = self.slice(open + 1, close);
        let json = self.dialect == Dialect::Json;
        self.strict &= !json || quote == b'"';
        let decoded = self.layers.decode(if json { inner } else { whole }, self.dialect.codec());
        Some(decoded.unwrap_or_else(|_| {
            self.strict = false;
            inner
        }))
    }

    fn skip_to_separator(&mut self) {
        self.strict = false;
        while self.peek().is_some_and(|b| !b",}\n".contains(&b)) {
            self.at += 1;
        }
    }
}

/// Longer than any call in a printed object.
const MAX_CALL: usize = 4096;

/// The offset behind the parenthesis that closes the first one of `text`, where an object stands in it.
fn call_end(text: &[u8]) -> Option<usize> {
    let inner = text.get(1..)?.trim_ascii_start();
    if !inner.starts_with(b"{") {
        return None;
    }
    let (mut depth, mut at) = (0usize, 0);
    while let Some(&b) = text.get(at) {
        match b {
            b'"' | b'\'' | b'`' => at = closing(text, at + 1, b)?,
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The offset of the quote that closes a literal, a backslash escaping any byte.
pub(crate) fn closing(source: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while let Some(&b) = source.get(at) {
        match b {
            b'\\' => at += 2,
            b if b == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}
