//! Exchanges as short texts, for the tests of the readers.

use crate::capture::model::{Body, BodyNotation, Capture, Exchange, Seen};
use crate::text::layers::{Layers, Slice};

/// What a text holds, one exchange a string: request line, fields, body, answer; `?` stands for what is not shown.
pub(super) fn read_texts(text: &str) -> Vec<String> {
    read_bytes(text.as_bytes())
}

pub(super) fn read_bytes(file: &[u8]) -> Vec<String> {
    let mut layers = Layers::new(file);
    let root = layers.root();
    let capture = super::read_capture(&mut layers, root);
    let problems = capture.problems.iter().map(|problem| format!("problem: {}", problem.message));
    capture.exchanges.iter().map(|exchange| show(&layers, exchange)).chain(problems).collect()
}

/// The same of a text with one exchange.
pub(super) fn read_only(text: &str) -> String {
    let all = read_texts(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap_or_default()
}

/// Hands over what was read of a text.
pub(super) fn with_capture(text: &str, check: impl FnOnce(&Layers<'_>, &Capture)) {
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let capture = super::read_capture(&mut layers, root);
    check(&layers, &capture);
}

fn show(layers: &Layers<'_>, exchange: &Exchange) -> String {
    let text = |slice: Slice| layers.text(slice).into_owned();
    let request = &exchange.request;
    let mut out = format!("[{} {}] ", exchange.form, exchange.view.name());
    out += &request.method.shown().map_or("?".to_owned(), |method| text(*method));
    out += " ";
    out += &request.url.shown().map_or("?".to_owned(), |url| text(url.whole));
    match &request.headers {
        Seen::Shown(headers) => {
            out += &format!(" {:?}", headers.coverage);
            for field in &headers.fields {
                out += &format!("\n{}: {}", text(field.name), text(field.value));
            }
        }
        Seen::Absent => out += "\nno fields",
        Seen::NotShown => out += "\nfields ?",
    }
    out += &match &request.body {
        Seen::Shown(body) => show_body(layers, body),
        Seen::Absent => "\nno body".to_owned(),
        Seen::NotShown => "\nbody ?".to_owned(),
    };
    if let Some(response) = &exchange.response {
        let status = response.status.map_or("?".to_owned(), |(code, _)| code.to_string());
        out += &format!("\n<- {status} ({} fields)", response.headers.len());
        out += &response.body.map_or(String::new(), |body| format!(" {}", text(body)));
    }
    out
}

fn show_body(layers: &Layers<'_>, body: &Body) -> String {
    let text = |slice: Slice| layers.text(slice).into_owned();
    let cut = if body.cut { " (cut)" } else { "" };
    if body.notation == BodyNotation::Text {
        return format!("\nbody {}{cut}", text(body.raw));
    }
    let pairs: Vec<String> = body.pairs.iter().map(|pair| format!("{}={}", text(pair.name), text(pair.value))).collect();
    format!("\nbody {:?} {}{cut}", body.notation, pairs.join(" "))
}
