//! Names with brackets as HTTPie 3 reads them: `a[b]=c` goes into the object that `a` names, `a[]=c` into its list.

use super::items::RequestItem;
use crate::capture::format::client::pieces;
use crate::text::layers::{Layers, Piece, Slice};

/// Deeper names are left as they are.
const MAX_DEPTH: usize = 8;

enum NestedJson<'i> {
    Leaf(&'i RequestItem),
    Object(Vec<(Slice, NestedJson<'i>)>),
    List(Vec<NestedJson<'i>>),
}

/// The JSON object of all items.
pub(super) fn object(layers: &Layers<'_>, data: &[RequestItem]) -> Vec<Piece> {
    let (Some(first), Some(last)) = (data.first(), data.last()) else { return Vec::new() };
    let mut root = NestedJson::Object(Vec::new());
    for item in data {
        let path = path(layers, item.name);
        if !insert(layers, &mut root, &path, item) {
            insert(layers, &mut root, &[item.name], item);
        }
    }
    let mut text = Vec::new();
    write(layers, &root, first.unit.to(0), last.unit.from(last.unit.len()), &mut text);
    text
}

/// `a`, `b` and an empty part of `a[b][]`; the whole name where its brackets do not fit.
fn path(layers: &Layers<'_>, name: Slice) -> Vec<Slice> {
    let text = layers.bytes(name);
    let Some(open) = text.iter().position(|b| *b == b'[').filter(|open| *open > 0) else { return vec![name] };
    let mut parts = vec![name.to(open)];
    let mut at = open;
    while text.get(at) == Some(&b'[') {
        let Some(length) = text[at..].iter().position(|b| *b == b']') else { return vec![name] };
        parts.push(name.sub(at + 1..at + length));
        at += length + 1;
    }
    let fits = at == text.len() && parts.len() <= MAX_DEPTH && !text.contains(&b'\\');
    if fits { parts } else { vec![name] }
}

/// `false` when something else stands there already.
fn insert<'i>(layers: &Layers<'_>, tree: &mut NestedJson<'i>, path: &[Slice], item: &'i RequestItem) -> bool {
    let Some((first, rest)) = path.split_first() else { return false };
    let in_list = |slice: &Slice| layers.bytes(*slice).iter().all(u8::is_ascii_digit);
    let fresh = || match rest.first() {
        None => NestedJson::Leaf(item),
        Some(next) if in_list(next) => NestedJson::List(Vec::new()),
        Some(_) => NestedJson::Object(Vec::new()),
    };
    let child = match tree {
        NestedJson::Leaf(_) => return false,
        NestedJson::List(items) if in_list(first) => {
            items.push(fresh());
            items.last_mut()
        }
        NestedJson::List(_) => return false,
        NestedJson::Object(members) => {
            let same = |(name, _): &(Slice, NestedJson<'i>)| layers.bytes(*name) == layers.bytes(*first);
            // A plain name that is given twice is written twice, for a rule to see.
            if rest.is_empty() || !members.iter().any(same) {
                members.push((*first, fresh()));
            }
            let at = if rest.is_empty() { members.len() - 1 } else { members.iter().position(same).unwrap_or(0) };
            members.get_mut(at).map(|(_, child)| child)
        }
    };
    match child {
        Some(_) if rest.is_empty() => true,
        Some(child) => insert(layers, child, rest, item),
        None => false,
    }
}

fn write(layers: &Layers<'_>, tree: &NestedJson<'_>, start: Slice, end: Slice, text: &mut Vec<Piece>) {
    let separator = |index: usize, open: &'static str| if index == 0 { open } else { ", " };
    match tree {
        NestedJson::Leaf(item) => text.extend(item.json(layers)),
        NestedJson::Object(members) => {
            for (index, (name, value)) in members.iter().enumerate() {
                text.push(pieces::text(separator(index, "{"), name.to(0)));
                text.extend(pieces::json_string(layers, *name));
                text.push(pieces::text(": ", name.from(name.len())));
                write(layers, value, *name, *name, text);
            }
            text.push(pieces::text(if members.is_empty() { "{}" } else { "}" }, end));
        }
        NestedJson::List(items) => {
            for (index, value) in items.iter().enumerate() {
                text.push(pieces::text(separator(index, "["), start.to(0)));
                write(layers, value, start, start, text);
            }
            text.push(pieces::text(if items.is_empty() { "[]" } else { "]" }, end.from(end.len())));
        }
    }
}
