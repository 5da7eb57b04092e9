//! The capture as every form reads it: exchanges made of slices, nothing decided yet.
//!
//! All text is a [`Slice`]: a range of some decoded layer that knows its bytes of the file. What a client adds by itself
//! (the content type of `curl -d`) is a coarse layer whose bytes are the added text and whose place is the flag.

use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// Silence is not absence: a log without a body is not a request without a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen<T> {
    /// The capture shows it.
    Shown(T),
    /// The capture shows that it was not there.
    Absent,
    /// The capture does not tell.
    NotShown,
}

impl<T> Seen<T> {
    /// The shown value, if any.
    pub fn shown(&self) -> Option<&T> {
        match self {
            Seen::Shown(value) => Some(value),
            Seen::Absent | Seen::NotShown => None,
        }
    }

    /// True only when the capture shows that it was not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Seen::Absent)
    }

    /// True when the capture does not tell.
    pub fn is_not_shown(&self) -> bool {
        matches!(self, Seen::NotShown)
    }

    /// The same statement about a part of the value.
    pub fn map<'s, U>(&'s self, part: impl FnOnce(&'s T) -> U) -> Seen<U> {
        match self {
            Seen::Shown(value) => Seen::Shown(part(value)),
            Seen::Absent => Seen::Absent,
            Seen::NotShown => Seen::NotShown,
        }
    }
}

/// Was it written in the capture, or does the client add it by itself?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Spelled out in the capture.
    Written,
    /// Added by the client because of what is spelled out there.
    Implied,
}

/// How near to the wire a capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// What the program meant: a curl command, a Faraday hash, an axios config.
    Logical,
    /// Octets as sent: raw HTTP, HAR, a proxy dump.
    Wire,
}

impl View {
    /// The name in the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            View::Logical => "logical",
            View::Wire => "wire",
        }
    }
}

/// A name and a value with the place of both; a header field, a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, decoded.
    pub name: Slice,
    /// The value, decoded.
    pub value: Slice,
    /// Everything a removal would cut.
    pub unit: Slice,
    /// Written in the capture or added by the client.
    pub origin: Origin,
}

/// Whether a list of header fields is all there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// What is not in the list was not sent.
    Whole,
    /// Only some fields are shown: what is missing is not known to be absent.
    Partial,
}

/// Header fields in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// The fields that are shown or implied.
    pub fields: Vec<Field>,
    /// Whether others may have been there.
    pub coverage: Coverage,
}

/// How a body is written down in the capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyNotation {
    /// The text is the body, octet for octet as far as the view allows.
    Text,
    /// A structure that the program printed before its client encoded it (a Ruby hash, a Python dict); the fields are in `pairs`.
    Structure,
    /// The same, printed while the program ran: a bare word in it is a value, no name of a variable.
    Printed,
    /// Parts of a multipart form given one by one (`curl -F`); the fields are in `pairs`.
    Multipart,
}

impl BodyNotation {
    /// True for a structure that the client had yet to encode.
    pub fn is_structure(self) -> bool {
        matches!(self, BodyNotation::Structure | BodyNotation::Printed)
    }
}

/// The content of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The text of the body, or of the structure it is printed as.
    pub raw: Slice,
    /// How to read `raw`.
    pub notation: BodyNotation,
    /// The fields of a structure or of a multipart form; empty for text.
    pub pairs: Vec<Field>,
    /// The end is cut off or parts are left out, so that lengths and missing parameters prove nothing.
    pub cut: bool,
}

/// The request target, taken apart after RFC 3986 without normalising anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url {
    /// The whole target as written.
    pub whole: Slice,
    /// `https`, without the colon.
    pub scheme: Option<Slice>,
    /// Between `//` and `@`.
    pub userinfo: Option<Slice>,
    /// Host without port.
    pub host: Option<Slice>,
    /// Port digits.
    pub port: Option<Slice>,
    /// Path, possibly empty.
    pub path: Slice,
    /// After `?`, without it.
    pub query: Option<Slice>,
    /// After `#`, without it.
    pub fragment: Option<Slice>,
}

/// Client credentials that the client turns into a Basic header by itself (`curl -u id:secret`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserOption {
    /// Before the first colon.
    pub id: Slice,
    /// After it; `None` when there is no colon (curl then asks for a password).
    pub secret: Option<Slice>,
    /// The whole argument.
    pub at: Slice,
}

/// What a shell did to a command line before the client ran, as far as the paste shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellFault {
    /// A quote that is never closed.
    UnterminatedQuote,
    /// An option at the end of the command that lacks its argument (a line continuation is missing).
    MissingArgument,
    /// A bare `&` ended the command inside what was meant as data.
    BareAmpersand,
    /// Single quotes in cmd.exe, which does not know them.
    CmdSingleQuotes,
    /// The URL argument holds white space or a line break.
    BlankInUrl,
    /// A backslash that is not at the end of its line continues nothing.
    StrayContinuation,
    /// A line break of `echo` goes into Base64 with the credentials.
    EchoedLineBreak,
    /// A `$` in the midst of a value within double quotes: the shell takes what follows for a variable.
    DollarInValue,
    /// A single `%` before a digit in a batch file is a parameter of the file.
    BatchPercent,
    /// An error line of the shell itself in the same paste.
    ShellSaid,
}

/// A shell fault and the text that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mangled {
    /// What happened.
    pub fault: ShellFault,
    /// Where it shows.
    pub at: Slice,
}

/// The octets of an HTTP/1 message, for rules about its framing. Only where the capture shows the message as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// From the request line to the end of the fields; method, target and fields are slices of the same layer.
    pub head: Slice,
    /// `HTTP/1.1`.
    pub version: Option<Slice>,
    /// What stands behind the content that Content-Length counts.
    pub tail: Option<Slice>,
    /// The capture draws the borders (a write, a packet). In a paste they are guessed, and lines may be left out.
    pub exact: bool,
}

/// A request as captured.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method; implied ones are coarse slices.
    pub method: Seen<Slice>,
    /// The request target.
    pub url: Seen<Url>,
    /// Header fields.
    pub headers: Seen<Headers>,
    /// The content.
    pub body: Seen<Body>,
    /// Credentials given to the client apart from the header.
    pub user: Option<UserOption>,
    /// Options that switch certificate verification off, as written.
    pub insecure: Option<Slice>,
    /// The option that names the client's own TLS certificate, as written.
    pub certificate: Option<Slice>,
    /// What names the version of TLS: the greatest one that an option allows, or the one that was agreed on.
    pub tls: Option<Slice>,
    /// The octets of the message.
    pub wire: Option<Wire>,
    /// Faults of the shell.
    pub mangled: Vec<Mangled>,
    /// The client that made it, as far as the form tells: `curl`, `Faraday`.
    pub client: Option<&'static str>,
    /// The command line, where the request is one whose words can be edited.
    pub command: Option<CommandLine>,
}

/// A command line taken apart, so that a repair can add and remove words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// The words as written, quotes included; the program's name first.
    pub words: Vec<Slice>,
    /// How its shell writes a word.
    pub quoting: Codec,
}

impl Request {
    /// A request of which nothing is shown yet.
    pub fn unknown() -> Request {
        Request {
            method: Seen::NotShown,
            url: Seen::NotShown,
            headers: Seen::NotShown,
            body: Seen::NotShown,
            user: None,
            insecure: None,
            certificate: None,
            tls: None,
            wire: None,
            mangled: Vec::new(),
            client: None,
            command: None,
        }
    }

    /// The fields called `name` (ASCII case ignored, RFC 9110 section 5.1), in order.
    pub fn fields<'r>(&'r self, layers: &'r Layers<'_>, name: &'r str) -> impl Iterator<Item = &'r Field> + 'r {
        let fields = self.headers.shown().map_or(&[][..], |headers| &headers.fields);
        fields.iter().filter(move |field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The first field called `name`: shown, absent, or not to be known from this capture.
    pub fn header(&self, layers: &Layers<'_>, name: &str) -> Seen<Field> {
        if let Some(field) = self.fields(layers, name).next() {
            return Seen::Shown(*field);
        }
        match self.headers.shown() {
            Some(headers) if headers.coverage == Coverage::Whole => Seen::Absent,
            _ if self.headers.is_absent() => Seen::Absent,
            _ => Seen::NotShown,
        }
    }
}

/// What the server answered, as far as the capture shows it.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code and its place.
    pub status: Option<(u16, Slice)>,
    /// Header fields that are shown.
    pub headers: Vec<Field>,
    /// The content, or the sentence in which a poster repeats it.
    pub body: Option<Slice>,
    /// Everything that belongs to the answer.
    pub at: Slice,
}

/// One request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub request: Request,
    /// The answer, where one is shown.
    pub response: Option<Response>,
    /// How near to the wire the capture is.
    pub view: View,
    /// Everything that belongs to the exchange.
    pub at: Slice,
    /// The form it was written in: a name of `grantlint formats`.
    pub form: &'static str,
}

/// Something in the capture that could not be read, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// What was not understood and what was done about it.
    pub message: String,
    /// Where.
    pub at: Slice,
}

/// All that a form found in a text. Parsing never fails: what was not understood is in `problems`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Capture {
    /// In the order of the file.
    pub exchanges: Vec<Exchange>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}
