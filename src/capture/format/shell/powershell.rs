//! PowerShell, as far as it runs other programs.

use super::{Advance, Lexer, leaves_command, line_break};

pub(super) fn step(lexer: &mut Lexer<'_>) -> Advance {
    let rest = lexer.rest();
    match rest {
        [] => Advance::End,
        [b' ' | b'\t' | b'\r', ..] => lexer.skip(1),
        [b'`' | b'\\' | b'^', after @ ..] if line_break(after).is_some() => lexer.skip(1 + line_break(after).unwrap_or(0)),
        [b'\n', ..] => lexer.new_line(),
        [b'&', ..] => lexer.ampersand(),
        [b';' | b'|' | b')', ..] => lexer.end_of_line(),
        [b'>' | b'<', ..] if !super::is_placeholder(rest) => lexer.redirection(),
        _ => word(lexer),
    }
}

fn word(lexer: &mut Lexer<'_>) -> Advance {
    let start = lexer.at;
    while let Some(&b) = lexer.source.get(lexer.at) {
        match b {
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b'&' | b')' => break,
            b'\'' | b'"' => match closing(lexer.source, lexer.at) {
                Some(end) => lexer.at = end,
                None => {
                    lexer.unterminated();
                    break;
                }
            },
            b'`' if line_break(&lexer.rest()[1..]).is_some() => break,
            b'`' => lexer.at += 2,
            _ => lexer.at += 1,
        }
    }
    lexer.push(start)
}

/// The offset behind the quote that closes the one at `open`. A quote written twice is one of the text.
pub(in crate::capture::format) fn closing(source: &[u8], open: usize) -> Option<usize> {
    let quote = *source.get(open)?;
    let mut at = open + 1;
    while let Some(&b) = source.get(at) {
        match b {
            b'`' if quote == b'"' => at += 1,
            b'$' if quote == b'"' && source.get(at + 1) == Some(&b'(') => at = parenthesis(source, at + 1)?.saturating_sub(1),
            b if b == quote && source.get(at + 1) == Some(&quote) => at += 1,
            b if b == quote => return Some(at + 1),
            b'\n' if leaves_command(&source[at + 1..]) => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset behind the bracket that closes the one at `open`, with everything that nests in it, on at most 4 KiB.
pub(in crate::capture::format) fn parenthesis(source: &[u8], open: usize) -> Option<usize> {
    let (mut depth, mut quote, mut at) = (0usize, None, open);
    while let Some(&b) = source.get(at).filter(|_| at - open < 4096) {
        at += 1;
        match (quote, b) {
            (Some(b'\''), b'`') => {}
            (_, b'`') => at += 1,
            (Some(opened), _) if opened == b => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(b),
            (None, b'(' | b'{') => depth += 1,
            (None, b')' | b'}') if depth <= 1 => return Some(at),
            (None, b')' | b'}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}
