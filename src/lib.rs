//! grantlint reads captured OAuth 2.0 token requests in the forms that people have them (a pasted curl command, a Faraday
//! log, raw HTTP, a forum post) and says what is wrong with them, why the server refused them, and how to repair them.
//!
//! [`lint`] is the way in. The library does no input or output, asks no clock and opens no network.
#![doc = include_str!("../docs/library.md")]

mod change;
pub mod codec;
mod compare;
pub mod config;
mod convert;
mod diagnosis;
mod evidence;
mod explain;
mod finding;
mod fix;
mod format;
pub mod layers;
mod lint;
mod mask;
mod model;
mod names;
mod notation;
mod policy;
mod profile;
pub mod reading;
mod redact;
mod reply;
pub mod report;
mod rule;
mod rules;
pub mod source;
mod suppress;
mod token;
mod url;
mod value;

pub use change::Grade;
pub use compare::{Compared, Comparison, Difference, NoComparison, NotShown, Place, Which, compare};
pub use convert::{Captured, Converted, Obstacle, Refusal, list as targets};
pub use diagnosis::{Cause, Diagnosis, RuledOut, ServerError};
pub use explain::explain;
pub use finding::{Confidence, Level, Unchecked};
pub use fix::{Applied, Fixed, Left, fix};
pub use format::{explain_format, forms as formats};
pub use lint::{
    EditReport, ExchangeReport, FileReport, FindingReport, FixReport, LabelReport, NoRequest, Options, ProblemReport, Understood,
    lint,
};
pub use model::Seen;
pub use policy::{Policy, Selector, Setting, Standard};
pub use profile::{Host, Metadata, MetadataError, OwnProvider, list as providers};
pub use redact::redact;
pub use rule::{Rule, all as rules, find as rule};
pub use suppress::{Comments, Remark, Silenced, Silencer, Waiver};
