//! Secrets and control bytes covered, in what is shown of a file and in every sentence of a report.
//!
//! Two nets: the values that the parser knows to be secret (wherever else they occur, in any encoding), and a scan of
//! the plain text for names of secrets followed by a value, which also works where nothing could be parsed.

mod clues;
pub(crate) mod known;
mod loose;
mod names;
mod options;
mod page;
mod place;
pub(crate) mod public;
pub(crate) mod scan;
mod sibling;
mod table;
mod window;
mod written;

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::capture::model::Url;
use crate::privacy::harmless::is_covered_in_reports;
use crate::request::names::behind_separator;
use crate::request::reply::Reply;
use crate::request::token::{Authorization, Param, TokenRequest};
use crate::text::codec::Codec;
use crate::text::layers::{Layers, Slice};
use crate::text::source::Display;
use page::Page;

/// Parameters whose values may be shown. Everything else is covered: a misspelt `client_secret` is no known name either.
const PUBLIC_PARAMS: &[&str] = &[
    "grant_type",
    "grantType",
    "scope",
    "redirect_uri",
    "redirectUri",
    "client_id",
    "clientId",
    "client_info",
    "client_key",
    "appid",
    "username",
    "audience",
    "resource",
    "response_type",
    "response_mode",
    "token_type_hint",
    "client_assertion_type",
    "subject_token_type",
    "actor_token_type",
    "requested_token_type",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "access_type",
    "tenant",
    "p",
    "api-version",
    "account_id",
    "endpoint_id",
    "authorization_details",
];

/// Header fields whose values may be shown.
const PUBLIC_FIELDS: &[&str] = &[
    ":method",
    ":path",
    ":scheme",
    ":authority",
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "application",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-transfer-encoding",
    "content-type",
    "date",
    "dnt",
    "expect",
    "host",
    "origin",
    "pragma",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "te",
    "transfer-encoding",
    "upgrade-insecure-requests",
    "user-agent",
    "x-requested-with",
];

/// True for a parameter whose value may be shown.
pub(crate) fn is_public_name(name: &str) -> bool {
    PUBLIC_PARAMS.contains(&behind_separator(name))
}

/// True for a header field whose value may be shown.
pub(crate) fn is_public_field(name: &str) -> bool {
    // The value of a field that is nearly one of these is a media type or the like; a rule shows it.
    let squeezed = |text: &str| -> String { letters(text).map(char::from).collect() };
    let wanted = squeezed(name);
    PUBLIC_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known) || letters(known).eq(wanted.bytes()))
}

fn letters(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase())
}

/// A query in which only public parameters keep their values.
pub(crate) fn public_query(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if is_public_name(name) || !is_secret(value.as_bytes()) => pair.to_owned(),
        Some((name, _)) if is_name(name) => format!("{name}=***"),
        None if is_name(pair) => pair.to_owned(),
        _ => "***".to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// A name of a parameter, not a piece of a token that lost its name.
pub(crate) fn is_name(text: &str) -> bool {
    let text = behind_separator(text);
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]: '\"?".contains(c));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    plain && text.len() <= 40 && digits <= 2
}

/// What covers the secrets of one file.
#[derive(Debug)]
pub(crate) struct Mask {
    /// The number that each secret shows by. Equal secrets share one; so do the spellings of a secret.
    numbers: BTreeMap<String, usize>,
    /// Finds the distinctive ones in one pass, however many there are.
    finder: Option<AhoCorasick>,
    /// The number of each of the finder's patterns.
    found: Vec<usize>,
    shown: Vec<u8>,
    open: bool,
}

impl Mask {
    /// The mask of a file with these requests; of a long file only they are shown, and what is `beside` them.
    pub(crate) fn new(
        layers: &Layers<'_>,
        display: &Display,
        read: &[(&TokenRequest, &Option<Reply>)],
        beside: &[Slice],
        show_secrets: bool,
    ) -> Mask {
        let mut slices = Vec::new();
        let mut texts = Vec::new();
        for (request, reply) in read {
            slices.extend(secret_slices(layers, request));
            texts.extend(reply.iter().flat_map(|reply| {
                scan::values(reply.text.as_bytes()).map(|range| reply.text[range].to_owned()).collect::<Vec<_>>()
            }));
        }
        let shown = read.iter().flat_map(|(request, _)| page::parts(request)).chain(beside.iter().copied());
        let pages = page::of(&display.bytes, shown.map(|slice| display.range(layers.span(slice))));
        // Nothing is covered where secrets are shown.
        let scanned = if show_secrets { Vec::new() } else { page::values(&display.bytes, &pages) };
        let numbers = match show_secrets {
            true => BTreeMap::new(),
            false => number(layers, &slices, texts, scanned.iter().map(|range| &display.bytes[range.clone()])),
        };
        let distinctive = || numbers.iter().filter(|(text, _)| is_distinctive(text));
        let finder = finder(distinctive().map(|(text, _)| text));
        let found = distinctive().map(|(_, number)| *number).collect();
        let mut mask = Mask { numbers, finder, found, shown: Vec::new(), open: show_secrets };
        mask.shown = mask.cover(layers, display, &slices, &pages, scanned);
        mask
    }

    /// The file with everything covered that must not be shown; as long as the file.
    pub(crate) fn shown(&self) -> &[u8] {
        &self.shown
    }

    /// True under `--show-secrets`.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// A sentence without secrets and control characters.
    pub(crate) fn scrub(&self, text: &str) -> String {
        self.hide(text).chars().map(|c| if is_harmless(c) { c } else { '\u{FFFD}' }).collect()
    }

    /// A text in which numbers stand for the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        let Some(finder) = self.finder.as_ref().filter(|_| !self.open) else { return text.to_owned() };
        let mut hidden = String::new();
        finder.replace_all_with(text, &mut hidden, |found, _, out| {
            out.push_str(&format!("<secret#{}>", self.found[found.pattern()]));
            true
        });
        hidden
    }

    /// A request target without userinfo and secret values.
    pub(crate) fn url(&self, layers: &Layers<'_>, url: &Url) -> String {
        let mut text = layers.text(url.whole).into_owned();
        if !self.open {
            let userinfo =
                url.userinfo.map(|userinfo| layers.text(userinfo).into_owned()).filter(|userinfo| !userinfo.is_empty());
            text = userinfo.map_or(text.clone(), |userinfo| text.replacen(&userinfo, "***", 1));
            if let Some(question) = text.find('?') {
                let query = public_query(&text[question + 1..]);
                text.replace_range(question + 1.., &query);
            }
            let values: Vec<_> = scan::values(text.as_bytes()).collect();
            for range in values.into_iter().rev() {
                text.replace_range(range, "***");
            }
        }
        self.scrub(&text)
    }

    fn cover(
        &self,
        layers: &Layers<'_>,
        display: &Display,
        slices: &[Slice],
        pages: &[Page],
        scanned: Vec<Range<usize>>,
    ) -> Vec<u8> {
        let file = &display.bytes;
        let mut shown = page::only(file, pages);
        if !self.open {
            for slice in slices.iter().filter(|slice| is_secret(layers.bytes(**slice))) {
                let mut number = self.number_of(&layers.text(*slice));
                for place in places(layers, *slice) {
                    paint(&mut shown[display.range(layers.span(place))], number.take());
                }
            }
            for page in pages {
                for found in self.finder.iter().flat_map(|finder| finder.find_iter(&file[page.read.clone()])) {
                    let place = page.read.start + found.start()..page.read.start + found.end();
                    paint(&mut shown[place], Some(self.found[found.pattern()]));
                }
            }
            for range in scanned {
                let number = self.number_of(&String::from_utf8_lossy(&file[range.clone()]));
                if !shown[range.clone()].contains(&b'*') {
                    paint(&mut shown[range], number);
                }
            }
        }
        pages.iter().for_each(|page| cover_control(&mut shown[page.read.clone()]));
        shown
    }

    fn number_of(&self, text: &str) -> Option<usize> {
        self.numbers.get(text).copied()
    }
}

/// Where a secret stands: in a command the pieces of it, and not what is between the line of a variable and the use of it.
/// Elsewhere what is between may be the secret as well, as the text beside the octets of a dump is.
fn places(layers: &Layers<'_>, slice: Slice) -> Vec<Slice> {
    let pieces = layers.pieces(slice);
    let in_command = pieces.iter().all(|piece| layers.is_written_in(*piece, Codec::Shell));
    if in_command { pieces } else { vec![slice] }
}

/// Finds texts in one pass. Too many of them for an automaton are none that a paste holds; the scan by names still covers
/// secrets. Not a DFA, which is what the library would choose: building that takes the square of the length for a text that
/// repeats itself.
pub(crate) fn finder<T: AsRef<[u8]>>(texts: impl Iterator<Item = T>) -> Option<AhoCorasick> {
    let builder = &mut AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::ContiguousNFA)).build(texts).ok()
}

/// Line breaks and tabs are the only control characters that a terminal may see, and reports set their own.
pub(crate) fn is_harmless(c: char) -> bool {
    !is_invisible(c) && (!c.is_control() || c == '\n' || c == '\t')
}

/// Signs that hide text, change its direction or its look: marks of direction, separators, soft hyphens, joiners, variation
/// selectors and tag letters.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Works on bytes of valid or invalid UTF-8.
fn cover_control(shown: &mut [u8]) {
    let mut at = 0;
    while at < shown.len() {
        if let Some(length) = invisible_length(&shown[at..]) {
            shown[at..at + length].fill(b'?');
            at += length;
            continue;
        }
        // A carriage return alone takes the terminal back to where the line begins.
        let ends_line = shown[at] == b'\n' || shown[at] == b'\r' && shown.get(at + 1) == Some(&b'\n');
        let control = shown[at] < 0x20 && shown[at] != b'\t' && !ends_line;
        if control || shown[at] == 0x7F {
            shown[at] = b'?';
        }
        at += 1;
    }
}

/// How long the sign is that the text begins with, if a terminal must not see it. C1 controls are two bytes.
fn invisible_length(text: &[u8]) -> Option<usize> {
    let length = match text.first()? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let c = std::str::from_utf8(text.get(..length)?).ok()?.chars().next()?;
    (is_invisible(c) || c.is_control()).then_some(length)
}

/// Covers with stars, the number in front where there is room, so that equal secrets look equal.
fn paint(place: &mut [u8], number: Option<usize>) {
    let tag = number.map(|number| format!("#{number}")).unwrap_or_default();
    for byte in place.iter_mut().filter(|byte| **byte != b'\n' && **byte != b'\r') {
        *byte = b'*';
    }
    if place.len() > tag.len() + 2 && !place.contains(&b'\n') {
        place[..tag.len()].copy_from_slice(tag.as_bytes());
    }
}

/// A secret that is a word (`password=password`) is covered where it stands as a secret, but not wherever the word
/// occurs: that would hide the names of parameters.
fn is_distinctive(text: &str) -> bool {
    let word = text.len() <= 16 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.len() >= 4 && !word
}

fn is_secret(text: &[u8]) -> bool {
    is_covered_in_reports(text)
}

fn secret_slices(layers: &Layers<'_>, request: &TokenRequest) -> Vec<Slice> {
    let hidden = |param: &&Param| !public::is_public_param(layers, request, param);
    let mut slices: Vec<Slice> = request.params.iter().filter(hidden).flat_map(|param| [param.field.value, param.raw]).collect();
    slices.extend(request.params.iter().filter(|param| !is_name(&layers.text(param.field.name))).map(|param| param.field.name));
    slices.extend(public::rests(layers, request));
    if let Some(authorization) = request.authorization.shown() {
        slices.extend(credentials(layers, authorization));
    }
    let fields = request.headers.shown().map_or(&[][..], |headers| &headers.fields);
    slices.extend(fields.iter().filter(|field| !is_public_field(&layers.text(field.name))).map(|field| field.value));
    slices.extend(request.url.shown().and_then(|url| url.userinfo));
    slices.retain(|slice| !scan::is_scheme(layers.bytes(*slice)) && !layers.bytes(*slice).ends_with(b":"));
    slices
}

/// The credentials whole and in parts. A pair without a secret is none, but for what stands in front.
fn credentials(layers: &Layers<'_>, authorization: &Authorization) -> Vec<Slice> {
    let Some(basic) = &authorization.basic else { return vec![authorization.credentials] };
    let is_pair = !basic.secret.is_some_and(|secret| layers.bytes(secret).trim_ascii().is_empty());
    let front = basic.id.filter(|_| !public::is_public_id(layers, basic));
    let whole = [Some(authorization.credentials), basic.decoded].into_iter().flatten().filter(|_| is_pair);
    whole.chain(basic.secret).chain(front).collect()
}

/// Gives every secret a number in the order of appearance; its other encodings share it.
fn number<'f>(
    layers: &Layers<'_>,
    slices: &[Slice],
    texts: Vec<String>,
    scanned: impl Iterator<Item = &'f [u8]>,
) -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    let parsed = slices.iter().map(|slice| layers.text(*slice).trim().to_owned());
    let scanned = scanned.map(|text| String::from_utf8_lossy(text).into_owned());
    let mut next = 1;
    for secret in parsed.chain(texts).chain(scanned).filter(|text| is_secret(text.as_bytes())) {
        if numbers.contains_key(&secret) {
            continue;
        }
        for spelling in spellings(&secret) {
            numbers.entry(spelling).or_insert(next);
        }
        next += 1;
    }
    numbers
}

/// The encodings in which a secret turns up elsewhere in a capture.
fn spellings(secret: &str) -> Vec<String> {
    let percent: String = secret
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect();
    let json = secret.replace('\\', "\\\\").replace('"', "\\\"");
    let slashed = secret.replace('/', "\\/");
    let space = secret.replace('+', " ");
    let base64 = STANDARD.encode(secret);
    vec![secret.to_owned(), percent.to_lowercase(), percent, json, slashed, space, base64]
}
