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
                        "{}: {}: {:?} is not a spelling of {text:?}",
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
    // The notation of bytes is Python's; what it prints so is written in the source.
    let text = text
        .strip_prefix(b"b'")
        .and_then(|text| text.strip_suffix(b"'"))
        .filter(|inner| inner.starts_with(b"${"))
        .unwrap_or(text);
    // What a program makes of an object that it turns into text.
    if text == b"[object Object]" {
        return cut.starts_with(b"{");
    }
    // `base64` breaks its lines, so that what is encoded can only be underlined together with it.
    if cut.ends_with(b"| base64") {
        return true;
    }
    // Octets written as numbers, one by one: the list is underlined whole.
    if cut.starts_with(b"[") && !text.is_empty() && contains(&numbers(cut), text) {
        return true;
    }
    let implied = cut.starts_with(b"-") || cut.ends_with(b"base64") || cut == b"curl" || cut == b"curl.exe" || cut == b"fetch";
    let repaired = contains(&repaired_base64(cut), text) || contains(&repaired_base64(&trace_rows(cut)), text);
    if !text.is_empty() && repaired {
        return true;
    }
    // A client that makes JSON of `name=value` items: the names and values are the same.
    let letters = |text: &[u8]| text.iter().copied().filter(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
    if contains(cut, b"=") && (text.starts_with(b"{") || text.starts_with(b"\"")) && letters(cut) == letters(text) {
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
    text.is_empty() && cut.len() <= 1
        || put_together(cut, text)
        || in_pieces(cut, text)
        || named_by_a_setting(cut, text)
        || implied && (text.starts_with(b"-") || !contains(cut, b"="))
}

/// What a tool makes of a list of names and values, or of lines: each stands in the cut, in order, and nothing but
/// punctuation stands before the first and behind the last.
fn put_together(cut: &[u8], text: &[u8]) -> bool {
    let cut = unescaped(cut);
    let mut at = 0;
    let mut last: &[u8] = b"";
    // `${name}` stands for a name in source code, and `{name}` there is short for `{name: name}`.
    for word in text.split(|b| b"&=:${},\"".contains(b)).filter(|word| !word.is_empty()) {
        if word == std::mem::replace(&mut last, word) {
            continue;
        }
        let found = [word.to_vec(), percent(word)].iter().find_map(|word| {
            let start = cut[at..].windows(word.len()).position(|window| window == word)?;
            Some(at + start..at + start + word.len())
        });
        let Some(found) = found else { return false };
        if at == 0 && cut[..found.start].iter().any(u8::is_ascii_alphanumeric) {
            return false;
        }
        at = found.end;
    }
    at > 0 && !cut[at..].iter().any(u8::is_ascii_alphanumeric)
}

/// The content type that a tool adds for the kind of its body: one word, or the bracket that the body begins with.
fn named_by_a_setting(cut: &[u8], text: &[u8]) -> bool {
    let media = text.contains(&b'/') && !text.contains(&b'=');
    let setting = [&b"raw"[..], b"json", b"urlencoded", b"formdata", b"multipartForm", b"{", b"[FormParams]", b"[Form]"];
    // The method that a function is named after: `http.get`.
    let method = !text.is_empty() && text.iter().all(u8::is_ascii_uppercase) && cut.to_ascii_uppercase().ends_with(text);
    method || media && setting.contains(&cut)
}

/// The decoded text of a damaged token: wrappers, escapes and line breaks taken off. A finding about its content
/// underlines the whole token, because no byte of it stands for one of the text.
fn repaired_base64(cut: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(cut).replace("Basic ", "").replace("\\n", "");
    let text = text.strip_prefix("b'").unwrap_or(&text);
    let letters: Vec<u8> = text.bytes().filter(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b)).collect();
    base64::engine::general_purpose::STANDARD.decode(letters).unwrap_or_default()
}

/// What a form shows in parts and a reader puts together: at most so many runs of the text in their order, with the
/// marks of a URL between them.
fn in_pieces(cut: &[u8], text: &[u8]) -> bool {
    let (mut at, mut rest, mut pieces) = (0, text, 0);
    while !rest.is_empty() {
        let found = (1..=rest.len()).rev().find_map(|length| {
            let place = cut[at..].windows(length).position(|window| window == &rest[..length])?;
            (length > 2 || length == rest.len()).then_some((place, length))
        });
        match found {
            Some((place, length)) => {
                at += place + length;
                rest = &rest[length..];
                pieces += 1;
            }
            None if b":/?&={}$".contains(&rest[0]) => rest = &rest[1..],
            None => return false,
        }
    }
    (1..=6).contains(&pieces)
}

/// Octets of a hex dump.
fn hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text.iter().copied().filter(|b| !b" :".contains(b)).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(pair).collect::<Option<Vec<u8>>>().unwrap_or_default()
}

/// Octets of the rows of a dump, without the offsets before them and the characters behind them.
fn dump_rows(text: &[u8]) -> Vec<u8> {
    let offset = |word: &&str| word.starts_with("0x") || word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let octets = |word: &&str| matches!(word.len(), 2 | 4) && word.bytes().all(|b| b.is_ascii_hexdigit());
    let row = |line: &str| line.split_whitespace().skip_while(offset).take_while(octets).collect::<String>();
    let digits: String = String::from_utf8_lossy(text).lines().map(row).collect();
    hex(digits.as_bytes())
}

/// `[123, 34]` as octets.
fn numbers(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
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
    let carets: Vec<u8> = text.iter().copied().filter(|b| *b != b'^').collect();
    let backquotes: Vec<u8> = text.iter().copied().filter(|b| *b != b'`').collect();
    let wide: Vec<u8> = text.iter().flat_map(|b| [*b, 0]).collect();
    // A decoded form shows a blank where a + was sent.
    let plus: Vec<u8> = text.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect();
    vec![
        text.to_vec(),
        wide,
        carets,
        backquotes,
        plus,
        hex(text),
        dump_rows(text),
        percent(text),
        percent_encode(text),
        unescaped(text),
        shell,
        curly,
        lines,
        base64,
        base64url,
        trace_rows(text),
        octet(text),
        letter(text),
    ]
}

/// The characters of curl's trace rows, without the offsets and the hexadecimal columns between them.
fn trace_rows(text: &[u8]) -> Vec<u8> {
    let row = |line: &[u8]| {
        let offset = line.len() > 5 && line[..4].iter().all(u8::is_ascii_hexdigit) && line[4..].starts_with(b": ");
        let rest = if offset { &line[6..] } else { line };
        let digits = rest.len() >= 48 && rest[..48].chunks(3).all(|group| group[0].is_ascii_hexdigit() && group[2] == b' ');
        if offset && digits { rest[48..].to_vec() } else { rest.to_vec() }
    };
    text.split(|b| *b == b'\n').flat_map(row).collect()
}

/// A letter by its number, as browsers write it for PowerShell.
fn letter(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let number = text.strip_prefix("$([char]").and_then(|rest| rest.strip_suffix(')')).and_then(|number| number.parse().ok());
    number.and_then(char::from_u32).map(String::from).unwrap_or_default().into_bytes()
}

/// Two hexadecimal digits.
fn octet(text: &[u8]) -> Vec<u8> {
    let octet = std::str::from_utf8(text).ok().filter(|text| text.len() == 2).and_then(|text| u8::from_str_radix(text, 16).ok());
    octet.into_iter().collect()
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
