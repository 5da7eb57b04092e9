//! The examples of every rule page, linted: a bad one raises its rule and nothing else, a good or fixed one raises nothing.

use grantlint::{FileReport, Grade, Level, Metadata, Options, Policy, Rule, Selector, Setting, Standard};

/// A fenced block under a heading of a page.
struct Example {
    heading: String,
    language: String,
    text: String,
}

fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut heading = String::new();
    let mut open: Option<Example> = None;
    for line in page.lines() {
        match &mut open {
            Some(_) if line == "```" => found.extend(open.take()),
            Some(example) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None if line.starts_with("## ") => heading = line[3..].to_owned(),
            None if line.starts_with("```") => {
                open = Some(Example { heading: heading.clone(), language: line[3..].to_owned(), text: String::new() });
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// Some pages need the server's metadata, which they show under a heading of its own; some rules have to be asked.
fn options(rule: &Rule) -> Options {
    let document = examples(rule.page).into_iter().find(|example| example.heading == "Metadata");
    let metadata = document.map(|document| Metadata::read(document.text.as_bytes()).expect("a metadata document"));
    let mut policy = Policy::default();
    if rule.is_opt_in() {
        policy.set(&Selector::parse(rule.name).expect("a rule"), Setting::On);
    }
    Options { metadata, policy, standard: Standard::named(rule.meta("standard")), ..Options::default() }
}

fn lint(rule: &Rule, example: &Example) -> FileReport {
    grantlint::lint("example", example.text.as_bytes(), &options(rule))
}

/// Findings as `level rule`.
fn verdicts(report: &FileReport, least: Level) -> Vec<String> {
    let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
    let mut verdicts: Vec<String> = findings
        .filter(|finding| finding.level >= least)
        .map(|finding| format!("{} {}", finding.level.name(), finding.rule))
        .collect();
    verdicts.dedup();
    verdicts
}

fn each_example(heading: &str, mut check: impl FnMut(&Rule, &Example, &FileReport)) -> usize {
    let mut count = 0;
    for rule in grantlint::rules() {
        for example in examples(rule.page).iter().filter(|example| example.heading == heading) {
            let report = lint(rule, example);
            assert_eq!(
                report.no_request, None,
                "{}: the example under {heading} holds no token request:\n{}",
                rule.name, example.text
            );
            check(rule, example, &report);
            count += 1;
        }
    }
    count
}

#[test]
fn a_bad_example_raises_its_rule_at_its_level_and_nothing_else() {
    let mut wrong = Vec::new();
    let count = each_example("Bad", |rule, example, report| {
        let least = rule.level();
        let found = verdicts(report, least.min(Level::Warning));
        let own = format!("{} {}", least.name(), rule.name);
        if !found.contains(&own) || found.iter().any(|verdict| !verdict.ends_with(rule.name) && !verdict.starts_with("info ")) {
            wrong.push(format!("{}: wanted only \"{own}\", found {found:?}\n{}", rule.name, example.text));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= grantlint::rules().count());
}

#[test]
fn a_good_or_fixed_example_raises_nothing() {
    let mut wrong = Vec::new();
    for heading in ["Good", "Fixed", "When it is fine"] {
        each_example(heading, |rule, example, report| {
            let found = verdicts(report, Level::Warning);
            let own = verdicts(report, Level::Info)
                .iter()
                .any(|verdict| verdict.ends_with(&format!(" {}", rule.name)) && rule.level() == Level::Info);
            if !found.is_empty() || (own && heading != "When it is fine") {
                wrong.push(format!("{} ({heading}): found {found:?}\n{}", rule.name, example.text));
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example with the edits that the report offers for the rule. `--fix` leaves an info alone.
fn offered(rule: &Rule, example: &Example) -> String {
    let options = Options { show_secrets: true, ..options(rule) };
    let report = grantlint::lint("example", example.text.as_bytes(), &options);
    let mut findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
    let fix = findings.find(|finding| finding.rule == rule.name).and_then(|finding| finding.fix.as_ref());
    let fix = fix.unwrap_or_else(|| panic!("{} offers nothing", rule.name));
    assert_eq!(fix.grade.name(), rule.meta("fix"), "{}", rule.name);
    let mut text = example.text.clone();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

/// The bad example repaired is the fixed example, octet for octet, and repairing it again changes nothing.
#[test]
fn a_rule_with_a_fix_turns_its_bad_example_into_its_fixed_one() {
    for rule in grantlint::rules() {
        let all = examples(rule.page);
        let under = |heading: &str| all.iter().find(|example| example.heading == heading);
        let Some(bad) = under("Bad") else { continue };
        let most = if rule.meta("fix") == "safe" { Grade::Safe } else { Grade::Unsafe };
        if rule.level() == Level::Info && rule.meta("fix") != "none" {
            let fixed = under("Fixed").unwrap_or_else(|| panic!("{} has a fix and no example under Fixed", rule.name));
            assert_eq!(offered(rule, bad), fixed.text, "{}", rule.name);
            continue;
        }
        let fixed = grantlint::fix("example", bad.text.as_bytes(), &options(rule), most);
        let text = String::from_utf8_lossy(&fixed.bytes).into_owned();
        if rule.meta("fix") == "none" {
            assert!(
                fixed.applied.iter().all(|applied| applied.rule != rule.name),
                "{} repairs, and its page says it does not",
                rule.name
            );
            continue;
        }
        let wanted = under("Fixed")
            .unwrap_or_else(|| panic!("{} has a fix and no example under Fixed; the repair gives:\n{text}", rule.name));
        assert_eq!(text, wanted.text, "{}", rule.name);
        assert!(fixed.applied.iter().any(|applied| applied.rule == rule.name), "{}", rule.name);
        let again = grantlint::fix("example", &fixed.bytes, &options(rule), Grade::Unsafe);
        assert_eq!(again.bytes, fixed.bytes, "{}: a second run changes something", rule.name);
        if most == Grade::Unsafe {
            let safe = grantlint::fix("example", bad.text.as_bytes(), &options(rule), Grade::Safe);
            assert!(
                safe.applied.iter().all(|applied| applied.rule != rule.name),
                "{} is graded unsafe and applied as safe",
                rule.name
            );
        }
    }
}

#[test]
fn every_page_has_its_parts() {
    for rule in grantlint::rules() {
        let headings: Vec<String> = examples(rule.page).into_iter().map(|example| example.heading).collect();
        for heading in ["Bad", "Good"] {
            assert!(headings.iter().any(|found| found == heading), "{} has no example under {heading}", rule.name);
        }
        assert!(!rule.meta("summary").is_empty(), "{}: summary", rule.name);
        assert!(["error", "warning", "info"].contains(&rule.meta("level")), "{}: level", rule.name);
        assert!(["logical", "wire"].contains(&rule.meta("view")), "{}: view", rule.name);
        assert!(["none", "safe", "unsafe"].contains(&rule.meta("fix")), "{}: fix", rule.name);
        assert!(rule.references().next().is_some(), "{}: references", rule.name);
        assert!(examples(rule.page).iter().all(|example| !example.language.is_empty()), "{}: a block has no language", rule.name);
    }
}

#[test]
fn names_are_in_order_and_every_page_belongs_to_a_rule() {
    let names: Vec<&str> = grantlint::rules().map(|rule| rule.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for group in std::fs::read_dir(&root).expect("rules").flatten().filter(|entry| entry.path().is_dir()) {
        let group_name = group.file_name().into_string().expect("name");
        for page in std::fs::read_dir(group.path()).expect("group").flatten() {
            let file = page.file_name().into_string().expect("name");
            let Some(stem) = file.strip_suffix(".md").filter(|stem| *stem != "README") else { continue };
            let name = format!("{group_name}/{stem}");
            assert!(names.contains(&name.as_str()), "{name}.md belongs to no rule");
        }
    }
}
