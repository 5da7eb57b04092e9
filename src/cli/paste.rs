//! A paste at a terminal. In its usual mode a terminal cuts lines at 4,095 bytes, and a request has longer ones: so the
//! bytes are taken as they come.
//!
//! Not crossterm: it reads keys, where a paste is wanted byte for byte, and rustix, which the program has anyway, can tell
//! the terminal so.

use std::io::{self, Read, Stdin, Write};

/// What follows from a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyEffect {
    More,
    End,
    Interrupted,
}

/// What terminals send around pasted text when they are asked to.
const START: &[u8] = b"\x1b[200~";
const STOP: &[u8] = b"\x1b[201~";

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;

/// The text so far.
#[derive(Debug, Default)]
struct Paste {
    bytes: Vec<u8>,
    /// Between the marks every byte is text.
    within: bool,
    /// The terminal marks what is pasted, so that an Enter outside of the marks was typed.
    marked: bool,
    enters: usize,
}

impl Paste {
    fn take(&mut self, byte: u8) -> KeyEffect {
        if !self.within {
            match byte {
                CTRL_D => return KeyEffect::End,
                CTRL_C => return KeyEffect::Interrupted,
                0x08 | 0x7f => return self.rub_out(),
                _ => {}
            }
            self.enters = if byte == b'\n' { self.enters + 1 } else { 0 };
        }
        self.bytes.push(byte);
        self.leave_out_marks();
        if self.marked && !self.within && self.enters == 2 { KeyEffect::End } else { KeyEffect::More }
    }

    fn leave_out_marks(&mut self) {
        for (mark, within) in [(START, true), (STOP, false)] {
            if self.bytes.ends_with(mark) {
                self.bytes.truncate(self.bytes.len() - mark.len());
                (self.within, self.marked, self.enters) = (within, true, 0);
            }
        }
    }

    /// Whether the last bytes may be the beginning of a mark.
    fn is_escaped(&self) -> bool {
        self.bytes.iter().rev().take(START.len() - 1).any(|&byte| byte == START[0])
    }

    /// The last character goes, as far as it is on the same line.
    fn rub_out(&mut self) -> KeyEffect {
        while self.bytes.last().is_some_and(|&last| last != b'\n') {
            if self.bytes.pop().is_some_and(|byte| byte & 0xC0 != 0x80) {
                break;
            }
        }
        KeyEffect::More
    }
}

/// Reads what is pasted or typed, until Ctrl-D or, where the terminal marks what is pasted, Enter twice.
///
/// # Errors
/// What the terminal reports; `Interrupted` after Ctrl-C.
#[cfg(unix)]
pub(crate) fn read_paste(source: &mut Stdin, limit: u64) -> io::Result<Vec<u8>> {
    let _raw = raw::Raw::new()?;
    let mut paste = Paste::default();
    for byte in source.lock().take(limit).bytes() {
        let byte = byte?;
        if !paste.within && !paste.is_escaped() {
            echo(byte);
        }
        match paste.take(byte) {
            KeyEffect::More => {}
            KeyEffect::End => break,
            KeyEffect::Interrupted => return Err(io::ErrorKind::Interrupted.into()),
        }
    }
    echo(b'\n');
    Ok(paste.bytes)
}

/// Elsewhere a terminal is read as it gives its lines.
#[cfg(not(unix))]
pub(crate) fn read_paste(source: &mut Stdin, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.by_ref().take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is typed is shown; what is pasted is long, and may hold what a terminal obeys.
#[cfg(unix)]
fn echo(byte: u8) {
    if byte == b'\n' || byte.is_ascii_graphic() || byte == b' ' {
        let _ = io::stderr().write_all(&[byte]);
    }
}

#[cfg(unix)]
mod raw {
    use std::io::{self, Write};

    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

    /// The terminal without lines of its own; as it was before when this is dropped.
    pub(super) struct Raw(Termios);

    impl Raw {
        pub(super) fn new() -> io::Result<Raw> {
            let before = tcgetattr(io::stdin())?;
            let mut raw = before.clone();
            raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            raw.special_codes[SpecialCodeIndex::VMIN] = 1;
            raw.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
            let _ = io::stderr().write_all(b"\x1b[?2004h");
            Ok(Raw(before))
        }
    }

    impl Drop for Raw {
        fn drop(&mut self) {
            let _ = io::stderr().write_all(b"\x1b[?2004l");
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(bytes: &[u8]) -> (Vec<u8>, KeyEffect, usize) {
        let mut paste = Paste::default();
        for (at, byte) in bytes.iter().enumerate() {
            let step = paste.take(*byte);
            if step != KeyEffect::More {
                return (paste.bytes, step, at);
            }
        }
        (paste.bytes, KeyEffect::More, bytes.len())
    }

    #[test]
    fn marks_are_no_text_and_within_them_everything_is() {
        let (text, step, _) = pasted(b"\x1b[200~a\n\n\n\x04b\x1b[201~\n\n");
        assert_eq!((text.as_slice(), step), (&b"a\n\n\n\x04b\n\n"[..], KeyEffect::End));
    }

    #[test]
    fn without_marks_only_ctrl_d_ends() {
        assert_eq!(pasted(b"a\n\n\nb\x04c"), (b"a\n\n\nb".to_vec(), KeyEffect::End, 5));
        assert_eq!(pasted(b"a\x03").1, KeyEffect::Interrupted);
    }

    #[test]
    fn a_character_is_rubbed_out_whole_and_a_line_stays() {
        assert_eq!(pasted("aé\x7f\x7f\x7fb".as_bytes()).0, b"b");
        assert_eq!(pasted(b"a\n\x7fb").0, b"a\nb");
    }
}
