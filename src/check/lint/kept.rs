//! Requests of files that a repository keeps: which of them are requests at all, and what is said of them.

use super::ReadRequest;
use crate::check::kept::{Code, Kept, Purpose, Text};
use crate::check::policy::Policy;
use crate::diagnosis::Diagnosis;
use crate::repair::fix::is_recording;
use crate::request::names::PARAMETERS;
use crate::request::reply::Reply;
use crate::request::token::{BodyShape, Endpoint, TokenRequest};
use crate::rules::finding::{Confidence, Finding, Level};
use crate::rules::rule::{self, Rule};
use crate::rules::standard::Standard;
use crate::text::layers::Layers;

/// How a request came to be in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeptOrigin {
    /// A tool wrote down what was sent, or somebody what was answered.
    Recorded,
    /// Written to be sent: a collection, a command, a message.
    Written,
    /// A call that program text makes, with its address and its body.
    Called,
    /// An object, a map or a sentence of program text.
    Mentioned,
}

/// Forms that say what a server is to answer to a request.
const CONTRACTS: &[&str] = &["mockserver", "pact", "responses"];

/// Written by and for tests. What a browser recorded somebody did.
pub(super) fn is_of_tests(form: &str) -> bool {
    is_recording(form) && form != "har" || CONTRACTS.contains(&form)
}

/// Forms that show a call of a client with all that it is given.
const CALLS: &[&str] = &["code", "fetch"];

/// Forms that show what a program holds or prints; that it is sent, nobody can know.
const MENTIONS: &[&str] = &[
    "printed",
    "inspect",
    "text",
    "go",
    "java",
    "perl",
    "rust-debug",
    "dotnet",
    "node",
    "libcurl",
    "exception",
    "nock",
    "powershell",
];

impl KeptOrigin {
    fn of(layers: &Layers<'_>, read: &ReadRequest, kept: Kept) -> KeptOrigin {
        if is_recording(read.form) || CONTRACTS.contains(&read.form) || read.reply.is_some() && kept.text != Text::Program {
            return KeptOrigin::Recorded;
        }
        let program = kept.text == Text::Program || MENTIONS.contains(&read.form) || CALLS.contains(&read.form);
        match program {
            false => KeptOrigin::Written,
            true if is_certain(layers, read) => KeptOrigin::Called,
            true => KeptOrigin::Mentioned,
        }
    }
}

/// A call with its address and a body that was understood.
fn is_certain(layers: &Layers<'_>, read: &ReadRequest) -> bool {
    let request = &read.request;
    let called = CALLS.contains(&read.form) || request.quoting.is_some();
    called && !request.url.is_not_shown() && request.params_are_known() && names_a_grant(layers, read)
}

fn names_a_grant(layers: &Layers<'_>, read: &ReadRequest) -> bool {
    !read.request.options && read.request.all(layers, "grant_type").next().is_some()
}

/// Whether what a kept file holds is a request: settings, stored credentials and options of a library have neither an address
/// nor the parameter that every token request has under its own name.
pub(super) fn is_request(layers: &Layers<'_>, read: &ReadRequest, purpose: Purpose) -> bool {
    let Purpose::Kept(kept) = purpose else { return true };
    match KeptOrigin::of(layers, read, kept) {
        KeptOrigin::Recorded | KeptOrigin::Called => true,
        KeptOrigin::Written => names_a_grant(layers, read) || is_sent(read) && says_something(layers, read),
        KeptOrigin::Mentioned => names_a_grant(layers, read) || CALLS.contains(&read.form) && !read.request.url.is_not_shown(),
    }
}

fn is_sent(read: &ReadRequest) -> bool {
    !read.request.url.is_not_shown() || read.request.quoting.is_some()
}

/// `/auth/token` and `/support/revoke` without any content are interfaces of all kinds.
fn says_something(layers: &Layers<'_>, read: &ReadRequest) -> bool {
    let request = &read.request;
    let path = request.url.shown().map(|url| layers.text(url.path).to_ascii_lowercase()).unwrap_or_default();
    let named = request.params.iter().any(|param| PARAMETERS.contains(&&*layers.text(param.field.name)));
    named
        || !matches!(request.shape, BodyShape::Empty | BodyShape::Json)
        || ["oauth", "openid", "oidc"].iter().any(|word| path.contains(word))
}

/// Levels for a file that is kept. What somebody configured, or what a standard asks for, holds.
pub(super) fn temper(layers: &Layers<'_>, findings: &mut [Finding], read: &ReadRequest, chosen: &Chosen<'_>) {
    let Purpose::Kept(kept) = chosen.purpose else { return };
    let origin = KeptOrigin::of(layers, read, kept);
    for finding in findings {
        let Some(rule) = rule::find(finding.rule).filter(|rule| !chosen.settles(rule)) else { continue };
        let most = match origin {
            _ if is_about_the_file(rule) => most(rule, finding, origin, kept),
            _ if is_wrapped(layers, read, kept) || read.to_be_refused => Level::Info,
            _ => most(rule, finding, origin, kept),
        };
        finding.level = finding.level.min(most);
    }
}

/// A document breaks long lines where they end, which is no fault of what it shows. What it writes in a column may be read
/// in more than one way.
fn is_wrapped(layers: &Layers<'_>, read: &ReadRequest, kept: Kept) -> bool {
    let form = matches!(read.request.shape, BodyShape::Form | BodyShape::Other);
    let broken = read.request.body.shown().is_some_and(|body| layers.bytes(*body).trim_ascii().contains(&b'\n'));
    kept.text == Text::Document && broken && form
}

/// What somebody chose for the file.
pub(super) struct Chosen<'c> {
    pub(super) purpose: Purpose,
    pub(super) policy: &'c Policy,
    pub(super) standard: Option<Standard>,
}

impl Chosen<'_> {
    fn settles(&self, rule: &Rule) -> bool {
        self.policy.has_level(rule) || self.standard.is_some_and(|standard| rule.least_under(standard).is_some())
    }
}

/// The greatest level that a finding may have.
fn most(rule: &Rule, finding: &Finding, origin: KeptOrigin, kept: Kept) -> Level {
    let certain = finding.confidence == Confidence::Certain;
    if is_about_the_file(rule) {
        return if kept.text == Text::Document && !certain { Level::Info } else { Level::Error };
    }
    // Credentials of a document are a sample's, cut so that nobody takes them for real ones.
    let sample = kept.text == Text::Document && rule.name.starts_with("basic/");
    let speaks = match origin {
        KeptOrigin::Recorded | KeptOrigin::Mentioned => false,
        KeptOrigin::Written => certain && !sample,
        KeptOrigin::Called => certain && kept.code == Code::Included,
    };
    if speaks { Level::named(rule.meta("fixtures")).unwrap_or(Level::Error) } else { Level::Info }
}

/// The fault is that the file holds it, whatever a server made of it.
fn is_about_the_file(rule: &Rule) -> bool {
    rule.meta("fixtures") == "always"
}

/// Nothing failed as far as the file tells, so that nothing is explained where nothing is found.
pub(super) fn explained(diagnosis: Diagnosis, findings: &[Finding], purpose: Purpose) -> Diagnosis {
    let silent = findings.iter().all(|finding| finding.level == Level::Info);
    if matches!(purpose, Purpose::Kept(_)) && silent { Diagnosis::default() } else { diagnosis }
}

/// A recorded revocation that was answered with 200 was accepted (RFC 7009 section 2.2), though the answer is empty.
pub(super) fn is_revoked(request: &TokenRequest, reply: &Reply, form: &str) -> bool {
    let quiet = reply.error.is_none() && reply.code.is_none();
    is_recording(form) && request.endpoint == Endpoint::Revocation && reply.status == Some(200) && quiet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, lint};

    /// Rules that speak at warning or error, and the number of requests.
    fn said(text: &str, kind: Text, code: Code) -> (Vec<&'static str>, usize) {
        let options = Options { purpose: Purpose::Kept(Kept { text: kind, code }), ..Options::default() };
        let report = lint("a file", text.as_bytes(), &options);
        let count = report.exchanges.len();
        let findings = report.exchanges.into_iter().flat_map(|one| one.findings);
        (findings.filter(|finding| finding.level > Level::Info).map(|finding| finding.rule).collect(), count)
    }

    #[test]
    fn a_command_is_told_its_faults_and_a_choice_is_none() {
        let curl = "curl https://login.acme-corp.com/oauth/token -d grant_type=authorization_code -d client_id=app-7Kq2Zw\n";
        assert_eq!(said(curl, Text::Data, Code::LeftOut), (vec!["param/required-missing"], 1));
        let chosen = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:<secret> -d grant_type=password -d username=kim -d password=<password>\n";
        assert_eq!(said(chosen, Text::Data, Code::LeftOut), (Vec::new(), 1));
    }

    #[test]
    fn a_recorded_refusal_is_no_fault_of_the_file() {
        let message = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code&client_id=app-7Kq2Zw\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"invalid_request\"}\n";
        assert_eq!(said(message, Text::Data, Code::LeftOut), (Vec::new(), 1));
    }

    #[test]
    fn calls_in_program_text_count_when_asked_for() {
        let call = "fetch('https://login.acme-corp.com/oauth/token', {\n  method: 'POST',\n  headers: {'Content-Type': 'application/x-www-form-urlencoded'},\n  body: 'grant_type=authorization_code&client_id=app-7Kq2Zw',\n});\n";
        assert_eq!(said(call, Text::Program, Code::LeftOut).0, Vec::<&str>::new());
        assert_eq!(said(call, Text::Program, Code::Included).0, ["param/required-missing"]);
        let settings = "const options = {grantType: 'client_credentials', clientId: 'a', clientSecret: 'b'};\n";
        assert_eq!(said(settings, Text::Program, Code::Included), (Vec::new(), 0));
    }

    #[test]
    fn nothing_is_explained_where_nothing_is_found() {
        let options = Options { purpose: Purpose::Kept(Kept { text: Text::Data, code: Code::LeftOut }), ..Options::default() };
        let message = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\n\ngrant_type=refresh_token\n\nHTTP/1.1 401 Unauthorized\n\n{\"error\":\"invalid_client\"}\n";
        let report = lint("a file", message.as_bytes(), &options);
        assert!(report.exchanges.iter().all(|one| one.diagnosis.server_error.is_none() && one.diagnosis.corrected.is_none()));
    }
}
