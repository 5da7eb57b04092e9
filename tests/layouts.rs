//! Harmless changes of layout: the same request written otherwise gives the same request, findings and places.
//!
//! `cargo test --test layouts -- --ignored --nocapture` prints the rate of every change; the test that always runs holds
//! what was reached, on a sample.
#![expect(clippy::print_stdout, reason = "a measurement is read by whoever runs it")]

#[path = "layouts/changes.rs"]
mod changes;
mod common;
#[path = "layouts/paste.rs"]
mod paste;

use std::collections::{BTreeMap, BTreeSet};

use changes::{CHANGES, Change, Family};
use common::root;
use grantlint::{ExchangeReport, FileReport, Level, Options, Seen};

/// What must stay: the request, what is found, and the words that are underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Judged {
    request: (Option<String>, Option<String>, BTreeSet<String>, Option<String>),
    found: BTreeSet<&'static str>,
    places: BTreeSet<(&'static str, String)>,
    errors: BTreeSet<&'static str>,
}

impl Judged {
    fn of(text: &str) -> Option<Judged> {
        let options = Options { show_secrets: true, ..Options::default() };
        let report = grantlint::lint("standard input", text.as_bytes(), &options);
        Judged::only(&report)
    }

    /// The judgement of the only token request.
    fn only(report: &FileReport) -> Option<Judged> {
        let [exchange] = report.exchanges.as_slice() else { return None };
        Some(Judged {
            request: request(exchange),
            found: rules(exchange, Level::Warning),
            places: places(exchange),
            errors: rules(exchange, Level::Error),
        })
    }
}

fn request(exchange: &ExchangeReport) -> (Option<String>, Option<String>, BTreeSet<String>, Option<String>) {
    let read = &exchange.understood;
    let content_type = if let Seen::Shown(content_type) = &read.content_type { Some(content_type.clone()) } else { None };
    (exchange.method.clone(), read.path.clone(), read.parameters.iter().cloned().collect(), content_type)
}

fn rules(exchange: &ExchangeReport, least: Level) -> BTreeSet<&'static str> {
    exchange.findings.iter().filter(|finding| finding.level >= least).map(|finding| finding.rule).collect()
}

fn places(exchange: &ExchangeReport) -> BTreeSet<(&'static str, String)> {
    let loud = exchange.findings.iter().filter(|finding| finding.level >= Level::Warning);
    let primary = loud.filter_map(|finding| Some((finding.rule, finding.labels.first()?.text.clone()?)));
    primary.map(|(rule, text)| (rule, text.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
}

/// Fixtures of one exchange with a finding at warning or error; silence on both sides would prove nothing.
fn pastes() -> Vec<(String, String, Judged)> {
    let mut found = Vec::new();
    for folder in ["fixtures/cases", "fixtures/planted/refused"] {
        let mut paths: Vec<_> =
            std::fs::read_dir(root().join(folder)).expect(folder).flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_none_or(|end| end != "json")) {
            let Ok(text) = std::fs::read_to_string(path) else { continue };
            let Some(judged) = Judged::of(&text).filter(|judged| !judged.found.is_empty()) else { continue };
            found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text, judged));
        }
    }
    assert!(found.len() > 100, "only {} pastes", found.len());
    found
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    tried: usize,
    same: usize,
    request: usize,
    shown: usize,
    new_errors: usize,
}

impl Tally {
    fn add(&mut self, before: &Judged, after: Option<&Judged>) {
        self.tried += 1;
        self.same += usize::from(after.is_some_and(|after| after == before));
        self.request += usize::from(after.is_some_and(|after| after.request == before.request));
        self.shown += usize::from(after.is_some_and(|after| before.found.is_subset(&after.found)));
        self.new_errors += usize::from(after.is_some_and(|after| !after.errors.is_subset(&before.errors)));
    }

    fn merge(&mut self, other: Tally) {
        self.tried += other.tried;
        self.same += other.same;
        self.request += other.request;
        self.shown += other.shown;
        self.new_errors += other.new_errors;
    }

    fn percent(&self, part: usize) -> f64 {
        100.0 * part as f64 / self.tried.max(1) as f64
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:5} tried  {:5.1} % the same  {:5.1} % same request  {:5.1} % faults still shown  {:4.1} % new errors",
            self.tried,
            self.percent(self.same),
            self.percent(self.request),
            self.percent(self.shown),
            self.percent(self.new_errors)
        )
    }
}

fn made(change: &Change, text: &str) -> Option<String> {
    (change.make)(text).filter(|changed| changed != text)
}

/// Every `step`-th paste under every change.
fn measure(step: usize, verbose: bool) -> BTreeMap<Family, (Tally, f64)> {
    let pastes = pastes();
    let mut families: BTreeMap<Family, Vec<Tally>> = BTreeMap::new();
    for (number, change) in CHANGES.iter().enumerate() {
        let mut tally = Tally::default();
        for (name, text, before) in pastes.iter().skip(number % step).step_by(step) {
            let Some(changed) = made(change, text) else { continue };
            let after = Judged::of(&changed);
            tally.add(before, after.as_ref());
            if verbose && std::env::var("LAYOUT").is_ok_and(|wanted| wanted == change.name) && after.as_ref() != Some(before) {
                println!("  {name}: {after:?}\n     not {before:?}");
            }
        }
        if verbose {
            println!("{:?}  {:36} {tally}", change.family, change.name);
        }
        if tally.tried > 0 {
            families.entry(change.family).or_default().push(tally);
        }
    }
    families.into_iter().map(|(family, tallies)| (family, summed(&tallies))).collect()
}

/// All of a family together, and the mean of its changes' rates, each counted once.
fn summed(tallies: &[Tally]) -> (Tally, f64) {
    let mut all = Tally::default();
    tallies.iter().for_each(|tally| all.merge(*tally));
    (all, tallies.iter().map(|tally| tally.percent(tally.same)).sum::<f64>() / tallies.len() as f64)
}

#[test]
#[ignore = "the whole measurement takes minutes; run it before and after a change of the readers"]
fn every_paste_under_every_change() {
    for (family, (tally, mean)) in measure(1, true) {
        println!("{family:?}: {mean:.1} % the same, each change counted once; {tally}");
    }
}

#[test]
fn changes_of_layout_are_harmless_in_a_sample() {
    let mut all = Tally::default();
    for (family, (tally, mean)) in measure(12, false) {
        println!("{family:?}: {mean:.1} %; {tally}");
        all.merge(tally);
    }
    assert!(all.tried > 300, "{all}");
    assert!(all.percent(all.request) >= REQUEST, "{all}");
    assert!(all.percent(all.new_errors) <= NEW_ERRORS, "{all}");
}

/// What was reached, in percent of a sample: a change of the readers must not lose it.
const REQUEST: f64 = 45.0;
const NEW_ERRORS: f64 = 25.0;

#[test]
#[ignore = "pairs of changes are measured beside the single ones"]
fn pairs_of_changes() {
    let pastes = pastes();
    let mut seed = 20_261_127_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    let mut tally = Tally::default();
    for _ in 0..1_500 {
        let (_, text, before) = &pastes[next(pastes.len())];
        let (one, other) = (&CHANGES[next(CHANGES.len())], &CHANGES[next(CHANGES.len())]);
        let Some(changed) = made(one, text).and_then(|text| made(other, &text)) else { continue };
        tally.add(before, Judged::of(&changed).as_ref());
    }
    println!("pairs: {tally}");
    assert!(tally.tried > 500, "{tally}");
}
