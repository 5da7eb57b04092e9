//! `grantlint redact`: no secret of any capture is left, and the capture is still what it was.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use common::{fixtures, root};
use grantlint::{Options, Seen, redact};

/// The credentials of the planted requests and of the cases.
fn secrets() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("fixtures/secrets.txt")).expect("fixtures/secrets.txt");
    // The Base64 of `client_id:None` says that there was no secret; that is to be seen.
    let shows_none = "Y2xpZW50X2lkOk5vbmU=";
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && *line != shows_none).map(str::to_owned).collect()
}

fn captures() -> Vec<PathBuf> {
    let folders = ["broken", "captures", "cases", "ok"].map(|name| root().join("fixtures").join(name));
    let lists = ["INDEX.tsv", "WIRE.jsonl"];
    let named = |path: &Path| lists.iter().any(|list| path.ends_with(list));
    fixtures().into_iter().filter(|path| folders.iter().any(|folder| path.starts_with(folder)) && !named(path)).collect()
}

fn redacted(file: &[u8]) -> Vec<u8> {
    redact(file, &Options::default())
}

/// Lenient decoding of everything a secret may hide in; a second implementation, on purpose a simple one.
fn readings(file: &[u8]) -> Vec<Vec<u8>> {
    let utf16 = file.starts_with(&[0xFF, 0xFE]);
    let units = || file.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>();
    let plain = if utf16 { String::from_utf16_lossy(&units()).into_bytes() } else { file.to_vec() };
    let mut all = vec![plain.clone()];
    let escapes = escapes_undone(&plain);
    let twice = escapes_undone(&escapes);
    let no_breaks: Vec<u8> = plain.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    for text in [plain, escapes, twice, no_breaks] {
        let percent = percent_undone(&text);
        all.push(percent_undone(&percent));
        all.push(percent);
        all.push(text);
    }
    all
}

fn percent_undone(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let digits = text.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| text[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    out
}

fn escapes_undone(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let code = |from: usize, to: usize| {
            let digits = text.get(at + from..at + to).and_then(|digits| std::str::from_utf8(digits).ok())?;
            u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
        };
        let next = text.get(at + 1);
        let (bytes, used) = match (text[at], next) {
            (b'\\', Some(b'u')) => code(2, 6).map_or((vec![b'\\'], 1), |c| (c.to_string().into_bytes(), 6)),
            (b'\\', Some(b'x')) => code(2, 4).map_or((vec![b'\\'], 1), |c| (c.to_string().into_bytes(), 4)),
            (b'\\', Some(b)) if b.is_ascii_punctuation() => (vec![*b], 2),
            (b, _) => (vec![b], 1),
        };
        out.extend(bytes);
        at += used;
    }
    out
}

/// The letters of Base64 that any text with `secret` in it has, for each place that it may begin at.
fn base64_parts(secret: &str) -> Vec<String> {
    let part = |shift: usize| {
        let packed = STANDARD_NO_PAD.encode([&vec![0; shift], secret.as_bytes()].concat());
        let lead = [0, 2, 3][shift];
        packed[lead..(shift + secret.len()) * 8 / 6].to_owned()
    };
    let parts = (0..3).map(part).filter(|part| part.len() >= 6).collect::<Vec<_>>();
    parts.iter().cloned().chain(parts.iter().map(|part| part.replace('+', "-").replace('/', "_"))).collect()
}

fn hex(secret: &str) -> String {
    secret.bytes().map(|b| format!("{b:02x}")).collect()
}

fn needles(secret: &str) -> Vec<String> {
    let mut all = vec![secret.to_owned(), secret.replace('+', " "), hex(secret)];
    all.extend(base64_parts(secret));
    all
}

fn holds(text: &[u8], needle: &str) -> bool {
    memchr::memmem::find(text, needle.as_bytes()).is_some()
}

#[test]
fn no_secret_is_left_in_any_encoding() {
    let needles: Vec<(String, Vec<String>)> = secrets().into_iter().map(|secret| (secret.clone(), needles(&secret))).collect();
    let mut wrong = Vec::new();
    let mut files = 0;
    for path in captures() {
        files += 1;
        let file = redacted(&std::fs::read(&path).expect("a capture"));
        let readings = readings(&file);
        for (secret, needles) in &needles {
            let left = needles.iter().find(|needle| readings.iter().any(|text| holds(text, needle)));
            wrong.extend(left.map(|left| format!("{}: {secret} as {left}", path.display())));
        }
    }
    assert!(files > 500, "only {files} captures");
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn redacting_twice_changes_nothing() {
    let mut wrong = Vec::new();
    for path in captures() {
        let once = redacted(&std::fs::read(&path).expect("a capture"));
        let twice = redacted(&once);
        if once != twice {
            let (once, twice) = (String::from_utf8_lossy(&once).into_owned(), String::from_utf8_lossy(&twice).into_owned());
            let differ = once.lines().zip(twice.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{}: {differ:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

/// What must not change: everything but values.
fn skeleton(file: &[u8]) -> Vec<String> {
    let report = grantlint::lint("a capture", file, &Options::default());
    let requests = report.exchanges.iter().map(|exchange| {
        let seen = &exchange.understood;
        let mut places = match &seen.credentials {
            Seen::Shown(places) => places.clone(),
            _ => Vec::new(),
        };
        places.sort_unstable();
        format!(
            "{} {:?} {:?}{:?} {:?} {:?} {:?}",
            report.format, exchange.method, seen.host, seen.path, seen.content_type, seen.parameters, places
        )
    });
    requests.collect()
}

/// What a mark hides with the secret: whether a scheme was missing, the query of an address with a line break in it, and the
/// rest of a password that is read as a name.
const READ_OTHERWISE: [&str; 3] = ["curl-cmd/no-scheme.sh", "cases/spring-curl-split-url.txt", "broken/cut-password.http"];

#[test]
fn a_redacted_capture_is_read_as_the_same_requests() {
    let mut wrong = Vec::new();
    for path in captures() {
        let file = std::fs::read(&path).expect("a capture");
        let (before, after) = (skeleton(&file), skeleton(&redacted(&file)));
        if before != after && !READ_OTHERWISE.iter().any(|known| path.ends_with(known)) {
            wrong.push(format!("{}\n  {}\n  {}", path.display(), before.join(" | "), after.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn lines_stay() {
    for path in captures() {
        let file = std::fs::read(&path).expect("a capture");
        let count = |text: &[u8]| text.iter().filter(|b| **b == b'\n').count();
        assert_eq!(count(&file), count(&redacted(&file)), "{}", path.display());
    }
}

fn marks(text: &str) -> BTreeSet<String> {
    let parts = text.split('<').skip(1).filter_map(|part| part.split_once('>').map(|(mark, _)| mark.to_owned()));
    parts.filter(|mark| mark.contains('#')).collect()
}

fn text(file: &str) -> String {
    String::from_utf8(redacted(file.as_bytes())).expect("UTF-8")
}

#[test]
fn equal_secrets_have_equal_marks_in_every_spelling() {
    let file = concat!(
        "curl https://login.acme-corp.com/oauth/token -u app-7Kq2:s3cr+t/Value== -d grant_type=refresh_token ",
        "--data-urlencode 'refresh_token=rt_9f+Ab/Cd=='\n",
        "it says client_secret=s3cr%2bt%2FValue%3D%3D and {\"refresh_token\":\"rt_9f\\u002bAb\\/Cd==\"}, ",
        "and then s3cr+t/Value== again; Basic YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0= is the header, other_token=rt_7c+Xy/Zw==\n",
    );
    let want = concat!(
        "curl https://login.acme-corp.com/oauth/token -u 'app-7Kq2:<client_secret#1>' -d grant_type=refresh_token ",
        "--data-urlencode 'refresh_token=<refresh_token#1>'\n",
        "it says client_secret=<client_secret#1> and {\"refresh_token\":\"<refresh_token#1>\"}, ",
        "and then <client_secret#1> again; Basic <basic#1> is the header, other_token=<token#1>\n",
    );
    assert_eq!(text(file), want);
}

#[test]
fn each_kind_has_its_mark() {
    let file = concat!(
        "POST /oauth/token?code=Sp-9x_77aQ HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Bearer at_4kPz-Qw1.vS8\n",
        "Cookie: sid=8f2cA1; theme=dark7\nContent-Type: application/x-www-form-urlencoded\n\n",
        "grant_type=password&username=kim&password=hunter2&client_id=app-7Kq2&client_assertion=eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln\n",
        "HTTP/1.1 200 OK\nSet-Cookie: sid=8f2cA1; Path=/; HttpOnly\n\n{\"id_token\":\"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiIn0.c2ln\"}\n",
    );
    let redacted = text(file);
    let kept = ["username=kim", "client_id=app-7Kq2", "Path=/; HttpOnly", "grant_type=password", "Host: login.acme-corp.com"];
    assert!(kept.iter().all(|text| redacted.contains(text)), "{redacted}");
    let places =
        ["?code=<code%231>", "Bearer <token#1>", "Cookie: sid=<cookie#1>; theme=<cookie#2>", "Set-Cookie: sid=<cookie#1>;"];
    assert!(places.iter().all(|text| redacted.contains(text)), "{redacted}");
    let found: Vec<String> = marks(&redacted).into_iter().collect();
    assert_eq!(found, ["cookie#1", "cookie#2", "jwt#1", "jwt#2", "password#1", "token#1"].map(str::to_owned), "{redacted}");
}

#[test]
fn what_is_public_or_hidden_already_stays() {
    let file = concat!(
        "curl https://login.acme-corp.com/oauth/token -u '<client_id>:***' -d grant_type=refresh_token -d scope=openid ",
        "-d refresh_token=$TOKEN -d redirect_uri=https://app.acme-corp.com/cb -d client_secret=[REDACTED]\n",
        "# RFC 6749: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW, refresh_token=tGzv3JOkF0XG5Qx2TlKWIA\n",
    );
    assert_eq!(text(file), file);
}

#[test]
fn code_that_fetches_a_secret_stays() {
    let file = concat!(
        "$response = $client->post('https://api.acme-corp.com/oauth/token', ['form_params' => [\n",
        "  'client_id' => env('ACME_ID'), 'client_secret' => env('ACME_SECRET'), 'code' => $request->code,\n",
        "  'refresh_token' => $token->refresh_token, 'password' => getenv('PASSWORD'),\n]]);\n",
        "const secret = process.env.OAUTH2_CLIENT_SECRET; client_secret: process.env.OAUTH2_CLIENT_SECRET\n",
        "TOKEN = base64.b64encode((KEY + ':' + SECRET).encode()); token = sha256(KEY)\n",
        "grant_types = ['password', 'refresh_token']; methods = (\"client_secret\", \"client_secret_basic\")\n",
    );
    assert_eq!(text(file), file);
}

#[test]
fn a_secret_in_the_place_of_an_identifier_goes() {
    let swapped = "curl -u 'n7Rz4PqLx2Vt:4074-q.apps.googleusercontent.com' https://h.example/token -d grant_type=x\n";
    assert!(text(swapped).contains("-u '<token#1>:<client_secret#1>'"), "{}", text(swapped));
    // In Base64, with nothing behind the colon.
    let header = "POST /token HTTP/1.1\nHost: h.example\nAuthorization: Basic c2tfbGl2ZV81MUh6WGs5bVEydkI6\n\ngrant_type=x";
    assert!(text(header).contains("Basic <basic#1>"), "{}", text(header));
    let param = "POST /token HTTP/1.1\nHost: h.example\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=x&client_id=sk_live_51HzXk9mQ2vB";
    assert!(text(param).ends_with("client_id=<token#1>"), "{}", text(param));
}

#[test]
fn the_rest_of_a_secret_behind_an_ampersand_goes() {
    let file = |rest: &str| {
        format!(
            "POST /token HTTP/1.1\nHost: h.example\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=password&password={rest}"
        )
    };
    assert_eq!(text(&file("Ab7&xyz&Q1")), file("<password#1>&<value#1>&<value#2>"));
    assert_eq!(text(&file("Ab7&scope&b=1")), file("<password#1>&scope&b=<value#1>"));
}

#[test]
fn text_in_no_known_form_is_swept() {
    let file = "I pasted ghp_0123456789abcdefABCD here,\nxoxb-1234567890-abcdef there, {\"clientSecret\": \"aB3$xyz\"\nand n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE\n";
    let want = "I pasted <token#2> here,\n<token#3> there, {\"clientSecret\": \"<client_secret#1>\"\nand <token#1>\n";
    let redacted = text(file);
    assert_eq!(marks(&redacted).len(), 4, "{redacted}");
    assert_eq!(redacted.split('<').next(), want.split('<').next());
    assert_eq!(redacted.lines().count(), 3);
    // No text at all: it is swept and comes out.
    assert_eq!(redacted_bytes(b"\x00\x01password=hunter2\x00"), b"\x00\x01password=<password#1>\x00".to_vec());
    assert_eq!(redacted_bytes(b""), b"");
}

fn redacted_bytes(file: &[u8]) -> Vec<u8> {
    redacted(file)
}

#[test]
fn pieces_of_a_capture_are_swept() {
    let pieces = [
        // the end of a multipart body, as a literal
        (
            r#"form-data; name="refresh_token"\r\n\r\nrt_9f+Ab/Cd==\r\n--5524"#,
            r#"form-data; name="refresh_token"\r\n\r\n<refresh_token#1>\r\n--5524"#,
        ),
        // the end of a command of cmd.exe
        (r#"^\^"refresh_token^\^":^\^"rt_9f+Ab/Cd==^\^"^}^""#, r#"^\^"refresh_token^\^":^\^"<refresh_token#1>^\^"^}^""#),
        // a header that lost its beginning
        ("asic YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0=\n", "asic <basic#1>\n"),
        (r#"{"client_secret\u0022:\u0022s3cr\u002bt\/Value==\u0022"#, r#"{"client_secret\u0022:\u0022<client_secret#1>\u0022"#),
    ];
    for (piece, want) in pieces {
        assert_eq!(text(piece), want);
    }
}

#[test]
fn numbers_go_on_behind_marks_that_are_there() {
    let once = text("client_secret=<client_secret#4>&refresh_token=rt_9f+Ab/Cd==&other_secret=Kd83+zq\n");
    assert_eq!(once, "client_secret=<client_secret#4>&refresh_token=<refresh_token#1>&other_secret=<client_secret#5>\n");
}

#[test]
fn utf16_stays_utf16() {
    let wide = |text: &str| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let file = wide("curl https://h.example/oauth/token -d 'client_secret=s3cr+t/Value=='\r\n");
    let want = wide("curl https://h.example/oauth/token -d 'client_secret=<client_secret#1>'\r\n");
    assert_eq!(redacted(&file), want);
}

#[test]
fn a_redacted_header_cannot_be_checked() {
    let file = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTI6czNjcit0L1ZhbHVlPT0K\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials";
    let redacted = text(file);
    let report = grantlint::lint("a capture", redacted.as_bytes(), &Options::default());
    let rules: Vec<&str> = report.exchanges[0].findings.iter().map(|finding| finding.rule).collect();
    assert!(rules.iter().all(|rule| !rule.starts_with("basic/")), "{rules:?}");
    let unchecked = &report.exchanges[0].diagnosis.could_not_check;
    assert!(unchecked.iter().any(|item| item.rule == "basic/control-char" && item.reason.contains("redacted")), "{unchecked:?}");
}

#[test]
fn a_large_file_is_done_like_a_small_one() {
    let line = |n: usize| format!("2026-11-22 POST /oauth/token client_secret=s3cr%2Bt%2FValue{} ok\n", n % 50);
    let text: String = (0..3000).map(line).collect();
    let redacted = self::text(&text);
    assert_eq!((redacted.lines().count(), marks(&redacted).len()), (3000, 50));
    let params: Vec<String> = (0..2000).map(|n| format!("p{}_token=Zx{n}qqQ", n % 90)).collect();
    let command = format!("curl https://login.acme-corp.com/oauth/token -d 'grant_type=x&{}'\n", params.join("&"));
    assert_eq!(marks(&self::text(&command)).len(), 2000);
}

#[test]
fn streams_and_exit_codes() {
    let run = |arguments: &[&str], input: &[u8]| common::grantlint(&[&["redact"], arguments].concat(), input);
    let piped = run(&[], b"client_secret=s3cr+t/Value==\n");
    assert_eq!((common::stdout(&piped).as_str(), common::stderr(&piped).as_str()), ("client_secret=<client_secret#1>\n", ""));
    assert_eq!(piped.status.code(), Some(0));
    assert_eq!(common::stdout(&run(&["-"], b"no request, nothing secret")), "no request, nothing secret");
    assert_eq!(run(&[], b"").status.code(), Some(0));
    let file = run(&["fixtures/captures/curl-cmd/double-quotes.sh"], b"");
    assert!(common::stdout(&file).contains("<refresh_token#1>"), "{}", common::stdout(&file));
    for arguments in [&["nowhere.txt"][..], &["--input-format", "nothing"], &["fixtures"]] {
        let refused = run(arguments, b"");
        assert_eq!((refused.status.code(), common::stdout(&refused).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(common::stderr(&refused).starts_with("grantlint: "), "{}", common::stderr(&refused));
    }
}

#[test]
fn no_error_is_found_that_was_not_there() {
    let errors = |file: &[u8]| {
        let report = grantlint::lint("a capture", file, &Options::default());
        let findings = report.exchanges.into_iter().flat_map(|exchange| exchange.findings);
        findings.filter(|finding| finding.level == grantlint::Level::Error).map(|finding| finding.rule).collect::<BTreeSet<_>>()
    };
    let mut wrong = Vec::new();
    // There the page's brackets, by which the second value is known for no second one, go with the value.
    for path in captures().iter().filter(|path| !path.ends_with("spotify-curl-kept-braces.txt")) {
        let file = std::fs::read(path).expect("a capture");
        let (before, after) = (errors(&file), errors(&redacted(&file)));
        wrong.extend(after.difference(&before).map(|rule| format!("{}: {rule}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
