//! grantlint reads captured OAuth 2.0 token requests in the forms that people have them (a pasted curl command, a Faraday
//! log, raw HTTP, a forum post) and says what is wrong with them, why the server refused them, and how to repair them.
//!
//! [`lint`] is the way in. The library does no input or output, asks no clock and opens no network.
#![doc = include_str!("../docs/library.md")]

mod capture;
mod check;
mod compare;
mod diagnosis;
mod privacy;
mod provider;
mod repair;
pub mod report;
mod request;
mod rules;
mod text;

#[cfg(feature = "cli")]
pub use check::config;
pub use check::reading;
pub use text::{codec, layers, source};

pub use capture::filter::Filter;
pub use capture::format::forms as formats;
pub use capture::model::Seen;
pub use check::explain::explain;
pub use check::kept::{Code, Kept, Purpose, Text};
pub use check::lint::{
    EditReport, ExchangeReport, FileReport, FindingReport, FixReport, LabelReport, NoRequest, Options, ProblemReport, ReadReport,
    Understood, lint,
};
pub use check::policy::{Policy, Selector, Setting};
pub use check::recognised::explain_format;
pub use check::redact::{redact, redact_with, uncovered};
pub use check::rounds::{Applied, Fixed, Left, fix};
pub use check::suppress::{Comments, Remark, Silenced, Silencer, Waiver};
pub use compare::{Compared, Comparison, Difference, NoComparison, NotShown, Place, Which, compare};
pub use diagnosis::{Cause, Diagnosis, RuledOut, ServerError};
pub use privacy::redact::Identifiers;
pub use provider::{Host, Metadata, MetadataError, OwnProvider, list as providers};
pub use repair::convert::{Captured, Converted, Obstacle, Refusal, list as targets};
pub use rules::change::Grade;
pub use rules::finding::{Confidence, Level, Unchecked};
pub use rules::rule::{Rule, all as rules, find as rule};
pub use rules::standard::Standard;
