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
mod libcurl;
pub(crate) mod lines;
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

pub(crate) use choice::{documents, nearest, unread_client};
pub(crate) use lines::Lines;
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
    Document { name: tshark::FORM, summary: "packets of tshark -T json", recognise: tshark::recognise, read: tshark::read },
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
    Document {
        name: jmeter::FORM,
        summary: "results and plans of JMeter in XML",
        recognise: jmeter::recognise,
        read: jmeter::read,
    },
    collection::POSTMAN,
    collection::INSOMNIA,
    collection::BRUNO_RUN,
    json_log::DOCUMENT,
];

/// In this order, the first that finds something at a line has it.
const READERS: &[Reader] = &[
    Reader { name: nock::FORM, summary: "", read: nock::read },
    Reader { name: webmock::FORM, summary: "WebMock's message on an unregistered request", read: webmock::read },
    Reader { name: wiremock::FORM, summary: "", read: wiremock::read_near_miss },
    Reader { name: faraday::FORM, summary: "log of Faraday's logger middleware, 0.9 to 2.x", read: faraday::read },
    Reader { name: html_form::FORM, summary: "a form of a web page, with the fields that it sends", read: html_form::read },
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
        name: transcript::httpx::FORM,
        summary: "httpx: HTTP/2 fields in its debug log, requests printed by hooks",
        read: transcript::httpx::read,
    },
    Reader {
        name: transcript::python_log::FORM,
        summary: "lines of urllib3's and httpx's logs",
        read: transcript::python_log::read,
    },
    Reader { name: transcript::http_rb::FORM, summary: "log of http.rb's logging feature", read: transcript::http_rb::read },
    Reader { name: transcript::httparty::FORM, summary: "HTTParty's log in its format :curl", read: transcript::httparty::read },
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
    Reader {
        name: java::FORM,
        summary: "debug logs of java.net.http and HttpURLConnection; maps and entities as Java and Spring print them",
        read: java::read,
    },
    Reader { name: dotnet::FORM, summary: ".NET HttpClient's log, HttpRequestMessage as it prints itself", read: dotnet::read },
    Reader { name: packets::FORM, summary: "tcpdump -A and -X, tshark follow, hex dumps, ureq's trace", read: packets::read },
    Reader {
        name: node::FORM,
        summary: "NODE_DEBUG=http, fetch and undici, undici's diagnostics, header objects of node:http",
        read: node::read,
    },
    Reader { name: mitmdump::FORM, summary: "flows as mitmdump prints them", read: mitmdump::read },
    Reader { name: "tshark-verbose", summary: "packets of tshark -V", read: tshark::read_verbose },
    Reader { name: golang::FORM, summary: "requests and header maps as Go prints them, resty's debug log", read: golang::read },
    Reader {
        name: perl::FORM,
        summary: "LWP's dump, Data::Dumper of HTTP::Request, Mojolicious' debug output",
        read: perl::read,
    },
    Reader {
        name: exception::FORM,
        summary: "exception texts that quote a header value or the address: Java, Python, Go, Guzzle, Spring",
        read: exception::read,
    },
    Reader { name: transcript::aiohttp::FORM, summary: "aiohttp's tracing signals", read: transcript::aiohttp::read },
    Reader { name: transcript::oauthlib::FORM, summary: "debug log of requests-oauthlib", read: transcript::oauthlib::read },
    Reader { name: transcript::excon::FORM, summary: "Excon's instrumentation", read: transcript::excon::read },
    Reader {
        name: powershell::FORM,
        summary: "Invoke-RestMethod and Invoke-WebRequest with their variables, DevTools' copies for PowerShell",
        read: powershell::read,
    },
    Reader {
        name: curl::FORM,
        summary: "curl command lines for POSIX shells, cmd.exe and PowerShell; `--libcurl` source",
        read: curl::read,
    },
    Reader { name: wget::FORM, summary: "wget command lines", read: wget::read },
    Reader { name: httpie::FORM, summary: "HTTPie and xh command lines", read: httpie::read },
    Reader {
        name: code::FORM,
        summary: "calls of HTTP libraries in source code: fetch, axios, requests, http.client, urllib, RestClient, Faraday, Laravel and others",
        read: code::read,
    },
    Reader { name: fetch::FORM, summary: "`fetch(...)` calls, DevTools' copies as fetch and Node.js fetch", read: fetch::read },
    Reader {
        name: printed::FORM,
        summary: "objects that programs print: axios configs, header maps of JavaScript, Python, PHP, Perl",
        read: printed::read,
    },
    Reader { name: hurl::FILE, summary: "Hurl files: sections, bodies, expected answers", read: hurl::read_file },
    Reader {
        name: http_file::FORM,
        summary: "request files of editors (.http, .rest): VS Code REST Client, JetBrains, httpyac",
        read: http_file::read,
    },
    Reader { name: libcurl::FORM, summary: "C source of curl --libcurl", read: libcurl::read },
    Reader { name: http::FORM, summary: "raw HTTP messages, a request alone or with its answer", read: http::read },
    // What no reader of a known layout has; those below take any part of a request.
    Reader { name: code::FORM, summary: "", read: code::read_other },
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
    /// How many bytes may still be looked at beyond the line at hand.
    pub(crate) budget: usize,
    /// The requests that the program in the text makes, in any language and with any library, that are not read yet.
    pub(crate) calls: Vec<code::Found>,
}

impl Scan<'_, '_> {
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
pub(crate) fn read(layers: &mut Layers<'_>, text: Slice) -> Capture {
    read_as(layers, text, None).capture
}

/// Whether the text looks like a document that is read as a whole.
pub(crate) fn is_document(text: &[u8]) -> bool {
    DOCUMENTS.iter().any(|document| (document.recognise)(text).is_some())
}

/// What the readers of known layouts find.
pub(crate) struct Scanned {
    pub(crate) capture: Capture,
    /// The text, where it is no document and no form was asked for: other ways to read it may explain more.
    pub(crate) open: Option<Slice>,
}

/// Reads every request that a text holds, in order, with `only` in the form of that name. Never fails: what was not
/// understood is among the problems.
pub(crate) fn read_as(layers: &mut Layers<'_>, text: Slice, only: Option<&str>) -> Scanned {
    for document in DOCUMENTS.iter().filter(|document| only.is_none_or(|only| only == document.name)) {
        if only.is_some() || (document.recognise)(layers.bytes(text)).is_some() {
            let mark = layers.mark();
            let capture = (document.read)(layers, text);
            // A problem says why there is none; scanning the lines of a document would only find parts of it.
            if !capture.exchanges.is_empty() || !capture.problems.is_empty() {
                return Scanned { capture, open: None };
            }
            layers.give_back(mark);
        }
    }
    let text = normalise::text(layers, text);
    let capture = scan_as(layers, text, only);
    Scanned { capture, open: only.is_none().then_some(text) }
}

/// How often the readers together may look at each byte beyond its own line: objects in objects are tried one by one.
const READ_AGAIN: usize = 64;

/// A short text may be looked at more often.
const LEAST_BUDGET: usize = 1 << 22;

/// Tries every reader at every line.
pub(crate) fn scan(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let text = normalise::text(layers, text);
    scan_as(layers, text, None)
}

fn scan_as(layers: &mut Layers<'_>, text: Slice, only: Option<&str>) -> Capture {
    let source = layers.bytes(text).to_vec();
    let lines = Lines::new(&source);
    let budget = (source.len() * READ_AGAIN).max(LEAST_BUDGET);
    let mut scan =
        Scan { layers, text, source: &source, lines: &lines, problems: Vec::new(), taken: Vec::new(), budget, calls: Vec::new() };
    // Before any reader, as each gives back what was decoded where it finds nothing.
    if only.is_none_or(|only| only == code::FORM) {
        scan.calls = code::of_any_library(&mut scan);
    }
    let mut fragments = Vec::new();
    let mut line = 0;
    let mut spent_at = None;
    while line < lines.len() {
        let readers = READERS.iter().filter(|reader| only.is_none_or(|only| only == reader.name));
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
    let readers = READERS.iter().filter(|reader| ![code::FORM, prose::FORM].contains(&reader.name));
    readers.map(|reader| tried(scan, reader, line)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What a reader finds; one that finds nothing has taken nothing, and what it decoded is given back.
fn tried(scan: &mut Scan<'_, '_>, reader: &Reader, line: usize) -> Vec<Fragment> {
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
