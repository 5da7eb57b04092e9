//! The repairs of findings, all of a file proven together, and the texts of their edits as they may be shown.

use std::collections::BTreeMap;

use super::verdict::Judged;
use super::{EditReport, Finish, FixReport, Options, ReadRequest};
use crate::capture::model::Capture;
use crate::privacy::mask::Mask;
use crate::repair::fix::{self, Attempt, Proven, Prover};
use crate::request::token::TokenRequest;
use crate::rules::change::{Fix, Grade};
use crate::text::layers::{Edit, Layers, Span};

/// The edits of each repair that was proven, by request and finding, with their texts as they may be shown.
pub(super) type Offers = BTreeMap<(usize, usize), Vec<(Edit, String)>>;

/// Proves all repairs of a file.
pub(super) fn offers(
    layers: &Layers<'_>,
    capture: &Capture,
    requests: &[(&ReadRequest, &Judged)],
    mask: &Mask,
    options: &Options,
) -> Offers {
    let mut keys = Vec::new();
    let mut attempts = Vec::new();
    for (request, (read, judged)) in requests.iter().enumerate() {
        for (number, finding) in judged.findings.iter().enumerate() {
            let attempt = finding.fix.as_ref().and_then(|fix| Attempt::new(layers, capture, read.exchange, fix).ok());
            keys.extend(attempt.is_some().then_some((request, number)));
            attempts.extend(attempt);
        }
    }
    let mut offers = Offers::new();
    Prover::new(layers, capture, options.form()).prove(&attempts, |proven| {
        let edits = attempts[proven.index].edits.iter().cloned();
        offers.insert(keys[proven.index], edits.zip(texts(mask, proven)).collect());
    });
    offers
}

fn texts(mask: &Mask, proven: Proven<'_, '_>) -> Vec<String> {
    let (request, _) = TokenRequest::any(proven.layers, proven.exchange);
    let covered = |place: &Span| mask.covered(proven.layers, &request, place.start as usize..place.end as usize);
    proven.places.iter().map(|place| String::from_utf8_lossy(&covered(place)).into_owned()).collect()
}

impl Finish<'_, '_> {
    pub(super) fn repair(&self, key: (usize, usize), exchange: usize, fix: &Fix) -> FixReport {
        let title = self.sentence(&fix.title);
        let form = self.capture.exchanges.get(exchange).map_or("text", |exchange| exchange.form);
        let Some(offer) = self.offers.get(&key) else { return FixReport { title, grade: Grade::Manual, edits: Vec::new() } };
        let edits = offer.iter().map(|(edit, text)| self.edit(edit, text.clone()));
        FixReport { title, grade: fix::grade(fix, form), edits: edits.collect() }
    }

    fn edit(&self, edit: &Edit, text: String) -> EditReport {
        let (start, end) = self.lines.range(edit.span);
        let exact = text.as_bytes() == edit.text;
        EditReport { span: edit.span, shown: self.display.span(edit.span), start, end, text, exact }
    }
}
