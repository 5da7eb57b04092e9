//! curl commands as curlconverter reads them, compared with our reading: method, address, query, header fields and body.
//! Needs Node.js and npm; without them, or without the registry, the test says so and passes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use grantlint::Seen;
use grantlint::reading::{Content, Reading};

const VERSION: &str = "4.12.0";

/// Runs curlconverter over commands on standard input, one JSON text each.
const SCRIPT: &str = r#"
import { toHTTP } from 'curlconverter';
import { readFileSync } from 'node:fs';
const commands = JSON.parse(readFileSync(0, 'utf8'));
const convert = (command) => { try { return toHTTP(command); } catch (error) { return 'refused: ' + error.message; } };
console.log(JSON.stringify(commands.map(convert)));
"#;

#[test]
fn curl_commands_are_read_as_curlconverter_reads_them() {
    let folder = match installed() {
        Ok(folder) => folder,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let commands = commands();
    assert!(commands.len() >= 200, "{} commands", commands.len());
    let theirs = convert(&folder, &commands);
    let (mut equal, mut explained, mut wrong) = (0, std::collections::BTreeMap::new(), Vec::new());
    for (command, theirs) in commands.iter().zip(&theirs) {
        let ours = grantlint::reading::requests(command.as_bytes());
        let differences = differences(&ours, theirs);
        if differences.is_empty() {
            equal += 1;
        }
        for difference in differences {
            match explanation(command, &difference) {
                Some(reason) => *explained.entry(reason).or_insert(0) += 1,
                None => wrong.push(format!("{command}\n  {difference}")),
            }
        }
    }
    println!("{equal} of {} commands are read alike; explained: {explained:?}", commands.len());
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    assert!(equal >= 150, "only {equal} alike");
}

/// The folder with curlconverter in it, or why there is none.
fn installed() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("curlconverter-{VERSION}"));
    if !folder.join("node_modules/curlconverter/package.json").exists() {
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let package = format!("curlconverter@{VERSION}");
        let arguments =
            ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", ".", &package];
        let install = Command::new("npm").args(arguments).current_dir(&folder).output();
        match install {
            Err(error) => return Err(format!("npm does not start: {error}")),
            Ok(output) if !output.status.success() => return Err(format!("npm could not install {package}")),
            Ok(_) => {}
        }
    }
    std::fs::write(folder.join("convert.mjs"), SCRIPT).map_err(|error| error.to_string())?;
    let try_out =
        Command::new("node").args(["--input-type=module", "-e", "import 'curlconverter'"]).current_dir(&folder).output();
    match try_out {
        Ok(output) if output.status.success() => Ok(folder),
        Ok(_) => Err("Node.js cannot load curlconverter".to_owned()),
        Err(error) => Err(format!("node does not start: {error}")),
    }
}

fn convert(folder: &Path, commands: &[String]) -> Vec<String> {
    let mut child = Command::new("node")
        .arg("convert.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let input = serde_json::to_vec(commands).expect("JSON");
    std::io::Write::write_all(&mut child.stdin.take().expect("standard input"), &input).expect("node reads");
    let output = child.wait_with_output().expect("node ends");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Every kind of address with every kind of data and a turning choice of quoting, fields and credentials.
fn commands() -> Vec<String> {
    let addresses = [
        "https://h.example/oauth/token",
        "'https://h.example:8443/oauth/token?a=1&b=x%20y'",
        "\"http://localhost/token\"",
        "h.example/oauth/token",
        "--url https://h.example/oauth/token",
    ];
    let data = [
        "",
        "-d 'grant_type=refresh_token&refresh_token=a%2Bb'",
        "-d grant_type=refresh_token -d 'refresh_token=a+b'",
        "-dgrant_type=client_credentials",
        "--data \"scope=a b\" --data-raw '@c'",
        "--data-urlencode 'refresh_token=a+b/c=='",
        "--data-urlencode '=a b' --data-urlencode 'c d'",
        "-d $'a=\\x27b\\x27&c=\\u00e9'",
        "--data-binary '{\"grant_type\": \"refresh_token\"}'",
        "--json '{\"grant_type\":\"x\"}'",
        "-F grant_type=refresh_token -F 'refresh_token=a b'",
        "-G -d a=b --data-urlencode 'c=d e'",
        "--get --data 'x=y'",
        "-d ''",
    ];
    let more = [
        "",
        "-u app:s3cr+t/Value==",
        "--user 'app:a b:c'",
        "-H 'Authorization: Basic YTpi'",
        "-H \"Content-Type: application/json\" -H accept:text/plain",
        "-H 'Content-Type:' -H 'X-Empty;'",
        "-X PUT -sS",
        "-sSXPOST -k",
        "-A agent/1 -e https://r.example/ -b 'a=b'",
        "--oauth2-bearer tok -i",
        "-I",
        "--request POST --header 'X: a\"b' --compressed",
    ];
    let mut found = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        for (row, data) in data.iter().enumerate() {
            for turn in 0..4 {
                let extra = more[(index + row * 3 + turn * 5) % more.len()];
                let parts = if turn % 2 == 0 { ["curl", address, extra, data] } else { ["curl", extra, data, address] };
                let glue = if turn == 3 { " \\\n  " } else { " " };
                let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                found.push(words.join(glue));
            }
        }
    }
    found
}

/// A message as curlconverter prints it.
struct Message {
    method: String,
    path: String,
    query: Option<String>,
    host: String,
    fields: Vec<(String, String)>,
    body: String,
}

impl Message {
    fn read(text: &str) -> Option<Message> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let mut first = lines.next()?.split(' ');
        let (method, target) = (first.next()?.to_owned(), first.next()?);
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query.to_owned())));
        let fields: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let host = fields.iter().find(|(name, _)| name == "host").map(|(_, value)| value.clone()).unwrap_or_default();
        Some(Message {
            method,
            path: path.to_owned(),
            query,
            host,
            fields,
            body: body.strip_suffix('\n').unwrap_or(body).to_owned(),
        })
    }
}

/// What is not the same, in words.
fn differences(ours: &[Reading], theirs: &str) -> Vec<String> {
    if let Some(reason) = theirs.strip_prefix("refused: ") {
        return vec![format!("they refuse it: {reason}")];
    }
    let ([ours], Some(theirs)) = (ours, Message::read(theirs)) else { return vec![format!("{} requests", ours.len())] };
    let mut found = Vec::new();
    let mut compare = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            found.push(format!("{what}: {ours:?}, they: {theirs:?}"));
        }
    };
    compare("method", ours.method.clone().unwrap_or_default(), theirs.method.clone());
    let address = ours.address.clone().unwrap_or_default();
    let without_scheme = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
    compare("address", without_scheme, format!("{}{}", theirs.host, theirs.path));
    compare("query", decoded(&ours.query.clone().unwrap_or_default()), decoded(&theirs.query.clone().unwrap_or_default()));
    compare("fields", fields(ours), their_fields(&theirs));
    compare("body", body(ours), their_body(&theirs));
    found
}

/// What of the fields can be compared: the length, the host and the agent are counted and named by each itself.
fn sorted(fields: impl Iterator<Item = (String, String)>) -> String {
    let skipped = ["host", "content-length", "accept-encoding"];
    let plain = |(name, value): (String, String)| {
        let value = value.split("; boundary=").next().unwrap_or_default().to_owned();
        format!("{}: {value}", name.to_ascii_lowercase())
    };
    let own_agent = |line: &String| !line.starts_with("user-agent: curl/");
    let mut lines: Vec<String> =
        fields.filter(|(name, _)| !skipped.contains(&name.to_ascii_lowercase().as_str())).map(plain).filter(own_agent).collect();
    lines.sort();
    lines.join("\n")
}

fn fields(ours: &Reading) -> String {
    let Seen::Shown(fields) = &ours.headers else { return "not shown".to_owned() };
    sorted(fields.iter().cloned())
}

fn their_fields(theirs: &Message) -> String {
    sorted(theirs.fields.iter().cloned())
}

fn body(ours: &Reading) -> String {
    match &ours.content {
        Seen::Shown(Content::Text(text)) => text.clone(),
        Seen::Shown(Content::Pairs(pairs)) => {
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n")
        }
        Seen::Absent => String::new(),
        Seen::NotShown => "not shown".to_owned(),
    }
}

fn their_body(theirs: &Message) -> String {
    let multipart = theirs.fields.iter().any(|(name, value)| name == "content-type" && value.contains("boundary="));
    if !multipart {
        return theirs.body.clone();
    }
    let part = |part: &str| {
        let name = part.split("name=\"").nth(1)?.split('"').next()?;
        let value = part.split("\n\n").nth(1)?.lines().next()?;
        Some(format!("{name}={value}"))
    };
    theirs.body.split("Content-Disposition:").filter_map(part).collect::<Vec<_>>().join("\n")
}

/// A query without its encoding, which curlconverter writes anew.
fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = (byte == b'%').then(|| bytes.clone().take(2).map(char::from).collect::<String>());
        match hex.and_then(|hex| u8::from_str_radix(&hex, 16).ok()) {
            Some(letter) => {
                out.push(letter);
                bytes.nth(1);
            }
            None => out.push(if byte == b'+' { b' ' } else { byte }),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Why a difference is none of our reading's faults.
fn explanation(command: &str, difference: &str) -> Option<&'static str> {
    let multipart_with_own_type =
        command.contains("-F ") && command.contains("-H \"Content-Type:") || command.contains("-H 'Content-Type:'");
    // curl puts its boundary behind whatever type is written, and behind none; neither way of showing it is the wire.
    (multipart_with_own_type && (difference.starts_with("fields") || difference.starts_with("body")))
        .then_some("a type written beside -F")
}
