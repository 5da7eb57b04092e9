//! Rules of the group `param/`.

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[];
