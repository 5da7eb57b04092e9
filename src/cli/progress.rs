//! How far a long run is: one line on a terminal's standard error, gone when the run ends. Nothing elsewhere.
#![expect(clippy::disallowed_methods, reason = "no verdict depends on this clock")]

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Runs that are over before this say nothing.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(100);

/// A file of this length may take longer than [`PATIENCE`] by itself.
const LONG: usize = 32 << 20;

/// Characters of a file's name that fit beside the numbers on a narrow terminal.
const NAME: usize = 48;

/// The line of one run.
pub(crate) struct Progress<W: Write> {
    /// `None` where nobody watches.
    out: Option<W>,
    total: usize,
    done: usize,
    started: Instant,
    /// When the line that stands there was written.
    drawn: Option<Instant>,
}

impl Progress<std::io::Stderr> {
    pub(crate) fn new(total: usize) -> Progress<std::io::Stderr> {
        let stderr = std::io::stderr();
        let out = if stderr.is_terminal() { Some(stderr) } else { None };
        Progress { out, total, done: 0, started: Instant::now(), drawn: None }
    }
}

impl<W: Write> Progress<W> {
    /// Says that the file of this name and length comes next.
    pub(crate) fn next(&mut self, name: &str, length: usize) {
        self.done += 1;
        let due = self.started.elapsed() >= PATIENCE || length >= LONG;
        if due && self.drawn.is_none_or(|drawn| drawn.elapsed() >= PACE) {
            self.draw(name);
        }
    }

    /// Takes the line away, before something else is written and at the end.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            self.write("\r\u{1b}[K");
        }
    }

    fn draw(&mut self, name: &str) {
        let name: String = name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        let skip = name.chars().count().saturating_sub(NAME);
        let end: String = name.chars().skip(skip).collect();
        self.write(&format!("\r\u{1b}[K{}/{} {end}", self.done, self.total));
        self.drawn = Some(Instant::now());
    }

    fn write(&mut self, text: &str) {
        // A terminal that is gone is no reason to stop.
        let _ = self.out.as_mut().map(|out| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(started: Instant, out: Option<&mut Vec<u8>>) {
        let mut progress = Progress { out, total: 2, done: 0, started, drawn: None };
        progress.next("a\u{1b}.txt", 1);
        progress.next("b.txt", 1);
    }

    #[test]
    fn a_long_run_is_seen_and_leaves_nothing() {
        let mut out = Vec::new();
        run(Instant::now().checked_sub(PATIENCE).expect("a clock that ran for two seconds"), Some(&mut out));
        assert_eq!(String::from_utf8_lossy(&out), "\r\u{1b}[K1/2 a\u{FFFD}.txt\r\u{1b}[K");
    }

    #[test]
    fn a_short_run_is_silent() {
        let mut out = Vec::new();
        run(Instant::now(), Some(&mut out));
        assert!(out.is_empty());
        run(Instant::now(), None);
    }

    #[test]
    fn a_large_file_is_announced_at_once() {
        let mut out = Vec::new();
        let mut progress = Progress { out: Some(&mut out), total: 1, done: 0, started: Instant::now(), drawn: None };
        progress.next(&"x".repeat(99), LONG);
        drop(progress);
        assert_eq!(out.len(), "\r\u{1b}[K1/1 ".len() + NAME + "\r\u{1b}[K".len());
    }
}
