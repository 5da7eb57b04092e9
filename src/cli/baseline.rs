//! `--baseline FILE`: findings that were there when grantlint came; only new ones count.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cli::files;
use grantlint::{FileReport, Selector, Silenced, Waiver};

const SCHEMA: &str = "grantlint.baseline/1";

/// A known finding. The order of the fields is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownFinding {
    path: String,
    rule: String,
    fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    schema: String,
    findings: Vec<KnownFinding>,
}

/// The known findings of all files.
pub(crate) struct Baseline {
    root: PathBuf,
    entries: BTreeSet<KnownFinding>,
    used: RefCell<BTreeSet<KnownFinding>>,
    /// Files of this run.
    checked: RefCell<BTreeSet<String>>,
}

impl Baseline {
    /// Reads a file that `--write-baseline` has written.
    pub(crate) fn read(file: &Path) -> Result<Baseline, String> {
        let shown = file.display();
        let text = files::read_text(file).map_err(|error| format!("{shown}: {error}; --write-baseline writes it"))?;
        let place =
            |error: serde_json::Error| format!("{shown}:{}:{}: this is not a baseline", error.line(), error.column().max(1));
        let document: BaselineFile = serde_json::from_str(&text).map_err(place)?;
        if document.schema != SCHEMA {
            return Err(format!("{shown}:1:1: this baseline has another version than {SCHEMA}; write it again"));
        }
        let entries = document.findings.into_iter().collect();
        Ok(Baseline { root: root(file), entries, used: RefCell::default(), checked: RefCell::default() })
    }

    /// The name by which a file stands in the list.
    pub(crate) fn name(&self, path: &Path) -> String {
        name(&self.root, path)
    }

    /// What the list lets pass in a file. A rule that is no more has no findings either.
    pub(crate) fn waivers(&self, name: &str) -> Vec<Waiver> {
        let of_file = self.entries.iter().filter(|entry| entry.path == name);
        let waiver = |entry: &KnownFinding| {
            let selector = Selector::parse(&entry.rule).ok()?;
            Some(Waiver { selector, fingerprint: Some(entry.fingerprint.clone()) })
        };
        of_file.filter_map(waiver).collect()
    }

    /// Remembers that an entry still stands for something.
    pub(crate) fn used(&self, name: &str, silenced: &Silenced) {
        let (path, rule, fingerprint) = (name.to_owned(), silenced.rule.to_owned(), silenced.fingerprint.clone());
        self.used.borrow_mut().insert(KnownFinding { path, rule, fingerprint });
    }

    /// Remembers that a file was read.
    pub(crate) fn checked(&self, name: &str) {
        self.checked.borrow_mut().insert(name.to_owned());
    }

    /// How many entries on files of this run stand for nothing.
    pub(crate) fn gone(&self) -> usize {
        let (used, checked) = (self.used.borrow(), self.checked.borrow());
        self.entries.iter().filter(|entry| checked.contains(&entry.path) && !used.contains(*entry)).count()
    }
}

/// Writes every finding of the reports, with the paths of their files, and returns how many there are.
pub(crate) fn write(file: &Path, reports: &[(PathBuf, &FileReport)]) -> std::io::Result<usize> {
    if is_something_else(file) {
        return Err(std::io::Error::other("it is not a baseline, and is left as it is"));
    }
    let root = root(file);
    let mut entries = BTreeSet::new();
    for (path, report) in reports {
        let path = name(&root, path);
        let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        entries.extend(findings.map(|finding| KnownFinding {
            path: path.clone(),
            rule: finding.rule.to_owned(),
            fingerprint: finding.fingerprint.clone(),
        }));
    }
    files::write(file, render(&entries).as_bytes())?;
    Ok(entries.len())
}

/// A file that holds anything but a baseline is somebody's.
fn is_something_else(file: &Path) -> bool {
    let is_file = std::fs::metadata(file).is_ok_and(|known| known.is_file() && known.len() > 0);
    is_file && files::read_text(file).map_or(true, |text| !text.trim_start().starts_with("{\"schema\": \"grantlint.baseline/"))
}

/// One entry a line, so that version control shows what came and went.
fn render(entries: &BTreeSet<KnownFinding>) -> String {
    let lines: Vec<String> = entries.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
    let list = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) };
    format!("{{\"schema\": \"{SCHEMA}\", \"findings\": {list}}}\n")
}

/// The folder of the list, from which its paths count.
fn root(file: &Path) -> PathBuf {
    let file = std::path::absolute(file).unwrap_or_default();
    settled(file.parent().unwrap_or(Path::new("/")))
}

/// The path of a file from the list's folder, the same wherever the program is run and whatever links lead there.
fn name(root: &Path, path: &Path) -> String {
    let (folder, file) = (path.parent().unwrap_or(Path::new("/")), path.file_name().unwrap_or_default());
    let path = settled(folder).join(file);
    let above = root.ancestors().position(|above| path.starts_with(above));
    let shared = above.and_then(|steps| root.ancestors().nth(steps).map(|above| (steps, above)));
    // Beyond the root of the file system there is nothing to share.
    let (steps, shared) = shared.filter(|(_, above)| above.parent().is_some()).unwrap_or((0, Path::new("")));
    let up = "../".repeat(steps);
    up + &crate::cli::setup::slashed(path.strip_prefix(shared).unwrap_or(&path))
}

/// A folder without links and dots, as far as it is there.
fn settled(folder: &Path) -> PathBuf {
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
