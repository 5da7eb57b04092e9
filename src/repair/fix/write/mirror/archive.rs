//! The members of an HTTP Archive's entry that repeat its body and its address (HAR 1.2): `bodySize`, `postData.params`,
//! `postData.mimeType`, `queryString`.

use std::ops::Range;

use super::{Plan, lengths, new_type, retell};
use crate::capture::notation::outline;
use crate::repair::fix::sent;
use crate::text::codec::{self, Codec};

/// Makes the repetitions follow `changes`.
pub(in crate::repair::fix::write) fn write(plan: &mut Plan<'_, '_>) {
    let root = plan.layers.root();
    let entry = plan.layers.span(plan.exchange.at).start as usize;
    let text = plan.layers.bytes(root);
    let Some(request) = member(text, entry, b"request") else { return };
    if let (Some(lengths), Some(size)) = (lengths(plan), member(text, request.start, b"bodySize")) {
        retell(plan, root.sub(size), lengths);
    }
    let body = plan.request().body.shown().map(|body| body.raw);
    if let (Some(body), Some(post)) = (body, member(text, request.start, b"postData")) {
        let new = sent::body_text(plan.layers, plan.request(), plan.changes);
        relist(plan, member(text, post.start, b"params"), plan.layers.bytes(body), new.as_deref());
        retype(plan, member(text, post.start, b"mimeType"));
    }
    if let Some(query) = plan.request().url.shown().and_then(|url| url.query) {
        let new = sent::list_text(plan.layers, query, plan.changes);
        relist(plan, member(text, request.start, b"queryString"), plan.layers.bytes(query), new.as_deref());
    }
}

fn member(text: &[u8], object: usize, name: &[u8]) -> Option<Range<usize>> {
    outline::members(text, object).find(|(key, _)| text.get(key.clone()) == Some(name)).map(|(_, value)| value.range)
}

fn retype(plan: &mut Plan<'_, '_>, place: Option<Range<usize>>) {
    if let (Some(place), Some(value)) = (place, new_type(plan)) {
        plan.push(plan.layers.root().sub(place), quoted(&value));
    }
}

/// Rewrites a list of `{"name": .., "value": ..}` that repeats `old` so that it repeats `new`.
fn relist(plan: &mut Plan<'_, '_>, list: Option<Range<usize>>, old: &[u8], new: Option<&[u8]>) {
    let (Some(list), Some(new)) = (list, new.filter(|new| *new != old)) else { return };
    let text = plan.layers.bytes(plan.layers.root());
    let items: Vec<MirrorItem<'_>> =
        outline::items(text, list.start).filter_map(|place| MirrorItem::read(text, place.range)).collect();
    let pairs = pairs(old);
    let repeats = items.len() == pairs.len() && items.iter().zip(&pairs).all(|(item, pair)| item.repeats(pair));
    let (Some(first), Some(last), true) = (items.first(), items.last(), repeats) else { return };
    let raw = items.iter().zip(&pairs).any(|(item, pair)| item.value == pair.value && pair.value != decoded(&pair.value));
    let between = items.get(1).map_or(&b", "[..], |second| &text[first.range.end..second.range.start]);
    let write = |pair: &EncodedPair| match items.iter().find(|item| item.repeats(pair)) {
        Some(item) => text[item.range.clone()].to_vec(),
        None => first.like(text, pair, raw),
    };
    let written: Vec<Vec<u8>> = self::pairs(new).iter().map(write).collect();
    plan.push(plan.layers.root().sub(first.range.start..last.range.end), written.join(between));
}

/// A parameter as it stands in the text, still encoded.
struct EncodedPair {
    name: Vec<u8>,
    value: Vec<u8>,
}

fn pairs(text: &[u8]) -> Vec<EncodedPair> {
    let parts = text.trim_ascii_end().split(|b| *b == b'&').filter(|part| !part.is_empty());
    let pair = |part: &[u8]| {
        let equals = part.iter().position(|b| *b == b'=').unwrap_or(part.len());
        EncodedPair { name: part[..equals].to_vec(), value: part[(equals + 1).min(part.len())..].to_vec() }
    };
    parts.map(pair).collect()
}

fn decoded(text: &[u8]) -> Vec<u8> {
    codec::decode(Codec::Form, text).map_or_else(|_| text.to_vec(), |decoded| decoded.bytes)
}

/// One item of the list.
struct MirrorItem<'t> {
    range: Range<usize>,
    name_at: Range<usize>,
    value_at: Range<usize>,
    name: &'t [u8],
    value: Vec<u8>,
}

impl<'t> MirrorItem<'t> {
    fn read(text: &'t [u8], range: Range<usize>) -> Option<MirrorItem<'t>> {
        let (name_at, value_at) = (member(text, range.start, b"name")?, member(text, range.start, b"value")?);
        let inner = |at: &Range<usize>| text.get(at.start + 1..at.end.saturating_sub(1));
        let value = codec::decode(Codec::Json, inner(&value_at)?).ok()?.bytes;
        Some(MirrorItem { name: inner(&name_at)?, value, range, name_at, value_at })
    }

    fn repeats(&self, pair: &EncodedPair) -> bool {
        let same = |mine: &[u8], other: &[u8]| mine == other || mine == decoded(other);
        same(self.name, &pair.name) && same(&self.value, &pair.value)
    }

    /// Another item in the same layout.
    fn like(&self, text: &[u8], pair: &EncodedPair, raw: bool) -> Vec<u8> {
        let spell = |part: &[u8]| if raw { quoted(part) } else { quoted(&decoded(part)) };
        let edit = |at: &Range<usize>, part: &[u8]| (at.start - self.range.start, at.end - self.range.start, spell(part));
        let edits = vec![edit(&self.name_at, &pair.name), edit(&self.value_at, &pair.value)];
        sent::spliced(&text[self.range.clone()], edits).unwrap_or_default()
    }
}

fn quoted(text: &[u8]) -> Vec<u8> {
    [b"\"", &codec::whole(Codec::Json, text).unwrap_or_default()[..], b"\""].concat()
}
