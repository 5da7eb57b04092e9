//! Two captures of what should be one request: the differences that matter to a token endpoint, the weightiest first.
//!
//! What one side does not show is listed apart: it is no difference.

mod client;
mod facts;
mod fields;
mod side;
mod value;

use crate::check::lint::{NoRequest, Options};
use crate::text::source::Position;
use side::CaptureSide;

/// One of the two captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    A,
    /// The second.
    B,
}

impl Which {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Which::A => "A",
            Which::B => "B",
        }
    }
}

/// What was compared, and how the two differ.
#[derive(Debug)]
pub struct Comparison {
    /// The first capture.
    pub a: Compared,
    /// The second capture.
    pub b: Compared,
    /// The weightiest first; empty when nothing that matters differs.
    pub differences: Vec<Difference>,
    /// What only one of them shows.
    pub not_shown: Vec<NotShown>,
}

/// A capture, and which of its requests was taken.
#[derive(Debug)]
pub struct Compared {
    /// As given by the caller.
    pub path: String,
    /// A name of `grantlint formats`.
    pub format: &'static str,
    /// How many requests to a token endpoint it holds.
    pub requests: usize,
    /// The one that was taken, from 1.
    pub taken: usize,
    /// Its place.
    pub place: Place,
}

/// Something that differs and matters.
#[derive(Debug)]
pub struct Difference {
    /// `endpoint`, `method`, `client`, `content-type`, `body`, `parameter`, `header`, `duplicate`.
    pub topic: &'static str,
    /// What differs and how; holds no secret.
    pub message: String,
    /// Where it is in the first capture.
    pub a: Option<Place>,
    /// Where it is in the second.
    pub b: Option<Place>,
}

/// A place in one of the files.
#[derive(Clone, Debug)]
pub struct Place {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset behind the last byte.
    pub end: u32,
    /// Line and column, from 1.
    pub position: Position,
    /// What stands there, secrets covered, in one line.
    pub text: String,
}

/// Something that one capture shows and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShown {
    /// The capture that does not show it.
    pub side: Which,
    /// What it is.
    pub what: String,
}

/// Why two captures cannot be compared.
#[derive(Debug)]
pub struct NoComparison {
    /// The capture that has no request.
    pub path: String,
    /// Why not.
    pub reason: NoRequest,
}

/// Compares the first token request of each file. The names are only repeated in the report.
///
/// # Errors
/// The file in which there is none.
pub fn compare(a: (&str, &[u8]), b: (&str, &[u8]), options: &Options) -> Result<Comparison, NoComparison> {
    let open = |(path, bytes)| {
        CaptureSide::open(path, bytes, options).map_err(|reason| NoComparison { path: String::from(path), reason })
    };
    let (a, b) = (open(a)?, open(b)?);
    let mut found = Differences { a: &a, b: &b, differences: Vec::new(), not_shown: Vec::new() };
    facts::endpoint(&mut found);
    facts::method(&mut found);
    client::compare(&mut found);
    facts::content_type(&mut found);
    facts::body(&mut found);
    fields::parameters(&mut found);
    fields::headers(&mut found);
    fields::duplicates(&mut found);
    let Differences { differences, not_shown, .. } = found;
    Ok(Comparison { a: a.compared(), b: b.compared(), differences, not_shown })
}

/// The comparison in the making.
struct Differences<'f, 'a> {
    a: &'f CaptureSide<'a>,
    b: &'f CaptureSide<'a>,
    differences: Vec<Difference>,
    not_shown: Vec<NotShown>,
}

impl Differences<'_, '_> {
    fn side(&self, which: Which) -> &CaptureSide<'_> {
        match which {
            Which::A => self.a,
            Which::B => self.b,
        }
    }

    fn differs(
        &mut self,
        topic: &'static str,
        message: String,
        a: Option<crate::text::layers::Slice>,
        b: Option<crate::text::layers::Slice>,
    ) {
        let place = |side: &CaptureSide<'_>, at: Option<crate::text::layers::Slice>| at.map(|at| side.place(at));
        let (a, b) = (place(self.a, a), place(self.b, b));
        self.differences.push(Difference { topic, message, a, b });
    }

    fn hides(&mut self, side: Which, what: impl Into<String>) {
        let item = NotShown { side, what: what.into() };
        if !self.not_shown.contains(&item) {
            self.not_shown.push(item);
        }
    }
}
