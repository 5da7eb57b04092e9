//! YAML read into a tree with places. The grammar is granit-parser's; decoding with a map is ours (`Codec::Yaml`), and
//! where the two disagree a scalar is known as a whole only. A text that cannot be read further keeps what came before.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::literal::{Member, Node};
use super::packed;
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

/// Nodes that one reading may make of aliases: a few lines of YAML can stand for billions.
const MAX_NODES: usize = 100_000;
const MAX_DEPTH: usize = 40;

/// The trees of a YAML text.
#[derive(Debug)]
pub(crate) struct Yaml {
    items: Vec<YamlItem>,
    /// The first document's root.
    root: Option<YamlId>,
    /// Where the text stops being YAML.
    pub(crate) stopped: Option<usize>,
}

/// An item of a [`Yaml`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct YamlId(usize);

#[derive(Debug)]
struct YamlItem {
    kind: YamlNode,
    range: Range<usize>,
    complete: bool,
}

#[derive(Debug)]
enum YamlNode {
    Scalar { value: String, null: bool, binary: bool },
    List(Vec<YamlId>),
    Map(Vec<YamlId>),
    Alias(YamlId),
}

/// Reads a text; never fails.
pub(crate) fn parse(text: &[u8]) -> Yaml {
    let source = as_utf8(text);
    let mut builder = YamlBuilder { source: &source, items: Vec::new(), open: Vec::new(), anchors: HashMap::new(), root: None };
    let mut stopped = None;
    let mut parser = Parser::new_from_str(&source);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => builder.event(event, span.byte_range().unwrap_or(0..0)),
            Err(error) => {
                stopped = Some(error.marker().byte_offset().unwrap_or(source.len()));
                break;
            }
        }
    }
    Yaml { items: builder.items, root: builder.root, stopped }
}

/// Bytes that are no UTF-8 replaced one by one, so that every offset stays.
fn as_utf8(text: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(out)
}

struct YamlBuilder<'s> {
    source: &'s str,
    items: Vec<YamlItem>,
    open: Vec<YamlId>,
    anchors: HashMap<usize, YamlId>,
    root: Option<YamlId>,
}

impl YamlBuilder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let anchor = event.anchor_id();
        let opens = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        let kind = match event {
            Event::Scalar(value, style, _, tag) => return self.scalar(value.into_owned(), style, tag.as_deref(), range, anchor),
            Event::SequenceStart(..) => YamlNode::List(Vec::new()),
            Event::MappingStart(..) => YamlNode::Map(Vec::new()),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(target) => YamlNode::Alias(*target),
                None => return,
            },
            Event::SequenceEnd | Event::MappingEnd => return self.close(range),
            _ => return,
        };
        let id = self.add(YamlItem { kind, range, complete: !opens }, anchor);
        if opens {
            self.open.push(id);
        }
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, tag: Option<&Tag>, range: Range<usize>, anchor: Option<usize>) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let null = style == ScalarStyle::Plain && matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
        let binary = tag.is_some_and(|tag| tag.suffix().ends_with("binary"));
        let range = if block { self.header(range.start)..range.end } else { range };
        self.add(YamlItem { kind: YamlNode::Scalar { value, null, binary }, range, complete: true }, anchor);
    }

    /// The place of the `|` or `>` above a block scalar, whose range begins with its text.
    fn header(&self, start: usize) -> usize {
        let before = self.source.as_bytes().get(..start).unwrap_or_default();
        let above = before.trim_ascii_end();
        let line = above.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mark = above[line..].iter().rposition(|byte| b"|>".contains(byte));
        mark.map_or(start, |at| line + at)
    }

    fn add(&mut self, item: YamlItem, anchor: Option<usize>) -> YamlId {
        let id = YamlId(self.items.len());
        self.items.push(item);
        self.anchors.extend(anchor.map(|anchor| (anchor, id)));
        match self.open.last().and_then(|parent| self.items.get_mut(parent.0)).map(|parent| &mut parent.kind) {
            Some(YamlNode::List(children) | YamlNode::Map(children)) => children.push(id),
            _ => {
                self.root.get_or_insert(id);
            }
        }
        id
    }

    /// The end of a block collection is where the next thing begins; its last child says where it ends.
    fn close(&mut self, end: Range<usize>) {
        let Some(id) = self.open.pop() else { return };
        let Some(item) = self.items.get(id.0) else { return };
        let (YamlNode::List(children) | YamlNode::Map(children)) = &item.kind else { return };
        let last = children.last().and_then(|child| self.items.get(child.0)).map_or(item.range.end, |child| child.range.end);
        let bracket = self.source.as_bytes().get(end.clone()).is_some_and(|text| text == b"]" || text == b"}");
        let end = if bracket { end.end } else { last };
        let item = &mut self.items[id.0];
        item.range.end = end.max(item.range.start);
        item.complete = true;
    }
}

impl Yaml {
    pub(crate) fn root(&self) -> Option<YamlId> {
        self.root
    }

    /// The item itself, or what an alias stands for. An alias never stands for an alias.
    fn item(&self, id: YamlId) -> Option<&YamlItem> {
        let item = self.items.get(id.0)?;
        match item.kind {
            YamlNode::Alias(target) => self.items.get(target.0),
            _ => Some(item),
        }
    }

    /// Where it stands, and whether the text went on behind it.
    pub(crate) fn place(&self, id: YamlId) -> (Range<usize>, bool) {
        let item = self.items.get(id.0);
        let end = |id: YamlId| self.items.get(id.0).map_or(0, |item| item.range.end);
        match item {
            Some(YamlItem { kind: YamlNode::List(children) | YamlNode::Map(children), range, complete: false }) => {
                (range.start..children.last().map_or(range.end, |last| end(*last)).max(range.start), false)
            }
            Some(item) => (item.range.clone(), item.complete),
            None => (0..0, false),
        }
    }

    /// Keys and values of a mapping.
    pub(crate) fn members(&self, id: YamlId) -> Vec<(&str, YamlId)> {
        let Some(YamlItem { kind: YamlNode::Map(children), .. }) = self.item(id) else { return Vec::new() };
        let pair = |pair: &[YamlId]| match (self.item(pair[0]).map(|item| &item.kind), pair.get(1)) {
            (Some(YamlNode::Scalar { value, .. }), Some(child)) => Some((value.as_str(), *child)),
            _ => None,
        };
        children.chunks(2).filter_map(pair).collect()
    }

    /// The items of a sequence.
    pub(crate) fn items(&self, id: YamlId) -> Vec<YamlId> {
        match self.item(id) {
            Some(YamlItem { kind: YamlNode::List(children), .. }) => children.clone(),
            _ => Vec::new(),
        }
    }

    /// Reads an item of the text that was parsed.
    pub(crate) fn read(&self, layers: &mut Layers<'_>, text: Slice, id: YamlId) -> Node {
        let mut budget = MAX_NODES;
        self.node(layers, text, id, &mut budget, 0)
    }

    fn node(&self, layers: &mut Layers<'_>, text: Slice, id: YamlId, budget: &mut usize, depth: usize) -> Node {
        let at = text.sub(self.place(id).0);
        *budget = budget.saturating_sub(1);
        let Some(item) = self.item(id).filter(|_| *budget > 0 && depth < MAX_DEPTH) else { return Node::Bare(at) };
        match &item.kind {
            YamlNode::Scalar { null: true, .. } | YamlNode::Alias(_) => Node::Bare(at),
            YamlNode::Scalar { value, binary, .. } => Node::Text(scalar(layers, text.sub(item.range.clone()), value, *binary)),
            YamlNode::List(children) => {
                Node::List(children.iter().map(|child| self.node(layers, text, *child, budget, depth + 1)).collect(), at)
            }
            YamlNode::Map(children) => {
                let pairs = children.chunks_exact(2);
                Node::Map(pairs.map(|pair| self.member(layers, text, (pair[0], pair[1]), budget, depth)).collect(), at)
            }
        }
    }

    fn member(&self, layers: &mut Layers<'_>, text: Slice, pair: (YamlId, YamlId), budget: &mut usize, depth: usize) -> Member {
        let key = self.node(layers, text, pair.0, budget, depth + 1).slice();
        let value = self.node(layers, text, pair.1, budget, depth + 1);
        let (from, to) = (self.place(pair.0).0, self.place(pair.1).0);
        Member { key, value, unit: text.sub(from.start..to.end.max(from.end)) }
    }
}

fn scalar(layers: &mut Layers<'_>, at: Slice, value: &str, binary: bool) -> Slice {
    let is_text = std::str::from_utf8(layers.bytes(at)).is_ok();
    let read = match layers.decode(at, Codec::Yaml) {
        // Bytes that are no UTF-8 were replaced for the parser; ours are the true ones.
        Ok(read) if !is_text || layers.bytes(read) == value.as_bytes() => read,
        _ => layers.coarse(at, value.as_bytes()),
    };
    if binary { packed::base64(layers, read).unwrap_or(read) } else { read }
}
