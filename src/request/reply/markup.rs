//! Answers in HTML and XML: the title of a page, the elements of an error document.

use super::Reply;

impl Reply {
    /// Reads the content if it is markup.
    pub(super) fn read_markup(&mut self) -> bool {
        let text = std::mem::take(&mut self.text);
        let lower = text.to_ascii_lowercase();
        let start = lower.trim_start_matches('\u{FEFF}').trim_start();
        self.html = start.starts_with("<!doctype html") || start.starts_with("<html") || lower.contains("<html");
        let element = |names: &[&str]| names.iter().find_map(|name| element(&text, &lower, name));
        if self.html {
            self.description = element(&["title", "h1", "h2"]).unwrap_or_default();
        } else {
            self.accepted = element(&["access_token", "accesstoken"]).is_some();
            self.error = element(&["error"]).filter(|error| !error.contains([' ', '<']));
            self.code = element(&["code", "errorcode", "error_code"]).filter(|code| !code.contains([' ', '<']));
            self.description =
                element(&["message", "error_description", "error_message", "description", "faultstring"]).unwrap_or_default();
        }
        self.text = text;
        self.html || start.starts_with("<?xml") || start[1..].starts_with(|c: char| c.is_ascii_alphabetic())
    }
}

/// The text of the first element of that name in `text`, whose lower case is `lower`; without the blanks of its lines.
fn element(text: &str, lower: &str, name: &str) -> Option<String> {
    let open = format!("<{name}");
    let at = lower.match_indices(&open).map(|(at, _)| at + open.len());
    let start = at
        .filter(|at| lower[*at..].starts_with(['>', ' ', '\n', '\r', '\t']))
        .find_map(|at| Some(at + lower[at..].find('>')? + 1))?;
    let end = start + lower[start..].find(&format!("</{name}"))?;
    let words: Vec<&str> = text[start..end].split_whitespace().collect();
    let found = words.join(" ").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    Some(found).filter(|found| !found.is_empty())
}
