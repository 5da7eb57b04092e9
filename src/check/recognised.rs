//! Why a form was chosen, and what was passed over.

use crate::capture::format;
use crate::request::readings;
use crate::text::layers::Layers;
use crate::text::source::{self, LineIndex};

/// What was recognised in a text and what came of it, a sentence each.
pub fn explain_format(bytes: &[u8]) -> Vec<String> {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return vec!["there is no text to recognise a form in".to_owned()] };
    let (mut said, found) = format::documents(&mut layers, text);
    if found {
        return said;
    }
    let capture = readings::read_as(&mut layers, text, None);
    let lines = LineIndex::new(bytes);
    for exchange in &capture.exchanges {
        let line = lines.position(layers.span(exchange.at).start).line;
        said.push(format!("{} from line {line} on", exchange.form));
    }
    if capture.exchanges.is_empty() {
        said.push(format!("no form was recognised; the nearest by their signs: {}", format::nearest(bytes).join(", ")));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_recognised() {
        assert_eq!(explain_format(b"hello\ncurl https://h.example/token -d grant_type=x\n"), ["curl from line 2 on"]);
        assert!(
            explain_format(br#"{"log":{"version":"1.2","creator":{"name":"x"},"entries":[]}}"#)[0].contains("har as a document")
        );
        assert_eq!(explain_format(b"my Faraday call fails"), ["no form was recognised; the nearest by their signs: faraday"]);
    }
}
