//! The rooms of the house: `src/` has those that ARCHITECTURE.md lists, and each uses only those that are listed before it.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::source::{SOURCE, files, outside_tests};

const PAGE: &str = include_str!("../ARCHITECTURE.md");

/// The rooms in the order of the table under "Rooms", the lowest first.
fn order() -> Vec<&'static str> {
    let table = PAGE.split("\n## Rooms\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section on rooms");
    table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(room, _)| room)).collect()
}

/// A place where a room is used.
#[derive(Debug)]
struct Use {
    from: String,
    to: String,
    place: String,
}

#[test]
fn a_room_uses_only_those_below_it() {
    let order = order();
    let height = |room: &str| order.iter().position(|known| *known == room);
    let wrong: Vec<String> = uses()
        .into_iter()
        .filter(|one| height(&one.to).is_none_or(|to| height(&one.from).is_none_or(|from| to > from)))
        .map(|one| format!("{}: {} -> {}", one.place, one.from, one.to))
        .collect();
    assert!(wrong.is_empty(), "arrows against the order of ARCHITECTURE.md ({}):\n{}", order.join(", "), wrong.join("\n"));
}

/// The order alone excludes circles; this test would say so if it did not.
#[test]
fn no_rooms_are_in_a_circle() {
    let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in uses() {
        below.entry(one.from).or_default().insert(one.to);
    }
    assert!(below.len() >= 10, "most rooms use another: {below:?}");
    while let Some(free) = below.iter().find(|(_, uses)| uses.iter().all(|room| !below.contains_key(room))) {
        let free = free.0.clone();
        below.remove(&free);
    }
    assert!(below.is_empty(), "in a circle: {below:?}");
}

#[test]
fn the_page_lists_every_room() {
    let mut found: Vec<String> = std::fs::read_dir(SOURCE)
        .expect("src")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut listed = order();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

/// Input, output, clocks and threads are the program's.
#[test]
fn only_the_program_touches_the_outside() {
    let outside = ["std::fs", "std::io", "std::net", "std::env", "std::process", "std::thread", "std::time"];
    for (file, room, text) in rooms().filter(|(_, room, _)| room != "cli") {
        for word in outside {
            assert!(!text.contains(word), "{file} in the room {room} has {word}");
        }
    }
}

/// Rules see the request and the provider, never a reader, a codec or an offset in the file.
#[test]
fn no_rule_reaches_below_the_token_request() {
    for (file, _, text) in rooms().filter(|(file, _, _)| file.starts_with("rules/") && file.matches('/').count() == 2) {
        for word in ["crate::capture::format", "crate::text::codec", "crate::text::source"] {
            assert!(!text.contains(word), "{file} has {word}");
        }
    }
}

/// One word, one thing: a type's name says which it is without its path.
#[test]
fn no_type_name_is_declared_twice() {
    let mut declared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("text");
        for name in text.lines().filter_map(declared_type) {
            declared.entry(name.to_owned()).or_default().push(file.display().to_string());
        }
    }
    assert!(declared.len() > 500, "types are found: {}", declared.len());
    declared.retain(|_, files| files.len() > 1);
    assert!(declared.is_empty(), "one name for several types: {declared:#?}");
}

/// The name that a line declares. Associated types, which are indented, have the names that their trait gives them.
fn declared_type(line: &str) -> Option<&str> {
    let bare = line.trim_start();
    let bare = if bare.starts_with("pub(") { bare.split_once(") ")?.1 } else { bare.strip_prefix("pub ").unwrap_or(bare) };
    let is_member = line.starts_with(' ') && bare.starts_with("type ");
    let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|word| bare.strip_prefix(word))?;
    (!is_member && rest.starts_with(|c: char| c.is_ascii_uppercase())).then(|| first(rest))
}

/// What is sought is found: a planted arrow of each way of writing.
#[test]
fn every_way_of_writing_an_arrow_is_seen() {
    let text = "use crate::text::layers;\nuse crate::{capture, rules::rule::Rule};\nfn f() { crate::report::human(); }\n\
                /// crate::cli is only spoken of\n#[cfg(test)]\nmod tests {\n    use crate::check::lint;\n}\n";
    let seen: Vec<String> = rooms_in(&outside_tests(text)).into_iter().map(|(_, room)| room).collect();
    assert_eq!(seen, ["text", "capture", "rules", "report"]);
}

/// Every use of another room outside of tests.
fn uses() -> Vec<Use> {
    let mut all = Vec::new();
    for (file, room, text) in rooms() {
        for (line, to) in rooms_in(&text).into_iter().filter(|(_, to)| *to != room) {
            all.push(Use { from: room.clone(), to, place: format!("{file}:{line}") });
        }
    }
    all
}

/// Every file of a room with the room's name and what it holds outside of tests.
fn rooms() -> impl Iterator<Item = (String, String, String)> {
    files().into_iter().filter_map(|file| {
        let name = file.strip_prefix(SOURCE).expect("in src").to_string_lossy().replace('\\', "/");
        let room = name.split(['/', '.']).next().expect("a name").to_owned();
        let text = std::fs::read_to_string(&file).expect("text");
        // The program's and the library's own files are doors, not rooms.
        (room != "main" && room != "lib").then(|| (name, room, outside_tests(&text)))
    })
}

/// The line and the room of every path from the crate's root.
fn rooms_in(text: &str) -> Vec<(usize, String)> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut rooms = Vec::new();
    for (at, start) in text.match_indices("crate::") {
        let rest = &text[at + start.len()..];
        let firsts = match rest.strip_prefix('{') {
            Some(list) => members(list),
            None => vec![first(rest)],
        };
        rooms.extend(firsts.into_iter().map(|room| (line(at), room.to_owned())));
    }
    rooms
}

fn first(path: &str) -> &str {
    let end = path.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(path.len());
    &path[..end]
}

/// The first names of the members of `a::b, c::{d, e}}`.
fn members(list: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0, 0);
    let mut names = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.push(first(list[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}
