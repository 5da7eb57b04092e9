//! The proof of repairs, many at a time: the file is read again once with all of them, whatever its form and however many
//! requests it holds. Only those that do not read as intended together are tried apart.

use std::collections::BTreeMap;

use super::sent::SentRequest;
use super::{NotWritten, write};
use crate::capture::model::{Capture, Exchange};
use crate::request::readings;
use crate::rules::change::{Change, Fix};
use crate::text::layers::{Edit, Layers, Span, edited};
use crate::text::source;

/// A repair as edits of the file, not proven yet.
#[derive(Debug)]
pub(crate) struct Attempt<'f> {
    /// The request's place among the exchanges.
    pub(crate) exchange: usize,
    /// In the order of their places, disjoint.
    pub(crate) edits: Vec<Edit>,
    changes: &'f [Change],
}

impl<'f> Attempt<'f> {
    /// Writes a repair in the form of the capture.
    pub(crate) fn new(layers: &Layers<'_>, capture: &Capture, exchange: usize, fix: &'f Fix) -> Result<Attempt<'f>, NotWritten> {
        let read = capture.exchanges.get(exchange).ok_or(NotWritten::Place)?;
        Ok(Attempt { exchange, edits: write::edits(layers, read, &fix.changes)?, changes: &fix.changes })
    }
}

/// An attempt that was proven, in the file as it was read again: with other repairs, which do not touch this one.
pub(crate) struct Proven<'p, 'a> {
    /// The attempt's place in the list.
    pub(crate) index: usize,
    pub(crate) layers: &'p mut Layers<'a>,
    pub(crate) exchange: &'p Exchange,
    /// Where the text of each edit is.
    pub(crate) places: Vec<Span>,
}

/// The file is read again for at most so many bytes, or so often, whichever is more.
const MOST_BYTES: usize = 16 << 20;

/// How often any file may be read again that is not too long for it.
const LEAST_READINGS: usize = 8;

/// Proves attempts at one file.
pub(crate) struct Prover<'p, 'a> {
    layers: &'p Layers<'a>,
    capture: &'p Capture,
    form: Option<&'p str>,
    readings: usize,
}

impl<'p, 'a> Prover<'p, 'a> {
    /// `form` is the only one to read, where one was named.
    pub(crate) fn new(layers: &'p Layers<'a>, capture: &'p Capture, form: Option<&'p str>) -> Prover<'p, 'a> {
        let length = layers.root().len().max(1);
        let readings = if length > MOST_BYTES { 0 } else { (MOST_BYTES / length).max(LEAST_READINGS) };
        Prover { layers, capture, form, readings }
    }

    /// Hands over every attempt after which each exchange reads as it is meant to.
    pub(crate) fn prove(&mut self, attempts: &[Attempt<'_>], mut proven: impl FnMut(Proven<'_, '_>)) {
        for batch in batches(attempts, self.readings) {
            self.batch(attempts, batch, &mut proven);
        }
    }

    fn batch(&mut self, attempts: &[Attempt<'_>], batch: Vec<usize>, proven: &mut impl FnMut(Proven<'_, '_>)) {
        let mut open = vec![batch];
        while let Some(batch) = open.pop().filter(|_| self.readings > 0) {
            self.readings -= 1;
            let (good, bad) = match self.read(attempts, &batch, proven) {
                ProofReading::Intended => continue,
                ProofReading::Otherwise { good, bad } if !good.is_empty() => (good, bad),
                // Each of them fails on its own request.
                ProofReading::Otherwise { .. } => continue,
                ProofReading::Unlike if batch.len() < 2 => continue,
                ProofReading::Unlike => (batch[..batch.len() / 2].to_vec(), batch[batch.len() / 2..].to_vec()),
            };
            open.extend([bad, good]);
        }
    }

    /// Reads the file with all of the attempts in it.
    fn read(&self, attempts: &[Attempt<'_>], batch: &[usize], proven: &mut impl FnMut(Proven<'_, '_>)) -> ProofReading {
        let (bytes, places) = applied(self.layers.bytes(self.layers.root()), attempts, batch);
        let mut again = Layers::new(&bytes);
        let Ok(text) = source::text(&mut again) else { return ProofReading::Unlike };
        let read = readings::read_as(&mut again, text, self.form);
        let reading = self.compare(attempts, batch, &again, &read);
        if reading == ProofReading::Intended {
            for (index, places) in batch.iter().zip(places) {
                let Some(exchange) = read.exchanges.get(attempts[*index].exchange) else { continue };
                proven(Proven { index: *index, layers: &mut again, exchange, places });
            }
        }
        reading
    }

    fn compare(&self, attempts: &[Attempt<'_>], batch: &[usize], again: &Layers<'_>, read: &Capture) -> ProofReading {
        if read.exchanges.len() != self.capture.exchanges.len() || read.problems.len() > self.capture.problems.len() {
            return ProofReading::Unlike;
        }
        let changed: BTreeMap<usize, usize> = batch.iter().map(|index| (attempts[*index].exchange, *index)).collect();
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (at, (old, new)) in self.capture.exchanges.iter().zip(&read.exchanges).enumerate() {
            let index = changed.get(&at);
            let wanted = match index {
                Some(index) => SentRequest::intended(self.layers, old, attempts[*index].changes),
                None => Some(SentRequest::new(self.layers, old)),
            };
            match (wanted.is_some_and(|wanted| wanted == SentRequest::new(again, new)), index) {
                (true, index) => good.extend(index),
                (false, Some(index)) => bad.push(*index),
                (false, None) => return ProofReading::Unlike,
            }
        }
        if bad.is_empty() { ProofReading::Intended } else { ProofReading::Otherwise { good, bad } }
    }
}

/// What a file with repairs in it says.
#[derive(PartialEq, Eq)]
enum ProofReading {
    /// What it is meant to say.
    Intended,
    /// Not what some repairs mean, and no other request has changed.
    Otherwise { good: Vec<usize>, bad: Vec<usize> },
    /// Something else that no single repair explains.
    Unlike,
}

/// The attempts in at most so many groups that can be made together: one for each request, and none touches another.
fn batches(attempts: &[Attempt<'_>], most: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, attempt) in attempts.iter().enumerate() {
        let room = groups.iter().position(|group| group.has_room_for(attempts, attempt));
        let group = room.unwrap_or(groups.len());
        if group == groups.len() && group < most {
            groups.push(Group::default());
        }
        groups.get_mut(group).into_iter().for_each(|group| group.add(index, attempt));
    }
    groups.into_iter().map(|group| group.members).collect()
}

#[derive(Default)]
struct Group {
    members: Vec<usize>,
    /// Starts and ends of the edits.
    taken: BTreeMap<u32, u32>,
}

impl Group {
    fn has_room_for(&self, attempts: &[Attempt<'_>], attempt: &Attempt<'_>) -> bool {
        // Attempts come request by request.
        let another = self.members.last().is_none_or(|last| attempts[*last].exchange != attempt.exchange);
        another && attempt.edits.iter().all(|edit| self.is_apart(edit.span))
    }

    fn is_apart(&self, span: Span) -> bool {
        let before = self.taken.range(..=span.end).next_back();
        before.is_none_or(|(_, end)| *end < span.start)
    }

    fn add(&mut self, index: usize, attempt: &Attempt<'_>) {
        self.members.push(index);
        self.taken.extend(attempt.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
    }
}

/// The file with the attempts' edits, and where the text of each edit is then, attempt by attempt.
fn applied(bytes: &[u8], attempts: &[Attempt<'_>], batch: &[usize]) -> (Vec<u8>, Vec<Vec<Span>>) {
    let all = |at: usize, index: usize| attempts[index].edits.iter().enumerate().map(move |(edit, written)| (written, at, edit));
    let mut edits: Vec<(&Edit, usize, usize)> = batch.iter().enumerate().flat_map(|(at, index)| all(at, *index)).collect();
    edits.sort_by_key(|(edit, ..)| (edit.span.start, edit.span.end));
    let mut places: Vec<Vec<Span>> =
        batch.iter().map(|index| vec![Span { start: 0, end: 0 }; attempts[*index].edits.len()]).collect();
    let mut shift = 0i64;
    for (edit, at, number) in &edits {
        let start = u32::try_from(i64::from(edit.span.start) + shift).unwrap_or(u32::MAX);
        let length = u32::try_from(edit.text.len()).unwrap_or(u32::MAX);
        places[*at][*number] = Span { start, end: start.saturating_add(length) };
        shift += i64::from(length) - i64::from(edit.span.end - edit.span.start);
    }
    (edited(bytes, edits.into_iter().map(|(edit, ..)| edit)), places)
}
