//! Rules of the group `body/`.

mod array_names;
mod bom;
mod headers_in_body;
mod html_escaped_separator;
mod inspected_hash;
mod json;
mod json_under_form_type;
mod leading_question_mark;
mod line_breaks;
mod malformed_percent;
mod missing;
mod multipart;
mod not_a_form;
mod not_utf8;
mod object_object;
mod plus_read_as_space;
mod raw_reserved;
mod semicolon_separator;
pub(super) mod shell_quotes;
mod shell_split;
mod smart_punctuation;
mod trailing_newline;
mod unexpanded_variable;
mod whole_body_encoded;

#[cfg(test)]
mod repairs;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    array_names::RULE,
    bom::RULE,
    headers_in_body::RULE,
    html_escaped_separator::RULE,
    inspected_hash::RULE,
    json::RULE,
    json_under_form_type::RULE,
    leading_question_mark::RULE,
    line_breaks::RULE,
    malformed_percent::RULE,
    missing::RULE,
    multipart::RULE,
    not_a_form::RULE,
    not_utf8::RULE,
    object_object::RULE,
    plus_read_as_space::RULE,
    raw_reserved::RULE,
    semicolon_separator::RULE,
    shell_quotes::RULE,
    shell_split::RULE,
    smart_punctuation::RULE,
    trailing_newline::RULE,
    unexpanded_variable::RULE,
    whole_body_encoded::RULE,
];
