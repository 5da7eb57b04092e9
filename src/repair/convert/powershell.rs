//! PowerShell's `Invoke-RestMethod`, with the body as one string: a hash table has no order.

use super::Obstacle;
use super::outgoing::{Header, NameValue, Outgoing, OutgoingContent, User, literal, repeats, without_oddities};
use crate::text::codec::Codec;

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let mut parts = vec![format!("Invoke-RestMethod -Method {} -Uri {}", request.method, word(&request.url())?)];
    let has_own_option = |field: &Header| field.is("content-type") || field.is("user-agent");
    parts.extend(headers(request, has_own_option)?);
    for (name, option) in [("user-agent", "-UserAgent"), ("content-type", "-ContentType")] {
        for field in request.told(None).iter().filter(|field| field.is(name)) {
            parts.push(format!("{option} {}", word(&field.value)?));
        }
    }
    parts.extend(body(&request.body)?);
    Ok(parts.join(" `\n  "))
}

fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    without_oddities(request)?;
    if repeats(request.fields.iter().map(|field| field.name.as_str())) {
        return Err(Obstacle::RepeatedHeader);
    }
    if request.fields.iter().all(|field| field.value.is_ascii()) { Ok(()) } else { Err(Obstacle::Header) }
}

fn word(text: &str) -> Result<String, Obstacle> {
    literal(Codec::PowerShell, text)
}

fn headers(request: &Outgoing, elsewhere: impl Fn(&Header) -> bool) -> Result<Option<String>, Obstacle> {
    let mut members: Vec<String> = request.user.as_ref().map(basic).transpose()?.into_iter().collect();
    for field in request.told(None).iter().filter(|field| !elsewhere(field)) {
        members.push(format!("    {} = {}\n", word(&field.name)?, word(&field.value)?));
    }
    Ok((!members.is_empty()).then(|| format!("-Headers @{{\n{}  }}", members.concat())))
}

fn basic(user: &User) -> Result<String, Obstacle> {
    let pair = word(&user.pair())?;
    Ok(format!("    'Authorization' = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes({pair}))\n"))
}

/// Beyond ASCII, versions differ in how they encode a string.
fn body(body: &OutgoingContent) -> Result<Option<String>, Obstacle> {
    match body {
        OutgoingContent::Nothing => Ok(None),
        OutgoingContent::Text(octets) if octets.is_ascii() => Ok(Some(format!("-Body {}", literal(Codec::PowerShell, octets)?))),
        OutgoingContent::Text(octets) => {
            Ok(Some(format!("-Body ([Text.Encoding]::UTF8.GetBytes({}))", literal(Codec::PowerShell, octets)?)))
        }
        OutgoingContent::Parts(pairs) => parts(pairs).map(Some),
    }
}

fn parts(pairs: &[NameValue]) -> Result<String, Obstacle> {
    if repeats(pairs.iter().map(|(name, _)| name.as_str())) {
        return Err(Obstacle::Parts);
    }
    let member = |(name, value): &NameValue| Ok(format!("    {} = {}\n", word(name)?, word(value)?));
    let members: Result<String, Obstacle> = pairs.iter().map(member).collect();
    Ok(format!("-Form ([ordered]@{{\n{}  }})", members?))
}
