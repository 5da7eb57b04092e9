//! The request that a library makes of what it was given.

use super::{CallBody, CallRequest};
use crate::capture::format::code::encode;
use crate::capture::format::code::library::FORM_TYPE;
use crate::capture::format::code::value::{Evaluator, ObjectPair};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Seen, UserOption};
use crate::capture::notation;
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

/// What browsers and Node.js add for `URLSearchParams`.
const FETCH_FORM_TYPE: &str = "application/x-www-form-urlencoded;charset=UTF-8";

/// Clients that are given their content after the request.
const LATER: &[&str] = &["node:http", "URLSession"];

impl CallRequest {
    /// The request that the library makes of it.
    pub(in crate::capture::format::code) fn finish(mut self, reader: &mut Evaluator<'_, '_, '_>) -> Request {
        let mut request = Request::unknown();
        request.client = Some(self.library.client);
        request.insecure = self.insecure;
        self.set_method(reader, if self.has_no_body() { self.library.method } else { "POST" });
        request.method = self.method.map_or(Seen::NotShown, Seen::Shown);
        if let Some(target) = self.target(reader) {
            request.url = Seen::Shown(url::parse(reader.scan.layers, target));
        }
        request.user = self.user_option(reader);
        self.add_implied(reader);
        request.body = self.body(reader);
        let coverage = if self.open { Coverage::Partial } else { Coverage::Whole };
        request.headers = Seen::Shown(Headers { fields: self.headers, coverage });
        request
    }

    /// Address and query together.
    fn target(&mut self, reader: &mut Evaluator<'_, '_, '_>) -> Option<Slice> {
        let mut target = self.url.or(self.base)?;
        if let (Some(base), Some(url)) = (self.base, self.url) {
            target = if self.library.client == "Faraday" { resolved(reader, base, url) } else { appended(reader, base, url) };
        }
        if self.library.client == "Faraday" {
            return Some(self.ordered_target(reader, target));
        }
        if self.query.is_empty() {
            return Some(target);
        }
        let query = encode::form(reader.scan, &self.query, self.library.query_alphabet());
        let sign = if reader.scan.layers.bytes(target).contains(&b'?') { b"&" } else { b"?" };
        let between = Piece::Text { bytes: sign.to_vec(), at: target.from(target.len()) };
        Some(reader.scan.layers.join(vec![Piece::Copy(target), between, Piece::Copy(query)]))
    }

    /// Faraday reads the query of the address, adds its own parameters, and writes all of them anew in the order of their names.
    fn ordered_target(&self, reader: &mut Evaluator<'_, '_, '_>, target: Slice) -> Slice {
        let sign = reader.scan.layers.bytes(target).iter().position(|b| *b == b'?');
        let path = target.to(sign.unwrap_or(target.len()));
        let own = sign.map(|sign| notation::form::read_form(reader.scan.layers, target.from(sign + 1))).unwrap_or_default();
        let mut pairs: Vec<(Slice, Slice, Slice)> = own.iter().map(|field| (field.name, field.value, field.unit.to(0))).collect();
        for pair in &self.query {
            let value = encode::text(reader.scan, &pair.value);
            pairs.push((pair.key, value, reader.scan.slice(pair.at.start..pair.at.start)));
        }
        let text = reader.scan.layers.bytes(target);
        // An escaped `${` is text. Decoded it would look like what the source does not show.
        let escaped = memchr::memmem::find(text, b"%24%7B").is_some() && self.query.is_empty();
        if pairs.is_empty() || escaped {
            return target;
        }
        pairs.sort_by(|a, b| reader.scan.layers.bytes(a.0).cmp(reader.scan.layers.bytes(b.0)));
        let query = encode::form_of(reader.scan, &pairs, self.library.query_alphabet());
        let between = Piece::Text { bytes: b"?".to_vec(), at: path.from(path.len()) };
        reader.scan.layers.join(vec![Piece::Copy(path), between, Piece::Copy(query)])
    }

    fn user_option(&self, reader: &mut Evaluator<'_, '_, '_>) -> Option<UserOption> {
        let user = self.user?;
        let colon = Piece::Text { bytes: b":".to_vec(), at: user.from(user.len()) };
        let mut pieces = vec![Piece::Copy(user), colon];
        pieces.extend(self.password.map(Piece::Copy));
        let at = reader.scan.layers.join(pieces);
        Some(UserOption { id: at.to(user.len()), secret: Some(at.from(user.len() + 1)), at })
    }

    fn add_implied(&mut self, reader: &mut Evaluator<'_, '_, '_>) {
        self.add_media(reader);
        let implied = match &self.body {
            CallBody::Text { implied: Some(FORM_TYPE), .. } if self.library.client == "fetch" => Some(FETCH_FORM_TYPE),
            CallBody::Text { implied, .. } => *implied,
            CallBody::Multipart(_) => Some("multipart/form-data"),
            CallBody::Nothing => self.method.and_then(|method| self.library.bare_type(reader.scan.layers.bytes(method))),
            CallBody::Hidden => None,
        };
        self.add(reader, "Content-Type", implied);
        self.add(reader, "Accept", self.library.accept);
    }

    /// A body that brings its content type: a field of that name goes before it.
    fn add_media(&mut self, reader: &mut Evaluator<'_, '_, '_>) {
        let Some(value) = self.media.filter(|_| !self.has_field(reader, "Content-Type")) else { return };
        let name = reader.scan.layers.coarse(value, b"Content-Type");
        self.headers.push(Field { name, value, unit: value, origin: Origin::Written });
    }

    fn has_field(&self, reader: &Evaluator<'_, '_, '_>, name: &str) -> bool {
        self.headers.iter().any(|field| reader.scan.layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes()))
    }

    fn add(&mut self, reader: &mut Evaluator<'_, '_, '_>, name: &str, value: Option<&str>) {
        let Some(value) = value.filter(|_| !self.open && !self.has_field(reader, name)) else { return };
        let unit = reader.scan.slice(self.name.clone());
        let layers = &mut reader.scan.layers;
        let (name, value) = (layers.coarse(unit, name.as_bytes()), layers.coarse(unit, value.as_bytes()));
        self.headers.push(Field { name, value, unit, origin: Origin::Implied });
    }

    fn body(&mut self, reader: &mut Evaluator<'_, '_, '_>) -> Seen<Body> {
        let whole = |raw, notation, pairs, cut| Seen::Shown(Body { raw, notation, pairs, cut });
        match std::mem::replace(&mut self.body, CallBody::Nothing) {
            // The content comes later, often where it is not shown: `req.write(body)`, `uploadTask(with: request, from: body)`.
            CallBody::Nothing if self.open || LATER.contains(&self.library.client) => Seen::NotShown,
            CallBody::Nothing => Seen::Absent,
            CallBody::Hidden => Seen::NotShown,
            CallBody::Text { raw, .. } if is_one_variable(reader.scan.layers.bytes(raw)) => Seen::NotShown,
            CallBody::Text { raw, .. } => whole(raw, BodyNotation::Text, Vec::new(), false),
            CallBody::Multipart(object) => {
                let pairs: Vec<Field> = object.pairs.iter().map(|pair| part(reader, pair)).collect();
                whole(reader.scan.slice(object.at), BodyNotation::Multipart, pairs, object.open)
            }
        }
    }
}

fn appended(reader: &mut Evaluator<'_, '_, '_>, base: Slice, url: Slice) -> Slice {
    reader.scan.layers.join(vec![Piece::Copy(base), Piece::Copy(url)])
}

/// A reference resolved against the base, whose path is taken for a folder (RFC 3986 section 5.2 without dots).
fn resolved(reader: &mut Evaluator<'_, '_, '_>, base: Slice, url: Slice) -> Slice {
    let (text, reference) = (reader.scan.layers.bytes(base), reader.scan.layers.bytes(url));
    if memchr::memmem::find(reference, b"://").is_some() {
        return url;
    }
    let text = &text[..text.iter().position(|b| *b == b'?').unwrap_or(text.len())];
    let host = memchr::memmem::find(text, b"://").map(|at| at + 3);
    let path = host.and_then(|host| text[host..].iter().position(|b| *b == b'/').map(|at| host + at)).unwrap_or(text.len());
    let len = if reference.starts_with(b"/") { path } else { text.trim_ascii_end().len() };
    let slash = !reference.starts_with(b"/") && !text.ends_with(b"/");
    let mut pieces = vec![Piece::Copy(base.to(len))];
    pieces.extend(slash.then(|| Piece::Text { bytes: b"/".to_vec(), at: url.to(0) }));
    pieces.push(Piece::Copy(url));
    reader.scan.layers.join(pieces)
}

/// A text that is nothing but what the source does not show.
fn is_one_variable(text: &[u8]) -> bool {
    text.starts_with(b"${") && text.iter().position(|b| *b == b'}') == Some(text.len() - 1)
}

fn part(reader: &mut Evaluator<'_, '_, '_>, pair: &ObjectPair) -> Field {
    let value = encode::text(reader.scan, &pair.value);
    Field { name: pair.key, value, unit: reader.scan.slice(pair.at.clone()), origin: Origin::Written }
}
