//! Sentences of the report for people, and how they are laid out.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::check::lint::ExchangeReport;
use crate::report::{Style, count};
use crate::rules::finding::{Level, Unchecked};

/// What is said where the request shows no cause: where else to look, by what the server complains of.
pub(super) fn no_fault(error: Option<&str>) -> &'static str {
    match error {
        Some("invalid_client") => "No fault found in the request itself: check the secret and the client's registration.",
        Some("invalid_grant" | "invalid_token" | "expired_token") => {
            "No fault found in the request itself: check the age of the token or code, and whether it was used before."
        }
        Some("invalid_scope") => "No fault found in the request itself: check which scopes this client may ask for.",
        Some("unauthorized_client" | "unsupported_grant_type" | "access_denied") => {
            "No fault found in the request itself: check what the client is registered for."
        }
        _ => "No fault found in the request itself: go by what the server says.",
    }
}

/// There is an answer, and nothing of its request.
pub(super) fn is_answer_alone(exchange: &ExchangeReport) -> bool {
    let read = &exchange.read;
    let shown = exchange.method.is_some() || exchange.url.is_some() || read.fields.is_some() || read.parameters > 0;
    !shown && read.body == "not shown" && (read.answered || read.answer.is_some())
}

/// What was read of a request and its answer: nothing is passed over in silence.
pub(super) fn read_line(exchange: &ExchangeReport) -> String {
    let read = &exchange.read;
    let request = [exchange.method.as_deref(), exchange.url.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    if is_answer_alone(exchange) {
        return "read an answer, and no request".to_owned();
    }
    let request = if request.is_empty() { "a request without its address".to_owned() } else { request };
    let fields = match read.fields {
        Some(0) => "no header fields".to_owned(),
        Some(fields) => count(fields, "header field"),
        None => "header fields not shown".to_owned(),
    };
    let answer = match (read.answer, read.answered) {
        (Some(status), _) => format!(", answer {status}"),
        (None, true) => ", an answer".to_owned(),
        (None, false) => String::new(),
    };
    format!("read {request}, {fields}, {}{answer}", body(exchange))
}

fn body(exchange: &ExchangeReport) -> String {
    let parameters = count(exchange.read.parameters, "parameter");
    match (exchange.read.body, exchange.read.parameters) {
        ("not shown", 0) => "body not shown".to_owned(),
        ("not shown", _) => format!("{parameters}, body not shown"),
        ("empty", 0) => "no body".to_owned(),
        ("empty", _) => format!("{parameters} in the query"),
        ("structure", _) => format!("body of {parameters}"),
        ("other", 0) => "a body that is not understood".to_owned(),
        ("other", _) => format!("a body that is not understood, {parameters}"),
        ("json", _) => format!("JSON of {parameters}"),
        (kind, _) => format!("{kind} of {parameters}"),
    }
}

/// The first sentence of a text.
pub(super) fn sentence(text: &str) -> &str {
    let end = text.match_indices(". ").map(|(at, _)| at + 1).find(|&at| at > 12);
    end.map_or(text, |end| &text[..end])
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text in lines of at most `width` columns, the following ones after `indent`. Where a word is too long it stays whole, and
/// nothing is broken at a hyphen: names of rules and options are copied from here. With both switched off nothing would be
/// left of textwrap but this loop.
pub(super) fn wrapped(text: &str, indent: &str, width: usize) -> String {
    let front = text.len() - text.trim_start().len();
    let mut out = " ".repeat(front);
    let mut column = front;
    for (index, word) in text.split_whitespace().enumerate() {
        let size = word.width();
        if index > 0 && column + 1 + size > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += size;
    }
    out + "\n"
}

/// A text on one line of at most `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(3);
    let fits = |c: &char| {
        let size = c.width().unwrap_or(0);
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    text.chars().take_while(fits).collect::<String>() + "..."
}

pub(super) fn paint(text: &str, level: Level, style: Style) -> String {
    let code = match level {
        Level::Error => "1;31",
        Level::Warning => "1;33",
        Level::Info => "1;36",
    };
    if style == Style::Plain {
        return text.to_owned();
    }
    let (words, end) = text.strip_suffix('\n').map_or((text, ""), |words| (words, "\n"));
    format!("\u{1b}[{code}m{words}\u{1b}[0m{end}")
}

/// How many checks could not be made, and why.
pub(super) fn obstacles(items: &[Unchecked], width: usize) -> String {
    let reasons = distinct(items.iter().map(|item| item.reason.as_str()));
    let Some(first) = reasons.first() else { return String::new() };
    let why = if reasons.len() == 1 { "because" } else { "for example because" };
    wrapped(&format!("{} could not be made, {why} {first}: -v lists them", count(items.len(), "check")), "  ", width)
}

/// Each obstacle, and below it the checks that it prevents, those with the same way to check together.
pub(super) fn unchecked_in_full(items: &[Unchecked], width: usize) -> String {
    let mut out = String::new();
    for reason in distinct(items.iter().map(|item| item.reason.as_str())) {
        out.push_str(&wrapped(&format!("could not check, because {reason}:"), "  ", width));
        let same: Vec<&Unchecked> = items.iter().filter(|item| item.reason == reason).collect();
        for how in distinct(same.iter().map(|item| item.how.as_str())) {
            let rules: Vec<&str> = same.iter().filter(|item| item.how == how).map(|item| item.rule).collect();
            out.push_str(&wrapped(&format!("  {}: {how}", rules.join(", ")), "    ", width));
        }
    }
    out
}

fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_by_columns_and_keeps_its_indent() {
        assert_eq!(wrapped("  = help: one two three", "     ", 14), "  = help: one\n     two three\n");
        assert_eq!(wrapped("一二三四 五六", "", 8), "一二三四\n五六\n");
    }

    #[test]
    fn a_long_line_is_cut_by_columns() {
        assert_eq!(cut("one two three", 10), "one two...");
        assert_eq!(cut("一二三四五六", 9), "一二三...");
        assert_eq!(cut("short", 9), "short");
    }

    #[test]
    fn where_to_look_follows_what_the_server_complains_of() {
        assert!(no_fault(Some("invalid_scope")).ends_with("check which scopes this client may ask for."));
        assert!(no_fault(None).ends_with("go by what the server says."));
    }

    #[test]
    fn a_sentence_ends_at_its_stop() {
        assert_eq!(sentence("The client is not known. Ask for it."), "The client is not known.");
        assert_eq!(sentence("No stop in here"), "No stop in here");
    }

    #[test]
    fn obstacles_are_counted() {
        let item = |rule, reason: &str| Unchecked { rule, reason: reason.into(), how: "look".into() };
        let items = [item("a/b", "the value is hidden"), item("a/c", "the value is hidden"), item("a/d", "it is cut")];
        let lines = obstacles(&items, 100);
        assert_eq!(lines, "3 checks could not be made, for example because the value is hidden: -v lists them\n");
        assert_eq!(obstacles(&items[..1], 100), "1 check could not be made, because the value is hidden: -v lists them\n");
        assert_eq!(obstacles(&[], 100), "");
    }
}
