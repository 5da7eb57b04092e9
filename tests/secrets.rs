//! No secret of any fixture appears in any output, in any of the encodings it could be shown in.

mod common;

use base64::Engine;
use common::{fixtures, grantlint, root, stderr, stdout};
use grantlint::{Captured, Options};

fn secrets() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("fixtures/secrets.txt")).expect("fixtures/secrets.txt");
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn encodings(secret: &str) -> Vec<String> {
    let percent: String = secret
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(secret);
    let json = serde_json::to_string(secret).expect("JSON").trim_matches('"').to_owned();
    vec![secret.to_owned(), percent, base64, json]
}

#[test]
fn no_output_holds_a_secret() {
    let secrets: Vec<String> = secrets().iter().flat_map(|secret| encodings(secret)).collect();
    let ways: [&[&str]; 4] = [&[], &["-v"], &["--color", "always"], &["--output-format", "json", "-v"]];
    let mut wrong = Vec::new();
    for path in fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        for way in ways {
            let output = grantlint(way, &file);
            let said = stdout(&output) + &stderr(&output);
            for secret in secrets.iter().filter(|secret| said.contains(secret.as_str())) {
                wrong.push(format!("{} {way:?} shows {secret}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_conversion_holds_a_secret() {
    let secrets: Vec<String> = secrets().iter().flat_map(|secret| encodings(secret)).collect();
    let mut wrong = Vec::new();
    let mut written = 0;
    for path in fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        let Ok(captured) = Captured::read(&file, &Options::default()) else { continue };
        for (form, _) in grantlint::targets() {
            let converted = captured.write(form);
            let said = with_decoded(&converted.text) + &converted.notes.join("\n");
            written += usize::from(!converted.text.is_empty());
            for secret in secrets.iter().filter(|secret| said.contains(secret.as_str())) {
                wrong.push(format!("{} as {form} shows {secret}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(written > 500, "only {written} conversions");
}

/// The text, and behind it what its Base64 words say.
fn with_decoded(file: &[u8]) -> String {
    let text = String::from_utf8_lossy(file).into_owned();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let words = text.split(|c| !is_base64(c)).filter(|word| word.len() >= 8 && word.len() % 4 == 0);
    let decoded = words.filter_map(|word| base64::engine::general_purpose::STANDARD.decode(word).ok());
    let said: Vec<String> = decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    text + "\n" + &said.join("\n")
}

#[test]
fn every_listed_secret_is_in_a_fixture_and_shows_when_asked_for() {
    let texts: Vec<String> = fixtures().iter().map(|path| with_decoded(&std::fs::read(path).expect("a fixture"))).collect();
    let list = secrets();
    assert!(list.len() >= 40, "only {} secrets", list.len());
    for secret in list {
        assert!(
            texts.iter().any(|text| encodings(&secret).iter().any(|spelling| text.contains(spelling))),
            "{secret} is in no fixture"
        );
    }
    let text = b"POST /oauth/token HTTP/1.1\nHost: h.example\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&client_id=a&client_secret=Kd83+zq&refresh_token=rt_51cD";
    assert!(stdout(&grantlint(&["--show-secrets"], text)).contains("Kd83+zq"));
    assert!(!stdout(&grantlint(&[], text)).contains("Kd83"));
}
