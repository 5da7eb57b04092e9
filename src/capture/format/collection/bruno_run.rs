//! The JSON report of Bruno's command line: what was sent with its answer, the credentials masked.

use super::nodes::{self, get, items, list, text};
use crate::capture::format::DocumentReader;
use crate::capture::format::sketch::{self, Sketch, SketchContent};
use crate::capture::model::{Capture, Coverage, Exchange, Response, View};
use crate::capture::notation::literal::Node;
use crate::text::layers::{Layers, Slice};

pub(in crate::capture::format) const DOCUMENT: DocumentReader =
    DocumentReader { name: "bruno-run", summary: "JSON report of Bruno's command line", recognise, read: read_bruno_run };

fn recognise(bytes: &[u8]) -> Option<&'static str> {
    let array = matches!(bytes.trim_ascii_start().first(), Some(b'[' | b'{'));
    let mark = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    (array && mark(b"\"results\"") && mark(b"\"iterationIndex\"")).then_some("JSON with results of Bruno's iterations")
}

fn read_bruno_run(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let Some(root) = nodes::document(layers, text) else { return Capture::default() };
    let one = std::slice::from_ref(&root);
    let iterations = if items(&root).is_empty() { one } else { items(&root) };
    let results: Vec<&Node> = iterations.iter().flat_map(|iteration| list(layers, iteration, "results")).collect();
    let exchanges = results.into_iter().filter_map(|result| exchange(layers, result)).collect();
    Capture { exchanges, problems: Vec::new() }
}

fn exchange(layers: &mut Layers<'_>, result: &Node) -> Option<Exchange> {
    let node = get(layers, result, "request")?;
    let target = text(layers, node, "url")?;
    let mut sketch = Sketch::new("Bruno", node.slice());
    sketch.method = text(layers, node, "method");
    sketch.url = Some(sketch::address(layers, target, &[]));
    sketch.fields = nodes::members(layers, get(layers, node, "headers"));
    // Bruno's HTTP client adds fields that the report does not list.
    sketch.coverage = Coverage::Partial;
    sketch.content = match get(layers, node, "data") {
        Some(Node::Text(raw) | Node::Map(_, raw)) => SketchContent::Text(*raw),
        Some(Node::List(..)) => SketchContent::Elsewhere,
        Some(Node::Bare(_)) | None => SketchContent::Absent,
    };
    let request = sketch.finish(layers);
    let response = get(layers, result, "response").and_then(|response| self::response(layers, response));
    Some(Exchange { request, response, view: View::Logical, at: result.slice(), form: DOCUMENT.name })
}

fn response(layers: &Layers<'_>, node: &Node) -> Option<Response> {
    let code = text(layers, node, "status")?;
    let status: u16 = layers.text(code).parse().ok()?;
    let headers = nodes::members(layers, get(layers, node, "headers"));
    let body = get(layers, node, "data").map(Node::slice).filter(|data| !data.is_empty() && layers.bytes(*data) != b"null");
    Some(Response { status: Some((status, code)), headers, body, at: node.slice() })
}
