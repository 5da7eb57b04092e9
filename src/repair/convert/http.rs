//! An HTTP/1.1 message, RFC 9112.

use super::Obstacle;
use super::outgoing::{Header, NameValue, Outgoing, OutgoingContent};

/// Between the parts of a multipart form.
const BOUNDARY: &str = "----grantlint";

pub(super) fn write(request: &Outgoing) -> Result<Vec<u8>, Obstacle> {
    let body = body(&request.body)?;
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, target(request));
    for field in fields(request) {
        head.push_str(&format!("{}: {}\r\n", field.name, field.value));
    }
    head.push_str("\r\n");
    // A text file ends with a line break, which Content-Length tells from the body.
    Ok([head.as_bytes(), &body, b"\n"].concat())
}

/// Everything that goes before the empty line.
pub(super) fn fields(request: &Outgoing) -> Vec<Header> {
    let mut fields = Vec::new();
    if request.field("host").is_none() {
        fields.push(Header::new("Host", host(request)));
    }
    fields.extend(request.user.as_ref().map(|user| Header::new("Authorization", user.field())));
    let parts = matches!(request.body, OutgoingContent::Parts(_));
    let replaced = |field: &&Header| parts && field.is("content-type");
    fields.extend(request.fields.iter().filter(|field| !replaced(field)).cloned());
    if parts {
        fields.push(Header::new("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}")));
    }
    if request.has_body() || !matches!(request.method.as_str(), "GET" | "HEAD") {
        let length = body(&request.body).map_or(0, |body| body.len());
        fields.push(Header::new("Content-Length", length.to_string()));
    }
    fields
}

fn host(request: &Outgoing) -> &str {
    request.origin.split_once("://").map_or(request.origin.as_str(), |(_, host)| host)
}

/// The path; the whole address where another host is named in a field.
fn target(request: &Outgoing) -> String {
    if request.field("host").is_some() {
        return request.url();
    }
    let path = if request.path.is_empty() { "/" } else { &request.path };
    let query = request.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{path}{query}")
}

fn body(body: &OutgoingContent) -> Result<Vec<u8>, Obstacle> {
    match body {
        OutgoingContent::Nothing => Ok(Vec::new()),
        OutgoingContent::Text(octets) => Ok(octets.clone()),
        OutgoingContent::Parts(pairs) => multipart(pairs).map(String::into_bytes),
    }
}

fn multipart(pairs: &[NameValue]) -> Result<String, Obstacle> {
    let fits = |(name, value): &NameValue| !name.contains(['"', '\r', '\n', '\\']) && !value.contains(BOUNDARY);
    if !pairs.iter().all(fits) {
        return Err(Obstacle::Parts);
    }
    let part =
        |(name, value): &NameValue| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    Ok(pairs.iter().map(part).collect::<String>() + &format!("--{BOUNDARY}--\r\n"))
}
