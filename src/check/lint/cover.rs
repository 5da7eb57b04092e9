//! What covers the secrets of a file, and what of it may be told beside its requests.

use super::ReadRequest;
use crate::capture::model::Capture;
use crate::privacy::mask::Mask;
use crate::request::asked::Asked;
use crate::text::layers::{Layers, Slice};
use crate::text::source::Display;

/// What is to be covered in a file.
pub(super) struct Cover<'c, 'a> {
    pub(super) layers: &'c Layers<'a>,
    pub(super) display: &'c Display<'c>,
    pub(super) capture: &'c Capture,
    pub(super) asked: &'c [Asked],
}

impl Cover<'_, '_> {
    /// The mask for its requests and all that is told beside them.
    pub(super) fn of(&self, read: &[ReadRequest], show_secrets: bool) -> Mask {
        let pairs: Vec<_> = read.iter().map(|read| (&read.request, &read.reply)).collect();
        let answers = read.iter().filter_map(|read| self.capture.exchanges.get(read.exchange)?.response.as_ref());
        let answers = answers.map(|response| response.at);
        let problems = self.capture.problems.iter().map(|problem| problem.at.to(0));
        let beside: Vec<Slice> = answers.chain(problems).chain(self.asked.iter().map(|asked| asked.at)).collect();
        Mask::new(self.layers, self.display, &pairs, &beside, show_secrets)
    }
}
