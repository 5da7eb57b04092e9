//! What the rules say of the requests of a file, less what somebody lets pass.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fingerprint::Fingerprints;
use super::{Cover, Options, ReadRequest, kept};
use crate::capture::model::{BodyNotation, Capture, Request, View};
use crate::check::kept::Purpose;
use crate::check::suppress::{self, Remark, Silence, Silenced, Site};
use crate::diagnosis;
use crate::privacy::mask::Mask;
use crate::request::asked::{self, Asked};
use crate::rules::finding::{Finding, Unchecked};
use crate::rules::past::{self, Past};
use crate::rules::rule::{self, Context, Rule};
use crate::text::layers::{Layers, Slice};
use crate::text::source::{Display, LineIndex};

/// The verdicts on a file.
pub(super) struct Verdicts {
    /// One for each request.
    pub(super) requests: Vec<Judged>,
    pub(super) silenced: Vec<Silenced>,
    pub(super) remarks: Vec<Remark>,
}

/// The verdicts on a request.
pub(super) struct Judged {
    /// In the order of their places.
    pub(super) findings: Vec<Finding>,
    /// One for each of them.
    pub(super) fingerprints: Vec<String>,
    pub(super) unchecked: Vec<Unchecked>,
    /// Rules that did not run, and rules of which a finding was let pass.
    pub(super) quiet: Vec<&'static str>,
}

/// What is needed to judge.
pub(super) struct Bench<'b, 'a> {
    pub(super) layers: &'b Layers<'a>,
    pub(super) capture: &'b Capture,
    pub(super) display: &'b Display<'b>,
    pub(super) asked: &'b [Asked],
    pub(super) lines: &'b LineIndex<'b>,
    pub(super) options: &'b Options,
}

/// Judges every request of a file.
pub(super) fn judge(bench: &Bench<'_, '_>, read: &[ReadRequest], shown: &Mask) -> Verdicts {
    let hidden = shown.is_open().then(|| bench.cover().of(read, false));
    let mut fingerprints = Fingerprints {
        layers: bench.layers,
        display: bench.display,
        mask: hidden.as_ref().unwrap_or(shown),
        seen: BTreeMap::new(),
    };
    let mut silence = bench.silence(read);
    let off: Vec<&'static str> = rule::all().filter(|rule| !bench.options.policy.runs(rule)).map(|rule| rule.name).collect();
    let pasts = pasts(bench.layers, bench.asked, read, bench.options);
    let requests = read.iter().zip(pasts).enumerate().map(|(site, (read, past))| {
        let (findings, unchecked) = checked(bench.layers, read, past, bench.options);
        let named: Vec<_> = findings.into_iter().map(|finding| (fingerprints.of(read, &finding), finding)).collect();
        let mut quiet = off.clone();
        let kept = named.into_iter().filter(|(name, finding)| {
            let passes = silence.covers(site, bench.lines_of(finding), finding, name);
            quiet.extend(passes.then_some(finding.rule));
            !passes
        });
        let (fingerprints, findings) = kept.unzip();
        Judged { findings, fingerprints, unchecked, quiet }
    });
    let requests = requests.collect();
    let remarks = silence.remarks(&bench.options.policy);
    Verdicts { requests, silenced: silence.silenced, remarks }
}

/// The findings of each request, with the place of its exchange in the capture. Repairs ask often: what only a report
/// needs is done only where something may be let pass.
pub(super) fn findings(
    layers: &Layers<'_>,
    capture: &Capture,
    read: &[ReadRequest],
    options: &Options,
) -> Vec<(usize, Vec<Finding>)> {
    let bytes = layers.bytes(layers.root());
    let display = Display::new(bytes);
    let lines = LineIndex::new(bytes);
    let asked = asked::read_authorization_requests(layers);
    let bench = Bench { layers, capture, display: &display, asked: &asked, lines: &lines, options };
    if bench.silence(read).is_empty() {
        let pasts = pasts(layers, &asked, read, options);
        return read.iter().zip(pasts).map(|(read, past)| (read.exchange, checked(layers, read, past, options).0)).collect();
    }
    let judged = judge(&bench, read, &bench.cover().of(read, false));
    read.iter().zip(judged.requests).map(|(read, judged)| (read.exchange, judged.findings)).collect()
}

/// What the rules say of a request, weighed by the answer, in the order of the places.
fn checked(layers: &Layers<'_>, read: &ReadRequest, past: Past<'_>, options: &Options) -> (Vec<Finding>, Vec<Unchecked>) {
    checked_by(rule::all().filter(|rule| options.policy.runs(rule)), layers, read, past, options)
}

/// What came before each request. In files that are kept, and in recordings of tests, values are made up and come again.
fn pasts<'c>(layers: &'c Layers<'_>, asked: &'c [Asked], read: &'c [ReadRequest], options: &Options) -> Vec<Past<'c>> {
    if options.purpose != Purpose::Attempt || read.iter().any(|read| kept::is_of_tests(read.form)) {
        return vec![Past::default(); read.len()];
    }
    past::of(layers, asked, read.iter().map(|read| (&read.request, read.reply.as_ref())))
}

/// The same by some rules only.
pub(super) fn checked_by(
    rules: impl Iterator<Item = &'static Rule>,
    layers: &Layers<'_>,
    read: &ReadRequest,
    past: Past<'_>,
    options: &Options,
) -> (Vec<Finding>, Vec<Unchecked>) {
    let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
    for rule in rules {
        if rule.view() == View::Wire && read.request.view != View::Wire {
            continue;
        }
        let context = said(layers, read, rule, past, options);
        findings.extend(context.findings);
        unchecked.extend(context.unchecked);
    }
    diagnosis::temper(&mut findings, layers, &read.request, read.reply.as_ref(), &read.profile);
    let chosen = kept::Chosen { purpose: options.purpose, policy: &options.policy, standard: options.standard };
    kept::temper(layers, &mut findings, read, &chosen);
    findings.sort_by_key(|finding| (finding.labels.first().map(|label| layers.span(label.at).start), finding.rule));
    (findings, unchecked)
}

fn said<'c>(
    layers: &'c Layers<'_>,
    read: &'c ReadRequest,
    rule: &'static Rule,
    past: Past<'c>,
    options: &Options,
) -> Context<'c> {
    let mut context = Context {
        layers,
        reply: read.reply.as_ref(),
        profile: &read.profile,
        standard: options.standard,
        now: options.now,
        past,
        rule,
        findings: Vec::new(),
        unchecked: Vec::new(),
    };
    (rule.check)(&read.request, &mut context);
    for finding in &mut context.findings {
        finding.level = options.policy.level(rule, finding.level, options.standard);
    }
    context
}

impl Bench<'_, '_> {
    fn cover(&self) -> Cover<'_, '_> {
        Cover { layers: self.layers, display: self.display, capture: self.capture, asked: self.asked }
    }

    fn silence(&self, read: &[ReadRequest]) -> Silence<'_> {
        let text = &self.display.bytes;
        let speaks = memchr::memmem::find(text, b"grantlint:").is_some();
        let sites: Vec<Site> = if speaks { read.iter().map(|read| self.site(read)).collect() } else { Vec::new() };
        Silence::new(text, &sites, &self.options.waivers, self.options.comments)
    }

    /// Lines of the primary label.
    fn lines_of(&self, finding: &Finding) -> Range<u32> {
        finding.labels.first().map_or(0..0, |label| self.lines_at(label.at))
    }

    fn lines_at(&self, at: Slice) -> Range<u32> {
        let (start, end) = self.lines.range(self.layers.span(at));
        start.line..end.line
    }

    /// Where a request is written.
    fn site(&self, read: &ReadRequest) -> Site {
        let request = self.capture.exchanges.get(read.exchange).map(|exchange| &exchange.request);
        let parts = request.map(parts).unwrap_or_default();
        let lines = parts.iter().map(|part| self.lines_at(*part));
        let all = lines.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or_else(|| self.lines_at(read.request.at));
        let sent = request.map(sent).unwrap_or_default();
        let octets = |at: &Slice| {
            let span = self.display.span(self.layers.span(*at));
            span.start as usize..span.end as usize
        };
        Site { has_comments: suppress::has_comments(read.form), lines: all, sent: sent.iter().map(octets).collect() }
    }
}

/// The parts that a request is made of.
fn parts(request: &Request) -> Vec<Slice> {
    let fields = request.headers.shown().into_iter().flat_map(|headers| headers.fields.iter().map(|field| field.unit));
    let method = request.method.shown().copied();
    let url = request.url.shown().map(|url| url.whole);
    let body = request.body.shown().map(|body| body.raw);
    let words = request.command.iter().flat_map(|command| command.words.iter().copied());
    method.into_iter().chain(url).chain(fields).chain(body).chain(words).collect()
}

/// The parts whose every octet is sent. Between the members of a structure a program may have its comments.
fn sent(request: &Request) -> Vec<Slice> {
    let fields = request.headers.shown().into_iter().flat_map(|headers| headers.fields.iter().map(|field| field.value));
    let url = request.url.shown().map(|url| url.whole);
    let body = request.body.shown();
    let text = body.filter(|body| body.notation == BodyNotation::Text).map(|body| body.raw);
    let pairs = body.into_iter().flat_map(|body| body.pairs.iter().map(|field| field.value));
    fields.chain(url).chain(text).chain(pairs).collect()
}
