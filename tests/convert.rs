//! Every request that a form can express is read back as it was: ten thousand of them, through all nine forms.

mod common;
#[path = "convert/random.rs"]
mod random;

use std::collections::BTreeMap;

use common::{grantlint, stderr, stdout};
use grantlint::reading::{Content, Reading, requests};
use grantlint::{Captured, Converted, Obstacle, Options, Seen};
use random::{Body, Dice, Sample, archive};

const REQUESTS: usize = 10_000;
const BATCH: usize = 100;

const FORMS: [&str; 9] = ["curl", "http", "har", "hurl", "faraday", "requests", "fetch", "httpie", "powershell"];

/// Every form may refuse these, and no other form than those named here the rest.
fn may_refuse(form: &str, obstacle: Obstacle) -> bool {
    let code = ["faraday", "requests", "fetch", "httpie", "powershell"].contains(&form);
    match obstacle {
        Obstacle::Address => !["curl", "http", "har"].contains(&form),
        Obstacle::Method => code || form == "hurl",
        Obstacle::Header => !["curl", "http", "har"].contains(&form),
        Obstacle::RepeatedHeader => ["faraday", "requests", "fetch", "powershell"].contains(&form),
        Obstacle::AddedType => ["faraday", "fetch", "powershell"].contains(&form),
        Obstacle::BodyOfGet => ["faraday", "fetch", "powershell"].contains(&form),
        Obstacle::Parts => true,
        _ => false,
    }
}

fn open() -> Options {
    Options { show_secrets: true, ..Options::default() }
}

#[test]
fn what_is_written_is_read_back() {
    let mut dice = Dice::new(1);
    let mut failures = Vec::new();
    let mut refused: BTreeMap<(&str, Obstacle), usize> = BTreeMap::new();
    for _ in 0..REQUESTS / BATCH {
        let samples: Vec<Sample> = (0..BATCH).map(|_| dice.sample()).collect();
        let captured = captured(&samples);
        for form in FORMS {
            for refusal in check(form, &samples, &captured.write(form), &mut failures) {
                *refused.entry((form, refusal)).or_default() += 1;
            }
        }
        if failures.len() > 20 {
            break;
        }
    }
    for ((form, obstacle), count) in &refused {
        println!("{form} refuses {count}: {obstacle:?}");
        assert!(may_refuse(form, *obstacle), "{form} refuses {count} requests: {obstacle:?}");
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures[..failures.len().min(12)].join("\n\n"));
    for form in FORMS {
        let count: usize = refused.iter().filter(|((name, _), _)| *name == form).map(|(_, count)| count).sum();
        assert!(count < REQUESTS / 2, "{form} refuses {count} of {REQUESTS}");
    }
}

fn run(form: &str, input: &[u8]) -> (Option<i32>, String, String) {
    let output = grantlint(&["convert", "--to", form], input);
    (output.status.code(), stdout(&output), stderr(&output))
}

#[test]
fn secrets_become_placeholders_and_octets_stay() {
    let input = b"curl https://h.example/oauth/token -u 'id:s3cr+t' -d grant_type=refresh_token -d refresh_token=rt_9%2fAb";
    let (code, out, said) = run("requests", input);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(out.contains("auth=('id', '<client_secret>')") && out.contains("data="), "{out}");
    assert!(!out.contains("s3cr") && !out.contains("rt_9"), "{out}");
    let output = grantlint(&["convert", "--to", "requests", "--show-secrets"], input);
    // Lower-case escapes are none that Python writes, so the body is a literal.
    assert!(stdout(&output).contains("    data='grant_type=refresh_token&refresh_token=rt_9%2fAb',\n"), "{}", stdout(&output));
}

#[test]
fn what_a_capture_does_not_show_is_said() {
    let (code, out, said) =
        run("curl", b"POST /oauth/token HTTP/1.1\nAccept: application/json\n\ngrant_type=client_credentials&client_secret=***");
    assert_eq!(code, Some(0));
    assert!(out.starts_with("curl 'https://<host>/oauth/token'"), "{out}");
    assert!(said.contains("the host is not shown") && said.contains("client_secret is not shown"), "{said}");
}

#[test]
fn what_cannot_be_said_is_refused() {
    let input = b"curl https://h.example/oauth/token -H 'Origin: https://a.example' -d grant_type=client_credentials";
    let (code, out, said) = run("fetch", input);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(said.contains("request 1 cannot be written as fetch"), "{said}");
    let octets = b"curl https://h.example/oauth/token --data-raw $'grant_type=client_credentials&scope=\\xff'";
    assert_eq!(run("powershell", octets).0, Some(2));
    assert_eq!(run("curl", b"hello").0, Some(2));
    assert_eq!(run("cobol", input).0, Some(2));
}

#[test]
fn several_requests_stand_in_one_text() {
    let one = "curl https://h.example/oauth/token -d grant_type=client_credentials\n\n";
    let two = one.repeat(2);
    for form in FORMS {
        let (code, out, _) = run(form, two.as_bytes());
        assert_eq!((code, requests(out.as_bytes()).len()), (Some(0), 2), "{form}: {out}");
    }
}

fn captured(samples: &[Sample]) -> Captured {
    let archive = archive(samples);
    Captured::read(archive.as_bytes(), &open()).unwrap_or_else(|none| panic!("{none:?}: {archive}"))
}

/// Compares all samples at once; where the readings differ, each alone, to name the guilty one.
fn check(form: &str, samples: &[Sample], converted: &Converted, failures: &mut Vec<String>) -> Vec<Obstacle> {
    let written: Vec<&Sample> = expressed(samples, converted);
    let read = requests(&converted.text);
    let differs = |(want, got): (&&Sample, &Reading)| difference(form, want, got).is_some();
    if read.len() != written.len() || written.iter().zip(&read).any(differs) {
        let before = failures.len();
        failures.extend(written.iter().filter_map(|sample| alone(form, sample)));
        if failures.len() == before {
            let first = written.iter().zip(&read).position(differs);
            failures.push(format!("{form}: {} of {} read together, first difference at {first:?}", read.len(), written.len()));
        }
    }
    converted.refused.iter().map(|refusal| refusal.obstacle).collect()
}

fn alone(form: &str, sample: &Sample) -> Option<String> {
    let text = captured(std::slice::from_ref(sample)).write(form).text;
    let read = requests(&text);
    let text = String::from_utf8_lossy(&text).into_owned();
    match read.as_slice() {
        [one] => difference(form, sample, one).map(|why| format!("{form}: {why}\n{sample:?}\n{text}\n{one:?}")),
        _ => Some(format!("{form}: {} requests read\n{sample:?}\n{text}", read.len())),
    }
}

fn expressed<'s>(samples: &'s [Sample], converted: &Converted) -> Vec<&'s Sample> {
    let refused = |index: usize| converted.refused.iter().any(|refusal| refusal.index == index);
    samples.iter().enumerate().filter(|(index, _)| !refused(*index)).map(|(_, sample)| sample).collect()
}

/// What of a request is not read back.
fn difference(form: &str, want: &Sample, got: &Reading) -> Option<String> {
    let header = |name: &str| {
        headers(got).into_iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect::<Vec<_>>()
    };
    if got.method.as_deref() != Some(want.method.as_str()) {
        return Some(format!("method {:?}", got.method));
    }
    // A message has the host in a field.
    let address = match form {
        "http" if got.address.as_deref().is_some_and(|address| address.starts_with('/')) => {
            format!("https://{}{}", header("host").join(","), got.address.clone().unwrap_or_default())
        }
        _ => got.address.clone().unwrap_or_default(),
    };
    if address != want.address || got.query != want.query {
        return Some(format!("address {address:?} {:?}", got.query));
    }
    for name in ["Content-Type", "Accept", "Authorization", "DPoP", "X-Request-Id", "Cookie", "Origin"] {
        let wanted: Vec<String> =
            want.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect();
        if header(name) != wanted && !is_matter_of_course(form, want, name, &wanted, &header(name)) {
            return Some(format!("{name} {:?}", header(name)));
        }
    }
    let same = match (&want.body, &got.content) {
        (Body::Nothing, Seen::Shown(Content::Text(text))) => text.is_empty(),
        (Body::Nothing, content) => !matches!(content, Seen::Shown(_)),
        (Body::Text(want), Seen::Shown(Content::Text(got))) => {
            want == got || pairs(want).is_some_and(|want| Some(want) == pairs(got))
        }
        (Body::Parts(want), Seen::Shown(Content::Pairs(got))) => want == got,
        (Body::Parts(want), Seen::Shown(Content::Text(got))) => form == "http" && &parts(got) == want,
        _ => false,
    };
    (!same).then(|| format!("body {:?}", got.content))
}

fn headers(got: &Reading) -> Vec<(String, String)> {
    got.headers.shown().cloned().unwrap_or_default()
}

/// `*/*` says as much as nothing; a boundary is the client's.
fn is_matter_of_course(form: &str, want: &Sample, name: &str, wanted: &[String], got: &[String]) -> bool {
    let any = |values: &[String]| values.iter().all(|value| value == "*/*");
    let parts = matches!(want.body, Body::Parts(_)) && got.iter().all(|value| value.starts_with("multipart/form-data"));
    // Net::HTTP under Faraday names a type for a POST without content too.
    let of_nothing = matches!(want.body, Body::Nothing) && wanted.is_empty() && got == ["application/x-www-form-urlencoded"];
    name == "Accept" && any(wanted) && any(got) || name == "Content-Type" && (parts || form == "faraday" && of_nothing)
}

/// A form decoded, by hand, so that nothing is shared with what is tested.
fn pairs(text: &str) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let decode = |text: &str| {
        let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
        while at < bytes.len() {
            let escape = || u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok();
            match bytes[at] {
                b'%' => {
                    out.push(escape()?);
                    at += 2;
                }
                b'+' => out.push(b' '),
                byte => out.push(byte),
            }
            at += 1;
        }
        Some(out)
    };
    let pair = |unit: &str| {
        let (name, value) = unit.split_once('=')?;
        Some((decode(name)?, decode(value)?))
    };
    text.split('&').map(pair).collect()
}

fn parts(text: &str) -> Vec<(String, String)> {
    let Some((boundary, _)) = text.split_once("\r\n") else { return Vec::new() };
    let part = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let name = head.split_once("name=\"")?.1.split_once('"')?.0;
        Some((name.to_owned(), value.strip_suffix("\r\n")?.to_owned()))
    };
    text.split(boundary).filter_map(part).collect()
}
