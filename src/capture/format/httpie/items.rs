//! Request items: `name=value`, `name:=json`, `name==value`, `Name:value`, `name@file`.

use super::nested;
use crate::capture::format::client::{Draft, pieces};
use crate::capture::model::{Field, Origin};
use crate::text::layers::{Layers, Piece, Slice};

/// Longest first, where several begin at the same byte.
const SEPARATORS: &[(&str, Kind)] = &[
    (":=@", Kind::File),
    ("==@", Kind::File),
    (":=", Kind::Json),
    ("==", Kind::Query),
    ("=@", Kind::File),
    (":@", Kind::File),
    ("=", Kind::Text),
    ("@", Kind::Upload),
    (";", Kind::EmptyHeader),
    (":", Kind::Header),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    Query,
    Header,
    EmptyHeader,
    /// The value is in a file.
    File,
    /// A file is sent.
    Upload,
}

/// One item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    kind: Kind,
    pub(super) name: Slice,
    value: Slice,
    pub(super) unit: Slice,
}

impl Item {
    pub(super) fn read(layers: &Layers<'_>, word: Slice) -> Option<Item> {
        let text = layers.bytes(word);
        let escaped = |at: usize| at > 0 && text[at - 1] == b'\\';
        let found = (0..text.len()).filter(|at| !escaped(*at)).find_map(|at| {
            let starts = |(separator, _): &&(&str, Kind)| text[at..].starts_with(separator.as_bytes());
            SEPARATORS.iter().find(starts).map(|(separator, kind)| (at, separator.len(), *kind))
        });
        let (at, width, kind) = found.filter(|(at, ..)| *at > 0)?;
        if kind == Kind::EmptyHeader && at + width < text.len() {
            return None;
        }
        Some(Item { kind, name: word.to(at), value: word.from(at + width), unit: word })
    }

    pub(super) fn is_file(&self) -> bool {
        self.kind == Kind::Upload
    }

    /// Its value as JSON.
    pub(super) fn json(&self, layers: &Layers<'_>) -> Vec<Piece> {
        match self.kind {
            Kind::Json => vec![Piece::Copy(self.value)],
            Kind::Text => pieces::json_string(layers, self.value),
            // The file is not shown; a variable stands for its text.
            _ => vec![pieces::text("\"$FILE\"", self.value)],
        }
    }

    fn is_data(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Json | Kind::File | Kind::Upload)
    }
}

/// What the data items become, and what says so.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Json(Slice),
    Form(Slice),
    Multipart(Slice),
}

pub(super) fn add(draft: &mut Draft, layers: &mut Layers<'_>, items: &[Item], content: Content) {
    for item in items {
        match item.kind {
            Kind::Query => pieces::join(&mut draft.query, pieces::form_pair(layers, item.name, item.value)),
            Kind::Header if item.value.is_empty() => draft.removed.push(item.name),
            Kind::Header | Kind::EmptyHeader => {
                draft.headers.push(Field { name: item.name, value: item.value, unit: item.unit, origin: Origin::Written });
            }
            Kind::File => draft.cut = true,
            Kind::Text | Kind::Json | Kind::Upload => {}
        }
    }
    let data: Vec<Item> = items.iter().copied().filter(Item::is_data).collect();
    let Some(first) = data.first() else { return };
    match content {
        Content::Multipart(flag) => {
            draft.form_flag = Some(flag);
            let field = |item: &Item| Field { name: item.name, value: item.value, unit: item.unit, origin: Origin::Written };
            draft.pairs = data.iter().map(field).collect();
        }
        Content::Form(_) => {
            draft.has_data(first.unit);
            for item in &data {
                pieces::join(&mut draft.data, pieces::form_pair(layers, item.name, item.value));
            }
        }
        Content::Json(_) => {
            draft.has_data(first.unit);
            draft.json = Some(first.unit);
            draft.data = nested::object(layers, &data);
        }
    }
}
