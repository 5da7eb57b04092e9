//! `grantlint init`: tries the files of a repository, says what a hook would say of them, and writes what it needs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use clap::Parser;

use crate::cli::arguments::{Cli, Init};
use crate::cli::setup::{Setup, slashed};
use crate::cli::{Done, Exit, complain, files, input, lint_all};
use grantlint::Level;

const CONFIG: &str = "grantlint.toml";

const CONFIG_TEXT: &str = "# What holds for this repository; `grantlint explain RULE` says more of a rule.
# fail-on = \"warning\"
# baseline = \"grantlint-baseline.json\"
# exclude = [\"vendor\"]
";

const HOOK: &str = ".pre-commit-config.yaml";

const HOOK_TEXT: &str = "repos:
  - repo: local
    hooks:
      - id: grantlint
        name: grantlint
        entry: grantlint check --fixtures
        language: system
        types: [text]
";

/// How many places are proposed to be let pass one by one; beyond that a baseline is the better way.
const FEW: usize = 5;

pub(crate) fn run(options: &Init) -> std::io::Result<Exit> {
    let folder = options.folder.display().to_string();
    let cli = Cli::try_parse_from(["grantlint", "--fixtures", &folder]).map_err(std::io::Error::other)?;
    let setup = match Setup::new(&cli.check) {
        Ok(setup) => setup,
        Err(message) => {
            complain(&message);
            return Ok(Exit::Unreadable);
        }
    };
    let done = lint_all(&setup, input::collect(&setup));
    let found = HookPreview::of(&done, &options.folder);
    let mut out = found.said(&folder);
    for (name, text) in [(CONFIG, CONFIG_TEXT), (HOOK, HOOK_TEXT)] {
        out += &placed(&options.folder, name, text, options)?;
    }
    std::io::stdout().lock().write_all(out.as_bytes())?;
    Ok(Exit::Clean)
}

/// Writes a file that is not there yet; what is there is somebody's.
fn placed(folder: &Path, name: &str, text: &str, options: &Init) -> std::io::Result<String> {
    let file = folder.join(name);
    let indented = || text.lines().fold(String::new(), |all, line| all + "    " + line + "\n");
    if file.exists() {
        return Ok(if name == HOOK {
            format!("{name} is there; a hook for it:\n{}", indented())
        } else {
            format!("{name} is there\n")
        });
    }
    if options.dry_run {
        return Ok(format!("{name} would be written:\n{}", indented()));
    }
    files::write(&file, text.as_bytes())?;
    Ok(format!("{name} is written\n"))
}

/// What a hook would find.
struct HookPreview {
    files: usize,
    requests: usize,
    /// Of each rule, the files with its findings.
    rules: BTreeMap<&'static str, Vec<String>>,
}

impl HookPreview {
    fn of(done: &[Done], folder: &Path) -> HookPreview {
        let mut found = HookPreview { files: done.len(), requests: 0, rules: BTreeMap::new() };
        for one in done {
            found.requests += one.report.exchanges.len();
            let path = Path::new(&one.report.path);
            let name = slashed(path.strip_prefix(folder).unwrap_or(path));
            let grave = one.report.exchanges.iter().flat_map(|exchange| &exchange.findings);
            for finding in grave.filter(|finding| finding.level >= Level::Warning) {
                found.rules.entry(finding.rule).or_default().push(name.clone());
            }
        }
        found
    }

    fn said(&self, folder: &str) -> String {
        let total: usize = self.rules.values().map(Vec::len).sum();
        let mut out = format!("{} files, {} token requests, {total} findings at warning or error\n", self.files, self.requests);
        for (rule, places) in &self.rules {
            let _ = writeln!(out, "  {:>5} {rule}", places.len());
        }
        match total {
            0 => {}
            1..=FEW => out += &self.ignored(),
            _ => {
                let _ = writeln!(
                    out,
                    "look at them with `grantlint --fixtures {folder}`, and let what is to stay pass with a baseline:\n    grantlint --fixtures --baseline grantlint-baseline.json --write-baseline {folder}\nand `baseline` in {CONFIG}"
                );
            }
        }
        out
    }

    /// Entries for `.grantlintignore.toml`, to be filled in.
    fn ignored(&self) -> String {
        let mut out = "look at them, and let what is to stay pass in .grantlintignore.toml:\n".to_owned();
        for (rule, places) in &self.rules {
            let mut places = places.clone();
            places.dedup();
            for place in places {
                let _ = writeln!(out, "    [[ignored]]\n    path = {place:?}\n    rule = \"{rule}\"\n    reason = \"...\"");
            }
        }
        out
    }
}
