//! Rules of the group `body/`.

mod headers_in_body;
mod html_escaped_separator;
mod inspected_hash;
mod json;
mod json_under_form_type;
mod malformed_percent;
mod missing;
mod multipart;
mod object_object;
mod plus_read_as_space;
mod shell_quotes;
mod shell_split;
mod trailing_newline;
mod whole_body_encoded;

use crate::rule::Rule;

pub(crate) static RULES: &[Rule] = &[
    headers_in_body::RULE,
    html_escaped_separator::RULE,
    inspected_hash::RULE,
    json::RULE,
    json_under_form_type::RULE,
    malformed_percent::RULE,
    missing::RULE,
    multipart::RULE,
    object_object::RULE,
    plus_read_as_space::RULE,
    shell_quotes::RULE,
    shell_split::RULE,
    trailing_newline::RULE,
    whole_body_encoded::RULE,
];
