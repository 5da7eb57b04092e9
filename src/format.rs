//! Capture forms: from text to exchanges.
//!
//! Each reader recognises one way of writing a request and yields [`Fragment`]s; [`assemble`] joins them to exchanges.
//! People paste mixtures, so every reader works at any line of any text.

mod apache;
mod assemble;
mod cassette;
mod collection;
mod curl;
mod dotnet;
mod exception;
mod faraday;
mod har;
mod http;
mod http_file;
mod hurl;
mod inspect;
mod java;
pub(crate) mod lines;
mod message;
mod mockserver;
mod nock;
mod normalise;
mod okhttp;
mod pact;
mod prose;
mod quoted;
mod record;
mod responses;
mod rust;
mod shell;
mod sketch;
#[cfg(test)]
mod testing;
mod transcript;
mod webmock;
mod wiremock;
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
const DOCUMENTS: &[Document] = &[
    Document {
        name: har::FORM,
        summary: "HTTP Archives of browsers, proxies and test tools",
        recognise: har::recognise,
        read: har::read,
    },
    Document {
        name: cassette::VCR,
        summary: "cassettes of VCR for Ruby and R, YAML or JSON",
        recognise: cassette::is_vcr,
        read: cassette::read_vcr,
    },
    Document {
        name: cassette::BETAMAX,
        summary: "cassettes of betamax",
        recognise: cassette::is_betamax,
        read: cassette::read_betamax,
    },
    Document {
        name: cassette::VCRPY,
        summary: "cassettes of vcrpy and pytest-recording, YAML or JSON",
        recognise: cassette::is_vcrpy,
        read: cassette::read_vcrpy,
    },
    Document {
        name: cassette::GO_VCR,
        summary: "cassettes of go-vcr",
        recognise: cassette::is_go_vcr,
        read: cassette::read_go_vcr,
    },
    Document {
        name: cassette::PHP_VCR,
        summary: "cassettes of PHP-VCR, YAML or JSON",
        recognise: cassette::is_php_vcr,
        read: cassette::read_php_vcr,
    },
    Document {
        name: responses::FORM,
        summary: "what the recorder of Python's responses writes",
        recognise: responses::recognise,
        read: responses::read,
    },
    Document {
        name: pact::FORM,
        summary: "contracts of Pact, specification 2 to 4",
        recognise: pact::recognise,
        read: pact::read,
    },
    Document {
        name: mockserver::FORM,
        summary: "expectations and logged requests of MockServer",
        recognise: mockserver::recognise,
        read: mockserver::read,
    },
    Document {
        name: wiremock::FORM,
        summary: "WireMock's journal, stub mappings, and its near misses",
        recognise: wiremock::recognise,
        read: wiremock::read,
    },
    Document {
        name: nock::FORM,
        summary: "nock's recordings, as objects and as code, and its unmatched requests",
        recognise: nock::recognise,
        read: nock::read_objects,
    },
    collection::POSTMAN,
    collection::INSOMNIA,
    collection::BRUNO_RUN,
];

/// In this order, the first that finds something at a line has it.
const READERS: &[Reader] = &[
    Reader { name: nock::FORM, summary: "", read: nock::read },
    Reader { name: webmock::FORM, summary: "WebMock's message on an unregistered request", read: webmock::read },
    Reader { name: wiremock::FORM, summary: "", read: wiremock::read_near_miss },
    Reader { name: faraday::FORM, summary: "log of Faraday's logger middleware, 0.9 to 2.x", read: faraday::read },
    Reader { name: collection::BRUNO, summary: "Bruno's request files, blocks in braces", read: collection::read_bruno },
    Reader {
        name: collection::NEWMAN,
        summary: "newman's report on a terminal, with and without --verbose",
        read: collection::read_newman,
    },
    Reader { name: hurl::VERBOSE, summary: "output of hurl --verbose and --very-verbose", read: hurl::read_verbose },
    Reader {
        name: transcript::curl_verbose::FORM,
        summary: "curl -v, CURLOPT_VERBOSE of PHP, pycurl and others; with its command one exchange",
        read: transcript::curl_verbose::read,
    },
    Reader { name: transcript::curl_trace::FORM, summary: "curl --trace and --trace-ascii", read: transcript::curl_trace::read },
    Reader {
        name: transcript::net_http::FORM,
        summary: "Net::HTTP's set_debug_output, HTTParty's debug_output",
        read: transcript::net_http::read,
    },
    Reader {
        name: transcript::http_client::FORM,
        summary: "http.client with debuglevel, as urllib, requests and urllib3 use it",
        read: transcript::http_client::read,
    },
    Reader {
        name: transcript::python_log::FORM,
        summary: "one line of a log or an exception of urllib3, requests or httpx",
        read: transcript::python_log::read,
    },
    Reader { name: transcript::http_rb::FORM, summary: "log of http.rb's logging feature", read: transcript::http_rb::read },
    Reader { name: transcript::rest_client::FORM, summary: "log of rest-client", read: transcript::rest_client::read },
    Reader { name: transcript::toolbelt::FORM, summary: "dumps of requests-toolbelt", read: transcript::toolbelt::read },
    Reader { name: transcript::wget::FORM, summary: "wget --debug and wget -S", read: transcript::wget::read },
    Reader { name: apache::FORM, summary: "wire and header log of Apache HttpClient 3 to 5", read: apache::read },
    Reader { name: okhttp::FORM, summary: "OkHttp's logging interceptor, as Retrofit uses it", read: okhttp::read },
    Reader {
        name: quoted::FORM,
        summary: "HTTP messages in string literals: Go %q, strace, reqwest's connection_verbose, Node, undici",
        read: quoted::read,
    },
    Reader { name: rust::FORM, summary: "requests and answers as Rust prints them: reqwest, http", read: rust::read },
    Reader { name: java::FORM, summary: "debug logs of java.net.http and HttpURLConnection", read: java::read },
    Reader { name: dotnet::FORM, summary: ".NET HttpClient's log, HttpRequestMessage as it prints itself", read: dotnet::read },
    Reader {
        name: exception::FORM,
        summary: "exception texts that quote a header value or the address: Java, Python, Go, Guzzle, Spring",
        read: exception::read,
    },
    Reader { name: curl::FORM, summary: "curl command lines, POSIX quoting, several per text", read: curl::read },
    Reader { name: hurl::FILE, summary: "Hurl files: sections, bodies, expected answers", read: hurl::read_file },
    Reader {
        name: http_file::FORM,
        summary: "request files of editors (.http, .rest): VS Code REST Client, JetBrains, httpyac",
        read: http_file::read,
    },
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
    // A form that is both a document and a passage is listed once, with the summary of the document.
    let readers = READERS.iter().filter(|reader| !reader.summary.is_empty());
    documents.chain(readers.map(|reader| (reader.name, reader.summary)))
}

/// Reads every request that a text holds, in order. Never fails: what was not understood is among the problems.
pub(crate) fn read(layers: &mut Layers<'_>, text: Slice) -> Capture {
    for document in DOCUMENTS {
        if (document.recognise)(layers.bytes(text)).is_some() {
            let capture = (document.read)(layers, text);
            // A problem says why there is none; scanning the lines of a document would only find parts of it.
            if !capture.exchanges.is_empty() || !capture.problems.is_empty() {
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
    let mut scan = Scan { layers, text, source: &source, lines: &lines, problems: Vec::new() };
    let mut fragments = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let found = READERS.iter().map(|reader| (reader.read)(&mut scan, line)).find(|found| !found.is_empty());
        let end = found.iter().flatten().map(|fragment| fragment.range.end).max();
        fragments.extend(found.into_iter().flatten());
        line = end.map_or(line + 1, |end| lines.after(end).max(line + 1));
    }
    let problems = std::mem::take(&mut scan.problems);
    let exchanges = assemble::exchanges(layers, text, fragments);
    Capture { exchanges, problems }
}
