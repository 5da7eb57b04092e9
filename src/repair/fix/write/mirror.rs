//! What repeats the body elsewhere: its length, and the lists of an HTTP Archive. Only what was true before is kept true.

mod archive;

pub(super) use archive::write as archive;

use super::Plan;
use crate::capture::model::{BodyNotation, Field, Origin};
use crate::repair::fix::sent;
use crate::rules::change::{Change, FORM};
use crate::text::layers::Slice;

/// `Content-Length`, where it was the length of the body.
pub(super) fn body_length(plan: &mut Plan<'_, '_>) {
    let Some(lengths) = lengths(plan) else { return };
    let fields: Vec<Field> = plan.request().fields(plan.layers, "content-length").copied().collect();
    for field in fields.iter().filter(|field| field.origin == Origin::Written) {
        retell(plan, field.value, lengths);
    }
}

/// Insomnia's `mimeType` beside the text of the body, in JSON and in YAML.
pub(super) fn media_type(plan: &mut Plan<'_, '_>) {
    let Some(body) = plan.request().body.shown() else { return };
    let (Some(old), Some(new)) = (old_type(plan), new_type(plan)) else { return };
    let near = plan.layers.span(body.raw).start as usize;
    let text = plan.layers.bytes(plan.layers.root());
    // It stands directly before the text, or not at all.
    let from = memchr::memmem::rfind(&text[..near], b"mimeType").filter(|from| near - from < NEAR_TYPE);
    let Some(from) = from else { return };
    if let Some(at) = memchr::memmem::find(&text[from..near], &old) {
        plan.push(plan.layers.root().sub(from + at..from + at + old.len()), new);
    }
}

const NEAR_TYPE: usize = 120;

fn old_type(plan: &Plan<'_, '_>) -> Option<Vec<u8>> {
    let field = plan.request().fields(plan.layers, "content-type").next()?;
    Some(plan.layers.bytes(field.value).to_vec()).filter(|value| !value.is_empty())
}

/// What the changes set.
fn new_type(plan: &Plan<'_, '_>) -> Option<Vec<u8>> {
    plan.changes.iter().find_map(|change| match change {
        Change::SetHeader { name, value } if name.eq_ignore_ascii_case("content-type") => Some(value.clone()),
        Change::FormBody(_) => Some(FORM.as_bytes().to_vec()),
        _ => None,
    })
}

/// A length in octets before and after.
#[derive(Clone, Copy)]
struct Lengths {
    old: usize,
    new: usize,
}

/// The length of the body, where it changes.
fn lengths(plan: &Plan<'_, '_>) -> Option<Lengths> {
    let old = plan.request().body.shown().filter(|body| body.notation == BodyNotation::Text).map(|body| body.raw);
    let old = old.map_or(0, |raw| plan.layers.bytes(raw).len());
    let new = sent::body_text(plan.layers, plan.request(), plan.changes)?.len();
    (old != new).then_some(Lengths { old, new })
}

/// A number that a change writes itself is left to it.
fn retell(plan: &mut Plan<'_, '_>, at: Slice, lengths: Lengths) {
    let told = plan.changes.iter().any(|change| matches!(change, Change::Write { at: other, .. } if at.contains(*other)));
    if !told && plan.layers.bytes(at).trim_ascii() == lengths.old.to_string().as_bytes() {
        plan.push(at, lengths.new.to_string());
    }
}
