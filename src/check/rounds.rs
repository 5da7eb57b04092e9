//! Repairs of a file, round by round until nothing applies: one is kept only if its finding is gone and no other has come.

use std::collections::{BTreeMap, VecDeque};

use crate::capture::model::Capture;
use crate::check::lint::{self, FileReport, Options};
use crate::repair::fix::{self, Attempt, Prover};
use crate::request::readings;
use crate::rules::change::Grade;
use crate::rules::finding::{Finding, Level};
use crate::text::layers::{Edit, Layers, edited};
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
    let mut run = RepairRun { options, most, bytes: bytes.to_vec(), applied: Vec::new(), refused: Vec::new() };
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

struct RepairRun<'o> {
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

impl Choice {
    fn new(attempt: &Attempt<'_>, finding: &Finding) -> Choice {
        let title = finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
        Choice { exchange: attempt.exchange, rule: finding.rule, title, edits: attempt.edits.clone() }
    }
}

impl RepairRun<'_> {
    /// One repair for each request. False when there is none.
    fn round(&mut self) -> bool {
        let choices = self.choices();
        if choices.is_empty() {
            return false;
        }
        let Err(against) = self.take(&choices) else { return true };
        let (bad, good): (Vec<_>, Vec<_>) = choices.into_iter().enumerate().partition(|(at, _)| against.each.contains_key(at));
        let good: Vec<Choice> = good.into_iter().map(|(_, choice)| choice).collect();
        if against.elsewhere || !good.is_empty() && self.take(&good).is_err() {
            return self.one_of(good.into_iter().chain(bad.into_iter().map(|(_, choice)| choice)).collect());
        }
        for (at, choice) in bad {
            self.refuse(&choice, against.each.get(&at).copied().unwrap_or(choice.rule));
        }
        true
    }

    /// Together they do not do; one after the other tells which.
    fn one_of(&mut self, choices: Vec<Choice>) -> bool {
        for choice in choices {
            match self.take(std::slice::from_ref(&choice)) {
                Ok(()) => break,
                Err(against) => self.refuse(&choice, against.each.get(&0).copied().unwrap_or(choice.rule)),
            }
        }
        true
    }

    /// For each request the first repair that is proven, as far as they do not touch each other.
    fn choices(&self) -> Vec<Choice> {
        let mut layers = Layers::new(&self.bytes);
        let Ok(text) = source::text(&mut layers) else { return Vec::new() };
        let capture = readings::read_as(&mut layers, text, self.options.form());
        let findings = lint::findings(&mut layers, &capture, self.options);
        let mut queues: Vec<VecDeque<&Finding>> =
            findings.iter().map(|(exchange, findings)| self.wanted(&capture, *exchange, findings)).collect();
        let mut prover = Prover::new(&layers, &capture, self.options.form());
        let mut choices: Vec<Choice> = Vec::new();
        while queues.iter().any(|queue| !queue.is_empty()) {
            let next = queues.iter_mut().enumerate().filter_map(|(at, queue)| {
                let (exchange, finding) = (findings[at].0, queue.pop_front()?);
                let attempt = Attempt::new(&layers, &capture, exchange, finding.fix.as_ref()?).ok()?;
                Some((at, finding, attempt))
            });
            let (named, attempts): (Vec<_>, Vec<_>) = next.map(|(at, finding, attempt)| ((at, finding), attempt)).unzip();
            prover.prove(&attempts, |proven| {
                let (at, finding) = named[proven.index];
                queues[at].clear();
                choices.push(Choice::new(&attempts[proven.index], finding));
            });
        }
        apart(choices)
    }

    /// The findings whose repair is to be tried.
    fn wanted<'f>(&self, capture: &Capture, exchange: usize, findings: &'f [Finding]) -> VecDeque<&'f Finding> {
        let Some(form) = capture.exchanges.get(exchange).map(|exchange| exchange.form) else { return VecDeque::new() };
        let is_wanted = |finding: &&Finding| {
            let refused = self.refused.iter().any(|(at, left)| (*at, left.rule) == (exchange, finding.rule));
            let repair = finding.fix.as_ref().filter(|_| finding.level > Level::Info && !refused);
            repair.is_some_and(|repair| fix::grade(repair, form) <= self.most)
        };
        findings.iter().filter(is_wanted).collect()
    }

    /// Makes the repairs if each finding is gone afterwards and no other has come; otherwise what speaks against them.
    fn take(&mut self, choices: &[Choice]) -> Result<(), Against> {
        let mut edits: Vec<Edit> = choices.iter().flat_map(|choice| choice.edits.iter().cloned()).collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let bytes = edited(&self.bytes, &edits);
        let (before, after) = (tally(&self.bytes, self.options), tally(&bytes, self.options));
        let against = Against::new(choices, &before, &after);
        if against.elsewhere || !against.each.is_empty() {
            return Err(against);
        }
        self.bytes = bytes;
        self.applied.extend(choices.iter().map(|choice| Applied { rule: choice.rule, title: choice.title.clone() }));
        Ok(())
    }

    fn refuse(&mut self, choice: &Choice, brings: &'static str) {
        let left = Left { rule: choice.rule, title: choice.title.clone(), brings };
        self.refused.push((choice.exchange, left));
    }
}

/// What speaks against repairs that were made together.
struct Against {
    /// The places of those whose own request is no better, and the rule that says so.
    each: BTreeMap<usize, &'static str>,
    /// A rule speaks of a request that no repair was meant for.
    elsewhere: bool,
}

impl Against {
    fn new(choices: &[Choice], before: &Tally, after: &Tally) -> Against {
        let places: BTreeMap<usize, usize> = choices.iter().enumerate().map(|(at, choice)| (choice.exchange, at)).collect();
        let mut against = Against { each: BTreeMap::new(), elsewhere: false };
        for (key, _) in after.iter().filter(|(key, count)| is_news(key.1) && **count > before.get(*key).copied().unwrap_or(0)) {
            match places.get(&key.0) {
                Some(at) => drop(against.each.entry(*at).or_insert(key.1)),
                None => against.elsewhere = true,
            }
        }
        for (at, choice) in choices.iter().enumerate() {
            let key = (choice.exchange, choice.rule);
            if after.get(&key).copied().unwrap_or(0) >= before.get(&key).copied().unwrap_or(0) {
                against.each.entry(at).or_insert(choice.rule);
            }
        }
        against
    }
}

/// The answer was given to the request as it was: that it does not fit the repaired one speaks for the repair.
fn is_news(rule: &str) -> bool {
    !rule.starts_with("response/")
}

/// Those that do not touch one before them.
fn apart(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_key(|choice| choice.exchange);
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut is_apart = |choice: &Choice| {
        let free = |edit: &Edit| taken.range(..=edit.span.end).next_back().is_none_or(|(_, end)| *end < edit.span.start);
        let free = choice.edits.iter().all(free);
        if free {
            taken.extend(choice.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
        }
        free
    };
    choices.into_iter().filter(|choice| is_apart(choice)).collect()
}

/// How often each rule speaks of each request, infos aside.
type Tally = BTreeMap<(usize, &'static str), usize>;

fn tally(bytes: &[u8], options: &Options) -> Tally {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return Tally::new() };
    let capture = readings::read_as(&mut layers, text, options.form());
    let mut tally = Tally::new();
    for (exchange, findings) in lint::findings(&mut layers, &capture, options) {
        for finding in findings.iter().filter(|finding| finding.level > Level::Info) {
            *tally.entry((exchange, finding.rule)).or_default() += 1;
        }
    }
    tally
}
