//! A captured request as the neutral one: what the capture does not show is a stand-in with a note, and so is every secret
//! unless secrets are shown.

use std::collections::BTreeSet;

use super::Obstacle;
use super::outgoing::{FORM, Header, NameValue, Outgoing, OutgoingContent, SECRET, User, as_form, form};
use crate::capture::model::{Body, BodyNotation, Coverage, Exchange, Field, Origin, Seen, View};
use crate::privacy::mask::{Mask, is_name, is_public_field, known, public};
use crate::request::token::{BodyShape, Param, ParamPlace, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::text::layers::{Layers, Slice};

/// Fields that a client works out for the connection; the target's client does the same.
const CONNECTION: &[&str] =
    &["accept-encoding", "connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding"];

/// A token request with what it was read from and what covers the secrets of its file.
pub(crate) struct One<'o, 'a> {
    pub(crate) layers: &'o Layers<'a>,
    pub(crate) exchange: &'o Exchange,
    pub(crate) request: &'o TokenRequest,
    pub(crate) mask: &'o Mask,
}

/// The request, and what is to be said about it.
pub(crate) fn outgoing(one: &One<'_, '_>) -> Result<(Outgoing, Vec<String>), Obstacle> {
    let rests = public::rests(one.layers, one.request);
    let mut reader = Conversion { one, notes: Vec::new(), rests };
    let request = reader.request()?;
    Ok((request, reader.notes))
}

/// Start and end of what goes, and what comes there.
type Patch = (usize, usize, Vec<u8>);

struct Conversion<'r, 'a> {
    one: &'r One<'r, 'a>,
    notes: Vec<String>,
    /// Names that are the rest of a secret.
    rests: BTreeSet<Slice>,
}

impl<'a> Conversion<'_, 'a> {
    fn layers(&self) -> &Layers<'a> {
        self.one.layers
    }

    fn is_open(&self) -> bool {
        self.one.mask.is_open()
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// What the capture holds there, which must be text.
    fn text(&self, at: Slice) -> Result<String, Obstacle> {
        std::str::from_utf8(self.layers().bytes(at)).map(str::to_owned).map_err(|_| Obstacle::NoText)
    }

    fn request(&mut self) -> Result<Outgoing, Obstacle> {
        let body = self.body()?;
        let method = self.method(&body)?;
        let (origin, host) = self.origin()?;
        let user = self.user()?;
        let fields = self.fields(host.as_deref(), &body)?;
        let (user, mut fields) = settled(user, fields);
        for field in fields.iter_mut().filter(|field| field.is("authorization")) {
            field.value = self.authorization(&field.value)?;
        }
        let user = user.map(|user| if self.is_open() { user } else { self.hidden(user) });
        if self.one.exchange.request.insecure.is_some() {
            self.note("the capture switches the verification of certificates off; it is left on");
        }
        let headers = self.one.exchange.request.headers.shown();
        let (path, query) = self.target()?;
        Ok(Outgoing {
            method,
            origin,
            path,
            query,
            user,
            fields,
            is_whole: headers.is_some_and(|headers| headers.coverage == Coverage::Whole),
            body,
            certificate: self.one.request.certificate.is_some(),
        })
    }

    /// Programs print `:post`; only on the wire does the case matter.
    fn method(&mut self, body: &OutgoingContent) -> Result<String, Obstacle> {
        let Seen::Shown(method) = self.one.request.method else {
            self.note("the method is not shown: POST is written, which the token endpoint asks for");
            return Ok("POST".to_owned());
        };
        let text = self.text(method)?;
        let wire = self.one.exchange.view == View::Wire && *body != OutgoingContent::Nothing;
        Ok(if wire { text } else { text.to_ascii_uppercase() })
    }

    /// Scheme, host and port, and the host that the header names.
    fn origin(&mut self) -> Result<(String, Option<String>), Obstacle> {
        let url = self.one.request.url.shown();
        let of_url = url.and_then(|url| url.host).filter(|host| !host.is_empty());
        let field = ["host", ":authority"].iter().find_map(|name| self.one.request.fields(self.layers(), name).next().copied());
        let of_field = field.map(|field| self.text(field.value)).transpose()?.map(|host| host.trim().to_owned());
        let port = url.and_then(|url| url.port).map(|port| self.text(port)).transpose()?;
        let host = match (of_url, &of_field) {
            (Some(host), _) => self.text(host)? + &port.map(|port| format!(":{port}")).unwrap_or_default(),
            (None, Some(host)) if !host.is_empty() => host.clone(),
            (None, _) => {
                self.note("the host is not shown: put it in the place of <host>");
                "<host>".to_owned()
            }
        };
        let scheme = url.and_then(|url| url.scheme).map(|scheme| self.text(scheme)).transpose()?;
        let usual = if self.one.request.is_loopback(self.layers()) { "http" } else { "https" };
        // A variable before the path holds the scheme too.
        let origin = match scheme {
            None if host.starts_with("{{") || host.starts_with('$') => host.clone(),
            scheme => format!("{}://{host}", scheme.as_deref().unwrap_or(usual)),
        };
        Ok((origin, of_field.filter(|field| *field != host)))
    }

    fn target(&mut self) -> Result<(String, Option<String>), Obstacle> {
        let Some(url) = self.one.request.url.shown() else {
            self.note("the address is not shown: put its path in the place of <path>");
            return Ok(("/<path>".to_owned(), None));
        };
        let path = self.one.mask.hide(&self.text(url.path)?);
        let path = if path.is_empty() || path.starts_with('/') { path } else { format!("/{path}") };
        let query = url.query.filter(|query| !query.is_empty());
        let query = query.map(|query| self.covered(query, ParamPlace::Query)).transpose()?;
        let text = |octets: Vec<u8>| String::from_utf8(octets).map_err(|_| Obstacle::NoText);
        Ok((path, query.map(text).transpose()?))
    }

    /// The text of a query or a body with every hidden value in it replaced.
    fn covered(&mut self, part: Slice, place: ParamPlace) -> Result<Vec<u8>, Obstacle> {
        let params: Vec<Param> = self.one.request.params.iter().filter(|param| param.place == place).copied().collect();
        let mut edits = Vec::new();
        for param in &params {
            if let Some((at, stand_in)) = self.stand_in(param)? {
                let edit = self.layers().replacement(part, at, stand_in.as_bytes()).ok_or(Obstacle::NoText)?;
                edits.push(self.quoted(part, edit));
            }
        }
        let text = crate::repair::fix::spliced(self.layers().bytes(part), edits).ok_or(Obstacle::NoText)?;
        if self.is_open() {
            return Ok(text);
        }
        let text = String::from_utf8(text).map_err(|_| Obstacle::NoText)?;
        Ok(self.one.mask.hide(&text).into_bytes())
    }

    /// In JSON, numbers and structures have no quotes round them that a stand-in could use.
    fn quoted(&self, part: Slice, (start, end, text): Patch) -> Patch {
        let before = self.layers().bytes(part).get(..start).and_then(<[u8]>::last);
        if self.one.request.shape != BodyShape::Json || before == Some(&b'"') {
            return (start, end, text);
        }
        (start, end, [b"\"", &text[..], b"\""].concat())
    }

    /// What goes, and the stand-in for it. A name that looks like none is a value that lost its name.
    fn stand_in(&mut self, param: &Param) -> Result<Option<(Slice, String)>, Obstacle> {
        let name = self.text(param.field.name)?;
        let hidden = matches!(param.kind, ValueKind::Redacted | ValueKind::Placeholder | ValueKind::Variable);
        if hidden && is_name(&name) {
            self.note(format!("{name} is not shown: {}", param.kind.obstacle().unwrap_or_default()));
        }
        let kept = matches!(param.kind, ValueKind::Empty | ValueKind::Undefined);
        let rest = self.rests.contains(&param.field.name);
        if self.is_open() || kept && !rest {
            return Ok(None);
        }
        if !is_name(&name) || rest {
            let at = if param.field.value.is_empty() { param.field.name } else { param.field.unit };
            return Ok(Some((at, "<parameter>".to_owned())));
        }
        let public = public::is_public_param(self.layers(), self.one.request, param) && !hidden;
        Ok((!public).then(|| (param.field.value, format!("<{name}>"))))
    }

    fn body(&mut self) -> Result<OutgoingContent, Obstacle> {
        let exchange = self.one.exchange;
        match &exchange.request.body {
            Seen::Absent => Ok(OutgoingContent::Nothing),
            Seen::Shown(body) if body.cut => {
                self.note("the body is cut off: what is shown of it is written");
                self.content(body)
            }
            Seen::Shown(body) => self.content(body),
            Seen::NotShown if self.gets() => Ok(OutgoingContent::Nothing),
            Seen::NotShown => {
                self.note("the body is not shown: put it in the place of <body>");
                Ok(OutgoingContent::Text(b"<body>".to_vec()))
            }
        }
    }

    fn gets(&self) -> bool {
        let method = self.one.request.method.shown().map(|method| self.layers().bytes(*method));
        method.is_some_and(|method| matches!(method, b"GET" | b"HEAD"))
    }

    fn content(&mut self, body: &Body) -> Result<OutgoingContent, Obstacle> {
        if body.notation == BodyNotation::Text {
            let shown = self.is_open() || self.one.request.shape.is_readable();
            if self.layers().bytes(body.raw).is_empty() {
                return Ok(OutgoingContent::Nothing);
            }
            if !shown {
                self.note("the body has no form that is known, so it is hidden whole: <body> stands for it");
                return Ok(OutgoingContent::Text(b"<body>".to_vec()));
            }
            return self.covered(body.raw, ParamPlace::Body).map(OutgoingContent::Text);
        }
        let pairs = self.pairs()?;
        if body.notation == BodyNotation::Multipart {
            return Ok(OutgoingContent::Parts(pairs));
        }
        let json = self.media().is_some_and(|media| media.contains("json"));
        self.note(format!(
            "the capture shows a structure, not the body: it is written as {}",
            if json { "JSON, its values as strings" } else { "a form" }
        ));
        Ok(OutgoingContent::Text(if json { object(&pairs) } else { form(&pairs, as_form) }.into_bytes()))
    }

    fn media(&self) -> Option<String> {
        self.one.request.media_type(self.layers()).shown().cloned()
    }

    /// Names and values of a structure.
    fn pairs(&mut self) -> Result<Vec<NameValue>, Obstacle> {
        let params: Vec<Param> =
            self.one.request.params.iter().filter(|param| param.place == ParamPlace::Body).copied().collect();
        let mut pairs = Vec::new();
        for param in &params {
            let (name, value) = (self.text(param.field.name)?, self.text(param.field.value)?);
            pairs.push(match self.stand_in(param)? {
                Some((at, stand_in)) if at == param.field.value => (name, stand_in),
                Some(_) => ("parameter".to_owned(), "<parameter>".to_owned()),
                None => (self.one.mask.hide(&name), self.one.mask.hide(&value)),
            });
        }
        Ok(pairs)
    }

    /// The header fields but for those of the connection.
    fn fields(&mut self, host: Option<&str>, body: &OutgoingContent) -> Result<Vec<Header>, Obstacle> {
        let exchange = self.one.exchange;
        let mut fields = Vec::new();
        match exchange.request.headers.shown() {
            Some(headers) => {
                for field in &headers.fields {
                    fields.extend(self.field(field, host)?);
                }
                if headers.coverage == Coverage::Partial {
                    self.note("not all header fields are shown");
                }
            }
            None => self.note("the header fields are not shown"),
        }
        // A form that the client encodes goes out under its type.
        let unnamed = self.one.request.shape == BodyShape::Structure && !fields.iter().any(|field| field.is("content-type"));
        if unnamed && *body != OutgoingContent::Nothing {
            fields.push(Header::new("Content-Type", FORM));
        }
        Ok(fields)
    }

    fn field(&mut self, field: &Field, host: Option<&str>) -> Result<Option<Header>, Obstacle> {
        let name = self.text(field.name)?;
        let lower = name.to_ascii_lowercase();
        let same_host = lower == "host" && host.is_none();
        if same_host || lower.starts_with(':') || CONNECTION.contains(&lower.as_str()) {
            return Ok(None);
        }
        let value = self.text(field.value)?;
        // Its boundary is the client's.
        if field.origin == Origin::Implied && value == "multipart/form-data" {
            return Ok(None);
        }
        let value = if lower == "authorization" { value } else { self.value(&name, value) };
        Ok(Some(Header { name, value }))
    }

    fn value(&mut self, name: &str, value: String) -> String {
        let kind = classify(value.as_bytes());
        if matches!(kind, ValueKind::Redacted | ValueKind::Placeholder | ValueKind::Variable) {
            self.note(format!("{name} is not shown: {}", kind.obstacle().unwrap_or_default()));
        }
        if self.is_open() || value.is_empty() {
            return value;
        }
        if is_public_field(name) { self.one.mask.hide(&value) } else { format!("<{}>", name.to_ascii_lowercase()) }
    }

    /// A known scheme stays. Of credentials that are damaged nothing can be shown.
    fn authorization(&mut self, value: &str) -> Result<String, Obstacle> {
        if let Some(authorization) = self.one.request.authorization.shown().filter(|read| read.kind.obstacle().is_some()) {
            self.note(format!("the Authorization value is not shown: {}", authorization.kind.obstacle().unwrap_or_default()));
        }
        if self.is_open() || value.trim().is_empty() {
            return Ok(value.to_owned());
        }
        let scheme = value.split_whitespace().next().filter(|word| is_scheme(word));
        Ok(format!("{}<credentials>", scheme.map(|scheme| format!("{scheme} ")).unwrap_or_default()))
    }

    /// The client identifier may be shown, the secret not.
    fn hidden(&self, user: User) -> User {
        let id = match classify(user.id.as_bytes()) {
            _ if known::is_secret_in_front(user.id.as_bytes(), Some(user.secret.as_bytes())) => "<client_id>".to_owned(),
            ValueKind::Empty | ValueKind::Undefined => user.id,
            kind if kind.is_live() => self.one.mask.hide(&user.id),
            _ => "<client_id>".to_owned(),
        };
        let secret = if user.secret.is_empty() { String::new() } else { SECRET.to_owned() };
        User { id, secret }
    }

    /// Credentials that the client is given apart from the header, in an option or in the address.
    fn user(&mut self) -> Result<Option<User>, Obstacle> {
        let request = &self.one.exchange.request;
        let of_url = || self.one.request.url.shown().and_then(|url| url.userinfo).filter(|userinfo| !userinfo.is_empty());
        let Some(at) = request.user.map(|user| user.at).or_else(of_url) else { return Ok(None) };
        let text = self.text(at)?;
        if self.layers().is_live(at) {
            self.note("the credentials are not shown: a variable stands for them");
        }
        let user = match text.split_once(':') {
            Some((id, secret)) => User { id: id.to_owned(), secret: secret.to_owned() },
            None => {
                self.note(format!("the client would ask for the secret: put it in the place of {SECRET}"));
                User { id: text, secret: SECRET.to_owned() }
            }
        };
        Ok(Some(user))
    }
}

fn is_scheme(word: &str) -> bool {
    ["basic", "bearer", "digest", "dpop", "negotiate"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// A written Authorization field goes before the credentials of an option; one that is plain Basic becomes credentials.
fn settled(user: Option<User>, mut fields: Vec<Header>) -> (Option<User>, Vec<Header>) {
    let written: Vec<&Header> = fields.iter().filter(|field| field.is("authorization")).collect();
    let of_field = match written.as_slice() {
        [] => return (user, fields),
        [field] => User::of_field(&field.value),
        _ => None,
    };
    if of_field.is_some() {
        fields.retain(|field| !field.is("authorization"));
    }
    (of_field, fields)
}

/// A JSON object of strings, in the order of the capture.
fn object(pairs: &[NameValue]) -> String {
    let string = |text: &str| serde_json::Value::from(text).to_string();
    let members: Vec<String> = pairs.iter().map(|(name, value)| format!("{}:{}", string(name), string(value))).collect();
    format!("{{{}}}", members.join(","))
}
