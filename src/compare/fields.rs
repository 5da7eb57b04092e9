//! Parameters and header fields, one by one.

use super::side::CaptureSide;
use super::{Differences, Which, value};
use crate::capture::model::{Field, Seen};
use crate::request::token::{BodyShape, Param, ParamPlace};
use crate::request::value::ValueKind;
use crate::text::layers::Slice;

/// The client's own are compared with its way to authenticate.
const OF_THE_CLIENT: [&str; 4] = ["client_id", "client_secret", "client_assertion", "client_key"];

/// `grant_type` first, then in the order in which they appear.
pub(super) fn parameters(found: &mut Differences<'_, '_>) {
    let mut names = vec!["grant_type".to_owned()];
    for side in [found.a, found.b] {
        for param in &side.request.params {
            let name = side.text(param.field.name);
            if !names.contains(&name) && !OF_THE_CLIENT.contains(&name.as_str()) && names.len() < MOST_NAMES {
                names.push(name);
            }
        }
    }
    names.iter().for_each(|name| parameter(found, name));
}

/// No request has more parameters.
const MOST_NAMES: usize = 200;

fn first<'s>(side: &'s CaptureSide<'_>, name: &str) -> Seen<&'s Param> {
    // Pieces of a body that could not be taken apart are no parameters.
    match side.request.param(&side.layers, name) {
        Seen::Shown(param) => Seen::Shown(param),
        Seen::Absent if side.request.shape == BodyShape::Other => Seen::NotShown,
        other => other,
    }
}

fn parameter(found: &mut Differences<'_, '_>, name: &str) {
    let shown = |side: &CaptureSide<'_>| match first(side, name) {
        Seen::Shown(param) => Seen::Shown(*param),
        Seen::Absent => Seen::Absent,
        Seen::NotShown => Seen::NotShown,
    };
    match (shown(found.a), shown(found.b)) {
        (Seen::Shown(a), Seen::Shown(b)) => both(found, name, &a, &b),
        (Seen::Shown(a), Seen::Absent) => {
            let words = format!("{} is sent in A only", label(found.a, name));
            found.differs("parameter", words, Some(a.field.unit), None);
        }
        (Seen::Absent, Seen::Shown(b)) => {
            let words = format!("{} is sent in B only", label(found.b, name));
            found.differs("parameter", words, None, Some(b.field.unit));
        }
        (Seen::Shown(_), Seen::NotShown) => found.hides(Which::B, label(found.a, name)),
        (Seen::NotShown, Seen::Shown(_)) => found.hides(Which::A, label(found.b, name)),
        _ => {}
    }
}

/// The name, if it is one: a piece of a value that lost its name is not repeated.
fn label(side: &CaptureSide<'_>, name: &str) -> String {
    let shown = side.clean(name);
    if crate::privacy::mask::is_name(&shown) { shown } else { "a parameter without a proper name".to_owned() }
}

fn both(found: &mut Differences<'_, '_>, name: &str, a: &Param, b: &Param) {
    let places = (Some(a.field.unit), Some(b.field.unit));
    if a.place != b.place {
        let word = |place: ParamPlace| place.name();
        let words = format!("{} is in the {} in A and in the {} in B", label(found.a, name), word(a.place), word(b.place));
        found.differs("parameter", words, places.0, places.1);
    }
    let hides = |side: &CaptureSide<'_>, param: &Param| {
        let stands_for = param.bare || matches!(param.kind, ValueKind::Redacted | ValueKind::Placeholder | ValueKind::Variable);
        let last = side.request.params.iter().rfind(|other| other.place == ParamPlace::Body);
        stands_for || side.request.cut && last.is_some_and(|last| last.field.unit == param.field.unit)
    };
    let equal = found.a.text(a.field.value) == found.b.text(b.field.value);
    match (hides(found.a, a), hides(found.b, b)) {
        (true, false) => return found.hides(Which::A, format!("the value of {}", label(found.a, name))),
        (false, true) => return found.hides(Which::B, format!("the value of {}", label(found.b, name))),
        (true, true) if !equal => return,
        _ => {}
    }
    if let Some(how) = value::difference(&found.a.text(a.field.value), &found.b.text(b.field.value)) {
        let words = format!("the values of {} differ: {how}", label(found.a, name));
        found.differs("parameter", words, places.0, places.1);
    }
}

/// The fields that a token endpoint looks at, and those that the provider asks for.
pub(super) fn headers(found: &mut Differences<'_, '_>) {
    accept(found);
    let mut names: Vec<String> = ["dpop", "origin"].map(str::to_owned).to_vec();
    for side in [found.a, found.b] {
        names.extend(side.profile.headers.keys().map(|name| name.to_ascii_lowercase()));
    }
    names.retain(|name| !["accept", "authorization", "content-type", "user-agent", "content-length"].contains(&name.as_str()));
    names.sort();
    names.dedup();
    names.iter().for_each(|name| header(found, name));
}

fn header(found: &mut Differences<'_, '_>, name: &str) {
    let field = |side: &CaptureSide<'_>| side.request.header(&side.layers, name);
    let title = title(name);
    match (field(found.a), field(found.b)) {
        (Seen::Shown(a), Seen::Shown(b)) if name != "dpop" => {
            if let Some(how) = value::difference(&found.a.text(a.value), &found.b.text(b.value)) {
                found.differs("header", format!("the values of the {title} header differ: {how}"), Some(a.value), Some(b.value));
            }
        }
        (Seen::Shown(a), Seen::Absent) => found.differs("header", format!("only A has the {title} header"), Some(a.unit), None),
        (Seen::Absent, Seen::Shown(b)) => found.differs("header", format!("only B has the {title} header"), None, Some(b.unit)),
        (Seen::Shown(_), Seen::NotShown) => found.hides(Which::B, format!("the {title} header")),
        (Seen::NotShown, Seen::Shown(_)) => found.hides(Which::A, format!("the {title} header")),
        _ => {}
    }
}

fn title(name: &str) -> String {
    let part = |part: &str| part.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(part.chars().skip(1)).collect::<String>();
    if name == "dpop" { "DPoP".to_owned() } else { name.split('-').map(part).collect::<Vec<_>>().join("-") }
}

/// Whether JSON is accepted is what matters; an answer is JSON unless someone asks for something else.
fn accept(found: &mut Differences<'_, '_>) {
    let field = |side: &CaptureSide<'_>| side.request.header(&side.layers, "accept");
    let takes_json =
        |side: &CaptureSide<'_>, seen: &Seen<Field>| seen.shown().is_none_or(|field| accepts_json(&side.text(field.value)));
    let (a, b) = (field(found.a), field(found.b));
    if takes_json(found.a, &a) != takes_json(found.b, &b) && !a.is_not_shown() && !b.is_not_shown() {
        let side = if takes_json(found.a, &a) { "B" } else { "A" };
        let at = |seen: &Seen<Field>| seen.shown().map(|field| field.value);
        found.differs("header", format!("by its Accept header {side} does not take JSON"), at(&a), at(&b));
    }
}

fn accepts_json(accept: &str) -> bool {
    let accept = accept.to_ascii_lowercase();
    ["*/*", "application/*", "json", "*;"].iter().any(|part| accept.contains(part))
        || accept.split(',').any(|part| part.trim() == "*")
}

/// What is sent several times on one side.
pub(super) fn duplicates(found: &mut Differences<'_, '_>) {
    let mut names: Vec<String> = Vec::new();
    for side in [found.a, found.b] {
        for (name, count, _) in counted(side) {
            if count > 1 && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    for name in names {
        let times = |side: &CaptureSide<'_>| counted(side).into_iter().find(|(known, ..)| *known == name);
        let (Some((_, a, a_at)), Some((_, b, b_at))) = (times(found.a), times(found.b)) else { continue };
        if a != b {
            let words = format!("{} is sent {a} times in A and {b} times in B", label(found.side(Which::A), &name));
            found.differs("duplicate", words.replace(" 1 times", " once"), Some(a_at), Some(b_at));
        }
    }
}

/// Parameters and the fields that may be there once, with the place of the last.
fn counted(side: &CaptureSide<'_>) -> Vec<(String, usize, Slice)> {
    let mut all: Vec<(String, usize, Slice)> = Vec::new();
    let fields = ["authorization", "content-type"].into_iter().flat_map(|name| {
        side.request.fields(&side.layers, name).map(move |field| (format!("the {} header", title(name)), field.unit))
    });
    let params = side.request.params.iter().map(|param| (side.text(param.field.name), param.field.unit));
    for (name, at) in params.take(MOST_NAMES).chain(fields) {
        match all.iter_mut().find(|(known, ..)| *known == name) {
            Some(known) => (known.1, known.2) = (known.1 + 1, at),
            None => all.push((name, 1, at)),
        }
    }
    all
}
