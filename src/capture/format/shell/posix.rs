//! POSIX shells and bash, zsh and the like.

use std::ops::Range;

use super::{Advance, Lexer, is_placeholder, leaves_command, line_break};
use crate::capture::model::ShellFault;
use crate::text::codec::expansion_length;
use crate::text::layers::Slice;

/// Where a here-document ends.
pub(super) struct HereDocument {
    delimiter: Vec<u8>,
    /// `<<-`: tabs before the lines are taken off.
    tabs: bool,
}

pub(super) fn step(lexer: &mut Lexer<'_>) -> Advance {
    let rest = lexer.rest();
    match rest {
        [] => Advance::End,
        [b' ' | b'\t' | b'\r', ..] => lexer.skip(1),
        [b'\\', b' ', ..] if line_break(&rest[1..]).is_none() => stray(lexer),
        [b'\\' | b'^' | b'`', after @ ..] if line_break(after).is_some() => lexer.skip(1 + line_break(after).unwrap_or(0)),
        [b'\n', ..] => lexer.new_line(),
        [b'`', b'#', ..] if comment(rest).is_some() => lexer.skip(comment(rest).unwrap_or(1)),
        [b'&', ..] => lexer.ampersand(),
        [b';' | b'|' | b')', ..] => lexer.end_of_line(),
        [b'<', b'<', b'<', ..] => here_string(lexer),
        [b'<', b'<', ..] => begin_here_document(lexer),
        [b'>', ..] => lexer.redirection(),
        [b'<', ..] if !is_placeholder(rest) && template(rest).is_none() => lexer.redirection(),
        [_, ..] => word(lexer),
    }
}

/// A backslash, a blank and more on the same line: it escapes the blank and continues nothing.
fn stray(lexer: &mut Lexer<'_>) -> Advance {
    lexer.fault(ShellFault::StrayContinuation, lexer.at..lexer.at + 1);
    lexer.skip(2)
}

pub(super) fn word(lexer: &mut Lexer<'_>) -> Advance {
    let start = lexer.at;
    pass_word(lexer);
    lexer.push(start)
}

fn pass_word(lexer: &mut Lexer<'_>) {
    while let Some(&b) = lexer.source.get(lexer.at) {
        let rest = lexer.rest();
        match b {
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b'&' | b')' => break,
            b'\'' | b'"' if !quoted(lexer, b) => break,
            b'\'' | b'"' => {}
            b'<' | b'{' if template(rest).is_some() => lexer.at += template(rest).unwrap_or(1),
            b'<' if is_placeholder(rest) => lexer.at += rest.iter().position(|b| *b == b'>').unwrap_or(0) + 1,
            b'<' | b'>' => break,
            b'$' if rest.starts_with(b"$(") || rest.starts_with(b"${") => lexer.at += nested(rest),
            b'`' if closes_inline_code(rest) => break,
            b'`' => lexer.at += expansion_length(near(rest, LONGEST)).unwrap_or(1),
            b'\\' if line_break(&rest[1..]).is_some() => break,
            b'\\' => lexer.at += 2,
            _ => lexer.at += 1,
        }
    }
}

/// `` `# comment` ``, a word of its own: bash runs nothing and puts nothing there.
fn comment(rest: &[u8]) -> Option<usize> {
    let length = memchr::memchr(b'`', near(rest, MAX_TEMPLATE).get(1..)?)? + 2;
    rest.get(length).is_none_or(u8::is_ascii_whitespace).then_some(length)
}

/// The length of `{{ name }}`, `<%= name %>` or `{% name %}`, which another program fills in before the shell sees it.
fn template(rest: &[u8]) -> Option<usize> {
    let close: &[u8] = match rest {
        [b'{', b'{', ..] => b"}}",
        [b'<', b'%', ..] => b"%>",
        [b'{', b'%', ..] => b"%}",
        _ => return None,
    };
    memchr::memmem::find(near(rest, MAX_TEMPLATE).get(2..)?, close).map(|at| at + 4)
}

/// No name of a value, and no comment, is longer.
const MAX_TEMPLATE: usize = 200;

/// The length of `$(...)` or `${...}`; where it never closes, of its line.
fn nested(rest: &[u8]) -> usize {
    expansion_length(rest.get(..LONGEST).unwrap_or(rest)).unwrap_or_else(|| on_line(rest).len())
}

/// Longer than any command that stands within another one.
const LONGEST: usize = 4096;

fn on_line(rest: &[u8]) -> &[u8] {
    &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
}

/// The rest of the line, but not more than `most` bytes of it: a line may be as long as the file.
fn near(rest: &[u8], most: usize) -> &[u8] {
    on_line(&rest[..rest.len().min(most)])
}

/// Passes a quoted part; `false` when it never closes, and then the word takes the rest of its line.
fn quoted(lexer: &mut Lexer<'_>, quote: u8) -> bool {
    let ansi = quote == b'\'' && lexer.at > 0 && lexer.source[lexer.at - 1] == b'$';
    let mut at = lexer.at + 1;
    while let Some(&b) = lexer.source.get(at) {
        match b {
            b'\\' if quote == b'"' || ansi => at += 1,
            b'$' if quote == b'"' && lexer.source[at..].starts_with(b"$(") => {
                let rest = &lexer.source[at..];
                at += expansion_length(rest.get(..LONGEST).unwrap_or(rest)).unwrap_or(1).saturating_sub(1);
            }
            b if b == quote => {
                lexer.at = at + 1;
                return true;
            }
            b'\n' if leaves_command(&lexer.source[at + 1..]) => break,
            _ => {}
        }
        at += 1;
    }
    lexer.unterminated();
    false
}

/// The backtick that ends `` `curl ...` `` in Markdown: nothing but punctuation follows on the line.
fn closes_inline_code(rest: &[u8]) -> bool {
    memchr::memchr2(b'`', b'\n', &rest[1..]).is_none_or(|at| rest[1 + at] == b'\n')
}

/// `<<< word`.
fn here_string(lexer: &mut Lexer<'_>) -> Advance {
    lexer.skip(3);
    lexer.at += lexer.rest().iter().take_while(|b| b" \t".contains(b)).count();
    let start = lexer.at;
    pass_word(lexer);
    lexer.at = lexer.at.min(lexer.source.len());
    lexer.here_string = Some(start..lexer.at).filter(|range| !range.is_empty());
    Advance::On
}

/// `<<EOF`, `<<-'EOF'`.
fn begin_here_document(lexer: &mut Lexer<'_>) -> Advance {
    lexer.skip(2);
    let tabs = lexer.rest().first() == Some(&b'-');
    lexer.skip(usize::from(tabs));
    lexer.at += lexer.rest().iter().take_while(|b| b" \t".contains(b)).count();
    let length = lexer.rest().iter().take_while(|b| !b.is_ascii_whitespace() && !b"|;&)".contains(b)).count();
    let delimiter: Vec<u8> = lexer.rest()[..length].iter().copied().filter(|b| !b"'\"\\".contains(b)).collect();
    lexer.skip(length);
    if !delimiter.is_empty() {
        lexer.heredoc = Some(HereDocument { delimiter, tabs });
    }
    Advance::On
}

/// The text of the here-document, which begins on the line after the command; the lexer moves behind it.
pub(super) fn here_document(lexer: &mut Lexer<'_>, document: &HereDocument) -> Option<Slice> {
    lexer.end_of_line();
    let (range, end) = text_of(lexer.source, lexer.at, document)?;
    lexer.at = end;
    Some(lexer.text.sub(range))
}

/// The document whose first line begins behind the line break at `from`, and the offset behind its delimiter.
fn text_of(source: &[u8], from: usize, document: &HereDocument) -> Option<(Range<usize>, usize)> {
    let start = from + 1;
    let mut at = start;
    for line in source.get(start..)?.split_inclusive(|b| *b == b'\n') {
        let text = line.trim_ascii_end();
        let text = if document.tabs { text.trim_ascii_start() } else { text };
        if text == document.delimiter {
            return Some((start..at, at + line.trim_ascii_end().len()));
        }
        at += line.len();
        if at - start > LONGEST * 16 {
            break;
        }
    }
    None
}
