//! What the formats list: findings in the order of their places, and what could not be read.

use std::borrow::Cow;

use crate::check::lint::{ExchangeReport, FileReport, FindingReport, LabelReport};
use crate::rules::finding::Level;
use crate::text::layers::Span;
use crate::text::source::Position;

const FIRST: Position = Position { line: 1, column: 1 };

/// A finding with the request that it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported<'r> {
    pub(crate) exchange: &'r ExchangeReport,
    pub(crate) finding: &'r FindingReport,
}

impl<'r> Reported<'r> {
    pub(crate) fn primary(&self) -> Option<&'r LabelReport> {
        self.finding.labels.first()
    }

    pub(crate) fn start(&self) -> Position {
        self.primary().map_or(FIRST, |label| label.start)
    }

    pub(crate) fn end(&self) -> Position {
        self.primary().map_or(FIRST, |label| label.end)
    }

    pub(crate) fn fingerprint(&self) -> String {
        self.finding.fingerprint.clone()
    }
}

/// The findings of a file from a level on, by place, then by rule.
pub(crate) fn entries(file: &FileReport, least: Level) -> Vec<Reported<'_>> {
    let of = |exchange| move |finding| Reported { exchange, finding };
    let all = file.exchanges.iter().flat_map(|exchange| exchange.findings.iter().map(of(exchange)));
    let mut found: Vec<Reported<'_>> = all.filter(|entry| entry.finding.level >= least).collect();
    found.sort_by_key(|entry| (entry.primary().map(|label| label.span.start), entry.finding.rule));
    found
}

/// Something that was not read, in words.
#[derive(Debug)]
pub(crate) struct Trouble<'r> {
    pub(crate) message: Cow<'r, str>,
    pub(crate) span: Span,
    pub(crate) start: Position,
}

/// All that could not be read of a file; a file without a request that was asked for is one of them.
pub(crate) fn troubles(file: &FileReport) -> Vec<Trouble<'_>> {
    let part = file.problems.iter().map(|problem| Trouble {
        message: Cow::Borrowed(problem.message.as_str()),
        span: problem.span,
        start: problem.start,
    });
    let whole = file.no_request.iter().map(|reason| Trouble {
        message: Cow::Owned(super::no_request(reason)),
        span: Span { start: 0, end: 0 },
        start: FIRST,
    });
    whole.chain(part).collect()
}
