//! What a logger puts before every line: a time, a level, a process, the name of a container.
//!
//! Most log forms are read with their prefixes, which tell where an entry begins. They are taken off only where every
//! line of a block has one and a line behind it begins like part of an HTTP message: there a message was written line by
//! line, and the prefix hides it.

use std::ops::Range;

use crate::capture::format::Lines;
use crate::capture::format::http::grammar;

/// Fewer lines are entries, not a message written line by line.
const LEAST: usize = 3;

const LEVELS: &[&[u8]] = &[
    b"TRACE", b"DEBUG", b"INFO", b"NOTICE", b"WARN", b"WARNING", b"ERROR", b"FATAL", b"trace", b"debug", b"info", b"warn",
    b"error", b"DBG", b"INF", b"V", b"D", b"I", b"W", b"E",
];

/// The prefixes of all blocks that consist of prefixed lines.
pub(super) fn marks(source: &[u8], lines: &Lines) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block: Vec<Range<usize>> = Vec::new();
    for line in 0..=lines.len() {
        let range = lines.get(line);
        let width = range.clone().and_then(|range| width(&source[range]));
        match range.zip(width) {
            Some((range, width)) => block.push(range.start..range.start + width),
            None => found.extend(taken(source, lines, std::mem::take(&mut block))),
        }
    }
    found
}

/// The block's prefixes, if they hide a message.
fn taken(source: &[u8], lines: &Lines, block: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let rest =
        |mark: &Range<usize>| lines.get(lines.of(mark.start)).map_or(&b""[..], |line| &source[mark.end..line.end.max(mark.end)]);
    let message = block.len() >= LEAST && block.iter().any(|mark| begins_message(rest(mark)));
    if message { block } else { Vec::new() }
}

fn begins_message(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let marks = [&b"> "[..], b"< ", b"--> ", b"<-- ", b"<- \"", b"-> \"", b"send: b", b"=> Send", b"---request begin"];
    grammar::request_line(rest).is_some_and(|line| line.version.is_some())
        || grammar::status_line(rest).is_some()
        || marks.iter().any(|mark| rest.starts_with(mark))
}

/// The length of the prefix of a line; `None` when it has none.
fn width(line: &[u8]) -> Option<usize> {
    let mut at = container(line);
    let (named, lead) = (at > 0, at);
    at += stamp(&line[at..]);
    at += origin(&line[at..], at > lead);
    (named || at > lead).then_some(at)
}

/// `web_1  | `, as docker compose writes it.
fn container(line: &[u8]) -> usize {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b)).count();
    let gap = line[name..].iter().take_while(|b| **b == b' ').count();
    match &line[name + gap..] {
        [b'|', b' ', ..] if name > 0 && gap > 0 => name + gap + 2,
        [b'|'] if name > 0 && gap > 0 => name + gap + 1,
        _ => 0,
    }
}

/// `2026-11-22T22:09:33.141Z `, `[22:09:33,141] `, `11-22 22:09:33.141 `.
fn stamp(text: &[u8]) -> usize {
    let open = usize::from(text.first() == Some(&b'['));
    let date = shape(&text[open..], &["0000-00-00", "0000/00/00", "00-00"]);
    let after_date = open + date;
    let gap = usize::from(date > 0 && matches!(text.get(after_date), Some(b'T' | b' ')));
    let time = shape(&text[after_date + gap..], &["00:00:00"]);
    if time == 0 || date > 0 && gap == 0 {
        return 0;
    }
    let mut end = after_date + gap + time;
    end += text[end..].iter().take_while(|b| b.is_ascii_digit() || b".,".contains(b)).count();
    end += zone(&text[end..]);
    let close = usize::from(open > 0 && text.get(end) == Some(&b']'));
    match text.get(end + close) {
        Some(b' ') if close == open => end + close + 1,
        Some(b':') if close == open && text.get(end + close + 1) == Some(&b' ') => end + close + 2,
        None if close == open => end + close,
        _ => 0,
    }
}

fn zone(text: &[u8]) -> usize {
    match text.first() {
        Some(b'Z') => 1,
        Some(b'+' | b'-') => [shape(&text[1..], &["00:00", "0000"])].iter().find(|len| **len > 0).map_or(0, |len| len + 1),
        _ => 0,
    }
}

/// The length of the first shape that `text` has; `0` stands for any digit.
fn shape(text: &[u8], shapes: &[&str]) -> usize {
    let fits = |shape: &&&str| {
        let same = |(want, b): (u8, &u8)| if want == b'0' { b.is_ascii_digit() } else { want == *b };
        text.len() >= shape.len() && shape.bytes().zip(text).all(same)
    };
    shapes.iter().find(fits).map_or(0, |shape| shape.len())
}

/// Level, process and tag: `DEBUG `, `[INFO] `, ` 1234  5678 D OkHttp  : `, `D/OkHttp( 1234): `.
fn origin(text: &[u8], stamped: bool) -> usize {
    if let Some(tag) = logcat(text, stamped) {
        return tag;
    }
    if !stamped {
        return 0;
    }
    let lead = text.iter().take_while(|b| **b == b' ').count();
    let word = text[lead..].iter().position(|b| *b == b' ').unwrap_or(text.len() - lead);
    let name = text[lead..lead + word].trim_ascii_start();
    let name = name.strip_prefix(b"[").and_then(|name| name.strip_suffix(b"]")).unwrap_or(name);
    let name = name.strip_suffix(b":").unwrap_or(name);
    if !LEVELS.contains(&name) {
        return 0;
    }
    let end = lead + word;
    end + text[end..].iter().take(3).take_while(|b| b" -:".contains(b)).count()
}

/// Android's tag with its level, with or without the process before it.
fn logcat(text: &[u8], stamped: bool) -> Option<usize> {
    let at = if stamped { process(text) } else { 0 };
    let [level, sign, ..] = text.get(at..)? else { return None };
    if !b"VDIWE".contains(level) || !(*sign == b'/' || at > 0 && *sign == b' ') {
        return None;
    }
    let tag = &text[at + 2..];
    let colon = tag.iter().take(60).position(|b| *b == b':').filter(|colon| tag.get(colon + 1).is_none_or(|b| *b == b' '))?;
    Some((at + 2 + colon + 2).min(text.len()))
}

/// ` 1234  5678 ` or `1234-5678/com.example.app `.
fn process(text: &[u8]) -> usize {
    let numbers = text.iter().take(40).take_while(|b| b.is_ascii_digit() || b" -".contains(b)).count();
    let package = text[numbers..].strip_prefix(b"/").map(|name| name.iter().take(80).position(|b| *b == b' '));
    package.flatten().map_or(numbers, |len| numbers + len + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(source: &str) -> String {
        let mut text = source.to_owned();
        for mark in marks(source.as_bytes(), &Lines::new(source.as_bytes())).into_iter().rev() {
            text.replace_range(mark, "");
        }
        text
    }

    #[test]
    fn prefixes_before_every_line_go() {
        for prefix in [
            "2026-11-22T22:09:33.141Z ",
            "2026-11-22 22:09:33,141 DEBUG ",
            "[2026-11-22 22:09:33] [INFO] ",
            "[22:09:33] ",
            "2026-11-22T22:09:33+01:00 INFO: ",
            "22:09:33.141 DEBUG - ",
            "web_1  | ",
            "web_1  | 2026-11-22T22:09:33.141Z ",
            "11-22 22:09:33.141  1234  5678 D OkHttp  : ",
            "2026-11-22 22:09:33.141 1234-5678/com.example.app D/OkHttp: ",
            "D/OkHttp( 1234): ",
        ] {
            let lines = ["POST /t HTTP/1.1", "Host: h", "", "a=b"];
            let text: Vec<String> = lines.iter().map(|line| format!("{prefix}{line}")).collect();
            assert_eq!(left(&text.join("\n")), lines.join("\n"), "{prefix}");
        }
    }

    #[test]
    fn entries_keep_their_prefixes() {
        for text in [
            "2026-11-22 22:09:33 first\n2026-11-22 22:09:34 second\n2026-11-22 22:09:35 third",
            "2026-11-22 22:09:33 POST /t HTTP/1.1\n2026-11-22 22:09:34 Host: h",
            "I, [2026-11-22T22:09:33.1 #1]  INFO -- request: POST http://h\nA: \"b\"\nC: \"d\"",
            "Host: h\nAccept: a/b\nPOST /t HTTP/1.1",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
