//! Repairs of a file, round by round until nothing applies: one is kept only if its finding is gone and no other has come.

use crate::capture::format;
use crate::capture::model::Capture;
use crate::check::lint::{self, FileReport, Options};
use crate::repair::fix;
use crate::rules::change::Grade;
use crate::rules::finding::{Finding, Level};
use crate::text::layers::{Edit, Layers};
use crate::text::source;

/// A file with its repairs.
#[derive(Debug)]
pub struct Fixed {
    /// The whole new content; the old one where nothing was repaired.
    pub bytes: Vec<u8>,
    /// What was done, in the order it was done.
    pub applied: Vec<Applied>,
    /// What was offered and not done, and why.
    pub left: Vec<Left>,
    /// What the new content still has.
    pub report: FileReport,
}

/// A repair that was tried and taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The rule whose finding stays.
    pub rule: &'static str,
    /// What the repair would do; holds no secret.
    pub title: String,
    /// What would be found after it: another rule, or the same one again.
    pub brings: &'static str,
}

/// A repair that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule whose finding it removed.
    pub rule: &'static str,
    /// What it did; holds no secret.
    pub title: String,
}

/// Repairs a file as far as `most` allows: one repair of each request at a time, until nothing more applies.
pub fn fix(path: &str, bytes: &[u8], options: &Options, most: Grade) -> Fixed {
    let mut run = Run { options, most, bytes: bytes.to_vec(), applied: Vec::new(), refused: Vec::new() };
    for _ in 0..MOST_ROUNDS {
        if !run.round() {
            break;
        }
    }
    let report = lint::lint(path, &run.bytes, options);
    let stays = |left: &Left| report.exchanges.iter().flat_map(|one| &one.findings).any(|finding| finding.rule == left.rule);
    let left = run.refused.into_iter().map(|(_, left)| left).filter(stays).collect();
    Fixed { bytes: run.bytes, applied: run.applied, left, report }
}

/// A request has never more faults than this; the bound is for repairs that would bring each other back.
const MOST_ROUNDS: usize = 40;

struct Run<'o> {
    options: &'o Options,
    most: Grade,
    bytes: Vec<u8>,
    applied: Vec<Applied>,
    /// The request and what did not help it.
    refused: Vec<(usize, Left)>,
}

/// A repair of one request.
struct Choice {
    exchange: usize,
    rule: &'static str,
    title: String,
    edits: Vec<Edit>,
}

impl Run<'_> {
    /// One repair for each request. False when there is none.
    fn round(&mut self) -> bool {
        let choices = self.choices();
        if choices.is_empty() {
            return false;
        }
        if self.take(&choices).is_ok() {
            return true;
        }
        // Together they do not do; one after the other tells which.
        let mut taken = false;
        for choice in choices {
            if taken {
                break;
            }
            match self.take(std::slice::from_ref(&choice)) {
                Ok(()) => taken = true,
                Err(brings) => {
                    let left = Left { rule: choice.rule, title: choice.title, brings };
                    self.refused.push((choice.exchange, left));
                }
            }
        }
        true
    }

    fn choices(&self) -> Vec<Choice> {
        let mut layers = Layers::new(&self.bytes);
        let Ok(text) = source::text(&mut layers) else { return Vec::new() };
        let capture = format::read_as(&mut layers, text, self.options.form());
        let findings = lint::findings(&mut layers, &capture, self.options);
        let mut choices: Vec<Choice> = Vec::new();
        for (exchange, findings) in findings {
            let choice = findings.iter().find_map(|finding| self.choice(&layers, &capture, exchange, finding));
            let apart = |choice: &Choice| choices.iter().all(|other| are_apart(&other.edits, &choice.edits));
            choices.extend(choice.filter(apart));
        }
        choices
    }

    fn choice(&self, layers: &Layers<'_>, capture: &Capture, exchange: usize, finding: &Finding) -> Option<Choice> {
        let repair = finding.fix.as_ref().filter(|_| finding.level > Level::Info)?;
        let form = capture.exchanges.get(exchange)?.form;
        let refused = self.refused.iter().any(|(at, left)| (*at, left.rule) == (exchange, finding.rule));
        if fix::grade(repair, form) > self.most || refused {
            return None;
        }
        let offer = fix::offer(layers, capture, exchange, repair, self.options.form()).ok()?;
        Some(Choice { exchange, rule: finding.rule, title: repair.title.clone(), edits: offer.edits })
    }

    /// Makes the repairs if each finding is gone afterwards and no other has come; otherwise the rule that speaks against it.
    fn take(&mut self, choices: &[Choice]) -> Result<(), &'static str> {
        let mut edits: Vec<Edit> = choices.iter().flat_map(|choice| choice.edits.iter().cloned()).collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let bytes = fix::edited(&self.bytes, &edits);
        let (before, after) = (tally(&self.bytes, self.options), tally(&bytes, self.options));
        let helps = |choice: &&Choice| {
            let key = (choice.exchange, choice.rule);
            count(&after, key) < count(&before, key)
        };
        if let Some((_, rule)) = after.iter().find(|key| is_news(key.1) && count(&after, **key) > count(&before, **key)) {
            return Err(rule);
        }
        if let Some(idle) = choices.iter().find(|choice| !helps(choice)) {
            return Err(idle.rule);
        }
        self.bytes = bytes;
        self.applied.extend(choices.iter().map(|choice| Applied { rule: choice.rule, title: choice.title.clone() }));
        Ok(())
    }
}

/// The answer was given to the request as it was: that it does not fit the repaired one speaks for the repair.
fn is_news(rule: &str) -> bool {
    !rule.starts_with("response/")
}

fn are_apart(one: &[Edit], other: &[Edit]) -> bool {
    let apart = |a: &Edit, b: &Edit| a.span.end < b.span.start || b.span.end < a.span.start;
    one.iter().all(|a| other.iter().all(|b| apart(a, b)))
}

/// Request and rule of every finding that is more than an info.
fn tally(bytes: &[u8], options: &Options) -> Vec<(usize, &'static str)> {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return Vec::new() };
    let capture = format::read_as(&mut layers, text, options.form());
    let findings = lint::findings(&mut layers, &capture, options);
    let grave = |findings: &[Finding]| {
        findings.iter().filter(|finding| finding.level > Level::Info).map(|finding| finding.rule).collect::<Vec<_>>()
    };
    findings.iter().flat_map(|(exchange, findings)| grave(findings).into_iter().map(|rule| (*exchange, rule))).collect()
}

fn count(all: &[(usize, &'static str)], key: (usize, &'static str)) -> usize {
    all.iter().filter(|other| **other == key).count()
}
