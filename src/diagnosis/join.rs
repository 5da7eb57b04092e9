//! Faults and symptoms, joined: how well a finding explains the answer.

use super::effect::Effect;
use super::errors::{self, Explanation};
use super::fit::{self, Fit};
use crate::provider::Profile;
use crate::request::reply::Reply;
use crate::request::symptom::{self, Saw, Symptom, SymptomSource, Token, ToldSymptom};
use crate::request::token::TokenRequest;
use crate::rules::finding::{Confidence, Finding, Level};
use crate::rules::rule::{self, Rule};
use crate::text::layers::Layers;

/// What is known of an answer: what it says was seen, and the pages of its errors.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) symptoms: Vec<Symptom>,
    pub(super) explanation: Explanation,
    /// The grant whose code or token the answer speaks of.
    pub(super) grant: Option<&'static str>,
    /// The words of the answer in lower case, one space between them.
    pub(super) plain: String,
}

/// How a fault explains an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub(super) fit: Fit,
    effect: Effect,
    /// How well it fits what the answer says beside its main point.
    beside: Fit,
    /// What the answer speaks of shows that this cannot be it.
    pub(super) contradicted: bool,
}

/// The parameters that a finding is about.
pub(super) fn subjects(layers: &Layers<'_>, request: &TokenRequest, finding: &Finding) -> Vec<&'static str> {
    if !finding.about.is_empty() {
        return finding.about.clone();
    }
    let Some(label) = finding.labels.first() else { return Vec::new() };
    let at = layers.span(label.at);
    let within = request.params.iter().filter(|param| {
        let unit = layers.span(param.field.unit);
        unit.start <= at.start && at.end <= unit.end
    });
    let names = crate::request::names::PARAMETERS;
    within
        .filter_map(|param| names.iter().find(|name| layers.bytes(param.field.name) == name.as_bytes()).copied())
        .take(2)
        .collect()
}

/// The parameters that a rule is about in any request, as its page says.
fn own_subjects(rule: &Rule) -> &'static [&'static str] {
    rule.list("about")
}

/// The parameters in which a fault makes a server say so, where it names none.
fn implied(saw: Saw) -> &'static [&'static str] {
    match saw {
        Saw::WrongSecret => &["client_secret"],
        Saw::UnknownClient => &["client_id"],
        Saw::ClientRefused => &["client_id", "client_secret"],
        Saw::GrantUnknown => &["grant_type"],
        Saw::TokenRefused | Saw::TokenForeign => &["refresh_token", "code"],
        Saw::RedirectDiffers => &["redirect_uri"],
        Saw::VerifierWrong => &["code_verifier"],
        Saw::ScopeRefused => &["scope"],
        Saw::TargetRefused => &["resource", "audience"],
        Saw::UserRefused => &["username", "password"],
        Saw::AssertionRefused => &["assertion"],
        _ => &[],
    }
}

/// The grant of the code or token that a sentence names.
fn grant(said: &ToldSymptom) -> Option<&'static str> {
    match said.token() {
        Token::Code => Some("authorization_code"),
        Token::Refresh => Some("refresh_token"),
        Token::Some | Token::Other | Token::Unsaid => None,
    }
}

impl Evidence {
    pub(super) fn of_answer(reply: &Reply, profile: &Profile) -> Evidence {
        let meaning = profile.error(reply).map(|error| error.meaning.as_str());
        let grant = reply.told().iter().find_map(grant);
        let plain = format!(" {} ", symptom::plain(&reply.text));
        Evidence { symptoms: symptom::of(reply, meaning), explanation: errors::explain(reply, profile), grant, plain }
    }

    /// Whether the answer misses the parameter.
    pub(super) fn misses(&self, name: &str) -> bool {
        self.symptoms.iter().any(|symptom| symptom.saw == Saw::Missing && symptom.about == Some(name))
    }

    /// Whether the answer has a word that, of all causes that look alike, only this one has (`said` on its page).
    fn names(&self, rule: &Rule) -> bool {
        rule.list("said").iter().any(|words| self.plain.contains(&format!(" {words} ")))
    }

    /// What the answer means, with what the server itself named.
    pub(super) fn meaning(&self, reply: &Reply) -> String {
        let said = self.said();
        let known = self.explanation.meaning(reply);
        [said, known]
            .into_iter()
            .flatten()
            .reduce(|all, more| format!("{all} {more}"))
            .unwrap_or_else(|| "No explanation is known for this answer.".to_owned())
    }

    /// The answer says in words or by a code of its own what it is about.
    pub(super) fn says_so(&self) -> bool {
        self.symptoms.iter().any(|symptom| symptom.source >= SymptomSource::Error)
    }

    /// How the faults that a rule finds, in these parameters, explain the answer.
    pub(super) fn matches(&self, rule: &Rule, subjects: &[&'static str]) -> Match {
        let (main, beside) = self.parts();
        let best = main.iter().map(|symptom| fit::of_rule(rule, subjects, symptom)).max_by_key(|(fit, _)| *fit);
        let (fit, effect) = best.unwrap_or((0, Effect::None));
        let beside = beside.iter().map(|symptom| fit::of_rule(rule, subjects, symptom).0).max().unwrap_or(0);
        let contradicted = self.symptoms.iter().any(|symptom| fit::contradicts(rule, subjects, symptom)) && fit < fit::USUAL;
        Match { fit, effect, beside, contradicted }
    }

    /// What leaves nothing open and was said in words or by a code; where there is none of that, what tells most; then the rest.
    fn parts(&self) -> (&[Symptom], &[Symptom]) {
        let strong = |symptom: &Symptom| !symptom.saw.is_vague() && symptom.source >= SymptomSource::Code;
        let first = self.symptoms.iter().position(|symptom| !strong(symptom)).unwrap_or(self.symptoms.len());
        if first > 0 {
            return self.symptoms.split_at(first);
        }
        let said = self.symptoms.iter().filter(|symptom| symptom.source >= SymptomSource::Code).count();
        let vague_only = said > 0 && self.symptoms.iter().take(said).all(|symptom| symptom.source >= SymptomSource::Code);
        if vague_only { self.symptoms.split_at(said) } else { (&self.symptoms, &[]) }
    }

    /// The match of a finding.
    pub(super) fn of(&self, layers: &Layers<'_>, request: &TokenRequest, finding: &Finding) -> Match {
        let none = Match { fit: 0, effect: Effect::None, beside: 0, contradicted: false };
        let subjects = subjects(layers, request, finding);
        let found = rule::find(finding.rule).map_or(none, |rule| self.matches(rule, &subjects));
        // What a page adds to the table of effects it knows for sure.
        if self.explanation.reason(finding.rule).is_some() { Match { fit: fit::EXACT, ..found } } else { found }
    }

    /// The answer says one thing, in words or by a code of its own.
    fn is_settled(&self) -> bool {
        let main = self.parts().0;
        !main.is_empty() && main.iter().all(|symptom| !symptom.saw.is_vague() && symptom.source >= SymptomSource::Code)
    }

    /// The fault does the very thing that the answer says.
    pub(super) fn is_exact(&self, rule: &Rule) -> bool {
        self.is_settled() && self.matches(rule, own_subjects(rule)).fit == fit::EXACT
    }

    /// The usual causes of such an answer, the likeliest first.
    pub(super) fn usual(&self) -> Vec<&'static Rule> {
        let main = self.parts().0;
        let named: Vec<&'static str> = main.iter().filter_map(|symptom| symptom.about).collect();
        let about: Vec<&'static str> =
            main.iter().flat_map(|symptom| implied(symptom.saw)).copied().chain(named.iter().copied()).collect();
        // What does the very thing that the answer says comes before what is more frequent.
        let settled = self.is_settled();
        let rank = |rule: &'static Rule| {
            let own = own_subjects(rule);
            let found = self.matches(rule, if own.is_empty() { &about } else { own });
            let very = 2 * usize::from(own.iter().any(|name| named.contains(name)));
            let exact = if settled && found.fit == fit::EXACT { CERTAIN } else { 0 };
            (found.fit >= fit::USUAL && !found.contradicted).then(|| (found.fit * 2 + common(rule.name) + very + exact, rule))
        };
        let mut found: Vec<(usize, &'static Rule)> = rule::all().filter_map(rank).collect();
        found.sort_by_cached_key(|(rank, rule)| {
            (!self.names(rule), self.explanation.position(rule.name), std::cmp::Reverse(*rank))
        });
        found.into_iter().map(|(_, rule)| rule).collect()
    }

    /// The usual causes as a list for people.
    pub(super) fn listed(&self) -> Option<String> {
        let line = |rule: &'static Rule| {
            let reason = self.explanation.reason(rule.name).map(str::to_owned);
            format!("  {}: {}", rule.name, reason.unwrap_or_else(|| format!("{}.", rule.meta("summary"))))
        };
        let lines: Vec<String> = self.usual().into_iter().take(LISTED).map(line).collect();
        (!lines.is_empty()).then(|| format!("Likely causes in the request, what is met most often first:\n{}", lines.join("\n")))
    }

    /// What the answer says, in a sentence; empty where it leaves all open.
    pub(super) fn said(&self) -> Option<String> {
        let symptom = self.symptoms.first().filter(|symptom| !symptom.saw.is_vague() && symptom.source >= SymptomSource::Code)?;
        let about = symptom.about.map(|name| format!(" ({name})")).unwrap_or_default();
        Some(format!("The answer says that {}{about}.", symptom.saw.says()))
    }
}

impl Match {
    /// Why this explains the answer.
    pub(super) fn reason(self) -> Option<String> {
        (self.fit >= fit::USUAL).then(|| format!("The server then {}.", self.effect.phrase()))
    }

    /// The rank of a finding: grave ones first, those that fit before others.
    pub(super) fn rank(self, finding: &Finding) -> impl Ord {
        let level = match finding.level {
            Level::Error => 6,
            Level::Warning => 2,
            Level::Info => 0,
        };
        let sure = match finding.confidence {
            Confidence::Possible => 0,
            Confidence::Likely => 1,
            Confidence::Certain => 2,
        };
        std::cmp::Reverse((
            !self.contradicted,
            finding.level > Level::Info,
            level + self.fit + sure + usize::from(self.beside >= fit::USUAL),
            self.fit,
        ))
    }
}

/// So many causes are listed for people.
const LISTED: usize = 10;

/// How often people meet a fault, of those that look alike to the server: judged after reading the labelled reports of
/// `fixtures/`, not counted. It only orders causes that fit equally well.
const COMMON: &[(&str, usize)] = &[
    ("flow/refresh-token-expired", 6),
    ("flow/code-reused", 5),
    ("flow/stale-refresh-token", 5),
    ("flow/code-stale", 4),
    ("flow/redirect-uri-mismatch", 4),
    ("flow/client-changed", 3),
    ("flow/concurrent-refresh", 2),
    ("flow/poll-too-fast", 2),
    ("client/no-identification", 3),
    ("client/secret-missing", 4),
    ("client/auth-method-unsupported", 5),
    ("body/json", 3),
    ("header/content-type-missing", 3),
    ("header/content-type-not-form", 4),
    ("transport/params-in-query", 3),
    ("param/required-missing", 3),
    ("param/empty-value", 3),
    ("param/grant-type-missing", 3),
    ("param/grant-type-unknown", 3),
    ("client/multiple-auth-methods", 3),
    ("transport/wrong-endpoint", 3),
    ("client/secret-id-not-value", 2),
    ("body/json-under-form-type", 2),
    ("body/plus-read-as-space", 2),
    ("basic/form-encoding-ambiguous", 2),
    ("client/client-id-mismatch", 2),
    ("param/redirect-uri-invalid", 2),
    ("param/code-verifier-syntax", 2),
    ("param/wrong-token-kind", 2),
    ("param/double-encoded", 1),
    ("param/scope-on-refresh", 2),
    ("param/scope-syntax", 2),
    ("param/misnamed", 2),
    ("param/value-whitespace", 1),
    ("client/assertion-audience", 2),
    ("client/assertion-expired", 2),
    ("client/bearer-on-token-endpoint", 2),
    ("basic/not-base64", 1),
    ("basic/control-char", 1),
    ("basic/swapped", 1),
    ("basic/placeholder", 1),
    ("param/placeholder", 1),
    ("body/missing", 2),
    ("body/multipart", 1),
    ("body/shell-split", 2),
    ("transport/shell-mangled", 2),
    ("transport/method-not-post", 2),
    ("transport/http-not-https", 2),
    ("header/user-agent-generic", 1),
    ("header/origin-present", 2),
    ("header/origin-missing", 2),
];

/// More than the most frequent cause has by its frequency.
const CERTAIN: usize = 8;

fn common(rule: &str) -> usize {
    COMMON.iter().find(|(name, _)| *name == rule).map_or(0, |(_, often)| *often)
}
