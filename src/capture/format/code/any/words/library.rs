//! Libraries whose callee tells what they make of an object. Of all others it is not known.

use super::super::super::library::{self, ObjectEncoding};
use super::Makes;

/// Callees that have no reader of their own, with the option where only that holds the body. Arguments with names are
/// Dart's, and urllib3 makes parts of fields.
const CALLEES: &[(Makes, &[&str])] = &[
    (Makes::Form, &["af.request", "alamofire.request", "uploadvalues", "ua.post", "http.post.body"]),
    (Makes::Json, &["superagent.post"]),
    (Makes::Multipart, &["http.request.fields"]),
];

/// First words that are a variable of the program as often as the name of a library.
const SHARED: &[&str] = &["http", "httpClient", "client", "request"];

/// What a library does with the object that it is given as the body, where its callee tells which it is.
pub(in super::super) fn encoding(path: &str) -> Option<Makes> {
    let lower = path.to_ascii_lowercase();
    let ends = |name: &str| lower.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let own = CALLEES.iter().find(|(_, names)| names.iter().any(|name| ends(name))).map(|(makes, _)| *makes);
    own.or_else(|| of_known(path))
}

fn of_known(path: &str) -> Option<Makes> {
    let function = library::function(path, library::FUNCTIONS)?;
    let first = function.name.split('.').next().unwrap_or_default();
    match function.library.object {
        _ if SHARED.contains(&first) => None,
        ObjectEncoding::Form | ObjectEncoding::BareForm => Some(Makes::Form),
        ObjectEncoding::Json => Some(Makes::Json),
        ObjectEncoding::Multipart => Some(Makes::Multipart),
        ObjectEncoding::Text | ObjectEncoding::Unknown => None,
    }
}

/// Functions that send a POST where they are given a body.
pub(in super::super) fn posts(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["web.contents", "req_body_form", "req_body_json", "urlopen", "req_body_raw"].iter().any(|name| lower.ends_with(name))
}
