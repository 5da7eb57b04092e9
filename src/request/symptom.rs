//! What an answer says that the server saw: a closed set, read from codes, status, header fields and sentences.

mod clause;
mod client;
mod code;
mod names;
pub(super) mod sentence;
mod told;
mod words;

use std::fmt;

use crate::request::reply::Reply;
pub(crate) use sentence::{FORM_TYPE, plain};
pub(crate) use told::{End, Token, ToldSymptom};

/// What the server, or whoever complains, saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Saw {
    /// No client credentials that it could read.
    NoClient,
    /// A client that it does not know.
    UnknownClient,
    /// A client whose secret is another.
    WrongSecret,
    /// One of the three: which of them is left open.
    ClientRefused,
    /// A client that authenticates in two ways.
    TwoMethods,
    /// A way to authenticate that the client is not registered for, or the server does not have.
    MethodRefused,
    /// A secret of a client that has none.
    SecretOfPublic,
    /// A content that it could not read, or none.
    NotRead,
    /// A content type that it does not take.
    TypeRefused,
    /// No such parameter.
    Missing,
    /// A parameter with a value that cannot be right.
    Invalid,
    /// A parameter more than once.
    Twice,
    /// A parameter that has no place here.
    Unexpected,
    /// Parameters in the address.
    InAddress,
    /// A request that is wrong in a way that it leaves open.
    RequestRefused,
    /// A grant type that it does not know.
    GrantUnknown,
    /// A grant type that this client may not use.
    GrantForbidden,
    /// A code or token that it refuses, for a reason that it leaves open.
    TokenRefused,
    /// A code or token whose time is over.
    TokenExpired,
    /// A code or token that was used or revoked.
    TokenUsed,
    /// A code or token of another client.
    TokenForeign,
    /// Another redirect address than before.
    RedirectDiffers,
    /// A code verifier that does not fit its challenge.
    VerifierWrong,
    /// Scopes that it does not give.
    ScopeRefused,
    /// An audience or resource that it does not know.
    TargetRefused,
    /// Nothing at this address.
    AddressWrong,
    /// A method that the address does not have.
    HttpMethod,
    /// A message that breaks the rules of HTTP.
    MessageBroken,
    /// A message without a length.
    NoLength,
    /// A client assertion, or one that is the grant, that it does not accept.
    AssertionRefused,
    /// A proof of possession that it does not accept.
    ProofRefused,
    /// A proof of possession without the server's nonce.
    NonceWanted,
    /// No client certificate.
    NoCertificate,
    /// A request over http.
    Insecure,
    /// A request of a web page that it does not expect one from.
    OriginRefused,
    /// A session or form of a browser where none belongs.
    Csrf,
    /// A client that a firewall turns away.
    Blocked,
    /// Too many requests.
    TooMany,
    /// A user name or a password that is wrong.
    UserRefused,
    /// A user who has to do something.
    UserNeeded,
    /// A user who has not finished yet.
    Pending,
    /// A request that belongs elsewhere.
    Redirected,
    /// A media type that it cannot answer in.
    AcceptRefused,
    /// Nothing: it failed itself.
    ServerFault,
    /// Nothing: no connection was made.
    NoConnection,
    /// Nothing: the connection could not be made safe.
    NoTls,
    /// Nothing, or a part: a shell or a client took the command apart.
    ShellBroken,
    /// The client could not read what was answered.
    AnswerNotJson,
}

impl Saw {
    /// The name in tests and lists.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Saw::NoClient => "no client",
            Saw::UnknownClient => "unknown client",
            Saw::WrongSecret => "wrong secret",
            Saw::ClientRefused => "client refused",
            Saw::TwoMethods => "two methods",
            Saw::MethodRefused => "method refused",
            Saw::SecretOfPublic => "secret of a public client",
            Saw::NotRead => "body not read",
            Saw::TypeRefused => "type refused",
            Saw::Missing => "missing",
            Saw::Invalid => "invalid",
            Saw::Twice => "twice",
            Saw::Unexpected => "unexpected",
            Saw::InAddress => "in the address",
            Saw::RequestRefused => "request refused",
            Saw::GrantUnknown => "grant unknown",
            Saw::GrantForbidden => "grant forbidden",
            Saw::TokenRefused => "token refused",
            Saw::TokenExpired => "token expired",
            Saw::TokenUsed => "token used",
            Saw::TokenForeign => "token foreign",
            Saw::RedirectDiffers => "redirect differs",
            Saw::VerifierWrong => "verifier wrong",
            Saw::ScopeRefused => "scope refused",
            Saw::TargetRefused => "target refused",
            Saw::AddressWrong => "address wrong",
            Saw::HttpMethod => "http method",
            Saw::MessageBroken => "message broken",
            Saw::NoLength => "no length",
            Saw::AssertionRefused => "assertion refused",
            Saw::ProofRefused => "proof refused",
            Saw::NonceWanted => "nonce wanted",
            Saw::NoCertificate => "no certificate",
            Saw::Insecure => "insecure",
            Saw::OriginRefused => "origin refused",
            Saw::Csrf => "csrf",
            Saw::Blocked => "blocked",
            Saw::TooMany => "too many",
            Saw::UserRefused => "user refused",
            Saw::UserNeeded => "user needed",
            Saw::Pending => "pending",
            Saw::Redirected => "redirected",
            Saw::AcceptRefused => "accept refused",
            Saw::ServerFault => "server fault",
            Saw::NoConnection => "no connection",
            Saw::NoTls => "no tls",
            Saw::ShellBroken => "shell broken",
            Saw::AnswerNotJson => "answer not json",
        }
    }

    /// Leaves open what of several it was.
    pub(crate) const fn is_vague(self) -> bool {
        matches!(self, Saw::ClientRefused | Saw::RequestRefused | Saw::TokenRefused | Saw::ServerFault)
    }

    /// What the answer says, in half a sentence: "The answer says that ...".
    pub(crate) const fn says(self) -> &'static str {
        match self {
            Saw::NoClient => "the server found no client credentials",
            Saw::UnknownClient => "the server does not know the client identifier that it read",
            Saw::WrongSecret => "the server knows the client, but the secret that it read is another",
            Saw::ClientRefused => "the server could not authenticate the client",
            Saw::TwoMethods => "the client authenticates in more than one way",
            Saw::MethodRefused => "the server does not take this way of client authentication",
            Saw::SecretOfPublic => "this client is registered as public and must not send a secret",
            Saw::NotRead => "the server could not read the body",
            Saw::TypeRefused => "the server does not take a body of this content type",
            Saw::Missing => "a parameter is missing",
            Saw::Invalid => "a parameter has a value that cannot be right",
            Saw::Twice => "a parameter occurs more than once",
            Saw::Unexpected => "a parameter has no place in this request",
            Saw::InAddress => "parameters may not be in the address",
            Saw::RequestRefused => "the request is malformed, and leaves open how",
            Saw::GrantUnknown => "the server does not know the grant type that it read",
            Saw::GrantForbidden => "this client may not use this grant: that is a setting of its registration",
            Saw::TokenRefused => "the client was accepted, and the code, token or assertion was not",
            Saw::TokenExpired => "the code or token has expired: get a new one, no change of the request helps",
            Saw::TokenUsed => "the code or token was used already or revoked: get a new one, no change of the request helps",
            Saw::TokenForeign => "the code or token was issued to another client",
            Saw::RedirectDiffers => "redirect_uri is not the one of the authorization request, or not registered",
            Saw::VerifierWrong => "code_verifier does not fit the code_challenge of the authorization request",
            Saw::ScopeRefused => "the server does not give these scopes to this client",
            Saw::TargetRefused => "the server does not know this audience or resource",
            Saw::AddressWrong => "nothing answers at this address, or it belongs to another tenant",
            Saw::HttpMethod => "the address does not take this HTTP method",
            Saw::MessageBroken => "the message breaks the rules of HTTP",
            Saw::NoLength => "the message has no length",
            Saw::AssertionRefused => "the signed assertion was not accepted",
            Saw::ProofRefused => "the DPoP proof was not accepted",
            Saw::NonceWanted => "the DPoP proof needs the server's nonce",
            Saw::NoCertificate => "the server wants a client certificate",
            Saw::Insecure => "the request must go over https",
            Saw::OriginRefused => "the server does not expect this request from a web page of this origin",
            Saw::Csrf => "the server took the request for a form of a browser session",
            Saw::Blocked => "a firewall turned the client away before the server saw the request",
            Saw::TooMany => "there were too many requests: wait, no change of the request helps",
            Saw::UserRefused => "the user name or the password is wrong",
            Saw::UserNeeded => "the user has to log in, agree or give a second factor",
            Saw::Pending => "the user has not finished yet",
            Saw::Redirected => "the request belongs to another address",
            Saw::AcceptRefused => "the server cannot answer in the media type that Accept asks for",
            Saw::ServerFault => "the server failed",
            Saw::NoConnection => "no connection was made, so no server saw the request",
            Saw::NoTls => "no safe connection was made, so no server saw the request",
            Saw::ShellBroken => "the shell or the client took the command apart, so the request did not leave as written",
            Saw::AnswerNotJson => "the client could not parse the answer as JSON",
        }
    }
}

/// How a symptom was read; a sentence tells more than a code, a code more than a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SymptomSource {
    Status,
    Error,
    Code,
    Sentence,
}

/// One thing that the answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Symptom {
    pub(crate) saw: Saw,
    /// The registered name of the parameter that it is about.
    pub(crate) about: Option<&'static str>,
    pub(crate) source: SymptomSource,
}

impl fmt::Display for Symptom {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.about {
            Some(name) => write!(out, "{} {name}", self.saw.name()),
            None => out.write_str(self.saw.name()),
        }
    }
}

/// What a refusal says, the most telling first, with what its provider means by it; empty for an answer that is none.
pub(crate) fn of(reply: &Reply, meaning: Option<&str>) -> Vec<Symptom> {
    if !reply.refused() && !is_redirect(reply) {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(client::read_client_complaints(&reply.text));
    found.extend(named(reply));
    found.extend(reply.codes.iter().filter(|code| is_telling(reply, code)).filter_map(|code| code::own(code)));
    found.extend(spoken(reply).iter().flat_map(|text| sentence::read_sentences(text)));
    found.extend(meaning.into_iter().flat_map(of_provider));
    found.extend(reply.codes.iter().chain(&reply.error).filter_map(|code| code::registered(code)));
    found.extend(reply.status.and_then(|status| code::status(status, reply.error.is_some() || reply.code.is_some())));
    found.extend(reply.challenges.iter().filter(|_| reply.error.is_none()).map(|_| Symptom {
        saw: Saw::ClientRefused,
        about: None,
        source: SymptomSource::Status,
    }));
    settle(found)
}

/// What a name alone says, of an error or of a provider's code.
pub(crate) fn of_name(name: &str) -> Vec<Symptom> {
    let found = code::own(name).into_iter().chain(code::registered(name)).chain(sentence::read_sentences(name));
    settle(found.collect())
}

/// A client or a shell complains in the text.
pub(crate) fn is_of_client(text: &str) -> bool {
    !client::read_client_complaints(text).is_empty()
}

/// What a text says that is neither an answer nor a code: the words of a client first.
pub(crate) fn of_text(text: &str) -> Vec<Symptom> {
    settle(client::read_client_complaints(text).into_iter().chain(sentence::read_sentences(text)).collect())
}

fn is_redirect(reply: &Reply) -> bool {
    !reply.accepted && reply.status.is_some_and(|status| (300..400).contains(&status))
}

/// The words of a code that the answer explains are read in the explanation.
fn is_telling(reply: &Reply, code: &str) -> bool {
    reply.error.as_deref() != Some(code) || reply.description.is_empty()
}

/// Parameters that the answer lists one by one.
fn named(reply: &Reply) -> impl Iterator<Item = Symptom> {
    let empty = reply.parameters.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| name);
    let missing = empty.chain(&reply.missing).filter_map(|name| names::registered(name));
    missing.map(|name| Symptom { saw: Saw::Missing, about: Some(name), source: SymptomSource::Sentence })
}

/// The sentences of the answer: its description first, then the rest of a text that is no page.
fn spoken(reply: &Reply) -> Vec<&str> {
    let rest = (!reply.html).then_some(reply.text.as_str());
    [Some(reply.description.as_str()), rest].into_iter().flatten().filter(|text| !text.is_empty()).collect()
}

/// What the provider's own explanation of the code says.
fn of_provider(meaning: &str) -> impl Iterator<Item = Symptom> {
    sentence::read_sentences(meaning).into_iter().map(|symptom| Symptom { source: SymptomSource::Error, ..symptom })
}

/// Each once; what leaves nothing open before what does.
fn settle(found: Vec<Symptom>) -> Vec<Symptom> {
    let mut kept: Vec<Symptom> = Vec::new();
    for symptom in found {
        if !kept.iter().any(|known| known.saw == symptom.saw && known.about == symptom.about) {
            kept.push(symptom);
        }
    }
    // A scope that is called wrong was sent, whatever else the sentence asks for.
    let wrong = kept.iter().any(|symptom| symptom.saw == Saw::ScopeRefused && symptom.source == SymptomSource::Sentence);
    kept.retain(|symptom| !wrong || symptom.saw != Saw::Missing || symptom.about != Some("scope"));
    let named: Vec<Saw> = kept.iter().filter(|symptom| symptom.about.is_some()).map(|symptom| symptom.saw).collect();
    kept.retain(|symptom| symptom.about.is_some() || !named.contains(&symptom.saw));
    kept.sort_by_key(|symptom| (symptom.saw.is_vague(), std::cmp::Reverse(symptom.source)));
    kept
}

#[cfg(test)]
mod tests;
