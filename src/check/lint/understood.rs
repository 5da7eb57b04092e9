//! What was read of a request, in words that can be compared with another reading.

use super::{ReadReport, Understood};
use crate::capture::model::{Coverage, Seen};
use crate::request::reply::Reply;
use crate::request::token::{BodyShape, ParamPlace, Scheme, TokenRequest};
use crate::request::value::ValueKind;
use crate::text::layers::Layers;

pub(super) fn read_understood(layers: &Layers<'_>, request: &TokenRequest) -> Understood {
    let path = request.url.shown().map(|url| layers.text(url.path).into_owned());
    Understood {
        host: request.host.map(|host| layers.text(host).to_ascii_lowercase()),
        path,
        content_type: request.media_type(layers),
        credentials: credentials(layers, request),
        parameters: request.params.iter().map(|param| layers.text(param.field.name).into_owned()).collect(),
    }
}

/// How much was read, for the line that says so.
pub(super) fn amount(request: &TokenRequest, reply: Option<&Reply>) -> ReadReport {
    let fields = match &request.headers {
        // What an empty part of a list leaves open is not shown.
        Seen::Shown(headers) if headers.fields.is_empty() && headers.coverage == Coverage::Partial => None,
        Seen::Shown(headers) => Some(headers.fields.len()),
        Seen::Absent => Some(0),
        Seen::NotShown => None,
    };
    ReadReport {
        fields,
        parameters: request.params.len(),
        body: body(request.shape),
        answered: reply.is_some(),
        answer: reply.and_then(|reply| reply.status),
    }
}

fn body(shape: BodyShape) -> &'static str {
    match shape {
        BodyShape::NotShown => "not shown",
        BodyShape::Empty => "empty",
        BodyShape::Form => "form",
        BodyShape::Json | BodyShape::BrokenJson => "json",
        BodyShape::Multipart => "multipart",
        BodyShape::Structure => "structure",
        BodyShape::ObjectText | BodyShape::InspectedText | BodyShape::Other => "other",
    }
}

fn credentials(layers: &Layers<'_>, request: &TokenRequest) -> Seen<Vec<&'static str>> {
    let mut found = Vec::new();
    let authorization = request.authorization.shown();
    // A mask over the whole value hides the scheme as well.
    let masked = authorization.is_some_and(|authorization| {
        matches!(authorization.scheme, Scheme::Other | Scheme::Missing) && authorization.kind.obstacle().is_some()
    });
    found.extend(authorization.filter(|_| !masked).map(|authorization| match authorization.scheme {
        Scheme::Basic => "header-basic",
        Scheme::Bearer => "header-bearer",
        Scheme::Dpop | Scheme::Other | Scheme::Missing => "header-other",
    }));
    for (place, word) in [(ParamPlace::Body, "body"), (ParamPlace::Query, "query")] {
        // The text of a missing value names no client.
        let ours = |name| request.all(layers, name).any(|param| param.place == place && param.kind != ValueKind::Undefined);
        found.extend((ours("client_id") || ours("client_secret") || ours("client_assertion")).then_some(word));
    }
    let all_shown = !masked && !request.authorization.is_not_shown() && request.params_are_known();
    match (found.is_empty(), all_shown) {
        (true, true) => Seen::Absent,
        (true, false) => Seen::NotShown,
        (false, _) => Seen::Shown(found),
    }
}
