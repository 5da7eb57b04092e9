//! A curl command and what curl printed while it ran: one exchange. The transcript gives the head as it was sent, the
//! command the content, which the transcript does not show.

use super::OpenExchange;
use crate::capture::format::{Fragment, Part, curl, transcript};
use crate::capture::model::{Body, BodyNotation, Request, Seen, View};
use crate::text::layers::{Layers, Piece, Slice};

/// More commands before one transcript are no list of `--next`.
const COMMANDS: usize = 16;

/// The draft that a transcript belongs to: the open one, or one of the commands before it that wait for theirs.
pub(super) fn command_of(
    layers: &Layers<'_>,
    fragment: &Fragment,
    done: &mut Vec<OpenExchange>,
    open: Option<OpenExchange>,
) -> Option<OpenExchange> {
    let Part::Request(request, _) = &fragment.part else { return open };
    if !is_transcript(fragment.form) || open.as_ref().is_some_and(|draft| draft.is_transcribed(layers, request, fragment.form)) {
        return open;
    }
    let waiting = done.iter().rev().take(COMMANDS).take_while(|draft| draft.waits_for_transcript()).count();
    let first = done.len() - waiting;
    let found = done[first..].iter().position(|draft| draft.is_transcribed(layers, request, fragment.form));
    let Some(found) = found else { return open };
    let command = done.remove(first + found);
    match open {
        Some(open) if open.waits_for_transcript() => done.push(open),
        Some(open) => done.insert(first, open),
        None => {}
    }
    Some(command)
}

fn is_transcript(form: &str) -> bool {
    [transcript::curl_verbose::FORM, transcript::curl_trace::FORM].contains(&form)
}

impl OpenExchange {
    /// A command of which nothing was printed yet.
    fn waits_for_transcript(&self) -> bool {
        self.exchange.form == curl::FORM && self.exchange.view == View::Logical && self.exchange.response.is_none()
    }

    /// `sent` is what curl printed of this command's request.
    pub(super) fn is_transcribed(&self, layers: &Layers<'_>, sent: &Request, form: &str) -> bool {
        is_transcript(form) && self.waits_for_transcript() && same_path(layers, &self.exchange.request, sent)
    }

    /// Takes over what was sent. Command and transcript must agree on the length of the content; where they do not, a
    /// shell filled something in or the paste was changed, and the content is what the command means.
    pub(super) fn transcribe(&mut self, layers: &mut Layers<'_>, sent: Request) {
        let known = &mut self.exchange.request;
        let length = sent.fields(layers, "content-length").next().and_then(|field| layers.text(field.value).trim().parse().ok());
        if let (Seen::Shown(body), Some(length)) = (&mut known.body, length) {
            unwrap(layers, body, length);
        }
        let differs = known.body.shown().is_some_and(|body| {
            body.notation == BodyNotation::Text
                && sent.body.is_not_shown()
                && length.is_some_and(|length: usize| length != body.raw.len())
        });
        self.exchange.view = if differs { View::Logical } else { View::Wire };
        known.method = sent.method;
        known.headers = sent.headers;
        known.user = None;
        known.tls = sent.tls.or(known.tls);
        known.wire = sent.wire;
        if known.url.is_not_shown() {
            known.url = sent.url;
        }
        if sent.body.shown().is_some() || known.body.is_not_shown() {
            known.body = sent.body;
        }
    }
}

fn same_path(layers: &Layers<'_>, command: &Request, sent: &Request) -> bool {
    let path = |request: &Request| request.url.shown().map(|url| layers.bytes(url.path).to_vec());
    match (path(command), path(sent)) {
        (Some(command), Some(sent)) => command == sent || command.is_empty() && sent == b"/",
        _ => false,
    }
}

/// The announced length fits only without the line breaks: the terminal broke the command, and the copy kept the breaks.
fn unwrap(layers: &mut Layers<'_>, body: &mut Body, length: usize) {
    let text = layers.bytes(body.raw);
    let breaks = text.iter().filter(|b| b"\r\n".contains(b)).count();
    if breaks == 0 || text.len() - breaks != length {
        return;
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in text.split(|b| b"\r\n".contains(b)) {
        pieces.push(Piece::Copy(body.raw.sub(start..start + part.len())));
        start += part.len() + 1;
    }
    let joined: Slice = layers.join(pieces);
    body.raw = joined;
}
