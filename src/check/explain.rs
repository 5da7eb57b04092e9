//! Pages for people: what a rule, a server's error or a provider is about.

use crate::check::lint::{Options, lint};
use crate::diagnosis::errors;
use crate::provider::{self, Profile};
use crate::request::names::distance;
use crate::rules::evidence;
use crate::rules::rule;

/// The page of a rule, of an error (of the specifications or of a provider) or of a provider; several where a code has
/// several meanings.
///
/// # Errors
/// The name that was probably meant, if there is one near.
pub fn explain(name: &str) -> Result<String, Option<String>> {
    let lower = name.to_ascii_lowercase();
    if let Some(rule) = rule::find(&lower) {
        return Ok(rule_page(rule));
    }
    if let Some(profile) = provider::named(&lower) {
        return Ok(provider_page(&profile));
    }
    if let Some(page) = errors::described(name, &provider_meanings(name)) {
        return Ok(page + "\n");
    }
    if let Some(page) = answer_page(name) {
        return Ok(page);
    }
    group(&lower).ok_or_else(|| nearest(name))
}

/// The rules of a group, a line each.
fn group(name: &str) -> Option<String> {
    let name = name.trim_end_matches('/');
    let rules = rule::all().filter(|rule| rule.name.split('/').next() == Some(name));
    let lines: Vec<String> =
        rules.map(|rule| format!("{} ({}): {}\n", rule.name, rule.level().name(), rule.meta("summary"))).collect();
    (!lines.is_empty()).then(|| lines.concat())
}

fn rule_page(rule: &rule::Rule) -> String {
    let body = rule.page.splitn(3, "---\n").nth(2).unwrap_or(rule.page);
    let body = body.split("\n## Evidence\n").next().unwrap_or(body);
    let references: Vec<&str> = rule.references().collect();
    let evidence: String = evidence::lines(rule.name).into_iter().map(|line| line + "\n").collect();
    let level = rule.level().name();
    format!("{}\n\nlevel: {level}\nreferences: {}\n{evidence}", body.trim(), references.join(", "))
}

/// A whole answer, or a sentence of one.
fn answer_page(text: &str) -> Option<String> {
    let report = lint("answer", text.as_bytes(), &Options::default());
    let exchange = report.exchanges.into_iter().next().filter(|_| report.no_request.is_some())?;
    let diagnosis = exchange.diagnosis;
    let error = diagnosis.server_error?;
    let causes: Vec<String> = diagnosis.causes.iter().map(|cause| format!("  {}: {}", cause.rule, cause.reason)).collect();
    let list =
        if causes.is_empty() { String::new() } else { format!("\nLikely causes in the request:\n{}\n", causes.join("\n")) };
    Some(format!("{}\n\n{}\n{list}", error.names().join(", "), error.meaning).trim_start().to_owned())
}

fn provider_meanings(code: &str) -> Vec<String> {
    let named = |profile: &Profile| {
        let errors = profile.errors.iter().filter(|error| error.code.eq_ignore_ascii_case(code));
        errors.map(|error| errors::sentence(&profile.name, error)).collect::<Vec<_>>()
    };
    provider::all().flat_map(|profile| named(&profile)).collect()
}

fn provider_page(profile: &Profile) -> String {
    let mut lines = vec![format!("{} ({})", profile.name, profile.id), String::new()];
    let refresh = &profile.refresh;
    let mut row = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{name}: {value}"));
        }
    };
    row("token endpoint", profile.token_urls.join(", "));
    row("revocation endpoint", profile.revocation_urls.join(", "));
    row("client authentication", refresh.auth.join(", "));
    row("body", refresh.body.clone());
    row("required for a refresh", refresh.required.join(", "));
    row("optional", refresh.optional.join(", "));
    row("refused or ignored", refresh.ignored.join("; "));
    row("rotates the refresh token", refresh.rotates.clone());
    row("header fields", profile.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; "));
    row("notes", refresh.notes.clone());
    row("how sure", format!("{:?}, collected {}", profile.confidence, profile.collected).to_lowercase());
    lines.push(String::new());
    lines.extend(profile.errors.iter().map(|error| format!("{}: {}", error.code, error.meaning)));
    lines.push(String::new());
    lines.push("sources:".to_owned());
    lines.extend(profile.sources.iter().map(|source| format!("  {source}")));
    lines.join("\n") + "\n"
}

/// The nearest name of a rule, an error or a provider, at most four letters away.
fn nearest(name: &str) -> Option<String> {
    let rules = rule::all().map(|rule| rule.name);
    let providers = provider::entries().iter().map(|entry| entry.id);
    let known = rules.chain(errors::codes()).chain(providers);
    let (distance, near) = known.map(|known| (distance(name, known), known)).min()?;
    (distance <= 4 && distance < name.len()).then(|| near.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explains_rules_errors_and_providers() {
        assert!(explain("basic/no-colon").is_ok_and(|page| page.contains("level: error")));
        assert!(explain("basic/no-colon").is_ok_and(|page| page.contains("refused by authlib") && !page.contains("## Evidence")));
        assert!(explain("invalid_client").is_ok_and(|page| page.contains("client/no-identification")));
        let answer = r#"{"error":"invalid_request","error_description":"Missing parameter: grant_type"}"#;
        assert!(explain(answer).is_ok_and(|page| page.contains("param/grant-type-missing")));
        assert!(explain("AADSTS7000215").is_ok_and(|page| page.contains("Entra")));
        assert!(explain("ringcentral").is_ok_and(|page| page.contains("OAU-153")));
        assert!(explain("aadsts7000215").is_ok_and(|page| page.contains("Entra")));
        assert!(explain("oau-153").is_ok_and(|page| page.contains("OAU-153")));
        assert!(explain("bad_verification_code").is_ok_and(|page| page.contains("At GitHub")));
        assert!(explain("basic").is_ok_and(|page| page.contains("basic/no-colon (error): ")));
        assert_eq!(explain("basic/no-colom"), Err(Some("basic/no-colon".to_owned())));
        assert_eq!(explain("zzzzzzzzzzzzzzzzzzzzzzzz"), Err(None));
    }
}
