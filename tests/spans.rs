//! Every span of every finding, cut out of the file and decoded, is the text that the finding speaks of.
//! The decoders here are the test's own, so that a wrong map cannot confirm itself.

mod common;

use base64::Engine;
use grantlint::Options;

#[test]
fn every_span_cuts_out_the_text_it_stands_for() {
    let mut checked = 0;
    let mut wrong = Vec::new();
    for path in common::fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        if file.starts_with(&[0xFF, 0xFE]) || file.starts_with(&[0xFE, 0xFF]) {
            continue;
        }
        let report = grantlint::lint("fixture", &file, &Options { show_secrets: true, ..Options::default() });
        for finding in report.exchanges.iter().flat_map(|exchange| &exchange.findings) {
            for label in &finding.labels {
                let cut = &file[label.span.start as usize..label.span.end as usize];
                let text = label.text.as_deref().expect("shown under show_secrets");
                checked += 1;
                if !stands_for(cut, text.as_bytes()) {
                    wrong.push(format!(
                        "{}: {}: {:?} is no spelling of {text:?}",
                        path.display(),
                        finding.rule,
                        String::from_utf8_lossy(cut)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 60, "only {checked} labels");
}

/// Equal after undoing up to three encodings; a part of an atom underlines all of it. What a client adds by itself
/// underlines its flag.
fn stands_for(cut: &[u8], text: &[u8]) -> bool {
    let implied = cut.starts_with(b"-") || cut == b"curl" || cut == b"curl.exe";
    if !text.is_empty() && contains(&repaired_base64(cut), text) {
        return true;
    }
    let mut spellings = vec![cut.to_vec()];
    for _ in 0..3 {
        if spellings.iter().any(|spelling| {
            spelling == text || (!text.is_empty() && contains(spelling, text) && spelling.len() <= text.len() + 12)
        }) {
            return true;
        }
        spellings = spellings.iter().flat_map(|spelling| decodings(spelling)).collect();
    }
    text.is_empty() && cut.len() <= 1 || implied && (text.starts_with(b"-") || !contains(cut, b"="))
}

/// The decoded text of a damaged token: wrappers, escapes and line breaks taken off. A finding about its content
/// underlines the whole token, because no byte of it stands for one of the text.
fn repaired_base64(cut: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(cut).replace("Basic ", "").replace("\\n", "");
    let letters: Vec<u8> = text.bytes().filter(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b)).collect();
    base64::engine::general_purpose::STANDARD.decode(letters).unwrap_or_default()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn decodings(text: &[u8]) -> Vec<Vec<u8>> {
    let shell: Vec<u8> = unescaped(text).into_iter().filter(|b| !b"'\"".contains(b)).collect();
    let curly =
        String::from_utf8_lossy(text).replace(['\u{201c}', '\u{201d}'], "\"").replace(['\u{2018}', '\u{2019}'], "'").into_bytes();
    let lines: Vec<u8> =
        text.split(|b| *b == b'\n').map(|line| line.strip_prefix(b"> ").unwrap_or(line)).collect::<Vec<_>>().join(&b'\n');
    let base64 = base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default();
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    vec![text.to_vec(), percent(text), percent_encode(text), unescaped(text), shell, curly, lines, base64, base64url]
}

fn percent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (text[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    out
}

/// What `--data-urlencode` does to its argument.
fn percent_encode(text: &[u8]) -> Vec<u8> {
    let (name, value) = text.split_at(text.iter().position(|b| *b == b'=').map_or(0, |at| at + 1));
    let encoded = value.iter().flat_map(|b| match b {
        b if b.is_ascii_alphanumeric() || b"-._~".contains(b) => vec![*b],
        b => format!("%{b:02X}").into_bytes(),
    });
    name.iter().copied().chain(encoded).collect()
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(other) => other,
                None => b'\\',
            },
            other => other,
        });
    }
    out
}
