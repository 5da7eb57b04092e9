//! JavaScript code with fetch, for browsers and Node.js.

use super::Obstacle;
use super::outgoing::{Header, NameValue, Outgoing, OutgoingContent, User, as_form, literal, repeats, without_oddities};
use crate::text::codec::Codec;

/// What stands before every call; gathered calls get numbers.
const VARIABLE: &str = "const response";

/// Fields that a program cannot set (Fetch Standard, "forbidden request-header").
const FORBIDDEN: &[&str] = &[
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    checked(request)?;
    let (form, body) = body(request)?;
    let headers = headers(request)?;
    Ok(format!(
        "{form}{VARIABLE} = await fetch({}, {{\n  method: {},\n{headers}{body}}});",
        word(&request.url())?,
        word(&request.method)?
    ))
}

pub(super) fn gather(mut texts: Vec<Vec<u8>>) -> Vec<u8> {
    let several = texts.len() > 1;
    for (index, text) in texts.iter_mut().enumerate().filter(|_| several) {
        let numbered = |word: &str, text: &str| text.replacen(&format!("{word} ="), &format!("{word}{} =", index + 1), 1);
        *text = numbered(VARIABLE, &String::from_utf8_lossy(text)).into_bytes();
    }
    texts.join(&b'\n')
}

fn checked(request: &Outgoing) -> Result<(), Obstacle> {
    without_oddities(request)?;
    let is_forbidden = |field: &Header| {
        let name = field.name.to_ascii_lowercase();
        let overrides = name.starts_with("x-http-method") || name == "x-method-override";
        FORBIDDEN.contains(&name.as_str()) || name.starts_with("proxy-") || name.starts_with("sec-") || overrides
    };
    if request.fields.iter().any(|field| is_forbidden(field) || !field.value.is_ascii()) {
        return Err(Obstacle::Header);
    }
    if repeats(request.fields.iter().map(|field| field.name.as_str())) { Err(Obstacle::RepeatedHeader) } else { Ok(()) }
}

fn word(text: &str) -> Result<String, Obstacle> {
    literal(Codec::Js, text)
}

fn headers(request: &Outgoing) -> Result<String, Obstacle> {
    let user = request.user.as_ref();
    let spelled = user.filter(|user| user.pair().is_ascii());
    let mut lines: Vec<String> = spelled.map(basic).transpose()?.into_iter().collect();
    for field in request.told(user.filter(|_| spelled.is_none())) {
        lines.push(format!("    {}: {},\n", word(&field.name)?, word(&field.value)?));
    }
    if lines.is_empty() { Ok(String::new()) } else { Ok(format!("  headers: {{\n{}  }},\n", lines.concat())) }
}

fn basic(user: &User) -> Result<String, Obstacle> {
    Ok(format!("    \"Authorization\": \"Basic \" + btoa({}),\n", word(&user.pair())?))
}

/// Statements before the call, and the body in it.
fn body(request: &Outgoing) -> Result<(String, String), Obstacle> {
    let form = request.pairs(as_form);
    Ok(match (&request.body, form) {
        (OutgoingContent::Nothing, _) => Default::default(),
        (OutgoingContent::Text(_), Some(pairs)) => {
            (String::new(), format!("  body: new URLSearchParams({}),\n", members(&pairs)?))
        }
        (OutgoingContent::Text(octets), None) => (String::new(), format!("  body: {},\n", literal(Codec::Js, octets)?)),
        (OutgoingContent::Parts(pairs), _) => (parts(pairs)?, "  body: form,\n".to_owned()),
    })
}

/// An object where it keeps all names in their order: names that are numbers go first, and `__proto__` is none.
fn members(pairs: &[NameValue]) -> Result<String, Obstacle> {
    let out_of_order = |(name, _): &NameValue| name.bytes().all(|b| b.is_ascii_digit()) || name == "__proto__";
    if pairs.iter().any(out_of_order) || repeats(pairs.iter().map(|(name, _)| name.as_str())) {
        let item = |(name, value): &NameValue| Ok(format!("    [{}, {}],\n", word(name)?, word(value)?));
        let items: Result<String, Obstacle> = pairs.iter().map(item).collect();
        return Ok(format!("[\n{}  ]", items?));
    }
    let member = |(name, value): &NameValue| Ok(format!("    {}: {},\n", word(name)?, word(value)?));
    let members: Result<String, Obstacle> = pairs.iter().map(member).collect();
    Ok(format!("{{\n{}  }}", members?))
}

fn parts(pairs: &[NameValue]) -> Result<String, Obstacle> {
    let line = |(name, value): &NameValue| Ok(format!("form.append({}, {});\n", word(name)?, word(value)?));
    let lines: Result<String, Obstacle> = pairs.iter().map(line).collect();
    Ok(format!("let form = new FormData();\n{}", lines?))
}
