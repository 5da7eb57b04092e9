//! Repairs: what rules propose, written into the capture in its own form, proven by reading it again.
//!
//! A repair is offered only if the edited bytes, read again, are exactly the intended requests.

mod sent;
mod write;

pub(crate) use sent::{spliced, written};
pub(crate) use write::is_recording;

use crate::capture::format;
use crate::capture::model::Capture;
use crate::rules::change::{Change, Fix, Grade};
use crate::text::layers::{Edit, Layers};
use crate::text::source;
use sent::Sent;
use write::Refused;

/// A repair that can be made.
#[derive(Debug)]
pub(crate) struct Offer {
    /// In the order of their places, disjoint.
    pub(crate) edits: Vec<Edit>,
    /// The file with the edits.
    bytes: Vec<u8>,
}

impl Offer {
    /// The texts of the edits as they may be shown, by what `show` makes of the file with the edits.
    pub(crate) fn texts(&self, show: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<String> {
        let shown = show(&self.bytes);
        let mut shift = 0i64;
        let text = |edit: &Edit| {
            let start = usize::try_from(i64::from(edit.span.start) + shift).unwrap_or(usize::MAX);
            shift += edit.text.len() as i64 - i64::from(edit.span.end - edit.span.start);
            let text = shown.get(start..start + edit.text.len()).unwrap_or_default();
            String::from_utf8_lossy(text).into_owned()
        };
        self.edits.iter().map(text).collect()
    }
}

/// The edits of a repair, proven: each exchange reads as intended afterwards.
pub(crate) fn offer(
    layers: &Layers<'_>,
    capture: &Capture,
    index: usize,
    fix: &Fix,
    form: Option<&str>,
) -> Result<Offer, Refused> {
    let exchange = capture.exchanges.get(index).ok_or(Refused::Place)?;
    let edits = write::edits(layers, exchange, &fix.changes)?;
    let bytes = edited(layers.bytes(layers.root()), &edits);
    let proven = reads_as_intended(layers, capture, index, &fix.changes, &bytes, form);
    if proven { Ok(Offer { edits, bytes }) } else { Err(Refused::Reading) }
}

/// The grade that a repair has in this form.
pub(crate) fn grade(fix: &Fix, form: &str) -> Grade {
    if is_recording(form) { fix.grade.max(Grade::Unsafe) } else { fix.grade }
}

fn reads_as_intended(
    layers: &Layers<'_>,
    capture: &Capture,
    index: usize,
    changes: &[Change],
    bytes: &[u8],
    form: Option<&str>,
) -> bool {
    let mut again = Layers::new(bytes);
    let Ok(text) = source::text(&mut again) else { return false };
    let read = format::read_as(&mut again, text, form);
    if read.exchanges.len() != capture.exchanges.len() || read.problems.len() > capture.problems.len() {
        return false;
    }
    capture.exchanges.iter().zip(&read.exchanges).enumerate().all(|(at, (old, new))| {
        let wanted = if at == index { Sent::intended(layers, old, changes) } else { Some(Sent::new(layers, old)) };
        wanted.is_some_and(|wanted| wanted == Sent::new(&again, new))
    })
}

/// `bytes` with `edits`, which are in order and disjoint.
pub(crate) fn edited(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.span.start as usize).unwrap_or_default());
        out.extend_from_slice(&edit.text);
        at = edit.span.end as usize;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}
