//! An HTTPie command. Its items have separators that nothing in a value can hide, so what an item cannot say goes into
//! `--raw`.

use super::Obstacle;
use super::outgoing::{Header, NameValue, Outgoing, OutgoingContent, User, as_python, is_plain_address, literal};
use crate::text::codec::Codec;

/// What `--form` adds by itself.
const OWN_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let user = request.user.as_ref().filter(|user| fits_option(user));
    let pairs = request.pairs(as_python).filter(|pairs| pairs.iter().all(fits_item));
    let mut parts = vec![format!("http {}{} {}", switch(request), request.method, word(&request.url())?)];
    if let Some(user) = user {
        parts.push(format!("-a {}", word(&user.pair())?));
    }
    if request.certificate {
        parts.push("--cert '<certificate>'".to_owned());
    }
    parts.extend(headers(request, request.user.as_ref().filter(|_| user.is_none()))?);
    parts.extend(body(&request.body, pairs)?);
    Ok(parts.join(" \\\n  "))
}

fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    let known = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"].contains(&request.method.as_str());
    if !known {
        return Err(Obstacle::Method);
    }
    if !is_plain_address(request) {
        return Err(Obstacle::Address);
    }
    let fits = |field: &Header| field.value.is_ascii() && fits_item(&(field.name.clone(), field.value.clone()));
    if request.fields.iter().all(fits) { Ok(()) } else { Err(Obstacle::Header) }
}

fn word(text: &str) -> Result<String, Obstacle> {
    literal(Codec::Shell, text)
}

fn switch(request: &Outgoing) -> &'static str {
    match request.body {
        OutgoingContent::Nothing => "",
        OutgoingContent::Text(_) => "--form ",
        OutgoingContent::Parts(_) => "--multipart ",
    }
}

/// A backslash before a separator would vanish, and a second separator would change the meaning of the first.
fn fits_item((name, value): &NameValue) -> bool {
    let separator = |c: char| ":=@;".contains(c);
    let plain = !name.is_empty() && !name.starts_with('-') && !name.contains(separator) && !name.contains('\\');
    let hides = value.split('\\').skip(1).any(|rest| rest.starts_with(separator));
    plain && !value.starts_with(['=', '@']) && !value.contains('\n') && !hides
}

fn fits_option(user: &User) -> bool {
    let pair = user.pair();
    pair.is_ascii() && !pair.contains('\\') && !user.id.is_empty() && !user.secret.is_empty()
}

fn headers(request: &Outgoing, user: Option<&User>) -> Result<Vec<String>, Obstacle> {
    let own =
        |field: &Header| field.is("content-type") && field.value == OWN_TYPE && matches!(request.body, OutgoingContent::Text(_));
    let mut items = Vec::new();
    for field in request.told(user).iter().filter(|field| !own(field)) {
        let sign = if field.value.is_empty() { ";" } else { ":" };
        items.push(word(&format!("{}{sign}{}", field.name, field.value))?);
    }
    if request.has_bare_body() {
        items.push("Content-Type:".to_owned());
    }
    Ok(items)
}

fn body(body: &OutgoingContent, pairs: Option<Vec<NameValue>>) -> Result<Vec<String>, Obstacle> {
    let item = |(name, value): &NameValue| word(&format!("{name}={value}"));
    match (body, pairs) {
        (OutgoingContent::Nothing, _) => Ok(Vec::new()),
        (OutgoingContent::Text(_), Some(pairs)) => pairs.iter().map(item).collect(),
        (OutgoingContent::Text(octets), None) => {
            // The program's arguments are text.
            let text = std::str::from_utf8(octets).map_err(|_| Obstacle::NoText)?;
            // What begins with a dash would be an option.
            let sign = if text.starts_with('-') { '=' } else { ' ' };
            Ok(vec![format!("--raw{sign}{}", word(text)?)])
        }
        (OutgoingContent::Parts(pairs), _) if pairs.iter().all(fits_item) => pairs.iter().map(item).collect(),
        (OutgoingContent::Parts(_), _) => Err(Obstacle::Parts),
    }
}
