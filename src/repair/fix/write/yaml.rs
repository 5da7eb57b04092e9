//! Block mappings and sequences of YAML; flow style is written like JSON.

use super::{copy_of, json};
use crate::capture::model::Field;
use crate::text::layers::{Layers, Slice};

/// The lines of an element, its dash included.
pub(super) fn cut(layers: &Layers<'_>, unit: Slice) -> Option<Slice> {
    if is_flow(layers, unit) {
        return json::cut(layers, unit);
    }
    let element = lines(layers, unit)?;
    let behind = layers.bytes(layers.root()).get(element.end as usize) == Some(&b'\n');
    Some(layers.root().sub(element.start as usize..element.end as usize + usize::from(behind)))
}

/// Lines like those of an element that is there, behind the last.
pub(super) fn add(layers: &Layers<'_>, siblings: &[Field], name: &[u8], value: &[u8]) -> Option<(Slice, Vec<u8>)> {
    if siblings.iter().any(|field| is_flow(layers, field.unit)) {
        return json::add(layers, siblings, name, value);
    }
    let mut elements: Vec<(Slice, &Field)> =
        siblings.iter().filter_map(|field| Some((lines(layers, field.unit)?, field))).collect();
    elements.sort_by_key(|(element, _)| element.len());
    let copy = elements.iter().find_map(|(element, like)| copy_of(layers, *element, like, name, value))?;
    let last = elements.iter().map(|(element, _)| *element).max_by_key(|element| element.end)?;
    Some((last.from(last.len()), [b"\n", &copy[..]].concat()))
}

/// From the beginning of its first line to the end of its last.
fn lines(layers: &Layers<'_>, unit: Slice) -> Option<Slice> {
    let root = layers.root();
    let text = layers.bytes(root);
    let span = layers.span(unit);
    let (start, indent) = head(text, line_start(text, span.start as usize))?;
    let mut end = line_end(text, span.end as usize);
    // What is indented deeper belongs to the element, and so does a list under its key.
    while let Some(rest) = text.get(end + 1..).filter(|rest| !rest.is_empty()) {
        let line = &rest[..line_end(rest, 0)];
        if line.trim_ascii().is_empty() || depth(line) <= indent {
            break;
        }
        end += 1 + line.len();
    }
    Some(root.sub(start..end))
}

/// Where the element begins and how deep: at its key, or at the dash of the item that it is a member of.
fn head(text: &[u8], first: usize) -> Option<(usize, usize)> {
    let line = &text[first..line_end(text, first)];
    let indent = depth(line);
    if line.trim_ascii_start().starts_with(b"- ") {
        return Some((first, indent));
    }
    let mut at = first;
    while at > 0 {
        at = line_start(text, at - 1);
        let line = &text[at..line_end(text, at)];
        if line.trim_ascii_start().starts_with(b"- ") && depth(line) + 2 == indent {
            return Some((at, depth(line)));
        }
        if depth(line) < indent {
            break;
        }
    }
    Some((first, indent))
}

fn line_start(text: &[u8], at: usize) -> usize {
    text[..at].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
}

fn line_end(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|b| *b == b'\n').map_or(text.len(), |length| at + length)
}

fn depth(line: &[u8]) -> usize {
    line.iter().take_while(|b| **b == b' ').count()
}

fn is_flow(layers: &Layers<'_>, unit: Slice) -> bool {
    let text = layers.bytes(layers.root());
    let before = text[..layers.span(unit).start as usize].trim_ascii_end().last();
    before.is_some_and(|b| b"{,".contains(b))
}
