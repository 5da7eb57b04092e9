//! Options that are written apart from the command: in an array of the shell, or in a file for `curl --config`.

use std::ops::Range;

use super::{FORM, build, options};
use crate::capture::format::shell::{self, CommandText, CommandWord, Shell, ShellCommand};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::text::codec::Codec;
use crate::text::layers::Slice;

/// How far above a command its arrays are looked for.
const REACH: usize = 16 * 1024;

/// So many lines may an array or a file have.
const MAX_LINES: usize = 80;

/// Puts the words of `name=(...)` and `name+=(...)` in the place of `"${name[@]}"`.
pub(super) fn fill_arrays(scan: &mut Scan<'_, '_>, start: usize, command: &mut ShellCommand) {
    let mut words = Vec::new();
    for word in std::mem::take(&mut command.words) {
        match array_name(scan.layers.bytes(word.raw)).map(|name| array(scan, start, &name)) {
            Some(inner) if !inner.is_empty() => words.extend(inner),
            _ => words.push(word),
        }
    }
    command.words = words;
}

/// `"${name[@]}"`.
fn array_name(word: &[u8]) -> Option<Vec<u8>> {
    let inner = word.strip_prefix(b"\"").and_then(|word| word.strip_suffix(b"\"")).unwrap_or(word);
    let name = inner.strip_prefix(b"${")?;
    let name = name.strip_suffix(b"[@]}").or_else(|| name.strip_suffix(b"[*]}"))?;
    name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_').then(|| name.to_vec())
}

fn array(scan: &mut Scan<'_, '_>, before: usize, name: &[u8]) -> Vec<CommandWord> {
    let source = scan.source;
    let from = before.saturating_sub(REACH);
    let mut words = Vec::new();
    let above = source.get(from..before).unwrap_or_default();
    for at in memchr::memmem::find_iter(above, name).map(|at| from + at) {
        let last = at.checked_sub(1).and_then(|last| source.get(last));
        let apart = last.is_none_or(|last| last.is_ascii_whitespace() || *last == b';');
        let rest = source.get(at + name.len()..before).unwrap_or_default();
        let sign = [&b"=("[..], b"+=("].into_iter().find(|sign| rest.starts_with(sign));
        if let Some(sign) = sign.filter(|_| apart && scan.spend(rest.len().min(REACH))) {
            if sign.len() == 2 {
                words.clear();
            }
            let open = at + name.len() + sign.len();
            let end = items(scan, open, before, &mut words);
            scan.taken.push(at..end);
        }
    }
    words
}

/// The words between the parentheses, line by line.
fn items(scan: &mut Scan<'_, '_>, open: usize, limit: usize, words: &mut Vec<CommandWord>) -> usize {
    let mut at = open;
    for _ in 0..MAX_LINES {
        let rest = scan.source.get(at..limit).unwrap_or_default();
        let line = rest.split(|b| *b == b'\n').next().unwrap_or_default();
        let line_end = at + line.len();
        let text = line.trim_ascii();
        if text.starts_with(b")") || at >= limit {
            return at + line.len();
        }
        let close = if text.ends_with(b")") { line_end - 1 - (line.len() - line.trim_ascii_end().len()) } else { line_end };
        let comment = text.starts_with(b"#") || text.is_empty();
        if !comment {
            let source = scan.source.get(..close).unwrap_or_default();
            let place = CommandText { text: scan.text, source, start: at };
            let split = shell::split(scan.layers, place, Shell::Posix, options::wants_argument);
            let layers = &scan.layers;
            words.extend(split.words.into_iter().take_while(|word| !layers.bytes(word.raw).starts_with(b"#")));
        }
        if close < line_end {
            return line_end;
        }
        at = (line_end + 1).min(limit);
    }
    at
}

/// A file for `curl --config` from this line on: `name = "value"`, `--name value`, with an address among the options.
pub(super) fn config(scan: &mut Scan<'_, '_>, line: usize) -> Option<Fragment> {
    let first = option(scan, line).filter(|_| line == 0 || is_margin(scan.line(line - 1)))?;
    let start = scan.lines.get(line)?.start;
    let mut words = vec![first];
    let mut end = scan.lines.get(line)?.end;
    for next in line + 1..line + MAX_LINES {
        let text = scan.line(next).trim_ascii();
        let passes = text.is_empty() || text.starts_with(b"#");
        match option(scan, next) {
            Some(more) => words.push(more),
            None if passes => continue,
            // In a program the next line uses what is assigned here.
            None if scan.lines.get(next).is_some() && !is_margin(scan.line(next - 1)) && !scan.line(next).starts_with(b"```") => {
                return None;
            }
            None => break,
        }
        end = scan.lines.get(next)?.end;
    }
    let urls = words.iter().filter(|(name, _)| name == "url").count();
    let curl = words.iter().any(|(name, value)| name == "user" || name == "header" && scan.layers.bytes(*value).contains(&b':'));
    if urls != 1 || !curl {
        return None;
    }
    let words = words.into_iter().flat_map(|(name, value)| command_words(scan, &name, value)).collect();
    let at = scan.slice(start..start);
    let command = ShellCommand { words, faults: Vec::new(), input: None, end };
    let request = build::requests(scan.layers, CommandWord { raw: at, value: at }, &command).into_iter().next()?;
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM })
}

/// What stands between a file and the text round it.
fn is_margin(line: &[u8]) -> bool {
    let text = line.trim_ascii();
    text.is_empty() || text.starts_with(b"#") || text.starts_with(b"```")
}

fn command_words(scan: &mut Scan<'_, '_>, name: &str, value: Slice) -> Vec<CommandWord> {
    let option = scan.layers.coarse(value, format!("--{name}").as_bytes());
    vec![CommandWord { raw: value, value: option }, CommandWord { raw: value, value }]
}

/// The option of a line with its argument, which has to be quoted or to follow a sign.
fn option(scan: &mut Scan<'_, '_>, line: usize) -> Option<(String, Slice)> {
    let range = scan.lines.get(line)?;
    let text = scan.line(line);
    let lead = text.len() - text.trim_ascii_start().len();
    let dashes = text.iter().skip(lead).take_while(|b| **b == b'-').count();
    let from = lead + dashes;
    let len = text.iter().skip(from).take_while(|b| b.is_ascii_lowercase() || **b == b'-').count();
    let name = String::from_utf8_lossy(text.get(from..from + len)?).into_owned();
    let rest = text.get(from + len..)?;
    let blank = rest.len() - rest.trim_ascii_start().len();
    let sign = usize::from(matches!(rest.get(blank), Some(b'=' | b':')));
    let value = rest.get(blank + sign..)?;
    let skip = value.len() - value.trim_ascii_start().len();
    let known =
        ["url", "user", "header", "data", "request", "data-urlencode", "data-raw", "form", "user-agent"].contains(&name.as_str());
    let text = value.trim_ascii();
    let quoted = text.len() > 1 && text.starts_with(b"\"") && text.ends_with(b"\"");
    if !known || dashes == 1 || sign == 0 && !quoted || text.is_empty() || text.starts_with(b"\"") && !quoted {
        return None;
    }
    let start = range.start + from + len + blank + sign + skip;
    let len = text.len();
    Some((name, argument(scan, start..start + len)))
}

/// Quotes and the escapes in them are of the file.
fn argument(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Slice {
    let text = scan.source.get(at.clone()).unwrap_or_default();
    let whole = scan.slice(at.clone());
    match text.len() > 1 && text.starts_with(b"\"") && text.ends_with(b"\"") {
        true => scan.layers.decode(whole, Codec::Js).unwrap_or(whole.sub(1..whole.len() - 1)),
        false => whole,
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn arrays_of_the_shell_hold_words() {
        let text = "args=(\n  -H 'A: b' # why\n  -d grant_type=refresh_token\n)\nargs+=(-d \"scope=a b\")\ncurl \"${args[@]}\" https://h.example/token\n";
        let found = read_texts(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("[curl logical] POST https://h.example/token"), "{found:?}");
        assert!(found[0].contains("\nA: b\n") && found[0].ends_with("body grant_type=refresh_token&scope=a b"), "{found:?}");
    }

    #[test]
    fn files_of_options_are_read() {
        let text = "# token\nurl = \"https://h.example/token\"\nuser = \"a:b\"\nheader = \"Accept: a/b\"\ndata = \"grant_type=client_credentials\"\ndata = \"scope=x\"\n";
        let found = read_texts(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("body grant_type=client_credentials&scope=x"), "{found:?}");
    }
}
