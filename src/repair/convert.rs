//! The token requests of a capture in another form: one writer each, all of the same neutral request.

mod curl;
mod faraday;
mod fetch;
mod har;
mod http;
mod httpie;
mod hurl;
pub(crate) mod outgoing;
mod powershell;
mod read;
mod requests;

use crate::privacy::mask::{Mask, is_harmless};
use outgoing::Outgoing;
pub(crate) use read::{One, outgoing as outgoing_of};

/// A form that requests are written in.
struct Form {
    name: &'static str,
    summary: &'static str,
    /// Writes one request.
    write: fn(&Outgoing) -> Result<Vec<u8>, Obstacle>,
    /// Makes one text of several requests.
    gather: fn(Vec<Vec<u8>>) -> Vec<u8>,
}

const FORMS: &[Form] = &[
    Form { name: "curl", summary: "a curl command for a POSIX shell", write: |it| text(curl::write(it)), gather: paragraphs },
    Form { name: "http", summary: "an HTTP/1.1 message", write: http::write, gather: paragraphs },
    Form { name: "har", summary: "an HTTP Archive, version 1.2", write: har::write, gather: har::gather },
    Form { name: "hurl", summary: "a Hurl file", write: |it| text(hurl::write(it)), gather: paragraphs },
    Form { name: "faraday", summary: "Ruby code with Faraday", write: |it| text(faraday::write(it)), gather: faraday::gather },
    Form {
        name: "requests",
        summary: "Python code with requests",
        write: |it| text(requests::write(it)),
        gather: requests::gather,
    },
    Form { name: "fetch", summary: "JavaScript code with fetch", write: |it| text(fetch::write(it)), gather: fetch::gather },
    Form {
        name: "httpie",
        summary: "an HTTPie command for a POSIX shell",
        write: |it| text(httpie::write(it)),
        gather: paragraphs,
    },
    Form {
        name: "powershell",
        summary: "PowerShell's Invoke-RestMethod",
        write: |it| text(powershell::write(it)),
        gather: paragraphs,
    },
];

/// Why a form cannot say what a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Obstacle {
    /// Octets that are no text.
    NoText,
    /// A control character that would stand bare in the output.
    Control,
    /// A method that the client does not send, or not in this spelling.
    Method,
    /// An address that the client would change.
    Address,
    /// A header field that the client does not let a program set, or cannot write.
    Header,
    /// Two header fields of one name.
    RepeatedHeader,
    /// A body without a content type, to which the client adds one.
    AddedType,
    /// A body of a GET or HEAD request.
    BodyOfGet,
    /// Parts of a multipart form.
    Parts,
    /// A certificate of the client's own.
    Certificate,
    /// Braces that the form would fill in.
    Template,
}

impl Obstacle {
    /// The sentence behind "cannot be written as ...:".
    pub fn reason(self) -> &'static str {
        match self {
            Obstacle::NoText => "it holds octets that are not text",
            Obstacle::Control => "it holds a control character that this form has no escape for",
            Obstacle::Method => "the client does not send this method, or not in this spelling",
            Obstacle::Address => "the client would not send the address as it is",
            Obstacle::Header => "the client does not let a program set one of the header fields, or cannot write its value",
            Obstacle::RepeatedHeader => "a header field is there twice, and the client sends each once",
            Obstacle::AddedType => "the body has no content type, and the client adds one",
            Obstacle::BodyOfGet => "the client sends no body with this method",
            Obstacle::Parts => "the client has no plain way to send this multipart form",
            Obstacle::Template => "it holds double braces, which the form would fill in",
            Obstacle::Certificate => "the client's certificate cannot be named in it",
        }
    }
}

/// A request that the form cannot express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Among the token requests of the capture, from 0.
    pub index: usize,
    /// Why.
    pub obstacle: Obstacle,
}

/// The requests of a capture in another form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// Every request that the form can express, in order.
    pub text: Vec<u8>,
    /// What the capture does not show, and what stands in its place.
    pub notes: Vec<String>,
    /// The requests that are not in the text.
    pub refused: Vec<Refusal>,
}

/// Names of the forms with what they are.
pub fn list() -> impl Iterator<Item = (&'static str, &'static str)> {
    FORMS.iter().map(|form| (form.name, form.summary))
}

/// The token requests of a capture, to be written in any form.
#[derive(Debug)]
pub struct Captured {
    pub(crate) requests: Vec<Result<(Outgoing, Vec<String>), Obstacle>>,
    pub(crate) mask: Mask,
}

impl Captured {
    /// Writes the requests in the form called `name`, one of [`list`]; in one that nobody knows, nothing.
    pub fn write(&self, name: &str) -> Converted {
        let Some(form) = FORMS.iter().find(|form| form.name == name) else { return Converted::default() };
        let mut converted = Converted::default();
        let mut texts = Vec::new();
        for (index, request) in self.requests.iter().enumerate() {
            if let Ok((_, notes)) = request {
                let told = |note: &String| format!("request {}: {}", index + 1, self.mask.scrub(note));
                converted.notes.extend(notes.iter().map(told));
            }
            match request.as_ref().map_err(|obstacle| *obstacle).and_then(|(request, _)| self.written(form, request)) {
                Ok(text) => texts.push(text),
                Err(obstacle) => converted.refused.push(Refusal { index, obstacle }),
            }
        }
        if !texts.is_empty() {
            converted.text = (form.gather)(texts);
        }
        converted
    }

    fn written(&self, form: &Form, request: &Outgoing) -> Result<Vec<u8>, Obstacle> {
        checked(request)?;
        clean((form.write)(request)?, &self.mask)
    }
}

/// The request as code or command of the client called `client`; `None` where no form is that client's, or it cannot say it.
pub(crate) fn idiom(client: &str, request: &Outgoing) -> Option<String> {
    let in_shell = |text: Result<String, Obstacle>| text.ok().map(String::into_bytes);
    checked(request).ok()?;
    let written = match client {
        "curl in cmd.exe" => in_shell(curl::write_for_cmd(request)),
        "curl in PowerShell" => in_shell(curl::write_for_powershell(request)),
        _ => (FORMS.iter().find(|form| form.name == client)?.write)(request).ok(),
    };
    let text = String::from_utf8(written?).ok()?;
    Some(text.trim_end().to_owned())
}

/// What no form can express.
fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    let token =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let value = |value: &str| value.trim_matches([' ', '\t']) == value && !value.contains(|c: char| c.is_control() && c != '\t');
    if !token(&request.method) {
        return Err(Obstacle::Method);
    }
    if request.url().contains(blank) {
        return Err(Obstacle::Address);
    }
    let fits = request.fields.iter().all(|field| token(&field.name) && value(&field.value));
    if fits { Ok(()) } else { Err(Obstacle::Header) }
}

/// No secret that a writer carried along, and no control sequence of a capture, leaves the house.
fn clean(text: Vec<u8>, mask: &Mask) -> Result<Vec<u8>, Obstacle> {
    let text = match String::from_utf8(text) {
        Ok(text) => mask.hide(&text).into_bytes(),
        Err(other) if mask.is_open() => other.into_bytes(),
        Err(_) => return Err(Obstacle::NoText),
    };
    let harmless = |c: char| is_harmless(c) || c == '\r';
    if String::from_utf8_lossy(&text).chars().all(harmless) { Ok(text) } else { Err(Obstacle::Control) }
}

fn text(written: Result<String, Obstacle>) -> Result<Vec<u8>, Obstacle> {
    written.map(|text| (text + "\n").into_bytes())
}

/// With an empty line between.
fn paragraphs(texts: Vec<Vec<u8>>) -> Vec<u8> {
    texts.join(&b'\n')
}
