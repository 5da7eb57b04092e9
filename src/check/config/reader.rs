//! From TOML to settings, with the place of everything that is wrong. Not serde's derive: it stops at the first fault, and
//! has no place for one that only a meaning shows, such as a rule that does not exist.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, ConfigError, Globs, HostConfig, Ignored, Override, keys};
use crate::check::policy::{Selector, Setting};
use crate::request::names::distance;
use crate::rules::finding::Level;
use crate::rules::standard::Standard;

type TomlValue<'i> = Spanned<DeValue<'i>>;

/// The tables and values of a text.
pub(super) fn document(text: &str) -> Result<Spanned<DeTable<'_>>, ConfigError> {
    DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        ConfigError::at(text, error.span().map_or(0, |span| span.start), format!("this is not TOML: {message}"))
    })
}

/// Reads the tables of one text.
pub(super) struct TableReader<'i> {
    text: &'i str,
    /// What stands before the names of keys in messages.
    prefix: &'static str,
}

impl<'i> TableReader<'i> {
    pub(super) fn new(text: &'i str, prefix: &'static str) -> TableReader<'i> {
        TableReader { text, prefix }
    }

    pub(super) fn config(&self, table: &DeTable<'i>) -> Result<Config, ConfigError> {
        self.known(table, "")?;
        Ok(Config {
            select: self.some(table, "select", Self::selectors)?,
            ignore: self.or_none(table, "ignore", Self::selectors)?,
            levels: self.or_none(table, "levels", Self::levels)?,
            level: self.some(table, "level", Self::level)?,
            fail_on: self.some(table, "fail-on", Self::level)?,
            profile: self.some(table, "profile", Self::standard)?,
            provider: self.some(table, "provider", Self::string)?,
            include: self.some(table, "include", Self::globs)?,
            exclude: self.or_none(table, "exclude", Self::globs)?,
            provider_files: self.or_none(table, "provider-files", Self::strings)?,
            baseline: self.some(table, "baseline", Self::string)?,
            hosts: self.or_none(table, "hosts", Self::hosts)?,
            overrides: self.each(table, "overrides", Self::exception)?,
            ignored: self.each(table, "ignored", Self::ignored)?,
        })
    }

    pub(super) fn ignore_file(&self, table: &DeTable<'i>) -> Result<Vec<Ignored>, ConfigError> {
        self.known_of(table, &["ignored"], "ignored")?;
        self.each(table, "ignored", Self::ignored)
    }

    fn exception(&self, table: &DeTable<'i>, at: Range<usize>) -> Result<Override, ConfigError> {
        self.known(table, "overrides")?;
        Ok(Override {
            paths: self.needed(table, "overrides", "paths", at, Self::globs)?,
            ignore: self.or_none(table, "ignore", Self::selectors)?,
            levels: self.or_none(table, "levels", Self::levels)?,
            provider: self.some(table, "provider", Self::string)?,
            profile: self.some(table, "profile", Self::standard)?,
        })
    }

    fn ignored(&self, table: &DeTable<'i>, at: Range<usize>) -> Result<Ignored, ConfigError> {
        self.known(table, "ignored")?;
        let line = self.error(at.clone(), "").line;
        let path = self.needed(table, "ignored", "path", at.clone(), Self::globs)?;
        let rule = self.needed(table, "ignored", "rule", at.clone(), Self::selector)?;
        let fingerprint = self.some(table, "fingerprint", Self::fingerprint)?;
        let reason = self.needed(table, "ignored", "reason", at, Self::reason)?;
        Ok(Ignored { path, rule, fingerprint, reason, line })
    }

    fn hosts(&self, value: &TomlValue<'i>, name: &str) -> Result<Vec<HostConfig>, ConfigError> {
        let host = |(pattern, value): (&Spanned<_>, &TomlValue<'i>)| {
            let table = self.table(value, "a host")?;
            self.known(table, "hosts")?;
            let (provider, metadata) = (self.some(table, "provider", Self::string)?, self.some(table, "metadata", Self::string)?);
            let pattern: &std::borrow::Cow<'_, str> = pattern.get_ref();
            Ok(HostConfig { pattern: pattern.clone().into_owned(), provider, metadata })
        };
        self.table(value, name)?.iter().map(host).collect()
    }

    fn levels(&self, value: &TomlValue<'i>, name: &str) -> Result<Vec<(Selector, Setting)>, ConfigError> {
        let level = |(rule, value): (&Spanned<std::borrow::Cow<'i, str>>, &TomlValue<'i>)| {
            let selector = Selector::parse(rule.get_ref()).map_err(|message| self.error(rule.span(), message))?;
            let names = ["off", "on", "info", "warning", "error"];
            Ok((selector, self.choice(value, "a level", &names, Setting::named)?))
        };
        let mut levels: Vec<(Selector, Setting)> = self.table(value, name)?.iter().map(level).collect::<Result<_, _>>()?;
        // The level of a rule counts more than that of its group, wherever the two stand.
        levels.sort_by_key(|(selector, _)| std::cmp::Reverse(selector.breadth()));
        Ok(levels)
    }

    fn selectors(&self, value: &TomlValue<'i>, name: &str) -> Result<Vec<Selector>, ConfigError> {
        self.list(value, name)?.iter().map(|item| self.selector(item, name)).collect()
    }

    fn selector(&self, value: &TomlValue<'i>, name: &str) -> Result<Selector, ConfigError> {
        Selector::parse(&self.string(value, name)?).map_err(|message| self.error(value.span(), message))
    }

    fn globs(&self, value: &TomlValue<'i>, name: &str) -> Result<Globs, ConfigError> {
        let several = value.get_ref().is_array();
        let patterns = if several { self.strings(value, name)? } else { vec![self.string(value, name)?] };
        Globs::new(patterns).map_err(|(index, message)| {
            let item = value.get_ref().as_array().and_then(|list| list.get(index));
            self.error(item.map_or(value.span(), Spanned::span), format!("{name}: this is not a pattern of paths: {message}"))
        })
    }

    fn level(&self, value: &TomlValue<'i>, name: &str) -> Result<Level, ConfigError> {
        self.choice(value, name, &["error", "warning", "info"], Level::named)
    }

    fn standard(&self, value: &TomlValue<'i>, name: &str) -> Result<Standard, ConfigError> {
        self.choice(value, name, &Standard::ALL.map(Standard::name), Standard::named)
    }

    fn fingerprint(&self, value: &TomlValue<'i>, name: &str) -> Result<String, ConfigError> {
        let text = self.string(value, name)?;
        let fits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if fits {
            Ok(text)
        } else {
            Err(self.error(value.span(), "a fingerprint has 16 hexadecimal digits; the JSON report shows it"))
        }
    }

    fn reason(&self, value: &TomlValue<'i>, name: &str) -> Result<String, ConfigError> {
        let text = self.string(value, name)?;
        if text.trim().is_empty() { Err(self.error(value.span(), "say why the finding may pass")) } else { Ok(text) }
    }

    fn choice<T>(
        &self,
        value: &TomlValue<'i>,
        name: &str,
        names: &[&str],
        read: fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let text = self.string(value, name)?;
        let message = || format!("{name} is one of {}, not {text:?}{}", names.join(", "), meant(&text, names.iter().copied()));
        read(&text).ok_or_else(|| self.error(value.span(), message()))
    }

    fn strings(&self, value: &TomlValue<'i>, name: &str) -> Result<Vec<String>, ConfigError> {
        self.list(value, name)?.iter().map(|item| self.string(item, name)).collect()
    }

    fn string(&self, value: &TomlValue<'i>, name: &str) -> Result<String, ConfigError> {
        value.get_ref().as_str().map(str::to_owned).ok_or_else(|| self.kind(value, name, "a text in quotes"))
    }

    fn list<'v>(&self, value: &'v TomlValue<'i>, name: &str) -> Result<&'v [TomlValue<'i>], ConfigError> {
        value.get_ref().as_array().map(|list| &list[..]).ok_or_else(|| self.kind(value, name, "a list in brackets"))
    }

    pub(super) fn table<'v>(&self, value: &'v TomlValue<'i>, name: &str) -> Result<&'v DeTable<'i>, ConfigError> {
        value.get_ref().as_table().ok_or_else(|| self.kind(value, name, "a table"))
    }

    fn kind(&self, value: &TomlValue<'i>, name: &str, wanted: &str) -> ConfigError {
        self.error(value.span(), format!("{name} is {wanted}; this is of the kind {}", value.get_ref().type_str()))
    }

    fn each<T>(
        &self,
        table: &DeTable<'i>,
        name: &str,
        read: fn(&Self, &DeTable<'i>, Range<usize>) -> Result<T, ConfigError>,
    ) -> Result<Vec<T>, ConfigError> {
        let Some(value) = table.get(name) else { return Ok(Vec::new()) };
        let item = |item: &TomlValue<'i>| read(self, self.table(item, name)?, item.span());
        value
            .get_ref()
            .as_array()
            .ok_or_else(|| self.kind(value, name, &format!("a list of tables, [[{name}]]")))?
            .iter()
            .map(item)
            .collect()
    }

    fn some<T>(
        &self,
        table: &DeTable<'i>,
        name: &str,
        read: fn(&Self, &TomlValue<'i>, &str) -> Result<T, ConfigError>,
    ) -> Result<Option<T>, ConfigError> {
        table.get(name).map(|value| read(self, value, name)).transpose()
    }

    fn or_none<T: Default>(
        &self,
        table: &DeTable<'i>,
        name: &str,
        read: fn(&Self, &TomlValue<'i>, &str) -> Result<T, ConfigError>,
    ) -> Result<T, ConfigError> {
        self.some(table, name, read).map(Option::unwrap_or_default)
    }

    fn needed<T>(
        &self,
        table: &DeTable<'i>,
        outer: &str,
        name: &str,
        at: Range<usize>,
        read: fn(&Self, &TomlValue<'i>, &str) -> Result<T, ConfigError>,
    ) -> Result<T, ConfigError> {
        self.some(table, name, read)?
            .ok_or_else(|| self.error(at, format!("this entry of [[{}{outer}]] lacks `{name}`", self.prefix)))
    }

    /// Every key of the table must be one that is known there.
    fn known(&self, table: &DeTable<'i>, outer: &str) -> Result<(), ConfigError> {
        self.known_of(table, &keys::within(outer).collect::<Vec<_>>(), outer)
    }

    fn known_of(&self, table: &DeTable<'i>, names: &[&str], outer: &str) -> Result<(), ConfigError> {
        let mut unknown: Vec<_> = table.keys().filter(|key| !names.contains(&key.get_ref().as_ref())).collect();
        unknown.sort_by_key(|key| key.span().start);
        let Some(key) = unknown.first() else { return Ok(()) };
        let place = if outer.is_empty() { String::new() } else { format!(" in {}{outer}", self.prefix) };
        let hint = meant(key.get_ref(), names.iter().copied());
        let hint = if hint.is_empty() { format!("; known are {}", names.join(", ")) } else { hint };
        Err(self.error(key.span(), format!("unknown key {:?}{place}{hint}", key.get_ref())))
    }

    fn error(&self, at: Range<usize>, message: impl Into<String>) -> ConfigError {
        ConfigError::at(self.text, at.start, message)
    }
}

/// `; did you mean NAME?`, or nothing.
fn meant<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> String {
    let lower = text.to_ascii_lowercase().replace('_', "-");
    let near = names.map(|name| (distance(&lower, name), name)).min();
    let near = near.filter(|(distance, name)| *distance <= 3 && *distance < name.len().min(lower.len()));
    near.map(|(_, name)| format!("; did you mean {name}?")).unwrap_or_default()
}
