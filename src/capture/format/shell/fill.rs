//! What a POSIX shell fills into a word, where the text itself shows it: variables that were assigned before, and
//! `$(echo id:secret | base64)`.

use std::collections::HashMap;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{CommandText, CommandWord};
use crate::capture::model::{Mangled, ShellFault};
use crate::text::codec::{Codec, expansion_length};
use crate::text::layers::{Layers, Piece, Slice};

/// How far before a command its variables are looked for.
const NEAR: usize = 8192;

/// Where variables are assigned that have one value each; `None` for those that may have several.
struct ShellVariables<'s> {
    place: CommandText<'s>,
    known: HashMap<&'s [u8], Option<Range<usize>>>,
}

/// Values that come from other variables are followed this far.
const MAX_DEPTH: usize = 8;

/// The words with what is known filled in; what encodes a line break is among the faults.
pub(super) fn words(
    layers: &mut Layers<'_>,
    place: CommandText<'_>,
    words: Vec<CommandWord>,
    faults: &mut Vec<Mangled>,
) -> Vec<CommandWord> {
    if !words.iter().any(|word| layers.is_live(word.value)) {
        return words;
    }
    let variables = ShellVariables::read(place);
    let mut filler = Filler { layers, variables: &variables, faults, depth: 0 };
    words.into_iter().flat_map(|word| filler.split(word)).collect()
}

impl<'s> ShellVariables<'s> {
    /// `NAME=word` and `export NAME=word` on lines of their own before the command. A name that is assigned twice
    /// may hold either value.
    fn read(place: CommandText<'s>) -> ShellVariables<'s> {
        let mut known = HashMap::new();
        let from = place.start.saturating_sub(NEAR);
        let mut at = from;
        for line in place.source[from..place.start].split_inclusive(|b| *b == b'\n') {
            if line.ends_with(b"\n")
                && let Some((name, value)) = assignment(line)
            {
                let value = value.start + at..value.end + at;
                known.entry(name).and_modify(|known| *known = None).or_insert(Some(value));
            }
            at += line.len();
        }
        ShellVariables { place, known }
    }
}

/// The name and the range of the value of an assignment that takes the whole line.
fn assignment(line: &[u8]) -> Option<(&[u8], Range<usize>)> {
    let text = line.trim_ascii_start();
    let text = text.strip_prefix(b"$ ").unwrap_or(text);
    let text = text.strip_prefix(b"export ").or_else(|| text.strip_prefix(b"readonly ")).unwrap_or(text);
    let name = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    if name == 0 || text[0].is_ascii_digit() || text.get(name) != Some(&b'=') {
        return None;
    }
    let start = line.len() - text.len() + name + 1;
    let value = line[start..].trim_ascii_end();
    let value = value.strip_suffix(b";").unwrap_or(value);
    Some((&text[..name], start..start + value.len()))
}

/// Puts in what is known.
struct Filler<'f, 'a, 's> {
    layers: &'f mut Layers<'a>,
    variables: &'f ShellVariables<'s>,
    faults: &'f mut Vec<Mangled>,
    depth: usize,
}

impl Filler<'_, '_, '_> {
    /// The word with what is known; a variable without quotes becomes as many words as its value has.
    fn split(&mut self, word: CommandWord) -> Vec<CommandWord> {
        let value = self.filled(word.value);
        let raw = self.layers.bytes(word.raw);
        let bare = raw.starts_with(b"$") && raw[1..].iter().all(|b| b.is_ascii_alphanumeric() || b"_{}".contains(b));
        if !bare || value == word.value || !self.layers.bytes(value).iter().any(u8::is_ascii_whitespace) {
            return vec![CommandWord { value, ..word }];
        }
        let parts = crate::capture::format::words::blank_separated(self.layers.bytes(value));
        parts.map(|part| CommandWord { value: value.sub(part), ..word }).collect()
    }

    /// A text with what is known put in place of its live parts.
    fn filled(&mut self, text: Slice) -> Slice {
        let bytes = self.layers.bytes(text).to_vec();
        let mut pieces = Vec::new();
        let (mut copied, mut at) = (0, 0);
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'$', b'`', rest)) {
            let start = at + found;
            at = start + 1;
            if !self.layers.is_live_within(text.sub(start..start + 1)) {
                continue;
            }
            let Some((length, value)) = self.expansion(text, &bytes, start) else { continue };
            at = start + length;
            let Some(value) = value else { continue };
            pieces.push(Piece::Copy(text.sub(copied..start)));
            pieces.extend(value);
            copied = at;
        }
        if copied == 0 {
            return text;
        }
        pieces.push(Piece::Copy(text.from(copied)));
        self.layers.join(pieces)
    }

    /// The length of the expansion at `start`, and what the shell puts there, where that is known.
    fn expansion(&mut self, text: Slice, bytes: &[u8], start: usize) -> Option<(usize, Option<Vec<Piece>>)> {
        let rest = &bytes[start..];
        let brackets = matches!(rest, [b'`', ..] | [b'$', b'(' | b'{', ..]);
        if let Some(length) = expansion_length(rest).filter(|_| brackets) {
            let inner = match rest {
                [b'$', b'(', ..] => text.sub(start + 2..start + length - 1),
                [b'`', ..] => text.sub(start + 1..start + length - 1),
                _ => return Some((length, self.variable(rest.get(2..length - 1)?))),
            };
            return Some((length, self.encoded(inner)));
        }
        let name = rest.get(1..)?.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        (name > 0).then(|| (1 + name, self.variable(&rest[1..=name])))
    }

    fn variable(&mut self, name: &[u8]) -> Option<Vec<Piece>> {
        let range = self.variables.known.get(name)?.clone().filter(|_| self.depth < MAX_DEPTH)?;
        let value = self.layers.decode(self.variables.place.text.sub(range), Codec::Shell).ok()?;
        self.depth += 1;
        let value = self.filled(value);
        self.depth -= 1;
        Some(vec![Piece::Copy(value)])
    }

    /// What `echo text | base64` and its like print, if `command` is one. The line break of `echo` is a fault even
    /// where the text is not known.
    fn encoded(&mut self, command: Slice) -> Option<Vec<Piece>> {
        let bytes = self.layers.bytes(command).to_vec();
        let stages = stages(&bytes);
        let (first, filters) = stages.split_first()?;
        let encoder = filters.iter().position(|stage| line_width(&bytes[stage.clone()]).is_some())?;
        let width = line_width(&bytes[filters[encoder].clone()])?;
        let others = filters.iter().enumerate().filter(|(at, _)| *at != encoder);
        if others.clone().any(|(_, stage)| !strips(&bytes[stage.clone()])) {
            return None;
        }
        let (before, after) = (others.clone().any(|(at, _)| at < encoder), others.clone().any(|(at, _)| at > encoder));
        let printed = printed(self.layers, command, &bytes, first.clone())?;
        let printer = first_word(command, &bytes, first.clone());
        let line_break = (printed.breaks && !before).then_some(printer);
        let value = self.filled(printed.text);
        if self.layers.is_live_within(value) {
            self.faults.extend(line_break.map(|at| Mangled { fault: ShellFault::EchoedLineBreak, at }));
            return None;
        }
        let width = if after { 0 } else { width };
        Some(base64(self.layers, value, line_break, width, first_word(command, &bytes, filters[encoder].clone())))
    }
}

/// The first word of a command.
fn first_word(command: Slice, bytes: &[u8], stage: Range<usize>) -> Slice {
    let start = stage.start + bytes[stage.clone()].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let length = bytes[start..stage.end].iter().take_while(|b| !b.is_ascii_whitespace()).count();
    command.sub(start..start + length)
}

/// Base64 of a text and perhaps a line break, each quantum knowing its bytes; GNU's encoder breaks its lines, and the
/// shell drops the last break.
fn base64(layers: &Layers<'_>, text: Slice, line_break: Option<Slice>, width: usize, encoder: Slice) -> Vec<Piece> {
    let mut content = layers.bytes(text).to_vec();
    content.extend(line_break.map(|_| b'\n'));
    let mut pieces = Vec::new();
    for (index, quantum) in content.chunks(3).enumerate() {
        let start = index * 3;
        if width > 0 && index > 0 && (index * 4) % width == 0 {
            pieces.push(Piece::Text { bytes: b"\n".to_vec(), at: encoder });
        }
        let at = match line_break {
            Some(printer) if start >= text.len() => printer,
            _ => text.sub(start..(start + quantum.len()).min(text.len())),
        };
        pieces.push(Piece::Text { bytes: STANDARD.encode(quantum).into_bytes(), at });
    }
    pieces
}

/// Ranges of the commands between `|`.
fn stages(bytes: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut start, mut quote, mut at) = (Vec::new(), 0, None, 0);
    while let Some(&b) = bytes.get(at) {
        match (quote, b) {
            (Some(b'"') | None, b'\\') => at += 1,
            (Some(open), b) if open == b => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(b),
            (None, b'|') => {
                found.push(start..at);
                start = at + 1;
            }
            (None, _) => {}
        }
        at += 1;
    }
    found.push(start..bytes.len());
    found
}

/// After how many letters an encoder breaks its lines: 0 for never; `None` when it is no Base64 encoder.
fn line_width(stage: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(stage);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words.as_slice() {
        ["base64", options @ ..] | ["gbase64", options @ ..] => {
            let zero = options.windows(2).any(|pair| matches!(pair, ["-w" | "-b" | "--wrap", "0"]));
            let glued = options.iter().any(|option| matches!(*option, "-w0" | "-b0" | "--wrap=0"));
            let decodes = options.iter().any(|option| matches!(*option, "-d" | "-D" | "--decode"));
            (!decodes).then_some(if zero || glued { 0 } else { 76 })
        }
        ["openssl", "base64" | "enc", options @ ..] => {
            let ours = words[1] == "base64" || options.contains(&"-base64") || options.contains(&"-a");
            ours.then_some(if options.contains(&"-A") { 0 } else { 64 })
        }
        _ => None,
    }
}

/// `tr -d '\n'`.
fn strips(stage: &[u8]) -> bool {
    let text = String::from_utf8_lossy(stage);
    text.trim_start().starts_with("tr ")
        && text.contains("-d")
        && (text.contains("\\n") || text.contains("\\012") || text.contains("[:space:]"))
}

/// What a command prints.
struct CommandOutput {
    text: Slice,
    /// A line break follows.
    breaks: bool,
}

/// `echo text`, `echo -n text`, `printf '%s' text`, `printf text`.
fn printed(layers: &mut Layers<'_>, command: Slice, bytes: &[u8], stage: Range<usize>) -> Option<CommandOutput> {
    let ranges = arguments(bytes, stage);
    let [name, rest @ ..] = ranges.as_slice() else { return None };
    let mut words = Vec::new();
    for range in rest {
        words.push(layers.decode(command.sub(range.clone()), Codec::Shell).ok()?);
    }
    match &bytes[name.clone()] {
        b"echo" => {
            let flags =
                words.iter().take_while(|word| matches!(layers.bytes(**word), b"-n" | b"-e" | b"-E" | b"-ne" | b"-en")).count();
            let breaks = !words[..flags].iter().any(|word| layers.bytes(*word).contains(&b'n'));
            let [text] = words[flags..] else { return None };
            // `echo -n` of some shells prints the option; `\c` ends the output in others.
            (!layers.bytes(text).contains(&b'\\')).then_some(())?;
            Some(CommandOutput { text, breaks })
        }
        b"printf" => {
            let [format, arguments @ ..] = words.as_slice() else { return None };
            let pattern = layers.text(*format).into_owned();
            let breaks = pattern.ends_with("\\n");
            match (pattern.trim_end_matches("\\n"), arguments) {
                ("%s", [text]) => Some(CommandOutput { text: *text, breaks }),
                ("%s:%s", [id, secret]) => {
                    let colon = Piece::Text { bytes: b":".to_vec(), at: secret.to(0) };
                    let text = layers.join(vec![Piece::Copy(*id), colon, Piece::Copy(*secret)]);
                    Some(CommandOutput { text, breaks })
                }
                (plain, []) if !plain.contains(['%', '\\']) => Some(CommandOutput { text: format.to(plain.len()), breaks }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Ranges of the words of a simple command.
fn arguments(bytes: &[u8], stage: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), stage.start);
    while at < stage.end {
        at += bytes[at..stage.end].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let start = at;
        let mut quote = None;
        while let Some(&b) = bytes[..stage.end].get(at) {
            match (quote, b) {
                (Some(b'"') | None, b'\\') => at += 1,
                (Some(open), b) if open == b => quote = None,
                (Some(_), _) => {}
                (None, b'\'' | b'"') => quote = Some(b),
                (None, b) if b.is_ascii_whitespace() => break,
                (None, _) => {}
            }
            at += 1;
        }
        at = at.min(stage.end);
        if at > start {
            found.push(start..at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{assert_shows, field, only};
    use crate::capture::model::ShellFault;

    #[test]
    fn encoded_credentials_are_worked_out() {
        let cases = [
            ("$(printf '%s' 'id:s3cr' | base64)", "Basic aWQ6czNjcg=="),
            ("$(echo -n id:s3cr | base64 -w0)", "Basic aWQ6czNjcg=="),
            ("$(echo -n \"id:s3cr\" | base64)", "Basic aWQ6czNjcg=="),
            ("`echo id:s3cr|base64`", "Basic aWQ6czNjcgo="),
            ("$(echo id:s3cr | tr -d '\\n' | base64)", "Basic aWQ6czNjcg=="),
            ("$(printf \"%s:%s\" id s3cr | openssl base64 -A)", "Basic aWQ6czNjcg=="),
            ("$(echo id:s3cr | md5sum)", "Basic $(echo id:s3cr | md5sum)"),
            ("$(cat secret | base64)", "Basic $(cat secret | base64)"),
        ];
        for (command, want) in cases {
            let text = format!("curl -H \"Authorization: Basic {command}\" -d a=b https://h.example/oauth/token");
            only(&text, |layers, request| {
                assert_eq!(field(layers, request, "authorization").as_deref(), Some(want));
                assert!(request.mangled.is_empty());
            });
        }
    }

    #[test]
    fn long_values_are_wrapped() {
        let text = format!(
            "curl -H \"Authorization: Basic $(printf %s id:{} | base64)\" -d a=b https://h.example/oauth/token",
            "s".repeat(80)
        );
        only(&text, |layers, request| assert!(field(layers, request, "authorization").is_some_and(|value| value.contains('\n'))));
    }

    #[test]
    fn the_line_break_of_echo_shows_even_where_the_text_does_not() {
        only(
            "curl -H \"Authorization: Basic $(echo \"$ID:$SECRET\" | base64)\" -d a=b https://h.example/oauth/token",
            |layers, request| {
                assert_eq!(request.mangled[0].fault, ShellFault::EchoedLineBreak);
                assert_eq!(layers.text(request.mangled[0].at), "echo");
            },
        );
    }

    #[test]
    fn variables_that_were_assigned_once_are_filled_in() {
        let text = "ID=app\nexport SECRET='s3 cr'\nTOKEN=\"$(pass show rt)\"\nTWICE=1\nTWICE=2\ncurl -u \"$ID:${SECRET}\" -d \"refresh_token=$TOKEN&x=$TWICE\" -d 'y=$ID' https://h.example/oauth/token";
        assert_shows(text, &[(":user", "app:s3 cr"), (":body", "refresh_token=$(pass show rt)&x=$TWICE&y=$ID")]);
    }
}
