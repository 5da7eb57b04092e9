//! `--output-format gitlab`: the code quality report that GitLab shows in merge requests.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::lint::FileReport;
use crate::report::text::relative;
use crate::report::{Look, entries, printable, troubles};
use crate::rules::finding::Level;

/// A list with an object for each problem and each finding.
pub(super) fn render(files: &[FileReport], look: &Look) -> String {
    let mut list: Vec<Violation> = files.iter().flat_map(|file| violations(file, look.least)).collect();
    tell_apart(&mut list);
    serde_json::to_string_pretty(&list).map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: LineRange,
}

#[derive(Serialize)]
struct LineRange {
    begin: u32,
}

fn violations(file: &FileReport, least: Level) -> Vec<Violation> {
    let path = printable(relative(&file.path));
    let at = |begin| Location { path: path.clone(), lines: LineRange { begin } };
    let problems = troubles(file).into_iter().map(|trouble| Violation {
        fingerprint: hash(&["grantlint/unreadable", &trouble.message]),
        description: trouble.message.into_owned(),
        check_name: "grantlint/unreadable",
        severity: "major",
        location: at(trouble.start.line),
    });
    let found = entries(file, least).into_iter().map(|entry| Violation {
        description: entry.finding.message.clone(),
        check_name: entry.finding.rule,
        fingerprint: entry.fingerprint(),
        severity: severity(entry.finding.level),
        location: at(entry.start().line),
    });
    problems.chain(found).collect()
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    }
}

/// FNV-1a over the parts, each ended by a byte that no text has: sixteen hexadecimal digits.
fn hash(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
    let sum = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    format!("{sum:016x}")
}

/// GitLab drops all but one of those that share a fingerprint: the path and the count of equal ones above it go in.
fn tell_apart(list: &mut [Violation]) {
    let mut seen = BTreeMap::new();
    for item in list {
        let key = hash(&[&item.location.path, &item.fingerprint]);
        let count: &mut usize = seen.entry(key.clone()).or_default();
        item.fingerprint = hash(&[&key, &count.to_string()]);
        *count += 1;
    }
}
