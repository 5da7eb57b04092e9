//! What is to be read: standard input, files, folders, a command line as typed.

mod sift;

use std::ffi::OsString;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::paste;
use crate::cli::setup::Setup;
use crate::cli::threads;
use grantlint::source::MAX_BYTES;

/// Whether the user named this very input, or it was found in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    ByName,
    ByFolder,
}

/// Bytes to lint.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) given: Selection,
    /// Where it was read; `None` for standard input and for a command line as typed.
    pub(crate) path: Option<PathBuf>,
}

/// A file that cannot be read, and why.
#[derive(Clone)]
pub(crate) struct Unread {
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl Unread {
    fn new(name: &str, reason: impl ToString) -> Unread {
        Unread { name: name.to_owned(), reason: reason.to_string() }
    }
}

/// Everything that the paths stand for, in the order of their names, and what of it cannot be read.
pub(crate) fn collect(setup: &Setup) -> Vec<Result<Input, Unread>> {
    let options = &setup.check;
    let stdin = || stdin(options.stdin_filename.as_deref());
    if options.paths.is_empty() {
        return vec![stdin()];
    }
    // What hooks hand over is whatever was changed, be it one file: most of them hold no request.
    let listed = options.fixtures || options.paths.len() > 1;
    let mut inputs = Vec::new();
    let mut found = Vec::new();
    for path in &options.paths {
        if path.as_os_str() == "-" {
            inputs.push(stdin());
        } else if path.is_dir() {
            found.extend(folder(path, setup));
        } else if !listed {
            inputs.push(file(path, Selection::ByName));
        } else if setup.wants(path) {
            found.push(Ok(path.clone()));
        }
    }
    inputs.extend(sifted(found, setup));
    inputs
}

/// The files that may hold a request. Of the others nothing is said, unless everything is to be said.
fn sifted(found: Vec<Result<PathBuf, Unread>>, setup: &Setup) -> impl Iterator<Item = Result<Input, Unread>> {
    let all = setup.check.verbose || setup.check.explain_format;
    let keep = move |found: &Result<PathBuf, Unread>| match found {
        Ok(path) if all => Some(file(path, Selection::ByFolder)),
        Ok(path) => sift::file(path),
        Err(unread) => Some(Err(unread.clone())),
    };
    let read = threads::each(&found, keep);
    found.into_iter().zip(read).filter_map(|(found, read)| match (found, read) {
        (_, Some(read)) => Some(read),
        // A mistake in its configuration is said whatever the file holds.
        (Ok(path), None) if !setup.passes(&path) => Some(file(&path, Selection::ByFolder)),
        _ => None,
    })
}

/// One file, or standard input; a message when it cannot be read.
pub(crate) fn one(path: Option<&Path>, stdin_name: Option<&str>) -> Result<Input, String> {
    let read = match path.filter(|path| path.as_os_str() != "-") {
        Some(path) => file(path, Selection::ByName),
        None => stdin(stdin_name),
    };
    read.map_err(|Unread { name, reason }| format!("{name}: {reason}"))
}

fn stdin(name: Option<&str>) -> Result<Input, Unread> {
    let name = name.unwrap_or("standard input").to_owned();
    let bytes = stdin_bytes().map_err(|error| Unread::new(&name, error))?;
    checked(Input { name, bytes, given: Selection::ByName, path: None })
}

/// On a terminal the user is told what to do.
fn stdin_bytes() -> std::io::Result<Vec<u8>> {
    let mut source = std::io::stdin();
    if source.is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
        let _ = writeln!(std::io::stderr(), "Paste the failing request, then press {end}:");
        return paste::read_paste(&mut source, MAX_BYTES + 1);
    }
    let mut bytes = Vec::new();
    source.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn file(path: &Path, given: Selection) -> Result<Input, Unread> {
    let name = path.display().to_string();
    let size = std::fs::metadata(path).map_err(|error| Unread::new(&name, error))?.len();
    if size > MAX_BYTES {
        return Err(too_large(&name));
    }
    let bytes = std::fs::read(path).map_err(|error| Unread::new(&name, error))?;
    checked(Input { name, bytes, given, path: Some(path.to_owned()) })
}

fn checked(input: Input) -> Result<Input, Unread> {
    if input.bytes.len() as u64 > MAX_BYTES { Err(too_large(&input.name)) } else { Ok(input) }
}

fn too_large(name: &str) -> Unread {
    Unread::new(name, "larger than 4 GiB, which is not read")
}

/// Every file below a folder that version control does not ignore; hidden folders but `.git` included, since
/// fixtures live in them.
fn folder(path: &Path, setup: &Setup) -> Vec<Result<PathBuf, Unread>> {
    let walk = ignore::WalkBuilder::new(path)
        .hidden(false)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
    walk.filter_map(|entry| match entry {
        Ok(entry) if is_file(&entry) && setup.wants(entry.path()) => Some(Ok(entry.into_path())),
        Ok(_) => None,
        Err(error) => Some(Err(Unread::new(&path.display().to_string(), error))),
    })
    .collect()
}

/// `grantlint curl -u id:secret ...`: the words are quoted again, so that spans point into a line that can be shown.
pub(crate) fn command_line(program: &str, arguments: &[OsString]) -> Input {
    let words = std::iter::once(program.to_owned()).chain(arguments.iter().map(|word| quote(&word.to_string_lossy())));
    let line = words.collect::<Vec<_>>().join(" ") + "\n";
    Input { name: "command line".to_owned(), bytes: line.into_bytes(), given: Selection::ByName, path: None }
}

fn quote(word: &str) -> String {
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/:=@%+,".contains(&b));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
