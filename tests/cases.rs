//! Scores the labelled cases of `fixtures/cases`: the cause found, nothing forbidden said.

mod common;

use std::collections::BTreeMap;

use common::case::Case;

#[test]
fn the_visible_cases_are_solved_with_the_right_cause_first() {
    let cases = Case::all("cases");
    let visible: Vec<&Case> = cases.iter().filter(|case| case.visible()).collect();
    let solved = visible.iter().filter(|case| case.solved()).count();
    let first = visible.iter().filter(|case| case.cause_is_first()).count();
    println!("visible {}: solved {solved}, right cause first {first}", visible.len());
    for case in visible.iter().filter(|case| !case.solved()) {
        println!("unsolved: {}", case.describe());
    }
    for case in visible.iter().filter(|case| case.solved() && !case.cause_is_first()) {
        println!("another cause first: {}", case.describe());
    }
    assert!(visible.len() >= 50, "only {} cases", visible.len());
    assert!(solved * 100 >= visible.len() * 95, "{solved} of {}", visible.len());
    assert!(first * 100 >= visible.len() * 90, "{first} of {}", visible.len());
}

#[test]
fn nothing_forbidden_is_said_of_any_case() {
    let cases = Case::all("cases");
    let wrong: Vec<String> = cases.iter().filter(|case| !case.forbidden().is_empty()).map(Case::describe).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_decided_is_named() {
    let cases = Case::all("cases");
    let asked: Vec<&Case> = cases.iter().filter(|case| !case.list("undecidable").is_empty()).collect();
    let silent: Vec<&str> = asked
        .iter()
        .filter(|case| !case.list("undecidable").iter().any(|rule| case.could_not_check().contains(rule)))
        .map(|case| case.name.as_str())
        .collect();
    assert!(!asked.is_empty());
    assert!(silent.is_empty(), "nothing of the undecidable rules is named for {silent:?}");
}

/// Forms that are not read yet: a progress report, and proof that reading them does not fail.
#[test]
fn the_cases_are_scored_by_form() {
    let mut table: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in Case::all("cases").iter().filter(|case| case.visible()) {
        let row = table.entry(case.text("form").to_owned()).or_default();
        row.0 += 1;
        row.1 += usize::from(case.solved());
    }
    for (form, (all, solved)) in &table {
        println!("{form}: {solved} of {all}");
    }
    assert!(table.len() >= 11, "only {} forms", table.len());
}
