//! Rules of the group `client/`.

mod multiple_auth_methods;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[multiple_auth_methods::RULE];
