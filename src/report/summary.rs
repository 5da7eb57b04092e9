//! Counts over all files, and why there is nothing to count.

use crate::check::lint::{FileReport, NoRequest};
use crate::rules::finding::Level;

/// Counts over all files of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Token-endpoint requests in them.
    pub exchanges: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
}

/// Counts what `files` hold.
pub fn summary(files: &[FileReport]) -> Summary {
    let exchanges = || files.iter().flat_map(|file| &file.exchanges);
    let count =
        |level: Level| exchanges().flat_map(|exchange| &exchange.findings).filter(|finding| finding.level == level).count();
    Summary {
        files: files.len(),
        exchanges: exchanges().count(),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        infos: count(Level::Info),
    }
}

/// A number with its word, `1 error` and `2 errors`.
pub(crate) fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// What is said where only an answer was found.
pub const ANSWER_ALONE: &str =
    "no request to check: this is the diagnosis of the answer alone; paste the request with it, its header fields and its body";

/// Why there is nothing to check in a file, in a sentence.
pub fn no_request(reason: &NoRequest) -> String {
    match reason {
        NoRequest::Empty => "nothing to read: the input is empty".to_owned(),
        NoRequest::Binary { at } => format!("the input is not text (control byte at offset {at}); paste the request as text"),
        NoRequest::NothingRecognised(near) => format!(
            "found no HTTP request in this text (closest: {}); paste the request together with its headers and body, `grantlint formats` lists what is read",
            near.join(", ")
        ),
        NoRequest::NotInForm(form) => {
            format!("found no request in the form {form}, the only one looked for; name no form to have it recognised")
        }
        NoRequest::Unread(reason) => reason.clone(),
        NoRequest::OtherRequests(number) => {
            format!("found {}, but no token request", count(*number, "request"))
        }
    }
}
