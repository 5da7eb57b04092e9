//! An exchange read as a token-endpoint request: endpoint class, grant, parameters and credentials, each with its place.
//! This is all that rules see of a capture; every decoding they need has been done here.

pub(crate) mod authorization;
mod endpoint;
pub(crate) mod jwt;
pub(crate) mod shape;

pub(crate) use authorization::{Authorization, Basic, BasicReading, Repair, Scheme};
pub(crate) use endpoint::Endpoint;
pub(crate) use jwt::{Carrier, Jwt, JwtContent};
pub(crate) use shape::BodyShape;

use crate::capture::model::{Exchange, Field, Headers, Mangled, Origin, Request, Seen, Url, View, Wire};
use crate::capture::notation::form;
use crate::request::value::{ValueKind, classify, classify_param};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// Where a parameter was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamPlace {
    /// The content of the request.
    Body,
    /// The query of the request target.
    Query,
}

impl ParamPlace {
    /// The word for messages.
    pub fn name(self) -> &'static str {
        match self {
            ParamPlace::Body => "body",
            ParamPlace::Query => "query",
        }
    }
}

/// A parameter of the request.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Name and value, decoded.
    pub field: Field,
    /// The value as spelled before its form decoding; equal to the value where there is none.
    pub raw: Slice,
    /// Body or query.
    pub place: ParamPlace,
    /// What kind of value it is.
    pub kind: ValueKind,
    /// True when the text is form-encoded in the capture, so that `+` and `%` have their meaning.
    pub encoded: bool,
    /// True when the value is source code that stands for the value (a variable's name in a printed object).
    pub bare: bool,
}

/// A request to a token endpoint or one of its siblings, and what was found in it.
#[derive(Debug)]
pub struct TokenRequest {
    /// Which endpoint it is meant for.
    pub endpoint: Endpoint,
    /// The method.
    pub method: Seen<Slice>,
    /// The request target.
    pub url: Seen<Url>,
    /// Host without port: of the URL, else of the Host field.
    pub host: Option<Slice>,
    /// The header fields.
    pub headers: Seen<Headers>,
    /// Parameters of body and query in their order.
    pub params: Vec<Param>,
    /// The content as written, where it is shown.
    pub body: Seen<Slice>,
    /// What the content looks like.
    pub shape: BodyShape,
    /// The end of the content is cut off, so that nothing can be said of what is missing.
    pub cut: bool,
    /// The parameters are what a program gives to a library, which sends them under their registered names.
    pub(crate) options: bool,
    /// The Authorization field, or what the client makes of its user option.
    pub authorization: Seen<Authorization>,
    /// Assertions, proofs and other signed tokens, where there are any.
    pub(crate) jwts: Vec<Jwt>,
    /// What a shell did to the command.
    pub mangled: Vec<Mangled>,
    /// Where certificate verification is switched off.
    pub insecure: Option<Slice>,
    /// The option that names the client's own TLS certificate.
    pub certificate: Option<Slice>,
    /// What names the version of TLS.
    pub tls: Option<Slice>,
    /// The octets of the message, where they are shown.
    pub wire: Option<Wire>,
    /// The client's name, where the form tells.
    pub client: Option<&'static str>,
    /// How its shell writes a word, where it was made by a command.
    pub(crate) quoting: Option<Codec>,
    /// How near to the wire the capture is.
    pub view: View,
    /// Everything that belongs to the request.
    pub at: Slice,
}

/// So many parameters are looked at, far more than any token request has: rules compare them with one another.
const MAX_PARAMS: usize = 1 << 9;

impl TokenRequest {
    /// Reads an exchange; `None` when it has nothing to do with a token endpoint.
    pub fn read(layers: &mut Layers<'_>, exchange: &Exchange) -> Option<TokenRequest> {
        let (request, endpoint) = TokenRequest::any(layers, exchange);
        endpoint.map(|_| request)
    }

    /// Reads an exchange as if it were meant for a token endpoint, and tells for which it is.
    pub(crate) fn any(layers: &mut Layers<'_>, exchange: &Exchange) -> (TokenRequest, Option<Endpoint>) {
        let request = &exchange.request;
        let lost = content_is_lost(layers, request);
        let (shape, mut params) = if lost { (BodyShape::NotShown, Vec::new()) } else { shape::read_body(layers, request) };
        params.extend(query_params(layers, request.url.shown()));
        let many = params.len() > MAX_PARAMS;
        params.truncate(MAX_PARAMS);
        let authorization = authorization::read_authorization(layers, request);
        let host = host(layers, exchange);
        let jwts = jwt::read_jwts(layers, request, &params);
        let options = request.body.shown().is_some_and(|body| shape::are_options(layers, request, body));
        let endpoint = endpoint::classify(layers, request.url.shown(), &params, &authorization, exchange);
        let read = TokenRequest {
            endpoint: endpoint.unwrap_or(Endpoint::Fragment),
            method: request.method.clone(),
            url: request.url.clone(),
            host,
            headers: request.headers.clone(),
            params,
            body: if lost { Seen::NotShown } else { request.body.map(|body| body.raw) },
            shape,
            cut: many || options || request.body.shown().is_some_and(|body| body.cut),
            options,
            authorization,
            jwts,
            mangled: request.mangled.clone(),
            insecure: request.insecure,
            certificate: request.certificate,
            tls: request.tls,
            wire: request.wire,
            client: request.client,
            quoting: request.command.as_ref().map(|command| command.quoting),
            view: exchange.view,
            at: exchange.at,
        };
        (read, endpoint)
    }

    /// The parameters called exactly `name`.
    pub fn all<'r>(&'r self, layers: &'r Layers<'_>, name: &'r str) -> impl Iterator<Item = &'r Param> + 'r {
        self.params.iter().filter(move |param| layers.bytes(param.field.name) == name.as_bytes())
    }

    /// The first parameter called `name`: shown, known to be absent, or not to be known from this capture.
    pub fn param(&self, layers: &Layers<'_>, name: &str) -> Seen<&Param> {
        if let Some(param) = self.params.iter().find(|param| layers.bytes(param.field.name) == name.as_bytes()) {
            return Seen::Shown(param);
        }
        if self.params_are_known() { Seen::Absent } else { Seen::NotShown }
    }

    /// True when a parameter that is not in `params` was not sent.
    pub fn params_are_known(&self) -> bool {
        !self.body.is_not_shown() && !self.cut && self.shape.is_readable()
    }

    /// The value of the first parameter called `name`, if it is shown.
    pub fn value(&self, layers: &Layers<'_>, name: &str) -> Option<Slice> {
        self.all(layers, name).next().map(|param| param.field.value)
    }

    /// The grant type as sent, if it is shown.
    pub fn grant<'l>(&self, layers: &'l Layers<'_>) -> Option<std::borrow::Cow<'l, str>> {
        self.value(layers, "grant_type").map(|value| layers.text(value))
    }

    /// The header fields called `name` (ASCII case ignored).
    pub fn fields<'r>(&'r self, layers: &'r Layers<'_>, name: &'r str) -> impl Iterator<Item = &'r Field> + 'r {
        let fields = self.headers.shown().map_or(&[][..], |headers| &headers.fields);
        fields.iter().filter(move |field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The first header field called `name`: shown, known to be absent, or not to be known from this capture.
    pub fn header(&self, layers: &Layers<'_>, name: &str) -> Seen<Field> {
        use crate::capture::model::Coverage;
        if let Some(field) = self.fields(layers, name).next() {
            return Seen::Shown(*field);
        }
        match &self.headers {
            Seen::Absent => Seen::Absent,
            Seen::Shown(headers) if headers.coverage == Coverage::Whole => Seen::Absent,
            _ => Seen::NotShown,
        }
    }

    /// The Basic credentials, if the Authorization field is shown and its scheme is Basic.
    pub fn basic(&self) -> Option<&Basic> {
        self.authorization.shown().and_then(|authorization| authorization.basic.as_ref())
    }

    /// The media type of the Content-Type field in lower case, without parameters.
    pub fn media_type(&self, layers: &Layers<'_>) -> Seen<String> {
        let field = self.header(layers, "content-type");
        let text = |field: &Field| layers.text(field.value).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        field.map(text)
    }

    /// True when the content type was written by hand, not added by the client.
    pub fn content_type_is_written(&self, layers: &Layers<'_>) -> bool {
        self.fields(layers, "content-type").any(|field| field.origin == Origin::Written)
    }

    /// True for loopback hosts, where transport rules do not bite.
    pub fn is_loopback(&self, layers: &Layers<'_>) -> bool {
        let host = self.host.map(|host| layers.text(host).to_ascii_lowercase()).unwrap_or_default();
        host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]" || host == "::1"
    }
}

/// Whether a paste lacks the content that its Content-Length counts. Where the octets themselves are shown, it was not sent.
fn content_is_lost(layers: &Layers<'_>, request: &Request) -> bool {
    let empty = request.body.is_absent() || request.body.shown().is_some_and(|body| body.raw.is_empty());
    let counted = |field: &Field| layers.text(field.value).trim().parse::<u64>().is_ok_and(|length| length > 0);
    let exact = request.wire.is_some_and(|wire| wire.exact);
    empty && !exact && request.fields(layers, "content-length").next().is_some_and(counted)
}

fn query_params(layers: &mut Layers<'_>, url: Option<&Url>) -> Vec<Param> {
    let Some(query) = url.and_then(|url| url.query) else { return Vec::new() };
    let fields = form::read_form(layers, query);
    fields.into_iter().map(|field| form_param(layers, field, ParamPlace::Query)).collect()
}

/// A parameter from form-encoded text.
fn form_param(layers: &Layers<'_>, field: Field, place: ParamPlace) -> Param {
    let equals = layers.bytes(field.unit).iter().position(|&b| b == b'=').map_or(field.unit.len(), |at| at + 1);
    let kind = settled(layers, field.value, classify_param(layers.bytes(field.name), layers.bytes(field.value)));
    Param { field, raw: field.unit.from(equals), place, kind, encoded: true, bare: false }
}

/// What kind of value a slice is.
fn kind_of(layers: &Layers<'_>, value: Slice) -> ValueKind {
    settled(layers, value, classify(layers.bytes(value)))
}

/// In `'$TOKEN'` no shell fills in anything: the text is sent as it stands.
fn settled(layers: &Layers<'_>, value: Slice, kind: ValueKind) -> ValueKind {
    let sigil = kind == ValueKind::Variable && layers.bytes(value).starts_with(b"$");
    let in_shell = || layers.is_written_in(value, Codec::Shell) || layers.is_written_in(value, Codec::PowerShell);
    if sigil && in_shell() && !layers.is_live(value) { ValueKind::Placeholder } else { kind }
}

fn host(layers: &Layers<'_>, exchange: &Exchange) -> Option<Slice> {
    let url = exchange.request.url.shown();
    let of_url = url.and_then(|url| url.host).filter(|host| !host.is_empty());
    of_url.or_else(|| {
        let field =
            exchange.request.fields(layers, "host").next().or_else(|| exchange.request.fields(layers, ":authority").next())?;
        let text = layers.bytes(field.value);
        let end = text.iter().position(|&b| b == b':' || b == b'/').unwrap_or(text.len());
        Some(field.value.to(end))
    })
}
