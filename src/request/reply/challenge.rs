//! WWW-Authenticate (RFC 9110 section 11.6.1): which authentication the server asks for, and the error beside it.

use crate::capture::model::Field;
use crate::text::layers::{Layers, Slice};

/// One challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// `basic`, `bearer`, `dpop`, in lower case.
    pub(crate) scheme: String,
    /// Where the scheme stands.
    pub(crate) at: Slice,
    /// The parameter `error` (RFC 6750 section 3).
    pub(crate) error: Option<String>,
    /// The parameter `error_description`.
    pub(crate) description: String,
}

/// The challenges of all fields of that name, in their order.
pub(super) fn read_challenges(layers: &Layers<'_>, fields: &[Field]) -> Vec<Challenge> {
    let named = fields.iter().filter(|field| layers.bytes(field.name).eq_ignore_ascii_case(b"www-authenticate"));
    named.flat_map(|field| of_value(layers, field.value)).collect()
}

fn of_value(layers: &Layers<'_>, value: Slice) -> Vec<Challenge> {
    let text = layers.text(value);
    let mut found: Vec<Challenge> = Vec::new();
    for (start, part) in parts(&text) {
        let lead = part.len() - part.trim_start().len();
        let part = part.trim();
        let word = part.split([' ', '=']).next().unwrap_or_default();
        let parameter = if part[word.len()..].trim_start().starts_with('=') {
            part
        } else if is_scheme(word) {
            let from = start + lead;
            let scheme = word.to_ascii_lowercase();
            found.push(Challenge { scheme, at: value.sub(from..from + word.len()), error: None, description: String::new() });
            part[word.len()..].trim_start()
        } else {
            continue;
        };
        let Some(last) = found.last_mut() else { continue };
        match parameter.split_once('=').filter(|_| !parameter.starts_with('"')) {
            Some((name, value)) => last.take(name.trim(), value.trim().trim_matches('"')),
            None => last.take_words(parameter),
        }
    }
    found
}

impl Challenge {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "error" => self.error = Some(value.to_owned()).filter(|error| !error.is_empty()),
            "error_description" => self.description = value.to_owned(),
            _ => {}
        }
    }
}

impl Challenge {
    /// `OAuth "Facebook Platform" "invalid_code" "Error validating ..."`: words without names, the sentence last.
    fn take_words(&mut self, words: &str) {
        let quoted = words.split('"').skip(1).step_by(2);
        if let Some(sentence) = quoted.filter(|words| words.trim().contains(' ')).last().filter(|_| self.description.is_empty()) {
            self.description = sentence.to_owned();
        }
    }
}

/// What stands between commas that are not within quotes, with its offset.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                found.push((start, &text[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push((start, &text[start..]));
    found
}

fn is_scheme(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_challenges_apart() {
        let read = |text: &str| {
            let layers = Layers::new(text.as_bytes());
            let found = of_value(&layers, layers.root());
            found.into_iter().map(|found| (found.scheme, layers.text(found.at).into_owned(), found.error)).collect::<Vec<_>>()
        };
        let one = |scheme: &str, at: &str, error: Option<&str>| (scheme.to_owned(), at.to_owned(), error.map(str::to_owned));
        assert_eq!(read("Basic realm=\"a, b\""), [one("basic", "Basic", None)]);
        assert_eq!(
            read("Bearer realm=\"x\", error=\"invalid_token\", error_description=\"The token, it expired\", Basic"),
            [one("bearer", "Bearer", Some("invalid_token")), one("basic", "Basic", None)]
        );
        assert_eq!(read("DPoP algs=\"ES256\""), [one("dpop", "DPoP", None)]);
        assert_eq!(read("\"\"").len(), 0);
    }
}
