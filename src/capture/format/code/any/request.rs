//! The request that was gathered. What an unknown library adds by itself is not known: its list of header fields is never
//! whole, and where no body was understood there may be one.

use super::super::encode::{self, Alphabet, Json};
use super::super::value::{CallObject, CallValue, ObjectPair};
use super::gather::Gathered;
use super::words::{self, Makes};
use super::{FORM, Interpreter};
use crate::capture::model::{Body, BodyNotation, Coverage, Field, Headers, Origin, Request, Seen, UserOption};
use crate::capture::url;
use crate::text::layers::{Piece, Slice};

impl Interpreter<'_, '_, '_> {
    pub(super) fn request(&mut self, mut gathered: Gathered) -> Request {
        let mut request = Request::unknown();
        // Nobody retells it: the program adds what it has elsewhere.
        request.client = Some(FORM);
        let gets = gathered.method.is_some_and(|method| self.scan.layers.bytes(method) == b"GET");
        if gets && gathered.by_method {
            gathered.query.append(&mut gathered.pairs);
        }
        let in_body = gathered.has_content();
        if let Some(target) = self.target(&mut gathered) {
            request.url = Seen::Shown(url::parse(self.scan.layers, target));
        }
        let method = gathered.method.or_else(|| self.implied_method(&gathered).filter(|_| in_body));
        request.method = method.map_or(Seen::NotShown, Seen::Shown);
        request.insecure = gathered.insecure.clone().map(|at| self.scan.slice(at));
        request.user = self.user(&gathered);
        let encoding = self.encoding(&gathered);
        self.add_type(&mut gathered, encoding);
        if in_body {
            request.body = self.content(&gathered, encoding);
        }
        request.headers = Seen::Shown(Headers { fields: gathered.headers, coverage: Coverage::Partial });
        request
    }

    /// A function that is known to post what it is given.
    fn implied_method(&mut self, gathered: &Gathered) -> Option<Slice> {
        let things = gathered.things.iter().filter_map(|index| self.things.get(*index));
        let mut events = things.flat_map(|thing| &thing.events);
        let at = events.find(|event| words::posts(&event.path))?.at.clone();
        let at = self.scan.slice(at);
        Some(self.scan.layers.coarse(at, b"POST"))
    }

    fn target(&mut self, gathered: &mut Gathered) -> Option<Slice> {
        let target = match (gathered.base, gathered.url) {
            (Some(base), Some(url)) if !super::gather::is_whole(self.scan.layers.bytes(url)) => self.resolved(base, url),
            (base, url) => url.or(base)?,
        };
        if gathered.query.is_empty() {
            return Some(target);
        }
        let query = encode::form(self.scan, &gathered.query, Alphabet::Percent);
        let sign = if self.scan.layers.bytes(target).contains(&b'?') { b"&" } else { b"?" };
        let between = Piece::Text { bytes: sign.to_vec(), at: target.from(target.len()) };
        Some(self.scan.layers.join(vec![Piece::Copy(target), between, Piece::Copy(query)]))
    }

    fn user(&mut self, gathered: &Gathered) -> Option<UserOption> {
        let user = gathered.user?;
        let colon = Piece::Text { bytes: b":".to_vec(), at: user.from(user.len()) };
        let mut pieces = vec![Piece::Copy(user), colon];
        pieces.extend(gathered.password.map(Piece::Copy));
        let at = self.scan.layers.join(pieces);
        Some(UserOption { id: at.to(user.len()), secret: Some(at.from(user.len() + 1)), at })
    }

    /// How the pairs are sent: as a function says, or as the library does. A content type beside them does not tell: what
    /// libraries do with an object under a type of a form is a common fault.
    fn encoding(&self, gathered: &Gathered) -> Option<Makes> {
        gathered.encoding.or_else(|| self.library(gathered))
    }

    fn library(&self, gathered: &Gathered) -> Option<Makes> {
        let things = gathered.things.iter().filter_map(|index| self.things.get(*index));
        things.flat_map(|thing| &thing.events).filter_map(|event| words::encoding(&event.path)).next()
    }

    /// The type that comes with a body: written beside it, or implied by the function that encodes it.
    fn add_type(&mut self, gathered: &mut Gathered, encoding: Option<Makes>) {
        let is_type = |field: &Field| self.scan.layers.bytes(field.name).eq_ignore_ascii_case(b"content-type");
        if gathered.headers.iter().any(is_type) {
            return;
        }
        let (value, at, origin) = match (&gathered.media, &gathered.adds_type, encoding) {
            (Some((media, at)), ..) => (*media, at.clone(), Origin::Written),
            (None, Some(at), Some(makes @ (Makes::Form | Makes::Json))) => {
                let media: &[u8] = if makes == Makes::Json { b"application/json" } else { b"application/x-www-form-urlencoded" };
                let unit = self.scan.slice(at.clone());
                (self.scan.layers.coarse(unit, media), at.clone(), Origin::Implied)
            }
            _ => return,
        };
        let unit = self.scan.slice(at);
        let name = self.scan.layers.coarse(unit, b"Content-Type");
        gathered.headers.push(Field { name, value, unit, origin });
    }

    fn content(&mut self, gathered: &Gathered, encoding: Option<Makes>) -> Seen<Body> {
        let text = |raw| Seen::Shown(Body { raw, notation: BodyNotation::Text, pairs: Vec::new(), cut: gathered.open });
        let object = CallObject { pairs: gathered.pairs.clone(), at: gathered.range.clone(), ..CallObject::default() };
        match (gathered.raw, encoding) {
            (Some(raw), _) if gathered.pairs.is_empty() => text(raw),
            (_, Some(Makes::Form)) => text(encode::form(self.scan, &gathered.pairs, Alphabet::Percent)),
            (_, Some(Makes::Json)) => text(encode::json(self.scan, &CallValue::Object(object), Json::Dense)),
            (_, makes) => {
                let notation = if makes == Some(Makes::Multipart) { BodyNotation::Multipart } else { BodyNotation::Structure };
                let pairs = gathered.pairs.iter().map(|pair| self.part(pair)).collect();
                let raw = self.scan.slice(gathered.pairs.first().map_or(gathered.range.clone(), |pair| pair.at.clone()));
                Seen::Shown(Body { raw, notation, pairs, cut: gathered.open })
            }
        }
    }

    fn part(&mut self, pair: &ObjectPair) -> Field {
        let value = encode::text(self.scan, &pair.value);
        Field { name: pair.key, value, unit: self.scan.slice(pair.at.clone()), origin: Origin::Written }
    }
}
