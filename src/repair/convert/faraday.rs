//! Ruby code with Faraday.

use super::Obstacle;
use super::outgoing::{NameValue, Outgoing, OutgoingContent, User, as_form, decoded, form, is_plain_address, literal, repeats};
use crate::text::codec::Codec;

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let query = request.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let path = word(&format!("{}{query}", request.path))?;
    let mut lines = vec![
        format!("conn = Faraday.new(url: {})", word(&request.origin)?),
        format!("response = conn.{}({path}) do |req|", request.method.to_ascii_lowercase()),
    ];
    lines.extend(request.user.as_ref().map(basic).transpose()?);
    for field in request.told(None) {
        lines.push(format!("  req.headers[{}] = {}", word(&field.name)?, word(&field.value)?));
    }
    lines.extend(body(request)?);
    lines.push("end".to_owned());
    Ok(lines.join("\n"))
}

pub(super) fn gather(texts: Vec<Vec<u8>>) -> Vec<u8> {
    let text = texts.join(&b'\n');
    let packs = memchr::memmem::find(&text, b"Base64.").is_some();
    let head: &[u8] = if packs { b"require \"base64\"\nrequire \"faraday\"\n\n" } else { b"require \"faraday\"\n\n" };
    [head, &text].concat()
}

fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    if request.certificate {
        return Err(Obstacle::Certificate);
    }
    let known = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"].contains(&request.method.as_str());
    if !known {
        return Err(Obstacle::Method);
    }
    if request.has_body() && request.method == "HEAD" {
        return Err(Obstacle::BodyOfGet);
    }
    if !is_plain_address(request) || !keeps_query(request) {
        return Err(Obstacle::Address);
    }
    if request.has_bare_body() {
        return Err(Obstacle::AddedType);
    }
    if matches!(request.body, OutgoingContent::Parts(_)) {
        return Err(Obstacle::Parts);
    }
    if repeats(request.fields.iter().map(|field| field.name.as_str())) { Err(Obstacle::RepeatedHeader) } else { Ok(()) }
}

/// Faraday reads the query into a hash, and writes it anew in the order of its names.
fn keeps_query(request: &Outgoing) -> bool {
    let Some(query) = &request.query else { return true };
    let Some(pairs) = decoded(query) else { return false };
    let plain = |(name, _): &NameValue| !name.contains(['[', ']']);
    let sorted = pairs.windows(2).all(|two| two[0].0 < two[1].0);
    // A stand-in is filled in before.
    let same = form(&pairs, super::outgoing::as_python) == *query || query.contains('<');
    pairs.iter().all(plain) && sorted && same
}

fn word(text: &str) -> Result<String, Obstacle> {
    literal(Codec::Ruby, text)
}

fn basic(user: &User) -> Result<String, Obstacle> {
    Ok(format!("  req.headers[\"Authorization\"] = \"Basic \" + Base64.strict_encode64({})", word(&user.pair())?))
}

fn body(request: &Outgoing) -> Result<Option<String>, Obstacle> {
    match (&request.body, request.pairs(as_form)) {
        (OutgoingContent::Text(_), Some(pairs)) => Ok(Some(format!("  req.body = URI.encode_www_form({})", members(&pairs)?))),
        (OutgoingContent::Text(octets), None) => Ok(Some(format!("  req.body = {}", literal(Codec::Ruby, octets)?))),
        _ => Ok(None),
    }
}

/// A hash, or a list of pairs where a name is there twice.
fn members(pairs: &[NameValue]) -> Result<String, Obstacle> {
    let again = repeats(pairs.iter().map(|(name, _)| name.as_str()));
    let (open, close) = if again { ("[", "  ]") } else { ("", "  ") };
    let member = |(name, value): &NameValue| {
        let (name, value) = (word(name)?, word(value)?);
        Ok(if again { format!("    [{name}, {value}]") } else { format!("    {name} => {value}") })
    };
    let members: Result<Vec<String>, Obstacle> = pairs.iter().map(member).collect();
    Ok(format!("{open}\n{}\n{close}", members?.join(",\n")))
}
