//! Harmless changes of layout: a reader who sees the changed paste finds the same faults in it.

use super::paste::{Kind, form_pairs, header, is_fence, is_form, is_request_line, kind, lines};

/// The kinds of change; a rate is given for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Prefix,
    Quotes,
    Separators,
    Encoding,
    Order,
    Wrapping,
}

/// One change. `None` where it makes no sense, or changes nothing.
pub(crate) struct Change {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    pub(crate) make: fn(&str) -> Option<String>,
}

const fn change(name: &'static str, family: Family, make: fn(&str) -> Option<String>) -> Change {
    Change { name, family, make }
}

use Family::{Encoding, Order, Prefix, Quotes, Separators, Wrapping};

pub(crate) const CHANGES: &[Change] = &[
    change("indent by 2", Prefix, |text| every(text, "  ")),
    change("indent by 4", Prefix, |text| every(text, "    ")),
    change("tab indent", Prefix, |text| every(text, "\t")),
    change("quoted with >", Prefix, |text| every_line(text, "> ")),
    change("quoted twice with >>", Prefix, |text| every_line(text, ">> ")),
    change("quoted three times with > > >", Prefix, |text| every_line(text, "> > > ")),
    change("bar at the left", Prefix, |text| every_line(text, "| ")),
    change("ISO time, thread, level, logger", Prefix, |text| {
        every_line(text, "2026-03-02 11:22:33,123 [main] DEBUG c.e.http.Client - ")
    }),
    change("ISO time and level", Prefix, |text| every_line(text, "2026-03-02T11:22:33.123Z INFO ")),
    change("syslog", Prefix, |text| every_line(text, "Mar  2 11:22:33 web01 app[4711]: ")),
    change("[tag]", Prefix, |text| every_line(text, "[oauth-client] ")),
    change("Ruby's Logger", Prefix, |text| every_line(text, "D, [2026-03-02T11:22:33.123456 #4711] DEBUG -- : ")),
    change("logcat", Prefix, |text| every_line(text, "03-02 11:22:33.123  4711  4732 D OkHttp  : ")),
    change("klog", Prefix, |text| every_line(text, "I0302 11:22:33.123456   4711 round_trippers.go:466] ")),
    change("systemd journal", Prefix, |text| every_line(text, "Mar 02 11:22:33 host-17 gateway[812]: DEBUG: ")),
    change("container of a compose file", Prefix, |text| every_line(text, "web_1    | ")),
    change("Go's log", Prefix, |text| every_line(text, "2026/03/02 11:22:33 client.go:84: ")),
    change("counting times", Prefix, |text| {
        numbered(text, |line| format!("11:22:{:02}.{:03} ", line / 40 % 60, line * 25 % 1000))
    }),
    change("two services in turn", Prefix, |text| {
        numbered(text, |line| if line % 2 == 0 { "[api] ".into() } else { "[oauth-worker] ".into() })
    }),
    change("line numbers", Prefix, |text| numbered(text, |line| format!("{:3}  ", line + 1))),
    change("line numbers with a bar", Prefix, |text| numbered(text, |line| format!("{:4} | ", line + 1))),
    change("line numbers with a colon", Prefix, |text| numbered(text, |line| format!("{}: ", line + 1))),
    change("zero-width space at the start", Prefix, |text| every(text, "\u{200b}")),
    change("box drawing at the left", Prefix, |text| every_line(text, "│ ")),
    change("comment marks #", Prefix, |text| plain(text).then(|| every_line(text, "# "))?),
    change("comment marks //", Prefix, |text| plain(text).then(|| every_line(text, "// "))?),
    change("bullets", Prefix, |text| parts(text, |line| format!("- {line}"))),
    change("numbered list", Prefix, |text| parts(text, |line| format!("1. {line}"))),
    change("other quotes", Quotes, switch_quotes),
    change("curly quotes", Quotes, curly_quotes),
    change("header lines in back quotes", Quotes, |text| headers(text, |name, value| format!("`{name}: {value}`"))),
    change("header values in back quotes", Quotes, |text| headers(text, |name, value| format!("{name}: `{value}`"))),
    change("header names in bold", Quotes, |text| headers(text, |name, value| format!("**{name}:** {value}"))),
    change("bold bullets", Quotes, |text| headers(text, |name, value| format!("* **{name}:** {value}"))),
    change("fenced whole", Quotes, |text| (!text.contains("```")).then(|| format!("```\n{text}\n```"))),
    change("fenced with tildes", Quotes, |text| (!text.contains("```")).then(|| format!("~~~\n{text}\n~~~"))),
    change("table of headers and parameters", Separators, table),
    change("headers in table rows", Separators, |text| headers(text, |name, value| format!("| {name} | {value} |"))),
    change("name = value", Separators, |text| headers(text, |name, value| format!("{} = {value}", name.to_lowercase()))),
    change("name, tab, value", Separators, |text| headers(text, |name, value| format!("{name}\t{value}"))),
    change("\"name\": \"value\",", Separators, |text| {
        headers(
            text,
            |name, value| {
                if value.contains('"') { format!("{name}: {value}") } else { format!("\"{name}\": \"{value}\",") }
            },
        )
    }),
    change("[name] => value", Separators, |text| headers(text, |name, value| format!("[{name}] => {value}"))),
    change("name -> value", Separators, |text| headers(text, |name, value| format!("{name} -> {value}"))),
    change("name and a full-width colon", Separators, |text| headers(text, |name, value| format!("{name}\u{ff1a}{value}"))),
    change("space before the colon", Separators, |text| headers(text, |name, value| format!("{name} : {value}"))),
    change("parameters as name: value", Separators, |text| pairs(text, |name, value| format!("{name}: {value}"))),
    change("parameters as name = value", Separators, |text| pairs(text, |name, value| format!("{name} = {value}"))),
    change("parameters as bullets", Separators, |text| pairs(text, |name, value| format!("- {name}: {value}"))),
    change("parameters as name, tab, value", Separators, |text| pairs(text, |name, value| format!("{name}\t{value}"))),
    change("one parameter a line", Separators, |text| pairs(text, |name, value| format!("{name}={value}"))),
    change("spaces round : and = and &", Separators, spaced),
    change("HTML entities", Encoding, |text| {
        Some(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
    }),
    change("no-break spaces", Encoding, |text| Some(text.replace(' ', "\u{a0}"))),
    change("a JSON string", Encoding, |text| serde_json::to_string(&serde_json::json!({ "body": text })).ok()),
    change("a JSON string in a list", Encoding, |text| {
        serde_json::to_string(&serde_json::json!([{ "id": 17, "note": text }])).ok()
    }),
    change("carriage returns", Encoding, |text| Some(text.replace('\n', "\r\n"))),
    change("byte order mark", Encoding, |text| Some(format!("\u{feff}{text}"))),
    change("HTML, pre and code", Encoding, |text| {
        Some(format!("<pre><code>{}</code></pre>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")))
    }),
    change("trailing spaces", Encoding, |text| Some(lines(text, |line| format!("{line}   ")))),
    change("unrelated JSON before", Order, |text| {
        Some(format!("{{\"status\":\"ok\",\"items\":[{{\"id\":17,\"name\":\"printer\"}}]}}\n\n{text}"))
    }),
    change("unrelated request before", Order, |text| {
        Some(format!(
            "First I load the profile, that works:\n\nGET https://api.example.org/users/me HTTP/1.1\nAccept: application/json\n\nHTTP/1.1 200 OK\n\n{{\"id\":17,\"name\":\"anna\"}}\n\nThen the token:\n\n{text}"
        ))
    }),
    change("prose before and after", Order, |text| {
        Some(format!(
            "Hello everyone, since the update our service cannot log in any more. This is what I see:\n\n{text}\n\nThanks in advance for any idea, we have been stuck for two days."
        ))
    }),
    change("prose in German before", Order, |text| {
        Some(format!("Hallo zusammen, seit gestern schlägt die Anmeldung fehl. Das wird gesendet:\n\n{text}"))
    }),
    change("unrelated log lines around", Order, |text| {
        Some(format!(
            "2026-03-02 11:22:30 INFO  cache warmed in 812 ms\n2026-03-02 11:22:31 INFO  3 workers ready\n\n{text}\n\n2026-03-02 11:22:35 INFO  shutting down"
        ))
    }),
    change("header fields after the body", Order, headers_after_body),
    change("labels for each part", Order, labelled),
    change("joined on one line", Wrapping, joined),
    change("double spacing", Wrapping, |text| {
        (kind(text) == Kind::Raw || kind(text) == Kind::List).then(|| text.replace('\n', "\n\n"))
    }),
    change("wrapped at 72 columns", Wrapping, |text| Some(wrapped(text, 72))),
    change("wrapped at 100 columns", Wrapping, |text| Some(wrapped(text, 100))),
    change("values on the next line", Wrapping, |text| headers(text, |name, value| format!("{name}:\n{value}"))),
];

/// Text before every line that is not empty.
fn every(text: &str, prefix: &str) -> Option<String> {
    Some(lines(text, |line| if line.trim().is_empty() || is_fence(line) { line.to_owned() } else { format!("{prefix}{line}") }))
}

/// Text before every line, empty ones too.
fn every_line(text: &str, prefix: &str) -> Option<String> {
    numbered(text, |_| prefix.to_owned())
}

fn numbered(text: &str, prefix: impl Fn(usize) -> String) -> Option<String> {
    if text.contains("```") {
        return None;
    }
    let made = text.split('\n').enumerate().map(|(number, line)| format!("{}{line}", prefix(number)));
    Some(made.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n"))
}

/// Whether no line is a command, in which a comment mark would take the command away, or code.
fn plain(text: &str) -> bool {
    matches!(kind(text), Kind::Raw | Kind::List)
}

/// Request line, header and body lines changed.
fn parts(text: &str, make: impl Fn(&str) -> String) -> Option<String> {
    let changed =
        lines(
            text,
            |line| {
                if header(line).is_some() || is_request_line(line) || is_form(line) { make(line) } else { line.to_owned() }
            },
        );
    plain(text).then_some(changed)
}

fn headers(text: &str, make: impl Fn(&str, &str) -> String) -> Option<String> {
    let changed = lines(text, |line| header(line).map_or_else(|| line.to_owned(), |(name, value)| make(name, value)));
    plain(text).then_some(changed)
}

/// The pairs of a body that is one line, a line each.
fn pairs(text: &str, make: impl Fn(&str, &str) -> String) -> Option<String> {
    let split = |line: &str| form_pairs(line).iter().map(|(name, value)| make(name, value)).collect::<Vec<_>>().join("\n");
    let has_length = text.to_ascii_lowercase().contains("content-length");
    let changed = lines(text, |line| if is_form(line) { split(line) } else { line.to_owned() });
    (plain(text) && !has_length && !text.contains('%')).then_some(changed)
}

fn table(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut first = true;
    for line in text.split('\n').filter(|line| !is_fence(line)) {
        if let Some((name, value)) = header(line) {
            if std::mem::take(&mut first) {
                out.extend(["| Header | Value |".to_owned(), "|---|---|".to_owned()]);
            }
            out.push(format!("| {name} | {value} |"));
        } else if is_form(line) && !text.contains('%') {
            out.extend(["| Parameter | Value |".to_owned(), "|---|---|".to_owned()]);
            out.extend(form_pairs(line).iter().map(|(name, value)| format!("| {name} | {value} |")));
        } else {
            out.push(line.to_owned());
        }
    }
    plain(text).then(|| out.join("\n"))
}

fn spaced(text: &str) -> Option<String> {
    let pad = |line: &str| line.replace('&', " & ").replacen('=', " = ", usize::MAX);
    let changed = lines(text, |line| match header(line) {
        Some((name, value)) => format!("{name} : {value}"),
        None if is_form(line) => pad(line),
        None => line.to_owned(),
    });
    plain(text).then_some(changed)
}

fn switch_quotes(text: &str) -> Option<String> {
    let safe = !text.contains(['"', '\\', '$', '`']) && text.contains('\'') && kind(text) != Kind::Raw;
    safe.then(|| text.replace('\'', "\""))
}

fn curly_quotes(text: &str) -> Option<String> {
    let mut open = false;
    let curled = |c: char| match c {
        '"' => {
            open = !open;
            if open { '\u{201c}' } else { '\u{201d}' }
        }
        other => other,
    };
    (plain(text) && text.matches('"').count().is_multiple_of(2)).then(|| text.chars().map(curled).collect())
}

fn headers_after_body(text: &str) -> Option<String> {
    if kind(text) != Kind::Raw || text.contains("```") {
        return None;
    }
    let all: Vec<&str> = text.split('\n').collect();
    let first = all.iter().position(|line| is_request_line(line))?;
    let count = all.get(first + 1..)?.iter().take_while(|line| header(line).is_some()).count();
    let (fields, rest) = all.get(first + 1..)?.split_at(count);
    let body = rest.iter().position(|line| !line.trim().is_empty())?;
    let end = body + rest.get(body..)?.iter().take_while(|line| !line.trim().is_empty()).count();
    let made = [&all[..=first], &[""], &rest[body..end], &[""], fields, &rest[end..]].concat();
    (count > 0 && rest.get(body).is_some_and(|line| is_form(line))).then(|| made.join("\n"))
}

fn labelled(text: &str) -> Option<String> {
    let changed = lines(text, |line| {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some(method), Some(target)) if is_request_line(line) => format!("URL: {target}\nMethod: {method}\nHeaders:"),
            _ if is_form(line) => format!("Body: {line}"),
            _ => line.to_owned(),
        }
    });
    (kind(text) == Kind::Raw && !text.contains("```")).then_some(changed)
}

fn joined(text: &str) -> Option<String> {
    let whole = text.replace("\\\n", " ");
    let words = whole.split('\n').filter(|line| !is_fence(line)).map(str::trim).filter(|line| !line.is_empty());
    (kind(text) != Kind::Code).then(|| words.collect::<Vec<_>>().join(" "))
}

fn wrapped(text: &str, width: usize) -> String {
    lines(text, |line| {
        let letters: Vec<char> = line.chars().collect();
        letters.chunks(width).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    })
}
