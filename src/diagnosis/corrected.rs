//! A request that follows the specification, made of what the capture holds, as a curl command and in the way of the client
//! that made the captured one. Values that the capture hides stay placeholders: the user fills them in.

mod params;
#[cfg(test)]
mod tests;

use super::Case;
use crate::privacy::mask::{public, public_query};
use crate::provider::ProfileAnswer;
use crate::repair::convert::idiom;
use crate::repair::convert::outgoing::{FORM, Header, Outgoing, OutgoingContent, SECRET, User, as_form, form};
use crate::request::token::{Endpoint, Param, ParamPlace, Scheme};
use crate::request::value::classify;
use crate::rules::finding::{Finding, Level};
use crate::text::codec::Codec;
use crate::text::layers::Slice;

/// The corrected request.
pub(super) struct Corrected {
    pub(super) curl: String,
    /// The code or command of the client that was recognised, where that is another one or has another shell.
    pub(super) idiom: Option<String>,
}

/// The corrected request; `None` when nothing is wrong with it or too little is shown to write one.
pub(super) fn corrected(case: &Case<'_>, findings: &[Finding]) -> Option<Corrected> {
    let request = case.request;
    // What the answer says and what is unsafe is nothing that another spelling of the request would change.
    let advice = |finding: &Finding| finding.rule.starts_with("response/") || finding.rule.starts_with("security/");
    let grave = findings.iter().any(|finding| finding.level > Level::Info && !advice(finding));
    if !grave || request.endpoint == Endpoint::Fragment || request.params.is_empty() {
        return None;
    }
    let request = outgoing(case, findings);
    let idiom = client_form(case).and_then(|client| idiom(client, &request));
    Some(Corrected { curl: crate::repair::convert::idiom("curl", &request)?, idiom })
}

fn outgoing(case: &Case<'_>, findings: &[Finding]) -> Outgoing {
    let basic = wants_basic(case, findings);
    let user = basic.then(|| user(case, findings));
    let mut fields = vec![Header::new("Accept", "application/json"), Header::new("Content-Type", FORM)];
    // A proof of possession cannot be written by anybody else, but it belongs to the request.
    fields.extend(case.request.fields(case.layers, "dpop").next().map(|_| Header::new("DPoP", "<proof>")));
    let pairs = params::pairs(case, findings, basic);
    let known = known_address(case);
    let query = if known.is_some() { None } else { endpoint_query(case) };
    let (origin, path) = known.unwrap_or_else(|| address(case));
    Outgoing {
        method: "POST".to_owned(),
        origin,
        path,
        query,
        user,
        fields,
        is_whole: true,
        body: OutgoingContent::Text(form(&pairs, as_form).into_bytes()),
        certificate: case.request.certificate.is_some(),
    }
}

fn user(case: &Case<'_>, findings: &[Finding]) -> User {
    let sample = is_said(findings, SAMPLE);
    let id = if sample { "<client_id>".to_owned() } else { client(case, "client_id") };
    User { id, secret: client(case, "client_secret") }
}

/// An identifier out of a specification is nobody's.
const SAMPLE: &[&str] = &["basic/sample-credentials"];

/// The form of the client that the capture names, in its notation or in its User-Agent field.
fn client_form(case: &Case<'_>) -> Option<&'static str> {
    let field = case.request.fields(case.layers, "user-agent").next();
    let agent = field.map(|field| case.layers.text(field.value).into_owned()).unwrap_or_default();
    let named = case.request.client.unwrap_or_default();
    let is = |clients: &[&str]| clients.iter().any(|client| named == *client || agent.starts_with(client));
    match () {
        () if case.request.quoting == Some(Codec::Cmd) => Some("curl in cmd.exe"),
        () if case.request.quoting == Some(Codec::PowerShell) => Some("curl in PowerShell"),
        () if is(&["Faraday"]) => Some("faraday"),
        () if is(&["requests", "python-requests/"]) => Some("requests"),
        () if is(&["fetch", "axios", "undici", "node-fetch"]) => Some("fetch"),
        () if is(&["HTTPie", "xh/"]) || named == "xh" => Some("httpie"),
        () if named == "PowerShell" || agent.contains("PowerShell/") => Some("powershell"),
        () => None,
    }
}

/// Scheme and host, and the path.
fn address(case: &Case<'_>) -> (String, String) {
    let Some(url) = case.request.url.shown() else { return ("https://<host>".to_owned(), "/<token_endpoint>".to_owned()) };
    let path = on_one_word(&case.layers.text(url.path));
    let host = case.request.host.map(|host| case.layers.text(host).into_owned());
    let host = host.or_else(|| case.profile.main_host().map(str::to_owned)).unwrap_or_else(|| "<host>".to_owned());
    if url.scheme.is_none() && host.starts_with("{{") {
        return (on_one_word(&host), path);
    }
    let port = port(case).map(|port| format!(":{port}")).unwrap_or_default();
    let scheme = if case.request.is_loopback(case.layers) {
        url.scheme.map_or("http".into(), |scheme| case.layers.text(scheme))
    } else {
        "https".into()
    };
    (on_one_word(&format!("{scheme}://{host}{port}")), path)
}

/// The port of the address; of the field that names the host, where the target is a path. The usual port of a scheme that is
/// not kept goes with it.
fn port(case: &Case<'_>) -> Option<String> {
    let url = case.request.url.shown()?;
    let shown = match url.host.filter(|host| !host.is_empty()) {
        Some(_) => url.port.map(|port| case.layers.text(port).into_owned()),
        None => port_of_field(case),
    };
    shown.filter(|port| case.request.is_loopback(case.layers) || port != "80")
}

fn port_of_field(case: &Case<'_>) -> Option<String> {
    let field = ["host", ":authority"].iter().find_map(|name| case.request.fields(case.layers, name).next())?;
    let text = case.layers.text(field.value);
    let (_, port) = text.trim().rsplit_once(':')?;
    (!port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())).then(|| port.to_owned())
}

/// The first line without blanks: an address has none.
fn on_one_word(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// The address that the server's metadata gives, as origin and path; for a client with a certificate its own.
fn known_address(case: &Case<'_>) -> Option<(String, String)> {
    let metadata = case.profile.metadata.as_ref().filter(|_| case.request.endpoint == Endpoint::Token)?;
    let mut endpoints = metadata.endpoints().filter(|(name, _)| *name == "token endpoint").map(|(_, url)| url);
    let alias = metadata.aliases().find(|(name, _)| *name == "token endpoint").map(|(_, url)| url);
    let usual = endpoints.next();
    let url = if case.request.certificate.is_some() { alias.or(usual) } else { usual };
    let url = url.filter(|url| url.chars().all(|c| c.is_ascii_graphic()))?;
    let (scheme, rest) = url.split_once("://")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(slash);
    Some((format!("{scheme}://{host}"), path.to_owned()))
}

/// Query parameters that belong to the endpoint (`p=`, `api-version=`) stay; those of the grant move to the body.
fn endpoint_query(case: &Case<'_>) -> Option<String> {
    let own = |param: &&Param| param.place == ParamPlace::Query && !is_oauth(case, param);
    let kept: Vec<String> =
        case.request.params.iter().filter(own).map(|param| case.layers.text(param.field.unit).into_owned()).collect();
    let query = if case.mask.is_open() { kept.join("&") } else { public_query(&kept.join("&")) };
    (!kept.is_empty()).then(|| on_one_word(&query))
}

fn is_oauth(case: &Case<'_>, param: &Param) -> bool {
    let name = case.layers.text(param.field.name);
    crate::capture::format::parameters().any(|known| known == name)
}

/// The header is kept where the request used it; a public client or a body client stays what it is, unless the other way
/// is wanted.
fn wants_basic(case: &Case<'_>, findings: &[Finding]) -> bool {
    let authorization = case.request.authorization.shown();
    let header = authorization
        .is_some_and(|authorization| matches!(authorization.scheme, Scheme::Basic | Scheme::Missing | Scheme::Other));
    if is_said(findings, &["client/auth-method-unsupported"]) {
        !header
    } else {
        header || is_said(findings, ANONYMOUS) && takes_basic(case)
    }
}

/// Unless the provider documents the body only.
fn takes_basic(case: &Case<'_>) -> bool {
    case.profile.answer("basic") != ProfileAnswer::No
}

/// Nothing proves who the client is: the header is what every server must support (RFC 6749 section 2.3.1).
const ANONYMOUS: &[&str] = &[
    "client/credentials-in-headers",
    "client/introspection-unauthenticated",
    "client/no-identification",
    "client/secret-missing",
    "client/unauthenticated-client-credentials",
];

fn is_said(findings: &[Finding], rules: &[&str]) -> bool {
    findings.iter().any(|finding| finding.level > Level::Info && rules.contains(&finding.rule))
}

/// The id or secret of the client, wherever the request has it in the clear.
fn client(case: &Case<'_>, name: &str) -> String {
    if name == "client_secret" && !case.mask.is_open() {
        return SECRET.to_owned();
    }
    let basic = case.request.basic().filter(|basic| case.mask.is_open() || public::is_public_id(case.layers, basic));
    let of_basic = basic.and_then(|basic| if name == "client_id" { basic.id } else { basic.secret });
    let of_params = case.request.value(case.layers, name);
    let of_params = of_params.filter(|value| case.mask.is_open() || is_public(case, name, *value));
    let live = [of_basic, of_params].into_iter().flatten().find(|slice| classify(case.layers.bytes(*slice)).is_live());
    live.map_or_else(|| format!("<{name}>"), |slice| case.layers.text(slice).trim().to_owned())
}

fn is_public(case: &Case<'_>, name: &str, value: Slice) -> bool {
    public::is_public_value(case.layers, case.request, name, value)
}
