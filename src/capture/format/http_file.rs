//! Request files of editors (`.http`, `.rest`): VS Code's REST Client, JetBrains' HTTP Client, httpyac.
//!
//! They look like raw HTTP messages, but the editor does more with them: it joins wrapped queries and forms, fills in
//! variables, and encodes `Basic id:secret`. So a request counts as one of a file only when something shows that it is:
//! a separator, a variable, a directive, a wrapped query, a script, a body from another file.

mod body;

use std::ops::Range;

use super::http::{field_at, is_target};
use super::sketch::{self, Auth, Sketch};
use super::{Fragment, Part, Scan, words};
use crate::capture::model::{Field, Origin, View};
use crate::text::layers::{Piece, Slice};

pub(super) const FORM: &str = "http-file";

/// Variables are looked for in so many lines at the top of the text and above the request.
const NEAR: usize = 200;

/// The methods that editors know; a target alone is a GET.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"];

/// A request, from its separator, its variables or its request line on.
pub(super) fn read_http_file(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let Some(range) = scan.lines.get(line) else { return Vec::new() };
    let Some(lead) = lead(scan, line) else { return Vec::new() };
    let Some(start) = request_line(scan, lead.line, lead.shown) else { return Vec::new() };
    let (target, next) = target(scan, &start, lead.line + 1);
    let wrapped = next > lead.line + 1;
    let (fields, next) = fields(scan, next);
    let rest = body::read_http_file_body(scan, next, &fields);
    let variable = scan.source[start.target.clone()].starts_with(b"{{");
    if !(lead.shown || wrapped || variable || rest.shows_editor) {
        return Vec::new();
    }
    let variables = if variable { variables(scan, lead.line) } else { Vec::new() };
    let end = if lead.shown || rest.shows_editor { rest.end } else { rest.body_end };
    let end = end.max(scan.lines.get(next.saturating_sub(1)).map_or(range.end, |last| last.end));
    let mut sketch = Sketch::new("an editor's HTTP client", scan.slice(start.target.clone()));
    sketch.method = start.method.map(|method| scan.slice(method));
    sketch.url = Some(sketch::address(scan.layers, target, &variables));
    sketch.content = rest.content;
    (sketch.fields, sketch.auth) = credentials(scan, fields);
    let request = sketch.finish(scan.layers);
    vec![Fragment { part: Part::Request(Box::new(request), View::Logical), range: range.start..end, form: FORM }]
}

/// What stands before a request line.
struct Lead {
    /// The line of the request line.
    line: usize,
    /// A separator, a variable or a directive was among it.
    shown: bool,
}

/// Passes separators, variables, comments and scripts. A text that begins with a mere comment is not ours yet.
fn lead(scan: &Scan<'_, '_>, mut line: usize) -> Option<Lead> {
    if !is_sign(scan.line(line)) {
        return Some(Lead { line, shown: false });
    }
    // From the line before, the same lines led to nothing.
    if line > 0 && is_sign(scan.line(line - 1)) {
        return None;
    }
    let limit = scan.lines.len().min(line + NEAR);
    let mut shown = false;
    while line < limit {
        let text = scan.line(line).trim_ascii();
        shown |= is_sign(text) && !is_heading(scan, line);
        if text.starts_with(b"< {%") || text == b"{{" {
            line = script_end(scan, line)? + 1;
        } else if text.is_empty() || is_sign(text) || is_comment(text) {
            line += 1;
        } else {
            return Some(Lead { line, shown });
        }
    }
    None
}

/// `###`, `@name = value`, `# @name refresh`.
fn is_sign(line: &[u8]) -> bool {
    let directive = line
        .strip_prefix(b"#")
        .or_else(|| line.strip_prefix(b"//"))
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"@"));
    is_separator(line) || directive || variable(line).is_some()
}

/// `### Steps to reproduce` with an empty line behind it: Markdown has the same mark, and nothing else tells them apart.
fn is_heading(scan: &Scan<'_, '_>, line: usize) -> bool {
    let titled = scan.line(line).trim_ascii().strip_prefix(b"###").is_some_and(|title| !title.trim_ascii().is_empty());
    let next = scan.line(line + 1);
    let goes_on = is_sign(next) || is_comment(next) || next.starts_with(b"< {%") || request_line(scan, line + 1, true).is_some();
    titled && !goes_on
}

/// Three hashes; four are a heading.
fn is_separator(line: &[u8]) -> bool {
    line.strip_prefix(b"###").is_some_and(|rest| !rest.starts_with(b"#"))
}

fn is_comment(line: &[u8]) -> bool {
    line.starts_with(b"#") || line.starts_with(b"//")
}

/// The name and the value of `@name = value`, within the line.
fn variable(line: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let rest = line.strip_prefix(b"@")?;
    let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b)).count();
    let after = rest[name..].trim_ascii_start();
    let value = after.strip_prefix(b"=").filter(|_| name > 0)?.trim_ascii();
    let start = line.len() - after.strip_prefix(b"=")?.trim_ascii_start().len();
    Some((1..1 + name, start..start + value.len()))
}

/// The last line of the script that begins at `line`.
fn script_end(scan: &Scan<'_, '_>, line: usize) -> Option<usize> {
    let close: &[u8] = if scan.line(line).trim_ascii() == b"{{" { b"}}" } else { b"%}" };
    let ends = |at: &usize| scan.line(*at).trim_ascii_end().ends_with(close);
    (line..scan.lines.len().min(line + NEAR)).find(ends)
}

struct HttpFileRequestLine {
    method: Option<Range<usize>>,
    target: Range<usize>,
}

/// `POST https://host/token HTTP/1.1`; behind a separator also the target alone.
fn request_line(scan: &Scan<'_, '_>, line: usize, target_alone: bool) -> Option<HttpFileRequestLine> {
    let start = scan.lines.get(line)?.start;
    let text = scan.line(line);
    let mut all = words::blank_separated(text);
    let first = all.next().filter(|first| first.start == 0)?;
    let shift = |range: Range<usize>| start + range.start..start + range.end;
    if !METHODS.iter().any(|method| method.as_bytes() == &text[first.clone()]) {
        let alone = target_alone && text.windows(3).any(|window| window == b"://") && is_target(&text[first.clone()]);
        return alone.then(|| HttpFileRequestLine { method: None, target: shift(first) });
    }
    let from = all.next()?.start;
    // Blanks may stand in the braces of a variable.
    let version = memchr::memmem::rfind(text, b" HTTP/").filter(|at| *at > from);
    let end = from + text[from..version.unwrap_or(text.len())].trim_ascii_end().len();
    let target = &text[from..end];
    let plain = !target.iter().any(u8::is_ascii_whitespace) || target.starts_with(b"{{");
    (plain && is_target(target)).then(|| HttpFileRequestLine { method: Some(shift(first)), target: shift(from..end) })
}

/// The target with the lines that go on with it: `?a=b` and `&c=d`, mostly indented.
fn target(scan: &mut Scan<'_, '_>, start: &HttpFileRequestLine, mut line: usize) -> (Slice, usize) {
    let first = scan.slice(start.target.clone());
    let mut pieces = vec![Piece::Copy(first)];
    while let Some(range) = scan.lines.get(line) {
        let text = scan.line(line);
        let lead = text.len() - text.trim_ascii_start().len();
        let joins = matches!(text.get(lead), Some(b'?' | b'&')) || lead > 0 && text.get(lead) == Some(&b'/');
        if !joins {
            break;
        }
        pieces.push(Piece::Copy(scan.slice(range.start + lead..range.start + text.trim_ascii_end().len())));
        line += 1;
    }
    (if pieces.len() > 1 { scan.layers.join(pieces) } else { first }, line)
}

/// Header fields and the line behind them; comments between them are passed.
fn fields(scan: &Scan<'_, '_>, mut line: usize) -> (Vec<Field>, usize) {
    let mut found = Vec::new();
    while let Some(range) = scan.lines.get(line) {
        let text = scan.line(line);
        if let Some(field) = field_at(scan, range).filter(|_| !is_comment(text)) {
            found.push(field);
        } else if !is_comment(text) || is_separator(text) {
            break;
        }
        line += 1;
    }
    (found, line)
}

/// `Basic id:secret` and `Basic id secret` are encoded by the editor: the pair takes the place of the field.
fn credentials(scan: &Scan<'_, '_>, mut fields: Vec<Field>) -> (Vec<Field>, Auth) {
    let is_authorization = |field: &Field| scan.layers.bytes(field.name).eq_ignore_ascii_case(b"authorization");
    let Some(at) = fields.iter().position(is_authorization) else { return (fields, Auth::None) };
    let Some((id, secret)) = fields.get(at).and_then(|field| pair(scan, field.value)) else { return (fields, Auth::None) };
    fields.remove(at);
    (fields, Auth::Basic(id, secret))
}

fn pair(scan: &Scan<'_, '_>, value: Slice) -> Option<(Slice, Slice)> {
    let text = scan.layers.bytes(value);
    let rest = text.get(..6).filter(|scheme| scheme.eq_ignore_ascii_case(b"basic ")).and(text.get(6..))?;
    let start = text.len() - rest.trim_ascii_start().len();
    let rest = &text[start..];
    let seam = rest.iter().position(u8::is_ascii_whitespace).filter(|_| !rest.starts_with(b"{{"));
    let seam = seam.or_else(|| rest.iter().position(|b| *b == b':')).or_else(|| between_variables(rest))?;
    let after = start + seam + 1;
    let lead = text[after..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    Some((value.sub(start..start + seam), value.from(after + lead)))
}

/// `{{ id }} {{ secret }}`.
fn between_variables(text: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, b"}} {{").map(|at| at + 2)
}

/// `@name = value` lines at the top of the text and above the request.
fn variables(scan: &Scan<'_, '_>, line: usize) -> Vec<Field> {
    let near = line.saturating_sub(NEAR)..line;
    let top = 0..near.start.min(NEAR);
    near.rev().chain(top).filter_map(|line| variable_at(scan, line)).collect()
}

fn variable_at(scan: &Scan<'_, '_>, line: usize) -> Option<Field> {
    let range = scan.lines.get(line)?;
    let (name, value) = variable(scan.line(line))?;
    let at = |part: Range<usize>| scan.slice(range.start + part.start..range.start + part.end);
    Some(Field { name: at(name), value: at(value), unit: scan.slice(range.clone()), origin: Origin::Written })
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::with_capture;
    use crate::capture::model::Request;
    use crate::text::layers::Layers;

    fn user(layers: &Layers<'_>, request: &Request) -> Option<(String, String)> {
        let user = request.user?;
        Some((layers.text(user.id).into_owned(), layers.text(user.secret?).into_owned()))
    }

    #[test]
    fn the_editor_encodes_a_pair() {
        for pair in ["a:b", "a b", "a   b"] {
            let text = format!("###\nPOST https://h.example/token\nAuthorization: Basic {pair}\n\ngrant_type=x\n");
            with_capture(&text, |layers, capture| {
                assert_eq!(user(layers, &capture.exchanges[0].request), Some(("a".into(), "b".into())), "{pair}");
            });
        }
        with_capture("###\nPOST https://h.example/token\nAuthorization: Basic {{ id }}:{{ s }}\n\na=b", |layers, capture| {
            assert_eq!(user(layers, &capture.exchanges[0].request), Some(("{{ id }}".into(), "{{ s }}".into())));
        });
        with_capture("###\nPOST https://h.example/token\nAuthorization: Basic YTpi\n\na=b", |layers, capture| {
            assert_eq!(user(layers, &capture.exchanges[0].request), None);
        });
    }

    #[test]
    fn a_message_without_a_sign_of_the_editor_is_left_alone() {
        with_capture("POST https://h.example/token\nAuthorization: Basic a:b\n\ngrant_type=x\n", |layers, capture| {
            assert_eq!(capture.exchanges[0].form, "http");
            assert_eq!(user(layers, &capture.exchanges[0].request), None);
        });
    }

    #[test]
    fn headings_of_markdown_are_no_separators() {
        let text = "### Steps\n\nPOST https://h.example/token\nAuthorization: Basic a:b\n\ngrant_type=x\n\nI get 401.\n\n### Expected\n\nA token.\n";
        with_capture(text, |layers, capture| {
            assert_eq!(user(layers, &capture.exchanges[0].request), None);
            let body = capture.exchanges[0].request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "grant_type=x");
        });
    }

    #[test]
    fn a_body_ends_before_what_a_poster_says() {
        with_capture("POST {{url}}/token\nAccept: */*\n\n{\n \"code\": \"a\"\n}\nreturns 401", |layers, capture| {
            let body = capture.exchanges[0].request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "{\n \"code\": \"a\"\n}");
        });
    }

    #[test]
    fn a_wrapped_form_is_joined_and_scripts_are_no_body() {
        let text = "@h = https://h.example\n\n# @name r\n< {%\n request.variables.set('a', 'b')\n%}\nPOST {{h}}/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type = refresh_token &\nrefresh_token = a%2Bb\n\n> {%\n client.test()\n%}\n\n###\nhttps://h.example/me\n";
        with_capture(text, |layers, capture| {
            let body = capture.exchanges[0].request.body.shown().expect("a body").raw;
            assert_eq!(layers.text(body), "grant_type=refresh_token&refresh_token=a%2Bb");
            let host = capture.exchanges[0].request.url.shown().and_then(|url| url.host).expect("a host");
            assert_eq!(layers.text(host), "h.example");
            assert_eq!(capture.exchanges.len(), 2);
        });
    }

    #[test]
    fn a_body_from_another_file_is_not_shown() {
        with_capture("POST https://h.example/token\nAuthorization: Basic a:b\n\n< ./body.txt\n", |layers, capture| {
            assert!(capture.exchanges[0].request.body.is_not_shown());
            assert!(user(layers, &capture.exchanges[0].request).is_some());
        });
    }
}
