//! Where a command begins in a text, and the rules of which shell it follows.

use super::Shell;
use crate::capture::format::Scan;

/// How far around a command is looked for signs of its shell.
const NEAR: usize = 8192;

/// A prompt, a blank, a code mark or nothing stands before the word.
pub(in crate::capture::format) fn begins_command(before: &[u8]) -> bool {
    before.last().is_none_or(|b| b" \t`$>#%|(;.\"&/\\".contains(b) || *b >= 0x80)
}

/// The shell whose rules the command with the name at `start..end` follows.
pub(in crate::capture::format) fn shell_of(scan: &Scan<'_, '_>, start: usize, end: usize) -> Shell {
    let line = scan.lines.get(scan.lines.of(start)).unwrap_or_default();
    let before = &scan.source[line.start.min(start)..start];
    let command = command_text(scan.source, end);
    let exe = scan.source[start..end].ends_with(b".exe");
    if before.trim_ascii_start().starts_with(b"PS ") || continued(command, b'`') {
        return Shell::Pwsh;
    }
    if is_cmd_prompt(before)
        || continued(command, b'^')
        || has(command, b" ^\"")
        || said(scan.source, start)
        || in_batch_file(scan, start)
    {
        return Shell::Cmd;
    }
    match (exe, has(command, b"\\\"")) {
        (true, true) => Shell::Cmd,
        (true, false) => Shell::Pwsh,
        (false, _) => Shell::Posix,
    }
}

/// Up to the first empty line.
fn command_text(source: &[u8], from: usize) -> &[u8] {
    let rest = &source[from..source.len().min(from + NEAR)];
    let end = memchr::memmem::find(rest, b"\n\n").unwrap_or(rest.len());
    &rest[..end]
}

/// A line of the command ends in this mark.
fn continued(command: &[u8], mark: u8) -> bool {
    command.split(|b| *b == b'\n').any(|line| {
        let text = line.trim_ascii_end();
        text.len() > 1 && text.last() == Some(&mark) && text[text.len() - 2].is_ascii_whitespace() && line.len() < command.len()
    })
}

fn has(text: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(text, needle).is_some()
}

/// `C:\work>`.
fn is_cmd_prompt(before: &[u8]) -> bool {
    before.len() > 3 && before[0].is_ascii_alphabetic() && before[1..].starts_with(b":\\") && before.trim_ascii().ends_with(b">")
}

/// cmd.exe shows by its own complaints, too.
fn said(source: &[u8], start: usize) -> bool {
    let near = &source[start.saturating_sub(NEAR)..source.len().min(start + NEAR)];
    has(near, b"is not recognized as an internal or external command")
}

/// A batch file begins by silencing itself.
pub(in crate::capture::format) fn in_batch_file(scan: &Scan<'_, '_>, start: usize) -> bool {
    let head = &scan.source[..start.min(NEAR)];
    head.split(|b| *b == b'\n').take(20).any(|line| {
        let line = line.trim_ascii().to_ascii_lowercase();
        line.starts_with(b"@echo off") || line.starts_with(b"setlocal")
    })
}
