//! `explain`, `rules`, `formats`.

use std::io::Write;

/// Prints the page of a rule; `false` when there is none of that name.
pub(crate) fn explain(name: &str) -> std::io::Result<bool> {
    let Some(rule) = grantlint::rule(name) else {
        let near = nearest(name).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        writeln!(std::io::stderr(), "grantlint: no rule is called {:?}{near}", name)?;
        return Ok(false);
    };
    let body = rule.page.splitn(3, "---\n").nth(2).unwrap_or(rule.page);
    let references: Vec<&str> = rule.references().collect();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}\nlevel: {}\nreferences: {}", body.trim_start(), rule.level().name(), references.join(", "))?;
    Ok(true)
}

/// Prints every rule with its level and summary.
pub(crate) fn rules() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for rule in grantlint::rules() {
        writeln!(out, "{:<40} {:<8} {}", rule.name, rule.level().name(), rule.meta("summary"))?;
    }
    Ok(())
}

/// Prints the forms of captures.
pub(crate) fn formats() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for (name, summary) in grantlint::formats() {
        writeln!(out, "{name:<14} {summary}")?;
    }
    Ok(())
}

fn nearest(name: &str) -> Option<&'static str> {
    let near = |rule: &grantlint::Rule| (distance(name, rule.name), rule.name);
    grantlint::rules().map(near).min().filter(|(distance, _)| *distance <= 4).map(|(_, name)| name)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cost = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}
