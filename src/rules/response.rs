//! Rules of the group `response/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
