//! What repeats the body elsewhere: its length, and the lists of an HTTP Archive. Only what was true before is kept true.

mod archive;

pub(super) use archive::write as archive;

use super::Plan;
use crate::change::Change;
use crate::fix::sent;
use crate::layers::Slice;
use crate::model::{Field, Notation, Origin};

/// `Content-Length`, where it was the length of the body.
pub(super) fn body_length(plan: &mut Plan<'_, '_>) {
    let Some(lengths) = lengths(plan) else { return };
    let fields: Vec<Field> = plan.request().fields(plan.layers, "content-length").copied().collect();
    for field in fields.iter().filter(|field| field.origin == Origin::Written) {
        retell(plan, field.value, lengths);
    }
}

/// A length in octets before and after.
#[derive(Clone, Copy)]
struct Lengths {
    old: usize,
    new: usize,
}

/// The length of the body, where it changes.
fn lengths(plan: &Plan<'_, '_>) -> Option<Lengths> {
    let old = plan.request().body.shown().filter(|body| body.notation == Notation::Text).map(|body| body.raw);
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
