//! How much of a request a reading shows: where a call is read in two ways, the one that shows more has it.

use std::collections::BTreeSet;

use crate::capture::format::{Fragment, Part};
use crate::capture::model::{Coverage, Request, Seen};
use crate::capture::names::PARAMETERS;
use crate::text::layers::Layers;

/// How much of a request a reading shows.
#[derive(Debug, Default)]
pub(super) struct Explained {
    /// 4 for an address with its host, 1 for a path.
    address: usize,
    /// Registered names of parameters.
    names: usize,
    /// Fields, method and credentials.
    others: usize,
    /// All that the call is given was understood: what looks like more is left out by the library, or is none of it.
    is_whole: bool,
}

impl Explained {
    pub(super) fn by(layers: &Layers<'_>, fragment: &Fragment) -> Explained {
        let Part::Request(request, _) = &fragment.part else { return Explained::default() };
        let url = request.url.shown().map(|url| layers.text(url.whole).into_owned()).unwrap_or_default();
        let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
        let fields: BTreeSet<String> = fields.iter().map(|field| layers.text(field.name).to_ascii_lowercase()).collect();
        Explained {
            address: if url.contains("://") { 4 } else { usize::from(url.contains('/')) },
            names: names(layers, request, &url).len(),
            others: fields.len() + usize::from(request.method.shown().is_some()) + 2 * usize::from(request.user.is_some()),
            is_whole: url.contains("://") && is_whole(request),
        }
    }

    /// A library that is known goes before one that is not, where it shows as much: only of it is known what it makes of an
    /// object, and which fields it adds.
    fn is_enough(&self, other: &Explained) -> bool {
        let same = self.names > 0 && self.address >= other.address && self.names >= other.names;
        self.is_whole || same || self.address + 2 * self.names + self.others >= other.address + 2 * other.names + other.others
    }
}

/// Whether readers that know what they read show enough. Where they find two requests, one request of all that is two
/// put together.
pub(super) fn is_explained(known: &[Explained], any: &Explained) -> bool {
    known.iter().filter(|known| known.address > 0).count() > 1 || known.iter().any(|known| known.is_enough(any))
}

/// The library is known to send this content, or none.
fn is_whole(request: &Request) -> bool {
    let fields = request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole);
    match &request.body {
        Seen::Absent => true,
        Seen::Shown(body) => fields && !body.cut,
        Seen::NotShown => false,
    }
}

/// The registered names among those of the query and the body.
fn names(layers: &Layers<'_>, request: &Request, url: &str) -> BTreeSet<String> {
    let mut found: Vec<String> = url.split_once('?').map(|(_, query)| of_text(query)).unwrap_or_default();
    if let Some(body) = request.body.shown() {
        found.extend(of_text(&layers.text(body.raw)));
        found.extend(body.pairs.iter().map(|pair| layers.text(pair.name).into_owned()));
    }
    found.into_iter().filter(|name| PARAMETERS.contains(&name.as_str())).collect()
}

/// The names of a form or of an object in JSON, and texts that may be some.
fn of_text(text: &str) -> Vec<String> {
    if text.trim_start().starts_with(['{', '[']) {
        let quoted = text.split('"').collect::<Vec<_>>();
        let is_key = |index: usize| quoted.get(index + 1).is_some_and(|rest| rest.trim_start().starts_with(':'));
        return (1..quoted.len())
            .step_by(2)
            .filter(|index| is_key(*index))
            .filter_map(|index| quoted.get(index))
            .map(|name| (*name).to_owned())
            .collect();
    }
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.trim().to_owned()).collect()
}
