//! What a rule says: where, what, why, what to do.

use crate::rules::change::Fix;
use crate::text::layers::Slice;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; no reason to fail a check.
    Info,
    /// Many servers refuse it, or it is unsafe.
    Warning,
    /// The server will or must refuse it, or a value is certainly damaged.
    Error,
}

impl Level {
    /// The name in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level of that name.
    pub fn named(name: &str) -> Option<Level> {
        [Level::Info, Level::Warning, Level::Error].into_iter().find(|level| level.name() == name)
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A guess among others.
    Possible,
    /// Other readings are far-fetched.
    Likely,
    /// The capture proves it.
    Certain,
}

impl Confidence {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

/// A place and what is to be seen there.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The text that the message speaks of.
    pub at: Slice,
    /// A few words; may be empty.
    pub message: String,
}

/// One verdict of one rule.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// `group/name`.
    pub rule: &'static str,
    /// How grave.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// What is wrong, in one line; names the parameter and where it was found, never a secret.
    pub message: String,
    /// Why the server cares.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The first label is the primary one.
    pub labels: Vec<Label>,
    /// How it can be repaired, if the rule knows.
    pub fix: Option<Fix>,
    /// The parameters that it is about, by their registered names, where the first label does not tell.
    pub about: Vec<&'static str>,
}

/// A check that this capture cannot decide, and how to decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The rule that could not speak.
    pub rule: &'static str,
    /// Why not: "the value is redacted".
    pub reason: String,
    /// How the user can check it.
    pub how: String,
}
