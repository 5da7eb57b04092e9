//! What a command tells its client to send, as the request that the client makes of it: curl, wget, HTTPie, PowerShell.

pub(super) mod pieces;
#[cfg(test)]
pub(super) mod testing;

use crate::capture::format::shell::StandardInput;
use crate::capture::model::{
    Body, BodyNotation, Coverage, Field, Headers, Mangled, Origin, Request, Seen, ShellFault, Url, UserOption,
};
use crate::capture::url;
use crate::text::layers::{Layers, Piece, Slice};

/// What a client adds by itself.
#[derive(Debug)]
pub(super) struct Defaults {
    /// Its name.
    pub(super) client: &'static str,
    /// The content type of form data.
    pub(super) form: &'static str,
    /// The Accept field, where the client sends one.
    pub(super) accept: Option<&'static str>,
    /// The Accept field of a request whose content is JSON.
    pub(super) accept_json: Option<&'static str>,
}

/// The request so far.
#[derive(Debug)]
pub(super) struct ClientRequest {
    defaults: &'static Defaults,
    /// The name of the command.
    name: Slice,
    pub(super) input: Option<StandardInput>,
    pub(super) method: Option<Slice>,
    pub(super) url: Option<Slice>,
    pub(super) headers: Vec<Field>,
    pub(super) removed: Vec<Slice>,
    pub(super) user: Option<UserOption>,
    pub(super) data: Vec<Piece>,
    /// What says that there is data.
    pub(super) data_flag: Option<Slice>,
    /// What says that it is JSON.
    pub(super) json: Option<Slice>,
    pub(super) pairs: Vec<Field>,
    /// What says that it is multipart.
    pub(super) form_flag: Option<Slice>,
    pub(super) query: Vec<Piece>,
    pub(super) get: Option<Slice>,
    pub(super) head: Option<Slice>,
    pub(super) insecure: Option<Slice>,
    /// The client's own certificate.
    pub(super) certificate: Option<Slice>,
    /// What names the version of TLS.
    pub(super) tls: Option<Slice>,
    /// Something outside of the text decides on header fields.
    pub(super) outside: bool,
    /// Options may be in what the text does not show, of any kind.
    pub(super) open: bool,
    /// The user option makes another field than Basic, or none before the server asks for it.
    pub(super) other_scheme: bool,
    /// Parts of the body are not shown.
    pub(super) cut: bool,
    pub(super) faults: Vec<Mangled>,
}

impl ClientRequest {
    pub(super) fn new(defaults: &'static Defaults, name: Slice) -> ClientRequest {
        ClientRequest {
            defaults,
            name,
            input: None,
            method: None,
            url: None,
            headers: Vec::new(),
            removed: Vec::new(),
            user: None,
            data: Vec::new(),
            data_flag: None,
            json: None,
            pairs: Vec::new(),
            form_flag: None,
            query: Vec::new(),
            get: None,
            head: None,
            insecure: None,
            certificate: None,
            tls: None,
            outside: false,
            open: false,
            other_scheme: false,
            cut: false,
            faults: Vec::new(),
        }
    }

    /// `Name: value`; `Name:` takes the client's own field away; `Name;` sends an empty one.
    pub(super) fn header_line(&mut self, layers: &Layers<'_>, value: Slice) {
        let text = layers.bytes(value);
        let Some(at) = text.iter().position(|b| b":;".contains(b)) else { return };
        let rest = &text[at + 1..];
        let start = text.len() - rest.trim_ascii_start().len();
        let name = value.sub(0..text[..at].trim_ascii_end().len());
        if rest.trim_ascii().is_empty() && text[at] == b':' {
            return self.removed.push(name);
        }
        // Trailing blanks reach the wire, but a reader of the field strips them (RFC 9110 section 5.5).
        let end = (text.len() - (rest.len() - rest.trim_ascii_end().len())).max(start);
        self.headers.push(Field { name, value: value.sub(start..end), unit: value, origin: Origin::Written });
    }

    /// A field that the client builds of an option's argument.
    pub(super) fn built(&mut self, layers: &mut Layers<'_>, name: &str, flag: Slice, value: Slice) {
        let name = layers.coarse(flag, name.as_bytes());
        self.headers.push(Field { name, value, unit: value, origin: Origin::Implied });
    }

    /// The client's own field, unless one of that name is written or taken away.
    pub(super) fn add(&mut self, layers: &mut Layers<'_>, name: &str, value: &str, flag: Slice) {
        let same = |slice: Slice| layers.bytes(slice).eq_ignore_ascii_case(name.as_bytes());
        let known = self.headers.iter().any(|field| same(field.name)) || self.removed.iter().any(|removed| same(*removed));
        if known {
            return;
        }
        let (name, value) = (layers.coarse(flag, name.as_bytes()), layers.coarse(flag, value.as_bytes()));
        self.headers.push(Field { name, value, unit: flag, origin: Origin::Implied });
    }

    /// The data goes into the body.
    pub(super) fn has_data(&mut self, flag: Slice) {
        self.data_flag = self.data_flag.or(Some(flag));
    }

    pub(super) fn finish(mut self, layers: &mut Layers<'_>) -> Request {
        self.outside |= self.open || self.other_scheme;
        self.cut |= self.open;
        let mut request = Request::unknown();
        request.client = Some(self.defaults.client);
        request.insecure = self.insecure;
        request.certificate = self.certificate;
        request.tls = self.tls;
        request.url = self.target(layers);
        self.user_of_url(layers, request.url.shown());
        let silent = self.method.or(self.head).or(self.get).or(self.data_flag).or(self.form_flag).is_none();
        request.method = if silent && self.open { Seen::NotShown } else { Seen::Shown(self.method(layers)) };
        self.add_implied(layers);
        request.body = self.body(layers);
        request.user = self.user.filter(|_| !self.other_scheme);
        let coverage = if self.outside { Coverage::Partial } else { Coverage::Whole };
        request.headers = Seen::Shown(Headers { fields: self.headers, coverage });
        request.mangled = self.faults;
        request
    }

    fn target(&mut self, layers: &mut Layers<'_>) -> Seen<Url> {
        let Some(target) = self.url else { return Seen::NotShown };
        // A blank within an expansion is none of the address.
        if pieces::has_blank(layers.bytes(target)) && !layers.is_live(target) {
            note(&mut self.faults, Mangled { fault: ShellFault::BlankInUrl, at: target });
        }
        let mut parsed = url::parse(layers, target);
        let mut query = std::mem::take(&mut self.query);
        if self.get.is_some() {
            let data = std::mem::take(&mut self.data);
            pieces::join(&mut query, data);
        }
        if !query.is_empty() {
            let mut pieces: Vec<Piece> = parsed.query.map(Piece::Copy).into_iter().collect();
            pieces::join(&mut pieces, query);
            parsed.query = Some(layers.join(pieces));
        }
        Seen::Shown(parsed)
    }

    /// Clients take `id:secret@` out of the address and make a Basic header of it.
    fn user_of_url(&mut self, layers: &Layers<'_>, url: Option<&Url>) {
        let userinfo = url.and_then(|url| url.userinfo).filter(|userinfo| !userinfo.is_empty());
        if let (None, Some(userinfo)) = (self.user, userinfo) {
            self.user = Some(user(layers, userinfo));
        }
    }

    fn method(&self, layers: &mut Layers<'_>) -> Slice {
        if let Some(method) = self.method {
            return method;
        }
        let (flag, text): (Slice, &[u8]) = match (self.head, self.get, self.data_flag.or(self.form_flag)) {
            (Some(flag), _, _) => (flag, b"HEAD"),
            (None, Some(flag), _) => (flag, b"GET"),
            (None, None, Some(flag)) => (flag, b"POST"),
            (None, None, None) => (self.name, b"GET"),
        };
        layers.coarse(flag, text)
    }

    fn add_implied(&mut self, layers: &mut Layers<'_>) {
        let multipart = self.form_flag.map(|flag| (flag, "multipart/form-data"));
        let form = self.data_flag.filter(|_| self.get.is_none()).map(|flag| (flag, self.defaults.form));
        let json = self.json.map(|flag| (flag, "application/json"));
        if let Some((flag, value)) = json.or(multipart).or(form).filter(|(_, value)| !value.is_empty()) {
            self.add(layers, "Content-Type", value, flag);
        }
        let accept = if self.json.is_some() { self.defaults.accept_json } else { self.defaults.accept };
        if let Some(accept) = accept {
            self.add(layers, "Accept", accept, self.json.unwrap_or(self.name));
        }
    }

    fn body(&mut self, layers: &mut Layers<'_>) -> Seen<Body> {
        let ampersand = self.faults.iter().any(|fault| fault.fault == ShellFault::BareAmpersand);
        let cut = self.cut || ampersand;
        if let Some(flag) = self.form_flag {
            let pairs = std::mem::take(&mut self.pairs);
            let raw = pairs.first().map_or(flag, |pair| pair.unit);
            return Seen::Shown(Body { raw, notation: BodyNotation::Multipart, pairs, cut });
        }
        let pieces = std::mem::take(&mut self.data);
        match (pieces.as_slice(), self.outside || cut) {
            ([], true) => Seen::NotShown,
            ([], false) => Seen::Absent,
            ([Piece::Copy(raw)], _) => Seen::Shown(Body { raw: *raw, notation: BodyNotation::Text, pairs: Vec::new(), cut }),
            _ => Seen::Shown(Body { raw: layers.join(pieces), notation: BodyNotation::Text, pairs: Vec::new(), cut }),
        }
    }
}

/// `id:secret`.
pub(super) fn user(layers: &Layers<'_>, at: Slice) -> UserOption {
    let colon = layers.bytes(at).iter().position(|b| *b == b':');
    UserOption { id: at.to(colon.unwrap_or(at.len())), secret: colon.map(|colon| at.from(colon + 1)), at }
}

/// Identifier and secret from two options.
pub(super) fn user_of(layers: &mut Layers<'_>, id: Slice, secret: Option<Slice>) -> UserOption {
    let Some(secret) = secret else { return UserOption { id, secret: None, at: id } };
    let at = layers.join(vec![Piece::Copy(id), Piece::Text { bytes: b":".to_vec(), at: secret.to(0) }, Piece::Copy(secret)]);
    UserOption { id: at.to(id.len()), secret: Some(at.from(id.len() + 1)), at }
}

/// A fault for the request, once.
fn note(faults: &mut Vec<Mangled>, fault: Mangled) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}
