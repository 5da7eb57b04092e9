//! Insomnia's exports: version 4 is a flat list of resources that name their parents, version 5 a tree.

use super::nodes::{self, get, is, list, text};
use crate::capture::format::DocumentReader;
use crate::capture::format::sketch::{self, Auth, Media, Sketch, SketchContent};
use crate::capture::model::{Capture, Exchange, Field};
use crate::capture::notation::literal::Node;
use crate::text::layers::{Layers, Slice};

pub(in crate::capture::format) const DOCUMENT: DocumentReader = DocumentReader {
    name: "insomnia",
    summary: "Insomnia exports, version 4 (JSON) and version 5 (YAML)",
    recognise,
    read: read_insomnia,
};

fn recognise(bytes: &[u8]) -> Option<&'static str> {
    let object = bytes.trim_ascii_start().starts_with(b"{");
    if object && memchr::memmem::find(bytes, b"\"__export_format\"").is_some() {
        return Some("a JSON object with Insomnia's __export_format");
    }
    let kind = || bytes.split(|b| *b == b'\n').take(8).any(|line| is_kind(line.trim_ascii()));
    (!object && kind()).then_some("YAML with Insomnia's type of collection")
}

/// `type: collection.insomnia.rest/5.0`
fn is_kind(line: &[u8]) -> bool {
    line.starts_with(b"type:") && memchr::memmem::find(line, b".insomnia.rest/").is_some()
}

fn read_insomnia(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let Some(root) = nodes::document(layers, text) else { return Capture::default() };
    let exchanges = if get(layers, &root, "resources").is_some() { flat(layers, &root) } else { tree(layers, &root) };
    Capture { exchanges, problems: Vec::new() }
}

fn flat(layers: &mut Layers<'_>, root: &Node) -> Vec<Exchange> {
    let resources = list(layers, root, "resources");
    let environments = resources.iter().filter(|resource| is(layers, resource, "_type", "environment"));
    let variables: Vec<Field> =
        environments.flat_map(|environment| nodes::members(layers, get(layers, environment, "data"))).collect();
    let requests: Vec<&Node> = resources.iter().filter(|resource| is(layers, resource, "_type", "request")).collect();
    let exchange = |node: &Node| {
        let auth = auth(layers, node, resources);
        self::exchange(layers, node, auth, &variables)
    };
    requests.into_iter().map(exchange).collect()
}

fn tree(layers: &mut Layers<'_>, root: &Node) -> Vec<Exchange> {
    let mut variables = Vec::new();
    if let Some(base) = get(layers, root, "environments") {
        let others = list(layers, base, "subEnvironments").iter();
        let data = std::iter::once(base).chain(others).map(|environment| get(layers, environment, "data"));
        variables.extend(data.flat_map(|data| nodes::members(layers, data)));
    }
    let mut found = Vec::new();
    branch(layers, list(layers, root, "collection"), None, &variables, &mut found);
    found
}

/// Requests have a target, folders have children; authentication holds for what is below.
fn branch(layers: &mut Layers<'_>, items: &[Node], inherited: Option<&Node>, variables: &[Field], found: &mut Vec<Exchange>) {
    for item in items {
        let auth = own_auth(layers, item).or(inherited);
        if text(layers, item, "url").is_some() {
            found.push(exchange(layers, item, auth, variables));
        }
        branch(layers, list(layers, item, "children"), auth, variables, found);
    }
}

fn own_auth<'n>(layers: &Layers<'_>, node: &'n Node) -> Option<&'n Node> {
    get(layers, node, "authentication").filter(|auth| !auth.members().is_empty())
}

/// The request's own authentication, or that of the nearest folder that has one.
fn auth<'n>(layers: &Layers<'_>, node: &'n Node, resources: &'n [Node]) -> Option<&'n Node> {
    let mut at = node;
    // No folder lies deeper than there are resources; a circle of parents ends here too.
    for _ in 0..resources.len().min(64) {
        if let Some(auth) = own_auth(layers, at) {
            return Some(auth);
        }
        let parent = layers.text(text(layers, at, "parentId")?).into_owned();
        at = resources.iter().find(|resource| is(layers, resource, "_id", &parent))?;
    }
    None
}

/// The request that a resource stands for.
fn exchange(layers: &mut Layers<'_>, node: &Node, auth: Option<&Node>, variables: &[Field]) -> Exchange {
    let mut sketch = Sketch::new("Insomnia", node.slice());
    sketch.method = text(layers, node, "method");
    let target = text(layers, node, "url");
    sketch.url = target.map(|target| sketch::address(layers, target, variables));
    sketch.query = nodes::pairs(layers, node, "parameters", "name");
    sketch.fields = nodes::pairs(layers, node, "headers", "name");
    sketch.auth = auth.map_or(Auth::None, |auth| credentials(layers, auth));
    if let Some(body) = get(layers, node, "body") {
        (sketch.content, sketch.media) = content(layers, body);
    }
    let view = sketch.view(layers);
    let request = sketch.finish(layers);
    Exchange { request, response: None, view, at: node.slice(), form: DOCUMENT.name }
}

fn credentials(layers: &Layers<'_>, auth: &Node) -> Auth {
    let Some(kind) = text(layers, auth, "type").filter(|_| !is(layers, auth, "disabled", "true")) else { return Auth::None };
    let detail = |name| text(layers, auth, name);
    match (layers.bytes(kind), detail("username"), detail("password"), detail("token")) {
        (b"none", ..) => Auth::None,
        (b"basic", Some(id), Some(secret), _) => Auth::Basic(id, secret),
        (b"bearer", _, _, Some(token)) => Auth::Bearer(token),
        _ => Auth::Unknown,
    }
}

/// `mimeType` decides what the body is; the field of that name need not be listed.
fn content(layers: &Layers<'_>, body: &Node) -> (SketchContent, Option<Media>) {
    let Some(kind) = text(layers, body, "mimeType").filter(|kind| !kind.is_empty()) else {
        let raw = text(layers, body, "text").filter(|raw| !raw.is_empty());
        return (raw.map_or(SketchContent::Absent, SketchContent::Text), None);
    };
    let media = Some(Media::written(kind));
    let raw = text(layers, body, "text");
    match layers.bytes(kind) {
        b"application/x-www-form-urlencoded" if raw.is_none() => {
            (SketchContent::Form(nodes::pairs(layers, body, "params", "name")), media)
        }
        b"multipart/form-data" => {
            let parts = get(layers, body, "params").map_or(body.slice(), Node::slice);
            (SketchContent::Parts(nodes::pairs(layers, body, "params", "name"), parts), media)
        }
        _ => (raw.map_or(SketchContent::Elsewhere, SketchContent::Text), media),
    }
}
