//! Rules of the group `security/`.

mod password_grant;
mod secret_in_url;
mod token_in_url;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[password_grant::RULE, secret_in_url::RULE, token_in_url::RULE];
