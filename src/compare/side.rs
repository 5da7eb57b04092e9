//! One of two captures, read.

use super::{Compared, Place};
use crate::capture::format;
use crate::check::lint::{NoRequest, Options};
use crate::privacy::mask::Mask;
use crate::provider::{self, Profile};
use crate::request::readings;
use crate::request::reply::Reply;
use crate::request::token::{Endpoint, TokenRequest};
use crate::text::layers::{Layers, Slice};
use crate::text::source::{self, Display, LineIndex, NoText};

pub(super) struct CaptureSide<'a> {
    pub(super) layers: Layers<'a>,
    pub(super) request: TokenRequest,
    pub(super) profile: Profile,
    path: String,
    form: &'static str,
    requests: usize,
    taken: usize,
    display: Display<'a>,
    lines: LineIndex<'a>,
    mask: Mask,
}

/// So much of a place is shown.
const EXCERPT: usize = 60;

impl<'a> CaptureSide<'a> {
    pub(super) fn open(path: &str, bytes: &'a [u8], options: &Options) -> Result<CaptureSide<'a>, NoRequest> {
        let mut layers = Layers::new(bytes);
        let text = source::text(&mut layers).map_err(|no_text| match no_text {
            NoText::Empty => NoRequest::Empty,
            NoText::Binary { at } => NoRequest::Binary { at },
        })?;
        let capture = readings::read_as(&mut layers, text, options.input_format.as_deref());
        let mut read: Vec<(&'static str, TokenRequest, Option<Reply>)> = Vec::new();
        for exchange in &capture.exchanges {
            let Some(request) = TokenRequest::read(&mut layers, exchange) else { continue };
            let reply = exchange.response.as_ref().map(|response| Reply::read(&mut layers, response));
            read.push((exchange.form, request, reply));
        }
        let display = Display::new(bytes);
        let pairs: Vec<_> = read.iter().map(|(_, request, reply)| (request, reply)).collect();
        let mask = Mask::new(&layers, &display, &pairs, &[], options.show_secrets);
        let requests = read.len();
        let taken = read.iter().position(|(_, request, _)| request.endpoint == Endpoint::Token).unwrap_or(0);
        let Some((form, request, reply)) = read.into_iter().nth(taken) else {
            let others = capture.exchanges.len();
            return Err(if others == 0 {
                NoRequest::NothingRecognised(format::nearest(bytes))
            } else {
                NoRequest::OtherRequests(others)
            });
        };
        let profile = provider::find(&layers, &request, reply.as_ref(), &options.providers());
        let lines = LineIndex::new(bytes);
        Ok(CaptureSide { layers, request, profile, path: path.to_owned(), form, requests, taken, display, lines, mask })
    }

    pub(super) fn compared(&self) -> Compared {
        Compared {
            path: self.path.clone(),
            format: self.form,
            requests: self.requests,
            taken: self.taken + 1,
            place: self.place(self.request.at),
        }
    }

    pub(super) fn place(&self, at: Slice) -> Place {
        let span = self.layers.span(at);
        let shown = self.display.span(span);
        let bytes = self.mask.shown().get(shown.start as usize..shown.end as usize).unwrap_or_default();
        let text = self.mask.scrub(&String::from_utf8_lossy(bytes));
        Place { start: span.start, end: span.end, position: self.lines.position(span.start), text: excerpt(&text) }
    }

    pub(super) fn text(&self, at: Slice) -> String {
        self.layers.text(at).into_owned()
    }

    /// A text of the capture that is no secret, fit to be printed.
    pub(super) fn clean(&self, text: &str) -> String {
        excerpt(&self.mask.scrub(text))
    }
}

/// One line of it. How long a covered secret is does not show, nor its number: those of two files have nothing to do
/// with each other.
fn excerpt(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['#', '*']) {
        out.push_str(&rest[..at]);
        let cover = cover_length(&rest[at..]);
        out.push_str(if cover > 0 { "***" } else { &rest[at..=at] });
        rest = &rest[at + cover.max(1)..];
    }
    out.push_str(rest);
    shortened(&out)
}

/// `#1*******` or `*******`
fn cover_length(text: &str) -> usize {
    let number = text.strip_prefix('#').map_or(0, |rest| 1 + rest.chars().take_while(char::is_ascii_digit).count());
    let stars = text[number..].chars().take_while(|c| *c == '*').count();
    if stars > 0 && (number > 1 || stars >= 3) { number + stars } else { 0 }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    text.chars().take(EXCERPT - 3).chain("...".chars()).collect()
}
