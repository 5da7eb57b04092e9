//! PowerShell's web cmdlets: `Invoke-RestMethod`, `Invoke-WebRequest` and their aliases, with the variables that are
//! assigned before them.

mod expression;
mod request;
mod variables;

use std::ops::Range;

use super::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::text::layers::Slice;
use variables::PowerShellVariables;

pub(super) const FORM: &str = "powershell";

/// How far before a command its variables are looked for, and how far behind an assignment its command.
const NEAR: usize = 16_384;

/// An assignment that a web cmdlet follows, or the cmdlet itself.
pub(super) fn read_powershell(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let begins = scan.line(line).trim_ascii_start().starts_with(b"$");
    let word = match command_in(scan, line) {
        Some(word) => word,
        None if begins => match command_after(scan, line) {
            Some(word) => word,
            None => return Vec::new(),
        },
        None => return Vec::new(),
    };
    let start = if begins { range.start } else { word.start };
    let text = PowerShellText { at: scan.text, source: scan.source };
    let from = line_start(scan.source, word.start.saturating_sub(NEAR));
    let variables = PowerShellVariables::read(scan.layers, text, from..word.start);
    let (request, end) = request::read_cmdlet(scan.layers, text, word, &variables);
    let part = Part::Request(Box::new(request), View::Logical);
    vec![Fragment { part, range: start..end, form: FORM }]
}

/// A text and its bytes.
#[derive(Clone, Copy)]
struct PowerShellText<'s> {
    at: Slice,
    source: &'s [u8],
}

impl PowerShellText<'_> {
    fn slice(self, range: Range<usize>) -> Slice {
        self.at.sub(range)
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.source.get(at..).unwrap_or_default()
    }
}

fn line_start(source: &[u8], at: usize) -> usize {
    source[..at].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
}

/// The name of a web cmdlet in this line, where a command can stand.
fn command_in(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let (range, text) = (scan.lines.get(line)?, scan.line(line));
    let found = names(text).find(|word| {
        let before = text[..word.start].trim_ascii_end();
        before.last().is_none_or(|b| b"=>(|{;`&".contains(b) || *b >= 0x80) || before.ends_with(b"return")
    })?;
    Some(range.start + found.start..range.start + found.end)
}

/// Letters in the longest of these names.
const LONGEST: usize = "invoke-restmethod".len();

/// Cmdlet names and aliases that an argument follows.
fn names(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let places = memchr::memchr3_iter(b'I', b'i', b'c', text).chain(memchr::memchr_iter(b'w', text));
    places.filter_map(|at| {
        let letters = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-';
        let length = text[at..].iter().take(LONGEST + 1).take_while(letters).count();
        let word = text[at..at + length].to_ascii_lowercase();
        let rest = text[at + length..].strip_prefix(b" ")?.trim_ascii_start();
        let goes_on =
            !rest.is_empty() && matches!(rest[0], b'-' | b'"' | b'\'' | b'$' | b'@' | b'`' | b'(') || rest.starts_with(b"http");
        let named = match &word[..] {
            b"invoke-restmethod" | b"invoke-webrequest" => true,
            b"irm" | b"iwr" => goes_on,
            // In Windows PowerShell these are other names of Invoke-WebRequest.
            b"curl" | b"wget" => has_parameter(rest),
            _ => false,
        };
        (named && goes_on).then_some(at..at + length)
    })
}

/// `-Uri`, `-Method POST`: no client of the same name has these.
fn has_parameter(rest: &[u8]) -> bool {
    let line = &rest[..rest.len().min(400)];
    let lower = line.to_ascii_lowercase();
    [&b"-uri "[..], b"-method ", b"-headers ", b"-body ", b"-contenttype "]
        .iter()
        .any(|name| memchr::memmem::find(&lower, name).is_some())
        && memchr::memmem::find(line, b" --").is_none()
}

/// The first web cmdlet in the lines behind this assignment.
fn command_after(scan: &Scan<'_, '_>, line: usize) -> Option<Range<usize>> {
    let start = scan.lines.get(line)?.start;
    let near = &scan.source[start..scan.source.len().min(start + NEAR)];
    let likely = [&b"nvoke-"[..], b"irm ", b"iwr ", b"-Uri"].iter().any(|sign| memchr::memmem::find(near, sign).is_some());
    if !likely || !is_assignment(scan.line(line).trim_ascii_start()) {
        return None;
    }
    (line + 1..scan.lines.len())
        .take_while(|line| scan.lines.get(*line).is_some_and(|range| range.start < start + NEAR))
        .take_while(|line| !scan.line(*line).starts_with(b"```"))
        .find_map(|line| command_in(scan, line))
}

/// `$name = `, `$name.Add(`, `$name["key"] = `.
fn is_assignment(text: &[u8]) -> bool {
    let name = text.iter().skip(1).take_while(|b| b.is_ascii_alphanumeric() || b"_:".contains(b)).count();
    let rest = text.get(1 + name..).unwrap_or_default().trim_ascii_start();
    name > 0
        && (rest.starts_with(b"=") && !rest.starts_with(b"=>") && !rest.starts_with(b"==")
            || rest.starts_with(b".")
            || rest.starts_with(b"["))
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{assert_shows, body, only};
    use crate::request::token::TokenRequest;

    #[test]
    fn what_browsers_copy() {
        let text = "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0 (X11)\"\nInvoke-WebRequest -UseBasicParsing -Uri \"https://h.example/oauth/token\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{\n\"Accept\"=\"*/*\"\n  \"X\"=\"`\"a`\" `$b\"\n} `\n-ContentType \"application/x-www-form-urlencoded\" `\n-Body ([System.Text.Encoding]::UTF8.GetBytes(\"a=b`\"$([char]13)$([char]10)c=$([char]252)\"))\n";
        assert_shows(
            text,
            &[(":address", "https://h.example/oauth/token"), (":method", "POST"), ("x", "\"a\" $b"), (":body", "a=b\"\r\nc=ü")],
        );
    }

    #[test]
    fn hash_tables_are_form_encoded_and_converted_ones_are_json() {
        let text = "$body = @{\n  grant_type = 'refresh_token'; refresh_token = \"a+b c\"\n  scope = $scope\n}\nirm https://h.example/oauth/token -Method Post -Body $body";
        assert_shows(
            text,
            &[
                (":body", "grant_type=refresh_token&refresh_token=a%2Bb+c&scope=$scope"),
                ("content-type", "application/x-www-form-urlencoded"),
            ],
        );
        let json = "$b = @{ a = 'x\"y' } | ConvertTo-Json -Depth 3\nInvoke-RestMethod -Method POST -Uri https://h.example/oauth/token -ContentType 'application/json' -Body $b";
        only(json, |layers, request| assert_eq!(body(layers, request).as_deref(), Some("{\"a\":\"x\\\"y\"}")));
    }

    #[test]
    fn splatting_and_built_credentials() {
        let text = "$pair = \"app:s3cr\"\n$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))\n$params = @{\n  Uri = 'https://h.example/oauth/token'\n  Method = 'POST'\n  Headers = @{ Authorization = \"Basic $auth\" }\n  Body = 'grant_type=client_credentials'\n}\n$r = Invoke-RestMethod @params\n";
        assert_shows(
            text,
            &[("authorization", "Basic YXBwOnMzY3I="), (":body", "grant_type=client_credentials"), (":method", "POST")],
        );
    }

    #[test]
    fn here_strings_and_credentials_that_are_not_shown() {
        let text = "$b = @\"\ngrant_type=password&username=a\n\"@\nInvoke-RestMethod -Uri 'https://h.example/oauth/token' -Method Post -Credential $cred -Body $b";
        only(text, |layers, request| {
            assert_eq!(body(layers, request).as_deref(), Some("grant_type=password&username=a"));
            assert!(request.header(layers, "authorization").is_not_shown());
        });
    }

    #[test]
    fn nothing_is_guessed_and_nothing_panics() {
        for text in [
            "Invoke-RestMethod -",
            "irm -Uri",
            "$a = @{",
            "$a = @{ b = \nirm $a -Body @{",
            "irm 'x' -Headers @{a=\"b",
            "irm (\n(",
            "$x.Add(\"a\nirm -Uri \"$(",
            "iwr -Body ([a]::b(\"c\"",
        ] {
            let mut layers = crate::text::layers::Layers::new(text.as_bytes());
            let root = layers.root();
            let capture = crate::capture::format::read_capture(&mut layers, root);
            for exchange in &capture.exchanges {
                let _ = TokenRequest::read(&mut layers, exchange);
            }
        }
    }
}
