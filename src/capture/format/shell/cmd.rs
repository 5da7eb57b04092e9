//! cmd.exe.

use super::{Advance, Lexer, leaves_command, line_break, posix};
use crate::capture::model::ShellFault;

pub(super) fn step(lexer: &mut Lexer<'_>) -> Advance {
    let rest = lexer.rest();
    match rest {
        [] => Advance::End,
        [b' ' | b'\t' | b'\r', ..] => lexer.skip(1),
        [b'^' | b'\\' | b'`', after @ ..] if line_break(after).is_some() => lexer.skip(1 + line_break(after).unwrap_or(0)),
        [b'\n', ..] => lexer.new_line(),
        [b'&', ..] => lexer.ampersand(),
        [b'|' | b')', ..] => lexer.end_of_line(),
        [b'>' | b'<', ..] if !super::is_placeholder(rest) => lexer.redirection(),
        [b'\'', ..] => single(lexer),
        _ => word(lexer),
    }
}

/// What was meant as quotes is read as quotes, or nothing could be said of the request.
fn single(lexer: &mut Lexer<'_>) -> Advance {
    let start = lexer.at;
    let step = posix::word(lexer);
    lexer.fault(ShellFault::CmdSingleQuotes, start..lexer.at.max(start + 1));
    step
}

/// The quotes that count for the end of a word are those of the program; `&`, `|` and the like look at those of cmd.exe.
fn word(lexer: &mut Lexer<'_>) -> Advance {
    let start = lexer.at;
    let (mut shell, mut program) = (false, None);
    while let Some(&b) = lexer.source.get(lexer.at) {
        let rest = lexer.rest();
        let (width, letter) = match rest {
            [b'^', after @ ..] if !shell => match line_break(after) {
                // An empty line after a caret is a line break in the text.
                Some(first) => (1 + first + line_break(&after[first..]).filter(|_| program.is_some()).unwrap_or(0), b' '),
                None => (2, after.first().copied().unwrap_or(b' ')),
            },
            [b'\\', b'"', ..] | [b'\\', b'^', b'"', ..] => (if rest[1] == b'^' { 3 } else { 2 }, b'\\'),
            _ => (1, b),
        };
        let caret = b == b'^' && width > 1;
        match letter {
            b' ' | b'\t' if program.is_none() => break,
            b'\n' if !caret && (program.is_none() || leaves_command(&rest[1..])) => break,
            b'&' | b'|' | b'<' | b'>' if !shell && !caret && !super::is_placeholder(rest) => break,
            b'"' if program.is_some() => program = None,
            b'"' => program = Some(lexer.at),
            _ => {}
        }
        // `\"` and `"` toggle the quotes of cmd.exe, `^"` does not.
        shell ^= !caret && rest[..width].ends_with(b"\"") && width < 3;
        lexer.at += width;
    }
    lexer.at = lexer.at.min(lexer.source.len());
    if let Some(open) = program {
        lexer.at = open;
        lexer.unterminated();
    }
    lexer.push(start)
}
