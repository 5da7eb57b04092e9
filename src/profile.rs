//! What is known of a provider: facts as data, with a source. Where a profile is silent the answer is "unknown".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::layers::Layers;
use crate::reply::Reply;
use crate::token::TokenRequest;

/// What a profile says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The provider documents it.
    Yes,
    /// The provider documents the opposite.
    No,
    /// Nothing is known.
    Unknown,
}

/// The facts on one provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Short name: `ringcentral`.
    #[serde(default)]
    pub id: String,
    /// Name for messages: `RingCentral`.
    #[serde(default)]
    pub name: String,
    /// Host names; a leading dot stands for all subdomains.
    #[serde(default)]
    hosts: Vec<String>,
    /// Paths that only this provider uses.
    #[serde(default)]
    paths: Vec<String>,
    /// Beginnings of error codes that only this provider uses.
    #[serde(default)]
    error_prefixes: Vec<String>,
    /// Yes-or-no facts by name; see `rules/providers/README.md`.
    #[serde(default)]
    facts: BTreeMap<String, bool>,
    /// Parameter names that this provider uses in place of the registered ones.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// Where the facts were read, and when.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl Profile {
    /// What the provider says to the question `fact`.
    pub fn answer(&self, fact: &str) -> Answer {
        match self.facts.get(fact) {
            Some(true) => Answer::Yes,
            Some(false) => Answer::No,
            None => Answer::Unknown,
        }
    }

    /// The provider's name, or "this server".
    pub fn name_or_server(&self) -> &str {
        if self.name.is_empty() { "the server" } else { &self.name }
    }

    /// The host to name when the capture shows none.
    pub(crate) fn main_host(&self) -> Option<&str> {
        self.hosts.first().map(String::as_str).filter(|host| !host.starts_with('.'))
    }

    fn matches(&self, host: &str, path: &str, code: Option<&str>) -> bool {
        let host_fits = |known: &String| host == known || known.starts_with('.') && host.ends_with(known.as_str());
        let by_code = code.is_some_and(|code| self.error_prefixes.iter().any(|prefix| code.starts_with(prefix)));
        self.hosts.iter().any(host_fits) || by_code || self.paths.iter().any(|known| path == known)
    }
}

/// The profiles that are built in.
const PAGES: &[&str] = &[
    include_str!("../rules/providers/auth0.toml"),
    include_str!("../rules/providers/entra.toml"),
    include_str!("../rules/providers/google.toml"),
    include_str!("../rules/providers/notion.toml"),
    include_str!("../rules/providers/ringcentral.toml"),
    include_str!("../rules/providers/twitch.toml"),
    include_str!("../rules/providers/zoho.toml"),
];

/// All built-in profiles, parsed when the first token request is met.
static ALL: LazyLock<Vec<Profile>> = LazyLock::new(|| PAGES.iter().filter_map(|page| toml::from_str(page).ok()).collect());

/// The profile of a request's provider, by `chosen` name, else by host, path or error code; an empty one when unknown.
pub(crate) fn find(layers: &Layers<'_>, request: &TokenRequest, reply: Option<&Reply>, chosen: Option<&str>) -> Profile {
    let host = request.host.map(|host| layers.text(host).to_ascii_lowercase()).unwrap_or_default();
    let path = request.url.shown().map(|url| layers.text(url.path).into_owned()).unwrap_or_default();
    let code = reply.and_then(|reply| reply.code.as_deref());
    let fits = |profile: &Profile| match chosen {
        Some(id) => profile.id == id,
        None => profile.matches(&host, &path, code),
    };
    ALL.iter().find(|profile| fits(profile)).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_can_be_read_and_names_a_source() {
        assert_eq!(ALL.len(), PAGES.len());
        for profile in ALL.iter() {
            assert!(!profile.sources.is_empty(), "{} has no source", profile.id);
        }
    }
}
