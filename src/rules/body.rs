//! Rules of the group `body/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
