//! Rules of the group `param/`.

mod assertion_grant;
pub(crate) mod common;
mod double_encoded;
mod duplicate;
mod empty_value;
mod grant_type_inconsistent;
mod grant_type_missing;
mod grant_type_unknown;
mod misnamed;
mod placeholder;
mod required_missing;
mod scope_on_refresh;
mod scope_syntax;
mod superfluous_on_refresh;
mod undefined_literal;
pub(super) mod value_charset;
mod value_quoted;
mod value_whitespace;
mod wrong_token_kind;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    assertion_grant::RULE,
    double_encoded::RULE,
    duplicate::RULE,
    empty_value::RULE,
    grant_type_inconsistent::RULE,
    grant_type_missing::RULE,
    grant_type_unknown::RULE,
    misnamed::RULE,
    placeholder::RULE,
    required_missing::RULE,
    scope_on_refresh::RULE,
    scope_syntax::RULE,
    superfluous_on_refresh::RULE,
    undefined_literal::RULE,
    value_charset::RULE,
    value_quoted::RULE,
    value_whitespace::RULE,
    wrong_token_kind::RULE,
];
