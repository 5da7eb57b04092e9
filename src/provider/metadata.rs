//! What a server says of itself: its metadata document (RFC 8414, OpenID Connect Discovery).

use serde::Deserialize;

/// The members of a metadata document that a token request can be compared with. What is not there is unknown: several
/// members have defaults that servers do not live by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Metadata {
    pub(crate) issuer: Option<String>,
    pub(crate) token_endpoint: Option<String>,
    pub(crate) authorization_endpoint: Option<String>,
    pub(crate) revocation_endpoint: Option<String>,
    pub(crate) introspection_endpoint: Option<String>,
    pub(crate) pushed_authorization_request_endpoint: Option<String>,
    pub(crate) device_authorization_endpoint: Option<String>,
    pub(crate) backchannel_authentication_endpoint: Option<String>,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) registration_endpoint: Option<String>,
    pub(crate) jwks_uri: Option<String>,
    pub(crate) mtls_endpoint_aliases: Option<Aliases>,
    pub(crate) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub(crate) token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    pub(crate) grant_types_supported: Option<Vec<String>>,
    pub(crate) code_challenge_methods_supported: Option<Vec<String>>,
}

/// Endpoints for clients with a certificate (RFC 8705 section 5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Aliases {
    pub(crate) token_endpoint: Option<String>,
    pub(crate) revocation_endpoint: Option<String>,
    pub(crate) introspection_endpoint: Option<String>,
    pub(crate) pushed_authorization_request_endpoint: Option<String>,
    pub(crate) device_authorization_endpoint: Option<String>,
    pub(crate) backchannel_authentication_endpoint: Option<String>,
}

/// Why a text is no metadata document. Nothing of the text is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong.
    pub message: &'static str,
}

impl std::fmt::Display for MetadataError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for MetadataError {}

/// Larger documents are none.
const MAX_BYTES: usize = 1 << 20;

impl Metadata {
    /// Reads a document.
    ///
    /// # Errors
    /// Where and why the text is none.
    pub fn read(bytes: &[u8]) -> Result<Metadata, MetadataError> {
        let start = |message| MetadataError { line: 1, column: 1, message };
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if text.trim_ascii().is_empty() {
            return Err(start("the file is empty"));
        }
        if text.len() > MAX_BYTES {
            return Err(start("the file is too large for a metadata document"));
        }
        if !text.trim_ascii_start().starts_with(b"{") {
            return Err(start(
                "this is not a JSON object; save the document of /.well-known/openid-configuration or /.well-known/oauth-authorization-server",
            ));
        }
        let metadata: Metadata = serde_json::from_slice(text).map_err(|error| place(&error))?;
        if metadata.token_endpoint.is_none() {
            return Err(start("the document has no token_endpoint; is it the metadata of an authorization server?"));
        }
        Ok(metadata)
    }

    /// Every endpoint by its name for messages.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let listed = [
            ("token endpoint", &self.token_endpoint),
            ("authorization endpoint", &self.authorization_endpoint),
            ("revocation endpoint", &self.revocation_endpoint),
            ("introspection endpoint", &self.introspection_endpoint),
            ("endpoint for pushed requests", &self.pushed_authorization_request_endpoint),
            ("device authorization endpoint", &self.device_authorization_endpoint),
            ("backchannel authentication endpoint", &self.backchannel_authentication_endpoint),
            ("userinfo endpoint", &self.userinfo_endpoint),
            ("registration endpoint", &self.registration_endpoint),
            ("key set", &self.jwks_uri),
        ];
        let own = listed.into_iter().filter_map(|(name, url)| Some((name, url.as_deref()?)));
        own.chain(self.aliases())
    }

    /// The endpoints for clients with a certificate.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let listed = self.mtls_endpoint_aliases.iter().flat_map(|aliases| {
            [
                ("token endpoint", &aliases.token_endpoint),
                ("revocation endpoint", &aliases.revocation_endpoint),
                ("introspection endpoint", &aliases.introspection_endpoint),
                ("endpoint for pushed requests", &aliases.pushed_authorization_request_endpoint),
                ("device authorization endpoint", &aliases.device_authorization_endpoint),
                ("backchannel authentication endpoint", &aliases.backchannel_authentication_endpoint),
            ]
        });
        listed.filter_map(|(name, url)| Some((name, url.as_deref()?)))
    }

    /// The names of the endpoints at this address.
    pub(crate) fn at<'m>(&'m self, host: &'m str, path: &'m str) -> impl Iterator<Item = &'static str> + 'm {
        self.endpoints().filter(move |(_, url)| split(url) == Some((host.to_ascii_lowercase(), path))).map(|(name, _)| name)
    }

    /// True when the issuer or an endpoint has this host.
    pub(crate) fn has_host(&self, host: &str) -> bool {
        let issuer = self.issuer.as_deref().map(|issuer| ("issuer", issuer));
        let mut urls = self.endpoints().chain(issuer);
        urls.any(|(_, url)| split(url).is_some_and(|(known, _)| known.eq_ignore_ascii_case(host)))
    }
}

/// Host without port, in lower case, and path of an absolute URL.
pub(crate) fn split(url: &str) -> Option<(String, &str)> {
    let (_, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest[..end].rsplit('@').next().unwrap_or_default();
    let bracket = authority.rfind(']').map_or(0, |at| at + 1);
    let host = authority[bracket..].find(':').map_or(authority, |at| &authority[..bracket + at]);
    let path = rest[end..].split(['?', '#']).next().unwrap_or_default();
    (!host.is_empty()).then(|| (host.to_ascii_lowercase(), path))
}

fn place(error: &serde_json::Error) -> MetadataError {
    let message = match error.classify() {
        serde_json::error::Category::Eof => "the document breaks off here",
        serde_json::error::Category::Data => "a member ends here whose value is of another kind than RFC 8414 section 2 says",
        _ => "this is not JSON",
    };
    MetadataError { line: error.line().max(1), column: error.column().max(1), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{
  "issuer": "https://login.acme-corp.com",
  "token_endpoint": "https://Login.acme-corp.com:8443/oauth/token?p=1",
  "revocation_endpoint": "https://login.acme-corp.com/oauth/revoke",
  "grant_types_supported": ["refresh_token"],
  "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
  "claims_supported": ["sub"], "x_vendor": {"a": [1]}
}"#;

    #[test]
    fn reads_a_document() {
        let metadata = Metadata::read(format!("\u{FEFF}{DOCUMENT}").as_bytes()).expect("a document");
        assert_eq!(metadata.grant_types_supported.as_deref(), Some(&["refresh_token".to_owned()][..]));
        assert_eq!(metadata.code_challenge_methods_supported, None);
        assert_eq!(metadata.at("login.acme-corp.com", "/oauth/token").collect::<Vec<_>>(), ["token endpoint"]);
        assert_eq!(metadata.at("LOGIN.acme-corp.com", "/oauth/revoke").collect::<Vec<_>>(), ["revocation endpoint"]);
        assert_eq!(metadata.at("login.acme-corp.com", "/oauth/token/").count(), 0);
        assert!(metadata.has_host("login.acme-corp.com") && !metadata.has_host("acme-corp.com"));
    }

    #[test]
    fn says_where_a_document_is_broken_and_nothing_of_what_it_holds() {
        let said = |text: &str| Metadata::read(text.as_bytes()).map_err(|error| error.to_string()).expect_err("broken");
        assert_eq!(said(" \n"), "1:1: the file is empty");
        assert!(said("issuer: https://x").starts_with("1:1: this is not a JSON object"));
        assert!(said("{\n \"issuer\": \"https://x\"\n \"a\": 1}").starts_with("3:2: this is not JSON"));
        assert!(said("{\"issuer\": \"https://x\", \"token").ends_with("the document breaks off here"));
        assert!(said("{\"issuer\": \"https://x\"}").contains("no token_endpoint"));
        let kind = said("{\n\"token_endpoint\": \"https://x/t\",\n\"grant_types_supported\": \"n7Rz4PqLx2Vt9\"}");
        assert!(kind.starts_with("3:") && kind.contains("another kind") && !kind.contains("n7Rz4"), "{kind}");
    }

    #[test]
    fn takes_addresses_apart() {
        assert_eq!(split("https://[::1]:9/t"), Some(("[::1]".to_owned(), "/t")));
        assert_eq!(split("https://h.example"), Some(("h.example".to_owned(), "")));
        assert_eq!(split("/t"), None);
    }
}
