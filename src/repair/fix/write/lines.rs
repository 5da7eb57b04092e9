//! Fields that stand on a line each: HTTP messages, request files, Hurl, Bruno.

use super::{Plan, copy_of};
use crate::capture::model::Field;
use crate::text::layers::{Layers, Slice};

/// The whole line or lines of a field with the break behind them; the last of a text takes the break before it.
pub(super) fn cut(layers: &Layers<'_>, unit: Slice) -> Option<Slice> {
    let text = UnitText::of(layers, unit)?;
    let (start, end) = (text.line_start(unit.start as usize), text.line_end(unit.end as usize));
    let behind = text.break_length(end);
    let before = if behind == 0 { text.break_before(start) } else { 0 };
    Some(text.all.sub(start - before..end + behind))
}

/// A line like the last one, with its indentation and its break.
pub(super) fn add(layers: &Layers<'_>, siblings: &[Field], name: &[u8], value: &[u8]) -> Option<(Slice, Vec<u8>)> {
    let copy = siblings.iter().rev().find_map(|like| copy_of(layers, like.unit, like, name, value))?;
    let last = siblings.iter().max_by_key(|field| (field.unit.layer, field.unit.end))?.unit;
    let text = UnitText::of(layers, last)?;
    let start = text.line_start(last.start as usize);
    let indentation = &text.bytes[start..last.start as usize];
    let line = [text.line_break(), indentation, &copy].concat();
    Some((last.from(last.len()), line))
}

/// Behind the request line, where there is no field yet.
pub(super) fn first_header(plan: &mut Plan<'_, '_>, name: &str, value: &[u8]) -> Option<()> {
    let target = plan.request().url.shown()?.whole;
    let text = UnitText::of(plan.layers, target)?;
    let end = text.line_end(target.end as usize);
    let line = [text.line_break(), name.as_bytes(), b": ", value].concat();
    plan.push(text.all.sub(end..end), line);
    Some(())
}

/// Behind the last field, with an empty line between.
pub(super) fn new_body(plan: &mut Plan<'_, '_>, body: &[u8]) -> Option<()> {
    let fields = plan.request().headers.shown().map_or(&[][..], |headers| &headers.fields);
    let last = fields.iter().filter(|field| !plan.goes(field)).map(|field| field.unit).max_by_key(|unit| unit.end);
    let last = last.or(plan.request().url.shown().map(|url| url.whole))?;
    let text = UnitText::of(plan.layers, last)?;
    let end = text.line_end(last.end as usize);
    let broken = text.line_break();
    // The empty line may be there already.
    let first = text.break_length(end);
    let second = if first > 0 { text.break_length(end + first) } else { 0 };
    let (at, lead) = if second > 0 { (end + first + second, Vec::new()) } else { (end, [broken, broken].concat()) };
    // The last line of a file ends like the others.
    let tail: &[u8] = if at == text.bytes.len() { broken } else { b"" };
    if plan.exchange.form == "hurl" {
        plan.push(text.all.sub(end..end), [broken, b"`", body, b"`"].concat());
    } else {
        plan.push(text.all.sub(at..at), [&lead[..], body, tail].concat());
    }
    Some(())
}

/// The body of a Hurl file that is a block in fences or bare JSON, which a text of one line replaces.
pub(super) fn hurl_block(plan: &Plan<'_, '_>, raw: Slice) -> Option<Slice> {
    let text = UnitText::of(plan.layers, raw).filter(|_| plan.exchange.form == "hurl")?;
    let (start, end) = (raw.start as usize, raw.end as usize);
    let fence = text.bytes[..start].trim_ascii_end().ends_with(b"```") && text.bytes[end..].starts_with(b"```");
    let open = text.bytes[..start].iter().rposition(|b| *b == b'`')?;
    let bare = text.bytes[start..end].starts_with(b"{");
    if fence { Some(text.all.sub(open - 2..end + 3)) } else { bare.then_some(raw) }
}

/// The layer that a unit is a part of.
struct UnitText<'t> {
    all: Slice,
    bytes: &'t [u8],
}

impl<'t> UnitText<'t> {
    fn of(layers: &'t Layers<'_>, unit: Slice) -> Option<UnitText<'t>> {
        let all = layers.whole(unit.layer);
        let bytes = layers.bytes(all);
        (unit.end as usize <= bytes.len()).then_some(UnitText { all, bytes })
    }

    fn line_start(&self, at: usize) -> usize {
        self.bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
    }

    /// Before the break.
    fn line_end(&self, at: usize) -> usize {
        let end = self.bytes[at..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |length| at + length);
        if self.bytes[at..end].ends_with(b"\r") { end - 1 } else { end }
    }

    fn break_length(&self, at: usize) -> usize {
        match &self.bytes[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => 0,
        }
    }

    fn break_before(&self, at: usize) -> usize {
        match &self.bytes[..at] {
            [.., b'\r', b'\n'] => 2,
            [.., b'\n'] => 1,
            _ => 0,
        }
    }

    fn line_break(&self) -> &'static [u8] {
        let first = self.bytes.iter().position(|b| *b == b'\n').unwrap_or(0);
        if self.bytes[..first].ends_with(b"\r") { b"\r\n" } else { b"\n" }
    }
}
