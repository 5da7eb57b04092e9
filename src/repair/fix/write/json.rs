//! Members and items with commas between them: JSON, and the literals of programs that look like it.

use super::{Plan, copy_of};
use crate::capture::model::Field;
use crate::capture::notation::literal::closing;
use crate::rules::change::FORM;
use crate::text::codec::{self, Codec};
use crate::text::layers::{Layers, Slice};

/// An element with the comma that it no longer needs.
pub(super) fn cut(layers: &Layers<'_>, unit: Slice) -> Option<Slice> {
    let element = element(layers, unit)?;
    let all = layers.whole(element.layer);
    let text = layers.bytes(all);
    let (start, end) = (element.start as usize, element.end as usize);
    let behind = end + next(&text[end..])?;
    if text[behind] == b',' {
        let following = behind + 1 + next(&text[behind + 1..])?;
        // A trailing comma goes with the element that it trails.
        return Some(if b"]}".contains(&text[following]) { all.sub(start..behind + 1) } else { all.sub(start..following) });
    }
    let before = text[..start].iter().rposition(|b| !b.is_ascii_whitespace())?;
    Some(if text[before] == b',' { all.sub(before..end) } else { element })
}

fn next(text: &[u8]) -> Option<usize> {
    text.iter().position(|b| !b.is_ascii_whitespace())
}

/// An element like one that is there, behind the last.
pub(super) fn add(layers: &Layers<'_>, siblings: &[Field], name: &[u8], value: &[u8]) -> Option<(Slice, Vec<u8>)> {
    let mut elements: Vec<(Slice, &Field)> =
        siblings.iter().filter_map(|field| Some((element(layers, field.unit)?, field))).collect();
    elements.sort_by_key(|(element, _)| element.len());
    let copy = elements.iter().find_map(|(element, like)| copy_of(layers, *element, like, name, value))?;
    let last = elements.iter().map(|(element, _)| *element).max_by_key(|element| element.end)?;
    let text = [b",", gap(layers, last), &copy].concat();
    Some((last.from(last.len()), text))
}

/// A member for the body, before the others of the object that names the method.
pub(super) fn new_body(plan: &mut Plan<'_, '_>, body: &[u8]) -> Option<()> {
    let method = plan.layers.span(*plan.request().method.shown()?);
    let text = plan.layers.bytes(plan.layers.root());
    let object = enclosing(text, method.start as usize..method.end as usize)?;
    let first = object.start + 1 + next(&text[object.start + 1..])?;
    let string = [b"\"", &codec::whole(Codec::Json, body)?[..], b"\""].concat();
    let member = match plan.exchange.form {
        "har" => {
            [&b"\"postData\": {\"mimeType\": \""[..], FORM.as_bytes(), b"\", \"text\": ", &string, b", \"params\": []}"].concat()
        }
        "postman" => [&b"\"body\": {\"mode\": \"raw\", \"raw\": "[..], &string, b"}"].concat(),
        "fetch" => [&b"\"body\": "[..], &string].concat(),
        _ => return None,
    };
    let gap = &text[object.start + 1..first];
    plan.push(plan.layers.root().sub(first..first), [&member[..], b",", if gap.is_empty() { b" " } else { gap }].concat());
    Some(())
}

/// Whether the string at `value` belongs to a key of that name.
pub(super) fn is_member_called(layers: &Layers<'_>, value: Slice, name: &[u8]) -> bool {
    let span = layers.span(value);
    let before = layers.bytes(layers.root()).get(..span.start as usize).unwrap_or_default();
    let before = before.strip_suffix(b"\"").unwrap_or(before).trim_ascii_end();
    let key = before.strip_suffix(b":").unwrap_or_default().trim_ascii_end();
    key.strip_suffix(b"\"").is_some_and(|key| key.ends_with(name))
}

/// What stands between the element and the one before it, or its bracket.
fn gap<'l>(layers: &'l Layers<'_>, element: Slice) -> &'l [u8] {
    let text = &layers.bytes(layers.whole(element.layer))[..element.start as usize];
    &text[text.trim_ascii_end().len()..]
}

/// The member or item that a unit is, or is a part of.
fn element(layers: &Layers<'_>, unit: Slice) -> Option<Slice> {
    if is_element(layers, unit) {
        return Some(unit);
    }
    let root = layers.root();
    let span = layers.span(unit);
    enclosing(layers.bytes(root), span.start as usize..span.end as usize).map(|range| root.sub(range))
}

fn is_element(layers: &Layers<'_>, unit: Slice) -> bool {
    let text = layers.bytes(layers.whole(unit.layer));
    let before = text[..unit.start as usize].trim_ascii_end().last();
    let after = text[unit.end as usize..].trim_ascii_start().first();
    before.is_some_and(|b| b"{[,(".contains(b)) && after.is_some_and(|b| b"}],)".contains(b))
}

/// The smallest object around a place.
fn enclosing(text: &[u8], place: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'"' => at = closing(text, at + 1, b'"')?,
            b'{' => open.push(at),
            b'}' => {
                let start = open.pop()?;
                if start < place.start && place.end <= at {
                    return Some(start..at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}
