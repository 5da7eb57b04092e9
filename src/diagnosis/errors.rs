//! What a server's error means and its usual causes in order, from `rules/errors/*.toml`.

use serde::Deserialize;

use crate::profile::Profile;
use crate::reply::Reply;

/// A page of `rules/errors/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// The OAuth error or the provider's code; `http-403` for a status alone.
    code: String,
    /// One or two sentences.
    meaning: String,
    #[serde(default)]
    causes: Vec<Listed>,
    /// Where this stands.
    sources: Vec<String>,
}

/// A usual cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    rule: String,
    /// Why this explains the error.
    reason: String,
    /// The error lifts a finding of level info.
    #[serde(default)]
    promotes: bool,
}

/// What is known of one answer: the provider's page first, then the OAuth error's, then the status'.
#[derive(Debug, Default)]
pub(crate) struct Explanation {
    pages: Vec<Page>,
    /// What the provider itself means by the code.
    provider: Option<String>,
}

const PAGES: &[(&str, &str)] = &[
    ("OAU-111", include_str!("../../rules/errors/OAU-111.toml")),
    ("OAU-123", include_str!("../../rules/errors/OAU-123.toml")),
    ("OAU-134", include_str!("../../rules/errors/OAU-134.toml")),
    ("OAU-146", include_str!("../../rules/errors/OAU-146.toml")),
    ("OAU-150", include_str!("../../rules/errors/OAU-150.toml")),
    ("OAU-151", include_str!("../../rules/errors/OAU-151.toml")),
    ("OAU-153", include_str!("../../rules/errors/OAU-153.toml")),
    ("OAU-213", include_str!("../../rules/errors/OAU-213.toml")),
    ("OAU-251", include_str!("../../rules/errors/OAU-251.toml")),
    ("http-401", include_str!("../../rules/errors/http-401.toml")),
    ("http-403", include_str!("../../rules/errors/http-403.toml")),
    ("http-404", include_str!("../../rules/errors/http-404.toml")),
    ("http-405", include_str!("../../rules/errors/http-405.toml")),
    ("http-415", include_str!("../../rules/errors/http-415.toml")),
    ("invalid_client", include_str!("../../rules/errors/invalid_client.toml")),
    ("invalid_dpop_proof", include_str!("../../rules/errors/invalid_dpop_proof.toml")),
    ("invalid_grant", include_str!("../../rules/errors/invalid_grant.toml")),
    ("invalid_request", include_str!("../../rules/errors/invalid_request.toml")),
    ("invalid_scope", include_str!("../../rules/errors/invalid_scope.toml")),
    ("server_error", include_str!("../../rules/errors/server_error.toml")),
    ("unauthorized_client", include_str!("../../rules/errors/unauthorized_client.toml")),
    ("unsupported_grant_type", include_str!("../../rules/errors/unsupported_grant_type.toml")),
    ("use_dpop_nonce", include_str!("../../rules/errors/use_dpop_nonce.toml")),
];

/// The pages for an answer. A page is parsed only when its error was met.
pub(super) fn explain(reply: &Reply, profile: &Profile) -> Explanation {
    let status = reply.status.map(|status| format!("http-{status}"));
    let codes = [reply.code.as_ref(), reply.error.as_ref(), status.as_ref()];
    let pages = codes.into_iter().flatten().filter_map(|code| page(code)).collect();
    Explanation { pages, provider: of_provider(reply, profile) }
}

/// The provider's meaning of an error that has no page under the provider's own code.
fn of_provider(reply: &Reply, profile: &Profile) -> Option<String> {
    let has_page = reply.code.as_deref().is_some_and(|code| page(code).is_some());
    let error = profile.error(reply).filter(|_| !has_page)?;
    Some(sentence(&profile.name, error))
}

/// `At Zoom: ... Usual causes: ...; ...`.
pub(crate) fn sentence(name: &str, error: &crate::profile::ProviderError) -> String {
    let causes = if error.causes.is_empty() { String::new() } else { format!(" Usual causes: {}.", error.causes.join("; ")) };
    format!("At {name}: {}{causes}", error.meaning)
}

/// The page of an error code as text; `None` when there is none.
pub(crate) fn described(code: &str) -> Option<String> {
    let page = page(code)?;
    let causes: Vec<String> = page.causes.iter().map(|cause| format!("  {}: {}", cause.rule, cause.reason)).collect();
    Some(format!(
        "{}\n\n{}\n\nUsual causes, the likeliest first:\n{}\n\nsources: {}",
        page.code,
        page.meaning,
        causes.join("\n"),
        page.sources.join(", ")
    ))
}

/// The codes that have a page.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

fn page(code: &str) -> Option<Page> {
    let (_, text) = PAGES.iter().find(|(known, _)| *known == code)?;
    toml::from_str(text).ok()
}

impl Explanation {
    fn listed(&self) -> impl Iterator<Item = &Listed> {
        self.pages.iter().flat_map(|page| &page.causes)
    }

    /// The names of the rules that confirm or exclude a cause, in order.
    pub(super) fn rules(&self) -> impl Iterator<Item = &str> {
        let mut seen = Vec::new();
        self.listed().map(|cause| cause.rule.as_str()).filter(move |rule| {
            let new = !seen.contains(&rule.to_owned().to_owned());
            seen.push((*rule).to_owned());
            new
        })
    }

    /// The place of a rule among the causes; behind all of them when it is none.
    pub(super) fn position(&self, rule: &str) -> usize {
        self.listed().position(|cause| cause.rule == rule).unwrap_or(usize::MAX)
    }

    /// Why the rule explains the error.
    pub(super) fn reason(&self, rule: &str) -> Option<&str> {
        self.listed().find(|cause| cause.rule == rule).map(|cause| cause.reason.as_str())
    }

    /// The error lifts this rule's findings of level info.
    pub(super) fn promotes(&self, rule: &str) -> bool {
        self.listed().any(|cause| cause.rule == rule && cause.promotes)
    }

    /// What the error means, with what the server itself named.
    pub(super) fn meaning(&self, reply: &Reply) -> String {
        let unknown = || "no explanation is known for this answer".to_owned();
        let page = || self.pages.first().map_or_else(unknown, |page| page.meaning.clone());
        let mut text = self.provider.clone().unwrap_or_else(page);
        for (name, value) in &reply.parameters {
            let saw = if value.is_empty() { "as empty".to_owned() } else { "with a value".to_owned() };
            text.push_str(&format!(" The answer says that it saw {name} {saw}."));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_can_be_read_and_is_named_after_its_code() {
        for (name, text) in PAGES {
            let page: Page = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(page.code, *name);
            assert!(!page.sources.is_empty() && !page.meaning.is_empty(), "{name}");
        }
    }

    #[test]
    fn every_cause_is_a_rule() {
        for (name, text) in PAGES {
            let page: Page = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for cause in page.causes {
                assert!(crate::rule::find(&cause.rule).is_some(), "{name} names {}", cause.rule);
            }
        }
    }
}
