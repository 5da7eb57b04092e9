//! Parts put together to exchanges, by what they are and in their order.

mod draft;

use super::atoms::{Atom, AtomKind, Kind, Pair};
use super::context::LabelTopic;
use crate::capture::model::{Exchange, Field, Origin};
use crate::text::layers::{Layers, Piece, Slice};
use draft::LooseRequest;

/// A method that is farther from an address is another request's.
const NEAR: u32 = 200;

/// Whose parts come now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Client,
    Server,
}

/// The exchanges that `atoms` of `text` tell of.
pub(super) fn exchanges(layers: &mut Layers<'_>, text: Slice, atoms: &[Atom]) -> Vec<Exchange> {
    let start =
        Assembly { text, done: Vec::new(), draft: LooseRequest::default(), side: Speaker::Client, method: None, listed: None };
    let mut assembly = start;
    for atom in atoms {
        assembly.add(layers, atom);
    }
    let last = std::mem::take(&mut assembly.draft);
    assembly.done.push(last);
    let drafts = std::mem::take(&mut assembly.done);
    let (asked, answered): (Vec<LooseRequest>, Vec<LooseRequest>) = drafts.into_iter().partition(LooseRequest::is_request);
    if asked.is_empty() && !is_object(layers.bytes(text)) {
        return answered.into_iter().filter_map(|draft| draft.refusal(layers)).collect();
    }
    asked.into_iter().filter_map(|draft| draft.finish(layers)).collect()
}

/// A document, not a paste that quotes an answer.
fn is_object(text: &[u8]) -> bool {
    text.trim_ascii().starts_with(b"{") || text.trim_ascii().starts_with(b"[{")
}

struct Assembly {
    text: Slice,
    done: Vec<LooseRequest>,
    draft: LooseRequest,
    side: Speaker,
    /// A method that was named before its address.
    method: Option<Slice>,
    /// Where the list of header fields has come to that a label announced.
    listed: Option<usize>,
}

impl Assembly {
    fn add(&mut self, layers: &mut Layers<'_>, atom: &Atom) {
        let at = self.text.sub(atom.range.clone());
        match &atom.what {
            AtomKind::Label(label) => {
                self.label(*label);
                self.listed = (*label == LabelTopic::Headers).then_some(atom.range.end);
            }
            AtomKind::Method(method) => self.method(self.text.sub(method.clone())),
            AtomKind::Address { method, target } => {
                let near = |method: &Slice| at.start.saturating_sub(method.start) < NEAR;
                let method = method.clone().map(|method| self.text.sub(method)).or(self.method.filter(near));
                self.address(layers, method, self.text.sub(target.clone()), at);
            }
            AtomKind::Status(code, place) => {
                self.draft.status(*code, self.text.sub(place.clone()), at);
                self.side = Speaker::Server;
            }
            AtomKind::Answer(answer) => {
                self.draft.answer(layers, answer);
                self.side = Speaker::Server;
            }
            AtomKind::Callback => {}
            AtomKind::Credentials => self.credentials(layers, at),
            AtomKind::Form => self.form(layers, at),
            AtomKind::Object(body) => {
                self.next_if(layers, |draft, layers| draft.has_content() && !draft.repeats(layers, body.raw));
                self.draft.object(body, at);
            }
            AtomKind::Pair(pair) => self.pair(layers, pair, at),
        }
    }

    /// A method belongs to the address before it, unless that has one, or to the next.
    fn method(&mut self, method: Slice) {
        let waits = self.draft.url.is_some() && self.draft.method.is_none() && !self.draft.is_over();
        if waits {
            self.draft.method = Some(method);
        } else {
            self.method = Some(method);
        }
    }

    fn label(&mut self, label: LabelTopic) {
        self.side = match label {
            LabelTopic::Response => Speaker::Server,
            LabelTopic::Request | LabelTopic::Body | LabelTopic::Address | LabelTopic::Method => Speaker::Client,
            LabelTopic::Headers => self.side,
        };
    }

    /// Begins the next request if the one at hand has what comes now.
    fn next_if(&mut self, layers: &Layers<'_>, full: impl Fn(&LooseRequest, &Layers<'_>) -> bool) {
        self.side = Speaker::Client;
        if full(&self.draft, layers) {
            self.done.push(std::mem::take(&mut self.draft));
        }
    }

    fn address(&mut self, layers: &Layers<'_>, method: Option<Slice>, target: Slice, at: Slice) {
        if self.draft.is_same_address(layers, target) {
            self.draft.method = self.draft.method.or(method);
            return;
        }
        // An answer may name addresses; one with the parameters of a token request is told after it.
        let asks = memchr::memchr(b'?', layers.bytes(target)).is_some();
        if self.side == Speaker::Server && method.is_none() && !asks {
            return;
        }
        self.next_if(layers, |draft, _| draft.url.is_some());
        self.draft.address(method, target, at);
        self.method = None;
    }

    fn form(&mut self, layers: &Layers<'_>, at: Slice) {
        self.next_if(layers, |draft, layers| draft.has_content() && !draft.repeats(layers, at));
        self.draft.form(at);
    }

    fn pair(&mut self, layers: &mut Layers<'_>, pair: &Pair, at: Slice) {
        let text = self.text;
        let slice = |range: std::ops::Range<usize>| text.sub(range);
        let name = slice(pair.name.clone());
        let value = slice(pair.value.clone());
        let kind = if pair.kind == Kind::Param && self.is_listed(layers, &pair.unit()) { Kind::Header } else { pair.kind };
        self.listed = self.listed.map(|_| pair.unit().end);
        let field = match kind {
            Kind::Header => plain(layers, name, value, slice(pair.unit())),
            Kind::Param => Field { name, value, unit: slice(pair.unit()), origin: Origin::Written },
        };
        match kind {
            // An empty place in a list is not shown, whatever was sent.
            Kind::Header if pair.value.is_empty() => {}
            Kind::Header if self.side == Speaker::Server => self.draft.answer_field(field, at),
            Kind::Header => {
                self.next_if(layers, |draft, layers| draft.is_over() && !draft.has_field(layers, field));
                self.draft.field(layers, field, at);
            }
            Kind::Param => {
                self.next_if(layers, |draft, layers| draft.differs(layers, field));
                self.draft.param(layers, field, pair.written, at);
            }
        }
    }

    /// A second value is another attempt.
    fn credentials(&mut self, layers: &mut Layers<'_>, at: Slice) {
        let name = layers.coarse(at.to(0), b"Authorization");
        let field = plain(layers, name, at, at);
        self.next_if(layers, |draft, layers| draft.has_named(layers, b"authorization"));
        self.draft.field(layers, field, at);
    }

    /// Under a label for header fields, up to the next empty line, every name is one of a field.
    fn is_listed(&self, layers: &Layers<'_>, unit: &std::ops::Range<usize>) -> bool {
        let Some(last) = self.listed.filter(|last| *last <= unit.start) else { return false };
        let between = layers.bytes(self.text.sub(last..unit.start));
        let lines: Vec<&[u8]> = between.split(|b| *b == b'\n').collect();
        let whole = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
        !whole.iter().any(|line| line.trim_ascii().is_empty())
    }
}

/// `name: value`: the separator is ours, and no rule judges it.
fn plain(layers: &mut Layers<'_>, name: Slice, value: Slice, unit: Slice) -> Field {
    let colon = Piece::Text { bytes: b": ".to_vec(), at: value.to(0) };
    let line = layers.join(vec![Piece::Copy(name), colon, Piece::Copy(value)]);
    Field { name: line.to(name.len()), value: line.from(name.len() + 2), unit, origin: Origin::Written }
}
