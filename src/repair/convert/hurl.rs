//! A Hurl file. Values go into sections where they need none of Hurl's escapes; any other body is written in Base64, which
//! Hurl sends octet for octet.

use super::Obstacle;
use super::outgoing::{FORM, Header, NameValue, Outgoing, OutgoingContent, User, as_percent, literal};
use crate::text::codec::Codec;

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let user = request.user.as_ref().filter(|user| fits_line(&(user.id.clone(), user.secret.clone())));
    let pairs = request.pairs(as_percent).filter(|pairs| pairs.iter().all(fits_line) && !request.has_bare_body());
    let mut lines = vec![format!("{} {}", request.method, request.url())];
    let own = |field: &Header| pairs.is_some() && field.is("content-type") && field.value == FORM;
    let told = request.told(request.user.as_ref().filter(|_| user.is_none()));
    lines.extend(
        told.iter().filter(|field| !own(field)).map(|field| format!("{}: {}", field.name, field.value).trim_end().to_owned()),
    );
    if request.certificate {
        lines.extend(["[Options]".to_owned(), "cert: <certificate>".to_owned()]);
    }
    lines.extend(user.into_iter().flat_map(basic));
    lines.extend(body(request, pairs)?);
    // What makes the file Hurl's, where no section does: any answer is expected.
    if !lines.iter().any(|line| line.starts_with('[')) {
        lines.push("HTTP *".to_owned());
    }
    Ok(lines.join("\n"))
}

fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    if !request.method.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Obstacle::Method);
    }
    if request.url().contains(['#', '{', '}']) {
        return Err(Obstacle::Address);
    }
    let fits = |field: &Header| fits_line(&(field.name.clone(), field.value.clone()));
    if request.fields.iter().all(fits) { Ok(()) } else { Err(Obstacle::Header) }
}

/// `name: value` as it stands: no escape, no comment, no template, nothing that a line loses.
fn fits_line((name, value): &NameValue) -> bool {
    let plain = |text: &str| !text.contains(['#', '\\', '\n', '\t']) && !text.contains("{{") && text.trim() == text;
    let key = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    key && plain(value)
}

fn basic(user: &User) -> [String; 2] {
    ["[BasicAuth]".to_owned(), line(&user.id, &user.secret)]
}

fn line(name: &str, value: &str) -> String {
    format!("{name}: {value}").trim_end().to_owned()
}

fn body(request: &Outgoing, pairs: Option<Vec<NameValue>>) -> Result<Vec<String>, Obstacle> {
    let section = |title: &str, pairs: &[NameValue]| {
        std::iter::once(title.to_owned()).chain(pairs.iter().map(|(name, value)| line(name, value))).collect()
    };
    match (&request.body, pairs) {
        (OutgoingContent::Nothing, _) => Ok(Vec::new()),
        (OutgoingContent::Text(_), Some(pairs)) => Ok(section("[FormParams]", &pairs)),
        (OutgoingContent::Text(octets), None) => Ok(vec![octet_string(octets, request.content_type())?]),
        (OutgoingContent::Parts(pairs), _) => {
            let plain = pairs.iter().all(|pair| fits_line(pair) && !pair.1.starts_with("file,"));
            if plain { Ok(section("[MultipartFormData]", pairs)) } else { Err(Obstacle::Parts) }
        }
    }
}

/// JSON stands as it is, unless Hurl would add its type; a plain text in backticks, all else in Base64.
fn octet_string(octets: &[u8], media: Option<&str>) -> Result<String, Obstacle> {
    let text = std::str::from_utf8(octets).unwrap_or_default();
    let plain = !text.is_empty() && text.chars().all(|c| !c.is_control()) && !text.contains("{{");
    let json = text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if plain && json && media.is_some() && text.trim() == text {
        return Ok(text.to_owned());
    }
    if plain && !text.contains(['`', '\\']) {
        return Ok(format!("`{text}`"));
    }
    Ok(format!("base64,{};", literal(Codec::Base64, octets)?))
}
