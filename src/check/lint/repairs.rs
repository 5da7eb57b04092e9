//! The repairs of findings, as far as the file may be read again for their proof.

use std::cell::Cell;

use super::{EditReport, Finish, FixReport};
use crate::repair::fix;
use crate::rules::change::{Fix, Grade};
use crate::text::layers::Edit;

/// Each proof reads the file again; a large file with many findings would be read without end.
const MOST_BYTES: usize = 16 << 20;

/// How many proofs are left.
pub(super) struct Budget {
    left: Cell<usize>,
}

impl Budget {
    pub(super) fn new(file_length: usize) -> Budget {
        Budget { left: Cell::new(MOST_BYTES / file_length.max(1)) }
    }

    fn spend(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

impl Finish<'_, '_> {
    pub(super) fn repair(&self, exchange: usize, fix: &Fix) -> FixReport {
        let title = self.sentence(&fix.title);
        let form = self.capture.exchanges.get(exchange).map_or("text", |exchange| exchange.form);
        let offer = if self.repairs.spend() {
            fix::offer(self.layers, self.capture, exchange, fix, self.options.form()).ok()
        } else {
            None
        };
        let Some(offer) = offer else { return FixReport { title, grade: Grade::Manual, edits: Vec::new() } };
        let shown = offer.texts(|bytes| super::shown(bytes, self.options));
        let edits = offer.edits.iter().zip(shown).map(|(edit, text)| self.edit(edit, text));
        FixReport { title, grade: fix::grade(fix, form), edits: edits.collect() }
    }

    fn edit(&self, edit: &Edit, text: String) -> EditReport {
        let (start, end) = self.lines.range(edit.span);
        let exact = text.as_bytes() == edit.text;
        EditReport { span: edit.span, shown: self.display.span(edit.span), start, end, text, exact }
    }
}
