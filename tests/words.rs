//! Plain, idiomatic words in everything that people read: pages, documents, messages, help texts.

mod common;

use std::path::{Path, PathBuf};

use common::source::{SOURCE, files, outside_tests};

/// Words that the project's English fell into, what to write in their place, and where they are right.
const REFUSED: &[(&str, &str, &[&str])] = &[
    ("blank", "space", &[]),
    ("blanks", "spaces", &[]),
    ("letter", "character", &["a letter with an accent"]),
    ("letters", "characters", &["letters, digits", "letters and digits", "capital letters"]),
    ("letter by letter", "exactly", &[]),
    ("stand", "is, appears", &["stand for"]),
    ("stands", "is, appears", &["stands for"]),
    ("standing", "is, appears", &[]),
    ("stood", "was", &["stood for"]),
    ("behind", "after", &BEHIND),
    ("in front of", "before", &IN_FRONT),
    ("all the same", "anyway", &[]),
    ("be it", "whether", &[]),
    ("of which only", "only ... of it", &[]),
    ("round", "around", &["the other way round", "round by round"]),
    ("is none", "is not a ...", &["there is none", "is none of its business", "a secret that is none"]),
    ("are none", "are not ...", &["there are none"]),
    ("is no", "is not a ...", &["there is no", "is no longer", "is no fault of", "whose secret it is no"]),
    ("are no", "are not ...", &["there are no", "are no longer"]),
];

/// Who is really at the back of something: servers, companies, clocks.
const BEHIND: [&str; 9] = [
    "behind a proxy",
    "behind the proxy",
    "behind a firewall",
    "behind a load balancer",
    "engine behind",
    "account behind",
    "provider behind",
    "s behind the one",
    "left more behind",
];

/// Servers with others before them.
const IN_FRONT: [&str; 7] = [
    "in front of servers",
    "in front of a server",
    "in front of the server",
    "a gateway in front of it",
    "a proxy in front of it",
    "the proxy in front of it",
    "gateways in front of them",
];

#[test]
fn pages_and_documents_are_in_plain_words() {
    let mut pages: Vec<PathBuf> = ["README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG", "SECURITY"]
        .map(|name| common::root().join(name).with_extension("md"))
        .into();
    for folder in ["rules", "docs"] {
        collect(&common::root().join(folder), &mut pages);
    }
    assert!(pages.len() > 300, "only {} pages", pages.len());
    let mut faults = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("text");
        let name = page.strip_prefix(common::root()).expect("in the project").display().to_string();
        faults.extend(faults_in(&outside_captures(&text)).map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn messages_are_in_plain_words() {
    let mut faults = Vec::new();
    let mut strings = 0;
    for file in files() {
        let source = std::fs::read_to_string(&file).expect("text");
        let text = outside_tests(&source);
        let name = file.strip_prefix(SOURCE).expect("in src").display().to_string();
        // Words of servers and clients, as they say them.
        if name.starts_with("request/symptom/") {
            continue;
        }
        // The comments of arguments are their help texts.
        let helps =
            source.lines().filter_map(|line| line.trim_start().strip_prefix("/// ")).filter(|_| name == "cli/arguments.rs");
        for string in strings_in(&text).into_iter().chain(helps.map(str::to_owned)) {
            strings += 1;
            faults.extend(faults_in(&string).map(|fault| format!("src/{name}: {fault}")));
        }
    }
    assert!(strings > 5000, "strings are found: {strings}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_sought_is_found() {
    let faults = |text: &str| faults_in(text).collect::<Vec<_>>().len();
    assert_eq!(faults("it holds a blank"), 1);
    assert_eq!(faults("the name\nstands, behind `x`"), 2);
    assert_eq!(faults("stands for letters, digits and signs; there is none behind a proxy"), 0);
    assert_eq!(outside_captures("a\n```http\nblank\n```\nb").split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
    let source = r##"f("a \"b\"", 'c', '"', r#"d "e""#); // "f""##;
    assert_eq!(strings_in(source), ["a \\\"b\\\"", "d \"e\""]);
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|kind| kind == "md" || kind == "toml") {
            pages.push(path);
        }
    }
}

/// What is refused in a text, with the words around it.
fn faults_in(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = text.split_whitespace().map(bare).collect();
    let found = |(at, (phrase, better, allowed)): (usize, &(&str, &str, &[&str]))| {
        let is_refused = begins_with(&words, at, phrase) && !allowed.iter().any(|context| is_within(&words, at, phrase, context));
        let near = words[at.saturating_sub(4)..words.len().min(at + 6)].join(" ");
        is_refused.then(|| format!("\"{phrase}\" in \"{near}\"; rather \"{better}\""))
    };
    (0..words.len()).flat_map(|at| REFUSED.iter().map(move |row| (at, row))).filter_map(found).collect::<Vec<_>>().into_iter()
}

/// The phrase at `at` is a part of the context.
fn is_within(words: &[String], at: usize, phrase: &str, context: &str) -> bool {
    let context_words: Vec<String> = context.split(' ').map(bare).collect();
    let offsets = (0..context_words.len()).filter(|offset| begins_with(&context_words, *offset, phrase));
    offsets.filter_map(|offset| at.checked_sub(offset)).any(|start| begins_with(words, start, context))
}

fn begins_with(words: &[String], at: usize, phrase: &str) -> bool {
    let mut wanted = phrase.split(' ').map(bare);
    let mut given = words[at..].iter();
    wanted.all(|word| given.next() == Some(&word))
}

/// A word without the signs around it, in lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A page without its blocks of code, which hold what people captured.
fn outside_captures(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// The string literals of a source, as written.
fn strings_in(source: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        rest = match rest.as_bytes()[at] {
            b'"' => {
                let hashes = before.len() - before.trim_end_matches('#').len();
                let is_raw = before.trim_end_matches('#').ends_with('r') || before.ends_with("br");
                let length = if is_raw { after.find(&format!("\"{}", "#".repeat(hashes))) } else { closing(after) };
                let length = length.unwrap_or(after.len());
                strings.push(after[..length].to_owned());
                after.get(length + 1..).unwrap_or_default()
            }
            b'\'' => after
                .strip_prefix("\"'")
                .or_else(|| after.strip_prefix("\\\"'"))
                .or_else(|| after.strip_prefix("\\''"))
                .unwrap_or(after),
            _ if after.starts_with('/') => after.find('\n').map_or("", |end| &after[end..]),
            _ => after,
        };
    }
    strings
}

/// Where the quote is that ends a string.
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}
