//! Capture forms: from text to exchanges.
//!
//! Each reader recognises one way of writing a request and yields [`Fragment`]s; [`assemble`] joins them to exchanges.
//! People paste mixtures, so every reader works at any line of any text.

mod announced;
mod apache;
mod assemble;
mod cassette;
mod choice;
mod client;
mod code;
mod collection;
mod curl;
#[cfg(test)]
mod documents;
mod dotnet;
mod exception;
mod faraday;
mod fetch;
mod golang;
mod har;
mod html_form;
mod http;
mod http_file;
mod httpie;
mod hurl;
mod inspect;
mod java;
mod jmeter;
mod json_log;
mod layouts;
mod libcurl;
pub(crate) mod lines;
mod long;
mod message;
mod mitmdump;
mod mockserver;
mod nock;
mod node;
mod normalise;
mod okhttp;
mod packets;
mod pact;
pub(crate) mod parts;
mod perl;
mod powershell;
mod printed;
mod prose;
mod quoted;
mod rebuilt;
mod record;
mod responses;
mod rust;
mod scanned;
mod shell;
mod sketch;
#[cfg(test)]
mod testing;
mod transcript;
mod tshark;
mod webmock;
mod wget;
mod wiremock;
mod words;

use std::ops::Range;

use crate::capture::model::{Body, Capture, Field, Problem, Request, Response, View};
use crate::text::layers::{Layers, Slice};

use layouts::{DOCUMENTS, READERS};

pub(crate) use choice::{LayoutChoice, documents, nearest, unread_client};
pub(crate) use lines::Lines;
pub(crate) use scanned::{Scanned, joined};
pub(crate) use words::parameters;

/// A piece of an exchange and the bytes of the text that it took.
#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) part: Part,
    pub(crate) range: Range<usize>,
    pub(crate) form: &'static str,
}

/// What a reader found.
#[derive(Debug)]
pub(crate) enum Part {
    /// A request that needs nothing more (a curl command, a raw message).
    Request(Box<Request>, View),
    /// A method and a target in a sentence or a log line.
    Line { method: Option<Slice>, target: Slice },
    /// A list of header fields.
    Headers(Vec<Field>),
    /// One header field on a line of its own, or in a sentence.
    Field(Field),
    /// The content of a request.
    Body(Body),
    /// An answer of a server.
    Response(Box<Response>),
    /// A line in which a shell complains.
    Shell(Slice),
}

/// A reader: its name, what it reads, and the function that tries it at a line.
pub(crate) struct LayoutReader {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Reads what begins at line `line`; the fragments end at or behind that line's start.
    pub(crate) read: fn(&mut Scan<'_, '_>, usize) -> Vec<Fragment>,
}

/// A form that is a document as a whole (a HAR, a cassette, a collection), not a passage of a text.
pub(crate) struct DocumentReader {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Why the bytes look like this form, in a few words; `None` when they do not.
    pub(crate) recognise: fn(&[u8]) -> Option<&'static str>,
    /// Reads the exchanges of the document whose text is the slice.
    pub(crate) read: fn(&mut Layers<'_>, Slice) -> Capture,
}

/// The text being read and what is shared between readers.
pub(crate) struct Scan<'s, 'a> {
    pub(crate) layers: &'s mut Layers<'a>,
    pub(crate) text: Slice,
    pub(crate) source: &'s [u8],
    pub(crate) lines: &'s Lines,
    pub(crate) problems: Vec<Problem>,
    /// Passages that a reader took from above its line: definitions of what a call uses.
    pub(crate) taken: Vec<Range<usize>>,
    /// How many bytes may still be looked at beyond the line at hand.
    pub(crate) budget: usize,
    /// The requests that the program in the text makes, in any language and with any library, that are not read yet.
    pub(crate) calls: Vec<code::FoundCall>,
    /// The layouts that are looked for.
    pub(crate) choice: LayoutChoice<'s>,
}

impl Scan<'_, '_> {
    /// The offset after the first `needle` within `range`.
    pub(crate) fn after(&self, range: &Range<usize>, needle: &str) -> Option<usize> {
        memchr::memmem::find(&self.source[range.clone()], needle.as_bytes()).map(|at| range.start + at + needle.len())
    }

    /// Whether a reader may look at so many bytes more. No text, however it is made, is read over and over without end.
    pub(crate) fn spend(&mut self, bytes: usize) -> bool {
        let allowed = self.budget >= bytes;
        self.budget = self.budget.saturating_sub(bytes);
        allowed
    }

    /// Whether there is nothing left to spend.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    /// A slice of the text.
    pub(crate) fn slice(&self, range: Range<usize>) -> Slice {
        self.text.sub(range)
    }

    /// The bytes of a line without its end.
    pub(crate) fn line(&self, line: usize) -> &[u8] {
        self.lines.get(line).map_or(&[], |range| &self.source[range])
    }

    /// Notes something that was not understood.
    pub(crate) fn problem(&mut self, range: Range<usize>, message: impl Into<String>) {
        let at = self.text.sub(range);
        self.problems.push(Problem { message: message.into(), at });
    }
}

/// Names of the forms with what they are.
pub fn forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    let documents = DOCUMENTS.iter().map(|document| (document.name, document.summary));
    // A form that is both a document and a passage is listed once, with the summary of the document.
    let readers = READERS.iter().filter(|reader| !reader.summary.is_empty());
    documents.chain(readers.map(|reader| (reader.name, reader.summary)))
}

/// What the readers find in a text, for their own tests.
#[cfg(test)]
pub(crate) fn read_capture(layers: &mut Layers<'_>, text: Slice) -> Capture {
    match read_as(layers, text, LayoutChoice::Any) {
        Scanned::Closed(capture) => capture,
        Scanned::Open(passages) => joined(passages.into_iter().map(|(_, found)| found)),
    }
}

/// Whether the text looks like a document that is read as a whole.
pub(crate) fn is_document(text: &[u8]) -> bool {
    DOCUMENTS.iter().any(|document| (document.recognise)(text).is_some())
}

/// Reads every request that a text holds, in order, in the layouts of `choice`. Never fails: what was not understood is
/// among the problems.
pub(crate) fn read_as(layers: &mut Layers<'_>, text: Slice, choice: LayoutChoice<'_>) -> Scanned {
    for document in DOCUMENTS.iter().filter(|document| choice.admits(document.name)) {
        if choice.is_one() || (document.recognise)(layers.bytes(text)).is_some() {
            let mark = layers.mark();
            let capture = (document.read)(layers, text);
            // A problem says why there is none; scanning the lines of a document would only find parts of it.
            if !capture.exchanges.is_empty() || !capture.problems.is_empty() {
                return Scanned::Closed(capture);
            }
            layers.give_back(mark);
        }
    }
    let passages = long::passages(layers.bytes(text), text).into_iter().map(|passage| {
        let text = normalise::text(layers, passage);
        (text, scan_as(layers, text, choice))
    });
    let passages: Vec<(Slice, Capture)> = passages.collect();
    if choice.is_one() { Scanned::Closed(joined(passages.into_iter().map(|(_, found)| found))) } else { Scanned::Open(passages) }
}

/// How often the readers together may look at each byte beyond its own line: objects in objects are tried one by one.
const READ_AGAIN: usize = 64;

/// A short text may be looked at more often.
const LEAST_BUDGET: usize = 1 << 22;

/// Tries every reader at every line.
pub(crate) fn scan(layers: &mut Layers<'_>, text: Slice, choice: LayoutChoice<'_>) -> Capture {
    let text = normalise::text(layers, text);
    scan_as(layers, text, choice)
}

fn scan_as(layers: &mut Layers<'_>, text: Slice, choice: LayoutChoice<'_>) -> Capture {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let budget = (source.len() * READ_AGAIN).max(LEAST_BUDGET);
    let mut scan = Scan {
        layers,
        text,
        source: &source,
        lines: &lines,
        problems: Vec::new(),
        taken: Vec::new(),
        budget,
        calls: Vec::new(),
        choice,
    };
    // Before any reader, as each gives back what was decoded where it finds nothing.
    if choice.admits(code::FORM) || !choice.is_one() {
        scan.calls = code::of_any_library(&mut scan);
    }
    let mut fragments = Vec::new();
    let mut line = 0;
    let mut spent_at = None;
    while line < lines.len() {
        let readers = READERS.iter().filter(|reader| choice.admits_reader(reader));
        let found = readers.map(|reader| tried(&mut scan, reader, line)).find(|found| !found.is_empty());
        let end = found.iter().flatten().map(|fragment| fragment.range.end).max();
        fragments.extend(found.into_iter().flatten().map(|fragment| announced::of_its_side(&scan, fragment)));
        spent_at = spent_at.or_else(|| lines.get(line).filter(|_| scan.is_spent()));
        line = end.map_or(line + 1, |end| lines.after(end).max(line + 1));
    }
    if let Some(range) = spent_at {
        scan.problem(
            range,
            "so many brackets are never closed before here that objects and calls from here on are not looked for",
        );
    }
    let taken = std::mem::take(&mut scan.taken);
    let mut problems = std::mem::take(&mut scan.problems);
    leave_out(text, &taken, &mut fragments, &mut problems);
    let exchanges = assemble::exchanges(layers, text, fragments);
    Capture { exchanges, problems }
}

/// What each reader of a known layout finds in a line, but for calls in code.
fn known_beside_code(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let known = |reader: &&LayoutReader| ![code::FORM, prose::FORM].contains(&reader.name);
    let readers = READERS.iter().filter(|reader| scan.choice.admits_reader(reader)).filter(known).collect::<Vec<_>>();
    readers.into_iter().map(|reader| tried(scan, reader, line)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a reader finds; one that finds nothing has taken nothing, and what it decoded is given back.
fn tried(scan: &mut Scan<'_, '_>, reader: &LayoutReader, line: usize) -> Vec<Fragment> {
    let (taken, problems, decoded) = (scan.taken.len(), scan.problems.len(), scan.layers.mark());
    let found = (reader.read)(scan, line);
    if found.is_empty() {
        scan.taken.truncate(taken);
    }
    if found.is_empty() && scan.problems.len() == problems {
        scan.layers.give_back(decoded);
    }
    found
}

/// What a call uses is no passage of its own.
fn leave_out(text: Slice, taken: &[Range<usize>], fragments: &mut Vec<Fragment>, problems: &mut Vec<Problem>) {
    let mut taken: Vec<Range<usize>> = taken.to_vec();
    taken.sort_by_key(|range| range.start);
    let within = |at: usize| {
        let last = taken.partition_point(|range| range.start <= at);
        last.checked_sub(1).is_some_and(|last| at < taken[last].end)
    };
    fragments.retain(|fragment| fragment.form == code::FORM || !within(fragment.range.start));
    problems.retain(|problem| problem.at.layer != text.layer || !within(problem.at.start.saturating_sub(text.start) as usize));
}
