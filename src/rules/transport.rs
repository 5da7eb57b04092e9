//! Rules of the group `transport/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
