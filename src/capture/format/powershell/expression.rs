//! Values as PowerShell writes them, as far as requests are made of them.

use super::PowerShellText;
use super::variables::PowerShellVariables;
use crate::capture::format::shell::{closing, parenthesis};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Piece, Slice};

/// Nesting deeper than this is not read.
const MAX_DEPTH: usize = 12;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum PowerShellValue {
    /// A text whose every byte is known, or filled in by the shell where it is live.
    Text(Slice),
    /// A hash table or dictionary.
    Map(Vec<TableEntry>),
    /// `... | ConvertTo-Json`.
    Json(Box<PowerShellValue>),
    /// The bytes of a text in an encoding.
    Bytes(Slice, TextEncoding),
    /// Anything else, as written.
    Unknown(Slice),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextEncoding {
    /// UTF-8 or ASCII.
    Narrow,
    /// UTF-16, little-endian: what PowerShell calls Unicode.
    Wide,
}

#[derive(Clone, Debug)]
pub(super) struct TableEntry {
    pub(super) key: Slice,
    pub(super) value: PowerShellValue,
    /// From the key to the end of the value.
    pub(super) unit: Slice,
}

/// Reads values from a text, with the variables that are known so far.
pub(super) struct PowerShellReader<'r, 'a, 's> {
    pub(super) layers: &'r mut Layers<'a>,
    pub(super) text: PowerShellText<'s>,
    pub(super) variables: &'r PowerShellVariables,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'s> PowerShellReader<'_, '_, 's> {
    fn rest(&self) -> &'s [u8] {
        self.text.source.get(self.at..).unwrap_or_default()
    }

    /// Passes blanks and continued lines.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.rest() {
                [b' ' | b'\t', ..] => self.at += 1,
                [b'`', b'\n', ..] => self.at += 2,
                [b'`', b'\r', b'\n', ..] => self.at += 3,
                _ => return,
            }
        }
    }

    fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.rest() {
                [b'\r' | b'\n' | b';' | b',', ..] => self.at += 1,
                [b'#', ..] => self.at += self.rest().iter().take_while(|b| **b != b'\n').count(),
                _ => return,
            }
        }
    }

    /// A value with what is appended to it; a pipe to `ConvertTo-Json` counts only where `pipes` are read as part of it.
    pub(super) fn value(&mut self) -> Option<PowerShellValue> {
        self.skip_blanks();
        let start = self.at;
        self.depth += 1;
        let first = if self.depth < MAX_DEPTH { self.single() } else { None };
        self.depth -= 1;
        let mut value = first?;
        loop {
            let end = self.at;
            self.skip_blanks();
            if self.rest().first() == Some(&b'+') && !self.rest().starts_with(b"+=") {
                self.at += 1;
                let second = self.single_after_blanks()?;
                value = self.sum(value, second, start);
            } else if self.rest().starts_with(b".")
                || self.rest().starts_with(b"[")
                || self.rest().starts_with(b"-f ")
                || self.rest().starts_with(b"-replace")
            {
                self.skip_expression();
                value = PowerShellValue::Unknown(self.text.slice(start..self.at));
            } else {
                self.at = end;
                return Some(value);
            }
        }
    }

    /// The right side of an assignment, or what stands in parentheses: pipes belong to it.
    pub(super) fn pipeline(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        let mut value = self.value()?;
        loop {
            let end = self.at;
            self.skip_blanks();
            if self.rest().first() != Some(&b'|') {
                self.at = end;
                return Some(value);
            }
            self.at += 1;
            self.skip_blanks();
            let json = self.rest().get(..14).is_some_and(|word| word.eq_ignore_ascii_case(b"ConvertTo-Json"));
            self.at += self.rest().iter().take_while(|b| !b"|)\r\n;".contains(b)).count();
            value = if json {
                PowerShellValue::Json(Box::new(value))
            } else {
                PowerShellValue::Unknown(self.text.slice(start..self.at))
            };
        }
    }

    fn single_after_blanks(&mut self) -> Option<PowerShellValue> {
        while self.rest().first().is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.skip_blanks();
        self.single()
    }

    fn single(&mut self) -> Option<PowerShellValue> {
        match self.rest() {
            [b'@', b'{', ..] => Some(self.map()),
            [b'@', b'\'' | b'"', ..] => self.here_string(),
            [b'\'' | b'"', ..] => self.string(),
            [b'(', ..] => self.parentheses(),
            [b'$', b'(', ..] | [b'@', b'(', ..] => self.unknown_call(),
            [b'$', ..] => Some(self.variable()),
            [b'[', ..] => self.typed(),
            [b'\r' | b'\n' | b'|' | b';' | b')' | b'}' | b',', ..] | [] => None,
            rest if rest.get(..11).is_some_and(|word| word.eq_ignore_ascii_case(b"New-Object ")) => {
                self.at += rest.iter().take_while(|b| !b"\r\n;".contains(b)).count();
                Some(PowerShellValue::Map(Vec::new()))
            }
            _ => Some(self.bare()),
        }
    }

    fn string(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        self.at = closing(self.text.source, start)?;
        let raw = self.text.slice(start..self.at);
        let text = self.layers.decode(raw, Codec::PowerShell).unwrap_or_else(|_| raw.sub(1..raw.len().saturating_sub(1)));
        Some(PowerShellValue::Text(self.filled(text)))
    }

    fn here_string(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        let quote = *self.rest().get(1)?;
        let near = self.rest().get(..super::NEAR * 4).unwrap_or(self.rest());
        let end = memchr::memmem::find(near, &[b'\n', quote, b'@'])? + 3;
        self.at += end;
        let raw = self.text.slice(start..self.at);
        let text = self.layers.decode(raw, Codec::PowerShell).ok()?;
        Some(PowerShellValue::Text(self.filled(text)))
    }

    /// A text with the variables that are known put in.
    fn filled(&mut self, text: Slice) -> Slice {
        if !self.layers.is_live(text) {
            return text;
        }
        let bytes = self.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let (mut copied, mut at) = (0, 0);
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'$', rest)) {
            let start = at + found;
            at = start + 1;
            if !self.layers.is_live(text.sub(start..start + 1)) {
                continue;
            }
            let Some((length, value)) = self.expansion(text, &bytes, start) else { continue };
            pieces.push(Piece::Copy(text.sub(copied..start)));
            pieces.push(value);
            at = start + length;
            copied = at;
        }
        if copied == 0 {
            return text;
        }
        pieces.push(Piece::Copy(text.from(copied)));
        self.layers.join(pieces)
    }

    /// What stands for `$name` or `$(...)` at `start` of a text, and the length of that.
    fn expansion(&mut self, text: Slice, bytes: &[u8], start: usize) -> Option<(usize, Piece)> {
        let rest = &bytes[start..];
        let (length, value) = if rest.starts_with(b"$(") {
            let end = parenthesis(rest, 1)?;
            let inner = PowerShellText { at: text, source: &bytes[..start + end - 1] };
            let mut reader = PowerShellReader {
                layers: self.layers,
                text: inner,
                variables: self.variables,
                at: start + 2,
                depth: self.depth + 1,
            };
            (end, if reader.depth < MAX_DEPTH { reader.pipeline()? } else { return None })
        } else {
            let braces = usize::from(rest.get(1) == Some(&b'{'));
            let name = name_length(rest.get(1 + braces..)?);
            (1 + name + 2 * braces, self.variables.get(&rest[1 + braces..1 + braces + name])?.clone())
        };
        match value {
            PowerShellValue::Text(slice) => Some((length, Piece::Copy(slice))),
            _ => None,
        }
    }

    fn variable(&mut self) -> PowerShellValue {
        let start = self.at;
        let length = name_length(&self.rest()[1..]);
        self.at += 1 + length;
        let name = &self.text.source[start + 1..self.at];
        let known = self.variables.get(name).filter(|_| !self.rest().starts_with(b"."));
        known.cloned().unwrap_or_else(|| {
            self.skip_expression();
            PowerShellValue::Unknown(self.text.slice(start..self.at))
        })
    }

    /// `.Method(...)`, `[0]`, `-f ...`: whatever belongs to an expression that is not worked out.
    fn skip_expression(&mut self) {
        loop {
            match self.rest() {
                [b'.', ..] => self.at += 1 + name_length(&self.rest()[1..]),
                [b'(', ..] => match parenthesis(self.text.source, self.at) {
                    Some(end) => self.at = end,
                    None => return self.skip_line(),
                },
                [b'[', ..] => self.at += self.rest().iter().position(|b| *b == b']' || *b == b'\n').map_or(1, |at| at + 1),
                [b'-', b'f', b' ', ..] => return self.skip_line(),
                rest if rest.starts_with(b"-replace") => return self.skip_line(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().iter().take_while(|b| !b"\r\n;}".contains(b)).count();
    }

    fn unknown_call(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        self.at = parenthesis(self.text.source, start + 1)?;
        Some(PowerShellValue::Unknown(self.text.slice(start..self.at)))
    }

    fn parentheses(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        let end = parenthesis(self.text.source, start);
        self.at += 1;
        let value = self.pipeline();
        while self.rest().first().is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        match (value, self.rest().first()) {
            (Some(value), Some(b')')) => {
                self.at += 1;
                Some(value)
            }
            _ => {
                self.at = end?;
                Some(PowerShellValue::Unknown(self.text.slice(start..self.at)))
            }
        }
    }

    /// `[Text.Encoding]::UTF8.GetBytes(...)`, `[Convert]::ToBase64String(...)`, and casts, which change nothing here.
    fn typed(&mut self) -> Option<PowerShellValue> {
        let start = self.at;
        let close = self.rest().iter().take(80).position(|b| *b == b']')?;
        self.at += close + 1;
        if !self.rest().starts_with(b"::") {
            return self.single_after_blanks();
        }
        let length = self.rest().iter().take_while(|b| b.is_ascii_alphanumeric() || b":.".contains(b)).count();
        let call = self.rest()[2..length].to_ascii_lowercase();
        let owner = self.text.source[start + 1..start + close].to_ascii_lowercase();
        self.at += length;
        let whole_end = if self.rest().first() == Some(&b'(') { parenthesis(self.text.source, self.at)? } else { self.at };
        let argument = if self.rest().first() == Some(&b'(') { self.parentheses() } else { None };
        self.at = whole_end;
        let whole = self.text.slice(start..whole_end);
        let value = argument.and_then(|argument| self.called(&owner, &call, argument, whole));
        Some(value.unwrap_or(PowerShellValue::Unknown(whole)))
    }

    fn called(&mut self, owner: &[u8], call: &[u8], argument: PowerShellValue, whole: Slice) -> Option<PowerShellValue> {
        match (call, argument) {
            (b"utf8.getbytes" | b"ascii.getbytes" | b"default.getbytes", PowerShellValue::Text(text)) => {
                Some(PowerShellValue::Bytes(text, TextEncoding::Narrow))
            }
            (b"unicode.getbytes", PowerShellValue::Text(text)) => Some(PowerShellValue::Bytes(text, TextEncoding::Wide)),
            (b"tobase64string", PowerShellValue::Bytes(text, encoding)) => Some(self.base64(text, encoding)),
            (b"escapedatastring" | b"urlencode", PowerShellValue::Text(text)) if !self.layers.is_live(text) => {
                let pieces = crate::capture::format::client::pieces::percent_encoded(self.layers, text);
                Some(PowerShellValue::Text(self.layers.join(pieces)))
            }
            _ if owner.is_empty() => Some(PowerShellValue::Unknown(whole)),
            _ => None,
        }
    }

    /// Base64 of a text that is known; what is filled in later makes it a variable.
    fn base64(&mut self, text: Slice, encoding: TextEncoding) -> PowerShellValue {
        if self.layers.is_live(text) {
            return PowerShellValue::Unknown(text);
        }
        let letters = self.layers.text(text).into_owned();
        let (bytes, wide) = match encoding {
            TextEncoding::Narrow => (letters.into_bytes(), 1),
            TextEncoding::Wide => (letters.encode_utf16().flat_map(u16::to_le_bytes).collect(), 2),
        };
        let pieces = crate::capture::format::client::pieces::base64(&bytes, text, wide);
        PowerShellValue::Text(self.layers.join(pieces))
    }

    /// `"Basic " + $auth`.
    fn sum(&mut self, first: PowerShellValue, second: PowerShellValue, start: usize) -> PowerShellValue {
        match (first, second) {
            (PowerShellValue::Text(first), PowerShellValue::Text(second)) => {
                PowerShellValue::Text(self.layers.join(vec![Piece::Copy(first), Piece::Copy(second)]))
            }
            _ => PowerShellValue::Unknown(self.text.slice(start..self.at)),
        }
    }

    /// A word without quotes.
    fn bare(&mut self) -> PowerShellValue {
        let start = self.at;
        self.at += self.rest().iter().take_while(|b| !b.is_ascii_whitespace() && !b";|)}".contains(b)).count();
        let raw = self.text.slice(start..self.at);
        PowerShellValue::Text(self.layers.decode(raw, Codec::PowerShell).unwrap_or(raw))
    }

    fn map(&mut self) -> PowerShellValue {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_lines();
            match self.rest().first() {
                None => return PowerShellValue::Map(entries),
                Some(b'}') => {
                    self.at += 1;
                    return PowerShellValue::Map(entries);
                }
                Some(_) => {}
            }
            let before = self.at;
            match self.entry() {
                Some(entry) => entries.push(entry),
                None => self.skip_line(),
            }
            if self.at == before {
                self.at += 1;
            }
        }
    }

    fn entry(&mut self) -> Option<TableEntry> {
        let start = self.at;
        let key = match self.rest() {
            [b'\'' | b'"', ..] => match self.string()? {
                PowerShellValue::Text(key) => key,
                _ => return None,
            },
            rest => {
                let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.$".contains(b)).count();
                self.at += length;
                (length > 0).then(|| self.text.slice(start..start + length))?
            }
        };
        self.skip_blanks();
        if self.rest().first() != Some(&b'=') {
            return None;
        }
        self.at += 1;
        let value = self.pipeline()?;
        Some(TableEntry { key, value, unit: self.text.slice(start..self.at) })
    }
}

/// `name`, `env:NAME`.
pub(super) fn name_length(text: &[u8]) -> usize {
    let word = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let first = word(text);
    match text.get(first) {
        Some(b':') if first > 0 && word(&text[first + 1..]) > 0 => first + 1 + word(&text[first + 1..]),
        _ => first,
    }
}
