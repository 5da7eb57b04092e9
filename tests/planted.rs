//! Requests with one planted fault that real servers judged otherwise than grantlint once did: `fixtures/planted/`, found by
//! `tests/servers/run`. Its folders say what the servers did.
//!
//! - `refused/`: all of them refused the request, so an error or a warning must stand there, from one of the rules listed;
//! - `accepted/`: all of them accepted it, so there is no error;
//! - `answered/`: the answer of one server is appended; the first cause is one of the rules listed.

mod common;

use common::root;
use grantlint::{ExchangeReport, FileReport, Level, Options};

struct Planted {
    file: String,
    rules: Vec<String>,
    report: FileReport,
}

impl Planted {
    fn of(verdict: &str) -> Vec<Planted> {
        let folder = root().join("fixtures/planted");
        let list = std::fs::read_to_string(folder.join("INDEX.tsv")).expect("the list");
        let rows = list.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
        let found: Vec<Planted> = rows
            .filter(|row| row[0].starts_with(verdict))
            .map(|row| {
                let bytes = std::fs::read(folder.join(row[0])).expect(row[0]);
                let rules = row[2].split(' ').map(str::to_owned).collect();
                Planted { file: row[0].to_owned(), rules, report: grantlint::lint(row[0], &bytes, &Options::default()) }
            })
            .collect();
        assert!(found.len() > 4, "only {} of {verdict}", found.len());
        found
    }

    fn first(&self) -> &ExchangeReport {
        self.report.exchanges.first().unwrap_or_else(|| panic!("{}: no request was read", self.file))
    }

    fn named(&self, rule: &str) -> bool {
        self.rules.iter().any(|name| name == rule)
    }

    fn at_least(&self, level: Level) -> Vec<&'static str> {
        self.first().findings.iter().filter(|finding| finding.level >= level).map(|finding| finding.rule).collect()
    }
}

#[test]
fn what_all_servers_refuse_is_told() {
    for planted in Planted::of("refused/") {
        let told = planted.at_least(Level::Warning);
        assert!(told.iter().any(|rule| planted.named(rule)), "{}: {told:?}, wanted one of {:?}", planted.file, planted.rules);
    }
}

#[test]
fn what_all_servers_accept_is_no_error() {
    for planted in Planted::of("accepted/") {
        assert_eq!(planted.at_least(Level::Error), Vec::<&str>::new(), "{}", planted.file);
    }
}

#[test]
fn the_answer_is_explained_by_what_was_planted() {
    for planted in Planted::of("answered/") {
        let causes: Vec<&str> = planted.first().diagnosis.causes.iter().map(|cause| cause.rule).collect();
        let first = causes.first().is_some_and(|rule| planted.named(rule));
        assert!(first, "{}: causes {causes:?}, wanted one of {:?} first", planted.file, planted.rules);
    }
}
