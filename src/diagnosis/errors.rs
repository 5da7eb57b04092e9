//! What a server's error means and its usual causes in order, from `rules/errors/*.toml`.

mod index;

use serde::Deserialize;

use super::join::Evidence;
use crate::provider::Profile;
use crate::request::reply::{Reply, known};
use crate::request::symptom;
use index::PAGES;

/// A page of `rules/errors/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorPage {
    /// The OAuth error or the provider's code; `http-403` for a status alone.
    code: String,
    /// One or two sentences.
    meaning: String,
    #[serde(default)]
    causes: Vec<UsualCause>,
    /// Where this stands.
    sources: Vec<String>,
}

/// A usual cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsualCause {
    rule: String,
    /// Why this explains the error.
    reason: String,
}

/// What is known of one answer: the provider's page first, then the OAuth error's, then the status'.
#[derive(Debug, Default)]
pub(crate) struct Explanation {
    pages: Vec<ErrorPage>,
    /// What the provider itself means by the code.
    provider: Option<String>,
}

/// The pages for an answer: of the provider's code, of the error, of the words; the status counts where it tells more than
/// these. A page is parsed only when its error was met.
pub(super) fn explain(reply: &Reply, profile: &Profile) -> Explanation {
    let mut pages: Vec<ErrorPage> = Vec::new();
    let named = [reply.code.as_deref(), reply.error.as_deref()].into_iter().flatten().filter(|code| page(code).is_some());
    let meant = || reply.codes.iter().find_map(|code| known::of_code(code)).filter(|_| reply.refused());
    let mut codes: Vec<&str> = named.collect();
    if codes.is_empty() {
        codes.extend(meant());
    }
    if codes.is_empty() && reply.refused() {
        codes.extend(known::of_words(reply));
        // Other statuses tell more than that a page answered.
        let vague = matches!(reply.status, None | Some(..=299 | 400..=403));
        codes.extend((reply.html && vague).then_some("html"));
    }
    let status = reply.status.and_then(|status| of_status(status, codes.is_empty()));
    codes.extend(status.as_deref());
    for code in codes {
        pages.extend(page(code).filter(|page| pages.iter().all(|known| known.code != page.code)));
    }
    Explanation { pages, provider: of_provider(reply, profile) }
}

/// The page of a status. 400 and 5xx add nothing to an error that has a name.
fn of_status(status: u16, alone: bool) -> Option<String> {
    let own = format!("http-{status}");
    match status {
        300..400 => Some("http-3xx".to_owned()),
        400 | 500.. if !alone => None,
        500.. if page(&own).is_none() => Some("http-5xx".to_owned()),
        _ => Some(own),
    }
}

/// The provider's meaning of an error that has no page under the provider's own code.
fn of_provider(reply: &Reply, profile: &Profile) -> Option<String> {
    let has_page = reply.code.as_deref().is_some_and(|code| page(code).is_some());
    let error = profile.error(reply).filter(|_| !has_page)?;
    Some(sentence(&profile.name, error))
}

/// `At Zoom: ... Usual causes: ...; ...`.
pub(crate) fn sentence(name: &str, error: &crate::provider::ProviderError) -> String {
    let causes = if error.causes.is_empty() { String::new() } else { format!(" Usual causes: {}.", error.causes.join("; ")) };
    format!("At {name}: {}{causes}", error.meaning)
}

/// Meaning, likely causes and sources of an error code, the providers' own meanings between them; `None` for one that nobody
/// knows.
pub(crate) fn described(code: &str, own: &[String]) -> Option<String> {
    let code = codes().find(|known| known.eq_ignore_ascii_case(code)).unwrap_or(code);
    let page = page(code).or_else(|| page(known::of_code(code)?));
    if page.is_none() && own.is_empty() {
        return None;
    }
    let sources = page.as_ref().map(|page| format!("sources: {}", page.sources.join(", ")));
    let meaning = page.as_ref().map(|page| format!("{}: {}", page.code, page.meaning));
    // Of a registered code single providers mean what others do not.
    let of_providers = own.iter().filter(|_| page.is_none()).flat_map(|text| symptom::of_text(text));
    let symptoms = symptom::of_name(code).into_iter().chain(of_providers).collect();
    let evidence = Evidence {
        symptoms,
        explanation: Explanation { pages: page.into_iter().collect(), provider: None },
        ..Evidence::default()
    };
    let providers = (!own.is_empty()).then(|| own.iter().map(|text| format!("- {text}")).collect::<Vec<_>>().join("\n"));
    let parts = [Some(code.to_owned()), meaning, evidence.listed(), providers, sources];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
}

/// The codes that have a page.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

fn page(code: &str) -> Option<ErrorPage> {
    let (_, text) = PAGES.iter().find(|(known, _)| *known == code)?;
    toml::from_str(text).ok()
}

impl Explanation {
    fn listed(&self) -> impl Iterator<Item = &UsualCause> {
        self.pages.iter().flat_map(|page| &page.causes)
    }

    /// The place of a rule among the causes; behind all of them when it is none.
    pub(super) fn position(&self, rule: &str) -> usize {
        self.listed().position(|cause| cause.rule == rule).unwrap_or(usize::MAX)
    }

    /// Why the rule explains the error.
    pub(super) fn reason(&self, rule: &str) -> Option<&str> {
        self.listed().find(|cause| cause.rule == rule).map(|cause| cause.reason.as_str())
    }

    /// What the error means, with what the server itself named.
    pub(super) fn meaning(&self, reply: &Reply) -> Option<String> {
        let page = || self.pages.first().map(|page| page.meaning.clone());
        let mut text = self.provider.clone().or_else(page).unwrap_or_default();
        if reply.html && !reply.description.is_empty() {
            text.push_str(&format!(" The page is titled \"{}\".", reply.description));
        }
        for (name, value) in &reply.parameters {
            let saw = if value.is_empty() { "as empty".to_owned() } else { "with a value".to_owned() };
            text.push_str(&format!(" The answer says that it saw {name} {saw}."));
        }
        for name in reply.missing.iter().filter(|name| crate::privacy::mask::is_name(name)) {
            text.push_str(&format!(" The answer misses {name}."));
        }
        Some(text).filter(|text| !text.is_empty()).map(|text| text.trim_start().to_owned())
    }
}

#[cfg(test)]
mod tests;
