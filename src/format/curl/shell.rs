//! A command line as a POSIX shell would split it, with what went wrong on the way.
//!
//! Two things are read more kindly than a shell would: `<placeholder>` is text, not a redirection, and a line that
//! begins with an option continues the line before it (forums eat the backslashes).

use std::ops::Range;

use crate::codec::Codec;
use crate::layers::{Layers, Piece, Slice};
use crate::model::{Mangled, ShellFault};

/// One word of the command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// As written, with its quotes.
    pub(super) raw: Slice,
    /// What the program gets.
    pub(super) value: Slice,
}

/// A command taken apart.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    pub(super) faults: Vec<Mangled>,
    /// Offset behind the command, relative to the text it was read from.
    pub(super) end: usize,
}

/// Which shell's rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Posix,
    Cmd,
}

/// Splits the command that begins at `start` of `text`.
pub(super) fn split(layers: &mut Layers<'_>, text: Slice, start: usize, shell: Shell) -> Command {
    let source = layers.bytes(text).to_vec();
    let mut lexer = Lexer { source: &source, text, at: start, shell, ranges: Vec::new(), faults: Vec::new() };
    lexer.run();
    let Lexer { ranges, faults, at, .. } = lexer;
    let words = ranges.into_iter().map(|range| word(layers, &source, text.sub(range.clone()), range)).collect();
    Command { words, faults, end: at }
}

fn word(layers: &mut Layers<'_>, source: &[u8], raw: Slice, range: Range<usize>) -> Word {
    let plain = !source[range].iter().any(|b| b"'\"\\".contains(b));
    if plain {
        return Word { raw, value: raw };
    }
    let value = layers.decode(raw, Codec::Shell).unwrap_or_else(|_| unquoted(layers, raw));
    Word { raw, value }
}

/// What is left of a word that no shell would take: its text without an outer quote.
fn unquoted(layers: &Layers<'_>, raw: Slice) -> Slice {
    let text = layers.bytes(raw);
    let open = usize::from(text.first().is_some_and(|b| b"'\"".contains(b)));
    let close = usize::from(text.len() > 1 && text.last().is_some_and(|b| b"'\"".contains(b)));
    raw.sub(open..text.len() - close)
}

/// Curly quotes, dashes and hard blanks that a word processor or forum put in, as the characters that were typed;
/// the slice itself when there are none.
pub(super) fn straighten(layers: &mut Layers<'_>, text: Slice) -> Slice {
    let source = layers.text(text).into_owned();
    if source.len() != text.len() || !source.contains(|c| straight(c).is_some()) {
        return text;
    }
    let mut pieces = Vec::new();
    let mut copied = 0;
    for (at, letter) in source.char_indices() {
        let Some(plain) = straight(letter) else { continue };
        let end = at + letter.len_utf8();
        pieces.push(Piece::Copy(text.sub(copied..at)));
        pieces.push(Piece::Text { bytes: plain.as_bytes().to_vec(), at: text.sub(at..end) });
        copied = end;
    }
    pieces.push(Piece::Copy(text.from(copied)));
    layers.join(pieces)
}

fn straight(letter: char) -> Option<&'static str> {
    match letter {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' => Some("'"),
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' => Some("\""),
        '\u{2013}' => Some("-"),
        '\u{2014}' => Some("--"),
        '\u{00A0}' | '\u{202F}' => Some(" "),
        _ => None,
    }
}

struct Lexer<'l> {
    source: &'l [u8],
    text: Slice,
    at: usize,
    shell: Shell,
    ranges: Vec<Range<usize>>,
    faults: Vec<Mangled>,
}

/// Whether the command goes on.
#[derive(PartialEq, Eq)]
enum Step {
    On,
    End,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.step() == Step::On {}
    }

    fn rest(&self) -> &[u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self) -> Step {
        let rest = self.rest();
        match rest.first() {
            None => Step::End,
            Some(b' ' | b'\t' | b'\r') => self.skip(1),
            Some(b'\\') if stray_continuation(rest) => self.stray(),
            Some(b'\\' | b'^' | b'`') if line_break(&rest[1..]).is_some() => {
                let width = line_break(&rest[1..]).unwrap_or(0);
                self.skip(1 + width)
            }
            Some(b'\n') => self.new_line(),
            Some(b'&') => self.ampersand(),
            Some(b';' | b'|' | b')') => self.end_of_line(),
            Some(b'>') => self.redirection(),
            Some(b'<') if !is_placeholder(rest) => self.redirection(),
            Some(_) => self.word(),
        }
    }

    fn skip(&mut self, width: usize) -> Step {
        self.at += width;
        Step::On
    }

    fn fault(&mut self, fault: ShellFault, range: Range<usize>) {
        self.faults.push(Mangled { fault, at: self.text.sub(range) });
    }

    /// A backslash, a blank and more on the same line: it escapes the blank and continues nothing.
    fn stray(&mut self) -> Step {
        self.fault(ShellFault::StrayContinuation, self.at..self.at + 1);
        self.skip(2)
    }

    fn new_line(&mut self) -> Step {
        let next = self.rest()[1..].trim_ascii_start();
        let blank_line = self.rest()[1..].iter().take_while(|b| b" \t\r\n".contains(b)).filter(|b| **b == b'\n').count() > 0;
        let option = next.starts_with(b"-") && next.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-');
        let argument = self.wants_argument() && next.first().is_some_and(|b| b"'\"".contains(b));
        if blank_line || !(option || argument) {
            return Step::End;
        }
        if argument {
            let last = self.ranges.last().cloned().unwrap_or(self.at..self.at);
            self.fault(ShellFault::MissingArgument, last);
        }
        self.skip(1)
    }

    fn wants_argument(&self) -> bool {
        let last = self.ranges.last().map(|range| &self.source[range.clone()]);
        last.is_some_and(|word| super::options::wants_argument(word))
    }

    /// `a=b&c=d` without quotes: the shell ends the command there. `&&` and a lone `&` at the end are meant.
    fn ampersand(&mut self) -> Step {
        let rest = self.rest();
        let next = rest.get(1).copied().unwrap_or(b'\n');
        if next == b'&' || next.is_ascii_whitespace() {
            return self.end_of_line();
        }
        let len = rest.iter().take_while(|b| !b.is_ascii_whitespace()).count();
        self.fault(ShellFault::BareAmpersand, self.at..self.at + len);
        self.skip(len)
    }

    fn end_of_line(&mut self) -> Step {
        let len = self.rest().iter().take_while(|b| **b != b'\n').count();
        self.at += len;
        Step::End
    }

    /// `> file`, `2>&1`, `< file`: the sign and one word.
    fn redirection(&mut self) -> Step {
        self.at += self.rest().iter().take_while(|b| b"<>& ".contains(b)).count();
        self.at += self.rest().iter().take_while(|b| !b.is_ascii_whitespace()).count();
        Step::On
    }

    fn word(&mut self) -> Step {
        let start = self.at;
        while let Some(&b) = self.source.get(self.at) {
            match b {
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b'&' | b')' => break,
                b'\'' | b'"' if !self.quoted(b) => break,
                b'\'' | b'"' => {}
                b'<' if is_placeholder(self.rest()) => self.at += self.rest().iter().position(|b| *b == b'>').unwrap_or(0) + 1,
                b'<' | b'>' => break,
                b'$' if self.rest().starts_with(b"$(") => self.substitution(),
                b'`' if self.closes_inline_code() => break,
                b'\\' if line_break(&self.rest()[1..]).is_some() => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.source.len());
        if self.at == start {
            // An unterminated quote or inline code ends here; nothing more can be a word.
            return self.end_of_line();
        }
        if self.shell == Shell::Cmd && self.source[start] == b'\'' {
            self.fault(ShellFault::CmdSingleQuotes, start..self.at);
        }
        self.ranges.push(start..self.at);
        Step::On
    }

    /// Passes a quoted part; `false` when it never closes, and then the word takes the rest of its line.
    fn quoted(&mut self, quote: u8) -> bool {
        let ansi = quote == b'\'' && self.at > 0 && self.source[self.at - 1] == b'$';
        let mut at = self.at + 1;
        while let Some(&b) = self.source.get(at) {
            match b {
                b'\\' if quote == b'"' || ansi => at += 1,
                b if b == quote => {
                    self.at = at + 1;
                    return true;
                }
                b'\n' if leaves_command(&self.source[at + 1..]) => break,
                _ => {}
            }
            at += 1;
        }
        let line = self.rest().iter().take_while(|b| **b != b'\n').count();
        self.fault(ShellFault::UnterminatedQuote, self.at..self.at + line);
        self.at += line;
        false
    }

    fn substitution(&mut self) {
        let mut depth = 0usize;
        while let Some(&b) = self.source.get(self.at) {
            self.at += 1;
            match b {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'\n' => return,
                _ => {}
            }
            if depth == 0 && b == b')' {
                return;
            }
        }
    }

    /// The backtick that ends `` `curl ...` `` in Markdown: nothing but punctuation follows on the line.
    fn closes_inline_code(&self) -> bool {
        let rest = &self.rest()[1..];
        let line = &rest[..rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())];
        !line.contains(&b'`')
    }
}

fn line_break(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        [b' ' | b'\t', more @ ..] => line_break(more).map(|width| width + 1),
        _ => None,
    }
}

fn stray_continuation(rest: &[u8]) -> bool {
    rest.get(1) == Some(&b' ') && line_break(&rest[1..]).is_none()
}

/// `<client id>`: letters in angle brackets on one line.
fn is_placeholder(rest: &[u8]) -> bool {
    let Some(close) = rest.iter().position(|b| *b == b'>') else { return false };
    let inner = &rest[1..close];
    inner.first().is_some_and(u8::is_ascii_alphabetic) && inner.iter().all(|b| b.is_ascii_alphanumeric() || b" _-.:".contains(b))
}

/// Inside a quote that never closes, an empty line means that the page goes on with something else.
fn leaves_command(next: &[u8]) -> bool {
    let line = &next[..next.iter().position(|b| *b == b'\n').unwrap_or(next.len())];
    line.trim_ascii().is_empty() && !next.trim_ascii_start().starts_with(b"\"") && !next.trim_ascii_start().starts_with(b"}")
}
