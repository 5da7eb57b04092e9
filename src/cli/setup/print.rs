//! `--print-config`: the settings as a configuration that says the same.

use std::fmt::Write;

use super::{Folder, Setup};
use grantlint::config::{Globs, Override};
use grantlint::{Level, Selector, Setting, Standard};

/// TOML, with a line on where it comes from.
pub(super) fn render(folder: &Folder, setup: &Setup) -> String {
    let (config, check) = (&folder.config, &setup.check);
    let mut out = match &folder.file {
        Some(file) => format!("# {}\n", setup.shown(file)),
        None => "# no configuration\n".to_owned(),
    };
    let select = setup.select.as_ref().or(config.select.as_ref());
    line(&mut out, "select", select.map(|select| names(select)));
    let ignore: Vec<Selector> = config.ignore.iter().chain(&setup.ignore).cloned().collect();
    line(&mut out, "ignore", Some(names(&ignore)));
    line(&mut out, "level", Some(quote(check.level.map_or("info", |level| level.level().name()))));
    line(&mut out, "fail-on", Some(quote(check.fail_on.map_or(Level::Warning, |level| level.level()).name())));
    let standard = check.profile.map(crate::cli::arguments::StandardName::standard).or(config.profile);
    line(&mut out, "profile", standard.map(Standard::name).map(quote));
    line(&mut out, "provider", check.provider.as_ref().or(config.provider.as_ref()).map(|id| quote(id)));
    line(&mut out, "include", config.include.as_ref().map(patterns));
    line(&mut out, "exclude", Some(patterns(&config.exclude)));
    line(&mut out, "provider-files", Some(texts(&config.provider_files)));
    line(&mut out, "baseline", check.baseline.as_ref().map(|file| quote(&folder.relative(&setup.absolute(file)))));
    line(&mut out, "levels", Some(levels(&config.levels)));
    for host in &config.hosts {
        let _ = writeln!(out, "\n[hosts.{}]", quote(&host.pattern));
        line(&mut out, "provider", host.provider.as_deref().map(quote));
        line(&mut out, "metadata", host.metadata.as_deref().map(quote));
    }
    config.overrides.iter().for_each(|one| exception(&mut out, one));
    for entry in &config.ignored {
        out.push_str("\n[[ignored]]\n");
        line(&mut out, "path", Some(patterns(&entry.path)));
        line(&mut out, "rule", Some(quote(entry.rule.as_str())));
        line(&mut out, "fingerprint", entry.fingerprint.as_deref().map(quote));
        line(&mut out, "reason", Some(quote(&entry.reason)));
    }
    out
}

fn exception(out: &mut String, one: &Override) {
    out.push_str("\n[[overrides]]\n");
    line(out, "paths", Some(patterns(&one.paths)));
    line(out, "ignore", Some(names(&one.ignore)));
    line(out, "levels", Some(levels(&one.levels)));
    line(out, "provider", one.provider.as_deref().map(quote));
    line(out, "profile", one.profile.map(Standard::name).map(quote));
}

fn line(out: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        let _ = writeln!(out, "{key} = {value}");
    }
}

fn names(selectors: &[Selector]) -> String {
    list(selectors.iter().map(Selector::as_str))
}

fn patterns(globs: &Globs) -> String {
    texts(globs.patterns())
}

fn texts(texts: &[String]) -> String {
    list(texts.iter().map(String::as_str))
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", texts.map(quote).collect::<Vec<_>>().join(", "))
}

fn levels(levels: &[(Selector, Setting)]) -> String {
    let pairs = levels.iter().map(|(selector, setting)| format!("{} = {}", quote(selector.as_str()), quote(setting.name())));
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}

/// A basic string of TOML.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
