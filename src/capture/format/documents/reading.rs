//! What the tests of documents share: read a text, name what was found.

use crate::capture::model::{Capture, Field, Origin};
use crate::request::token::TokenRequest;
use crate::text::layers::{Layers, Slice};
use crate::text::source;

/// The text of a file and what was read of it, in a form that tests can compare.
pub(super) struct ReadDocument {
    pub(super) form: &'static str,
    pub(super) url: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) params: Vec<(String, String)>,
    pub(super) request: TokenRequest,
    /// Of every name and value: the text, and what its place cuts out of the file.
    pub(super) cuts: Vec<(Vec<u8>, Vec<u8>)>,
}

pub(super) fn capture(file: &[u8]) -> (Layers<'_>, Capture) {
    let mut layers = Layers::new(file);
    let capture =
        source::text(&mut layers).map(|text| crate::capture::format::read_capture(&mut layers, text)).unwrap_or_default();
    (layers, capture)
}

/// Every token request of a file.
pub(super) fn found(file: &[u8]) -> Vec<ReadDocument> {
    let (mut layers, capture) = capture(file);
    capture.exchanges.iter().filter_map(|exchange| one(file, &mut layers, exchange)).collect()
}

fn one(file: &[u8], layers: &mut Layers<'_>, exchange: &crate::capture::model::Exchange) -> Option<ReadDocument> {
    let request = TokenRequest::read(layers, exchange)?;
    let fields: Vec<Field> = request.headers.shown().map(|headers| headers.fields.clone()).unwrap_or_default();
    let params: Vec<Field> = request.params.iter().map(|param| param.field).collect();
    let text = |slice: Slice| layers.text(slice).into_owned();
    let pair = |field: &Field| (text(field.name), text(field.value));
    // What a client adds by itself has the place that causes it, not its own text.
    let written = fields.iter().chain(&params).filter(|field| field.origin == Origin::Written);
    let slices = written.flat_map(|field| [field.name, field.value]);
    let cut = |slice: Slice| {
        let span = layers.span(slice);
        (layers.bytes(slice).to_vec(), file[span.start as usize..span.end as usize].to_vec())
    };
    let cuts = slices.chain(request.url.shown().map(|url| url.path)).map(cut).collect();
    let url = request.url.shown().map(|url| text(url.whole)).unwrap_or_default();
    let (fields, params) = (fields.iter().map(pair).collect(), params.iter().map(pair).collect());
    Some(ReadDocument { form: exchange.form, url, fields, params, request, cuts })
}
