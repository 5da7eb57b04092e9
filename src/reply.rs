//! What the server said: status, error, provider code, description, the parameters it complains of.

mod date;

use crate::layers::{Layers, Slice};
use crate::model::Response;
use crate::notation::literal::{self, Dialect, Node};

/// A server's answer in the terms of RFC 6749 section 5, whatever it looked like.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// HTTP status, where shown.
    pub status: Option<u16>,
    /// The OAuth error: `invalid_client`.
    pub error: Option<String>,
    /// The provider's own code: `OAU-153`, `AADSTS7000215`.
    pub code: Option<String>,
    /// The provider's sentence.
    pub description: String,
    /// Parameters that the answer names, with the value that the server saw.
    pub parameters: Vec<(String, String)>,
    /// Tokens were issued.
    pub accepted: bool,
    /// The content is a web page.
    pub html: bool,
    /// All of the answer as text, for rules that look for words.
    pub text: String,
    /// When the server answered, by its Date field, in seconds since 1970.
    pub date: Option<i64>,
    /// Where it is.
    pub at: Option<Slice>,
}

impl Reply {
    /// Reads an answer.
    pub fn read(layers: &mut Layers<'_>, response: &Response) -> Reply {
        let mut reply = Reply { status: response.status.map(|(status, _)| status), at: Some(response.at), ..Reply::default() };
        let dates = response.headers.iter().filter(|field| layers.bytes(field.name).eq_ignore_ascii_case(b"date"));
        reply.date = dates.filter_map(|field| date::seconds(&layers.text(field.value))).next();
        if let Some(body) = response.body {
            reply.text = layers.text(body).into_owned();
            reply.read_body(layers, body);
        }
        if reply.code.is_none() {
            reply.code = provider_code(&reply.text);
        }
        if reply.error.is_none() {
            reply.error = oauth_error(&reply.text).map(str::to_owned);
        }
        reply
    }

    /// True when the answer is a refusal, or nothing speaks against one.
    pub fn refused(&self) -> bool {
        let by_status = self.status.is_some_and(|status| status >= 400);
        !self.accepted && (by_status || self.error.is_some() || self.code.is_some())
    }

    /// The answer in lower case, for words.
    pub fn says(&self, words: &str) -> bool {
        self.text.to_ascii_lowercase().contains(&words.to_ascii_lowercase())
    }

    fn read_body(&mut self, layers: &mut Layers<'_>, body: Slice) {
        let start = self.text.trim_start().to_ascii_lowercase();
        self.html = start.starts_with("<!doctype html") || start.starts_with("<html");
        let Some(open) = self.text.find('{') else { return };
        let dialect = if self.text[open..].contains("=>") {
            Dialect::Ruby
        } else if self.text[open + 1..].trim_start().starts_with('\'') {
            Dialect::Python
        } else {
            Dialect::Json
        };
        let Some(parsed) = literal::read(layers, body, open, dialect) else { return };
        self.read_object(layers, &parsed.node);
    }

    fn read_object(&mut self, layers: &Layers<'_>, node: &Node) {
        let text = |names: &[&str]| {
            node.get(layers, names).filter(|node| node.members().is_empty()).map(|node| layers.text(node.slice()).into_owned())
        };
        self.accepted = node.get(layers, &["access_token", "id_token", "device_code"]).is_some();
        self.error = text(&["error"]).filter(|error| !error.is_empty());
        self.code =
            text(&["errorCode", "error_code", "code"]).filter(|code| !code.is_empty() && Some(code) != self.error.as_ref());
        if let (None, Some(code)) = (&self.error, &self.code) {
            self.error = oauth_error(code).filter(|error| error == code).map(str::to_owned);
        }
        self.description = text(&["error_description", "description", "message", "detail", "errorMessage"]).unwrap_or_default();
        let nested = [node.get(layers, &["error"]), node.get(layers, &["errors", "error_codes"])];
        for inner in nested.into_iter().flatten() {
            self.read_nested(layers, inner);
        }
    }

    fn read_nested(&mut self, layers: &Layers<'_>, node: &Node) {
        let items = match node {
            Node::List(items, _) => items.as_slice(),
            Node::Map(..) => std::slice::from_ref(node),
            _ => return,
        };
        for item in items {
            let text = |names: &[&str]| item.get(layers, names).map(|node| layers.text(node.slice()).into_owned());
            self.code = self.code.take().or_else(|| text(&["errorCode", "code"]));
            if self.description.is_empty() {
                self.description = text(&["message", "error_description"]).unwrap_or_default();
            }
            let Some(Node::List(parameters, _)) = item.get(layers, &["parameters"]) else { continue };
            for parameter in parameters {
                let part = |name: &str| parameter.get(layers, &[name]).map(|node| layers.text(node.slice()).into_owned());
                self.parameters.extend(part("parameterName").zip(part("parameterValue")));
            }
        }
    }
}

/// The registered error codes of RFC 6749, 7009, 8628, 8707, 9396 and 9449.
pub(crate) const OAUTH_ERRORS: &[&str] = &[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "unsupported_token_type",
    "invalid_target",
    "invalid_dpop_proof",
    "use_dpop_nonce",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "access_denied",
    "invalid_token",
    "server_error",
    "temporarily_unavailable",
];

/// The first registered error code that stands as a word of its own.
pub(crate) fn oauth_error(text: &str) -> Option<&'static str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c: char| !word(c));
    words.filter_map(|word| OAUTH_ERRORS.iter().find(|error| **error == word)).next().copied()
}

/// `OAU-153`, `AADSTS7000215`, `AADB2C90086`: letters that only one provider uses.
pub(crate) fn provider_code(text: &str) -> Option<String> {
    let prefixes = ["OAU-", "AADSTS", "AADB2C", "AGW-"];
    let code = |word: &str| {
        let digits = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix))?;
        (digits.len() >= 2 && digits.chars().all(|c| c.is_ascii_digit())).then(|| word.to_owned())
    };
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find_map(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str) -> Reply {
        let mut layers = Layers::new(text.as_bytes());
        let root = layers.root();
        Reply::read(&mut layers, &Response { status: None, headers: Vec::new(), body: Some(root), at: root })
    }

    #[test]
    fn reads_a_nested_error_in_a_sentence() {
        let reply = reply(
            r#"API Error: { "error" : "invalid_client", "errors" : [ { "errorCode" : "OAU-153", "message" : "Invalid client: ", "parameters" : [ { "parameterName" : "client_id", "parameterValue" : "" } ] } ], "error_description" : "Invalid client: "}"#,
        );
        assert_eq!(reply.error.as_deref(), Some("invalid_client"));
        assert_eq!(reply.code.as_deref(), Some("OAU-153"));
        assert_eq!(reply.parameters, [("client_id".to_owned(), String::new())]);
        assert!(reply.refused());
    }

    #[test]
    fn reads_words_without_json() {
        let reply = reply("401 AADSTS7000215: Invalid client secret provided.");
        assert_eq!(reply.code.as_deref(), Some("AADSTS7000215"));
        assert_eq!(oauth_error("→ \"error\":\"invalid_client\""), Some("invalid_client"));
        assert_eq!(oauth_error("my_invalid_client_x"), None);
    }
}
