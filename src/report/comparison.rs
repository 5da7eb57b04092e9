//! Two captures compared, for people and for programs.

use std::fmt::Write;

use serde::Serialize;

use crate::compare::{Compared, Comparison, Difference, NotShown, Place, Which};

/// For people.
pub fn human(comparison: &Comparison) -> String {
    let mut out = String::new();
    for (which, side) in [(Which::A, &comparison.a), (Which::B, &comparison.b)] {
        let _ = writeln!(out, "{}: {} ({}){}", which.name(), printable(&side.path), side.format, chosen(side));
    }
    for (index, difference) in comparison.differences.iter().enumerate() {
        let _ = writeln!(out, "\n{}. {}: {}", index + 1, difference.topic, difference.message);
        line(&mut out, Which::A, &comparison.a, difference.a.as_ref());
        line(&mut out, Which::B, &comparison.b, difference.b.as_ref());
    }
    for which in [Which::A, Which::B] {
        let items: Vec<&str> =
            comparison.not_shown.iter().filter(|item| item.side == which).map(|item| item.what.as_str()).collect();
        if !items.is_empty() {
            let _ = writeln!(out, "\nnot shown in {}: {}", which.name(), items.join(", "));
        }
    }
    let count = comparison.differences.len();
    let words = match count {
        0 => "no difference that matters to a token endpoint".to_owned(),
        1 => "1 difference".to_owned(),
        _ => format!("{count} differences"),
    };
    let _ = writeln!(out, "\n{words}");
    out
}

fn chosen(side: &Compared) -> String {
    let at = format!("line {}", side.place.position.line);
    if side.requests > 1 { format!(", request {} of {}, {at}", side.taken, side.requests) } else { String::new() }
}

fn line(out: &mut String, which: Which, side: &Compared, place: Option<&Place>) {
    let _ = match place {
        Some(place) => {
            let at = format!("{}:{}:{}", printable(&side.path), place.position.line, place.position.column);
            writeln!(out, "   {}  {at}  {}", which.name(), place.text)
        }
        None => writeln!(out, "   {}  -", which.name()),
    };
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

/// For programs: `grantlint.diff/1`.
pub fn json(comparison: &Comparison) -> String {
    let report = ComparisonJson {
        schema: "grantlint.diff/1",
        tool: ComparedBy { name: "grantlint", version: env!("CARGO_PKG_VERSION") },
        a: side(&comparison.a),
        b: side(&comparison.b),
        differences: comparison.differences.iter().map(item).collect(),
        not_shown: comparison.not_shown.iter().map(hidden).collect(),
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct ComparisonJson<'r> {
    schema: &'static str,
    tool: ComparedBy,
    a: ComparedSide<'r>,
    b: ComparedSide<'r>,
    differences: Vec<DifferenceJson<'r>>,
    not_shown: Vec<Hidden<'r>>,
}

#[derive(Serialize)]
struct ComparedBy {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct ComparedSide<'r> {
    path: &'r str,
    format: &'static str,
    requests: usize,
    taken: usize,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct DifferenceJson<'r> {
    topic: &'static str,
    message: &'r str,
    a: Option<At<'r>>,
    b: Option<At<'r>>,
}

#[derive(Serialize)]
struct At<'r> {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    text: &'r str,
}

#[derive(Serialize)]
struct Hidden<'r> {
    side: &'static str,
    what: &'r str,
}

fn side(side: &Compared) -> ComparedSide<'_> {
    let Compared { path, format, requests, taken, place } = side;
    ComparedSide { path, format, requests: *requests, taken: *taken, start: place.start, end: place.end }
}

fn item(difference: &Difference) -> DifferenceJson<'_> {
    DifferenceJson {
        topic: difference.topic,
        message: &difference.message,
        a: difference.a.as_ref().map(place),
        b: difference.b.as_ref().map(place),
    }
}

fn place(place: &Place) -> At<'_> {
    let Place { start, end, position, text } = place;
    At { start: *start, end: *end, line: position.line, column: position.column, text }
}

fn hidden(item: &NotShown) -> Hidden<'_> {
    Hidden { side: if item.side == Which::A { "a" } else { "b" }, what: &item.what }
}
