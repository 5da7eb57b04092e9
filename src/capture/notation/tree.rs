//! A JSON or YAML document as a tree whose parts are read only when they are wanted.

use std::borrow::Cow;
use std::ops::Range;

use super::literal::{self, Dialect, Node};
use super::outline::{Outline, OutlineValue};
use super::yaml::{self, Yaml, YamlId};
use crate::text::layers::{Layers, Slice};

/// A document.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    text: Slice,
    notation: TreeSource<'a>,
}

#[derive(Debug)]
enum TreeSource<'a> {
    /// Nothing is kept of the text but places.
    Json(Outline<'a>),
    Yaml(Yaml),
}

/// A value of a document.
#[derive(Clone, Debug)]
pub(crate) enum TreeValue {
    Json(OutlineValue),
    Yaml(YamlId),
}

impl<'a> Tree<'a> {
    /// What begins with a bracket is JSON, everything else YAML.
    pub(crate) fn new(layers: &Layers<'a>, text: Slice) -> Tree<'a> {
        let source = layers.bytes(text);
        let json = matches!(source.trim_ascii_start().first(), Some(b'{' | b'['));
        let own = || layers.file_bytes(text).map_or_else(|| Cow::Owned(source.to_vec()), Cow::Borrowed);
        let notation = if json { TreeSource::Json(Outline::new(own())) } else { TreeSource::Yaml(yaml::parse(source)) };
        Tree { text, notation }
    }

    pub(crate) fn root(&self) -> Option<TreeValue> {
        match &self.notation {
            TreeSource::Json(outline) => Some(TreeValue::Json(outline.root())),
            TreeSource::Yaml(yaml) => yaml.root().map(TreeValue::Yaml),
        }
    }

    /// The value of the first member called one of `names`.
    pub(crate) fn member(&self, part: &TreeValue, names: &[&str]) -> Option<TreeValue> {
        match (&self.notation, part) {
            (TreeSource::Json(outline), TreeValue::Json(place)) => {
                let text = outline.text();
                let named = |key: &Range<usize>| names.iter().any(|name| text.get(key.clone()) == Some(name.as_bytes()));
                outline.members(place.range.start).find(|(key, _)| named(key)).map(|(_, value)| TreeValue::Json(value))
            }
            (TreeSource::Yaml(yaml), TreeValue::Yaml(id)) => {
                yaml.members(*id).into_iter().find(|(key, _)| names.contains(key)).map(|(_, value)| TreeValue::Yaml(value))
            }
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self, part: &TreeValue) -> Vec<TreeValue> {
        match (&self.notation, part) {
            (TreeSource::Json(outline), TreeValue::Json(place)) => {
                outline.items(place.range.start).map(TreeValue::Json).collect()
            }
            (TreeSource::Yaml(yaml), TreeValue::Yaml(id)) => yaml.items(*id).into_iter().map(TreeValue::Yaml).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it has members.
    pub(crate) fn is_object(&self, part: &TreeValue) -> bool {
        match (&self.notation, part) {
            (TreeSource::Json(outline), TreeValue::Json(place)) => outline.text().get(place.range.start) == Some(&b'{'),
            (TreeSource::Yaml(yaml), TreeValue::Yaml(id)) => !yaml.members(*id).is_empty(),
            _ => false,
        }
    }

    /// Where the value stands.
    pub(crate) fn at(&self, part: &TreeValue) -> Slice {
        self.text.sub(self.place(part).0)
    }

    /// Whether the text went on behind it: what was cut off is not.
    pub(crate) fn is_complete(&self, part: &TreeValue) -> bool {
        self.place(part).1
    }

    fn place(&self, part: &TreeValue) -> (Range<usize>, bool) {
        match (&self.notation, part) {
            (_, TreeValue::Json(place)) => (place.range.clone(), place.complete),
            (TreeSource::Yaml(yaml), TreeValue::Yaml(id)) => yaml.place(*id),
            _ => (0..0, false),
        }
    }

    /// Where the document stops being readable, if it does not end as it should.
    pub(crate) fn stopped(&self) -> Option<Slice> {
        match &self.notation {
            TreeSource::Json(outline) => {
                let root = outline.root();
                (!root.complete).then(|| self.text.sub(root.range.end..outline.text().len()))
            }
            TreeSource::Yaml(yaml) => yaml.stopped.map(|at| self.text.sub(at..at)),
        }
    }

    /// Reads a value.
    pub(crate) fn read(&self, layers: &mut Layers<'_>, part: &TreeValue) -> Node {
        let at = self.at(part);
        match (&self.notation, part) {
            (TreeSource::Yaml(yaml), TreeValue::Yaml(id)) => yaml.read(layers, self.text, *id),
            (_, TreeValue::Json(_)) => json(layers, at),
            _ => Node::Bare(at),
        }
    }
}

fn json(layers: &mut Layers<'_>, at: Slice) -> Node {
    let first = layers.bytes(at).first().copied();
    if matches!(first, Some(b'{' | b'[')) {
        return literal::read_structure(layers, at, 0, Dialect::Json).map_or(Node::Bare(at), |parsed| parsed.node);
    }
    let quoted = first == Some(b'"') && at.len() >= 2;
    let inner = at.sub(1..at.len().saturating_sub(1));
    if quoted { Node::Text(layers.decode(inner, Dialect::Json.codec()).unwrap_or(inner)) } else { Node::Bare(at) }
}
