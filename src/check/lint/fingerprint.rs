//! The name by which a finding is known again when its lines have moved. It is made of what may be shown: no secret, no
//! length of a secret, no offset.

use std::collections::BTreeMap;

use super::{ReadRequest, grant_name};
use crate::privacy::mask::Mask;
use crate::request::token::TokenRequest;
use crate::rules::finding::Finding;
use crate::text::layers::{Layers, Slice, Span};
use crate::text::source::Display;

/// Makes fingerprints of the findings of one file.
pub(super) struct Fingerprints<'f, 'a> {
    pub(super) layers: &'f Layers<'a>,
    pub(super) display: &'f Display<'f>,
    /// It covers secrets even where the report shows them.
    pub(super) mask: &'f Mask,
    /// How often each has come.
    pub(super) seen: BTreeMap<String, usize>,
}

impl Fingerprints<'_, '_> {
    /// The fingerprint of a finding; the second of two that are alike has another.
    pub(super) fn of(&mut self, read: &ReadRequest, finding: &Finding) -> String {
        let text = self.text(read, finding);
        let seen = self.seen.entry(text.clone()).or_default();
        *seen += 1;
        let numbered = if *seen == 1 { text } else { format!("{text}\n#{seen}") };
        format!("{:016x}", hash(numbered.as_bytes()))
    }

    fn text(&self, read: &ReadRequest, finding: &Finding) -> String {
        let request = &read.request;
        let at = finding.labels.first().map_or(request.at, |label| label.at);
        let host = request.host.map(|host| self.layers.text(host).to_ascii_lowercase()).unwrap_or_default();
        let grant = request.grant(self.layers).map(|grant| grant_name(&grant).to_owned()).unwrap_or_default();
        let (name, shown) = (self.name(request, at), self.shown(at));
        // A host or a grant may be a variable's name or worse; what the mask knows as secret stays out of the hash.
        let clean = self.mask.scrub(&[host, grant, name].join("\n"));
        [finding.rule, request.endpoint.name(), &without_masks(&clean), &shown].join("\n")
    }

    /// The parameter or the header field that the finding lies in.
    fn name(&self, request: &TokenRequest, at: Slice) -> String {
        let at = self.layers.span(at);
        let params = request.params.iter().map(|param| param.field);
        let fields = request.headers.shown().into_iter().flat_map(|headers| headers.fields.iter().copied());
        let holds = |span: Span| span.start <= at.start && at.end <= span.end;
        let around = params.chain(fields).map(|field| (self.layers.span(field.unit), field.name));
        let nearest = around.filter(|(unit, _)| holds(*unit)).min_by_key(|(unit, _)| unit.end - unit.start);
        nearest.map(|(_, name)| self.layers.text(name).to_ascii_lowercase()).unwrap_or_default()
    }

    fn shown(&self, at: Slice) -> String {
        let span = self.display.span(self.layers.span(at));
        let shown = self.mask.shown().get(span.start as usize..span.end as usize).unwrap_or_default();
        without_masks(&String::from_utf8_lossy(shown))
    }
}

/// Every covered secret as one star, every blank as one space.
fn without_masks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == '*' {
            let name = out.trim_end_matches(|c: char| c.is_ascii_digit());
            let end = if name.ends_with('#') { name.len() - 1 } else { out.len() };
            out.truncate(end);
        }
        if !(matches!(c, '*' | ' ') && out.ends_with(c)) {
            out.push(c);
        }
    }
    out
}

/// FNV-1a, 64 bits: the same everywhere and for ever; nothing here needs to resist an enemy.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_all_alike() {
        assert_eq!(without_masks("client_secret=#12******&x=**"), "client_secret=*&x=*");
        assert_eq!(without_masks("a \n\t b#1 #*"), "a b#1 *");
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    fn fingerprints(capture: &str, show_secrets: bool) -> Vec<String> {
        let options = crate::check::lint::Options { show_secrets, ..Default::default() };
        let report = crate::check::lint::lint("test", capture.as_bytes(), &options);
        let findings = report.exchanges.iter().flat_map(|exchange| &exchange.findings);
        findings.map(|finding| format!("{} {}", finding.rule, finding.fingerprint)).collect()
    }

    const CURL: &str = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=refresh_token -d refresh_token=rt_9f+Ab\n";

    #[test]
    fn a_finding_is_known_again_after_moving_and_after_a_new_secret() {
        let first = fingerprints(CURL, false);
        assert_eq!(first.len(), 1);
        assert_eq!(fingerprints(&format!("\n\n# moved\n{CURL}"), false), first);
        assert_eq!(fingerprints(&CURL.replace("rt_9f", "zz_8e7d6c5b4a").replace("n7Rz4", "x9Kq8Lm"), false), first);
        assert_eq!(fingerprints(CURL, true), first);
    }

    #[test]
    fn two_alike_differ_by_their_number() {
        let both = fingerprints(&format!("{CURL}\n{CURL}"), false);
        assert_eq!(both.len(), 2);
        assert_ne!(both[0], both[1]);
        assert_eq!(both[0], fingerprints(CURL, false)[0]);
    }
}
