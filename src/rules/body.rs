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

pub(crate) static RULES: &[Rule] = include!(concat!(env!("OUT_DIR"), "/body.rs"));
