//! Rules of the group `security/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
