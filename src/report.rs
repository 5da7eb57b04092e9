//! Reports: one file per output format.

pub mod comparison;
pub mod diff;
pub mod human;
pub mod json;
mod summary;

pub use summary::{Summary, summary};

/// The page of a reference such as `RFC 6749 section 2.3`; `None` for what has no fixed address.
pub(crate) fn reference_url(title: &str) -> Option<String> {
    let mut words = title.split_whitespace();
    let (Some("RFC"), Some(number)) = (words.next(), words.next()) else { return None };
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    let part = match (words.next(), words.next()) {
        (Some("section"), Some(section)) => format!("#section-{section}"),
        (Some("appendix"), Some(appendix)) => format!("#appendix-{appendix}"),
        _ => String::new(),
    };
    number.chars().all(|c| c.is_ascii_digit()).then(|| page + &part)
}
