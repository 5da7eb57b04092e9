//! Rules of the group `header/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
