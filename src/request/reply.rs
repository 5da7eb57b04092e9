//! What the server said: status, error, provider code, description, the parameters it complains of.
//!
//! Servers say it in many ways: members of a JSON object or of an object within it, a form, a page, a header field.

mod challenge;
mod date;
pub(crate) mod known;
mod markup;
mod object;

use std::cell::OnceCell;

use crate::capture::model::{Field, Response};
pub(crate) use crate::capture::names::{OAUTH_ERRORS, oauth_error, provider_code};
use crate::capture::notation::form;
use crate::capture::notation::literal::{self, Dialect, Node};
use crate::request::symptom::ToldSymptom;
use crate::request::token::jwt::{self, JwtContent};
use crate::text::layers::{Layers, Slice};

pub(crate) use challenge::Challenge;

/// A server's answer in the terms of RFC 6749 section 5, whatever it looked like.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// HTTP status, where shown.
    pub status: Option<u16>,
    /// The OAuth error: `invalid_client`.
    pub error: Option<String>,
    /// The provider's own code: `OAU-153`, `AADSTS7000215`.
    pub code: Option<String>,
    /// Everything in the answer that may be a code, the most telling first: for comparing with known ones, never shown.
    pub(crate) codes: Vec<String>,
    /// The provider's sentence; of a page its title.
    pub description: String,
    /// Parameters that the answer names, with the value that the server saw.
    pub parameters: Vec<(String, String)>,
    /// Parameters that the answer calls missing, one by one.
    pub(crate) missing: Vec<String>,
    /// Tokens were issued, or what else the endpoint gives.
    pub accepted: bool,
    /// The content has a member called error, or says in words that the request was refused.
    pub(crate) complains: bool,
    /// The content is a web page.
    pub html: bool,
    /// All of the answer as text, for rules that look for words.
    pub text: String,
    /// When the server answered, by its Date field, in seconds since 1970.
    pub date: Option<i64>,
    /// Where it is.
    pub at: Option<Slice>,
    /// Where its status is.
    pub(crate) status_at: Option<Slice>,
    /// The header fields that are shown.
    pub(crate) fields: Vec<Field>,
    /// What the fields called WWW-Authenticate ask for.
    pub(crate) challenges: Vec<Challenge>,
    /// The content as written.
    pub(crate) body: Option<Slice>,
    /// The object that the content is, where it is one and whole.
    pub(crate) object: Option<Node>,
    /// The ID token, as far as it can be read.
    pub(crate) id_token: Option<JwtContent>,
    /// What it says in words, once somebody asks.
    pub(crate) told: OnceCell<Vec<ToldSymptom>>,
}

impl Reply {
    /// Reads an answer.
    pub fn read(layers: &mut Layers<'_>, response: &Response) -> Reply {
        let mut reply = Reply {
            status: response.status.map(|(status, _)| status),
            status_at: response.status.map(|(_, at)| at),
            at: Some(response.at),
            fields: response.headers.clone(),
            body: response.body,
            ..Reply::default()
        };
        reply.date = reply.field(layers, "date").and_then(|field| date::seconds(&layers.text(field.value)));
        if let Some(body) = response.body {
            reply.text = layers.text(body).into_owned();
            reply.read_body(layers, body);
        }
        reply.challenges = challenge::read_challenges(layers, &reply.fields);
        reply.complete();
        reply
    }

    /// What the content left open, from the header and from words.
    fn complete(&mut self) {
        let challenge = self.challenges.iter().find(|challenge| challenge.error.is_some()).cloned();
        if let Some(challenge) = challenge.filter(|_| self.error.is_none() && !self.accepted) {
            self.error = challenge.error;
        }
        let said = self.challenges.iter().map(|challenge| &challenge.description).find(|words| !words.is_empty());
        if let Some(said) = said.filter(|_| self.description.is_empty() && !self.accepted) {
            self.description.clone_from(said);
        }
        if self.code.is_none() {
            self.code = provider_code(&self.text);
        }
        if self.error.is_none() && !self.accepted {
            self.error = oauth_error(&self.text).map(str::to_owned);
        }
        let first = [self.code.clone(), self.error.clone()];
        let mut codes: Vec<String> = first.into_iter().flatten().collect();
        for code in std::mem::take(&mut self.codes) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        self.codes = codes;
    }

    /// True when the answer is a refusal, or nothing speaks against one.
    pub fn refused(&self) -> bool {
        let by_status = self.status.is_some_and(|status| status >= 400);
        !self.accepted && (by_status || self.complains || self.error.is_some() || self.code.is_some())
    }

    /// Whether the answer has these words, as written or decoded; ASCII case ignored.
    pub fn says(&self, words: &str) -> bool {
        let words = words.to_ascii_lowercase();
        [&self.text, &self.description].iter().any(|text| text.to_ascii_lowercase().contains(&words))
    }

    /// The first header field called `name` (ASCII case ignored).
    pub(crate) fn field(&self, layers: &Layers<'_>, name: &str) -> Option<Field> {
        self.fields.iter().find(|field| layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes())).copied()
    }

    /// The value of a member of the answer's object, by its exact name.
    pub(crate) fn member(&self, layers: &Layers<'_>, name: &str) -> Option<&Node> {
        jwt::member(layers, self.object.as_ref()?, name)
    }

    fn read_body(&mut self, layers: &mut Layers<'_>, body: Slice) {
        let text = self.text.trim_start_matches('\u{FEFF}').trim_start();
        let (markup, form) = (text.starts_with('<'), is_form(text));
        if markup && self.read_markup() {
            return;
        }
        if form {
            return self.read_form(layers, body);
        }
        let Some(open) = self.text.find('{') else {
            self.description = sentence(&self.text);
            return;
        };
        let Some(parsed) = literal::read_structure(layers, body, open, dialect(&self.text[open..])) else { return };
        self.read_object(layers, &parsed.node);
        self.id_token = parsed.node.get(layers, &["id_token"]).map(Node::slice).map(|token| jwt::open_token(layers, token));
        let alone = self.text[..open].trim_start_matches('\u{FEFF}').trim().is_empty();
        self.object = Some(parsed.node).filter(|_| parsed.complete && alone);
    }

    /// GitHub and others answer in a form unless they are asked for JSON.
    fn read_form(&mut self, layers: &mut Layers<'_>, body: Slice) {
        for field in form::read_form(layers, body) {
            let value = layers.text(field.value).into_owned();
            match layers.bytes(field.name) {
                b"access_token" | b"device_code" => self.accepted = !value.is_empty(),
                b"error" => self.error = Some(value),
                b"error_code" | b"errorCode" | b"code" => self.code = Some(value),
                b"error_description" | b"error_message" | b"message" => self.description = value,
                _ => {}
            }
        }
    }
}

/// The dialect of the object that `text` begins with.
fn dialect(text: &str) -> Dialect {
    if text.contains("=>") {
        Dialect::Ruby
    } else if text.get(1..).is_some_and(|rest| rest.trim_start().starts_with('\'')) {
        Dialect::Python
    } else {
        Dialect::Json
    }
}

/// A form that an OAuth server answers with begins with one of these.
const FORM_STARTS: &[&str] =
    &["error", "access_token", "expires_in", "expires", "token_type", "scope", "refresh_token", "device_code"];

fn is_form(text: &str) -> bool {
    let first = text.split('=').next().unwrap_or_default();
    text.contains('=') && FORM_STARTS.contains(&first) && !text.contains(['{', '\n'])
}

/// The longest text that is taken for the server's sentence.
const SENTENCE: usize = 200;

/// A short text of one line, as some servers answer.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.len() <= SENTENCE && !text.contains('\n') { text.to_owned() } else { String::new() }
}

/// The registered error that is spelled `Invalid Client`, `invalid-client` or `InvalidClient`. Words that others use as well
/// do not count.
pub(crate) fn spelled(text: &str) -> Option<&'static str> {
    let mut plain = String::new();
    for c in text.trim().chars() {
        if c.is_ascii_uppercase() && plain.ends_with(|c: char| c.is_ascii_lowercase()) {
            plain.push('_');
        }
        plain.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    let plain = plain.strip_suffix("_exception").unwrap_or(&plain);
    let common = ["access_denied", "server_error", "temporarily_unavailable"];
    OAUTH_ERRORS.iter().find(|known| **known == plain && !common.contains(known)).copied()
}

#[cfg(test)]
mod tests;
