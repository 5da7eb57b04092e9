//! Which rules speak, and how loud: selections by name or group, levels of one's own.

use std::collections::BTreeMap;

use crate::request::names::distance;
use crate::rules::finding::Level;
use crate::rules::rule::{self, Rule};
use crate::rules::standard::Standard;

/// One or several rules: `basic/no-colon`, `basic`, `basic/*`, `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    rules: Vec<&'static str>,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// A sentence that says that no rule is called so, with the name that was probably meant.
    pub fn parse(text: &str) -> Result<Selector, String> {
        let text = text.trim();
        let group = text.strip_suffix("/*").unwrap_or(text);
        let fits = |rule: &&Rule| {
            text == "all" || rule.name == text || rule.name.split_once('/').is_some_and(|(known, _)| known == group)
        };
        let rules: Vec<&'static str> = rule::all().filter(fits).map(|rule| rule.name).collect();
        if rules.is_empty() { Err(unknown(text)) } else { Ok(Selector { text: text.to_owned(), rules }) }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many rules it names.
    #[cfg(feature = "cli")]
    pub(crate) fn breadth(&self) -> usize {
        self.rules.len()
    }

    /// True for a rule that it names.
    pub fn has(&self, rule: &str) -> bool {
        self.rules.contains(&rule)
    }
}

fn unknown(text: &str) -> String {
    let names = rule::all().flat_map(|rule| [Some(rule.name), rule.name.split('/').next()]).flatten();
    let near = names.map(|name| (distance(text, name), name)).min();
    match near.filter(|(distance, _)| *distance <= 4 && *distance < text.len()) {
        Some((_, name)) => format!("no rule or group is called {text:?}; did you mean {name}?"),
        None => format!("no rule or group is called {text:?}; `grantlint rules` lists them"),
    }
}

/// What a configuration says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The rule does not run.
    Off,
    /// The rule runs at the level of its page or of its evidence.
    On,
    /// Its findings have this level.
    At(Level),
}

impl Setting {
    /// The name in the configuration; `on` has the level of the page.
    pub fn name(self) -> &'static str {
        match self {
            Setting::Off => "off",
            Setting::On => "on",
            Setting::At(level) => level.name(),
        }
    }

    /// The setting of that name.
    pub fn named(name: &str) -> Option<Setting> {
        let levels = [Level::Error, Level::Warning, Level::Info].map(Setting::At);
        levels.into_iter().chain([Setting::Off, Setting::On]).find(|setting| setting.name() == name)
    }
}

/// Which rules run, and at what level. What is not set runs as its page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    settings: BTreeMap<&'static str, Setting>,
}

impl Policy {
    /// Only these rules run, also those that do not without being asked for.
    pub fn select(&mut self, selectors: &[Selector]) {
        for rule in rule::all() {
            let chosen = selectors.iter().any(|selector| selector.has(rule.name));
            self.settings.insert(rule.name, if chosen { Setting::On } else { Setting::Off });
        }
    }

    /// Of the rules only these run, at the level that was said before.
    pub fn narrow(&mut self, selectors: &[Selector]) {
        let before = std::mem::take(&mut self.settings);
        self.select(selectors);
        for (rule, setting) in before.into_iter().filter(|(_, setting)| matches!(setting, Setting::At(_))) {
            if selectors.iter().any(|selector| selector.has(rule)) {
                self.settings.insert(rule, setting);
            }
        }
    }

    /// The rules of the selector run so.
    pub fn set(&mut self, selector: &Selector, setting: Setting) {
        self.settings.extend(selector.rules.iter().map(|rule| (*rule, setting)));
    }

    /// The rule runs so unless something was said of it before.
    pub fn suggest(&mut self, rule: &'static str, setting: Setting) {
        self.settings.entry(rule).or_insert(setting);
    }

    /// True when the rule runs.
    pub fn runs(&self, rule: &Rule) -> bool {
        match self.settings.get(rule.name) {
            Some(setting) => *setting != Setting::Off,
            None => !rule.is_opt_in(),
        }
    }

    /// True when every rule that the selector names runs.
    pub fn runs_all(&self, selector: &Selector) -> bool {
        selector.rules.iter().filter_map(|name| rule::find(name)).all(|rule| self.runs(rule))
    }

    /// What was said of each rule, by name.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, Setting)> {
        self.settings.iter().map(|(rule, setting)| (*rule, *setting))
    }

    /// True when a level was set for the rule.
    pub(crate) fn has_level(&self, rule: &Rule) -> bool {
        matches!(self.settings.get(rule.name), Some(Setting::At(_)))
    }

    /// The level of a finding: the configuration's own, else what the standard makes of it.
    pub(crate) fn level(&self, rule: &Rule, level: Level, standard: Option<Standard>) -> Level {
        match self.settings.get(rule.name) {
            Some(Setting::At(own)) => *own,
            _ => standard.and_then(|standard| rule.least_under(standard)).map_or(level, |least| level.max(least)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(text: &str) -> Selector {
        Selector::parse(text).expect("a selector")
    }

    #[test]
    fn selectors_name_rules_and_groups() {
        assert_eq!(selector("basic/no-colon").rules, ["basic/no-colon"]);
        assert_eq!(selector("basic").rules, selector(" basic/* ").rules);
        assert_eq!(selector("all").rules.len(), rule::all().count());
        let said = |text| Selector::parse(text).expect_err("unknown");
        assert!(said("basic/no-colom").ends_with("did you mean basic/no-colon?"));
        assert!(said("basik").ends_with("did you mean basic?"));
        assert!(said("").contains("grantlint rules"));
    }

    #[test]
    fn what_was_said_last_holds() {
        let rule = |name| rule::find(name).expect("a rule");
        let mut policy = Policy::default();
        assert!(policy.runs(rule("basic/no-colon")));
        policy.select(&[selector("basic"), selector("client/secret-missing")]);
        assert!(policy.runs(rule("basic/no-colon")) && policy.runs(rule("client/secret-missing")));
        assert!(!policy.runs(rule("body/json")));
        policy.set(&selector("basic/no-colon"), Setting::Off);
        assert!(!policy.runs(rule("basic/no-colon")) && policy.runs(rule("basic/not-base64")));
        policy.set(&selector("body/json"), Setting::At(Level::Info));
        assert_eq!(policy.level(rule("body/json"), Level::Error, None), Level::Info);
        assert_eq!(policy.level(rule("basic/not-base64"), Level::Error, None), Level::Error);
    }

    #[test]
    fn settings_have_names() {
        for name in ["off", "on", "error", "warning", "info"] {
            assert_eq!(Setting::named(name).map(Setting::name), Some(name));
        }
    }
}
