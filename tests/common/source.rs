//! The project's own source, as tests read it.

use std::path::{Path, PathBuf};

pub(crate) const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// The files of `src/` that are compiled outside of tests.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(SOURCE)];
    let (mut files, mut of_tests) = (Vec::new(), Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                of_tests.extend(test_modules(&path));
                files.push(path);
            }
        }
    }
    let in_tests = |file: &PathBuf| of_tests.iter().any(|module| file.with_extension("").starts_with(module));
    files.retain(|file| !in_tests(file));
    files.sort();
    files
}

/// Where the modules are, without their extension, that a file declares for tests only.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(file).expect("text");
    let is_root = file.file_name().is_some_and(|name| name == "lib.rs" || name == "main.rs");
    let folder = if is_root { PathBuf::from(SOURCE) } else { file.with_extension("") };
    let after = text.split("#[cfg(test)]").skip(1);
    let name = |rest: &str| {
        let line = rest.trim_start().lines().next()?;
        let name = line.trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ").strip_prefix("mod ")?;
        name.strip_suffix(';').map(|name| folder.join(name))
    };
    after.filter_map(name).collect()
}

/// The text with comments and the modules within it that are for tests only made empty lines.
pub(crate) fn outside_tests(text: &str) -> String {
    let mut out = String::new();
    let mut pending = false;
    let mut skipping = false;
    for line in text.lines() {
        pending |= line == "#[cfg(test)]";
        let begins = pending && line.starts_with("mod ") && line.ends_with('{');
        skipping |= begins;
        if !skipping && !line.trim_start().starts_with("//") {
            out.push_str(line);
        }
        out.push('\n');
        skipping &= line != "}";
        pending &= line.starts_with("#[");
    }
    out
}
