//! curl command lines: found in any text, split as a shell would, read as curl would.

mod build;
mod elsewhere;
mod libcurl;
mod options;
mod variables;

use std::ops::Range;

use super::shell::{self, CommandText, CommandWord, Shell, ShellCommand, begins_command, shell_of};
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{
    Body, CommandLine, Coverage, Field, Headers, Mangled, Origin, Request, Response, Seen, ShellFault, View,
};
use crate::text::codec::Codec;
use crate::text::layers::Layers;

pub(super) const FORM: &str = "curl";

/// A command, a line of options of one, or a line in which a shell complains.
pub(super) fn read_curl_command(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    if is_shell_error(scan.line(line)) {
        let range = scan.lines.get(line).unwrap_or_default();
        let at = scan.slice(range.clone());
        let mut found: Vec<Fragment> = glued_answer(scan, &range).into_iter().collect();
        found.push(Fragment { part: Part::Shell(at), range, form: FORM });
        return found;
    }
    if scan.line(line).trim_ascii_start().starts_with(b"curl_easy_setopt(") {
        return libcurl::read_setopt_calls(scan, line);
    }
    match start(scan, line) {
        Some(start) => command(scan, start),
        None => match elsewhere::config(scan, line) {
            Some(found) => vec![found],
            None => option_line(scan, line),
        },
    }
}

/// An answer without a line break at its end has the shell's complaint behind it in the same line.
fn glued_answer(scan: &Scan<'_, '_>, range: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[range.clone()];
    let end = words::balanced(text).filter(|_| text.starts_with(b"{"))?;
    let range = range.start..range.start + end;
    let at = scan.slice(range.clone());
    let response = Response { status: None, headers: Vec::new(), body: Some(at), at };
    Some(Fragment { part: Part::Response(Box::new(response)), range, form: FORM })
}

/// What shells and curl itself print when a command was taken apart in the wrong place.
fn is_shell_error(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line.trim_ascii());
    text.ends_with("is not recognized as an internal or external command,")
        || text.ends_with("is not recognized as an internal or external command")
        || text.ends_with(": command not found")
        || text.starts_with("zsh: no matches found")
        || text.starts_with("zsh: bad pattern")
        || text.starts_with("curl: (3)")
        || text.starts_with("curl: (6) Could not resolve host: ") && !text.contains('.')
        || text.starts_with("curl: option ") && text.contains("requires parameter")
}

/// Where `curl` stands as a command, and the range of the word.
fn start(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text[from..], b"curl") {
        let at = from + at;
        let end = at + if text[at..].starts_with(b"curl.exe") { 8 } else { 4 };
        from = end;
        if begins_command(&text[..at]) && goes_on(scan.source, range.start + end) {
            return Some(range.start + at..range.start + end);
        }
    }
    None
}

/// An option, an address or a continued line follows; "the same with curl works" is prose.
fn goes_on(source: &[u8], from: usize) -> bool {
    let rest = &source[from..];
    if !rest.first().is_some_and(|b| b" \t\\".contains(b)) {
        return false;
    }
    let next = rest.trim_ascii_start();
    let word = &next[..next.iter().position(u8::is_ascii_whitespace).unwrap_or(next.len())];
    // These ask curl about itself.
    if [&b"-h"[..], b"-help", b"--help", b"-V", b"--version", b"--manual"].contains(&word) {
        return false;
    }
    let quoted = word.starts_with(b"'")
        || word.starts_with(b"\"")
        || word.starts_with("\u{2018}".as_bytes())
        || word.starts_with("\u{201C}".as_bytes());
    let option = word.starts_with(b"-") && word.len() > 1
        || word.starts_with("\u{2013}".as_bytes())
        || word.starts_with("\u{2014}".as_bytes());
    let address = word.windows(3).any(|window| window == b"://")
        || word.starts_with(b"localhost")
        || word.starts_with(b"$")
        || word.starts_with(b"{{")
        || word.starts_with(b"<%")
        // A comment between the lines of a long command.
        || word.starts_with(b"`#")
        || looks_like_address(word);
    let continued =
        rest.trim_ascii_start().starts_with(b"\\\n") || rest.trim_ascii_start().starts_with(b"\\\r\n") || next.starts_with(b"^");
    quoted || option || address || continued
}

fn looks_like_address(word: &[u8]) -> bool {
    let slash = word.iter().position(|b| *b == b'/');
    let names_host = |host: &[u8]| {
        let port = host.iter().rposition(|b| *b == b':').map(|colon| &host[colon + 1..]);
        let ported = port.is_some_and(|port| !port.is_empty() && port.iter().all(u8::is_ascii_digit));
        host.contains(&b'.') || host.contains(&b'@') || ported
    };
    slash.is_some_and(|slash| slash > 3 && names_host(&word[..slash]))
}

fn command(scan: &mut Scan<'_, '_>, start: Range<usize>) -> Vec<Fragment> {
    let shell = shell_of(scan, start.start, start.end);
    let whole = scan.text.from(start.start);
    let close = quoted_to(scan, start.start);
    let straight = match close {
        Some(close) => unescaped(scan, start.start, close),
        None => straightened(scan, start.start),
    };
    let name_len = start.end - start.start;
    let mut split = match straight {
        Some(text) => {
            let source = scan.layers.bytes(text).to_vec();
            let place = CommandText { text, source: &source, start: name_len };
            shell::split(scan.layers, place, shell, options::wants_argument)
        }
        None => {
            let source = close.map_or(scan.source, |close| &scan.source[..close]);
            let place = CommandText { text: scan.text, source, start: start.end };
            shell::split(scan.layers, place, shell, options::wants_argument)
        }
    };
    if shell == Shell::Cmd {
        batch_percents(scan, start.start, &mut split);
    }
    elsewhere::fill_arrays(scan, start.start, &mut split);
    let end = straight.map_or(split.end, |text| file_end(scan, text, split.end));
    let name = CommandWord { raw: whole.to(name_len), value: whole.to(name_len) };
    fragments(scan, name, split, shell, start.start..end.max(start.end))
}

/// Where the quote closes that a sentence puts in front of a command: `"curl -u <id>:<secret>" gets the token`.
fn quoted_to(scan: &Scan<'_, '_>, start: usize) -> Option<usize> {
    let quote = start.checked_sub(1).map(|at| scan.source[at]).filter(|b| b"\"'`".contains(b))?;
    let line = scan.lines.get(scan.lines.of(start))?;
    let rest = &scan.source[start..line.end];
    if quote == b'`' {
        // A fence in one line.
        let fenced = scan.source[line.start..start].ends_with(b"```");
        return memchr::memmem::find(rest, b"```").filter(|_| fenced).map(|close| start + close);
    }
    let close = memchr::memrchr(quote, rest)?;
    let after = rest[close + 1..].first();
    let in_pairs = rest[..close].iter().filter(|b| **b == quote).count().is_multiple_of(2);
    (in_pairs && after.is_none_or(|b| b" .,;:)\r".contains(b))).then_some(start + close)
}

/// The command that `echo "curl -d \"a=b\""` prints.
fn unescaped(scan: &mut Scan<'_, '_>, start: usize, close: usize) -> Option<crate::text::layers::Slice> {
    let open = start.checked_sub(1).filter(|at| scan.source[*at] == b'"')?;
    memchr::memmem::find(&scan.source[start..close], b"\\\"")?;
    let word = scan.slice(open..close + 1);
    scan.layers.decode(word, Codec::Shell).ok()
}

/// Curly quotes come from pages, and what is pasted from a page is short.
const MAX_STRAIGHTENED: usize = 1 << 14;

/// The command's text with typed quotes in place of curly ones, when there are curly ones near.
fn straightened(scan: &mut Scan<'_, '_>, start: usize) -> Option<crate::text::layers::Slice> {
    let rest = scan.text.from(start);
    let bytes = &scan.source[start..scan.source.len().min(start + MAX_STRAIGHTENED)];
    // The first bytes of curly quotes, dashes and hard blanks in UTF-8.
    memchr::memchr2(0xE2, 0xC2, bytes)?;
    let paragraph = memchr::memmem::find(bytes, b"\n\n").unwrap_or(bytes.len());
    let text = rest.to(paragraph);
    let straight = shell::straighten(scan.layers, text);
    (straight != text).then_some(straight)
}

/// Where an offset of the straightened text lies in the scanned text.
fn file_end(scan: &Scan<'_, '_>, text: crate::text::layers::Slice, end: usize) -> usize {
    let target = scan.layers.span(text.to(end)).end;
    // The scanned text may itself be a layer; its offsets grow with those of the file.
    let (mut low, mut high) = (0, scan.source.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if scan.layers.span(scan.text.sub(middle..middle)).start < target { low = middle + 1 } else { high = middle }
    }
    low
}

/// `%2B` in a batch file: cmd.exe puts the file's second parameter there.
fn batch_percents(scan: &Scan<'_, '_>, start: usize, split: &mut ShellCommand) {
    if !shell::in_batch_file(scan, start) {
        return;
    }
    for word in &split.words {
        let text = scan.layers.bytes(word.raw);
        let single =
            |at: &usize| text[*at] == b'%' && text.get(at + 1).is_some_and(u8::is_ascii_digit) && !text[..*at].ends_with(b"%");
        if let Some(at) = (0..text.len()).find(single) {
            split.faults.push(Mangled { fault: ShellFault::BatchPercent, at: word.raw.sub(at..at + 2) });
            return;
        }
    }
}

fn fragments(
    scan: &mut Scan<'_, '_>,
    name: CommandWord,
    split: ShellCommand,
    shell: Shell,
    range: Range<usize>,
) -> Vec<Fragment> {
    for fault in &split.faults {
        if fault.fault == ShellFault::UnterminatedQuote {
            scan.problems.push(crate::capture::model::Problem {
                message: "a quote is opened here and never closed: the rest of the line was read as its text".to_owned(),
                at: fault.at,
            });
        }
    }
    let words = std::iter::once(name.raw).chain(split.words.iter().map(|word| word.raw)).collect();
    let command = CommandLine { words, quoting: shell.codec() };
    let fragment = |mut request: Request| {
        request.command = Some(command.clone());
        Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.clone(), form: FORM }
    };
    let requests = build::requests(scan.layers, name, &split);
    requests.into_iter().filter(|request| !is_mention(scan.layers, request)).map(fragment).collect()
}

/// `curl -help prints something`: nothing in it says what is requested.
fn is_mention(layers: &Layers<'_>, request: &Request) -> bool {
    let silent = |body: &Body| body.raw.is_empty();
    let bare = request.body.shown().is_none_or(silent) && request.user.is_none();
    // `-help` is `-h -e lp` for curl.
    let told = |field: &Field| field.origin == Origin::Written && !layers.bytes(field.name).eq_ignore_ascii_case(b"referer");
    let written = |headers: &Headers| headers.fields.iter().any(told);
    request.url.shown().is_none() && bare && !request.headers.shown().is_some_and(written)
}

/// `--header "Authorization: Basic ..." \` without the command round it.
fn option_line(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let text = scan.line(line).trim_ascii_start();
    let known = ["-H ", "--header ", "-u ", "--user ", "-d ", "--data ", "--data-raw ", "--data-urlencode "];
    if !known.iter().any(|option| text.starts_with(option.as_bytes())) {
        return Vec::new();
    }
    let lead = scan.line(line).len() - text.len();
    let start = range.start + lead;
    let name = CommandWord { raw: scan.slice(start..start), value: scan.slice(start..start) };
    let place = CommandText { text: scan.text, source: scan.source, start };
    let split = shell::split(scan.layers, place, Shell::Posix, options::wants_argument);
    let end = split.end.max(range.end);
    let mut request = build::fragment(scan.layers, name, &split);
    request.mangled.clear();
    // What stood before them is not shown, and the command may be another client's.
    if let Seen::Shown(headers) = &mut request.headers {
        headers.coverage = Coverage::Partial;
    }
    let part = Part::Request(Box::new(request), View::Logical);
    vec![Fragment { part, range: start..end, form: FORM }]
}
