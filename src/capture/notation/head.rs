//! Header lines where the content of a request should begin: people paste them there, and programs send them there.

/// Fields that only the head of a message has.
const HEAD: &[&str] = &[
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "DPoP",
    "Host",
    "Origin",
    "Referer",
    "User-Agent",
];

/// A field line with a name that no parameter has: the name as it is spelt in RFCs, and the value.
pub(crate) fn line(line: &[u8]) -> Option<(&'static str, &[u8])> {
    let colon = line.iter().position(|b| *b == b':')?;
    let (name, value) = (line.get(..colon)?.trim_ascii(), line.get(colon + 1..)?.trim_ascii());
    HEAD.iter().find(|known| known.as_bytes().eq_ignore_ascii_case(name)).map(|known| (*known, value))
}

/// True for a field line that begins with one of these names.
pub(crate) fn is_line(line: &[u8]) -> bool {
    self::line(line).is_some()
}

/// Where the lines of a head end that a body begins with: behind the empty line that follows them.
pub(crate) fn end(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let empty = line.trim_ascii().is_empty();
        if !empty && !is_line(line) || empty && at == 0 {
            return None;
        }
        at += line.len();
        if empty {
            return Some(at);
        }
    }
    None
}
