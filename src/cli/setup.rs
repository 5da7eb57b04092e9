//! What holds for a run and for each of its files: configuration files, the command line, known findings.

mod folder;
mod print;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::cli::arguments::{Check, LevelName};
use crate::cli::baseline::Baseline;
use crate::cli::input::{Input, Selection};
use crate::cli::{complain, unknown_form};
pub(crate) use folder::slashed;
use folder::{Folder, IgnoreList};
use grantlint::{
    Code, Comments, FileReport, Kept, Metadata, Options, Policy, Purpose, Selector, Setting, Silencer, Text, Waiver,
};

/// A rule that is about files which are kept, not about requests that fail.
const FIXTURE_RULE: &str = "security/live-secret-in-fixture";

/// What holds for a run.
pub(crate) struct Setup {
    /// The command line, completed by the configuration of the working folder.
    pub(crate) check: Check,
    here: PathBuf,
    select: Option<Vec<Selector>>,
    ignore: Vec<Selector>,
    metadata: Option<Metadata>,
    /// `--config FILE`, or nothing under `--isolated`.
    only: Option<Rc<Folder>>,
    folders: RefCell<BTreeMap<PathBuf, Result<Rc<Folder>, String>>>,
    lists: RefCell<BTreeMap<PathBuf, FoundList>>,
    baseline: Option<Baseline>,
    /// Entries of lists by their place, and whether they have let something pass.
    entries: RefCell<BTreeMap<String, bool>>,
    said: RefCell<BTreeSet<String>>,
}

/// The nearest ignore file from a folder upwards.
type FoundList = Result<Option<Rc<IgnoreList>>, String>;

/// What holds for one file.
pub(crate) struct FileSetup {
    pub(crate) options: Options,
    /// Where each waiver stands; those of the baseline come last and have no place here.
    places: Vec<String>,
    /// The name that the baseline knows the file by.
    name: String,
}

impl Setup {
    /// Reads everything that concerns the whole run.
    pub(crate) fn new(check: &Check) -> Result<Setup, String> {
        let here = std::env::current_dir().map_err(|error| format!("the working folder: {error}"))?;
        let mut setup = Setup {
            check: check.clone(),
            here: here.clone(),
            select: (!check.select.is_empty()).then(|| selectors("--select", &check.select)).transpose()?,
            ignore: selectors("--ignore", &check.ignore)?,
            metadata: check.metadata.as_deref().map(folder::metadata).transpose()?,
            only: None,
            folders: RefCell::default(),
            lists: RefCell::default(),
            baseline: None,
            entries: RefCell::default(),
            said: RefCell::default(),
        };
        setup.only = match &check.config {
            Some(file) => Some(Rc::new(Folder::read(file)?)),
            None => check.isolated.then(|| Rc::new(Folder::empty(&here))),
        };
        let folder = setup.folder(&here)?;
        setup.complete(&folder);
        setup.know_names(&folder)?;
        let file = setup.check.baseline.clone().filter(|_| !setup.check.write_baseline);
        setup.baseline = file.as_deref().map(Baseline::read).transpose()?;
        Ok(setup)
    }

    /// What the command line left open.
    fn complete(&mut self, folder: &Folder) {
        let (check, config) = (&mut self.check, &folder.config);
        check.level = check.level.or(config.level.map(LevelName::of));
        check.fail_on = check.fail_on.or(config.fail_on.map(LevelName::of));
        let baseline = config.baseline.as_ref().map(|file| folder.root.join(file));
        check.baseline = check.baseline.take().or(baseline);
    }

    /// Names of the command line that mean nothing would silently switch rules or forms off.
    fn know_names(&self, folder: &Folder) -> Result<(), String> {
        if let Some(message) = unknown_form(self.check.input_format.as_deref()) {
            return Err(message);
        }
        self.check.provider.as_deref().map_or(Ok(()), |id| folder.knows(id))
    }

    /// True for a file that is to be read; only what was not named alone may be left out.
    pub(crate) fn wants(&self, path: &Path) -> bool {
        let Ok(folder) = self.folder_of(path) else { return true };
        let name = folder.relative(&self.absolute(path));
        let wanted =
            folder.config.include.as_ref().is_none_or(|include| include.fits(&name)) && !folder.config.exclude.fits(&name);
        if !wanted && self.check.verbose {
            complain(&format!("{}: left out by the configuration", path.display()));
        }
        wanted
    }

    /// Counts a file in which nothing can be found. False where its settings cannot be read, which is to be said.
    pub(crate) fn passes(&self, path: &Path) -> bool {
        let (Ok(folder), Ok(list)) = (self.folder_of(path), self.list_of(&self.absolute(path))) else { return false };
        if folder.config.ignored.is_empty() && list.is_none() && self.baseline.is_none() {
            return true;
        }
        let name = path.display().to_string();
        let nothing = FileReport::unread(&name, "");
        let input = Input { name, bytes: Vec::new(), given: Selection::ByFolder, path: Some(path.to_owned()) };
        self.of(&input).map(|own| self.note(&own, &nothing)).is_ok()
    }

    /// What holds for an input.
    pub(crate) fn of(&self, input: &Input) -> Result<FileSetup, String> {
        let path = self.path_of(input.path.as_deref());
        let folder = self.folder_of(&path)?;
        let name = folder.relative(&path);
        let policy = self.policy(&folder, &name, input.given);
        let (mut waivers, places) = self.waivers(&folder, &path, &policy)?;
        let known = self.baseline.as_ref().map(|baseline| (baseline, baseline.name(&path)));
        waivers.extend(known.iter().flat_map(|(baseline, name)| baseline.waivers(name)));
        let overrides = || folder.config.overrides.iter().rev().filter(|one| one.paths.fits(&name));
        let provider = self.check.provider.clone().or_else(|| overrides().find_map(|one| one.provider.clone()));
        let standard = self.check.profile.map(crate::cli::arguments::StandardName::standard);
        let options = Options {
            provider: provider.or(folder.config.provider.clone()),
            input_format: self.check.input_format.clone(),
            metadata: self.metadata.clone(),
            show_secrets: self.check.show_secrets,
            policy,
            standard: standard.or_else(|| overrides().find_map(|one| one.profile)).or(folder.config.profile),
            providers: folder.providers.clone(),
            hosts: folder.hosts.clone(),
            waivers,
            purpose: self.purpose(&name, input.given),
            now: now(),
            comments: if self.check.no_ignores { Comments::PassedOver } else { Comments::Honoured },
        };
        Ok(FileSetup { options, places, name: known.map(|(_, name)| name).unwrap_or_default() })
    }

    fn purpose(&self, name: &str, given: Selection) -> Purpose {
        match given {
            _ if self.check.fixtures => {}
            Selection::ByName => return Purpose::Attempt,
            Selection::ByFolder => return Purpose::Found,
        }
        let code = if self.check.include_code { Code::Included } else { Code::LeftOut };
        Purpose::Kept(Kept { text: Text::of(name), code })
    }

    fn policy(&self, folder: &Folder, name: &str, given: Selection) -> Policy {
        let mut policy = Policy::default();
        if let Some(select) = &folder.config.select {
            policy.select(select);
        }
        let mut set = |ignore: &[Selector], levels: &[(Selector, Setting)]| {
            ignore.iter().for_each(|selector| policy.set(selector, Setting::Off));
            levels.iter().for_each(|(selector, setting)| policy.set(selector, *setting));
        };
        set(&folder.config.ignore, &folder.config.levels);
        folder.config.overrides.iter().filter(|one| one.paths.fits(name)).for_each(|one| set(&one.ignore, &one.levels));
        if let Some(select) = &self.select {
            policy.narrow(select);
        }
        self.ignore.iter().for_each(|selector| policy.set(selector, Setting::Off));
        match (self.check.fixtures, given) {
            (true, _) => policy.suggest(FIXTURE_RULE, Setting::On),
            // Somebody looks through captures: worth knowing, no reason to fail.
            (false, Selection::ByFolder) => policy.suggest(FIXTURE_RULE, Setting::At(grantlint::Level::Info)),
            (false, Selection::ByName) => {}
        }
        policy
    }

    /// What lists say of a file, with the place of each entry. An entry on rules that do not run is not unused.
    fn waivers(&self, folder: &Folder, path: &Path, policy: &Policy) -> Result<(Vec<Waiver>, Vec<String>), String> {
        let (mut waivers, mut places) = (Vec::new(), Vec::new());
        if self.check.no_ignores {
            return Ok((waivers, places));
        }
        let list = self.list_of(path)?;
        let of_list = list.iter().flat_map(|list| list.entries(path));
        for (place, entry) in folder.ignored(path).chain(of_list) {
            if policy.runs_all(&entry.rule) {
                self.entries.borrow_mut().entry(place.clone()).or_default();
            }
            waivers.push(entry.waiver());
            places.push(place);
        }
        Ok((waivers, places))
    }

    /// Remembers which entries of lists have let something pass.
    pub(crate) fn note(&self, file: &FileSetup, report: &FileReport) {
        for silenced in &report.silenced {
            let Silencer::Waiver(index) = silenced.by else { continue };
            match (file.places.get(index), &self.baseline) {
                (Some(place), _) => drop(self.entries.borrow_mut().insert(place.clone(), true)),
                (None, Some(baseline)) => baseline.used(&file.name, silenced),
                (None, None) => {}
            }
        }
        if let Some(baseline) = &self.baseline {
            baseline.checked(&file.name);
        }
    }

    /// Entries that were about a file of this run and let nothing pass.
    pub(crate) fn unused(&self) -> Vec<String> {
        let entries = self.entries.borrow();
        let unused = entries.iter().filter(|(_, used)| !**used);
        unused.map(|(place, _)| format!("{place}: this entry lets nothing pass: no such finding is there; remove it")).collect()
    }

    /// What the baseline knows that is there no more.
    pub(crate) fn stale(&self) -> Option<String> {
        let gone = self.baseline.as_ref().map_or(0, Baseline::gone);
        let file = self.check.baseline.as_ref().filter(|_| gone > 0)?;
        Some(format!("{}: {gone} of its findings are gone; --write-baseline drops them", file.display()))
    }

    /// The configuration that holds for the first path, with the command line on top, as TOML.
    pub(crate) fn print(&self) -> Result<String, String> {
        let first = self.check.paths.first().map_or(self.here.clone(), |path| self.absolute(path));
        let folder = if first.is_dir() { self.folder(&first)? } else { self.folder_of(&first)? };
        Ok(print::render(&folder, self))
    }

    /// The path of an input, a name of standard input included.
    pub(crate) fn path_of(&self, path: Option<&Path>) -> PathBuf {
        let named = self.check.stdin_filename.as_deref().map(Path::new);
        self.absolute(path.or(named).unwrap_or(Path::new("-")))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        // Asking for the working folder again for every file would cost more than opening it.
        std::path::absolute(self.here.join(path)).unwrap_or_else(|_| self.here.join(path))
    }

    /// Says a thing that several files share only once.
    pub(crate) fn once(&self, message: &str) {
        if self.said.borrow_mut().insert(message.to_owned()) {
            complain(message);
        }
    }

    fn folder_of(&self, path: &Path) -> Result<Rc<Folder>, String> {
        let path = self.absolute(path);
        self.folder(path.parent().unwrap_or(&self.here))
    }

    /// The nearest configuration from a folder upwards.
    fn folder(&self, at: &Path) -> Result<Rc<Folder>, String> {
        if let Some(only) = &self.only {
            return Ok(only.clone());
        }
        if let Some(known) = self.folders.borrow().get(at) {
            return known.clone();
        }
        let own = Folder::of(at);
        let found = match (own, at.parent()) {
            (Ok(Some(folder)), _) => Ok(Rc::new(folder)),
            (Err(message), _) => Err(message),
            (Ok(None), Some(parent)) => self.folder(parent),
            (Ok(None), None) => Ok(Rc::new(Folder::empty(&self.here))),
        };
        self.folders.borrow_mut().insert(at.to_owned(), found.clone());
        found
    }

    /// The nearest ignore file from the folder of a file upwards.
    fn list_of(&self, path: &Path) -> FoundList {
        if self.check.isolated {
            return Ok(None);
        }
        path.parent().map_or(Ok(None), |folder| self.list(folder))
    }

    fn list(&self, at: &Path) -> FoundList {
        if let Some(known) = self.lists.borrow().get(at) {
            return known.clone();
        }
        let found = match (IgnoreList::of(at), at.parent()) {
            (Ok(None), Some(parent)) => self.list(parent),
            (own, _) => own.map(|list| list.map(Rc::new)),
        };
        self.lists.borrow_mut().insert(at.to_owned(), found.clone());
        found
    }

    /// A place as messages name it: from the working folder.
    fn shown(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.here).unwrap_or(path))
    }
}

/// Seconds since 1970, where the clock is right.
#[expect(clippy::disallowed_methods, reason = "the time only tells which tokens are over, and only the program has a clock")]
fn now() -> Option<i64> {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(passed.as_secs()).ok()
}

fn selectors(option: &str, names: &[String]) -> Result<Vec<Selector>, String> {
    names.iter().map(|name| Selector::parse(name).map_err(|message| format!("{option}: {message}"))).collect()
}
