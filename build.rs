//! The tables that are made of the data in `rules/`: which address belongs to which provider, and the rules of each group.
//! `src/provider/tests.rs` and `tests/pages.rs` compare them with the data.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

type Made<T> = Result<T, Box<dyn Error>>;

fn main() -> Made<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=rules");
    let data = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    fs::write(out.join("providers.rs"), providers(&data.join("providers"))?)?;
    for group in fs::read_dir(&data)?.collect::<Result<Vec<_>, _>>()? {
        let pages = files(&group.path(), "md")?;
        if !pages.is_empty() {
            let name = group.file_name().into_string().map_err(|name| format!("{}: no text", name.display()))?;
            fs::write(out.join(format!("{name}.rs")), group_of(&name, &pages)?)?;
        }
    }
    Ok(())
}

/// Names without their ending and paths of the files of a kind, in the order of their names. What is said of the folder is
/// none of its data.
fn files(folder: &Path, ending: &str) -> Made<Vec<(String, PathBuf)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|end| end == ending) && name != "README" {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

/// The rules of a group: a page with what its head says, and the check in the module of the same name.
fn group_of(group: &str, pages: &[(String, PathBuf)]) -> Made<String> {
    let mut table = String::from("&[\n");
    for (name, page) in pages {
        let module = name.replace('-', "_");
        let text = fs::read_to_string(page)?;
        writeln!(
            table,
            "    Rule {{ name: \"{group}/{name}\", page: include_str!({page:?}), check: {module}::check, {} }},",
            head(&text)
        )?;
    }
    Ok(table + "]\n")
}

/// The front matter of a page: what every check asks for by itself, and all of it by key.
fn head(page: &str) -> String {
    let head = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")).map_or("", |(head, _)| head);
    let entries: Vec<(&str, &str)> =
        head.lines().filter_map(|line| line.split_once(':')).map(|(key, value)| (key, value.trim())).collect();
    let value = |wanted: &str| entries.iter().find(|(key, _)| *key == wanted).map_or("", |(_, value)| *value);
    let level = match value("level") {
        "error" => "Error",
        "warning" => "Warning",
        _ => "Info",
    };
    let view = if value("view") == "wire" { "Wire" } else { "Logical" };
    let with_items: Vec<(&str, &str, Vec<&str>)> = entries.iter().map(|(key, value)| (*key, *value, items(value))).collect();
    let entry = |(key, value, items): &(&str, &str, Vec<&str>)| format!("({key:?}, {value:?}, &{items:?})");
    let all = with_items.iter().map(entry).collect::<Vec<_>>().join(", ");
    format!(
        "head: crate::rules::rule::PageHead {{ level: crate::rules::finding::Level::{level}, \
         view: crate::capture::model::View::{view}, is_opt_in: {}, entries: &[{all}] }}",
        value("default") == "off"
    )
}

/// `[a, b]`, or one item alone.
fn items(value: &str) -> Vec<&str> {
    let list = value.trim_start_matches('[').trim_end_matches(']');
    list.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// What a provider is recognised by, so that nothing is parsed until a request matches.
fn providers(folder: &Path) -> Made<String> {
    let mut table = String::from("&[\n");
    for (id, page) in files(folder, "toml")? {
        let facts: toml::Table = fs::read_to_string(&page)?.parse().map_err(|error| format!("{id}: {error}"))?;
        let kind = facts.get("kind").and_then(toml::Value::as_str).unwrap_or_default();
        let prefixes = texts(&facts, "error_prefixes");
        let urls = own_urls(&facts);
        writeln!(
            table,
            "    BuiltIn {{ id: {id:?}, kind: {kind:?}, page: include_str!({page:?}), urls: &{urls:?}, prefixes: &{prefixes:?} }},"
        )?;
    }
    Ok(table + "]\n")
}

/// The patterns that tell the provider from all others, each once and without its query.
fn own_urls(facts: &toml::Table) -> Vec<&str> {
    let shared = texts(facts, "shared_urls");
    let all = texts(facts, "token_urls").into_iter().chain(texts(facts, "revocation_urls"));
    let mut own = Vec::new();
    for url in all.map(|url| url.split('?').next().unwrap_or(url)) {
        if !shared.contains(&url) && !own.contains(&url) {
            own.push(url);
        }
    }
    own
}

fn texts<'f>(facts: &'f toml::Table, key: &str) -> Vec<&'f str> {
    let list = facts.get(key).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(toml::Value::as_str).collect()
}
