//! A web cmdlet with its parameters as the request that it makes.

use std::ops::Range;

use super::PowerShellText;
use super::expression::{PowerShellReader, PowerShellValue, TableEntry};
use super::variables::PowerShellVariables;
use crate::capture::format::client::{ClientRequest, Defaults, pieces};
use crate::capture::model::{Field, Origin, Request};
use crate::text::layers::{Layers, Piece, Slice};

/// The cmdlets send no Accept field. A body of a POST is said to be a form unless told otherwise.
const POWERSHELL: Defaults =
    Defaults { client: "PowerShell", form: "application/x-www-form-urlencoded", accept: None, accept_json: None };

/// Parameters that matter, and those whose argument must not be taken for an address.
const PARAMETERS: &[&str] = &[
    "uri",
    "method",
    "headers",
    "body",
    "contenttype",
    "credential",
    "authentication",
    "token",
    "websession",
    "sessionvariable",
    "useragent",
    "infile",
    "outfile",
    "form",
    "timeoutsec",
    "maximumredirection",
    "proxy",
    "proxycredential",
    "certificate",
    "certificatethumbprint",
    "custommethod",
    "transferencoding",
    "sslprotocol",
    "httpversion",
    "erroraction",
    "responseheadersvariable",
    "statuscodevariable",
    "maximumretrycount",
    "retryintervalsec",
    "errorvariable",
    "outvariable",
    "verbose",
];

/// Parameters without an argument.
const SWITCHES: &[&str] = &[
    "usebasicparsing",
    "usedefaultcredentials",
    "skipcertificatecheck",
    "skipheadervalidation",
    "skiphttperrorcheck",
    "passthru",
    "disablekeepalive",
    "allowunencryptedauthentication",
    "noproxy",
    "resume",
    "verbose",
    "debug",
    "preserveauthorizationonredirect",
    "followrellink",
];

/// Reads the command whose name is at `word`, and the offset behind it.
pub(super) fn read_cmdlet(
    layers: &mut Layers<'_>,
    text: PowerShellText<'_>,
    word: Range<usize>,
    variables: &PowerShellVariables,
) -> (Request, usize) {
    let name = text.slice(word.clone());
    let mut reader = PowerShellReader { layers, text, variables, at: word.end, depth: 0 };
    let mut draft = ClientRequest::new(&POWERSHELL, name);
    let mut given = Vec::new();
    while let Some(parameter) = parameter(&mut reader) {
        given.extend(parameter);
    }
    let end = reader.at;
    let gets = !given.iter().any(|given: &CmdletParameter| matches!(given.name.as_str(), "method" | "custommethod"));
    for given in given {
        take(&mut draft, layers, given, variables);
    }
    if gets {
        // Data of a GET goes into the query.
        draft.get = Some(name);
    }
    (draft.finish(layers), end)
}

struct CmdletParameter {
    /// In full, in lower case.
    name: String,
    flag: Slice,
    value: Option<PowerShellValue>,
}

/// The next parameter with its argument, several for a splatted table; `None` at the end of the command.
fn parameter(reader: &mut PowerShellReader<'_, '_, '_>) -> Option<Vec<CmdletParameter>> {
    reader.skip_blanks();
    let start = reader.at;
    match reader.text.rest(start) {
        [] | [b';' | b'|' | b')' | b'}', ..] => None,
        rest @ [b'\r' | b'\n', ..] => {
            // Pages eat the backquotes: a line that begins with a parameter goes on.
            let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let goes_on = rest.get(blanks) == Some(&b'-') && rest.get(blanks + 1).is_some_and(u8::is_ascii_alphabetic);
            let blank_line = rest[..blanks].iter().filter(|b| **b == b'\n').count() > 1;
            (goes_on && !blank_line).then(|| reader.at += blanks)?;
            Some(Vec::new())
        }
        [b'-', letter, ..] if letter.is_ascii_alphabetic() => Some(vec![named(reader, start)]),
        [b'@', letter, ..] if letter.is_ascii_alphabetic() => Some(splatted(reader, start)),
        [b'`' | b'\\', ..] => {
            reader.at += 1;
            Some(Vec::new())
        }
        _ => {
            let value = reader.value();
            let flag = reader.text.slice(start..reader.at);
            if value.is_none() && reader.at == start {
                return None;
            }
            Some(vec![CmdletParameter { name: "uri".to_owned(), flag, value }])
        }
    }
}

/// `-Name value`, `-Name:value`, `-Switch`.
fn named(reader: &mut PowerShellReader<'_, '_, '_>, start: usize) -> CmdletParameter {
    let length = reader.text.rest(start + 1).iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    reader.at = start + 1 + length;
    let written = String::from_utf8_lossy(&reader.text.source[start + 1..reader.at]).to_ascii_lowercase();
    let name = in_full(&written);
    let flag = reader.text.slice(start..reader.at);
    let glued = reader.text.rest(reader.at).first() == Some(&b':');
    reader.at += usize::from(glued);
    if SWITCHES.contains(&name.as_str()) {
        let value = if glued { reader.value() } else { None };
        return CmdletParameter { name, flag, value };
    }
    reader.skip_blanks();
    let rest = reader.text.rest(reader.at);
    let next_parameter = rest.first() == Some(&b'-') && rest.get(1).is_some_and(u8::is_ascii_alphabetic);
    let value = if next_parameter { None } else { reader.value() };
    CmdletParameter { name, flag, value }
}

/// Parameters may be cut short as long as they stay unambiguous.
fn in_full(written: &str) -> String {
    let mut known = PARAMETERS.iter().chain(SWITCHES);
    known.find(|name| name.starts_with(written)).map_or(written, |name| *name).to_owned()
}

/// `@params`.
fn splatted(reader: &mut PowerShellReader<'_, '_, '_>, start: usize) -> Vec<CmdletParameter> {
    let length = super::expression::name_length(reader.text.rest(start + 1));
    reader.at = start + 1 + length;
    let name = &reader.text.source[start + 1..reader.at];
    let flag = reader.text.slice(start..reader.at);
    let Some(PowerShellValue::Map(entries)) = reader.variables.get(name) else {
        // Whatever it holds is not shown.
        return vec![CmdletParameter { name: "websession".to_owned(), flag, value: Some(PowerShellValue::Unknown(flag)) }];
    };
    let given = |entry: &TableEntry| CmdletParameter {
        name: in_full(&reader.layers.text(entry.key).to_ascii_lowercase()),
        flag: entry.key,
        value: Some(entry.value.clone()),
    };
    entries.iter().map(given).collect()
}

fn take(draft: &mut ClientRequest, layers: &mut Layers<'_>, given: CmdletParameter, variables: &PowerShellVariables) {
    let flag = given.flag;
    match (given.name.as_str(), given.value) {
        ("uri", Some(PowerShellValue::Text(value) | PowerShellValue::Unknown(value))) => draft.url = draft.url.or(Some(value)),
        ("method" | "custommethod", Some(PowerShellValue::Text(value) | PowerShellValue::Unknown(value))) => {
            draft.method = Some(value)
        }
        ("headers", Some(PowerShellValue::Map(entries))) => headers(draft, &entries),
        ("contenttype", Some(PowerShellValue::Text(value))) => {
            draft.headers.retain(|field| !layers.bytes(field.name).eq_ignore_ascii_case(b"content-type"));
            let name = layers.coarse(flag, b"Content-Type");
            draft.headers.push(Field { name, value, unit: value, origin: Origin::Written });
        }
        ("useragent", Some(PowerShellValue::Text(value))) => draft.built(layers, "User-Agent", flag, value),
        ("body", Some(value)) => body(draft, layers, flag, &value),
        ("form", Some(PowerShellValue::Map(entries))) => multipart(draft, flag, &entries),
        ("infile" | "form", Some(_)) => {
            draft.has_data(flag);
            draft.cut = true;
        }
        ("websession", Some(PowerShellValue::Unknown(at))) => draft.outside |= !is_assigned(layers, at, variables),
        ("headers" | "contenttype" | "credential" | "authentication" | "usedefaultcredentials" | "token" | "certificate", _) => {
            draft.outside = true;
        }
        ("skipcertificatecheck", _) => draft.insecure = Some(flag),
        _ => {}
    }
}

fn is_assigned(layers: &Layers<'_>, at: Slice, variables: &PowerShellVariables) -> bool {
    layers.bytes(at).strip_prefix(b"$").is_some_and(|name| variables.get(name).is_some())
}

/// A field whose value is not known is not shown, so the list is not whole.
fn headers(draft: &mut ClientRequest, entries: &[TableEntry]) {
    for entry in entries {
        match entry.value {
            PowerShellValue::Text(value) => {
                draft.headers.push(Field { name: entry.key, value, unit: entry.unit, origin: Origin::Written });
            }
            _ => draft.outside = true,
        }
    }
}

fn body(draft: &mut ClientRequest, layers: &mut Layers<'_>, flag: Slice, value: &PowerShellValue) {
    draft.has_data(flag);
    match value {
        PowerShellValue::Text(text) | PowerShellValue::Bytes(text, _) => draft.data = vec![Piece::Copy(*text)],
        PowerShellValue::Map(entries) => {
            draft.data = Vec::new();
            for entry in entries {
                let mut pair = pieces::form_encoded(layers, entry.key);
                pair.push(pieces::text("=", entry.unit.from(entry.unit.len())));
                pair.extend(form_value(layers, entry));
                pieces::join(&mut draft.data, pair);
            }
        }
        PowerShellValue::Json(inner) => match json(layers, inner, flag) {
            Some(text) => draft.data = text,
            None => draft.cut = true,
        },
        PowerShellValue::Unknown(_) => draft.cut = true,
    }
}

/// What is not known keeps its name, which reads as a variable.
fn form_value(layers: &Layers<'_>, entry: &TableEntry) -> Vec<Piece> {
    match &entry.value {
        PowerShellValue::Text(text) if !layers.is_live(*text) => pieces::form_encoded(layers, *text),
        PowerShellValue::Text(text) | PowerShellValue::Bytes(text, _) | PowerShellValue::Unknown(text) => {
            vec![Piece::Copy(*text)]
        }
        PowerShellValue::Map(_) | PowerShellValue::Json(_) => vec![pieces::text("$VALUE", entry.unit)],
    }
}

/// What `ConvertTo-Json` makes of a table of texts.
fn json(layers: &Layers<'_>, value: &PowerShellValue, flag: Slice) -> Option<Vec<Piece>> {
    let PowerShellValue::Map(entries) = value else { return None };
    let mut text = vec![pieces::text("{", entries.first().map_or(flag, |entry| entry.unit).to(0))];
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            text.push(pieces::text(",", entry.unit.to(0)));
        }
        text.extend(pieces::json_string(layers, entry.key));
        text.push(pieces::text(":", entry.unit.from(entry.unit.len())));
        match &entry.value {
            PowerShellValue::Text(value) | PowerShellValue::Unknown(value) | PowerShellValue::Bytes(value, _) => {
                text.extend(pieces::json_string(layers, *value))
            }
            PowerShellValue::Map(_) | PowerShellValue::Json(_) => return None,
        }
    }
    text.push(pieces::text("}", entries.last().map_or(flag, |entry| entry.unit).to(0)));
    Some(text)
}

fn multipart(draft: &mut ClientRequest, flag: Slice, entries: &[TableEntry]) {
    draft.form_flag = Some(flag);
    let field = |entry: &TableEntry| match entry.value {
        PowerShellValue::Text(value) | PowerShellValue::Unknown(value) => {
            Some(Field { name: entry.key, value, unit: entry.unit, origin: Origin::Written })
        }
        _ => None,
    };
    draft.pairs = entries.iter().filter_map(field).collect();
}
