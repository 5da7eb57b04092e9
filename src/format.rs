//! Capture forms: from text to exchanges.
//!
//! Each reader recognises one way of writing a request and yields [`Fragment`]s; [`assemble`] joins them to exchanges.
//! People paste mixtures, so every reader works at any line of any text.

mod assemble;
mod code;
mod curl;
mod faraday;
mod http;
mod inspect;
pub(crate) mod lines;
mod normalise;
mod printed;
mod prose;
mod words;

use std::ops::Range;

use crate::layers::{Layers, Slice};
use crate::model::{Body, Capture, Field, Problem, Request, Response, View};

pub(crate) use lines::Lines;
pub(crate) use words::PARAMETERS;

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
pub(crate) struct Reader {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Reads what begins at line `line`; the fragments end at or behind that line's start.
    pub(crate) read: fn(&mut Scan<'_, '_>, usize) -> Vec<Fragment>,
}

/// A form that is a document as a whole (a HAR, a cassette, a collection), not a passage of a text.
pub(crate) struct Document {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    /// Why the bytes look like this form, in a few words; `None` when they do not.
    pub(crate) recognise: fn(&[u8]) -> Option<&'static str>,
    /// Reads the exchanges of the document whose text is the slice.
    pub(crate) read: fn(&mut Layers<'_>, Slice) -> Capture,
}

/// In this order, the first that recognises the text and finds a request in it has it; otherwise the text is scanned.
const DOCUMENTS: &[Document] = &[];

/// In this order, the first that finds something at a line has it.
const READERS: &[Reader] = &[
    Reader { name: faraday::FORM, summary: "log of Faraday's logger middleware, 0.9 to 2.x", read: faraday::read },
    Reader { name: curl::FORM, summary: "curl command lines, POSIX quoting, several per text", read: curl::read },
    Reader {
        name: code::FORM,
        summary: "calls of HTTP libraries in source code: fetch, axios, requests, RestClient and others",
        read: code::read,
    },
    Reader { name: printed::FORM, summary: "objects that programs print: axios configs, header maps of JavaScript, Python, Go, PHP, Perl", read: printed::read },
    Reader { name: http::FORM, summary: "raw HTTP messages, a request alone or with its answer", read: http::read },
    Reader {
        name: inspect::FORM,
        summary: "headers and body as Ruby or Python prints them, Faraday's env object",
        read: inspect::read,
    },
    Reader { name: prose::FORM, summary: "a forum post or chat message with parts of a request in its prose", read: prose::read },
];

/// The text being read and what is shared between readers.
pub(crate) struct Scan<'s, 'a> {
    pub(crate) layers: &'s mut Layers<'a>,
    pub(crate) text: Slice,
    pub(crate) source: &'s [u8],
    pub(crate) lines: &'s Lines,
    pub(crate) problems: Vec<Problem>,
    /// Passages that a reader took from above its line: definitions of what a call uses.
    pub(crate) taken: Vec<Range<usize>>,
}

impl Scan<'_, '_> {
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
    documents.chain(READERS.iter().map(|reader| (reader.name, reader.summary)))
}

/// Reads every request that a text holds, in order. Never fails: what was not understood is among the problems.
pub(crate) fn read(layers: &mut Layers<'_>, text: Slice) -> Capture {
    for document in DOCUMENTS {
        if (document.recognise)(layers.bytes(text)).is_some() {
            let capture = (document.read)(layers, text);
            if !capture.exchanges.is_empty() {
                return capture;
            }
        }
    }
    scan(layers, text)
}

/// Tries every reader at every line.
fn scan(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let text = normalise::text(layers, text);
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let mut scan = Scan { layers, text, source: &source, lines: &lines, problems: Vec::new(), taken: Vec::new() };
    let mut fragments = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let found = READERS.iter().map(|reader| (reader.read)(&mut scan, line)).find(|found| !found.is_empty());
        let end = found.iter().flatten().map(|fragment| fragment.range.end).max();
        fragments.extend(found.into_iter().flatten());
        line = end.map_or(line + 1, |end| lines.after(end).max(line + 1));
    }
    let taken = std::mem::take(&mut scan.taken);
    let mut problems = std::mem::take(&mut scan.problems);
    leave_out(text, &taken, &mut fragments, &mut problems);
    let exchanges = assemble::exchanges(layers, text, fragments);
    Capture { exchanges, problems }
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
