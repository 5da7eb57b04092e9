//! No secret of any fixture appears in any output, in any of the encodings it could be shown in.

mod common;

use aho_corasick::AhoCorasick;
use base64::Engine;
use common::{fixtures, grantlint, root, stderr, stdout};
use grantlint::report::{FORMATS, Look, Style, Verbosity};
use grantlint::{Captured, FileReport, Level, Options, lint};

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

/// Finds every secret in every spelling.
struct Hunt {
    finder: AhoCorasick,
    spellings: Vec<String>,
}

impl Hunt {
    fn new() -> Hunt {
        let spellings: Vec<String> = secrets().iter().flat_map(|secret| encodings(secret)).collect();
        Hunt { finder: AhoCorasick::new(&spellings).expect("an automaton"), spellings }
    }

    /// What of them is in `said`, as it stands there and without the escapes of XML and Markdown.
    fn found(&self, said: &str) -> Vec<&str> {
        let bare = said
            .replace("&#8203;", "")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&#58;", ":")
            .replace('\\', "");
        let of = |text: &str| self.finder.find_iter(text).map(|found| found.pattern().as_usize()).collect::<Vec<_>>();
        let found = of(said).into_iter().chain(of(&bare));
        found.map(|index| self.spellings[index].as_str()).collect()
    }
}

/// Each report in each format, with all that the format can say.
fn rendered(report: FileReport) -> Vec<(&'static str, String)> {
    let reports = [report];
    let look = Look { least: Level::Info, style: Style::Colour, verbosity: Verbosity::Verbose, width: 80 };
    FORMATS.iter().map(|format| (format.name, format.render(&reports, &look))).collect()
}

#[test]
fn no_format_holds_a_secret() {
    let hunt = Hunt::new();
    let mut wrong = Vec::new();
    for path in fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        for (name, said) in rendered(lint("x", &file, &Options::default())) {
            wrong.extend(hunt.found(&said).iter().map(|secret| format!("{} as {name} shows {secret}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the program adds by itself, on either stream.
#[test]
fn no_output_holds_a_secret() {
    let hunt = Hunt::new();
    let ways: [&[&str]; 3] = [&["--explain-format"], &["--color", "always", "-v"], &["--diff", "--unsafe-fixes"]];
    let mut wrong = Vec::new();
    for (path, way) in fixtures().iter().step_by(7).zip(ways.iter().cycle()) {
        let output = grantlint(way, &std::fs::read(path).expect("a fixture"));
        let said = stdout(&output) + &stderr(&output);
        wrong.extend(hunt.found(&said).iter().map(|secret| format!("{} {way:?} shows {secret}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_comparison_holds_a_secret() {
    let hunt = Hunt::new();
    let files = ["secrets-in-front.txt", "printed-map.log", "cut-password.http"].map(|name| format!("fixtures/broken/{name}"));
    let mut wrong = Vec::new();
    for (a, b) in files.iter().flat_map(|a| files.iter().map(move |b| (a, b))) {
        let output = grantlint(&["diff", a, b], b"");
        let said = stdout(&output) + &stderr(&output);
        wrong.extend(hunt.found(&said).iter().map(|secret| format!("{a} and {b} show {secret}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_hunt_sees_through_escapes() {
    let hunt = Hunt::new();
    assert!(!hunt.found("at\\_expired").is_empty());
    assert!(!hunt.found("x at_expired").is_empty());
    assert!(hunt.found("nothing").is_empty());
}

#[test]
fn no_conversion_holds_a_secret() {
    let hunt = Hunt::new();
    let mut wrong = Vec::new();
    let mut written = 0;
    for path in fixtures() {
        let file = std::fs::read(&path).expect("a fixture");
        let Ok(captured) = Captured::read(&file, &Options::default()) else { continue };
        for (form, _) in grantlint::targets() {
            let converted = captured.write(form);
            let said = with_decoded(&converted.text) + &converted.notes.join("\n");
            written += usize::from(!converted.text.is_empty());
            wrong.extend(hunt.found(&said).iter().map(|secret| format!("{} as {form} shows {secret}", path.display())));
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
