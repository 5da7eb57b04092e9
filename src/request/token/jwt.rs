//! The signed tokens of a request (compact JWS, RFC 7515 section 7.1) taken apart: header and claims with their places.

use super::Param;
use crate::capture::model::{Field, Request};
use crate::capture::notation::literal::{self, Dialect};
use crate::request::value::{ValueKind, classify};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};

pub(crate) use crate::capture::notation::literal::Node;

/// What a token is for, by the place where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// `client_assertion`: it authenticates the client.
    ClientAssertion,
    /// `assertion`: it is the grant.
    Assertion,
    /// `request` of a pushed authorization request.
    RequestObject,
    /// The DPoP field.
    Dpop,
    /// A token that a server issued and that happens to be a JWT.
    Issued,
}

/// A text that is, or should be, a compact JWS.
#[derive(Clone, Debug)]
pub(crate) struct Jwt {
    /// What it is for.
    pub(crate) carrier: Carrier,
    /// The parameter or the header field.
    pub(crate) field: Field,
    /// The text without blanks at its ends.
    pub(crate) token: Slice,
    /// What it says.
    pub(crate) content: JwtContent,
}

/// How a token could be read.
#[derive(Clone, Debug)]
pub(crate) enum JwtContent {
    /// Redacted, a placeholder, a variable, empty: nothing can be said.
    Hidden(ValueKind),
    /// Five parts: a JWE, which only its addressee reads.
    Encrypted,
    /// No compact JWS.
    Broken(Fault),
    /// Header and claims.
    Read(JwtParts),
}

/// What keeps a text from being a compact JWS, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) kind: FaultKind,
    /// Where.
    pub(crate) at: Slice,
}

/// The ways in which a text is no compact JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// Another number of parts than three.
    Parts,
    /// `=` at the end of a part.
    Padding,
    /// A character outside of the Base64url alphabet, or a letter too many.
    Letters,
    /// The header or the claims are no JSON object.
    NotJson,
    /// The signature is empty, though the header names an algorithm.
    NoSignature,
}

/// A token that could be read.
#[derive(Clone, Debug)]
pub(crate) struct JwtParts {
    /// The JOSE header: always an object.
    pub(crate) header: Node,
    /// The claims: always an object.
    pub(crate) claims: Node,
}

/// Parameters whose value is a JWT, or may be one.
const CARRIERS: &[(Carrier, &[&str])] = &[
    (Carrier::ClientAssertion, &["client_assertion"]),
    (Carrier::Assertion, &["assertion"]),
    (Carrier::RequestObject, &["request"]),
    (Carrier::Issued, &["refresh_token", "subject_token", "actor_token", "token"]),
];

/// Every token of the request, parameters first.
pub(super) fn read_jwts(layers: &mut Layers<'_>, request: &Request, params: &[Param]) -> Vec<Jwt> {
    let mut found: Vec<Jwt> = params.iter().filter_map(|param| of_param(layers, param)).collect();
    let proofs: Vec<Field> = request.fields(layers, "dpop").copied().collect();
    found.extend(proofs.into_iter().map(|field| of_text(layers, Carrier::Dpop, field, false)));
    found
}

fn of_param(layers: &mut Layers<'_>, param: &Param) -> Option<Jwt> {
    let name = layers.bytes(param.field.name);
    let (carrier, _) = CARRIERS.iter().find(|(_, names)| names.iter().any(|known| known.as_bytes() == name))?;
    let jwt = of_text(layers, *carrier, param.field, param.bare);
    // Other tokens may have any form.
    let counts = *carrier != Carrier::Issued || matches!(jwt.content, JwtContent::Read(_));
    counts.then_some(jwt)
}

fn of_text(layers: &mut Layers<'_>, carrier: Carrier, field: Field, bare: bool) -> Jwt {
    let text = layers.bytes(field.value);
    let (lead, end) = (text.len() - text.trim_ascii_start().len(), text.trim_ascii_end().len());
    let token = field.value.sub(lead..end.max(lead));
    let content = if bare { JwtContent::Hidden(ValueKind::Variable) } else { content(layers, token) };
    Jwt { carrier, field, token, content }
}

fn content(layers: &mut Layers<'_>, token: Slice) -> JwtContent {
    let parts = split(layers, token);
    let kind = |slice: Slice| classify(layers.bytes(slice));
    // A signature may be cut out of a paste whose header and claims can still be read.
    let hidden = |kind: ValueKind| !kind.is_live();
    if let [header, claims, _] = parts[..] {
        match (kind(header), kind(claims)) {
            (first, _) if hidden(first) => JwtContent::Hidden(first),
            (_, second) if hidden(second) => JwtContent::Hidden(second),
            _ => open(layers, token, &parts),
        }
    } else if hidden(kind(token)) {
        JwtContent::Hidden(kind(token))
    } else if parts.len() == 5 {
        JwtContent::Encrypted
    } else {
        JwtContent::Broken(Fault { kind: FaultKind::Parts, at: token })
    }
}

/// Takes a token of an answer apart.
pub(crate) fn open_token(layers: &mut Layers<'_>, token: Slice) -> JwtContent {
    content(layers, token)
}

fn split(layers: &Layers<'_>, token: Slice) -> Vec<Slice> {
    let mut at = 0;
    let part = |part: &[u8]| {
        let slice = token.sub(at..at + part.len());
        at += part.len() + 1;
        slice
    };
    layers.bytes(token).split(|&b| b == b'.').map(part).collect()
}

fn open(layers: &mut Layers<'_>, token: Slice, parts: &[Slice]) -> JwtContent {
    match parts_of(layers, token, parts) {
        Ok(parts) => JwtContent::Read(parts),
        Err(fault) => JwtContent::Broken(fault),
    }
}

fn parts_of(layers: &mut Layers<'_>, token: Slice, parts: &[Slice]) -> Result<JwtParts, Fault> {
    let &[header, claims, signature] = parts else { return Err(Fault { kind: FaultKind::Parts, at: token }) };
    let header = object(layers, header)?;
    let claims = object(layers, claims)?;
    let unsigned = member(layers, &header, "alg").is_some_and(|alg| layers.bytes(alg.slice()).eq_ignore_ascii_case(b"none"));
    match classify(layers.bytes(signature)) {
        ValueKind::Empty if !unsigned => Err(Fault { kind: FaultKind::NoSignature, at: token }),
        ValueKind::Live => letters(layers, signature).map(|_| JwtParts { header, claims }),
        _ => Ok(JwtParts { header, claims }),
    }
}

fn letters(layers: &mut Layers<'_>, part: Slice) -> Result<Slice, Fault> {
    layers.decode(part, Codec::Base64Url).map_err(|at| {
        let kind = if layers.bytes(at) == b"=" { FaultKind::Padding } else { FaultKind::Letters };
        Fault { kind, at }
    })
}

fn object(layers: &mut Layers<'_>, part: Slice) -> Result<Node, Fault> {
    let text = letters(layers, part)?;
    let no_json = Fault { kind: FaultKind::NotJson, at: part };
    let start = text.len() - layers.bytes(text).trim_ascii_start().len();
    let parsed = literal::read_structure(layers, text, start, Dialect::Json).ok_or(no_json)?;
    let behind = layers.bytes(text.from(parsed.end)).trim_ascii();
    let well_formed = parsed.complete && parsed.strict && behind.is_empty() && matches!(parsed.node, Node::Map(..));
    if well_formed { Ok(parsed.node) } else { Err(no_json) }
}

/// The member of an object that is called exactly `name`, as RFC 7519 section 4 compares names.
pub(crate) fn member<'n>(layers: &Layers<'_>, object: &'n Node, name: &str) -> Option<&'n Node> {
    let mut members = object.members().iter();
    members.find(|member| layers.bytes(member.key) == name.as_bytes()).map(|member| &member.value)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn read(token: &str) -> (String, Option<String>) {
        let mut layers = Layers::new(token.as_bytes());
        let root = layers.root();
        let content = content(&mut layers, root);
        match content {
            JwtContent::Read(parts) => {
                let subject = member(&layers, &parts.claims, "sub").map(|node| layers.text(node.slice()).into_owned());
                ("read".to_owned(), subject)
            }
            JwtContent::Broken(fault) => (format!("{:?}", fault.kind), Some(layers.text(fault.at).into_owned())),
            JwtContent::Hidden(kind) => (format!("{kind:?}"), None),
            JwtContent::Encrypted => ("encrypted".to_owned(), None),
        }
    }

    fn token(header: &str, claims: &str, signature: &str) -> String {
        format!("{}.{}.{signature}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn reads_claims_with_their_places() {
        let text = token(r#"{"alg":"ES256"}"#, r#" {"sub":"app-7Kq2Zw","exp":1}"#, "c2ln");
        assert_eq!(read(&text), ("read".to_owned(), Some("app-7Kq2Zw".to_owned())));
        assert_eq!(read(&token(r#"{"alg":"none"}"#, "{}", "")).0, "read");
        assert_eq!(read(&token(r#"{"alg":"ES256"}"#, "{}", "<signature>")).0, "read");
    }

    #[test]
    fn says_what_is_wrong() {
        let es = r#"{"alg":"ES256"}"#;
        for (text, want) in [
            (token(es, "{}", ""), "NoSignature"),
            (token(es, "[1]", "c2ln"), "NotJson"),
            (token(es, r#"{"a":1"#, "c2ln"), "NotJson"),
            (token(es, "{}", "c2k="), "Padding"),
            (token(es, "{}", "c2/n"), "Letters"),
            ("eyJhbGciOiJFUzI1NiJ9.e30".to_owned(), "Parts"),
            ("a7Kq.b7Kq.c7Kq.d7Kq.e7Kq".to_owned(), "encrypted"),
            ("eyJhbGciOi....c2ln".to_owned(), "Redacted"),
            ("{{assertion}}".to_owned(), "Variable"),
        ] {
            assert_eq!(read(&text).0, want, "{text}");
        }
    }
}
