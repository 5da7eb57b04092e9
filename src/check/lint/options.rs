//! What a caller may choose.

use std::sync::Arc;

use crate::check::kept::Purpose;
use crate::check::policy::Policy;
use crate::check::suppress::{Comments, Waiver};
use crate::provider::{Host, Metadata, OwnProvider, Told};
use crate::rules::standard::Standard;

/// What a caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The provider's id, in place of recognising it by host, path or error code.
    pub provider: Option<String>,
    /// The form to read, a name of [`formats`](crate::formats), in place of recognising it.
    pub input_format: Option<String>,
    /// What the server says of itself; it counts more than what is known of the provider.
    pub metadata: Option<Metadata>,
    /// Print secrets as they are. Off, nothing in the report holds one.
    pub show_secrets: bool,
    /// Which rules run, and at what level.
    pub policy: Policy,
    /// A standard to follow beyond RFC 6749.
    pub standard: Option<Standard>,
    /// Facts on providers that are not built in; they come before those that are.
    pub providers: Arc<[OwnProvider]>,
    /// What holds for some hosts only, the first that fits.
    pub hosts: Arc<[Host]>,
    /// Findings that somebody has looked at and lets pass.
    pub waivers: Vec<Waiver>,
    /// Whether comments in the capture may let findings pass.
    pub comments: Comments,
    /// Whether a request is to be explained, or a kept file to be right.
    pub purpose: Purpose,
    /// What time it is, in seconds since 1970: it tells which tokens are over. The library has no clock.
    pub now: Option<i64>,
}

impl Options {
    /// The name of the form to read.
    pub(crate) fn form(&self) -> Option<&str> {
        self.input_format.as_deref()
    }

    /// What is said of providers.
    pub(crate) fn providers(&self) -> Told<'_> {
        Told {
            provider: self.provider.as_deref(),
            metadata: self.metadata.as_ref(),
            providers: &self.providers,
            hosts: &self.hosts,
        }
    }
}
