//! C source that sets the options of libcurl, as `curl --libcurl` writes it.

use std::ops::Range;

use super::FORM;
use super::build::{self, CurlArgument};
use super::options::OptionEffect;
use crate::capture::format::{Fragment, Part, Scan, client};
use crate::capture::model::View;
use crate::capture::notation::literal::closing;
use crate::text::codec::Codec;
use crate::text::layers::{Piece, Slice};

/// Option, what it means to curl, and curl's name for it.
const OPTIONS: &[(&str, OptionEffect, &str)] = &[
    ("URL", OptionEffect::Url, "url"),
    ("USERPWD", OptionEffect::User, "user"),
    ("POSTFIELDS", OptionEffect::DataRaw, "data-raw"),
    ("COPYPOSTFIELDS", OptionEffect::DataRaw, "data-raw"),
    ("CUSTOMREQUEST", OptionEffect::Method, "request"),
    ("USERAGENT", OptionEffect::UserAgent, "user-agent"),
    ("REFERER", OptionEffect::Referer, "referer"),
    ("COOKIE", OptionEffect::Cookie, "cookie"),
    ("XOAUTH2_BEARER", OptionEffect::Bearer, "oauth2-bearer"),
    ("HTTPHEADER", OptionEffect::Header, "header"),
    ("SSL_VERIFYPEER", OptionEffect::Insecure, "insecure"),
    ("NOBODY", OptionEffect::Head, "head"),
];

/// A program longer than this makes more than one request.
const MAX_LINES: usize = 400;

/// The options from this line on, up to where the transfer is made.
pub(super) fn read_setopt_calls(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(first) = scan.lines.get(line) else { return Vec::new() };
    let mut arguments = headers_before(scan, line);
    let mut end = first.end;
    for next in line..scan.lines.len().min(line + MAX_LINES) {
        let Some(range) = scan.lines.get(next) else { break };
        let text = scan.line(next).trim_ascii_start();
        if text.starts_with(b"ret = curl_easy_perform(") || text.starts_with(b"curl_easy_cleanup(") {
            break;
        }
        if let Some(found) = option(scan, next, &range) {
            end = range.end;
            arguments.extend(found);
        }
    }
    let users = joined_user(scan, &mut arguments);
    arguments.extend(users);
    let start = first.start + scan.line(line).len() - scan.line(line).trim_ascii_start().len();
    let name = scan.slice(start..start + "curl_easy_setopt".len());
    let request = build::request(scan.layers, name, &arguments);
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: start..end, form: FORM }]
}

/// `slist1 = curl_slist_append(slist1, "Name: value");` in the lines before.
fn headers_before(scan: &mut Scan<'_, '_>, line: usize) -> Vec<CurlArgument> {
    let mut found = Vec::new();
    for before in line.saturating_sub(MAX_LINES)..line {
        let (Some(range), text) = (scan.lines.get(before), scan.line(before)) else { continue };
        if text.trim_ascii_start().starts_with(b"hnd = curl_easy_init(") {
            // What came before belongs to another request, but for the list, which is made first.
            continue;
        }
        if let Some(at) = memchr::memmem::find(text, b"curl_slist_append(") {
            let value = string(scan, range.start + at, range.end);
            let flag = scan.slice(range.start + at..range.start + at + 17);
            found.extend(value.map(|value| CurlArgument {
                effect: OptionEffect::Header,
                name: "header".to_owned(),
                flag,
                value,
            }));
        }
    }
    found
}

/// `curl_easy_setopt(hnd, CURLOPT_NAME, value);`, or a part of the list of header fields.
fn option(scan: &mut Scan<'_, '_>, line: usize, range: &Range<usize>) -> Option<Option<CurlArgument>> {
    let text = scan.line(line);
    if let Some(at) = memchr::memmem::find(text, b"curl_slist_append(") {
        let flag = scan.slice(range.start + at..range.start + at + 17);
        let value = string(scan, range.start + at, range.end);
        return Some(value.map(|value| CurlArgument { effect: OptionEffect::Header, name: "header".to_owned(), flag, value }));
    }
    let at = memchr::memmem::find(text, b"CURLOPT_").filter(|_| memchr::memmem::find(text, b"curl_easy_setopt(").is_some())?;
    let length = text[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let name = String::from_utf8_lossy(&text[at + 8..at + length]).into_owned();
    let rest = String::from_utf8_lossy(&text[at + length..]).into_owned();
    let flag = scan.slice(range.start + at..range.start + at + length);
    let user = matches!(name.as_str(), "USERNAME" | "PASSWORD");
    let Some((_, effect, option)) = OPTIONS.iter().find(|(known, ..)| *known == name) else {
        let value = user.then(|| string(scan, range.start + at + length, string_end(scan, range))).flatten();
        return Some(value.map(|value| CurlArgument { effect: OptionEffect::Argument, name, flag, value }));
    };
    let switch = !effect.takes_argument();
    let set = match effect {
        OptionEffect::Insecure => rest.contains("0L"),
        OptionEffect::Head => rest.contains("1L"),
        _ => true,
    };
    let value = if switch { Some(flag.to(0)) } else { string(scan, range.start + at + length, string_end(scan, range)) };
    let value = value.or_else(|| variable(scan, range.start + at + length, &rest));
    Some(value.filter(|_| set).map(|value| CurlArgument { effect: *effect, name: (*option).to_owned(), flag, value }))
}

/// `, body.c_str());`: what a variable stands for is not shown.
fn variable(scan: &mut Scan<'_, '_>, from: usize, rest: &str) -> Option<Slice> {
    let inner = rest.trim_start_matches([',', ' ']);
    let length = inner.find([')', ';', '(', '.'])?;
    let named = length > 0 && inner[..length].chars().all(|c| c.is_ascii_alphanumeric() || "_->".contains(c));
    let start = from + (rest.len() - inner.len());
    named.then(|| {
        let at = scan.slice(start..start + length);
        let text = format!("${{{}}}", &inner[..length]);
        scan.layers.coarse(at, text.as_bytes())
    })
}

/// Long strings go on in the lines below, up to the semicolon.
fn string_end(scan: &Scan<'_, '_>, range: &Range<usize>) -> usize {
    let rest = &scan.source[range.start..scan.source.len().min(range.start + 65_536)];
    memchr::memmem::find(rest, b");").map_or(range.end, |at| (range.start + at).max(range.end))
}

/// The C string between `from` and `end`; several in a row are one.
fn string(scan: &mut Scan<'_, '_>, from: usize, end: usize) -> Option<Slice> {
    let mut pieces = Vec::new();
    let mut at = from + memchr::memchr(b'"', scan.source.get(from..end)?)?;
    loop {
        let close = closing(&scan.source[..end], at + 1, b'"')?;
        let raw = scan.slice(at..close + 1);
        // Python's escapes are those of C as far as curl writes them.
        pieces.push(scan.layers.decode(raw, Codec::Python).unwrap_or_else(|_| raw.sub(1..raw.len() - 1)));
        let rest = &scan.source[close + 1..end];
        let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        if rest.get(blanks) != Some(&b'"') {
            break;
        }
        at = close + 1 + blanks;
    }
    match pieces[..] {
        [one] => Some(one),
        _ => Some(scan.layers.join(pieces.into_iter().map(Piece::Copy).collect())),
    }
}

/// `CURLOPT_USERNAME` and `CURLOPT_PASSWORD` are halves of `CURLOPT_USERPWD`.
fn joined_user(scan: &mut Scan<'_, '_>, arguments: &mut Vec<CurlArgument>) -> Option<CurlArgument> {
    let half =
        |name: &str| arguments.iter().find(|argument| argument.name == name).map(|argument| (argument.flag, argument.value));
    let ((flag, id), secret) = (half("USERNAME")?, half("PASSWORD").map(|(_, secret)| secret));
    let value = client::user_of(scan.layers, id, secret).at;
    arguments.retain(|argument| argument.effect != OptionEffect::Argument);
    Some(CurlArgument { effect: OptionEffect::User, name: "user".to_owned(), flag, value })
}
