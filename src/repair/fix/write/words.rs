//! Words of a curl command.

use super::Plan;
use crate::capture::model::{CommandLine, Request};
use crate::text::codec::{self, Codec};
use crate::text::layers::{Layers, Slice};

/// The word that holds a field or parameter and the option before it, with the blank before them.
pub(super) fn cut(layers: &Layers<'_>, request: &Request, unit: Slice) -> Option<Slice> {
    let words = &request.command.as_ref()?.words;
    let span = layers.span(unit);
    let holds = |word: &Slice| {
        let word = layers.span(*word);
        word.start <= span.start && span.end <= word.end
    };
    let index = words.iter().position(holds)?;
    // `-dname=value` and `--data=value` are one word with their option.
    let alone = layers.bytes(words[index]).starts_with(b"-");
    let first = if alone { index } else { index.checked_sub(1)? };
    let before = words.get(first.checked_sub(1)?)?;
    let is_option = layers.bytes(words[first]).starts_with(b"-");
    is_option.then(|| Slice { start: before.end, end: words[index].end, ..*before })
}

/// `-H 'Name: value'`.
pub(super) fn header(plan: &mut Plan<'_, '_>, name: &str, value: &[u8]) -> Option<()> {
    append(plan, "-H", &[name.as_bytes(), b": ", value].concat())
}

/// `-d name=value`, or `--data-urlencode` where the value needs it.
pub(super) fn data(plan: &mut Plan<'_, '_>, name: &[u8], value: &[u8]) -> Option<()> {
    let plain = value.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(b));
    append(plan, if plain { "-d" } else { "--data-urlencode" }, &[name, b"=", value].concat())
}

/// `-u id:secret`.
pub(super) fn user(plan: &mut Plan<'_, '_>, credentials: &[u8]) -> Option<()> {
    append(plan, "-u", credentials)
}

/// `-X METHOD`, or without `-G`, which would make a query of the data.
pub(super) fn method(plan: &mut Plan<'_, '_>, method: &str) -> Option<()> {
    let command = plan.request().command.as_ref()?;
    let get = command.words.iter().position(|word| matches!(plan.layers.bytes(*word), b"-G" | b"--get"));
    let Some(index) = get else { return append(plan, "-X", method.as_bytes()) };
    let before = command.words.get(index.checked_sub(1)?)?;
    plan.push(Slice { start: before.end, end: command.words[index].end, ..*before }, "");
    Some(())
}

/// Whether a shell reads this text as part of a word that is not bare.
pub(super) fn is_quoted(layers: &Layers<'_>, text: Slice) -> bool {
    [Codec::Shell, Codec::Cmd, Codec::PowerShell].iter().any(|shell| layers.is_written_in(text, *shell))
}

/// Behind the last word, on a line of its own where the words before are.
fn append(plan: &mut Plan<'_, '_>, option: &str, argument: &[u8]) -> Option<()> {
    let command = plan.request().command.as_ref()?;
    let last = command.words.last()?;
    let quoted = quoted(command, argument)?;
    let text = [&blank(plan.layers, command), option.as_bytes(), b" ", &quoted].concat();
    plan.push(last.from(last.len()), text);
    Some(())
}

fn quoted(command: &CommandLine, argument: &[u8]) -> Option<Vec<u8>> {
    let plain = argument.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~/:=@+,".contains(b));
    if plain && !argument.is_empty() { Some(argument.to_vec()) } else { codec::whole(command.quoting, argument) }
}

/// The last blank between words that begins a new line, or one blank.
fn blank(layers: &Layers<'_>, command: &CommandLine) -> Vec<u8> {
    let gap = |pair: &[Slice]| layers.bytes(Slice { start: pair[0].end, end: pair[1].start, ..pair[0] });
    let broken = command.words.windows(2).rev().map(gap).find(|text| text.contains(&b'\n'));
    broken.unwrap_or(b" ").to_vec()
}
