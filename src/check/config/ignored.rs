//! Findings that are let pass by a list, for forms that have no comments.

use super::Globs;
use crate::check::policy::Selector;
use crate::check::suppress::Waiver;

/// One entry of the list.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The files that it is about.
    pub path: Globs,
    /// The rules that it is about.
    pub rule: Selector,
    /// The one finding that it is about.
    pub fingerprint: Option<String>,
    /// Why; never empty.
    pub reason: String,
    /// Where it stands, from 1.
    pub line: usize,
}

impl Ignored {
    /// What it lets pass in a file at a path that it is about.
    pub fn waiver(&self) -> Waiver {
        Waiver { selector: self.rule.clone(), fingerprint: self.fingerprint.clone() }
    }
}
