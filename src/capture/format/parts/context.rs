//! What stands round the parts: labels of sections in the languages people post in, and the signs that begin a part.

use super::names;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelTopic {
    Request,
    Headers,
    Body,
    Address,
    Method,
    Response,
}

/// Words that announce, in lower case. The first words of a label decide.
const LABELS: &[(LabelTopic, &[&str])] = &[
    (
        LabelTopic::Response,
        &[
            "response",
            "reply",
            "answer",
            "result",
            "returned",
            "error",
            "output",
            "status",
            "statuscode",
            "server response",
            "antwort",
            "fehler",
            "réponse",
            "erreur",
            "respuesta",
            "resposta",
            "risposta",
            "odpowied\u{17a}",
            "ответ",
            "ошибка",
            "レスポンス",
            "応答",
            "响应",
            "返回",
            "回應",
            "응답",
            "yanıt",
            "antwoord",
            "svar",
        ],
    ),
    (
        LabelTopic::Headers,
        &[
            "headers",
            "header",
            "request headers",
            "http headers",
            "common headers",
            "content headers",
            "kopfzeilen",
            "en-têtes",
            "entêtes",
            "cabeceras",
            "encabezados",
            "cabeçalhos",
            "intestazioni",
            "nagłówki",
            "заголовки",
            "ヘッダー",
            "请求头",
            "標頭",
            "헤더",
            "başlıklar",
        ],
    ),
    (
        LabelTopic::Body,
        &[
            "body",
            "request body",
            "payload",
            "form data",
            "form",
            "data",
            "params",
            "parameters",
            "form parameters",
            "content",
            "post data",
            "postdata",
            "query",
            "query params",
            "query string parameters",
            "body start",
            "raw body",
            "inhalt",
            "rumpf",
            "parameter",
            "corps",
            "paramètres",
            "cuerpo",
            "parámetros",
            "corpo",
            "parâmetros",
            "parametri",
            "treść",
            "parametry",
            "тело",
            "параметры",
            "ボディ",
            "パラメータ",
            "请求体",
            "参数",
            "본문",
            "매개변수",
            "gövde",
        ],
    ),
    (
        LabelTopic::Address,
        &[
            "url",
            "uri",
            "endpoint",
            "address",
            "token url",
            "request url",
            "token endpoint",
            "access token url",
            "target",
            "path",
            "post url",
            "adresse",
            "dirección",
            "endereço",
            "indirizzo",
            "adres",
            "адрес",
            "アドレス",
            "エンドポイント",
            "地址",
            "网址",
            "주소",
        ],
    ),
    (
        LabelTopic::Method,
        &[
            "method",
            "http method",
            "verb",
            "request method",
            "methode",
            "méthode",
            "método",
            "metodo",
            "metoda",
            "метод",
            "メソッド",
            "方法",
            "메서드",
            "yöntem",
        ],
    ),
    (
        LabelTopic::Request,
        &[
            "request",
            "http request",
            "request line",
            "anfrage",
            "requête",
            "solicitud",
            "petición",
            "requisição",
            "richiesta",
            "żądanie",
            "запрос",
            "リクエスト",
            "请求",
            "요청",
            "istek",
        ],
    ),
];

/// What the words `text` announce, when they are a label as a whole.
pub(super) fn label(text: &[u8]) -> Option<LabelTopic> {
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    let text = String::from_utf8_lossy(text).to_lowercase();
    let words = text.trim_matches(|c: char| !c.is_alphanumeric()).replace(['_', '-'], " ");
    let words = without_frame(&words);
    let named = |names: &&(LabelTopic, &[&str])| names.1.iter().any(|name| name.replace('-', " ") == words);
    LABELS
        .iter()
        .find(named)
        .map(|(label, _)| *label)
        .or_else(|| of_details(words))
        .or_else(|| is_body(words).then_some(LabelTopic::Body))
}

/// Words that a sentence begins with before what it announces, and those that it ends with.
const BEFORE: &[&str] = &["here is ", "here are ", "this is ", "these are ", "my ", "the ", "our "];
const AFTER: &[&str] =
    &[" of my request", " of the request", " of my post request", " is", " are", " looks like this", " i send"];

/// `My headers are`, `The params of my POST request`: what is announced.
fn without_frame(words: &str) -> &str {
    let words = BEFORE.iter().fold(words, |words, before| words.strip_prefix(before).unwrap_or(words));
    AFTER.iter().rev().fold(words, |words, after| words.strip_suffix(after).unwrap_or(words))
}

/// `Response details`, `Request info`: the whole of one side.
fn of_details(words: &str) -> Option<LabelTopic> {
    let (side, more) = words.split_once(' ')?;
    let known = ["details", "detail", "info", "information", "headers", "from the server", "from server"].contains(&more);
    let side =
        LABELS.iter().find(|(label, names)| matches!(label, LabelTopic::Response | LabelTopic::Request) && names.contains(&side));
    let headers_of_request = matches!(side, Some((LabelTopic::Request, _))) && more == "headers";
    side.filter(|_| known && !headers_of_request).map(|(label, _)| *label)
}

/// `Body (x-www-form-urlencoded)`, `POST fields`, `Form parameters`, `Request payload`: words for the content, and words about it.
fn is_body(words: &str) -> bool {
    let nouns = ["body", "payload", "fields", "parameters", "params", "urlencoded", "data", "form"];
    let others = [
        "request",
        "post",
        "content",
        "raw",
        "x",
        "www",
        "the",
        "and",
        "with",
        "of",
        "url",
        "encoded",
        "here",
        "is",
        "in",
        "as",
        "multipart",
        "json",
    ];
    let mut all = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let named = words.split(|c: char| !c.is_alphanumeric()).any(|word| nouns.contains(&word));
    let known = all.peek().is_some() && all.all(|word| nouns.contains(&word) || others.contains(&word));
    known && named && !words.contains("request url")
}

const METHODS: &[&[u8]] = &[b"POST ", b"GET ", b"PUT ", b"PATCH ", b"DELETE ", b"OPTIONS "];

/// Options that a line of a command begins with.
const OPTIONS: &[&[u8]] =
    &[b"curl ", b"-H ", b"-d ", b"-X ", b"-u ", b"--header ", b"--data", b"--request ", b"--url ", b"--user "];

/// Where the first part of a request or an answer begins in a line.
pub(super) fn begins_part(line: &[u8]) -> Option<usize> {
    let mut apart = true;
    for at in 0..line.len() {
        if apart && is_part(&line[at..]) {
            return Some(opened(line, at));
        }
        apart = !(line[at].is_ascii_alphanumeric() || b"_-./".contains(&line[at]) || line[at] >= 0x80);
    }
    None
}

/// Quotes and brackets that open right before a part belong to it.
fn opened(line: &[u8], at: usize) -> usize {
    at - line[..at].iter().rev().take_while(|b| b"\"'`[({*:<$".contains(b)).count() + colon_kept(line, at)
}

/// A colon that a blank does not follow is a part of the name (`:path`) unless a word stands before it.
fn colon_kept(line: &[u8], at: usize) -> usize {
    let signs = line[..at].iter().rev().take_while(|b| b"\"'`[({*:<$".contains(b)).count();
    let kept = &line[at - signs..at];
    let before = at.checked_sub(signs + 1).and_then(|before| line.get(before));
    let word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b"])".contains(b));
    if word { kept.iter().take_while(|b| **b == b':').count() } else { 0 }
}

fn is_part(text: &[u8]) -> bool {
    let target = |method: &[u8]| {
        text.strip_prefix(method)
            .is_some_and(|rest| rest.starts_with(b"/") || rest.starts_with(b"http") || rest.starts_with(b"{{"))
    };
    METHODS.iter().any(|method| target(method))
        || text.starts_with(b"HTTP/") && text.get(5).is_some_and(u8::is_ascii_digit)
        || OPTIONS.iter().any(|option| text.starts_with(option))
        || is_named(text)
}

/// `Content-Type:`, `"grant_type" =>`, `client_id=`.
fn is_named(text: &[u8]) -> bool {
    let length = text.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-".contains(b)).count();
    let (name, rest) = text.split_at(length);
    let field = names::header(name) && name.contains(&b'-')
        || [&b"Host"[..], b"Accept", b"Authorization", b"host", b"accept", b"authorization"].contains(&name);
    if !field && !names::strong(name) {
        return false;
    }
    let rest = rest.iter().copied().find(|b| !b"\"'`*]) ".contains(b));
    rest.is_some_and(|b| b":=|\t-,".contains(&b) || b >= 0x80)
}
