//! Laravel's HTTP client: `Http::asForm()->withBasicAuth(...)->post($url, [...])`, link by link.

use std::ops::Range;

use super::draft::CallRequest;
use super::library::{self, ArgumentRole};
use super::value::{CallValue, Evaluator, last_word};
use super::{FORM, expression, is_shown};
use crate::capture::format::{Fragment, Part, Scan};
use crate::capture::model::View;
use crate::capture::notation::code::{Call, Expr, Language};

/// The chain that begins in the line.
pub(super) fn read_laravel(scan: &mut Scan<'_, '_>, line: &Range<usize>) -> Option<Fragment> {
    let text = &scan.source[line.clone()];
    let at = memchr::memmem::find(text, b"Http::")?;
    if text[..at].last().is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return None;
    }
    let start = line.start + at;
    let (expr, end) = expression(scan, start, Language::Php)?;
    let links = links(&expr);
    let sends = links.iter().position(|call| is_sent(scan, call))?;
    let mark = scan.taken.len();
    let mut reader = Evaluator::new(scan, Language::Php);
    let first = links.first()?;
    let mut draft = CallRequest::new(&library::LARAVEL, first.name.clone());
    let mut content = ArgumentRole::Json;
    for call in &links[..sends] {
        link(&mut reader, &mut draft, &mut content, call);
    }
    send(&mut reader, &mut draft, content, links[sends]);
    let request = draft.finish(&mut reader);
    if !is_shown(scan.layers, &request) {
        scan.taken.truncate(mark);
        return None;
    }
    let range = start..links[sends].at.end.min(end);
    Some(Fragment { part: Part::Request(Box::new(request), View::Logical), range, form: FORM })
}

/// The calls of a chain in order.
fn links(expr: &Expr) -> Vec<&Call> {
    let mut links = Vec::new();
    let mut next = Some(expr);
    while let Some(Expr::Call(call)) = next {
        links.push(&**call);
        next = call.on.as_ref();
    }
    links.reverse();
    links
}

fn name(scan: &Scan<'_, '_>, call: &Call) -> String {
    last_word(&String::from_utf8_lossy(scan.source.get(call.name.clone()).unwrap_or_default())).to_owned()
}

fn is_sent(scan: &Scan<'_, '_>, call: &Call) -> bool {
    matches!(name(scan, call).as_str(), "post" | "put" | "patch" | "get" | "delete" | "send")
}

/// A link that prepares the request.
fn link(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, content: &mut ArgumentRole, call: &Call) {
    let mut values: Vec<CallValue> = call.positional().map(|arg| reader.value(arg)).collect();
    let at = &call.at;
    match (name(reader.scan, call).as_str(), values.len()) {
        ("asForm", _) => *content = ArgumentRole::Form,
        ("asJson", _) => *content = ArgumentRole::Json,
        ("asMultipart" | "attach", _) => *content = ArgumentRole::Multipart,
        ("bodyFormat", 1) => {
            *content = match values.remove(0) {
                CallValue::Text(text) if reader.scan.layers.bytes(text) == b"form_params" => ArgumentRole::Form,
                CallValue::Text(text) if reader.scan.layers.bytes(text) == b"multipart" => ArgumentRole::Multipart,
                _ => ArgumentRole::Json,
            }
        }
        ("withHeaders" | "replaceHeaders", 1) => draft.take(reader, ArgumentRole::Headers, values.remove(0), at),
        ("withHeader", 2) => draft.set_field(reader, values.remove(0), values.remove(0), at),
        ("contentType", 1) => draft.take(reader, ArgumentRole::Type, values.remove(0), at),
        ("withBasicAuth", 2) => {
            draft.take(reader, ArgumentRole::User, values.remove(0), at);
            draft.take(reader, ArgumentRole::Password, values.remove(0), at);
        }
        ("withBody", 1 | 2) => {
            draft.take(reader, ArgumentRole::Data, values.remove(0), at);
            if let Some(media) = values.pop() {
                draft.take(reader, ArgumentRole::Type, media, at);
            }
        }
        ("baseUrl", 1) => draft.take(reader, ArgumentRole::Base, values.remove(0), at),
        ("withOptions", 1) => draft.take(reader, ArgumentRole::Options, values.remove(0), at),
        ("withQueryParameters", 1) => draft.take(reader, ArgumentRole::Query, values.remove(0), at),
        ("withoutVerifying", _) => draft.set_insecure(reader, at),
        ("timeout" | "connectTimeout" | "retry" | "throw" | "dd" | "dump" | "accept" | "acceptJson" | "withUserAgent", _) => {}
        // Tokens, macros and middleware add fields that are not spelled out.
        _ => draft.open = true,
    }
}

/// The link that sends: `post($url, $data)`, `send('POST', $url, $options)`.
fn send(reader: &mut Evaluator<'_, '_, '_>, draft: &mut CallRequest, content: ArgumentRole, call: &Call) {
    let name = name(reader.scan, call);
    let roles = match name.as_str() {
        "send" => [ArgumentRole::Method, ArgumentRole::Url, ArgumentRole::Options],
        "get" => [ArgumentRole::Url, ArgumentRole::Query, ArgumentRole::Nothing],
        _ => [ArgumentRole::Url, content, ArgumentRole::Nothing],
    };
    if let Some(method) = library::method_of(&name) {
        draft.set_method(reader, method);
    }
    for (arg, role) in call.positional().zip(roles) {
        let value = reader.value(arg);
        draft.take(reader, role, value, &arg.at());
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::testing::{read_only, read_texts};

    #[test]
    fn a_chain_over_several_lines() {
        let text = "$response = Http::asForm()\n    ->withBasicAuth($id, 'sec')\n    ->withHeaders(['X-A' => 'b'])\n    \
            ->post('https://h.example/oauth/token', [\n        'grant_type' => 'refresh_token',\n        'refresh_token' => $rt,\n    ]);";
        assert_eq!(
            read_only(text),
            "[code logical] POST https://h.example/oauth/token Whole\nX-A: b\nContent-Type: application/x-www-form-urlencoded\nbody grant_type=refresh_token&refresh_token=${$rt}"
        );
    }

    #[test]
    fn without_as_form_it_is_json() {
        let read = read_only("$r = Http::post('https://h.example/t', ['a' => 'b']);");
        assert!(read.ends_with("Content-Type: application/json\nbody {\"a\":\"b\"}"), "{read}");
        let read = read_only("Http::withToken($t)->asForm()->post('https://h.example/t', $data);");
        assert_eq!(read, "[code logical] POST https://h.example/t Partial\nbody ?");
    }

    #[test]
    fn other_classes_are_none_of_it() {
        for text in ["use Illuminate\\Support\\Facades\\Http;", "Http::fake();", "MyHttp::post('x')", "Http::asForm()->post("] {
            assert!(read_texts(text).is_empty(), "{text}: {:?}", read_texts(text));
        }
    }
}
