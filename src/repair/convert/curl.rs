//! A curl command. Nothing in an argument of `-d` is changed by curl, so every body can be written; one option for each
//! parameter where the body is a form.

use super::Obstacle;
use super::outgoing::{FORM, Header, Outgoing, OutgoingContent, as_percent, decoded, has_dot_segment, literal};
use crate::text::codec::Codec;

type CommandWords = Result<Vec<String>, Obstacle>;

pub(super) fn write(request: &Outgoing) -> Result<String, Obstacle> {
    POSIX.write(request)
}

/// For the prompt of cmd.exe.
pub(super) fn write_for_cmd(request: &Outgoing) -> Result<String, Obstacle> {
    CMD.write(request)
}

/// For PowerShell, where `curl` may be another command, and old versions lose the quotes within an argument.
pub(super) fn write_for_powershell(request: &Outgoing) -> Result<String, Obstacle> {
    let quoted = |octets: &[u8]| octets.contains(&b'"');
    let in_fields = request.fields.iter().any(|field| quoted(field.value.as_bytes()));
    let in_body = matches!(&request.body, OutgoingContent::Text(octets) if quoted(octets));
    // Nobody is told why: the command for a POSIX shell takes its place.
    if in_fields || in_body { Err(Obstacle::Template) } else { POWERSHELL.write(request) }
}

/// How a shell takes a command.
struct CommandShell {
    program: &'static str,
    codec: Codec,
    /// What goes on with the next line.
    joint: &'static str,
}

const POSIX: CommandShell = CommandShell { program: "curl", codec: Codec::Shell, joint: " \\\n  " };
const CMD: CommandShell = CommandShell { program: "curl", codec: Codec::Cmd, joint: " ^\n  " };
const POWERSHELL: CommandShell = CommandShell { program: "curl.exe", codec: Codec::PowerShell, joint: " `\n  " };

impl CommandShell {
    fn write(&self, request: &Outgoing) -> Result<String, Obstacle> {
        let mut parts = vec![format!("{} {}{}", self.program, switches(request), self.word(request.url())?)];
        parts.extend(self.method(request)?);
        if request.certificate {
            parts.push(format!("--cert {}", self.word("<certificate>")?));
        }
        if let Some(user) = &request.user {
            parts.push(format!("-u {}", self.word(user.pair())?));
        }
        for field in request.told(None).iter().filter(|field| !is_curls_own(request, field)) {
            parts.push(format!("-H {}", self.word(line(field))?));
        }
        if request.has_bare_body() {
            parts.push(format!("-H {}", self.word("Content-Type:")?));
        }
        parts.extend(self.body(&request.body)?);
        Ok(parts.join(self.joint))
    }

    fn word(&self, text: impl AsRef<[u8]>) -> Result<String, Obstacle> {
        literal(self.codec, text)
    }

    fn method(&self, request: &Outgoing) -> Result<Option<String>, Obstacle> {
        let implied = if request.has_body() { "POST" } else { "GET" };
        match request.method.as_str() {
            method if method == implied => Ok(None),
            "HEAD" if !request.has_body() => Ok(Some("-I".to_owned())),
            method => Ok(Some(format!("-X {}", self.word(method)?))),
        }
    }

    fn body(&self, body: &OutgoingContent) -> CommandWords {
        match body {
            OutgoingContent::Nothing => Ok(Vec::new()),
            OutgoingContent::Text(octets) => match units(octets) {
                Some(units) => units.iter().map(|unit| self.parameter(unit)).collect(),
                None => Ok(vec![format!("--data-raw {}", self.word(octets)?)]),
            },
            OutgoingContent::Parts(pairs) => pairs.iter().map(|pair| self.part(pair)).collect(),
        }
    }

    /// Where curl's own encoder makes the same octets, the value is shown decoded. Old versions write a blank as `%20`, new
    /// ones as `+`.
    fn parameter(&self, unit: &str) -> Result<String, Obstacle> {
        let pair = decoded(unit).and_then(|pairs| pairs.into_iter().next());
        let shown = pair.filter(|(name, value)| {
            let same = format!("{}={}", name, as_percent(value)) == unit && as_percent(name) == *name;
            same && as_percent(value) != *value && !value.contains([' ', '\n', '\t'])
        });
        match shown {
            Some((name, value)) => Ok(format!("--data-urlencode {}", self.word(format!("{name}={value}"))?)),
            None => Ok(format!("-d {}", self.word(unit)?)),
        }
    }

    fn part(&self, (name, value): &(String, String)) -> Result<String, Obstacle> {
        if name.contains('=') {
            return Err(Obstacle::Parts);
        }
        Ok(format!("--form-string {}", self.word(format!("{name}={value}"))?))
    }
}

/// Brackets and braces are patterns to curl, and dots are resolved, unless it is told not to.
fn switches(request: &Outgoing) -> String {
    let pattern = if request.url().contains(['[', ']', '{', '}']) { "-g " } else { "" };
    let dots = if has_dot_segment(&request.path) { "--path-as-is " } else { "" };
    format!("{pattern}{dots}")
}

fn is_curls_own(request: &Outgoing, field: &Header) -> bool {
    field.is("content-type") && field.value == FORM && matches!(request.body, OutgoingContent::Text(_))
}

/// `Name: value`; curl sends `Name;` as an empty field.
fn line(field: &Header) -> String {
    if field.value.is_empty() { format!("{};", field.name) } else { format!("{}: {}", field.name, field.value) }
}

/// The parameters of a form as they are encoded.
fn units(octets: &[u8]) -> Option<Vec<&str>> {
    let text = std::str::from_utf8(octets).ok()?;
    let plain = !text.contains(char::is_whitespace) && !text.starts_with(['{', '[', '@']);
    let units: Vec<&str> = text.split('&').collect();
    let named = |unit: &&str| unit.split_once('=').is_some_and(|(name, _)| !name.is_empty() && !name.starts_with('@'));
    (plain && units.iter().all(named)).then_some(units)
}
