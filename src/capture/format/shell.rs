//! A command line as its shell would split it, with what went wrong on the way: POSIX shells, cmd.exe, PowerShell.
//!
//! Two things are read more kindly than a shell would: `<placeholder>` is text, not a redirection, and a line that
//! begins with an option continues the line before it (forums eat the backslashes).

mod cmd;
mod fill;
mod posix;
mod powershell;
mod which;

use std::ops::Range;

use crate::capture::model::{Mangled, ShellFault};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Piece, Slice};

pub(super) use powershell::{closing, parenthesis};
pub(super) use which::{begins_command, in_batch_file, shell_of};

/// One word of the command.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommandWord {
    /// As written, with its quotes.
    pub(super) raw: Slice,
    /// What the program gets.
    pub(super) value: Slice,
}

/// What the command reads when an option names `-` as its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandardInput {
    /// The text of a here-document.
    Text(Slice),
    /// The word of a here-string, to which the shell adds a line break.
    Word(Slice),
}

/// A command taken apart.
#[derive(Debug)]
pub(super) struct ShellCommand {
    pub(super) words: Vec<CommandWord>,
    pub(super) faults: Vec<Mangled>,
    /// Standard input, where the text shows it.
    pub(super) input: Option<StandardInput>,
    /// Offset behind the command, relative to the text it was read from.
    pub(super) end: usize,
}

/// Which shell's rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Posix,
    Cmd,
    Pwsh,
}

impl Shell {
    /// How it writes a word.
    pub(super) fn codec(self) -> Codec {
        match self {
            Shell::Posix => Codec::Shell,
            Shell::Cmd => Codec::Cmd,
            Shell::Pwsh => Codec::PowerShell,
        }
    }
}

/// A text with its bytes, and where to read in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommandText<'s> {
    pub(super) text: Slice,
    pub(super) source: &'s [u8],
    pub(super) start: usize,
}

/// What the shell must know of the program: whether a word is an option whose argument is the next word.
pub(super) type WantsArgument = fn(&[u8]) -> bool;

/// Splits the command whose arguments begin at the place.
pub(super) fn split(layers: &mut Layers<'_>, place: CommandText<'_>, shell: Shell, wants: WantsArgument) -> ShellCommand {
    let mut lexer = Lexer {
        source: place.source,
        text: place.text,
        at: place.start,
        wants,
        ranges: Vec::new(),
        faults: Vec::new(),
        heredoc: None,
        here_string: None,
    };
    let step = match shell {
        Shell::Posix => posix::step,
        Shell::Cmd => cmd::step,
        Shell::Pwsh => powershell::step,
    };
    while step(&mut lexer) == Advance::On {}
    let heredoc = lexer.heredoc.take().and_then(|heredoc| posix::here_document(&mut lexer, &heredoc));
    let Lexer { ranges, mut faults, at, here_string, .. } = lexer;
    let words: Vec<CommandWord> = ranges.into_iter().map(|range| word(layers, place, range, shell)).collect();
    let words = if shell == Shell::Posix { fill::words(layers, place, words, &mut faults) } else { words };
    let input = heredoc
        .map(StandardInput::Text)
        .or_else(|| here_string.map(|range| StandardInput::Word(word(layers, place, range, shell).value)));
    ShellCommand { words, faults, input, end: at }
}

fn word(layers: &mut Layers<'_>, place: CommandText<'_>, range: Range<usize>, shell: Shell) -> CommandWord {
    let raw = place.text.sub(range.clone());
    let source = &place.source[range];
    let (codec, special): (_, &[u8]) = match shell {
        // Single quotes are none of cmd.exe; what was meant by them is read, and the fault is noted.
        Shell::Posix => (Codec::Shell, b"'\"\\$`"),
        Shell::Cmd if source.starts_with(b"'") => (Codec::Shell, b"'"),
        Shell::Cmd => (Codec::Cmd, b"\"^%"),
        Shell::Pwsh => (Codec::PowerShell, b"'\"`$"),
    };
    if !source.iter().any(|b| special.contains(b)) {
        return CommandWord { raw, value: raw };
    }
    let value = layers.decode(raw, codec).unwrap_or_else(|_| unquoted(layers, raw));
    CommandWord { raw, value }
}

/// What is left of a word that no shell would take: its text without an outer quote.
fn unquoted(layers: &Layers<'_>, raw: Slice) -> Slice {
    let text = layers.bytes(raw);
    let open = usize::from(text.first().is_some_and(|b| b"'\"".contains(b)));
    let close = usize::from(text.len() > 1 && text.last().is_some_and(|b| b"'\"".contains(b)));
    raw.sub(open..text.len() - close)
}

/// Curly quotes, dashes and hard blanks that a word processor or forum put in, as the characters that were typed;
/// the slice itself when there are none. Within typed quotes they are text: a page that bends quotes bends all.
pub(super) fn straighten(layers: &mut Layers<'_>, text: Slice) -> Slice {
    let source = layers.text(text).into_owned();
    if source.len() != text.len() || !source.contains(|c| straight(c).is_some()) {
        return text;
    }
    let typed = typed_quotes(&source);
    let mut pieces = Vec::new();
    let mut copied = 0;
    for (at, letter) in source.char_indices() {
        let Some(plain) = straight(letter).filter(|_| !typed.iter().any(|range| range.contains(&at))) else { continue };
        let end = at + letter.len_utf8();
        pieces.push(Piece::Copy(text.sub(copied..at)));
        pieces.push(Piece::Text { bytes: plain.as_bytes().to_vec(), at: text.sub(at..end) });
        copied = end;
    }
    pieces.push(Piece::Copy(text.from(copied)));
    layers.join(pieces)
}

/// What stands between straight quotes, as long as each is closed.
fn typed_quotes(source: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut letters = source.char_indices();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let escapes = letter == '"' || before == '$';
        before = letter;
        let close: fn(char) -> bool = match letter {
            '\\' => {
                letters.next();
                continue;
            }
            '\'' => |c| c == '\'',
            '"' => |c| c == '"',
            '\u{201C}' | '\u{201E}' => |c| matches!(c, '\u{201C}' | '\u{201D}'),
            '\u{2018}' | '\u{201A}' => |c| c == '\u{2019}',
            _ => continue,
        };
        let Some(end) = closed(&mut letters, escapes, close) else { return found };
        if matches!(letter, '\'' | '"') {
            found.push(at..end);
        }
    }
    found
}

/// The offset of the quote that closes; within `"..."` and `$'...'` a backslash hides one.
fn closed(letters: &mut std::str::CharIndices<'_>, escapes: bool, close: fn(char) -> bool) -> Option<usize> {
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' && escapes {
            letters.next();
        } else if close(letter) {
            return Some(at);
        }
    }
    None
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

/// Whether the command goes on.
#[derive(PartialEq, Eq)]
enum Advance {
    On,
    End,
}

/// What all shells have in common: blanks, ends of lines, and the way words are collected.
struct Lexer<'l> {
    source: &'l [u8],
    text: Slice,
    at: usize,
    wants: WantsArgument,
    ranges: Vec<Range<usize>>,
    faults: Vec<Mangled>,
    heredoc: Option<posix::HereDocument>,
    here_string: Option<Range<usize>>,
}

impl<'l> Lexer<'l> {
    fn rest(&self) -> &'l [u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, width: usize) -> Advance {
        self.at = (self.at + width).min(self.source.len());
        Advance::On
    }

    fn fault(&mut self, fault: ShellFault, range: Range<usize>) {
        self.faults.push(Mangled { fault, at: self.text.sub(range) });
    }

    /// The line ends without a continuation: the command does, too, unless the next line can only belong to it.
    fn new_line(&mut self) -> Advance {
        let rest = self.rest().get(1..).unwrap_or_default();
        let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let (blank_line, next) = (rest[..blanks].contains(&b'\n'), &rest[blanks..]);
        let option = next.starts_with(b"-") && next.get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-');
        let argument = self.wants_argument() && next.first().is_some_and(|b| b"'\"".contains(b));
        if blank_line || !(option || argument) {
            return Advance::End;
        }
        if argument {
            let last = self.ranges.last().cloned().unwrap_or(self.at..self.at);
            self.fault(ShellFault::MissingArgument, last);
        }
        self.skip(1)
    }

    fn wants_argument(&self) -> bool {
        self.ranges.last().is_some_and(|range| (self.wants)(&self.source[range.clone()]))
    }

    /// `a=b&c=d` without quotes: the shell ends the command there. `&&` and a lone `&` at the end are meant.
    fn ampersand(&mut self) -> Advance {
        let rest = self.rest();
        let next = rest.get(1).copied().unwrap_or(b'\n');
        if next == b'&' || next.is_ascii_whitespace() {
            return self.end_of_line();
        }
        let len = rest.iter().take_while(|b| !b.is_ascii_whitespace()).count();
        // The page was escaped; the shell is innocent, and what it would have done cannot be told.
        if [&b"&quot;"[..], b"&#39;", b"&#34;", b"&amp;", b"&apos;"].iter().any(|entity| rest.starts_with(entity)) {
            return self.skip(len);
        }
        self.fault(ShellFault::BareAmpersand, self.at..self.at + len);
        self.skip(len)
    }

    fn end_of_line(&mut self) -> Advance {
        let len = self.rest().iter().take_while(|b| **b != b'\n').count();
        self.at += len;
        Advance::End
    }

    /// `> file`, `2>&1`, `< file`: the sign and one word.
    fn redirection(&mut self) -> Advance {
        self.at += self.rest().iter().take_while(|b| b"<>& ".contains(b)).count();
        self.at += self.rest().iter().take_while(|b| !b.is_ascii_whitespace()).count();
        Advance::On
    }

    /// Takes what lies between `start` and here as a word; nothing there means that nothing more can be one.
    fn push(&mut self, start: usize) -> Advance {
        self.at = self.at.min(self.source.len());
        if self.at == start {
            return self.end_of_line();
        }
        self.ranges.push(start..self.at);
        Advance::On
    }

    /// A quote that never closes takes the rest of its line.
    fn unterminated(&mut self) {
        let line = self.rest().iter().take_while(|b| **b != b'\n').count();
        self.fault(ShellFault::UnterminatedQuote, self.at..self.at + line);
        self.at += line;
    }
}

/// The width of the blanks and the line break that follow a continuation mark.
fn line_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest.iter().take_while(|b| b" \t".contains(b)).count();
    match &rest[blanks..] {
        [b'\n', ..] => Some(blanks + 1),
        [b'\r', b'\n', ..] => Some(blanks + 2),
        _ => None,
    }
}

/// `<client id>`: letters in angle brackets on one line.
fn is_placeholder(rest: &[u8]) -> bool {
    let Some(inner) = rest.get(1..) else { return false };
    let letters = inner.iter().take_while(|b| b.is_ascii_alphanumeric() || b" _-.:".contains(b)).count();
    inner.first().is_some_and(u8::is_ascii_alphabetic) && inner.get(letters) == Some(&b'>')
}

/// Inside a quote that never closes, an empty line means that the page goes on with something else.
fn leaves_command(next: &[u8]) -> bool {
    let blanks = next.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let empty = next[..blanks].contains(&b'\n') || blanks == next.len();
    empty && !matches!(next.get(blanks), Some(b'"' | b'}'))
}
