//! The requests of a file as plain text, for programs that compare them with another reading of the same file. Unlike a
//! report this holds values as they are, secrets among them.

use crate::capture::model::{BodyNotation, Field, Request, Seen};
use crate::request::readings;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};
use crate::text::source;

/// A request as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The method, where shown or implied.
    pub method: Option<String>,
    /// The address without its query.
    pub address: Option<String>,
    /// The query of the address and what the client adds to it.
    pub query: Option<String>,
    /// Name and value of each field that is shown or implied, with the one that a user option makes.
    pub headers: Seen<Vec<(String, String)>>,
    /// The content.
    pub content: Seen<Content>,
}

/// The content of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text, octet for octet.
    Text(String),
    /// Names and values of a structure or of the parts of a multipart form.
    Pairs(Vec<(String, String)>),
}

/// Reads every request of a file; none where it is no text.
pub fn requests(bytes: &[u8]) -> Vec<Reading> {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return Vec::new() };
    let capture = readings::read_as(&mut layers, text, None);
    capture.exchanges.iter().map(|exchange| reading(&layers, &exchange.request)).collect()
}

fn reading(layers: &Layers<'_>, request: &Request) -> Reading {
    let text = |slice: Slice| layers.text(slice).into_owned();
    let url = request.url.shown();
    let address = url.map(|url| text(url.whole).split(['?', '#']).next().unwrap_or_default().to_owned());
    let content = request.body.map(|body| match body.notation {
        BodyNotation::Text => Content::Text(text(body.raw)),
        BodyNotation::Structure | BodyNotation::Printed | BodyNotation::Multipart => {
            Content::Pairs(body.pairs.iter().map(|field| pair(layers, field)).collect())
        }
    });
    let mut headers = request.headers.map(|headers| headers.fields.iter().map(|field| pair(layers, field)).collect::<Vec<_>>());
    let written = request.fields(layers, "authorization").next().is_some();
    if let (Seen::Shown(fields), Some(user), false) = (&mut headers, request.user, written) {
        let encoded = crate::text::codec::whole(Codec::Base64, layers.bytes(user.at)).unwrap_or_default();
        fields.push(("Authorization".to_owned(), format!("Basic {}", String::from_utf8_lossy(&encoded))));
    }
    Reading {
        method: request.method.shown().map(|method| text(*method)),
        address,
        query: url.and_then(|url| url.query).map(text),
        headers,
        content,
    }
}

fn pair(layers: &Layers<'_>, field: &Field) -> (String, String) {
    (layers.text(field.name).into_owned(), layers.text(field.value).into_owned())
}
