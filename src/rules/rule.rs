//! What a rule is, and the registry of all of them.

use std::borrow::Cow;

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
    /// What the head of the page says, made of it by `build.rs`.
    pub(crate) head: PageHead,
}

/// The front matter of a page.
#[derive(Debug)]
pub(crate) struct PageHead {
    pub(crate) level: Level,
    pub(crate) view: View,
    pub(crate) is_opt_in: bool,
    /// Keys, values, and the items of those that are lists.
    pub(crate) entries: &'static [(&'static str, &'static str, &'static [&'static str])],
}

impl Rule {
    /// A value of the page's front matter.
    pub fn meta(&self, key: &str) -> &'static str {
        self.entry(key).map_or("", |(_, value, _)| value)
    }

    fn entry(&self, key: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
        self.head.entries.iter().find(|(known, ..)| *known == key)
    }

    /// The level that the page gives.
    pub fn level(&self) -> Level {
        self.head.level
    }

    /// The least level that its findings have where a standard is followed.
    pub(crate) fn least_under(&self, standard: Standard) -> Option<Level> {
        Level::named(self.meta(standard.name()))
    }

    /// True for a rule that runs only where somebody asks for it.
    pub fn is_opt_in(&self) -> bool {
        self.head.is_opt_in
    }

    /// The least view on which the rule may speak.
    pub fn view(&self) -> View {
        self.head.view
    }

    /// The specifications and pages that the rule rests on: `RFC 6749 section 2.3`.
    pub fn references(&self) -> impl Iterator<Item = &'static str> {
        self.list("references").iter().copied()
    }

    /// The items that the page lists under a key: `[a, b]`, or one alone.
    pub(crate) fn list(&self, key: &str) -> &'static [&'static str] {
        self.entry(key).map_or(&[], |(_, _, items)| items)
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

    /// Both, where a rule has one reason and one piece of advice.
    pub(crate) fn explained(self, why: &str, help: &str) -> FindingDraft {
        self.why(why).help(help)
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

    /// Other places with the same fault.
    pub(crate) fn also_each(self, places: impl IntoIterator<Item = Slice>, words: &str) -> FindingDraft {
        places.into_iter().fold(self, |draft, at| draft.also(at, words))
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

    /// Both, where one piece of evidence decides them together.
    pub(crate) fn judged(self, level: Level, confidence: Confidence) -> FindingDraft {
        self.level(level).confidence(confidence)
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
