//! The whole text swept for known secrets and for what looks like one, in every way of writing.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::registry::{MarkId, Registry};
use super::shape::{self, ShapeFind};
use super::views::{self, TextView};
use super::{Spelling, covered, dump};
use crate::privacy::harmless::is_stand_in;
use crate::privacy::mask::{self, known};

/// The text without what was found.
pub(super) fn redact(text: &[u8], registry: &mut Registry) -> Vec<u8> {
    let mut sweep = Sweep { registry, finder: &Finder::none() };
    let hits = sweep.all(text);
    sweep.written(text, hits)
}

/// Base64 in Base64 is opened, and what is in that.
const DEEPEST: usize = 3;

/// Known secrets.
struct Finder {
    /// `None` when there are none, or more than any capture has.
    automaton: Option<AhoCorasick>,
    ids: Vec<MarkId>,
}

impl Finder {
    fn new(registry: &Registry) -> Finder {
        let patterns = registry.patterns();
        let texts = patterns.iter().map(|(text, _)| text);
        let automaton = mask::finder(texts);
        Finder { automaton: automaton.filter(|_| !patterns.is_empty()), ids: patterns.into_iter().map(|(_, id)| id).collect() }
    }

    /// One that knows nothing yet.
    fn none() -> Finder {
        Finder { automaton: None, ids: Vec::new() }
    }

    fn find<'f>(&'f self, text: &'f [u8]) -> impl Iterator<Item = (Range<usize>, MarkId)> + 'f {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        found
            .filter(|found| found.len() >= 12 || whole_word(text, &found.range()))
            .filter_map(|found| Some((found.range(), *self.ids.get(found.pattern().as_usize())?)))
    }
}

/// Whether no letter or digit stands next to it.
pub(super) fn whole_word(text: &[u8], at: &Range<usize>) -> bool {
    let before = at.start.checked_sub(1).and_then(|at| text.get(at));
    !before.into_iter().chain(text.get(at.end)).any(u8::is_ascii_alphanumeric)
}

/// Something that goes.
struct Hit {
    place: Range<usize>,
    new: New,
}

enum New {
    Mark(MarkId),
    /// Hexadecimal digits that say something else.
    Octets(MarkId),
    /// Base64 of a text that was redacted.
    Text(Vec<u8>),
}

struct Sweep<'r> {
    registry: &'r mut Registry,
    finder: &'r Finder,
}

impl Sweep<'_> {
    /// What looks like a secret is found first: then the secrets are known, and are looked for everywhere.
    fn all(&mut self, text: &[u8]) -> Vec<Hit> {
        let views = views::all(text);
        let mut hits = Vec::new();
        for view in &views {
            self.look(view, 0, &mut hits);
        }
        let finder = Finder::new(self.registry);
        let mut sweep = Sweep { registry: self.registry, finder: &finder };
        if finder.automaton.is_some() {
            views.iter().for_each(|view| sweep.look_for_known(view, &mut hits));
        }
        hits
    }

    fn hits(&mut self, text: &[u8], depth: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        for view in views::all(text) {
            self.look(&view, depth, &mut hits);
            hits.extend(self.finder.find(&view.bytes).map(|(at, id)| view.hit(at, id)));
        }
        hits
    }

    fn look(&mut self, view: &TextView, depth: usize, hits: &mut Vec<Hit>) {
        for find in shape::finds(&view.bytes) {
            let id = self.id(&view.bytes, &find);
            hits.extend(id.map(|id| view.hit(find.at, id)));
        }
        if depth < DEEPEST {
            self.open(view, depth, hits);
        }
    }

    fn look_for_known(&mut self, view: &TextView, hits: &mut Vec<Hit>) {
        hits.extend(self.finder.find(&view.bytes).map(|(at, id)| view.hit(at, id)));
        self.open(view, 0, hits);
    }

    fn open(&mut self, view: &TextView, depth: usize, hits: &mut Vec<Hit>) {
        for word in packed_words(&view.bytes) {
            let found = self.opened(&view.bytes, word.clone(), depth);
            hits.extend(found.map(|new| match new {
                New::Text(_) if view.is_hex => view.hit(word.clone(), self.registry.add("base64", &view.bytes[word])),
                New::Mark(id) => view.hit(word, id),
                new => Hit { place: view.place(word), new },
            }));
        }
    }

    fn id(&mut self, text: &[u8], find: &ShapeFind) -> Option<MarkId> {
        let secret = &text[find.at.clone()];
        if find.kind == shape::IDENTIFIER && !self.registry.covers_identifiers() {
            self.registry.publish(secret);
            return None;
        }
        if find.is_guess && (self.registry.is_public(secret) || says_something(secret)) {
            return None;
        }
        if find.kind == "basic" { basic(self.registry, secret) } else { Some(self.registry.add(find.kind, secret)) }
    }

    /// What comes in place of a word of Base64 that has a secret in it.
    fn opened(&mut self, text: &[u8], word: Range<usize>, depth: usize) -> Option<New> {
        let packed = &text[word];
        if !may_be_text(packed) {
            return self.shifted(packed);
        }
        let plain = unpacked(packed)?;
        if is_text(&plain) {
            let hits = self.hits(&plain, depth + 1);
            let is_packed_again = packed_words(&plain).first().is_some_and(|inner| inner.len() == plain.len());
            if !hits.is_empty() && (is_packed_again || plain.iter().any(|b| b"&{\n".contains(b))) {
                return Some(New::Text(packed_like(packed, &self.written(&plain, hits))));
            }
            if !hits.is_empty() {
                return basic(self.registry, packed).map(New::Mark);
            }
        }
        if is_pair(&plain) {
            return basic(self.registry, packed).map(New::Mark);
        }
        self.shifted(packed)
    }

    /// The word may have begun before, with letters that belong to something else.
    fn shifted(&mut self, packed: &[u8]) -> Option<New> {
        self.finder.automaton.as_ref()?;
        let known = (0..4).filter_map(|lead| unpacked(packed.get(lead..)?)).any(|plain| {
            let escaped = super::packed::percent(&plain);
            self.finder.find(&plain).next().is_some() || escaped.is_some_and(|plain| self.finder.find(&plain).next().is_some())
        });
        known.then(|| New::Mark(self.registry.add("base64", packed)))
    }

    fn written(&self, text: &[u8], mut hits: Vec<Hit>) -> Vec<u8> {
        hits.retain(|hit| !hit.place.is_empty() && hit.place.end <= text.len());
        hits.sort_by_key(|hit| (hit.place.start, std::cmp::Reverse(hit.place.end)));
        let mut apart: Vec<Hit> = Vec::new();
        for hit in hits {
            match apart.last_mut().filter(|last| hit.place.start < last.place.end) {
                Some(last) if hit.place.end <= last.place.end => {}
                Some(last) => {
                    last.place.end = hit.place.end;
                    if matches!(last.new, New::Text(_)) {
                        last.new = hit.new;
                    }
                }
                None => apart.push(hit),
            }
        }
        let octets = if apart.iter().any(Hit::is_octets) { dump::places(text) } else { Vec::new() };
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        for hit in apart {
            out.extend_from_slice(&text[at..hit.place.start]);
            at = hit.place.end;
            out.extend(self.new_text(text, &hit, &octets));
        }
        out.extend_from_slice(&text[at..]);
        out
    }

    fn new_text(&self, text: &[u8], hit: &Hit, octets: &[usize]) -> Vec<u8> {
        let old = &text[hit.place.clone()];
        match &hit.new {
            New::Text(new) => flowed(old, new),
            New::Mark(id) => covered(old, &spelling(text, &hit.place).write(self.registry.mark(*id))),
            New::Octets(id) => {
                let first = octets.partition_point(|at| *at < hit.place.start);
                let past = octets.partition_point(|at| *at < hit.place.end);
                overwritten(old, hit.place.start, &octets[first..past], self.registry.mark(*id))
            }
        }
    }
}

impl TextView {
    fn hit(&self, at: Range<usize>, id: MarkId) -> Hit {
        Hit { place: self.place(at), new: if self.is_hex { New::Octets(id) } else { New::Mark(id) } }
    }
}

impl Hit {
    fn is_octets(&self) -> bool {
        matches!(self.new, New::Octets(_))
    }
}

/// `new` broken where `old` is: what is too long for its lines goes to the last.
fn flowed(old: &[u8], new: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = old.split_inclusive(|&b| b == b'\n').collect();
    let mut out = Vec::new();
    let mut rest = new;
    for (index, line) in lines.iter().enumerate() {
        let inner = line.trim_ascii().len();
        let lead = line.len() - line.trim_ascii_start().len();
        let length = if index + 1 == lines.len() { rest.len() } else { inner.min(rest.len()) };
        out.extend_from_slice(&line[..lead]);
        out.extend_from_slice(&rest[..length]);
        out.extend_from_slice(&line[(lead + inner).min(line.len())..]);
        rest = &rest[length..];
    }
    out
}

/// The mark of Basic credentials; `None` where there is no secret in them.
pub(super) fn basic(registry: &mut Registry, token: &[u8]) -> Option<MarkId> {
    let plain = unpacked(token.trim_ascii()).filter(|plain| is_text(plain)).unwrap_or_else(|| token.to_vec());
    if is_stand_in(&plain) {
        return None;
    }
    let colon = plain.iter().position(|b| *b == b':');
    if let Some(colon) = colon {
        let secret = plain[colon + 1..].trim_ascii();
        let is_live = !is_stand_in(secret);
        if !is_live && !known::is_token(&plain) {
            return None;
        }
        if is_live {
            registry.add("client_secret", secret);
        }
    }
    let id = registry.add("basic", &plain);
    registry.alias(id, token);
    Some(id)
}

/// Where a mark stands decides how it is written.
fn spelling(text: &[u8], place: &Range<usize>) -> Spelling {
    let before = &text[place.start.saturating_sub(2048)..place.start];
    let word = before.rsplit(|b| b.is_ascii_whitespace() || b"\"'`<>".contains(b)).next().unwrap_or_default();
    let option = before[..before.len() - word.len()].trim_ascii_end();
    if before.ends_with(word)
        && [&b" -u"[..], b" --user"].iter().any(|name| option.len() < before.len() - word.len() && option.ends_with(name))
    {
        return Spelling::Word;
    }
    let in_quotes = before.rsplit(|b| b"\"'`".contains(b)).next().unwrap_or_default();
    if in_quotes.starts_with(b"http://") || in_quotes.starts_with(b"https://") {
        return Spelling::Address;
    }
    if word.contains(&b'?') || word.windows(3).any(|part| part == b"://") {
        return Spelling::Address;
    }
    let number = text[place.clone()].iter().all(u8::is_ascii_digit);
    let member = before.trim_ascii_end().strip_suffix(b":").is_some_and(|name| name.ends_with(b"\""));
    if number && member { Spelling::Quoted } else { Spelling::Plain }
}

/// `old`, which begins at `start`, with `mark` in its octets.
fn overwritten(old: &[u8], start: usize, places: &[usize], mark: &str) -> Vec<u8> {
    let mut new = old.to_vec();
    for (at, octet) in places.iter().zip(dump::fitted(mark, places.len())) {
        if let Some(digits) = new.get_mut(at - start..at - start + 2) {
            digits.copy_from_slice(format!("{octet:02x}").as_bytes());
        }
    }
    new
}

/// Words that may be Base64 of something with a secret in it.
fn packed_words(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(lead) = text[at..].iter().position(|b| is_base64(*b)) {
        let start = at + lead;
        let letters = text[start..].iter().take_while(|b| is_base64(**b)).count();
        let padding = text[start + letters..].iter().take(2).take_while(|b| **b == b'=').count();
        at = start + letters + padding;
        let has_capital = text[start..at].iter().any(u8::is_ascii_uppercase);
        if letters >= 10 && has_capital {
            found.push(start..at);
        }
    }
    found
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true).with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// What a word of Base64 says, in either alphabet, whole or cut off.
pub(super) fn unpacked(word: &[u8]) -> Option<Vec<u8>> {
    let letters: Vec<u8> = word
        .iter()
        .filter(|b| !b.is_ascii_whitespace())
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    let end = letters.iter().rposition(|b| *b != b'=').map_or(0, |at| at + 1);
    let end = if end % 4 == 1 { end - 1 } else { end };
    LENIENT.decode(&letters[..end]).ok().filter(|plain| !plain.is_empty())
}

/// `text` in the alphabet and with the padding of `like`.
fn packed_like(like: &[u8], text: &[u8]) -> Vec<u8> {
    let alphabet = if like.iter().any(|b| b"-_".contains(b)) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let padded = like.len().is_multiple_of(4);
    GeneralPurpose::new(alphabet, GeneralPurposeConfig::new().with_encode_padding(padded)).encode(text).into_bytes()
}

/// Base64 and hexadecimal digits of a text with values in it are looked at as that text; they are no token.
fn says_something(word: &[u8]) -> bool {
    let octets = || dump::octets_of(word).map(|(_, octet)| octet).collect::<Vec<u8>>();
    let holds_more = |plain: &[u8]| is_text(plain) && plain.iter().any(|b| b"=&{:\n ".contains(b));
    let hex = word.iter().all(u8::is_ascii_hexdigit) && holds_more(&octets());
    hex || unpacked(word).is_some_and(|plain| holds_more(&plain))
}

/// `id:secret`: what Base64 without the word `Basic` before it may be, too.
fn is_pair(plain: &[u8]) -> bool {
    let Some(colon) = plain.iter().position(|b| *b == b':') else { return false };
    let (id, secret) = (&plain[..colon], &plain[colon + 1..]);
    let named = id.len() >= 3 && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-._@".contains(b));
    named && secret.len() >= 6 && !secret.starts_with(b"/") && secret.iter().all(u8::is_ascii_graphic)
}

/// A look at the first letters: most words are no Base64.
fn may_be_text(packed: &[u8]) -> bool {
    unpacked(&packed[..packed.len().min(8)])
        .is_some_and(|plain| !plain.iter().any(|b| *b < 0x20 && !b"\r\n\t".contains(b) || *b == 0x7F))
}

fn is_text(plain: &[u8]) -> bool {
    let control = plain.iter().any(|b| (*b < 0x20 && !b"\r\n\t".contains(b)) || *b == 0x7F);
    let foreign = plain.iter().filter(|b| !b.is_ascii()).count();
    plain.len() >= 4 && !control && (foreign * 8 < plain.len() || std::str::from_utf8(plain).is_ok())
}
