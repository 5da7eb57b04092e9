//! The requests of a file as plain text, for programs that compare them with another reading of the same file. Unlike a
//! report this holds values as they are, secrets among them.

use crate::capture::format::LayoutChoice;
use crate::capture::model::{BodyNotation, Exchange, Field, Origin, Request, Seen};
use crate::request::readings;
use crate::request::token::TokenRequest;
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

/// What is written of a request and its answer, whatever the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRequest {
    /// The layout in which it was found.
    pub layout: &'static str,
    /// The method.
    pub method: Option<String>,
    /// The address without its query.
    pub address: Option<String>,
    /// Names, in lower case, and values of header fields.
    pub headers: Vec<(String, String)>,
    /// Names and values of parameters, in the query or the content.
    pub parameters: Vec<(String, String)>,
    /// Status and content of the answer.
    pub answer: (Option<u16>, Option<String>),
}

/// Every token request of a file, with one layout left out.
pub fn written(bytes: &[u8], left_out: Option<&str>) -> Vec<WrittenRequest> {
    let mut layers = Layers::new(bytes);
    let Ok(text) = source::text(&mut layers) else { return Vec::new() };
    let choice = left_out.map_or(LayoutChoice::Any, LayoutChoice::Without);
    let capture = readings::read_as(&mut layers, text, choice);
    capture.exchanges.iter().filter_map(|exchange| written_of(&mut layers, exchange)).collect()
}

fn written_of(layers: &mut Layers<'_>, exchange: &Exchange) -> Option<WrittenRequest> {
    let token = TokenRequest::read(layers, exchange)?;
    let request = reading(layers, &exchange.request);
    let implied = |name: &str| exchange.request.fields(layers, name).any(|field| field.origin == Origin::Implied);
    let headers = request.headers.shown().into_iter().flatten().filter(|(name, _)| !implied(name));
    let answer = exchange.response.as_ref();
    Some(WrittenRequest {
        layout: exchange.form,
        method: request.method,
        address: request.address,
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect(),
        parameters: token.params.iter().map(|param| pair(layers, &param.field)).collect(),
        answer: (
            answer.and_then(|answer| answer.status).map(|(status, _)| status),
            answer.and_then(|answer| answer.body).map(|body| layers.text(body).into_owned()),
        ),
    })
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
