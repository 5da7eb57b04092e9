//! Rules of the group `basic/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
