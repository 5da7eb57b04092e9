//! A passage of a file that nearly is the one of the mask: what a repair wrote there, as it may be shown.

use std::ops::Range;

use memchr::memmem;

use super::{Mask, cover_control, is_distinctive, is_secret, paint, places, scan, secret_slices, spellings};
use crate::request::token::TokenRequest;
use crate::text::layers::{Layers, Slice};

/// What is before a passage may tell that it is a secret.
const CONTEXT: usize = 512;

impl Mask {
    /// The bytes of `window`, which are of `request` as it was repaired, with its secrets and those of the mask covered.
    pub(crate) fn covered(&self, layers: &Layers<'_>, request: &TokenRequest, window: Range<usize>) -> Vec<u8> {
        let file = layers.bytes(layers.root());
        let mut shown = file.get(window.clone()).unwrap_or_default().to_vec();
        if !self.open {
            let mut page = WindowPage { shown: &mut shown, window: window.clone() };
            let slices = secret_slices(layers, request);
            for slice in slices.iter().filter(|slice| is_secret(layers.bytes(**slice))) {
                self.parsed(&mut page, layers, *slice);
            }
            let around = window.start.saturating_sub(CONTEXT)..file.len().min(window.end + CONTEXT);
            let names = request.params.iter().map(|param| layers.span(param.field.name).start as usize).collect::<Vec<_>>();
            self.scanned(&mut page, &file[around.clone()], around.start, &names);
        }
        cover_control(&mut shown);
        shown
    }

    fn parsed(&self, page: &mut WindowPage<'_>, layers: &Layers<'_>, slice: Slice) {
        let text = layers.text(slice);
        let mut number = self.number_of(&text);
        for place in places(layers, slice) {
            let span = layers.span(place);
            page.paint(span.start as usize..span.end as usize, number.take());
        }
        // A spelling that the file did not have may be there a second time.
        let text = text.trim();
        if !self.numbers.contains_key(text) && is_distinctive(text) {
            for spelling in spellings(text) {
                let found: Vec<usize> = memmem::find_iter(page.shown, spelling.as_bytes()).collect();
                let start = page.window.start;
                found.into_iter().for_each(|at| page.paint(start + at..start + at + spelling.len(), None));
            }
        }
    }

    /// What the mask knows, and what names and shapes give away, in the text that begins at `start`. What was one secret, and
    /// now is parameters with `names`, is covered part by part.
    fn scanned(&self, page: &mut WindowPage<'_>, around: &[u8], start: usize, names: &[usize]) {
        for found in self.finder.iter().flat_map(|finder| finder.find_iter(around)) {
            let place = start + found.start()..start + found.end();
            if names.iter().any(|name| place.contains(name)) {
                continue;
            }
            page.paint(place, Some(self.found[found.pattern()]));
        }
        for range in scan::values(around) {
            let number = self.number_of(&String::from_utf8_lossy(&around[range.clone()]));
            let place = start + range.start..start + range.end;
            if !page.has_stars(&place) {
                page.paint(place, number);
            }
        }
    }
}

/// A passage on its way to be shown, and where it is in the file.
struct WindowPage<'p> {
    shown: &'p mut [u8],
    window: Range<usize>,
}

impl WindowPage<'_> {
    fn part(&mut self, place: &Range<usize>) -> Option<&mut [u8]> {
        let start = place.start.max(self.window.start);
        let end = place.end.min(self.window.end);
        if start >= end {
            return None;
        }
        self.shown.get_mut(start - self.window.start..end - self.window.start)
    }

    /// The number is written where the secret begins.
    fn paint(&mut self, place: Range<usize>, number: Option<usize>) {
        let number = number.filter(|_| place.start >= self.window.start);
        self.part(&place).into_iter().for_each(|part| paint(part, number));
    }

    fn has_stars(&mut self, place: &Range<usize>) -> bool {
        self.part(place).is_some_and(|part| part.contains(&b'*'))
    }
}
