//! Answers in JSON: the members of RFC 6749, and what servers use in their place.

use super::{OAUTH_ERRORS, Reply, oauth_error, spelled};
use crate::capture::notation::literal::Node;
use crate::text::layers::Layers;

/// How deep an error may be wrapped up.
const DEPTH: usize = 5;

/// Members whose presence shows that the request was served: by the token, the device, the PAR, the backchannel and the
/// introspection endpoint.
const ISSUED: &[&str] = &["access_token", "id_token", "device_code", "request_uri", "auth_req_id"];

/// Objects that some servers wrap round the tokens.
const WRAPPERS: &[&str] = &["data", "body", "result", "authed_user", "response"];

const CODES: &[&str] = &["errorCode", "error_code", "errcode", "serviceErrorCode", "messageCode", "code"];

const SENTENCES: &[&str] = &[
    "error_description",
    "description",
    "message",
    "detail",
    "errorMessage",
    "error_message",
    "errmsg",
    "msg",
    "faultstring",
    "errorSummary",
    "error_summary",
    "reason",
];

impl Reply {
    pub(super) fn read_object(&mut self, layers: &Layers<'_>, node: &Node) {
        self.accepted = is_issued(layers, node);
        self.status = self.status.or_else(|| status_of(layers, node).filter(|_| !self.accepted));
        let text = |names: &[&str]| first(layers, node, names);
        let error = text(&["error"]).filter(|error| error != "0" && error != "false");
        self.error = error.clone().filter(|error| is_code(error) && !is_reason(error));
        self.complains = complains(layers, node);
        if self.error.is_none() {
            // `Invalid Client`
            self.error = error.as_deref().filter(|error| error.contains(' ')).and_then(spelled).map(str::to_owned);
        }
        self.code = text(CODES).filter(|code| self.is_code_of_its_own(code));
        if let (None, Some(code)) = (&self.error, &self.code) {
            self.error = oauth_error(code).filter(|error| error == code).map(str::to_owned);
        }
        self.description = text(SENTENCES).or(error.filter(|error| !is_code(error))).unwrap_or_default();
        self.collect(layers, node, 0);
    }

    /// Zero is no error, and the status is known already.
    fn is_code_of_its_own(&self, code: &str) -> bool {
        code != "0" && Some(code) != self.error.as_deref() && self.status.is_none_or(|status| status.to_string() != code)
    }

    /// Looks through all members for codes, and through inner objects for what the outer one left open.
    fn collect(&mut self, layers: &Layers<'_>, node: &Node, depth: usize) {
        if depth > DEPTH {
            return;
        }
        if depth > 0 && !node.members().is_empty() {
            self.read_inner(layers, node);
        }
        for member in node.members() {
            let key = layers.text(member.key).to_ascii_lowercase();
            match &member.value {
                Node::Map(..) => self.collect(layers, &member.value, depth + 1),
                Node::List(items, _) => {
                    items
                        .iter()
                        .filter(|item| matches!(item, Node::Map(..)))
                        .for_each(|item| self.collect(layers, item, depth + 1));
                    items.iter().for_each(|item| self.note(layers, &key, item));
                }
                scalar => self.note(layers, &key, scalar),
            }
        }
    }

    /// Keeps a value that may be a code.
    fn note(&mut self, layers: &Layers<'_>, key: &str, node: &Node) {
        let telling = key.contains("err") || key.contains("code") || key.contains("status");
        let telling = telling || ["type", "__type", "category", "name", "reason", "key", "id"].contains(&key);
        if let Some(code) = scalar(layers, node).filter(|code| telling && code.len() <= 120 && !code.contains(' ')) {
            self.codes.push(code);
        }
    }

    fn read_inner(&mut self, layers: &Layers<'_>, node: &Node) {
        let text = |names: &[&str]| first(layers, node, names);
        if self.error.is_none() && !self.accepted {
            self.error = text(&["error", "code", "type"]).filter(|error| OAUTH_ERRORS.contains(&error.as_str()));
        }
        if self.code.is_none() {
            self.code = text(CODES).or_else(|| text(&["errorcode"])).filter(|code| self.is_code_of_its_own(code));
        }
        if self.description.is_empty() {
            self.description = text(SENTENCES).unwrap_or_default();
        }
        if let (Some(resource), Some(field), Some(code)) = (text(&["resource"]), text(&["field"]), text(&["code"])) {
            let whole = format!("{resource}/{field}/{code}");
            // Alone, `invalid` says nothing.
            if self.code.as_deref() == Some(&code) {
                self.code = Some(whole.clone());
            }
            self.codes.push(whole);
        }
        self.parameters.extend(parameters(layers, node));
        self.missing.extend(missing(layers, node));
    }
}

/// Whatever a member called error holds, unless it is empty or says that there is none.
fn complains(layers: &Layers<'_>, node: &Node) -> bool {
    match node.get(layers, &["error"]) {
        Some(Node::Map(members, _)) => !members.is_empty(),
        Some(Node::List(items, _)) => !items.is_empty(),
        Some(value) => {
            scalar(layers, value).is_some_and(|text| !["0", "false", "none", "ok"].contains(&text.to_ascii_lowercase().as_str()))
        }
        None => false,
    }
}

/// The status of a refusal that its content repeats, as problem documents do (RFC 9457).
fn status_of(layers: &Layers<'_>, node: &Node) -> Option<u16> {
    let number = first(layers, node, &["status", "statusCode", "status_code"])?.parse().ok()?;
    (400..600).contains(&number).then_some(number)
}

fn is_issued(layers: &Layers<'_>, node: &Node) -> bool {
    let issued = |node: &Node| {
        first(layers, node, ISSUED).is_some() || first(layers, node, &["active"]).is_some_and(|active| active != "false")
    };
    let wrapped = || WRAPPERS.iter().filter_map(|name| node.get(layers, &[name])).any(issued);
    issued(node) || wrapped()
}

/// The first scalar member of one of these names, unless it is empty or null.
fn first(layers: &Layers<'_>, node: &Node, names: &[&str]) -> Option<String> {
    let named = |member: &&crate::capture::notation::literal::Member| {
        names.iter().any(|name| layers.bytes(member.key).eq_ignore_ascii_case(name.as_bytes()))
    };
    node.members().iter().filter(named).find_map(|member| scalar(layers, &member.value))
}

fn scalar(layers: &Layers<'_>, node: &Node) -> Option<String> {
    match node {
        Node::Text(at) => Some(layers.text(*at).into_owned()).filter(|text| !text.is_empty()),
        Node::Bare(at) => {
            Some(layers.text(*at).into_owned()).filter(|text| !["null", "nil", "None", "undefined"].contains(&text.as_str()))
        }
        Node::List(..) | Node::Map(..) => None,
    }
}

/// A code is one word; anything else is a sentence.
fn is_code(text: &str) -> bool {
    text.len() <= 80 && !text.contains(' ')
}

/// The words that belong to a status (RFC 9110 section 15) tell nothing beside it.
fn is_reason(text: &str) -> bool {
    ["unauthorized", "forbidden", "badrequest", "bad_request", "notfound", "not_found"]
        .contains(&text.to_ascii_lowercase().as_str())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && !text.contains('_')
}

/// The parameters of which an entry of a list of errors speaks, as RingCentral writes it.
fn parameters(layers: &Layers<'_>, node: &Node) -> Vec<(String, String)> {
    let Some(Node::List(items, _)) = node.get(layers, &["parameters"]) else { return Vec::new() };
    let part = |item: &Node, name: &str| item.get(layers, &[name]).map(|node| layers.text(node.slice()).into_owned());
    items.iter().filter_map(|item| part(item, "parameterName").zip(part(item, "parameterValue"))).collect()
}

/// The parameter that an entry of a list of errors calls missing, as FastAPI writes it.
fn missing(layers: &Layers<'_>, node: &Node) -> Option<String> {
    let missing = first(layers, node, &["type"]).is_some_and(|kind| kind.ends_with("missing"));
    match node.get(layers, &["loc"]) {
        Some(Node::List(items, _)) if missing => items.last().and_then(|name| scalar(layers, name)),
        _ => None,
    }
}
