//! A request that follows the specification, made of what the capture holds, as a curl command and in the way of the client
//! that made the captured one. Values that the capture hides stay placeholders: the user fills them in.

use super::Case;
use crate::convert::idiom;
use crate::convert::outgoing::{Content, FORM, Header, Outgoing, Pair, SECRET, User, as_form, form};
use crate::finding::{Finding, Level};
use crate::layers::Slice;
use crate::mask::{is_name, public, public_query};
use crate::profile::Answer;
use crate::rules::param_names::{distance, is_spelling};
use crate::token::{Endpoint, Param, Place, Scheme};
use crate::value::{classify, classify_param};

/// The corrected request.
pub(super) struct Corrected {
    pub(super) curl: String,
    /// The code or command of the client that was recognised, where that is another one.
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
    Some(Corrected { curl: crate::convert::idiom("curl", &request)?, idiom })
}

fn outgoing(case: &Case<'_>, findings: &[Finding]) -> Outgoing {
    let basic = wants_basic(case, findings);
    let user = basic.then(|| User { id: client(case, "client_id"), secret: client(case, "client_secret") });
    let mut fields = vec![Header::new("Accept", "application/json"), Header::new("Content-Type", FORM)];
    // A proof of possession cannot be written by anybody else, but it belongs to the request.
    fields.extend(case.request.fields(case.layers, "dpop").next().map(|_| Header::new("DPoP", "<proof>")));
    let mut pairs = params(case, basic);
    pairs.extend(added_params(case, findings));
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
        body: Content::Text(form(&pairs, as_form).into_bytes()),
        certificate: case.request.certificate.is_some(),
    }
}

/// The form of the client that the capture names, in its notation or in its User-Agent field.
fn client_form(case: &Case<'_>) -> Option<&'static str> {
    let field = case.request.fields(case.layers, "user-agent").next();
    let agent = field.map(|field| case.layers.text(field.value).into_owned()).unwrap_or_default();
    let named = case.request.client.unwrap_or_default();
    let is = |clients: &[&str]| clients.iter().any(|client| named == *client || agent.starts_with(client));
    match () {
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
    let port = url.port.map(|port| format!(":{}", case.layers.text(port))).unwrap_or_default();
    let scheme = if case.request.is_loopback(case.layers) {
        url.scheme.map_or("http".into(), |scheme| case.layers.text(scheme))
    } else {
        "https".into()
    };
    (on_one_word(&format!("{scheme}://{host}{port}")), path)
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
    let own = |param: &&Param| param.place == Place::Query && !is_oauth(case, param);
    let kept: Vec<String> =
        case.request.params.iter().filter(own).map(|param| case.layers.text(param.field.unit).into_owned()).collect();
    let query = if case.mask.is_open() { kept.join("&") } else { public_query(&kept.join("&")) };
    (!kept.is_empty()).then(|| on_one_word(&query))
}

fn is_oauth(case: &Case<'_>, param: &Param) -> bool {
    let name = case.layers.text(param.field.name);
    crate::format::parameters().any(|known| known == name)
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
    case.profile.answer("basic") != Answer::No
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

/// Parameters that the findings miss.
fn added_params(case: &Case<'_>, findings: &[Finding]) -> Vec<Pair> {
    let has = |name: &str| case.request.value(case.layers, name).is_some();
    let refused = is_said(findings, &["client/auth-method-unsupported"]) && case.request.basic().is_some();
    let to_body = refused || is_said(findings, ANONYMOUS) && !takes_basic(case);
    let mut names = Vec::new();
    if to_body {
        names.extend(["client_id", "client_secret"]);
    }
    if is_said(findings, &["client/mtls-client-id-missing"]) {
        names.push("client_id");
    }
    if is_said(findings, &["client/assertion-pair"]) {
        names.extend(["client_assertion_type", "client_assertion"]);
    }
    names.retain(|name| !has(name));
    let text = |name: &str| match name {
        "client_id" | "client_secret" => client(case, name),
        "client_assertion_type" => ASSERTION_TYPE.to_owned(),
        _ => format!("<{name}>"),
    };
    names.into_iter().map(|name| (name.to_owned(), text(name))).collect()
}

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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

fn params(case: &Case<'_>, basic: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let rests = public::rests(case.layers, case.request);
    for param in case.request.params.iter().filter(|param| !rests.contains(&param.field.name)) {
        let name = canonical(&case.layers.text(param.field.name));
        let name = if is_name(&name) { name } else { "<parameter>".to_owned() };
        let moved = basic && (name == "client_secret" || name == "client_id");
        let endpoints_own = param.place == Place::Query && !is_oauth(case, param);
        if moved || endpoints_own || pairs.iter().any(|(seen, _)| *seen == name) {
            continue;
        }
        let value = value(case, param.field.value, &name);
        pairs.push((name, value));
    }
    pairs
}

/// `grantType` and `grant_tpye` are `grant_type`.
fn canonical(name: &str) -> String {
    let name = crate::names::behind_separator(name);
    let mut known = crate::names::PARAMETERS.iter().copied().filter(|known| known.contains('_'));
    let meant = known.find(|known| *known == name || is_spelling(name, known));
    meant.map_or_else(|| name.to_owned(), str::to_owned)
}

/// The value where it may be shown and is one; a stand-in with the parameter's name elsewhere.
fn value(case: &Case<'_>, slice: Slice, name: &str) -> String {
    if name == "client_assertion_type" {
        return ASSERTION_TYPE.to_owned();
    }
    let kind = classify_param(name.as_bytes(), case.layers.bytes(slice));
    let hidden = !case.mask.is_open() && !is_public(case, name, slice);
    if !kind.is_live() || hidden {
        return if is_name(name) { format!("<{name}>") } else { "<value>".to_owned() };
    }
    let text = case.layers.text(slice);
    let plain = text.trim().trim_matches(['"', '\'']);
    if name == "grant_type" { grant(plain) } else { plain.to_owned() }
}

fn is_public(case: &Case<'_>, name: &str, value: Slice) -> bool {
    public::is_public_value(case.layers, case.request, name, value)
}

/// The registered grant that a misspelt one means.
fn grant(text: &str) -> String {
    let known = ["refresh_token", "authorization_code", "client_credentials", "password"];
    let squeezed = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let near = |grant: &&str| distance(&squeezed(text), &squeezed(grant)) <= 2;
    known.into_iter().find(near).map_or_else(|| text.to_owned(), str::to_owned)
}
