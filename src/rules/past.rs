//! What the exchanges before one say of what it sends: the same code or token, where that came from, the login that it ends.
//!
//! Found by value in one pass over the file, so that a long log costs no more for each exchange than a short one.

use std::collections::HashMap;

use crate::request::asked::Asked;
use crate::request::reply::Reply;
use crate::request::token::jwt::{Node, member};
use crate::request::token::{Carrier, Jwt, JwtContent, TokenRequest};
use crate::request::value::{ValueKind, classify};
use crate::text::layers::{Layers, Slice};

/// An earlier exchange, with the place in it that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EarlierExchange<'c> {
    pub(crate) request: &'c TokenRequest,
    pub(crate) reply: &'c Reply,
    /// The code, token or identifier.
    pub(crate) at: Slice,
}

/// What came before an exchange. Nothing is in it where nothing is proven.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Past<'c> {
    /// What is exchanged here.
    pub(crate) sent: Option<ExchangedValue>,
    /// The answer that gave it out.
    pub(crate) issued: Option<EarlierExchange<'c>>,
    /// Where it was sent and taken, if that was once.
    pub(crate) taken: Option<EarlierExchange<'c>>,
    /// The last time that it was sent and answered, however.
    pub(crate) answered: Option<EarlierExchange<'c>>,
    /// The signed token that was sent before.
    pub(crate) signed: Option<Signed<'c>>,
    /// The authorization requests of the file.
    pub(crate) asked: &'c [Asked],
}

/// A code or token that is exchanged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExchangedValue {
    pub(crate) name: &'static str,
    pub(crate) at: Slice,
}

/// A proof or an assertion whose `jti` was seen before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'c> {
    pub(crate) before: EarlierExchange<'c>,
    pub(crate) carrier: Carrier,
    pub(crate) at: Slice,
}

/// What an exchange gives for a token, and would not give twice.
const EXCHANGED: &[&str] = &["code", "refresh_token", "device_code"];

/// What an answer gives out for a later exchange.
const GIVEN: &[&str] = &["refresh_token", "device_code"];

/// A shorter value may be a stand-in that its writer uses again and again.
const SHORTEST: usize = 8;

/// What came before each exchange of a file, in their order.
pub(crate) fn of<'c>(
    layers: &'c Layers<'_>,
    asked: &'c [Asked],
    exchanges: impl Iterator<Item = (&'c TokenRequest, Option<&'c Reply>)>,
) -> Vec<Past<'c>> {
    let mut seen = ValuesSeen::new(layers, asked);
    let exchanges: Vec<_> = exchanges.collect();
    seen.count(&exchanges);
    exchanges.into_iter().map(|(request, reply)| seen.step(request, reply)).collect()
}

impl<'c> Past<'c> {
    /// The code or token that is exchanged here, where it is sent as `name`.
    pub(crate) fn sent_as(&self, name: &str) -> Option<Slice> {
        self.sent.filter(|sent| sent.name == name).map(|sent| sent.at)
    }
}

impl EarlierExchange<'_> {
    /// The refresh token that the answer gave out.
    pub(crate) fn new_token(&self, layers: &Layers<'_>) -> Option<Slice> {
        given(self.reply, layers, "refresh_token")
    }

    /// How many seconds later another answer came.
    pub(crate) fn seconds_until(&self, reply: Option<&Reply>) -> Option<i64> {
        Some(reply?.date? - self.reply.date?)
    }

    /// A number that the answer tells.
    pub(crate) fn number(&self, layers: &Layers<'_>, name: &str) -> Option<i64> {
        match self.reply.member(layers, name)? {
            Node::Text(at) | Node::Bare(at) => layers.text(*at).trim().parse().ok(),
            _ => None,
        }
    }
}

/// Earlier exchanges by the values that they show.
struct ValuesSeen<'c, 'l> {
    layers: &'c Layers<'l>,
    asked: &'c [Asked],
    issued: HashMap<&'c [u8], EarlierExchange<'c>>,
    taken: HashMap<&'c [u8], EarlierExchange<'c>>,
    answered: HashMap<&'c [u8], EarlierExchange<'c>>,
    signed: HashMap<&'c [u8], EarlierExchange<'c>>,
    /// What was taken, and whether more than once: a server that takes a code or token again does not refuse it for that.
    again: HashMap<&'c [u8], bool>,
}

impl<'c, 'l> ValuesSeen<'c, 'l> {
    fn new(layers: &'c Layers<'l>, asked: &'c [Asked]) -> Self {
        let (issued, taken, answered, signed, again) = Default::default();
        ValuesSeen { layers, asked, issued, taken, answered, signed, again }
    }

    fn count(&mut self, exchanges: &[(&'c TokenRequest, Option<&'c Reply>)]) {
        for (request, _) in exchanges.iter().filter(|(_, reply)| reply.is_some_and(|reply| reply.accepted)) {
            if let Some(sent) = sent(request, self.layers) {
                self.again.entry(self.layers.bytes(sent.at)).and_modify(|again| *again = true).or_insert(false);
            }
        }
    }

    /// What came before this exchange; then it is one of those before the next.
    fn step(&mut self, request: &'c TokenRequest, reply: Option<&'c Reply>) -> Past<'c> {
        let sent = sent(request, self.layers);
        let value = sent.map(|sent| self.layers.bytes(sent.at));
        let of = |known: &HashMap<&'c [u8], EarlierExchange<'c>>| value.and_then(|value| known.get(value).copied());
        let signed = self.signed_before(request);
        let past = Past {
            sent,
            issued: of(&self.issued),
            taken: of(&self.taken),
            answered: of(&self.answered),
            signed,
            asked: self.asked,
        };
        if let Some(reply) = reply {
            self.learn(request, reply, sent);
        }
        past
    }

    fn signed_before(&self, request: &'c TokenRequest) -> Option<Signed<'c>> {
        request.jwts.iter().find_map(|jwt| {
            let at = identifier(jwt, self.layers)?;
            let before = self.signed.get(self.layers.bytes(at)).copied()?;
            Some(Signed { before, carrier: jwt.carrier, at })
        })
    }

    /// An exchange without its answer may be the same as the next, written in another way: it proves nothing.
    fn learn(&mut self, request: &'c TokenRequest, reply: &'c Reply, sent: Option<ExchangedValue>) {
        let layers = self.layers;
        let step = |at: Slice| EarlierExchange { request, reply, at };
        if let Some(sent) = sent {
            let value = layers.bytes(sent.at);
            self.answered.insert(value, step(sent.at));
            if reply.accepted && self.again.get(value) == Some(&false) {
                self.taken.insert(value, step(sent.at));
            }
        }
        for jwt in &request.jwts {
            if let Some(at) = identifier(jwt, layers) {
                self.signed.insert(layers.bytes(at), step(at));
            }
        }
        let given = GIVEN.iter().filter(|_| reply.accepted).filter_map(|name| given(reply, layers, name));
        self.issued.extend(given.map(|at| (layers.bytes(at), step(at))));
    }
}

fn given(reply: &Reply, layers: &Layers<'_>, name: &str) -> Option<Slice> {
    match reply.member(layers, name)? {
        Node::Text(at) if is_known(layers.bytes(*at)) => Some(*at),
        _ => None,
    }
}

fn sent(request: &TokenRequest, layers: &Layers<'_>) -> Option<ExchangedValue> {
    EXCHANGED.iter().find_map(|name| {
        let param = request.all(layers, name).next()?;
        let known = param.kind == ValueKind::Live && !param.bare && is_known(layers.bytes(param.field.value));
        known.then_some(ExchangedValue { name, at: param.field.value })
    })
}

fn identifier(jwt: &Jwt, layers: &Layers<'_>) -> Option<Slice> {
    let JwtContent::Read(parts) = &jwt.content else { return None };
    match member(layers, &parts.claims, "jti")? {
        Node::Text(at) if is_known(layers.bytes(*at)) => Some(*at),
        _ => None,
    }
}

fn is_known(value: &[u8]) -> bool {
    value.len() >= SHORTEST && classify(value) == ValueKind::Live
}
