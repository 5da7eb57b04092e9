//! What a rule is, and the registry of all of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::capture::model::View;
use crate::provider::Profile;
use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::rules;
use crate::rules::change::Fix;
use crate::rules::finding::{Confidence, Finding, Label, Level, Unchecked};
use crate::rules::past::Past;
use crate::rules::standard::Standard;
use crate::text::layers::{Layers, Slice};

/// A rule: a name, a page, a check. Level, view and references stand on the page and only there.
#[derive(Debug)]
pub struct Rule {
    /// `group/name` of the catalogue.
    pub name: &'static str,
    /// The text of `rules/<group>/<name>.md`.
    pub page: &'static str,
    /// Reads one request and reports into the context.
    pub check: fn(&TokenRequest, &mut Context<'_>),
}

impl Rule {
    /// A value of the page's front matter.
    pub fn meta(&self, key: &str) -> &'static str {
        let head = self.page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")).map_or("", |(head, _)| head);
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map_or("", str::trim)
    }

    /// What the page says that every check asks for, read once for all rules.
    fn facts(&self) -> Facts {
        static FACTS: OnceLock<BTreeMap<&'static str, Facts>> = OnceLock::new();
        let all = FACTS.get_or_init(|| all().map(|rule| (rule.name, Facts::read(rule))).collect());
        // Tests have rules of their own.
        all.get(self.name).copied().unwrap_or_else(|| Facts::read(self))
    }

    /// The level that the page gives.
    pub fn level(&self) -> Level {
        self.facts().level
    }

    /// The least level that its findings have where a standard is followed.
    pub(crate) fn least_under(&self, standard: Standard) -> Option<Level> {
        Level::named(self.meta(standard.name()))
    }

    /// True for a rule that runs only where somebody asks for it.
    pub fn is_opt_in(&self) -> bool {
        self.facts().is_opt_in
    }

    /// The least view on which the rule may speak.
    pub fn view(&self) -> View {
        self.facts().view
    }

    /// The specifications and pages that the rule rests on: `RFC 6749 section 2.3`.
    pub fn references(&self) -> impl Iterator<Item = &'static str> {
        self.list("references")
    }

    /// The items that the page lists under a key: `[a, b]`, or one alone.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = &'static str> + use<> {
        let list = self.meta(key).trim_start_matches('[').trim_end_matches(']');
        list.split(',').map(str::trim).filter(|item| !item.is_empty())
    }
}

#[derive(Clone, Copy, Debug)]
struct Facts {
    level: Level,
    view: View,
    is_opt_in: bool,
}

impl Facts {
    fn read(rule: &Rule) -> Facts {
        Facts {
            level: Level::named(rule.meta("level")).unwrap_or(Level::Info),
            view: if rule.meta("view") == "wire" { View::Wire } else { View::Logical },
            is_opt_in: rule.meta("default") == "off",
        }
    }
}

/// All rules, in the order of their names.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    rules::GROUPS.iter().flat_map(|group| group.iter())
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

/// What a rule may look at besides the request, and where it reports.
#[derive(Debug)]
pub struct Context<'c> {
    /// The texts that slices point into.
    pub layers: &'c Layers<'c>,
    /// What the server answered, where that is shown.
    pub reply: Option<&'c Reply>,
    /// What is known of the provider.
    pub profile: &'c Profile,
    /// The standard that is to be followed beyond RFC 6749.
    pub(crate) standard: Option<Standard>,
    /// What time it is, in seconds since 1970, where that is known.
    pub(crate) now: Option<i64>,
    /// What the file shows of the exchanges before this one.
    pub(crate) past: Past<'c>,
    pub(crate) rule: &'static Rule,
    pub(crate) findings: Vec<Finding>,
    pub(crate) unchecked: Vec<Unchecked>,
}

impl<'c> Context<'c> {
    /// The text of a slice.
    pub fn text(&self, slice: Slice) -> Cow<'c, str> {
        self.layers.text(slice)
    }

    /// The bytes of a slice.
    pub fn bytes(&self, slice: Slice) -> &'c [u8] {
        self.layers.bytes(slice)
    }

    /// Starts a finding at the page's level, confidence certain; the draft is reported with [`Draft::report`].
    pub fn draft(&self, at: Slice, message: impl Into<String>) -> FindingDraft {
        FindingDraft(Finding {
            rule: self.rule.name,
            level: self.rule.level(),
            confidence: Confidence::Certain,
            message: message.into(),
            why: String::new(),
            help: String::new(),
            labels: vec![Label { at, message: String::new() }],
            fix: None,
            about: Vec::new(),
        })
    }

    /// Says that the capture cannot decide this check, why not, and how the user can.
    pub fn cannot_check(&mut self, reason: impl Into<String>, how: impl Into<String>) {
        let unchecked = Unchecked { rule: self.rule.name, reason: reason.into(), how: how.into() };
        if !self.unchecked.contains(&unchecked) {
            self.unchecked.push(unchecked);
        }
    }
}

/// A finding on its way.
#[must_use = "a draft says nothing until it is reported"]
#[derive(Debug)]
pub struct FindingDraft(Finding);

impl FindingDraft {
    /// Why the server cares.
    pub fn why(mut self, why: impl Into<String>) -> FindingDraft {
        self.0.why = why.into();
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> FindingDraft {
        self.0.help = help.into();
        self
    }

    /// Words under the primary label.
    pub fn label(mut self, words: impl Into<String>) -> FindingDraft {
        if let Some(primary) = self.0.labels.first_mut() {
            primary.message = words.into();
        }
        self
    }

    /// Another place that belongs to the finding.
    pub fn also(mut self, at: Slice, words: impl Into<String>) -> FindingDraft {
        self.0.labels.push(Label { at, message: words.into() });
        self
    }

    /// The parameters that the finding is about, where the first label does not tell.
    pub(crate) fn about(mut self, names: impl IntoIterator<Item = &'static str>) -> FindingDraft {
        self.0.about.extend(names);
        self
    }

    /// Another level than the page's, because of evidence.
    pub fn level(mut self, level: Level) -> FindingDraft {
        self.0.level = level;
        self
    }

    /// No graver than this.
    pub(crate) fn at_most(mut self, level: Level) -> FindingDraft {
        self.0.level = self.0.level.min(level);
        self
    }

    /// Less than certain.
    pub fn confidence(mut self, confidence: Confidence) -> FindingDraft {
        self.0.confidence = confidence;
        self
    }

    /// The repair. A finding without one says what to do in `help` only.
    pub(crate) fn fix(mut self, fix: impl Into<Option<Fix>>) -> FindingDraft {
        self.0.fix = fix.into();
        self
    }

    /// Hands the finding in.
    pub fn report(self, cx: &mut Context<'_>) {
        cx.findings.push(self.0);
    }
}
