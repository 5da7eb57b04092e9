//! Python code with requests.

use super::Obstacle;
use super::outgoing::{FORM, Header, NameValue, Outgoing, OutgoingContent, User, as_python, is_plain_address, literal, repeats};
use crate::text::codec::Codec;

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let user = request.user.as_ref().filter(|user| user.pair().is_ascii());
    let pairs = request.pairs(as_python).filter(|_| !request.has_bare_body());
    let mut out = format!("response = {}\n    {},\n", call(request), word(&request.url())?);
    out.push_str(&headers(request, user, pairs.is_some())?);
    if let Some(user) = user {
        out.push_str(&format!("    auth=({}, {}),\n", word(&user.id)?, word(&user.secret)?));
    }
    out.push_str(&body(&request.body, pairs)?);
    if request.certificate {
        out.push_str("    cert='<certificate>',\n");
    }
    Ok(out + ")")
}

pub(super) fn gather(texts: Vec<Vec<u8>>) -> Vec<u8> {
    [b"import requests\n\n", &texts.join(&b'\n')[..]].concat()
}

/// The library puts methods in capitals, and text of its header fields in Latin-1.
fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    if request.method != request.method.to_ascii_uppercase() {
        return Err(Obstacle::Method);
    }
    if !is_plain_address(request) {
        return Err(Obstacle::Address);
    }
    if repeats(request.fields.iter().map(|field| field.name.as_str())) {
        return Err(Obstacle::RepeatedHeader);
    }
    if request.fields.iter().all(|field| field.value.is_ascii()) { Ok(()) } else { Err(Obstacle::Header) }
}

fn call(request: &Outgoing) -> String {
    match request.method.as_str() {
        "POST" => "requests.post(".to_owned(),
        "GET" => "requests.get(".to_owned(),
        method => format!("requests.request(\n    '{method}',"),
    }
}

fn word(text: &str) -> Result<String, Obstacle> {
    literal(Codec::Python, text)
}

fn headers(request: &Outgoing, user: Option<&User>, encodes: bool) -> Result<String, Obstacle> {
    let header = request.user.as_ref().filter(|_| user.is_none());
    let own = |field: &Header| encodes && field.is("content-type") && field.value == FORM;
    let told: Vec<Header> = request.told(header).into_iter().filter(|field| !own(field)).collect();
    let pairs: Vec<NameValue> = told.into_iter().map(|field| (field.name, field.value)).collect();
    if pairs.is_empty() { Ok(String::new()) } else { Ok(format!("    headers={{\n{}    }},\n", members(&pairs)?)) }
}

fn members(pairs: &[NameValue]) -> Result<String, Obstacle> {
    pairs.iter().map(|(name, value)| Ok(format!("        {}: {},\n", word(name)?, word(value)?))).collect()
}

fn body(body: &OutgoingContent, pairs: Option<Vec<NameValue>>) -> Result<String, Obstacle> {
    match (body, pairs) {
        (OutgoingContent::Nothing, _) => Ok(String::new()),
        (OutgoingContent::Text(_), Some(pairs)) if repeats(pairs.iter().map(|(name, _)| name.as_str())) => {
            let items: Result<String, Obstacle> =
                pairs.iter().map(|(name, value)| Ok(format!("        ({}, {}),\n", word(name)?, word(value)?))).collect();
            Ok(format!("    data=[\n{}    ],\n", items?))
        }
        (OutgoingContent::Text(_), Some(pairs)) => Ok(format!("    data={{\n{}    }},\n", members(&pairs)?)),
        (OutgoingContent::Text(octets), None) => Ok(format!("    data={},\n", octet_string(octets)?)),
        (OutgoingContent::Parts(pairs), _) => {
            let items: Result<String, Obstacle> =
                pairs.iter().map(|(name, value)| Ok(format!("        ({}, (None, {})),\n", word(name)?, word(value)?))).collect();
            Ok(format!("    files=[\n{}    ],\n", items?))
        }
    }
}

/// Text beyond ASCII is encoded here, because the library's parts do not agree on how.
fn octet_string(octets: &[u8]) -> Result<String, Obstacle> {
    let encode = if octets.is_ascii() || std::str::from_utf8(octets).is_err() { "" } else { ".encode()" };
    Ok(format!("{}{encode}", literal(Codec::Python, octets)?))
}
