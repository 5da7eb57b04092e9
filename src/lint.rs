//! From the bytes of a file to its report: read, check, diagnose, mask.

mod repairs;
mod understood;

use std::sync::Arc;

use crate::change::Grade;
use crate::diagnosis::{self, Diagnosis};
use crate::finding::{Confidence, Finding, Level, Unchecked};
use crate::format;
use crate::layers::{Layers, Slice, Span};
use crate::mask::Mask;
use crate::model::{Capture, Exchange, Seen, View};
use crate::profile::{self, Metadata, Profile};
use crate::reply::Reply;
use crate::rule::{self, Context};
use crate::source::{self, Display, LineIndex, NoText, Position};
use crate::token::TokenRequest;

/// What a caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The provider's id, in place of recognising it by host, path or error code.
    pub provider: Option<String>,
    /// The form to read, a name of [`formats`](crate::formats), in place of recognising it.
    pub input_format: Option<String>,
    /// What the server says of itself; it counts more than what is known of the provider.
    pub metadata: Option<Metadata>,
    /// Print secrets as they are. Off, nothing in the report holds one.
    pub show_secrets: bool,
}

/// Everything that is to be said of one file. Offsets are bytes of the file as it is on disk.
#[derive(Debug)]
pub struct FileReport {
    /// As given by the caller.
    pub path: String,
    /// The form of the first request: a name of `grantlint formats`.
    pub format: &'static str,
    /// The token-endpoint requests, in the order of the file.
    pub exchanges: Vec<ExchangeReport>,
    /// What could not be read.
    pub problems: Vec<ProblemReport>,
    /// Why there is no request at all, if there is none.
    pub no_request: Option<NoRequest>,
    /// The file with every secret and control byte covered: what may be shown of it. As long as the file, but for
    /// UTF-16, which is shown as UTF-8.
    pub shown: Arc<[u8]>,
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
    /// Requests, but none to a token endpoint; the number of them.
    OtherRequests(usize),
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
    /// What was read of the request, for callers that compare it with another capture of it.
    pub understood: Understood,
    /// In the order of their place, then their rule.
    pub findings: Vec<FindingReport>,
    /// Why the server answered as it did.
    pub diagnosis: Diagnosis,
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

/// One replacement in the file.
#[derive(Debug)]
pub struct EditReport {
    /// Byte offsets of what goes.
    pub span: Span,
    /// What comes there, secrets covered unless they are shown.
    pub text: String,
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
    let capture = match source::text(&mut layers) {
        Ok(text) => format::read_as(&mut layers, text, options.input_format.as_deref()),
        Err(no_text) => return unreadable(path, bytes, no_text),
    };
    let read = read_all(&mut layers, &capture, options);
    let display = Display::new(bytes);
    let mask = mask(&layers, &display, &read, options);
    let finish = Finish {
        layers: &layers,
        capture: &capture,
        lines: LineIndex::new(bytes),
        display: &display,
        mask: &mask,
        options,
        repairs: repairs::Budget::new(bytes.len()),
    };
    let exchanges: Vec<ExchangeReport> = read.iter().enumerate().map(|(index, read)| finish.exchange(index, read)).collect();
    FileReport {
        path: path.to_owned(),
        format: read.first().map_or("text", |read| read.form),
        no_request: no_request(&capture, exchanges.len(), bytes),
        exchanges,
        problems: finish.problems(&capture),
        shown: Arc::from(mask.shown()),
    }
}

/// A file as it may be shown: every secret and control byte covered. As long as the file, but for UTF-16.
pub(crate) fn shown(bytes: &[u8], options: &Options) -> Vec<u8> {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return vec![b'.'; bytes.len()] };
    let capture = format::read_as(&mut layers, text, options.input_format.as_deref());
    let read = read_all(&mut layers, &capture, options);
    let display = Display::new(bytes);
    mask(&layers, &display, &read, options).shown().to_vec()
}

/// A token request with what it was read from and what covers the secrets of its file.
pub(crate) struct One<'o, 'a> {
    pub(crate) layers: &'o Layers<'a>,
    pub(crate) exchange: &'o Exchange,
    pub(crate) request: &'o TokenRequest,
    pub(crate) mask: &'o Mask,
}

/// What `visit` makes of each token request of a file, in order, and what covers the secrets.
pub(crate) fn each_request<T>(
    bytes: &[u8],
    options: &Options,
    mut visit: impl FnMut(&One<'_, '_>) -> T,
) -> Result<(Vec<T>, Mask), NoRequest> {
    let mut layers = Layers::new(bytes);
    let text = source::text(&mut layers).map_err(reason)?;
    let capture = format::read_as(&mut layers, text, options.input_format.as_deref());
    let read = read_all(&mut layers, &capture, options);
    if let Some(none) = no_request(&capture, read.len(), bytes) {
        return Err(none);
    }
    let mask = mask(&layers, &Display::new(bytes), &read, options);
    let one = |read: &Read| {
        let exchange = capture.exchanges.get(read.exchange)?;
        Some(visit(&One { layers: &layers, exchange, request: &read.request, mask: &mask }))
    };
    let visited = read.iter().filter_map(one).collect();
    Ok((visited, mask))
}

/// The findings of each token request of a file, with the place of its exchange in the capture.
pub(crate) fn findings(layers: &mut Layers<'_>, capture: &Capture, options: &Options) -> Vec<(usize, Vec<Finding>)> {
    let read = read_all(layers, capture, options);
    read.iter().map(|read| (read.exchange, checked(layers, read).0)).collect()
}

fn read_all(layers: &mut Layers<'_>, capture: &Capture, options: &Options) -> Vec<Read> {
    let exchanges = capture.exchanges.iter().enumerate();
    exchanges.filter_map(|(index, exchange)| Read::new(layers, index, exchange, options)).collect()
}

fn mask(layers: &Layers<'_>, display: &Display, read: &[Read], options: &Options) -> Mask {
    let pairs: Vec<_> = read.iter().map(|read| (&read.request, &read.reply)).collect();
    Mask::new(layers, display, &pairs, options.show_secrets)
}

fn unreadable(path: &str, bytes: &[u8], no_text: NoText) -> FileReport {
    let shown = Arc::from(vec![b'.'; bytes.len()]);
    FileReport {
        path: path.to_owned(),
        format: "unknown",
        exchanges: Vec::new(),
        problems: Vec::new(),
        no_request: Some(reason(no_text)),
        shown,
    }
}

fn reason(no_text: NoText) -> NoRequest {
    match no_text {
        NoText::Empty => NoRequest::Empty,
        NoText::Binary { at } => NoRequest::Binary { at },
    }
}

fn no_request(capture: &Capture, found: usize, bytes: &[u8]) -> Option<NoRequest> {
    match (found, capture.exchanges.len()) {
        (0, 0) => Some(NoRequest::NothingRecognised(format::nearest(bytes))),
        (0, others) => Some(NoRequest::OtherRequests(others)),
        _ => None,
    }
}

/// A token request with everything that was read of it.
struct Read {
    request: TokenRequest,
    reply: Option<Reply>,
    profile: Profile,
    form: &'static str,
    /// Its place among the exchanges of the capture.
    exchange: usize,
}

impl Read {
    fn new(layers: &mut Layers<'_>, index: usize, exchange: &Exchange, options: &Options) -> Option<Read> {
        let request = TokenRequest::read(layers, exchange)?;
        let reply = exchange.response.as_ref().map(|response| Reply::read(layers, response));
        let mut profile = profile::find(layers, &request, reply.as_ref(), options.provider.as_deref());
        profile.metadata.clone_from(&options.metadata);
        Some(Read { request, reply, profile, form: exchange.form, exchange: index })
    }
}

/// Runs every rule on one request.
fn check(layers: &Layers<'_>, read: &Read) -> (Vec<Finding>, Vec<Unchecked>) {
    let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
    for rule in rule::all() {
        if rule.view() == View::Wire && read.request.view != View::Wire {
            continue;
        }
        let mut context = Context {
            layers,
            reply: read.reply.as_ref(),
            profile: &read.profile,
            rule,
            findings: Vec::new(),
            unchecked: Vec::new(),
        };
        (rule.check)(&read.request, &mut context);
        findings.extend(context.findings);
        unchecked.extend(context.unchecked);
    }
    (findings, unchecked)
}

/// The value as far as it can be the name of a grant (RFC 6749 appendix A.10): what follows may be anything, secrets too.
fn grant_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-._:/".contains(c)).unwrap_or(text.len());
    &text[..end]
}

/// What the rules say of a request, weighed by the answer, in the order of the places.
fn checked(layers: &Layers<'_>, read: &Read) -> (Vec<Finding>, Vec<Unchecked>) {
    let (mut findings, unchecked) = check(layers, read);
    diagnosis::temper(&mut findings, read.reply.as_ref(), &read.profile);
    findings.sort_by_key(|finding| (layers.span(finding.labels[0].at).start, finding.rule));
    (findings, unchecked)
}

struct Finish<'f, 'a> {
    layers: &'f Layers<'a>,
    capture: &'f Capture,
    lines: LineIndex<'f>,
    display: &'f Display,
    mask: &'f Mask,
    options: &'f Options,
    repairs: repairs::Budget,
}

impl Finish<'_, '_> {
    fn exchange(&self, index: usize, read: &Read) -> ExchangeReport {
        let (findings, unchecked) = checked(self.layers, read);
        let case = diagnosis::Case {
            layers: self.layers,
            request: &read.request,
            reply: read.reply.as_ref(),
            profile: &read.profile,
            mask: self.mask,
        };
        let diagnosis = diagnosis::diagnose(&case, &findings, unchecked);
        let request = &read.request;
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
            understood: understood::read(self.layers, request),
            findings: findings.iter().map(|finding| self.finding(read, finding)).collect(),
            diagnosis,
        }
    }

    fn finding(&self, read: &Read, finding: &Finding) -> FindingReport {
        FindingReport {
            rule: finding.rule,
            level: finding.level,
            confidence: finding.confidence,
            message: self.mask.scrub(&finding.message),
            why: self.mask.scrub(&finding.why),
            help: self.mask.scrub(&finding.help),
            labels: finding.labels.iter().map(|label| self.label(label.at, &label.message)).collect(),
            references: rule::find(finding.rule).map(|rule| rule.references().collect()).unwrap_or_default(),
            fix: finding.fix.as_ref().map(|fix| self.repair(read.exchange, fix)),
        }
    }

    fn label(&self, at: Slice, message: &str) -> LabelReport {
        let span = self.layers.span(at);
        let (start, end) = self.lines.range(span);
        let text = self.options.show_secrets.then(|| self.layers.text(at).into_owned());
        LabelReport { span, shown: self.display.span(span), start, end, message: self.mask.scrub(message), text }
    }

    fn problems(&self, capture: &Capture) -> Vec<ProblemReport> {
        let report = |problem: &crate::model::Problem| {
            let span = self.layers.span(problem.at);
            ProblemReport { message: self.mask.scrub(&problem.message), span, start: self.lines.position(span.start) }
        };
        capture.problems.iter().map(report).collect()
    }

    fn clean(&self, slice: Slice) -> String {
        self.mask.scrub(&self.layers.text(slice))
    }
}
