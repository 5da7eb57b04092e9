//! What the tests of a collection want of an answer: a request that is to be refused is right as it is.

use super::ReadRequest;
use crate::capture::model::{Capture, Exchange};
use crate::text::layers::Layers;

/// Marks the requests whose tests want a refusal.
pub(super) fn mark(layers: &Layers<'_>, capture: &Capture, read: &mut [ReadRequest]) {
    let bytes = layers.bytes(layers.root());
    for one in read {
        let beside = beside(layers, &capture.exchanges, one.exchange);
        one.to_be_refused = beside.and_then(|beside| bytes.get(beside)).is_some_and(wants_a_refusal);
    }
}

/// The part of the file in which the tests of a request stand: before it in a Postman collection, behind it in files of text.
fn beside(layers: &Layers<'_>, exchanges: &[Exchange], index: usize) -> Option<std::ops::Range<usize>> {
    let own = exchanges.get(index)?;
    let url = layers.span(own.request.url.shown()?.whole);
    match own.form {
        "postman" => {
            let before = index.checked_sub(1).and_then(|before| exchanges.get(before));
            let before = before.map_or(0, |before| layers.span(before.at).end as usize);
            Some(before.min(url.start as usize)..url.start as usize)
        }
        "http-file" | "bruno" | "hurl" => {
            let next = exchanges.get(index + 1).and_then(|next| next.request.url.shown());
            let next = next.map_or(layers.root().len(), |next| layers.span(next.whole).start as usize);
            let text = layers.bytes(layers.root()).get(url.end as usize..next)?;
            let title = memchr::memmem::find(text, b"\n###").unwrap_or(text.len());
            Some(url.end as usize..url.end as usize + title)
        }
        _ => None,
    }
}

/// A status from 400 to 499 behind the word, as every language of tests writes it: `to.have.status(401)`, `status == 400`,
/// `HTTP 403`.
fn wants_a_refusal(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let words: [&[u8]; 2] = [b"status", b"http "];
    words.iter().any(|word| memchr::memmem::find_iter(&lower, word).any(|at| has_refusal(&lower[at + word.len()..])))
}

/// So far behind the word the number stands.
const REACH: usize = 40;

fn has_refusal(text: &[u8]) -> bool {
    let line = text.get(..REACH.min(text.len())).unwrap_or_default();
    let line = line.split(|b| *b == b'\n').next().unwrap_or_default();
    line.split(|b| !b.is_ascii_alphanumeric()).any(|word| matches!(word, [b'4', b'0'..=b'2', b'0'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_of_refusal_is_wanted() {
        for text in ["pm.response.to.have.status(401);", "res.status: eq 400", "response.status === 403", "HTTP 422\n"] {
            assert!(wants_a_refusal(text.as_bytes()), "{text}");
        }
        for text in ["status(200)", "HTTP 200\n", "client.global.set(\"status\", 1)", "status is\n401"] {
            assert!(!wants_a_refusal(text.as_bytes()), "{text}");
        }
    }
}
