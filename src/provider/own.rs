//! Facts that a user brings along: providers of one's own, and what holds for some hosts.

use super::{Metadata, Profile, address};

/// Facts on a provider in the form of `rules/providers/*.toml`.
#[derive(Clone, Debug)]
pub struct OwnProvider(Profile);

/// Why a text holds no facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnProviderError {
    /// Where, in octets from the start.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

impl OwnProvider {
    /// Reads facts.
    ///
    /// # Errors
    /// Where and why the text holds none.
    pub fn read(text: &str) -> Result<OwnProvider, OwnProviderError> {
        let error = |at, message: &str| OwnProviderError { at, message: message.lines().collect::<Vec<_>>().join("; ") };
        let profile: Profile =
            toml::from_str(text).map_err(|wrong| error(wrong.span().map_or(0, |span| span.start), wrong.message()))?;
        match (profile.id.is_empty(), profile.token_urls.iter().all(|url| url.contains('/'))) {
            (true, _) => Err(error(0, "the provider has no `id`")),
            (_, false) => Err(error(text.find("token_urls").unwrap_or(0), "each of `token_urls` is a host, a slash and a path")),
            _ => Ok(OwnProvider(profile)),
        }
    }

    /// The name for `--provider`.
    pub fn id(&self) -> &str {
        &self.0.id
    }
}

/// What holds for the hosts that fit a pattern.
#[derive(Clone, Debug)]
pub struct Host {
    /// A host without port; `*` is one or more characters.
    pub pattern: String,
    /// The provider's id.
    pub provider: Option<String>,
    /// What the server says of itself.
    pub metadata: Option<Metadata>,
}

impl Host {
    pub(super) fn fits(&self, host: &str) -> bool {
        address::part_fits(&self.pattern.to_ascii_lowercase(), host)
    }
}

pub(super) fn named(own: &[OwnProvider], id: &str) -> Option<Profile> {
    own.iter().find(|provider| provider.id() == id).map(|provider| provider.0.clone())
}

pub(super) fn recognise(own: &[OwnProvider], host: &str, path: &str) -> Option<Profile> {
    let fits = |provider: &&OwnProvider| {
        provider.0.token_urls.iter().chain(&provider.0.revocation_urls).any(|url| address::fits(url, host, path))
    };
    own.iter().find(fits).map(|provider| provider.0.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_have_an_id_and_addresses() {
        let provider = OwnProvider::read("id = \"acme\"\ntoken_urls = [\"login.acme-corp.com/oauth/token\"]\n").expect("facts");
        assert_eq!(provider.id(), "acme");
        assert!(recognise(&[provider], "login.acme-corp.com", "/oauth/token").is_some());
        let said = |text| OwnProvider::read(text).map_err(|error| (error.at, error.message)).expect_err("wrong");
        assert_eq!(said("name = \"Acme\"").1, "the provider has no `id`");
        assert_eq!(said("id = \"acme\"\ntoken_urls = [\"acme.example\"]").0, 12);
        assert_eq!(said("id = \"acme\"\nconfidense = \"high\"").0, 12);
    }

    #[test]
    fn a_host_has_a_pattern() {
        let host = Host { pattern: "*.Acme-corp.com".to_owned(), provider: None, metadata: None };
        assert!(host.fits("login.acme-corp.com") && !host.fits("acme-corp.com"));
    }
}
