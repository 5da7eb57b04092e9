//! What is known of a provider: facts as data, with sources. Where a profile is silent the answer is "unknown".
//!
//! Recognising a provider looks at a static table; only the page of the one that matches is parsed.

mod address;
pub(crate) mod metadata;
mod own;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::text::layers::Layers;
pub use metadata::{Metadata, MetadataError};
pub use own::{Host, OwnProvider};

/// What a profile says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileAnswer {
    /// The provider documents it.
    Yes,
    /// The provider documents the opposite.
    No,
    /// Nothing is known.
    Unknown,
}

/// How well founded a profile is. A low one is a hint: it may silence a rule, never sharpen one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileGrade {
    /// One entry of a library, or memory.
    #[default]
    Low,
    /// Several client libraries agree, or documentation was seen in part.
    Medium,
    /// The vendor's documentation, server source or official client was read.
    High,
}

/// The facts on one provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Short name: `ringcentral`.
    pub id: String,
    /// Name for messages: `RingCentral`.
    pub name: String,
    /// How well founded the facts are.
    pub confidence: ProfileGrade,
    /// `hosted` by the vendor, or an `engine` that others host.
    pub kind: String,
    /// `host/path` patterns: `*` is one segment or a part of a host, `**` anything.
    pub token_urls: Vec<String>,
    /// Those of them that others have too, so that nobody is recognised by them.
    pub shared_urls: Vec<String>,
    /// The same for the endpoint that revokes tokens, where the facts hold there too.
    pub revocation_urls: Vec<String>,
    /// Beginnings of error codes that only this provider uses.
    pub error_prefixes: Vec<String>,
    /// The month in which the facts were collected.
    pub collected: String,
    /// Where they stand.
    pub sources: Vec<String>,
    /// The refresh request.
    pub refresh: Refresh,
    /// Header fields that the documentation asks for.
    pub headers: BTreeMap<String, String>,
    /// Answers that the other keys do not give; see `rules/providers/README.md`.
    pub facts: BTreeMap<String, bool>,
    /// Registered parameter name to the provider's own name.
    pub aliases: BTreeMap<String, String>,
    /// What its errors mean.
    pub errors: Vec<ProviderError>,
    /// What the server says of itself; it counts more than all of the above.
    #[serde(skip)]
    pub metadata: Option<Metadata>,
}

/// How a provider wants a refresh request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Refresh {
    /// Registered method names, the documented or safest first; `none` is a public client.
    pub auth: Vec<String>,
    /// `form`, `json`, `form-or-json` or `query`.
    pub body: String,
    /// Parameters, some with a value.
    pub required: Vec<String>,
    /// Parameters that may be there.
    pub optional: Vec<String>,
    /// Remarks on what is refused or ignored.
    pub ignored: Vec<String>,
    /// Whether the answer brings a new refresh token.
    pub rotates: String,
    /// Whether Basic and body credentials together are accepted; known with evidence only.
    pub header_and_body_together: Option<bool>,
    /// What else is worth knowing.
    pub notes: String,
}

/// An error of a provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderError {
    /// As it appears: an OAuth error, a number, a code of its own.
    pub code: String,
    /// What it means there.
    pub meaning: String,
    /// Usual causes.
    pub causes: Vec<String>,
    /// Usual status.
    pub status: Option<u16>,
    /// Words of the answer that tell two uses of one code apart.
    pub contains: Option<String>,
}

impl Profile {
    /// What the provider says to the question `fact`.
    pub fn answer(&self, fact: &str) -> ProfileAnswer {
        if let Some(known) = self.facts.get(fact) {
            return if *known { ProfileAnswer::Yes } else { ProfileAnswer::No };
        }
        match fact {
            "json_body" => self.said(self.refresh.body.contains("json"), !self.refresh.body.is_empty()),
            "query_params" => self.said(self.refresh.body == "query", false),
            "secret_in_body" => self.takes("client_secret_post"),
            "basic" => self.takes("client_secret_basic"),
            "together" => {
                self.said(self.refresh.header_and_body_together == Some(true), self.refresh.header_and_body_together.is_some())
            }
            _ => ProfileAnswer::Unknown,
        }
    }

    /// Whether the provider's refresh request has the parameter `name`, by its registered name.
    pub fn requires(&self, name: &str) -> ProfileAnswer {
        let own = self.aliases.get(name).map_or(name, String::as_str);
        let listed = self.refresh.required.iter().any(|known| known.split('=').next() == Some(own));
        match (listed, self.refresh.required.is_empty()) {
            (true, _) => ProfileAnswer::Yes,
            (false, false) => ProfileAnswer::No,
            (false, true) => ProfileAnswer::Unknown,
        }
    }

    /// True when `name` is the provider's own name of a registered parameter.
    pub fn has_own_name(&self, name: &str) -> bool {
        self.aliases.values().any(|own| own == name)
    }

    fn takes(&self, method: &str) -> ProfileAnswer {
        let (known, grade) = self.auth_methods();
        match (known.iter().any(|known| known == method), known.is_empty()) {
            (true, _) => ProfileAnswer::Yes,
            (false, false) if grade > ProfileGrade::Low => ProfileAnswer::No,
            _ => ProfileAnswer::Unknown,
        }
    }

    /// The ways in which the server authenticates clients, by their registered names, and how sure that is.
    pub(crate) fn auth_methods(&self) -> (&[String], ProfileGrade) {
        let listed = self.metadata.as_ref().and_then(|metadata| metadata.token_endpoint_auth_methods_supported.as_deref());
        listed.map_or((&self.refresh.auth, self.confidence), |listed| (listed, ProfileGrade::High))
    }

    /// What the server's metadata lists, if it is known and lists any.
    pub(crate) fn listed(&self, list: fn(&Metadata) -> &Option<Vec<String>>) -> Option<&[String]> {
        list(self.metadata.as_ref()?).as_deref()
    }

    /// A low profile says yes, which silences, and never no.
    fn said(&self, yes: bool, known: bool) -> ProfileAnswer {
        match (yes, known) {
            (true, _) => ProfileAnswer::Yes,
            (false, true) if self.confidence > ProfileGrade::Low => ProfileAnswer::No,
            _ => ProfileAnswer::Unknown,
        }
    }

    /// The provider's name, or "the server".
    pub fn name_or_server(&self) -> &str {
        if self.name.is_empty() { "the server" } else { &self.name }
    }

    /// The host to name when the capture shows none.
    pub(crate) fn main_host(&self) -> Option<&str> {
        let host = self.token_urls.first()?.split('/').next()?;
        (!host.contains('*') && host.contains('.')).then_some(host)
    }

    /// What the provider's own error means: by code, the most telling first; by words where one code has several meanings.
    pub(crate) fn error(&self, reply: &Reply) -> Option<&ProviderError> {
        let status = reply.status.map(|status| status.to_string());
        let codes = reply.codes.iter().chain(&status);
        codes
            .filter_map(|code| self.meaning(code, reply))
            .next()
            .or_else(|| self.errors.iter().find(|error| error.is_told(reply)))
    }

    fn meaning(&self, code: &str, reply: &Reply) -> Option<&ProviderError> {
        let fits =
            |error: &&ProviderError| error.has_code(code) && error.contains.as_deref().is_none_or(|words| reply.says(words));
        let known: Vec<&ProviderError> = self.errors.iter().filter(fits).collect();
        known.iter().find(|error| error.contains.is_some()).or(known.first()).copied()
    }
}

impl ProviderError {
    /// `a / b` are two codes, `a*` is a beginning, `a1..a9` a range of numbers.
    fn has_code(&self, code: &str) -> bool {
        self.code.split(" / ").any(|known| match known.split_once("..") {
            Some((first, last)) => is_between(code, first, last),
            None => known == code || known.strip_suffix('*').is_some_and(|start| code.starts_with(start)),
        })
    }

    /// The code stands in the text of the answer, wherever: only for codes that are no common words.
    fn is_told(&self, reply: &Reply) -> bool {
        let distinct = |code: &str| {
            let odd =
                code.contains([' ', ':']) || code.contains(|c: char| c.is_ascii_digit()) && code.contains(char::is_alphabetic);
            odd && code.len() >= 6
        };
        let said = |code: &str| {
            let encoded = code.replace(':', "%3A");
            reply.says(code) || encoded != code && reply.says(&encoded)
        };
        distinct(&self.code) && said(&self.code) && self.contains.as_deref().is_none_or(|words| reply.says(words))
    }
}

/// `OAUTH_022` lies between `OAUTH_019` and `OAUTH_027`.
fn is_between(code: &str, first: &str, last: &str) -> bool {
    let split =
        |text: &str| text.find(|c: char| c.is_ascii_digit()).map(|at| (text[..at].to_owned(), text[at..].parse::<u32>().ok()));
    match (split(first), split(code), split(last)) {
        (Some((a, Some(least))), Some((b, Some(number))), Some((c, Some(most)))) => {
            a == b && b == c && (least..=most).contains(&number)
        }
        _ => false,
    }
}

/// A profile that is compiled in, with what it is recognised by.
#[derive(Debug)]
pub(crate) struct BuiltIn {
    pub(crate) id: &'static str,
    /// `hosted` or `engine`; an engine is thought of only when no vendor's own address fits.
    kind: &'static str,
    pub(crate) page: &'static str,
    /// The patterns that tell this provider from all others.
    urls: &'static [&'static str],
    prefixes: &'static [&'static str],
}

impl BuiltIn {
    /// The facts of this row.
    pub(crate) fn profile(&self) -> Profile {
        toml::from_str(self.page).unwrap_or_default()
    }
}

/// Every one of them, by id; `build.rs` makes the table of the pages.
static BUILT_IN: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/providers.rs"));

/// The built-in profiles, by id.
pub(crate) fn entries() -> &'static [BuiltIn] {
    BUILT_IN
}

/// All built-in profiles, by id. Parses every page: for lists, not for linting.
pub(crate) fn all() -> impl Iterator<Item = Profile> {
    BUILT_IN.iter().map(BuiltIn::profile)
}

/// Every provider's id, how well founded its facts are, and its name.
pub fn list() -> Vec<[String; 3]> {
    all().map(|profile| [profile.id, format!("{:?}", profile.confidence).to_lowercase(), profile.name]).collect()
}

/// The built-in profile of that id.
pub(crate) fn named(id: &str) -> Option<Profile> {
    BUILT_IN.iter().find(|entry| entry.id == id).map(BuiltIn::profile)
}

/// What the caller says of providers, which comes before what is built in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told<'t> {
    /// The provider's id.
    pub(crate) provider: Option<&'t str>,
    pub(crate) metadata: Option<&'t Metadata>,
    pub(crate) providers: &'t [OwnProvider],
    pub(crate) hosts: &'t [Host],
}

/// The profile of a request's provider: the one that was chosen, else by address or error code; an empty one when
/// unknown. Facts and hosts of the caller's own come before those that are built in.
pub(crate) fn find(layers: &Layers<'_>, request: &TokenRequest, reply: Option<&Reply>, told: &Told<'_>) -> Profile {
    let host = request.host.map(|host| layers.text(host).to_ascii_lowercase()).unwrap_or_default();
    let path = request.url.shown().map(|url| layers.text(url.path).into_owned()).unwrap_or_default();
    let known = || told.hosts.iter().filter(|known| known.fits(&host));
    let chosen = told.provider.or(known().find_map(|known| known.provider.as_deref()));
    let code = reply.and_then(|reply| reply.code.as_deref());
    let mut profile = match chosen {
        Some(id) => own::named(told.providers, id).or_else(|| named(id)).unwrap_or_default(),
        None => {
            let own = own::recognise(told.providers, &host, &path);
            own.or_else(|| recognise(&host, &path, code).map(BuiltIn::profile)).unwrap_or_default()
        }
    };
    profile.metadata = told.metadata.cloned().or_else(|| known().find_map(|known| known.metadata.clone()));
    profile
}

/// The provider that a text without a request speaks of: by an address in it, else by its name as a word.
pub(crate) fn mentioned(text: &str) -> Option<Profile> {
    let addresses = text.match_indices("://").filter_map(|(at, _)| {
        let rest = &text[at + 3..];
        let end = rest.find(|c: char| c.is_whitespace() || "\"'<>)`,;".contains(c)).unwrap_or(rest.len());
        let (host, path) = rest[..end].split_at(rest[..end].find('/').unwrap_or(end));
        recognise(&host.to_ascii_lowercase(), path, None)
    });
    let words = text.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>();
    let named = || BUILT_IN.iter().find(|entry| entry.kind == "hosted" && words.iter().any(|word| is_name(entry.id, word)));
    addresses.into_iter().next().or_else(named).map(BuiltIn::profile)
}

/// A name of one word that is no word of everyday English.
fn is_name(id: &str, word: &str) -> bool {
    let common = [
        "apple", "box", "line", "slack", "square", "notion", "linear", "sage", "zoom", "meetup", "clover", "canva", "roblox",
        "threads", "patreon", "asana",
    ];
    id.len() > 4 && !common.contains(&id) && id.eq_ignore_ascii_case(word)
}

/// An address that fits; else a path that only one provider has; else the provider's own error code.
fn recognise(host: &str, path: &str, code: Option<&str>) -> Option<&'static BuiltIn> {
    let address = address::EndpointAddress::new(host, path);
    let fits = |entry: &&BuiltIn| entry.urls.iter().any(|url| address.fits(url));
    let own_path = |entry: &&BuiltIn| entry.urls.iter().any(|url| address::has_own_path(url, path));
    let of_kind = |kind: &'static str| BUILT_IN.iter().filter(move |entry| entry.kind == kind);
    let by_address = of_kind("hosted").find(fits).or_else(|| of_kind("engine").find(fits));
    let by_path = || {
        let mut owners = BUILT_IN.iter().filter(own_path);
        owners.next().filter(|_| owners.next().is_none())
    };
    let by_path = || if host.is_empty() { by_path() } else { None };
    let by_code =
        || code.and_then(|code| BUILT_IN.iter().find(|entry| entry.prefixes.iter().any(|prefix| code.starts_with(prefix))));
    by_address.or_else(by_path).or_else(by_code)
}

#[cfg(test)]
mod tests;
