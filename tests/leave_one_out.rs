//! Leave one out: what a row of the list of layouts reads is read again without the row.
//!
//! `cargo test --test leave_one_out -- --ignored --nocapture` prints the rate of every row; with `ROW=name` in the
//! environment also the captures that are read otherwise without that row, looked for among all fixtures.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use grantlint::reading::{WrittenRequest, written};

/// How many captures a row reads, and how many of them are read as well without it.
#[derive(Clone, Debug, Default)]
struct Tally {
    captures: usize,
    same: usize,
    lost: Vec<String>,
}

impl Tally {
    fn percent(&self) -> f64 {
        100.0 * self.same as f64 / self.captures.max(1) as f64
    }
}

/// The layout's name left out, as that is the row's.
fn shown(request: &WrittenRequest) -> WrittenRequest {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sorted = |pairs: &[(String, String)]| {
        pairs.iter().map(|(name, value)| (name.clone(), plain(value))).collect::<BTreeSet<_>>().into_iter().collect()
    };
    WrittenRequest {
        layout: "",
        headers: sorted(&request.headers),
        parameters: sorted(&request.parameters),
        answer: (request.answer.0, request.answer.1.as_deref().map(plain)),
        ..request.clone()
    }
}

/// What is read otherwise.
fn difference(with: &[WrittenRequest], without: &[WrittenRequest]) -> Vec<String> {
    if with.len() != without.len() {
        return vec![format!("{} requests, not {}", without.len(), with.len())];
    }
    let pairs = with.iter().zip(without).map(|(one, other)| (shown(one), shown(other)));
    pairs
        .flat_map(|(one, other)| {
            let parts = [
                ("method", format!("{:?}", one.method), format!("{:?}", other.method)),
                ("address", format!("{:?}", one.address), format!("{:?}", other.address)),
                ("headers", format!("{:?}", one.headers), format!("{:?}", other.headers)),
                ("parameters", format!("{:?}", one.parameters), format!("{:?}", other.parameters)),
                ("answer", format!("{:?}", one.answer), format!("{:?}", other.answer)),
            ];
            let differ = parts.into_iter().filter(|(_, one, other)| one != other);
            differ.map(|(part, one, other)| format!("{part} {other}, not {one}")).collect::<Vec<_>>()
        })
        .collect()
}

/// Each row with its captures: those in which its name is that of a request's layout, and if `everywhere` those that are
/// read otherwise without it.
fn measure(names: &[&'static str], everywhere: bool, step: usize) -> BTreeMap<&'static str, Tally> {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for path in common::fixtures().into_iter().step_by(step) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let with = written(&bytes, None);
        let own: BTreeSet<&str> = with.iter().map(|request| request.layout).collect();
        if with.is_empty() {
            continue;
        }
        for name in names.iter().filter(|name| everywhere || own.contains(*name)) {
            let differs = difference(&with, &written(&bytes, Some(name)));
            if differs.is_empty() && !own.contains(name) {
                continue;
            }
            let tally = tallies.entry(name).or_default();
            tally.captures += 1;
            tally.same += usize::from(differs.is_empty());
            if !differs.is_empty() {
                let path = path.strip_prefix(common::root()).unwrap_or(&path).display();
                tally.lost.push(format!("{path}\n    {}", differs.join("\n    ")));
            }
        }
    }
    tallies
}

/// Every row, grammars and readers of any text among them.
fn rows() -> Vec<&'static str> {
    grantlint::formats().map(|(name, _)| name).collect()
}

#[test]
#[ignore = "every fixture is read once for every row; run it before and after a change of the readers"]
fn every_row_left_out() {
    let wanted = std::env::var("ROW").ok();
    let rows: Vec<_> = rows().into_iter().filter(|row| wanted.as_ref().is_none_or(|wanted| wanted == row)).collect();
    let tallies = measure(&rows, wanted.is_some(), 1);
    for row in &rows {
        let tally = tallies.get(row).cloned().unwrap_or_default();
        println!("{row:20} {:4} captures  {:4} as well without it  {:5.1} %", tally.captures, tally.same, tally.percent());
        if wanted.is_some() {
            tally.lost.iter().for_each(|path| println!("  {path}"));
        }
    }
    let all = summed(&tallies);
    println!("in all {} of {}", all.same, all.captures);
}

fn summed(tallies: &BTreeMap<&'static str, Tally>) -> Tally {
    tallies.values().fold(Tally::default(), |all, tally| Tally {
        captures: all.captures + tally.captures,
        same: all.same + tally.same,
        lost: Vec::new(),
    })
}

#[test]
fn what_was_reached_without_rows_stays() {
    let all = summed(&measure(&rows(), false, SAMPLE));
    println!("in a sample {} of {}, {:.1} %", all.same, all.captures, all.percent());
    assert!(all.captures > 100, "only {} captures", all.captures);
    assert!(all.percent() >= REACHED, "{:.1} % are read as well without their row", all.percent());
}

/// Every fifth fixture is looked at in the test that always runs.
const SAMPLE: usize = 5;

/// What was reached, in percent of that sample: a change of the readers must not lose it.
const REACHED: f64 = 27.0;
