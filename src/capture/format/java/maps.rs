//! What Java prints of maps and of Spring's entities: `{grant_type=refresh_token, refresh_token=abc}`,
//! `<{grant_type=[refresh_token]},[Authorization:"Basic ..", Content-Type:".."]>`, `Writing [{..}] as "type"`.
//! Nothing in them is quoted, so a value ends where another name begins.

use std::ops::Range;

use super::{FORM, find};
use crate::capture::format::message::fragment;
use crate::capture::format::{Fragment, Part, Scan, prose, words};
use crate::capture::model::{Body, BodyNotation, Field, Origin};

/// Header fields that tell a map of fields from other maps.
const FIELDS: &[&str] = &["authorization", "content-type", "accept", "user-agent"];

/// A map longer than this is no request.
const MAX_MAP: usize = 1 << 14;

/// Maps, entities and what Spring says of them in this line.
pub(super) fn read_java_maps(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Vec<Fragment> {
    let mut found = maps(scan, line);
    found.extend(text_of_entity(scan, line));
    found.extend(entity_fields(scan, line));
    found.extend(written_type(scan, line));
    found.sort_by_key(|fragment| fragment.range.start);
    let Some(first) = found.first().map(|fragment| fragment.range.start) else { return found };
    let target = prose::request_line(scan, line.start..first).or_else(|| request_of_entity(scan, line));
    found.splice(0..0, target.or_else(|| prose::labelled_target(scan, line)));
    found
}

fn maps(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Vec<Fragment> {
    let mut found = Vec::new();
    let mut from = line.start;
    while let Some(at) = memchr::memchr(b'{', &scan.source[from..line.end]) {
        let open = from + at;
        from = open + 1;
        if open > line.start && b"$%#{".contains(&scan.source[open - 1]) || name_at(scan.source, open + 1).is_none() {
            continue;
        }
        let limit = line.end.min(open + MAX_MAP);
        if !scan.spend(limit - open) {
            break;
        }
        let Some((fields, end)) = map(scan, open + 1, limit) else { continue };
        let parts = meaning(scan, fields, open..end);
        if !parts.is_empty() {
            from = end;
            found.extend(parts);
        }
    }
    found
}

/// The entries behind a brace and the offset behind the brace that closes them.
fn map(scan: &Scan<'_, '_>, start: usize, end: usize) -> Option<(Vec<Field>, usize)> {
    let text = &scan.source[..end];
    let mut fields = Vec::new();
    let mut at = start;
    loop {
        let name = name_at(text, at)?;
        let (value, next) = value_at(text, name.end + 1)?;
        entry(scan, name, value.clone(), &mut fields);
        if next == value.end + 1 {
            return Some((fields, next));
        }
        at = next;
    }
}

/// `name=`, though not `name=>`, `name==` or `name="`.
fn name_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
    let sign = matches!(rest.get(length..)?, [b'=', next, ..] if !b">=\"'".contains(next));
    (length > 0 && sign).then_some(at..at + length)
}

/// The value at `from`, and the offset of the next name or behind the brace.
fn value_at(text: &[u8], from: usize) -> Option<(Range<usize>, usize)> {
    let mut depth = 0usize;
    for (at, &b) in text.iter().enumerate().skip(from) {
        match b {
            b'[' | b'{' => depth += 1,
            b'}' if depth == 0 => return Some((from..at, at + 1)),
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 && text.get(at + 1) == Some(&b' ') && name_at(text, at + 2).is_some() => {
                return Some((from..at, at + 2));
            }
            _ => {}
        }
    }
    None
}

/// One entry; a list stands for as many values.
fn entry(scan: &Scan<'_, '_>, name: Range<usize>, value: Range<usize>, fields: &mut Vec<Field>) {
    let text = &scan.source[value.clone()];
    let unit = scan.slice(name.start..value.end);
    let mut push = |value: Range<usize>| {
        let (name, value) = (scan.slice(name.clone()), scan.slice(value));
        fields.push(Field { name, value, unit, origin: Origin::Written });
    };
    if !(text.starts_with(b"[") && text.ends_with(b"]")) {
        return push(value);
    }
    let mut at = value.start + 1;
    while let Some(comma) = memchr::memmem::find(&scan.source[at..value.end - 1], b", ") {
        push(at..at + comma);
        at += comma + 2;
    }
    push(at..value.end - 1);
}

/// Parameters are a body, known header fields are fields; any other map is none of ours.
fn meaning(scan: &Scan<'_, '_>, fields: Vec<Field>, range: Range<usize>) -> Vec<Fragment> {
    let has = |names: &[&str]| {
        fields.iter().any(|field| names.iter().any(|name| scan.layers.bytes(field.name).eq_ignore_ascii_case(name.as_bytes())))
    };
    if has(&["grant_type"]) || has(&["client_id", "client_secret"]) && !has(&["access_token", "error"]) {
        let body = Body { raw: scan.slice(range.clone()), notation: BodyNotation::Printed, pairs: fields, cut: false };
        return vec![fragment(Part::Body(body), range, FORM)];
    }
    if has(FIELDS) {
        return fields.into_iter().map(|field| fragment(Part::Field(field), range.clone(), FORM)).collect();
    }
    Vec::new()
}

/// `[Authorization:"Basic ..", Accept:"a", "b"]`. The client adds more when it sends them.
fn entity_fields(scan: &Scan<'_, '_>, line: &Range<usize>) -> Vec<Fragment> {
    let Some(open) = entity_open(scan, line) else { return Vec::new() };
    let text = &scan.source[..line.end];
    let mut found = Vec::new();
    let mut at = open + 1;
    let mut name = 0..0;
    loop {
        let own = quoted_name_at(text, at);
        let start = own.as_ref().map_or(at, |own| own.end + 1) + 1;
        name = own.unwrap_or(name);
        let Some(length) = closing_quote(text.get(start..).unwrap_or_default()) else { return found };
        let (value, unit) = (scan.slice(start..start + length), scan.slice(at..start + length + 1));
        let field = Field { name: scan.slice(name.clone()), value, unit, origin: Origin::Written };
        found.push(fragment(Part::Field(field), at..start + length + 1, FORM));
        at = start + length + 3;
        let more = text[start + length + 1..].starts_with(b", ");
        if !more || text.get(at) != Some(&b'"') && quoted_name_at(text, at).is_none() {
            return found;
        }
    }
}

/// The bracket before the first field.
fn entity_open(scan: &Scan<'_, '_>, line: &Range<usize>) -> Option<usize> {
    let text = &scan.source[..line.end];
    let known = |at: &usize| {
        let name = quoted_name_at(text, at + 1).map(|name| String::from_utf8_lossy(&text[name]).to_ascii_lowercase());
        name.is_some_and(|name| FIELDS.contains(&name.as_str()))
    };
    memchr::memchr_iter(b'[', &scan.source[line.clone()]).map(|at| line.start + at).find(known)
}

/// `Name:"`.
fn quoted_name_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_".contains(b)).count();
    (length > 0 && rest[length..].starts_with(b":\"")).then_some(at..at + length)
}

/// The quote before a comma or the bracket.
fn closing_quote(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'"', text).find(|at| matches!(&text[at + 1..], [b']', ..] | [b',', b' ', ..]))
}

/// `<grant_type=...&...,[..]>` and `Writing [grant_type=...&...]`: a body that is text already.
fn text_of_entity(scan: &Scan<'_, '_>, line: &Range<usize>) -> Option<Fragment> {
    let written = find(scan, line, "Writing [");
    let written = written.and_then(|start| Some(start..find(scan, &(start..line.end), "] as \"")? - 6));
    let (start, end) = match written {
        Some(written) => (written.start, written.end),
        None => {
            let end = entity_open(scan, line)?.checked_sub(1)?;
            let open = memchr::memrchr(b'<', &scan.source[line.start..end])?;
            (line.start + open + 1, end)
        }
    };
    let start = start + request_before(&scan.source[start..end]).map_or(0, |(_, target)| target.end + 1);
    let text = scan.source.get(start..end)?;
    let form = words::begins_with_pair(text) && !text.contains(&b' ');
    let body = Body { raw: scan.slice(start..end), notation: BodyNotation::Text, pairs: Vec::new(), cut: false };
    form.then(|| fragment(Part::Body(body), start..end, FORM))
}

/// `POST https://h/token,` of a RequestEntity: method and target.
fn request_before(text: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let method = text.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let target = text.get(method + 1..)?.iter().position(|b| *b == b',')?;
    let whole = method > 2 && text[method] == b' ' && text[method + 1..].starts_with(b"http");
    whole.then_some((0..method, method + 1..method + 1 + target))
}

fn request_of_entity(scan: &Scan<'_, '_>, line: &Range<usize>) -> Option<Fragment> {
    entity_open(scan, line)?;
    let open = line.start + memchr::memchr(b'<', &scan.source[line.clone()])? + 1;
    let (method, target) = request_before(&scan.source[open..line.end])?;
    let at = |part: Range<usize>| open + part.start..open + part.end;
    let part = Part::Line { method: Some(scan.slice(at(method))), target: scan.slice(at(target.clone())) };
    Some(fragment(part, open..at(target).end, FORM))
}

/// RestTemplate's `Writing [..] as "application/x-www-form-urlencoded"`.
fn written_type(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Fragment> {
    let from = find(scan, line, "Writing [")?;
    let start = find(scan, &(from..line.end), "] as \"")?;
    let length = memchr::memchr(b'"', &scan.source[start..line.end])?;
    let value = scan.slice(start..start + length);
    if !scan.layers.bytes(value).contains(&b'/') {
        return None;
    }
    let name = scan.layers.coarse(value, b"Content-Type");
    let field = Field { name, value, unit: value, origin: Origin::Implied };
    Some(fragment(Part::Field(field), start..start + length, FORM))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::read_texts;

    #[test]
    fn maps_beside_a_request_line() {
        let text = "DEBUG c.e.Client - POST https://h.example/token\nDEBUG c.e.Client - body: {grant_type=refresh_token, refresh_token=a=b, c, client_id=my id}\n\
            DEBUG c.e.Client - headers: {Authorization=Basic aWQ6cw==, Content-Type=application/x-www-form-urlencoded}\n";
        assert_eq!(
            read_texts(text),
            [
                "[java logical] POST https://h.example/token Partial\nAuthorization: Basic aWQ6cw==\nContent-Type: application/x-www-form-urlencoded\nbody Printed grant_type=refresh_token refresh_token=a=b, c client_id=my id"
            ]
        );
    }

    #[test]
    fn rest_template_tells_what_it_writes() {
        let text = "DEBUG RestTemplate : HTTP POST https://h.example/token\nDEBUG RestTemplate : Writing [{grant_type=[refresh_token], scope=[a, b]}] as \"application/x-www-form-urlencoded\"\n";
        assert_eq!(
            read_texts(text),
            [
                "[java logical] POST https://h.example/token Partial\nContent-Type: application/x-www-form-urlencoded\nbody Printed grant_type=refresh_token scope=a scope=b"
            ]
        );
        let text = "HTTP POST https://h.example/token\n Writing [grant_type=refresh_token&refresh_token=a] as \"application/x-www-form-urlencoded;charset=UTF-8\"\n";
        assert!(read_texts(text)[0].ends_with("\nbody grant_type=refresh_token&refresh_token=a"), "{:?}", read_texts(text));
    }

    #[test]
    fn entities_hold_body_and_fields() {
        let text = "<{grant_type=[refresh_token], refresh_token=[abc]},[Authorization:\"Basic aWQ6cw==\", Accept:\"a/b\", \"c/d\", X:\"y\"]>";
        assert_eq!(
            read_texts(text),
            [
                "[java logical] ? ? Partial\nAuthorization: Basic aWQ6cw==\nAccept: a/b\nAccept: c/d\nX: y\nbody Printed grant_type=refresh_token refresh_token=abc"
            ]
        );
        let text = "req = <POST https://h.example/token,grant_type=refresh_token&a=b,[Content-Type:\"application/x-www-form-urlencoded\"]>";
        assert_eq!(
            read_texts(text),
            [
                "[java logical] POST https://h.example/token Partial\nContent-Type: application/x-www-form-urlencoded\nbody grant_type=refresh_token&a=b"
            ]
        );
    }

    #[test]
    fn other_maps_are_none_of_it() {
        for text in [
            "{a=b, c=d}",
            "${grant_type=x}",
            "{grant_type=>\"a\"}",
            "{grant_type=",
            "{access_token=a, client_id=b, client_secret=c}",
            "[Accept:\"",
            "<x,[Accept:\"a",
            "Writing [] as \"\"",
        ] {
            assert!(read_texts(text).iter().all(|found| !found.contains("[java")), "{text}: {:?}", read_texts(text));
        }
    }
}
