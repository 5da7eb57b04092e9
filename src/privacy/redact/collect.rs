//! The secrets of a capture that its form shows as such, each with its place.

use super::Spelling;
use super::registry::SecretKind;
use super::shape;
use crate::capture::model::{Capture, Exchange, Field, Origin, Response};
use crate::privacy::harmless::{is_harmless, is_stand_in};
use crate::privacy::mask::scan::{is_identifier_name, is_shown_name};
use crate::privacy::mask::{is_name, is_public_field, is_public_name, known, public, scan};
use crate::request::token::{Authorization, Param, ParamPlace, Scheme, TokenRequest, authorization};
use crate::request::value::{ValueKind, classify};
use crate::text::layers::{Layers, Slice};

/// A secret in its place.
#[derive(Clone, Debug)]
pub(super) struct SecretFind {
    pub(super) at: Slice,
    pub(super) kind: SecretKind,
    /// What it says, where that is not the text of `at`.
    pub(super) secret: Vec<u8>,
    /// The secret half of a pair.
    pub(super) part: Option<Vec<u8>>,
    pub(super) spelling: Spelling,
    /// Its place is not its own: it was implied.
    pub(super) is_implied: bool,
    /// The form that it was found in.
    pub(super) form: &'static str,
}

/// What was found in a capture.
#[derive(Debug, Default)]
pub(super) struct CollectedSecrets {
    pub(super) finds: Vec<SecretFind>,
    /// Identifiers that stay.
    pub(super) public: Vec<Vec<u8>>,
}

/// Everything in the order of the exchanges.
pub(super) fn collect(layers: &mut Layers<'_>, capture: &Capture) -> CollectedSecrets {
    let mut found = CollectedSecrets::default();
    for exchange in &capture.exchanges {
        let (request, endpoint) = TokenRequest::any(layers, exchange);
        let mut collector = Collector { layers, found: &mut found, form: exchange.form, is_token_request: endpoint.is_some() };
        collector.request(exchange, &request);
        exchange.response.iter().for_each(|response| collector.response(response));
    }
    found
}

struct Collector<'c, 'a> {
    layers: &'c mut Layers<'a>,
    found: &'c mut CollectedSecrets,
    form: &'static str,
    is_token_request: bool,
}

impl Collector<'_, '_> {
    fn request(&mut self, exchange: &Exchange, request: &TokenRequest) {
        request.host.iter().for_each(|host| self.publish(*host));
        let written = exchange.request.fields(self.layers, "authorization").count() > 0;
        if let Some(authorization) = request.authorization.shown().filter(|_| !written) {
            self.authorization(authorization);
        }
        self.userinfo(request);
        let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
        fields.iter().for_each(|field| self.field(field));
        request.params.iter().for_each(|param| self.param(request, param));
        let rests = public::rests(self.layers, request);
        let rests = request.params.iter().filter(|param| rests.contains(&param.field.name));
        rests.for_each(|rest| self.push(rest.field.unit, "value", Spelling::Plain, rest.field.origin));
        request.body.shown().into_iter().for_each(|body| self.scanned(*body));
    }

    fn response(&mut self, response: &Response) {
        response.headers.iter().for_each(|field| self.field(field));
        response.body.into_iter().for_each(|body| self.scanned(body));
    }

    fn publish(&mut self, at: Slice) {
        if classify(self.layers.bytes(at)) == ValueKind::Live {
            self.found.public.push(self.layers.bytes(at).to_vec());
        }
    }

    fn push(&mut self, at: Slice, kind: SecretKind, spelling: Spelling, origin: Origin) {
        let secret = self.layers.bytes(at).to_vec();
        if is_stand_in(&secret) {
            return;
        }
        let kind = if shape::is_jwt(&secret) { "jwt" } else { kind };
        let is_implied = origin == Origin::Implied;
        self.found.finds.push(SecretFind { at, kind, secret, part: None, spelling, is_implied, form: self.form });
    }

    fn param(&mut self, request: &TokenRequest, param: &Param) {
        let name = self.layers.text(param.field.name).into_owned();
        if !is_name(&name) && !name.contains(['"', '\'', ';', '{', '^']) {
            self.push(param.field.name, "value", Spelling::Plain, param.field.origin);
        }
        let foreign = !self.is_token_request && !scan::is_secret_name(name.as_bytes());
        let public = public::is_public_param(self.layers, request, param);
        if public || param.bare {
            return self.publish(param.field.value);
        }
        let value = self.layers.bytes(param.field.value);
        if is_stand_in(value) || foreign && is_harmless(value) && !known::is_token(value) {
            return;
        }
        let at = if param.encoded { param.raw } else { param.field.value };
        let number = !param.encoded && self.layers.bytes(at).iter().all(u8::is_ascii_digit);
        let spelling = match param.place {
            ParamPlace::Query => Spelling::Address,
            ParamPlace::Body if number && !self.is_quoted(at) => Spelling::Quoted,
            ParamPlace::Body => Spelling::Plain,
        };
        let before = self.found.finds.len();
        let kind = if is_public_name(&name) { "token" } else { shape::named(name.as_bytes()) };
        self.push(at, kind, spelling, param.field.origin);
        let decoded = self.layers.bytes(param.field.value).to_vec();
        self.found.finds[before..].iter_mut().for_each(|find| find.secret.clone_from(&decoded));
    }

    /// A number in a literal stands without quotes.
    fn is_quoted(&self, at: Slice) -> bool {
        let whole = self.layers.whole(at.layer);
        let behind = self.layers.bytes(whole.from(at.end as usize));
        behind.first().is_none_or(|b| b"\"'\r\n".contains(b))
    }

    fn field(&mut self, field: &Field) {
        let name = self.layers.text(field.name).to_ascii_lowercase();
        if is_public_field(&name) {
            return;
        }
        // Signs that were copied together with the name do not make the value another.
        match name.trim_matches(['"', '\'', '<', '>', '(', ')', ',', ';']) {
            "authorization" | "proxy-authorization" => {
                let authorization = authorization::of_field(self.layers, *field);
                self.authorization(&authorization);
            }
            "cookie" | "set-cookie" => self.cookies(field, &name),
            _ if is_secret_field(&name) => self.push(field.value, shape::named(name.as_bytes()), Spelling::Plain, field.origin),
            name if is_shown_name(name.as_bytes()) || is_identifier_name(name.as_bytes()) => {}
            name if !is_harmless(self.layers.bytes(field.value)) => {
                self.push(field.value, shape::named(name.as_bytes()), Spelling::Plain, field.origin);
            }
            _ => {}
        }
    }

    /// The first pair of Set-Cookie, all of Cookie.
    fn cookies(&mut self, field: &Field, name: &str) {
        let text = self.layers.bytes(field.value).to_vec();
        let mut at = 0;
        for part in text.split(|b| *b == b';') {
            let equals = part.iter().position(|b| *b == b'=').map_or(0, |equals| equals + 1);
            let value = field.value.sub(at + equals..at + part.len());
            at += part.len() + 1;
            self.push(value, "cookie", Spelling::Plain, field.origin);
            if name == "set-cookie" {
                break;
            }
        }
    }

    fn authorization(&mut self, authorization: &Authorization) {
        let origin = authorization.field.map_or(Origin::Written, |field| field.origin);
        let Some(basic) = &authorization.basic else {
            let kind = if authorization.scheme == Scheme::Bearer { "token" } else { "authorization" };
            return self.push(authorization.credentials, kind, Spelling::Plain, origin);
        };
        let front = basic.id.filter(|_| !public::is_public_id(self.layers, basic));
        if front.is_none() {
            basic.id.into_iter().for_each(|id| self.publish(id));
        }
        if authorization.field.is_none() {
            front.into_iter().for_each(|id| self.push(id, "token", Spelling::Plain, origin));
            return basic.secret.into_iter().for_each(|secret| self.push(secret, "client_secret", Spelling::Plain, origin));
        }
        let secret = basic.secret.map(|secret| self.layers.bytes(secret).to_vec());
        let whole = basic.decoded.map(|decoded| self.layers.bytes(decoded).to_vec());
        if front.is_none() && secret.iter().chain(&whole).any(|text| !is_live(text)) {
            return;
        }
        let before = self.found.finds.len();
        self.push(basic.token, "basic", Spelling::Plain, origin);
        for find in &mut self.found.finds[before..] {
            find.secret = whole.as_deref().map_or_else(|| find.secret.clone(), letters);
            find.part = secret.as_deref().filter(|secret| is_live(secret)).map(letters);
            // Text that was turned into UTF-16 on the way has no letter of its own in the file.
            find.is_implied |= whole.as_ref().is_some_and(|whole| whole.contains(&0));
        }
    }

    fn userinfo(&mut self, request: &TokenRequest) {
        let Some(userinfo) = request.url.shown().and_then(|url| url.userinfo) else { return };
        let colon = self.layers.bytes(userinfo).iter().position(|b| *b == b':');
        let at = colon.map_or(userinfo, |colon| userinfo.from(colon + 1));
        self.push(at, "client_secret", Spelling::Address, Origin::Written);
    }

    /// What a text that may have any form names as secret.
    fn scanned(&mut self, text: Slice) {
        let source = self.layers.bytes(text).to_vec();
        for find in shape::finds(&source)
            .into_iter()
            .filter(|find| !find.is_guess && find.kind != "basic" && find.kind != shape::IDENTIFIER)
        {
            self.push(text.sub(find.at), find.kind, Spelling::Plain, Origin::Written);
        }
    }
}

/// Of UTF-16, which some programs encode, only the letters count.
fn is_live(text: &[u8]) -> bool {
    !is_stand_in(&letters(text))
}

fn letters(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|b| *b != 0).collect()
}

/// Fields whose values are as good as a password.
fn is_secret_field(name: &str) -> bool {
    let parts = ["auth", "key", "secret", "session", "credential", "password"];
    scan::is_secret_name(name.as_bytes()) || parts.iter().any(|part| name.contains(part)) && !name.contains("www-authenticate")
}
