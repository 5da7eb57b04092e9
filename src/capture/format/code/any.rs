//! Requests in source code of any language and any library.
//!
//! The statements are gone through once, in order. What a name holds is remembered; what is called or set on a name that
//! holds no plain value is noted as an event on it. At the end every such thing is looked at: an address and parameters
//! with registered names make a request, whatever the words of the library are. The words only say which value is which.

#![deny(clippy::indexing_slicing, clippy::string_slice, reason = "pastes hold any characters, cut anywhere")]

mod annotation;
mod gather;
mod request;
mod room;
mod statement;
#[cfg(test)]
mod tests;
mod value;
mod words;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::FORM;
use super::value::CallValue;
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::text::layers::Slice;
use gather::Gathered;
pub(super) use value::place;

/// How far round a parameter's name its program is looked at.
const REACH: usize = 12 * 1024;

/// How often each byte may be looked at: blocks are read as one expression first, then statement by statement.
const READ_AGAIN: usize = 12;

/// An address is looked for among so many things before the one that needs it.
const MAX_BEFORE: usize = 12;

/// So many statements and values are looked at for one text.
const MAX_STEPS: usize = 200_000;

/// A request and the statements above it that it is made of.
#[derive(Debug)]
pub(crate) struct FoundCall {
    pub(crate) fragment: Fragment,
    pub(crate) taken: Vec<Range<usize>>,
}

/// Something that is called and set: a client, a request, a connection, a call by itself.
#[derive(Debug, Default)]
struct Thing {
    events: Vec<ThingEvent>,
    at: Range<usize>,
    /// What it is made from, whose settings it has.
    base: Option<usize>,
    /// Another thing is made from it.
    is_base: bool,
    /// It is the declaration of a request, not a call.
    is_declared: bool,
}

#[derive(Clone, Debug)]
struct ThingEvent {
    /// The words of its path.
    path: String,
    args: Vec<Arg>,
    at: Range<usize>,
    /// `x.path = value`.
    sets: bool,
    /// The statements that define what its arguments name.
    uses: Vec<Range<usize>>,
}

#[derive(Clone, Debug)]
struct Arg {
    key: Option<Slice>,
    value: CallValue,
    at: Range<usize>,
}

/// What a name holds.
#[derive(Clone, Debug)]
struct NamedThing {
    value: CallValue,
    uses: Vec<Range<usize>>,
}

struct Interpreter<'r, 's, 'a> {
    scan: &'r mut Scan<'s, 'a>,
    things: Vec<Thing>,
    names: HashMap<String, NamedThing>,
    /// Definitions that the expression at hand uses.
    uses: Vec<Range<usize>>,
    steps: usize,
    /// How many bytes may still be read.
    budget: usize,
    /// How much may still be put into values.
    room: usize,
}

/// The request that begins in this line.
pub(super) fn at(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<FoundCall> {
    let index = scan.calls.iter().position(|found| line.contains(&found.fragment.range.start))?;
    Some(scan.calls.remove(index))
}

/// Every request of the program in the text. Where there is none, what was decoded is given back.
pub(crate) fn of_any_library(scan: &mut Scan<'_, '_>) -> Vec<FoundCall> {
    let (taken, problems, decoded) = (scan.taken.len(), scan.problems.len(), scan.layers.mark());
    let budget_of_readers = scan.budget;
    let mut found = Vec::new();
    for window in windows(scan.source) {
        let (budget, room) = (window.len() * READ_AGAIN, room::room_for(window.len()));
        let mut run = Interpreter { scan, things: Vec::new(), names: HashMap::new(), uses: Vec::new(), steps: 0, budget, room };
        run.statements(window);
        found.extend(run.requests());
    }
    scan.taken.truncate(taken);
    scan.problems.truncate(problems);
    scan.budget = budget_of_readers;
    if found.is_empty() {
        scan.layers.give_back(decoded);
    }
    found
}

/// Where registered names are, with their surroundings.
fn windows(source: &[u8]) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for name in words::STRONG {
        places.extend(memchr::memmem::find_iter(source, name.as_bytes()));
    }
    places.sort_unstable();
    for place in places {
        let (start, end) = (place.saturating_sub(REACH), source.len().min(place + REACH));
        match windows.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => windows.push(line_start(source, start)..end),
        }
    }
    windows
}

fn line_start(source: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', source.get(..at).unwrap_or_default()).map_or(0, |at| at + 1)
}

impl Interpreter<'_, '_, '_> {
    fn text_at(&self, at: Range<usize>) -> String {
        String::from_utf8_lossy(self.bytes(at)).into_owned()
    }

    fn bytes(&self, at: Range<usize>) -> &[u8] {
        self.scan.source.get(at).unwrap_or_default()
    }

    fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps < MAX_STEPS
    }

    /// The requests among the things, in order of the text.
    fn requests(&mut self) -> Vec<FoundCall> {
        let mut found = Vec::new();
        let mut consumed = HashSet::new();
        for index in (0..self.things.len()).rev() {
            if consumed.contains(&index) || self.things.get(index).is_none_or(|thing| thing.is_base) {
                continue;
            }
            let mut gathered = self.gather(index);
            if gathered.needs_host(self.scan.layers) {
                self.nearest_address(index, &mut gathered, &consumed);
            }
            let is_request = gathered.is_request(self.scan.layers);
            if !is_request && !gathered.is_double {
                continue;
            }
            consumed.extend(gathered.things.iter().copied());
            if is_request {
                found.push(self.found(gathered));
            }
        }
        found.sort_by_key(|found| found.fragment.range.start);
        found
    }

    /// The address that was given to something else just before, as where a form's designer joins the two.
    fn nearest_address(&mut self, index: usize, gathered: &mut Gathered, consumed: &HashSet<usize>) {
        for other in (0..index).rev().take(MAX_BEFORE).filter(|other| !consumed.contains(other)) {
            let near = self.gather(other);
            if let Some(url) = near.url.or(near.base).filter(|_| !near.has_content() && !near.is_double) {
                gathered.base = Some(url);
                gathered.method = gathered.method.or(near.method);
                gathered.headers.extend(near.headers);
                gathered.things.extend(near.things);
                gathered.range.start = gathered.range.start.min(near.range.start);
                return;
            }
        }
    }

    fn found(&mut self, gathered: Gathered) -> FoundCall {
        let range = gathered.range.clone();
        let taken = gathered.uses.clone();
        let request = self.request(gathered);
        FoundCall { fragment: Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM }, taken }
    }
}
