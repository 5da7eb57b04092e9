//! What a rule proposes to do to a request. A rule speaks of parameters, fields and decoded text; how that is written in
//! the capture's own form is the business of [`fix`](crate::repair::fix).

use crate::capture::model::Field;
use crate::text::layers::{Layers, Slice};

/// The media type of a token request's body (RFC 6749 appendix B).
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// How far a repair may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The request means the same afterwards, only well-formed.
    Safe,
    /// Likely what was meant, but it may change what the server is asked, or it rewrites a recording of what was sent.
    Unsafe,
    /// Advice: the capture does not hold what the repair needs, or its form cannot be rewritten.
    Manual,
}

impl Grade {
    /// The name in reports: `applicability` in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Safe => "safe",
            Grade::Unsafe => "unsafe",
            Grade::Manual => "manual",
        }
    }
}

/// One step of a repair. The set is closed: every form either writes a step or refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A decoded text, or a part of one, becomes another: a rename, a new value, credentials encoded again.
    Write { at: Slice, text: Vec<u8> },
    /// A parameter of the body or the query goes away.
    RemoveParam(Field),
    /// A parameter is added behind the others of the body; a request without a body gets one.
    AddParam { name: Vec<u8>, value: Vec<u8> },
    /// A header field goes away.
    RemoveHeader(Field),
    /// A header field is set; one that the client would add by itself under that name gives way.
    SetHeader { name: &'static str, value: Vec<u8> },
    /// The method.
    SetMethod(&'static str),
    /// The body becomes a form of these names and values, and so does its content type.
    FormBody(Vec<(Vec<u8>, Vec<u8>)>),
    /// The client authenticates with Basic and these credentials, and no other way is added.
    Authorize { id: Vec<u8>, secret: Vec<u8> },
}

/// A repair that a rule offers with its finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fix {
    /// What it does, in the imperative.
    pub(crate) title: String,
    pub(crate) grade: Grade,
    pub(crate) changes: Vec<Change>,
}

impl Fix {
    /// A repair after which the request means what it meant.
    pub(crate) fn safe(title: impl Into<String>) -> Fix {
        Fix { title: title.into(), grade: Grade::Safe, changes: Vec::new() }
    }

    /// A repair that changes what is asked of the server, probably to what was meant.
    pub(crate) fn risky(title: impl Into<String>) -> Fix {
        Fix { title: title.into(), grade: Grade::Unsafe, changes: Vec::new() }
    }

    /// The text at `at` becomes `text`.
    pub(crate) fn write(self, at: Slice, text: impl Into<Vec<u8>>) -> Fix {
        self.with(Change::Write { at, text: text.into() })
    }

    pub(crate) fn remove_param(self, field: Field) -> Fix {
        self.with(Change::RemoveParam(field))
    }

    pub(crate) fn add_param(self, name: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Fix {
        self.with(Change::AddParam { name: name.into(), value: value.into() })
    }

    /// Out of the query, into the body.
    pub(crate) fn move_to_body(self, layers: &Layers<'_>, field: Field) -> Fix {
        self.remove_param(field).add_param(layers.bytes(field.name), layers.bytes(field.value))
    }

    pub(crate) fn remove_header(self, field: Field) -> Fix {
        self.with(Change::RemoveHeader(field))
    }

    pub(crate) fn set_header(self, name: &'static str, value: impl Into<Vec<u8>>) -> Fix {
        self.with(Change::SetHeader { name, value: value.into() })
    }

    pub(crate) fn set_method(self, method: &'static str) -> Fix {
        self.with(Change::SetMethod(method))
    }

    pub(crate) fn form_body(self, pairs: Vec<(Vec<u8>, Vec<u8>)>) -> Fix {
        self.with(Change::FormBody(pairs))
    }

    pub(crate) fn authorize(self, id: impl Into<Vec<u8>>, secret: impl Into<Vec<u8>>) -> Fix {
        self.with(Change::Authorize { id: id.into(), secret: secret.into() })
    }

    pub(crate) fn with(mut self, change: Change) -> Fix {
        self.changes.push(change);
        self
    }
}
