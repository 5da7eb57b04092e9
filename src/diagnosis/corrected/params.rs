//! The parameters of the corrected request: those of the capture as the repairs of the findings leave them, and what the
//! findings miss. What a finding calls wrong and nobody can repair becomes a stand-in.

use super::{ANONYMOUS, SAMPLE, client, is_oauth, is_public, is_said, takes_basic};
use crate::diagnosis::Case;
use crate::privacy::mask::{is_name, is_public_name, known, public};
use crate::provider::ProfileAnswer;
use crate::repair::convert::outgoing::NameValue;
use crate::repair::fix::written;
use crate::request::token::{Endpoint, Param, ParamPlace};
use crate::request::value::classify_param;
use crate::rules::change::Change;
use crate::rules::finding::{Finding, Level};
use crate::rules::param_names::{distance, is_spelling, required_by};
use crate::text::layers::Slice;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Names and values in the order of the capture, what was missing behind them.
pub(super) fn pairs(case: &Case<'_>, findings: &[Finding], basic: bool) -> Vec<NameValue> {
    let grave = findings.iter().filter(|finding| finding.level > Level::Info);
    let changes = grave.filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| fix.changes.iter().cloned()).collect();
    let repairs = Repairs { case, findings, changes };
    let mut pairs = repairs.kept(basic);
    for (name, value) in repairs.added() {
        if pairs.iter().all(|(seen, _)| *seen != name) && !(basic && is_of_client(case, &name)) {
            pairs.push((name, value));
        }
    }
    pairs
}

/// Credentials that the header holds already. A pushed request says which client it is about all the same (RFC 9126
/// section 2.1).
fn is_of_client(case: &Case<'_>, name: &str) -> bool {
    name == "client_secret" || name == "client_id" && case.request.endpoint != Endpoint::Par
}

struct Repairs<'c> {
    case: &'c Case<'c>,
    findings: &'c [Finding],
    /// What the findings propose.
    changes: Vec<Change>,
}

impl Repairs<'_> {
    fn kept(&self, basic: bool) -> Vec<NameValue> {
        let case = self.case;
        let mut pairs: Vec<NameValue> = Vec::new();
        let rests = public::rests(case.layers, case.request);
        let is_one = |param: &&Param| !rests.contains(&param.field.name) && !self.goes(param);
        for param in case.request.params.iter().filter(is_one) {
            let name = self.name(param);
            let endpoints_own = param.place == ParamPlace::Query && !is_oauth(case, param);
            let moved = basic && is_of_client(case, &name);
            if moved || endpoints_own || pairs.iter().any(|(seen, _)| *seen == name) {
                continue;
            }
            let value = self.value(param, &name);
            pairs.push((name, value));
        }
        pairs
    }

    /// Some repairs move a parameter to the body, which is where all of them stand here.
    fn goes(&self, param: &Param) -> bool {
        let name = self.case.layers.bytes(param.field.name);
        if name == b"resource" && self.refuses_resource() {
            return true;
        }
        let removes = |change: &Change| matches!(change, Change::RemoveParam(field) if field.unit == param.field.unit);
        let adds = |change: &Change| matches!(change, Change::AddParam { name: added, .. } if added == name);
        self.changes.iter().any(removes) && !self.changes.iter().any(adds)
    }

    /// Some servers are told by scopes what the token is for, and refuse to be told otherwise.
    fn refuses_resource(&self) -> bool {
        self.case.request.endpoint == Endpoint::Token && self.case.profile.answer("resource") == ProfileAnswer::No
    }

    fn name(&self, param: &Param) -> String {
        let shown = self.case.layers.text(param.field.name);
        let name = match self.rewritten(param.field.name) {
            Some(name) if name != shown => name,
            _ => canonical(&shown),
        };
        if is_name(&name) { name } else { "<parameter>".to_owned() }
    }

    /// The text as the repairs leave it.
    fn rewritten(&self, at: Slice) -> Option<String> {
        String::from_utf8(written(self.case.layers, at, &self.changes)?).ok()
    }

    /// The value where it may be shown and is one; a stand-in with the parameter's name elsewhere.
    fn value(&self, param: &Param, name: &str) -> String {
        if name == "client_assertion_type" {
            return ASSERTION_TYPE.to_owned();
        }
        let at = param.field.value;
        let captured = self.case.layers.text(at);
        let text = self.rewritten(at).unwrap_or_else(|| captured.clone().into_owned());
        let kind = classify_param(name.as_bytes(), text.as_bytes());
        let hidden = !self.case.mask.is_open() && !is_public(self.case, name, at);
        let sample = name == "client_id" && is_said(self.findings, SAMPLE);
        if !kind.is_live() || hidden || sample {
            return stand_in(name);
        }
        let plain = text.trim().trim_matches(['"', '\'']);
        let plain = if name == "grant_type" { grant(plain) } else { plain.to_owned() };
        if plain == captured && self.is_faulty(param) { stand_in(name) } else { plain }
    }

    /// A finding underlines the value, or a part of it.
    fn is_faulty(&self, param: &Param) -> bool {
        let inside = |at: Slice| param.field.value.contains(at) || param.raw.contains(at);
        let about = |finding: &Finding| finding.labels.first().is_some_and(|label| inside(label.at));
        let own = |finding: &Finding| finding.rule.starts_with("param/") && finding.rule != "param/required-missing";
        self.findings.iter().any(|finding| finding.level == Level::Error && own(finding) && about(finding))
    }

    /// Parameters that the findings miss.
    fn added(&self) -> Vec<NameValue> {
        let text = |name: &str| match name {
            "client_id" | "client_secret" => client(self.case, name),
            "client_assertion_type" => ASSERTION_TYPE.to_owned(),
            _ => stand_in(name),
        };
        let proposed = self.changes.iter().filter_map(proposed);
        let missing = self.missing().into_iter().map(|name| (name.to_owned(), text(name)));
        proposed.chain(missing).collect()
    }

    fn missing(&self) -> Vec<&'static str> {
        let case = self.case;
        let said = |rules: &[&str]| is_said(self.findings, rules);
        let refused = said(&["client/auth-method-unsupported"]) && case.request.basic().is_some();
        let mut names = Vec::new();
        if refused || said(ANONYMOUS) && !takes_basic(case) {
            names.extend(["client_id", "client_secret"]);
        }
        if said(&["client/mtls-client-id-missing"]) {
            names.push("client_id");
        }
        if said(&["client/assertion-pair"]) {
            names.extend(["client_assertion_type", "client_assertion"]);
        }
        if said(&["param/grant-type-missing"]) {
            names.push("grant_type");
        }
        if case.request.value(case.layers, "resource").is_some() && self.refuses_resource() {
            names.push("scope");
        }
        if said(&["param/required-missing"]) {
            names.extend(self.required());
        }
        names
    }

    /// What the grant, or the endpoint, is about.
    fn required(&self) -> &'static [&'static str] {
        let request = self.case.request;
        match request.endpoint {
            Endpoint::Token => request.grant(self.case.layers).map_or(&[], |named| required_by(&grant(&named))),
            Endpoint::Revocation | Endpoint::Introspection => &["token"],
            Endpoint::Par => &["response_type"],
            Endpoint::DeviceAuthorization | Endpoint::Backchannel | Endpoint::Fragment => &[],
        }
    }
}

/// What a repair adds; a value that it takes from the capture is not shown.
fn proposed(change: &Change) -> Option<NameValue> {
    let Change::AddParam { name, value } = change else { return None };
    let (name, value) = (String::from_utf8(name.clone()).ok()?, String::from_utf8(value.clone()).ok()?);
    let public = is_public_name(&name) && !known::is_secret_in_front(value.as_bytes(), None);
    let shown = public && classify_param(name.as_bytes(), value.as_bytes()).is_live();
    let value = if shown { value } else { stand_in(&name) };
    is_name(&name).then_some((name, value))
}

fn stand_in(name: &str) -> String {
    if is_name(name) { format!("<{name}>") } else { "<value>".to_owned() }
}

/// `grantType` and `grant_tpye` are `grant_type`.
fn canonical(name: &str) -> String {
    let name = crate::request::names::behind_separator(name);
    let mut known = crate::request::names::PARAMETERS.iter().copied().filter(|known| known.contains('_'));
    let meant = known.find(|known| *known == name || is_spelling(name, known));
    meant.map_or_else(|| name.to_owned(), str::to_owned)
}

/// The registered grant that a misspelt one means.
fn grant(text: &str) -> String {
    let known = ["refresh_token", "authorization_code", "client_credentials", "password"];
    let squeezed = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let near = |grant: &&str| distance(&squeezed(text), &squeezed(grant)) <= 2;
    known.into_iter().find(near).map_or_else(|| text.to_owned(), str::to_owned)
}
