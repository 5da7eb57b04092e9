//! Request items: `name=value`, `name:=json`, `name==value`, `Name:value`, `name@file`.

use super::nested;
use crate::capture::format::client::{ClientRequest, pieces};
use crate::capture::model::{Field, Origin};
use crate::text::layers::{Layers, Piece, Slice};

/// Longest first, where several begin at the same byte.
const SEPARATORS: &[(&str, ItemKind)] = &[
    (":=@", ItemKind::File),
    ("==@", ItemKind::File),
    (":=", ItemKind::Json),
    ("==", ItemKind::Query),
    ("=@", ItemKind::File),
    (":@", ItemKind::File),
    ("=", ItemKind::Text),
    ("@", ItemKind::Upload),
    (";", ItemKind::EmptyHeader),
    (":", ItemKind::Header),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemKind {
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
pub(super) struct RequestItem {
    kind: ItemKind,
    pub(super) name: Slice,
    value: Slice,
    pub(super) unit: Slice,
}

impl RequestItem {
    pub(super) fn read(layers: &Layers<'_>, word: Slice) -> Option<RequestItem> {
        let text = layers.bytes(word);
        let escaped = |at: usize| at > 0 && text[at - 1] == b'\\';
        let found = (0..text.len()).filter(|at| !escaped(*at)).find_map(|at| {
            let starts = |(separator, _): &&(&str, ItemKind)| text[at..].starts_with(separator.as_bytes());
            SEPARATORS.iter().find(starts).map(|(separator, kind)| (at, separator.len(), *kind))
        });
        let (at, width, kind) = found.filter(|(at, ..)| *at > 0)?;
        if kind == ItemKind::EmptyHeader && at + width < text.len() {
            return None;
        }
        Some(RequestItem { kind, name: word.to(at), value: word.from(at + width), unit: word })
    }

    pub(super) fn is_file(&self) -> bool {
        self.kind == ItemKind::Upload
    }

    /// Its value as JSON.
    pub(super) fn json(&self, layers: &Layers<'_>) -> Vec<Piece> {
        match self.kind {
            ItemKind::Json => vec![Piece::Copy(self.value)],
            ItemKind::Text => pieces::json_string(layers, self.value),
            // The file is not shown; a variable stands for its text.
            _ => vec![pieces::text("\"$FILE\"", self.value)],
        }
    }

    fn is_data(&self) -> bool {
        matches!(self.kind, ItemKind::Text | ItemKind::Json | ItemKind::File | ItemKind::Upload)
    }
}

/// What the data items become, and what says so.
#[derive(Clone, Copy, Debug)]
pub(super) enum DataItems {
    Json(Slice),
    Form(Slice),
    Multipart(Slice),
}

pub(super) fn add(draft: &mut ClientRequest, layers: &mut Layers<'_>, items: &[RequestItem], content: DataItems) {
    for item in items {
        match item.kind {
            ItemKind::Query => pieces::join(&mut draft.query, pieces::form_pair(layers, item.name, item.value)),
            ItemKind::Header if item.value.is_empty() => draft.removed.push(item.name),
            ItemKind::Header | ItemKind::EmptyHeader => {
                draft.headers.push(Field { name: item.name, value: item.value, unit: item.unit, origin: Origin::Written });
            }
            ItemKind::File => draft.cut = true,
            ItemKind::Text | ItemKind::Json | ItemKind::Upload => {}
        }
    }
    let data: Vec<RequestItem> = items.iter().copied().filter(RequestItem::is_data).collect();
    let Some(first) = data.first() else { return };
    match content {
        DataItems::Multipart(flag) => {
            draft.form_flag = Some(flag);
            let field =
                |item: &RequestItem| Field { name: item.name, value: item.value, unit: item.unit, origin: Origin::Written };
            draft.pairs = data.iter().map(field).collect();
        }
        DataItems::Form(_) => {
            draft.has_data(first.unit);
            for item in &data {
                pieces::join(&mut draft.data, pieces::form_pair(layers, item.name, item.value));
            }
        }
        DataItems::Json(_) => {
            draft.has_data(first.unit);
            draft.json = Some(first.unit);
            draft.data = nested::object(layers, &data);
        }
    }
}
