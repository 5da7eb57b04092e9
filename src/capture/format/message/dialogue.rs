//! What client and server said to each other, heard piece by piece: writes, packets, lines of a wire log. Several
//! connections may be told of in turns; a message may come in many pieces, its head and its body apart.

use std::ops::Range;

use super::{Message, MessageContent, begins, fragment, read_message};
use crate::capture::format::Fragment;
use crate::capture::model::View;
use crate::text::layers::{Layers, Piece, Slice};

/// How the form tells it.
#[derive(Clone, Copy, Debug)]
pub(in crate::capture::format) struct DialogueSource {
    pub(in crate::capture::format) form: &'static str,
    pub(in crate::capture::format) view: View,
    pub(in crate::capture::format) content: MessageContent,
    pub(in crate::capture::format) client: Option<&'static str>,
}

/// The messages so far, in the order of their first pieces.
#[derive(Debug, Default)]
pub(in crate::capture::format) struct Dialogue(Vec<OpenMessage>);

#[derive(Debug)]
struct OpenMessage {
    /// The connection, as the form names it.
    link: Vec<u8>,
    /// Who sends on it, as the form names it.
    sender: Vec<u8>,
    pieces: Vec<Piece>,
    range: Range<usize>,
}

/// A piece belongs to one of so many messages before it.
const OPEN_MESSAGES: usize = 64;

impl Dialogue {
    /// The next piece. One that neither begins a message nor goes on with one is none of HTTP's.
    pub(in crate::capture::format) fn hear(
        &mut self,
        layers: &Layers<'_>,
        link: &[u8],
        sender: &[u8],
        piece: Slice,
        range: Range<usize>,
    ) {
        if begins(layers.bytes(piece)) {
            let (link, sender) = (link.to_vec(), sender.to_vec());
            self.0.push(OpenMessage { link, sender, pieces: vec![Piece::Copy(piece)], range });
            return;
        }
        let mut known = self.0.iter_mut().rev().take(OPEN_MESSAGES);
        if let Some(draft) = known.find(|draft| draft.link == link && draft.sender == sender) {
            draft.pieces.push(Piece::Copy(piece));
            draft.range.end = draft.range.end.max(range.end);
        }
    }

    /// Whether no message was heard.
    pub(in crate::capture::format) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each request with the answer that its connection gave.
    pub(in crate::capture::format) fn fragments(self, layers: &mut Layers<'_>, told: DialogueSource) -> Vec<Fragment> {
        let mut heard: Vec<Option<Heard>> = self.0.into_iter().map(|draft| draft.read(layers)).collect();
        let mut found = Vec::new();
        for at in 0..heard.len() {
            let Some(message) = heard.get_mut(at).and_then(Option::take) else { continue };
            let answer = (!message.message.is_answer()).then(|| answer_to(&mut heard, at, &message.link)).flatten();
            found.extend(message.fragment(layers, told));
            found.extend(answer.and_then(|answer| answer.fragment(layers, told)));
        }
        found
    }
}

impl OpenMessage {
    fn read(self, layers: &mut Layers<'_>) -> Option<Heard> {
        let text = match &self.pieces[..] {
            [Piece::Copy(whole)] => *whole,
            _ => layers.join(self.pieces),
        };
        let message = read_message(layers, text)?;
        Some(Heard { link: self.link, message, range: self.range })
    }
}

struct Heard {
    link: Vec<u8>,
    message: Message,
    range: Range<usize>,
}

impl Heard {
    fn fragment(self, layers: &mut Layers<'_>, told: DialogueSource) -> Option<Fragment> {
        let part = self.message.part(layers, told.view, told.content, told.client)?;
        Some(fragment(part, self.range, told.form))
    }
}

/// The first answer behind request `at` on its connection, `100 Continue` and its like passed over.
fn answer_to(heard: &mut [Option<Heard>], at: usize, link: &[u8]) -> Option<Heard> {
    let ahead = heard.iter_mut().skip(at + 1).take(OPEN_MESSAGES);
    for slot in ahead.filter(|slot| slot.as_ref().is_some_and(|message| message.link == link)) {
        match slot.as_ref().map(|message| message.message.start)? {
            super::Start::Request { .. } => return None,
            super::Start::Status(100..200, _) => *slot = None,
            super::Start::Status(..) => return slot.take(),
        }
    }
    None
}
