//! Postman collections (schema v2.0 and v2.1) and newman's JSON report, which holds one.
//! <https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html>

use super::grant::{Placement, Settings};
use super::nodes::{self, get, is, items, list, text};
use crate::capture::format::DocumentReader;
use crate::capture::format::sketch::{self, Auth, Media, Sketch, SketchContent};
use crate::capture::model::{Capture, Exchange, Field, Request, Response, Url, View};
use crate::capture::notation::literal::Node;
use crate::text::layers::{Layers, Piece, Slice};

pub(in crate::capture::format) const DOCUMENT: DocumentReader = DocumentReader {
    name: "postman",
    summary: "Postman collections v2.0 and v2.1 with folders, inherited auth and saved answers; newman's JSON report",
    recognise,
    read: read_postman,
};

fn recognise(bytes: &[u8]) -> Option<&'static str> {
    let object = bytes.trim_ascii_start().starts_with(b"{");
    let schema = || {
        memchr::memmem::find(bytes, b"schema.getpostman.com").is_some()
            || memchr::memmem::find(bytes, b"schema.postman.com").is_some()
    };
    (object && schema()).then_some("a JSON object that names Postman's collection schema")
}

fn read_postman(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let Some(root) = nodes::document(layers, text) else { return Capture::default() };
    let inner = get(layers, &root, "collection").unwrap_or(&root);
    let mut reader = PostmanReader { variables: variables(layers, &root, inner), exchanges: Vec::new() };
    let executions = get(layers, &root, "run").map(|run| list(layers, run, "executions")).unwrap_or_default();
    for execution in executions {
        reader.execution(layers, execution);
    }
    if reader.exchanges.is_empty() {
        reader.folder(layers, inner, None);
    }
    Capture { exchanges: reader.exchanges, problems: Vec::new() }
}

/// The variables of the collection and, in a report, of the environment it ran in.
fn variables(layers: &Layers<'_>, root: &Node, collection: &Node) -> Vec<Field> {
    let mut found = Vec::new();
    for scope in ["environment", "globals"] {
        found.extend(get(layers, root, scope).map(|scope| nodes::pairs(layers, scope, "values", "key")).unwrap_or_default());
    }
    found.extend(nodes::pairs(layers, collection, "variable", "key"));
    found
}

struct PostmanReader {
    variables: Vec<Field>,
    exchanges: Vec<Exchange>,
}

impl PostmanReader {
    /// A folder or the collection itself; its auth holds for what is in it and says nothing of its own.
    fn folder(&mut self, layers: &mut Layers<'_>, folder: &Node, inherited: Option<&Node>) {
        let auth = own_auth(layers, folder).or(inherited);
        self.granted(layers, folder);
        for item in list(layers, folder, "item") {
            if get(layers, item, "item").is_some() {
                self.folder(layers, item, auth);
            } else {
                self.item(layers, item, auth);
            }
        }
    }

    fn item(&mut self, layers: &mut Layers<'_>, item: &Node, inherited: Option<&Node>) {
        let Some(node) = get(layers, item, "request") else { return };
        let inherited = own_auth(layers, node).or(inherited);
        self.granted(layers, node);
        let request = self.request(layers, node, inherited);
        let mut found = vec![exchange(request, None, node.slice())];
        for saved in list(layers, item, "response") {
            let response = response(layers, saved);
            let Some(original) = get(layers, saved, "originalRequest") else { continue };
            let request = self.request(layers, original, inherited);
            match found.first_mut().filter(|first| first.response.is_none() && is_same(layers, &first.request, &request.0)) {
                Some(first) => {
                    first.response = response;
                    first.at = item.slice();
                }
                None => found.push(exchange(request, response, saved.slice())),
            }
        }
        self.exchanges.append(&mut found);
    }

    /// The token request that Postman makes of the OAuth settings of a collection, a folder or a request.
    fn granted(&mut self, layers: &mut Layers<'_>, node: &Node) {
        let Some(auth) = own_auth(layers, node).filter(|auth| is(layers, auth, "type", "oauth2")) else { return };
        let Some(details) = get(layers, auth, "oauth2") else { return };
        let setting = |name: &str| detail(layers, details, name).filter(|value| !value.is_empty());
        let (Some(grant), Some(target)) = (setting("grant_type"), setting("accessTokenUrl")) else { return };
        let others = ["scope", "username", "password", "redirect_uri"].into_iter();
        let settings = Settings {
            client: "Postman",
            at: auth.slice(),
            grant,
            id: setting("clientId"),
            secret: setting("clientSecret"),
            others: others.filter_map(|name| Some((name, setting(name)?))).collect(),
            placement: match setting("client_authentication") {
                Some(at) if layers.bytes(at) == b"body" => Placement::Body,
                _ => Placement::Header,
            },
            url: sketch::address(layers, target, &self.variables),
        };
        let request = settings.request(layers);
        self.exchanges.extend(request.map(|request| exchange((request, View::Logical), None, auth.slice())));
    }

    /// One request of a run, with its variables filled in and its answer.
    fn execution(&mut self, layers: &mut Layers<'_>, execution: &Node) {
        let Some(node) = get(layers, execution, "request") else { return };
        let request = self.request(layers, node, None);
        let answer = get(layers, execution, "response").and_then(|answer| response(layers, answer));
        self.exchanges.push(exchange(request, answer, execution.slice()));
    }

    fn request(&self, layers: &mut Layers<'_>, node: &Node, inherited: Option<&Node>) -> (Request, View) {
        let at = node.slice();
        let mut sketch = Sketch::new("Postman", at);
        if let Node::Text(target) = node {
            sketch.url = Some(sketch::address(layers, *target, &self.variables));
            return (sketch.finish(layers), View::Logical);
        }
        sketch.method = text(layers, node, "method");
        sketch.url = get(layers, node, "url").and_then(|url| self.url(layers, url));
        sketch.fields = nodes::pairs(layers, node, "header", "key");
        sketch.auth = own_auth(layers, node).or(inherited).map_or(Auth::None, |auth| credentials(layers, auth));
        if let Some(body) = get(layers, node, "body").filter(|body| !is(layers, body, "disabled", "true")) {
            (sketch.content, sketch.media) = content(layers, body);
        }
        settle_authorization(layers, &mut sketch);
        let view = sketch.view(layers);
        (sketch.finish(layers), view)
    }

    /// A text, or an object whose `raw` is the text that Postman shows. newman's report has only the parts.
    fn url(&self, layers: &mut Layers<'_>, node: &Node) -> Option<Url> {
        if let Node::Text(target) = node {
            return Some(sketch::address(layers, *target, &self.variables));
        }
        let target = text(layers, node, "raw").filter(|raw| !raw.is_empty()).or_else(|| assembled(layers, node))?;
        Some(sketch::address(layers, target, &self.variables))
    }
}

/// newman lists the Authorization field that it made; in a collection, Postman's basic auth takes a written field's
/// place (postman-runtime, lib/authorizer/basic.js).
fn settle_authorization(layers: &Layers<'_>, sketch: &mut Sketch) {
    let is_authorization = |field: &Field| layers.bytes(field.name).eq_ignore_ascii_case(b"authorization");
    let made = sketch.fields.iter().filter(|field| is_authorization(field)).any(|field| {
        let item = layers.bytes(field.unit);
        memchr::memmem::find(item, b"\"system\"").is_some()
    });
    match sketch.auth {
        _ if made => sketch.auth = Auth::None,
        Auth::Basic(..) => sketch.fields.retain(|field| !is_authorization(field)),
        _ => {}
    }
}

/// The auth that is set here; `null` and nothing at all mean the parent's.
fn own_auth<'n>(layers: &Layers<'_>, node: &'n Node) -> Option<&'n Node> {
    get(layers, node, "auth").filter(|auth| !auth.members().is_empty())
}

fn credentials(layers: &Layers<'_>, auth: &Node) -> Auth {
    let Some(kind) = text(layers, auth, "type").map(|kind| layers.text(kind).into_owned()) else { return Auth::Unknown };
    let detail = |name: &str| get(layers, auth, &kind).and_then(|details| detail(layers, details, name));
    match kind.as_str() {
        "noauth" => Auth::None,
        "basic" => match (detail("username"), detail("password")) {
            (Some(id), Some(secret)) => Auth::Basic(id, secret),
            // postman-runtime signs nothing unless both are there.
            _ => Auth::None,
        },
        "bearer" => detail("token").map_or(Auth::None, Auth::Bearer),
        _ => Auth::Unknown,
    }
}

/// v2.1 lists `{key, value}`, v2.0 has an object.
fn detail(layers: &Layers<'_>, details: &Node, name: &str) -> Option<Slice> {
    let listed = items(details).iter().find(|item| is(layers, item, "key", name));
    listed.map_or_else(|| text(layers, details, name), |item| text(layers, item, "value"))
}

/// What the body is, and the content type that the runtime adds for it.
fn content(layers: &mut Layers<'_>, body: &Node) -> (SketchContent, Option<Media>) {
    let Some(mode) = text(layers, body, "mode") else { return (SketchContent::Absent, None) };
    let name = layers.text(mode).into_owned();
    match name.as_str() {
        "urlencoded" => {
            let pairs = nodes::pairs(layers, body, "urlencoded", "key");
            let media = (!pairs.is_empty()).then(|| Media::implied(layers, "application/x-www-form-urlencoded", mode));
            (SketchContent::Form(pairs), media)
        }
        "formdata" => {
            let pairs = nodes::pairs(layers, body, "formdata", "key");
            let parts = get(layers, body, "formdata").map_or(mode, Node::slice);
            (SketchContent::Parts(pairs, parts), Some(Media::implied(layers, "multipart/form-data", mode)))
        }
        "raw" => raw(layers, body, mode),
        "graphql" => (SketchContent::Elsewhere, Some(Media::implied(layers, "application/json", mode))),
        _ => (SketchContent::Elsewhere, None),
    }
}

fn raw(layers: &mut Layers<'_>, body: &Node, mode: Slice) -> (SketchContent, Option<Media>) {
    let Some(raw) = text(layers, body, "raw").filter(|raw| !raw.is_empty()) else { return (SketchContent::Absent, None) };
    let language = get(layers, body, "options")
        .and_then(|options| get(layers, options, "raw"))
        .and_then(|options| text(layers, options, "language"));
    let media = match layers.text(language.unwrap_or(mode)).as_ref() {
        "json" => "application/json",
        "javascript" => "application/javascript",
        "html" => "text/html",
        "xml" => "application/xml",
        _ => "text/plain",
    };
    (SketchContent::Text(raw), Some(Media::implied(layers, media, language.unwrap_or(mode))))
}

/// The target from its parts, joined as Postman joins them.
fn assembled(layers: &mut Layers<'_>, node: &Node) -> Option<Slice> {
    let host = parts(layers, node, "host");
    let first = *host.first()?;
    let mut pieces = Vec::new();
    if let Some(scheme) = text(layers, node, "protocol") {
        pieces.extend([Piece::Copy(scheme), glue("://", scheme)]);
    }
    chain(&mut pieces, &host, ".");
    if let Some(port) = text(layers, node, "port") {
        pieces.extend([glue(":", port), Piece::Copy(port)]);
    }
    let path = parts(layers, node, "path");
    pieces.extend(path.first().map(|first| glue("/", *first)));
    chain(&mut pieces, &path, "/");
    for (index, pair) in nodes::pairs(layers, node, "query", "key").iter().enumerate() {
        pieces.push(glue(if index == 0 { "?" } else { "&" }, pair.name));
        pieces.extend([Piece::Copy(pair.name), glue("=", pair.value), Piece::Copy(pair.value)]);
    }
    (!first.is_empty()).then(|| layers.join(pieces))
}

/// A text, or a list of texts.
fn parts(layers: &Layers<'_>, node: &Node, name: &str) -> Vec<Slice> {
    let listed = list(layers, node, name).iter().map(|item| text(layers, item, "value").unwrap_or_else(|| item.slice()));
    text(layers, node, name).into_iter().chain(listed).collect()
}

fn chain(pieces: &mut Vec<Piece>, parts: &[Slice], between: &str) {
    for (index, part) in parts.iter().enumerate() {
        pieces.extend((index > 0).then(|| glue(between, *part)));
        pieces.push(Piece::Copy(*part));
    }
}

fn glue(text: &str, at: Slice) -> Piece {
    Piece::Text { bytes: text.as_bytes().to_vec(), at: at.to(0) }
}

/// A saved answer, or the one that newman got: its content is a text there, a list of bytes here.
fn response(layers: &mut Layers<'_>, node: &Node) -> Option<Response> {
    let code = text(layers, node, "code")?;
    let status: u16 = layers.text(code).trim().parse().ok()?;
    let headers = nodes::pairs(layers, node, "header", "key");
    let body = text(layers, node, "body").or_else(|| stream(layers, get(layers, node, "stream")?));
    Some(Response { status: Some((status, code)), headers, body: body.filter(|body| !body.is_empty()), at: node.slice() })
}

/// `{"type": "Buffer", "data": [123, 34, ...]}`.
fn stream(layers: &mut Layers<'_>, node: &Node) -> Option<Slice> {
    let list = get(layers, node, "data")?;
    let byte = |item: &Node| layers.text(item.slice()).parse::<u8>().ok();
    let bytes: Option<Vec<u8>> = items(list).iter().map(byte).collect();
    Some(layers.coarse(list.slice(), &bytes?))
}

/// The saved answer belongs to the request as it stands now.
fn is_same(layers: &Layers<'_>, one: &Request, other: &Request) -> bool {
    let method = |request: &Request| request.method.shown().map(|method| layers.bytes(*method).to_vec());
    let target = |request: &Request| request.url.shown().map(|url| layers.bytes(url.whole).to_vec());
    let body = |request: &Request| request.body.shown().map(|body| layers.bytes(body.raw).to_vec());
    let fields = |request: &Request| {
        let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
        let text = |field: &Field| (layers.bytes(field.name).to_ascii_lowercase(), layers.bytes(field.value).to_vec());
        fields.iter().map(text).collect::<Vec<_>>()
    };
    method(one) == method(other) && target(one) == target(other) && body(one) == body(other) && fields(one) == fields(other)
}

fn exchange((request, view): (Request, View), response: Option<Response>, at: Slice) -> Exchange {
    Exchange { request, response, view, at, form: DOCUMENT.name }
}
