//! From the bytes of a file to its report: read, check, diagnose, mask.

mod cover;
mod fingerprint;
mod kept;
mod options;
mod proof;
mod repairs;
mod understood;
mod verdict;
mod wanted;

use std::sync::Arc;

use crate::capture::format;
use crate::capture::model::{Capture, Exchange, Seen};
use crate::check::kept::Purpose;
use crate::check::suppress::{Remark, Silenced};
use crate::diagnosis::{self, Diagnosis, alone};
use crate::privacy::mask::Mask;
use crate::provider::{self, Profile};
use crate::repair::convert::One;
use crate::request::asked;
use crate::request::readings;
use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::rules::change::Grade;
use crate::rules::finding::{Confidence, Finding, Level};
use crate::rules::rule;
use crate::text::layers::{Layers, Slice, Span};
use crate::text::source::{self, Display, LineIndex, NoText, Position};
use cover::Cover;
pub use options::Options;
use verdict::Judged;

/// Everything that is to be said of one file. Offsets are bytes of the file as it is on disk.
#[derive(Debug)]
pub struct FileReport {
    /// As given by the caller.
    pub path: String,
    /// The octets of the path where they are no UTF-8, for formats that can say them; the caller sets them.
    pub octets: Option<Vec<u8>>,
    /// The form of the first request: a name of `grantlint formats`.
    pub format: &'static str,
    /// The token-endpoint requests, in the order of the file.
    pub exchanges: Vec<ExchangeReport>,
    /// What could not be read.
    pub problems: Vec<ProblemReport>,
    /// Why there is no request at all, if there is none.
    pub no_request: Option<NoRequest>,
    /// The file with every secret and control byte covered: what may be shown of it. As long as the file, but for
    /// UTF-16, which is shown as UTF-8. Where there is nothing to say of a file, all of it is covered.
    pub shown: Arc<[u8]>,
    /// Findings that were let pass; they are in no other list.
    pub silenced: Vec<Silenced>,
    /// What is to be said of the comments that let findings pass.
    pub remarks: Vec<Remark>,
}

/// Why no token-endpoint request was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRequest {
    /// No bytes, or white space only.
    Empty,
    /// The bytes are no text.
    Binary {
        /// Byte offset of the first byte that no text has.
        at: u32,
    },
    /// Text without anything that looks like a request; the forms that it is nearest to.
    NothingRecognised(Vec<&'static str>),
    /// Nothing in the only form that was to be read.
    NotInForm(String),
    /// Requests, but none to a token endpoint; the number of them.
    OtherRequests(usize),
    /// The bytes could not be had, or are code of a client that no reader knows: the reason.
    Unread(String),
}

impl FileReport {
    /// The report of a file that the caller could not read, so that no format passes over it.
    pub fn unread(path: &str, reason: &str) -> FileReport {
        nothing(path, 0, NoRequest::Unread(reason.to_owned()))
    }
}

/// One token-endpoint request.
#[derive(Debug)]
pub struct ExchangeReport {
    /// Among the requests of the file, from 0.
    pub index: usize,
    /// `token`, `revocation`, ...
    pub endpoint: &'static str,
    /// `wire` or `logical`.
    pub view: &'static str,
    /// The method, where shown or implied.
    pub method: Option<String>,
    /// The request target with userinfo and secret values masked.
    pub url: Option<String>,
    /// The grant type as sent.
    pub grant: Option<String>,
    /// The provider's id.
    pub provider: Option<String>,
    /// All of the request and its answer.
    pub span: Span,
    /// How much was read of it: nothing is passed over in silence.
    pub read: ReadReport,
    /// What was read of the request, for callers that compare it with another capture of it.
    pub understood: Understood,
    /// In the order of their place, then their rule.
    pub findings: Vec<FindingReport>,
    /// Why the server answered as it did.
    pub diagnosis: Diagnosis,
}

/// How much of a request and its answer was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadReport {
    /// Header fields that are shown or implied; `None` where the capture does not tell.
    pub fields: Option<usize>,
    /// Parameters in the body and the query.
    pub parameters: usize,
    /// `form`, `json`, `multipart`, `structure`, `empty`, `other`, or `not shown`.
    pub body: &'static str,
    /// Whether an answer is shown.
    pub answered: bool,
    /// The status of the answer.
    pub answer: Option<u16>,
}

/// What a capture shows of a request: each part shown, shown to be absent, or not shown. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Host without port, in lower case.
    pub host: Option<String>,
    /// Path of the target without its query.
    pub path: Option<String>,
    /// Media type in lower case, without parameters.
    pub content_type: Seen<String>,
    /// Where the client authenticates: `header-basic`, `header-bearer`, `header-other`, `body`, `query`; empty for nowhere.
    pub credentials: Seen<Vec<&'static str>>,
    /// Names of the parameters that are shown, in order.
    pub parameters: Vec<String>,
}

/// A finding with its places resolved.
#[derive(Debug)]
pub struct FindingReport {
    /// `group/name`.
    pub rule: &'static str,
    /// How grave.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// What is wrong.
    pub message: String,
    /// Why the server cares.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The first is the primary one.
    pub labels: Vec<LabelReport>,
    /// `RFC 6749 section 2.3`.
    pub references: Vec<&'static str>,
    /// How it can be repaired.
    pub fix: Option<FixReport>,
    /// The same for the same fault in the same request, wherever in the file it moves; 16 hexadecimal digits.
    pub fingerprint: String,
}

/// A repair, with its edits where the capture's own form can be rewritten.
#[derive(Debug)]
pub struct FixReport {
    /// What it does, in the imperative.
    pub title: String,
    /// How far it may be trusted.
    pub grade: Grade,
    /// In the order of their places, disjoint; empty for advice.
    pub edits: Vec<EditReport>,
}

impl FixReport {
    /// True if a program may write the edits as they stand here: there are some, and nothing in them is covered.
    pub(crate) fn is_exact(&self) -> bool {
        !self.edits.is_empty() && self.edits.iter().all(|edit| edit.exact)
    }
}

/// One replacement in the file.
#[derive(Debug)]
pub struct EditReport {
    /// Byte offsets of what goes.
    pub span: Span,
    /// The same place in [`FileReport::shown`].
    pub shown: Span,
    /// First line and column of what goes, from 1.
    pub start: Position,
    /// Line and column behind its end.
    pub end: Position,
    /// What comes there, secrets covered unless they are shown.
    pub text: String,
    /// True if nothing of the text is covered, so that a program may write it.
    pub exact: bool,
}

/// A place in the file and the words for it.
#[derive(Debug)]
pub struct LabelReport {
    /// Byte offsets.
    pub span: Span,
    /// The same place in [`FileReport::shown`].
    pub shown: Span,
    /// First line and column, from 1.
    pub start: Position,
    /// Line and column behind the end.
    pub end: Position,
    /// May be empty.
    pub message: String,
    /// The decoded text that the label stands for; only under [`Options::show_secrets`].
    pub text: Option<String>,
}

/// Something that could not be read.
#[derive(Debug)]
pub struct ProblemReport {
    /// What, and what was done about it.
    pub message: String,
    /// Byte offsets.
    pub span: Span,
    /// Line and column.
    pub start: Position,
}

/// Lints one file. `path` is only repeated in the report.
pub fn lint(path: &str, bytes: &[u8], options: &Options) -> FileReport {
    let mut layers = Layers::new(bytes);
    let text = match source::text(&mut layers) {
        Ok(text) => text,
        Err(no_text) => return unreadable(path, bytes, no_text),
    };
    let mut capture = readings::read_as(&mut layers, text, options.input_format.as_deref());
    let mut read = read_all(&mut layers, &capture, options);
    let none = no_request(&capture, read.len(), bytes, options);
    if none.is_some() && options.purpose == Purpose::Attempt {
        read.extend(ReadRequest::answer(&mut layers, &mut capture, text, options));
    }
    // Most files of a folder: nothing of them is shown, so nothing needs to be covered.
    if let Some(none) = none.clone().filter(|_| read.is_empty() && capture.problems.is_empty() && !has_comment(bytes)) {
        return FileReport { format: "text", ..nothing(path, bytes.len(), none) };
    }
    let display = Display::new(bytes);
    let asked = asked::read_authorization_requests(&layers);
    let mask = Cover { layers: &layers, display: &display, capture: &capture, asked: &asked }.of(&read, options.show_secrets);
    let lines = LineIndex::new(bytes);
    let judged = verdict::judge(
        &verdict::Bench { layers: &layers, capture: &capture, display: &display, asked: &asked, lines: &lines, options },
        &read,
        &mask,
    );
    let pairs: Vec<_> = read.iter().zip(&judged.requests).collect();
    let finish = Finish {
        layers: &layers,
        capture: &capture,
        lines,
        display: &display,
        mask: &mask,
        options,
        offers: repairs::offers(&layers, &capture, &pairs, &mask, options),
    };
    let requests = read.iter().zip(judged.requests).enumerate();
    let exchanges: Vec<ExchangeReport> = requests.map(|(index, (read, judged))| finish.exchange(index, read, judged)).collect();
    FileReport {
        path: path.to_owned(),
        octets: None,
        format: read.first().map_or("text", |read| read.form),
        no_request: none,
        exchanges,
        problems: finish.problems(&capture),
        shown: Arc::from(mask.shown()),
        silenced: judged.silenced,
        remarks: judged.remarks,
    }
}

/// Whether a comment may let something pass, on which there is something to say. In UTF-16 it is not looked for.
fn has_comment(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || memchr::memmem::find(bytes, b"grantlint:").is_some()
}

/// What `visit` makes of each token request of a file, in order, and what covers the secrets.
pub(crate) fn each_request<T>(
    bytes: &[u8],
    options: &Options,
    mut visit: impl FnMut(&One<'_, '_>) -> T,
) -> Result<(Vec<T>, Mask), NoRequest> {
    let mut layers = Layers::new(bytes);
    let text = source::text(&mut layers).map_err(reason)?;
    let capture = readings::read_as(&mut layers, text, options.input_format.as_deref());
    let read = read_all(&mut layers, &capture, options);
    if let Some(none) = no_request(&capture, read.len(), bytes, options) {
        return Err(none);
    }
    let display = Display::new(bytes);
    let mask = Cover { layers: &layers, display: &display, capture: &capture, asked: &[] }.of(&read, options.show_secrets);
    let one = |read: &ReadRequest| {
        let exchange = capture.exchanges.get(read.exchange)?;
        Some(visit(&One { layers: &layers, exchange, request: &read.request, mask: &mask }))
    };
    let visited = read.iter().filter_map(one).collect();
    Ok((visited, mask))
}

/// The findings of each token request of a file, with the place of its exchange in the capture.
pub(crate) fn findings(layers: &mut Layers<'_>, capture: &Capture, options: &Options) -> Vec<(usize, Vec<Finding>)> {
    let read = read_all(layers, capture, options);
    verdict::findings(layers, capture, &read, options)
}

fn read_all(layers: &mut Layers<'_>, capture: &Capture, options: &Options) -> Vec<ReadRequest> {
    let exchanges = capture.exchanges.iter().enumerate();
    let mut read: Vec<ReadRequest> =
        exchanges.filter_map(|(index, exchange)| ReadRequest::new(layers, index, exchange, options)).collect();
    if options.purpose != Purpose::Attempt {
        wanted::mark(layers, capture, &mut read);
    }
    read.into_iter().filter(|read| kept::is_request(layers, read, options.purpose)).collect()
}

fn unreadable(path: &str, bytes: &[u8], no_text: NoText) -> FileReport {
    nothing(path, bytes.len(), reason(no_text))
}

fn nothing(path: &str, length: usize, reason: NoRequest) -> FileReport {
    FileReport {
        path: path.to_owned(),
        octets: None,
        format: "unknown",
        exchanges: Vec::new(),
        problems: Vec::new(),
        no_request: Some(reason),
        shown: Arc::from(vec![b'.'; length]),
        silenced: Vec::new(),
        remarks: Vec::new(),
    }
}

fn reason(no_text: NoText) -> NoRequest {
    match no_text {
        NoText::Empty => NoRequest::Empty,
        NoText::Binary { at } => NoRequest::Binary { at },
    }
}

fn no_request(capture: &Capture, found: usize, bytes: &[u8], options: &Options) -> Option<NoRequest> {
    match (found, capture.exchanges.len()) {
        (0, 0) => Some(match (&options.input_format, format::unread_client(bytes)) {
            (Some(form), _) => NoRequest::NotInForm(form.clone()),
            (None, Some(reason)) => NoRequest::Unread(reason),
            (None, None) => NoRequest::NothingRecognised(format::nearest(bytes)),
        }),
        (0, others) => Some(NoRequest::OtherRequests(others)),
        _ => None,
    }
}

/// A token request with everything that was read of it.
struct ReadRequest {
    request: TokenRequest,
    reply: Option<Reply>,
    profile: Profile,
    form: &'static str,
    /// Its place among the exchanges of the capture.
    exchange: usize,
    /// A test beside it wants that the server refuses it.
    to_be_refused: bool,
}

impl ReadRequest {
    fn new(layers: &mut Layers<'_>, index: usize, exchange: &Exchange, options: &Options) -> Option<ReadRequest> {
        let mark = layers.mark();
        let Some(request) = TokenRequest::read(layers, exchange) else {
            layers.give_back(mark);
            return None;
        };
        let mut reply = exchange.response.as_ref().map(|response| Reply::read(layers, response));
        if let Some(reply) = &mut reply {
            reply.accepted |= kept::is_revoked(&request, reply, exchange.form);
            reply.complains |= options.purpose == Purpose::Attempt && alone::complains(reply);
        }
        let profile = provider::find(layers, &request, reply.as_ref(), &options.providers());
        Some(ReadRequest { request, reply, profile, form: exchange.form, exchange: index, to_be_refused: false })
    }

    /// The answer in a text without a request: what it says is worth a diagnosis.
    fn answer(layers: &mut Layers<'_>, capture: &mut Capture, text: Slice, options: &Options) -> Option<ReadRequest> {
        let exchange = alone::exchange(layers, text)?;
        let (request, reply) = alone::read_lone_answer(layers, &exchange)?;
        let known = provider::find(layers, &request, Some(&reply), &options.providers());
        let profile = if known.id.is_empty() { provider::mentioned(&layers.text(text)).unwrap_or(known) } else { known };
        let form = exchange.form;
        capture.exchanges.push(exchange);
        let index = capture.exchanges.len() - 1;
        Some(ReadRequest { request, reply: Some(reply), profile, form, exchange: index, to_be_refused: false })
    }
}

/// The value as far as it can be the name of a grant (RFC 6749 appendix A.10): what follows may be anything, secrets too.
fn grant_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-._:/".contains(c)).unwrap_or(text.len());
    &text[..end]
}

struct Finish<'f, 'a> {
    layers: &'f Layers<'a>,
    capture: &'f Capture,
    lines: LineIndex<'f>,
    display: &'f Display<'f>,
    mask: &'f Mask,
    options: &'f Options,
    offers: repairs::Offers,
}

impl Finish<'_, '_> {
    fn exchange(&self, index: usize, read: &ReadRequest, judged: Judged) -> ExchangeReport {
        let Judged { findings, fingerprints, unchecked, quiet } = judged;
        let case = diagnosis::Case {
            layers: self.layers,
            request: &read.request,
            reply: read.reply.as_ref(),
            profile: &read.profile,
            mask: self.mask,
            quiet: &quiet,
        };
        let mut diagnosis = diagnosis::diagnose(&case, &findings, unchecked);
        proof::keep_if_mended(&mut diagnosis, &findings);
        let diagnosis = kept::explained(diagnosis, &findings, self.options.purpose);
        let request = &read.request;
        let named = findings.iter().zip(fingerprints).enumerate();
        ExchangeReport {
            index,
            endpoint: request.endpoint.name(),
            view: request.view.name(),
            // Programs print `:post`; only on the wire does the case matter, and a rule of its own speaks of it.
            method: request.method.shown().map(|method| self.clean(*method).to_ascii_uppercase()),
            url: request.url.shown().map(|url| self.mask.url(self.layers, url)),
            grant: request.grant(self.layers).map(|grant| self.mask.scrub(grant_name(&grant))),
            provider: Some(read.profile.id.clone()).filter(|id| !id.is_empty()),
            span: self.layers.span(request.at),
            read: understood::amount(request, read.reply.as_ref()),
            understood: understood::read_understood(self.layers, request),
            findings: named.map(|(number, (finding, name))| self.finding(read, (index, number), finding, name)).collect(),
            diagnosis,
        }
    }

    /// `key` is the place of the request and of the finding in it.
    fn finding(&self, read: &ReadRequest, key: (usize, usize), finding: &Finding, fingerprint: String) -> FindingReport {
        FindingReport {
            rule: finding.rule,
            level: finding.level,
            confidence: finding.confidence,
            message: self.sentence(&finding.message),
            why: self.mask.scrub(&finding.why),
            help: self.mask.scrub(&finding.help),
            labels: finding.labels.iter().map(|label| self.label(label.at, &label.message)).collect(),
            references: rule::find(finding.rule).map(|rule| rule.references().collect()).unwrap_or_default(),
            fix: finding.fix.as_ref().map(|fix| self.repair(key, read.exchange, fix)),
            fingerprint,
        }
    }

    fn label(&self, at: Slice, message: &str) -> LabelReport {
        let span = self.layers.span(at);
        let (start, end) = self.lines.range(span);
        let text = self.options.show_secrets.then(|| self.layers.text(at).into_owned());
        LabelReport { span, shown: self.display.span(span), start, end, message: self.sentence(message), text }
    }

    fn problems(&self, capture: &Capture) -> Vec<ProblemReport> {
        let report = |problem: &crate::capture::model::Problem| {
            let span = self.layers.span(problem.at);
            ProblemReport { message: self.sentence(&problem.message), span, start: self.lines.position(span.start) }
        };
        capture.problems.iter().map(report).collect()
    }

    /// A sentence on one line: a name in it may hold line breaks, and what follows one would begin a line of a log.
    fn sentence(&self, text: &str) -> String {
        self.mask.scrub(text).replace(['\n', '\t'], " ")
    }

    fn clean(&self, slice: Slice) -> String {
        self.mask.scrub(&self.layers.text(slice))
    }
}
