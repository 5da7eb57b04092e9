//! Token requests by chance, and the HTTP Archive that holds them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// A request as it is to be read back.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) method: String,
    pub(crate) address: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Nothing,
    Text(String),
    Parts(Vec<(String, String)>),
}

/// Numbers that are the same in every run.
pub(crate) struct Dice(u64);

/// What values are made of: letters, and all that some shell, language or client takes for more.
const PIECES: &[&str] = &[
    "a", "Z7", "token", "'", "\"", "\\", "$", "$HOME", "${x}", "$(id)", "%", "%41", "%2", "^", "`", "\n", "é", "😀", "€", " ",
    "  ", "+", "=", "&", "#", "#{x}", "{", "}", "{{x}}", "(", ")", "<", ">", "|", ";", "!", "*", "~", "?", "@", ",", ":", "\t",
    "//", "/*", "--", "-", "\u{2019}", "\u{201C}", "\\n", "\\u0041", "\\'", ".", "_", "[", "]", "'''", "\"\"\"", "''", "$$",
    "`n", "\r\n", "file,", "0",
];

const NAMES: &[&str] = &[
    "grant_type",
    "refresh_token",
    "client_id",
    "client_secret",
    "scope",
    "code",
    "redirect_uri",
    "resource",
    "username",
    "password",
    "x",
    "a[b]",
    "a.b",
    "7",
    "@x",
    "a:b",
    "a b",
    "é",
];

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % most
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn value(&mut self) -> String {
        let count = if self.one_in(8) { 0 } else { 1 + self.below(5) };
        (0..count).map(|_| self.of(PIECES)).collect()
    }

    /// On one line, without blanks at its ends.
    fn line(&mut self) -> String {
        let text: String = self.value().chars().filter(|c| !c.is_control()).collect();
        text.trim().to_owned()
    }

    fn name(&mut self) -> &'static str {
        let common = if self.one_in(6) { NAMES.len() } else { 10 };
        NAMES[self.below(common)]
    }

    fn pairs(&mut self) -> Vec<(String, String)> {
        let mut pairs =
            vec![("grant_type".to_owned(), self.of(&["refresh_token", "client_credentials", "authorization_code"]).to_owned())];
        for _ in 0..self.below(5) {
            pairs.push((self.name().to_owned(), self.value()));
        }
        pairs
    }

    pub(crate) fn sample(&mut self) -> Sample {
        let body = self.body();
        let bare = matches!(body, Body::Nothing);
        let method = match self.below(40) {
            0 => self.of(&["PUT", "PATCH", "DELETE", "PROPFIND"]),
            1 => "GET",
            2 | 3 if bare => "GET",
            4 => "HEAD",
            _ => "POST",
        };
        Sample { method: method.to_owned(), address: self.address(), query: self.query(bare), headers: self.headers(&body), body }
    }

    fn address(&mut self) -> String {
        let host = self.of(&["h.example", "login.acme-corp.com", "h.example:8443", "a-b.c.example"]);
        let path = if self.one_in(20) {
            self.of(&[
                "/a'b/token",
                "/é/token",
                "/a{b}/token",
                "/a%20b/token",
                "/a[b]/token",
                "/a(b)/token",
                "/a$b/token",
                "/../token",
                "/a#b",
            ])
        } else {
            self.of(&["/oauth/token", "/token", "/oauth2/v1/token", "/realms/x/protocol/openid-connect/token", "/v2.0/token"])
        };
        let path = path.split('#').next().unwrap_or_default();
        format!("https://{host}{path}{}", if path == "/a" { "/token" } else { "" })
    }

    /// Without a body, the parameter that makes it a token request is in the query.
    fn query(&mut self, bare: bool) -> Option<String> {
        if !self.one_in(5) {
            return bare.then(|| "grant_type=client_credentials".to_owned());
        }
        let first = bare.then(|| "grant_type=refresh_token".to_owned());
        let count = 1 + self.below(3);
        let pairs: Vec<String> = (0..count)
            .map(|_| format!("{}={}", self.of(&["p", "api-version", "a", "b", "tenant"]), percent(&self.value(), b"-._~", "%20")))
            .collect();
        Some(first.into_iter().chain(pairs).collect::<Vec<_>>().join("&"))
    }

    fn headers(&mut self, body: &Body) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        let media = match (body, self.below(10)) {
            (Body::Parts(_), _) => Some("multipart/form-data"),
            (_, 0) => None,
            (_, 1) => Some("application/x-www-form-urlencoded;charset=UTF-8"),
            (_, 2) => Some("application/json"),
            (_, 3) => Some("application/x-www-form-urlencoded; charset=utf-8"),
            _ => Some("application/x-www-form-urlencoded"),
        };
        if let Some(media) = media {
            add("Content-Type", media.to_owned());
        }
        match self.below(4) {
            0 => add("Accept", "application/json".to_owned()),
            1 => add("Accept", "*/*".to_owned()),
            _ => {}
        }
        match self.below(6) {
            0 | 1 => add("Authorization", self.basic()),
            2 => add("Authorization", format!("Bearer x{}", self.line()).trim().to_owned()),
            3 if self.one_in(3) => add("Authorization", format!("basic  {}", self.line()).trim().to_owned()),
            _ => {}
        }
        if self.one_in(5) {
            add("X-Request-Id", format!("x{}", self.line()));
        }
        if self.one_in(30) {
            add("X-Request-Id", "again".to_owned());
        }
        if self.one_in(20) {
            add("DPoP", "eyJh.eyJi.c".to_owned());
        }
        if self.one_in(30) {
            add("Cookie", "a=b; c=d".to_owned());
        }
        if self.one_in(30) {
            add("Origin", "https://app.example".to_owned());
        }
        headers
    }

    fn basic(&mut self) -> String {
        let (id, secret) = if self.one_in(2) { ("app-7".to_owned(), "s3cr".to_owned()) } else { (self.value(), self.value()) };
        format!("Basic {}", STANDARD.encode(format!("{}:{secret}", id.replace(':', ""))))
    }

    fn body(&mut self) -> Body {
        let pairs = self.pairs();
        match self.below(12) {
            0 => Body::Nothing,
            1 => Body::Text(json_text(&pairs, self.one_in(2))),
            2 | 3 => Body::Text(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")),
            4 if self.one_in(3) => Body::Parts(pairs.into_iter().filter(|(_, value)| !value.contains(['\r', '\n'])).collect()),
            5 => Body::Text(form(&pairs, b"-._~", "%20")),
            6 | 7 => Body::Text(form(&pairs, b"-._~", "+")),
            _ => Body::Text(form(&pairs, b"-._*", "+")),
        }
    }
}

fn json_text(pairs: &[(String, String)], pretty: bool) -> String {
    let object: serde_json::Map<String, Value> = pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let text = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) };
    text.expect("JSON")
}

fn form(pairs: &[(String, String)], plain: &[u8], blank: &str) -> String {
    let unit = |(name, value): &(String, String)| format!("{}={}", percent(name, plain, blank), percent(value, plain, blank));
    pairs.iter().map(unit).collect::<Vec<_>>().join("&")
}

fn percent(text: &str, plain: &[u8], blank: &str) -> String {
    let spell = |byte: u8| match byte {
        b' ' => blank.to_owned(),
        byte if byte.is_ascii_alphanumeric() || plain.contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(spell).collect()
}

/// The archive of the samples: with a Host field, by which a reader knows that all fields are listed.
pub(crate) fn archive(samples: &[Sample]) -> String {
    let entries: Vec<Value> = samples.iter().map(entry).collect();
    json!({ "log": { "version": "1.2", "creator": { "name": "x", "version": "1" }, "entries": entries } }).to_string()
}

fn entry(sample: &Sample) -> Value {
    let named = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    let query = sample.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let host = sample.address["https://".len()..].split('/').next().unwrap_or_default();
    let mut headers = vec![json!({ "name": "Host", "value": host })];
    headers.extend(sample.headers.iter().map(named));
    if matches!(sample.body, Body::Nothing) {
        headers.push(json!({ "name": "Content-Length", "value": "0" }));
    }
    let mut request = json!({ "method": sample.method, "url": format!("{}{query}", sample.address), "httpVersion": "HTTP/1.1", "headers": headers });
    match &sample.body {
        Body::Nothing => {}
        Body::Text(text) => request["postData"] = json!({ "mimeType": "", "text": text }),
        Body::Parts(pairs) => {
            request["postData"] =
                json!({ "mimeType": "multipart/form-data", "params": pairs.iter().map(named).collect::<Vec<Value>>() })
        }
    }
    json!({ "request": request, "response": { "status": 0 } })
}
