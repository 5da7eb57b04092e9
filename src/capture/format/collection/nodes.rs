//! What all collections in JSON share: lists of names and values with a switch, and texts inside objects.

use crate::capture::model::{Field, Origin};
use crate::capture::notation::literal::{self, Node};
use crate::capture::notation::tree::Tree;
use crate::text::layers::{Layers, Slice};

/// The whole document, JSON or YAML, as far as it goes.
pub(super) fn document(layers: &mut Layers<'_>, text: Slice) -> Option<Node> {
    let tree = Tree::new(layers, text);
    let root = tree.root()?;
    Some(tree.read(layers, &root))
}

/// The member called `name`.
pub(super) fn get<'n>(layers: &Layers<'_>, node: &'n Node, name: &str) -> Option<&'n Node> {
    node.get(layers, &[name])
}

/// The text of the member called `name`; a number or a constant counts as its text, null as none.
pub(super) fn text(layers: &Layers<'_>, node: &Node, name: &str) -> Option<Slice> {
    match get(layers, node, name)? {
        Node::Text(at) => Some(*at),
        Node::Bare(at) if layers.bytes(*at) != b"null" => Some(*at),
        _ => None,
    }
}

/// True when the text of the member called `name` is `wanted`.
pub(super) fn is(layers: &Layers<'_>, node: &Node, name: &str, wanted: &str) -> bool {
    text(layers, node, name).is_some_and(|text| layers.bytes(text) == wanted.as_bytes())
}

/// The items of a list; none for anything else.
pub(super) fn items(node: &Node) -> &[Node] {
    match node {
        Node::List(items, _) => items,
        _ => &[],
    }
}

/// The items of the member called `name`.
pub(super) fn list<'n>(layers: &Layers<'_>, node: &'n Node, name: &str) -> &'n [Node] {
    get(layers, node, name).map(items).unwrap_or_default()
}

/// The pairs of the list called `name` that are not switched off; `key` is what a pair calls its name.
pub(super) fn pairs(layers: &Layers<'_>, node: &Node, name: &str, key: &str) -> Vec<Field> {
    list(layers, node, name).iter().filter_map(|item| pair(layers, item, key)).collect()
}

fn pair(layers: &Layers<'_>, item: &Node, key: &str) -> Option<Field> {
    let off = is(layers, item, "disabled", "true") || is(layers, item, "enabled", "false");
    let name = text(layers, item, key).filter(|name| !off && !name.is_empty())?;
    let value = text(layers, item, "value").or_else(|| text(layers, item, "src")).unwrap_or_else(|| name.from(name.len()));
    Some(Field { name, value, unit: item.slice(), origin: Origin::Written })
}

/// The members of an object as pairs: a header object, the data of an environment.
pub(super) fn members(layers: &Layers<'_>, node: Option<&Node>) -> Vec<Field> {
    let members = node.map(Node::members).unwrap_or_default();
    let known = members.iter().filter(|member| matches!(member.value, Node::Text(_) | Node::Bare(_)));
    let field = |member: &literal::Member| Field {
        name: member.key,
        value: member.value.slice(),
        unit: member.unit,
        origin: Origin::Written,
    };
    known.filter(|member| layers.bytes(member.value.slice()) != b"null").map(field).collect()
}
