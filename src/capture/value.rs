//! What a value is, before anything is said about its content: a redacted value is not malformed, a template is not sent.

/// The kinds of values that a capture holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A real value, or one that cannot be told from one.
    Live,
    /// No characters.
    Empty,
    /// Hidden by the poster or by the logger: `***`, `[FILTERED]`, `{ {HIDDEN}}`, `AQA....kmp`.
    Redacted,
    /// A template that nobody filled: `YOUR_CLIENT_ID`, `<client-id>`, `{key}`.
    Placeholder,
    /// A variable of a shell or a tool, filled before sending: `$TOKEN`, `{{token}}`.
    Variable,
    /// The text of a missing value: `undefined`, `null`, `None`, `nil`, `[object Object]`.
    Undefined,
    /// A value that a specification uses as its sample.
    Sample,
}

impl ValueKind {
    /// True when rules about the content may speak.
    pub fn is_live(self) -> bool {
        matches!(self, ValueKind::Live | ValueKind::Sample)
    }

    /// Why a check of the content is not possible; `None` when it is.
    pub fn obstacle(self) -> Option<&'static str> {
        match self {
            ValueKind::Redacted => Some("the value is redacted"),
            ValueKind::Placeholder => Some("a placeholder stands for the value"),
            ValueKind::Variable => Some("a variable stands for the value"),
            ValueKind::Live | ValueKind::Empty | ValueKind::Undefined | ValueKind::Sample => None,
        }
    }
}

/// Says what kind of value `text` (decoded) is.
pub(crate) fn classify(text: &[u8]) -> ValueKind {
    let text = String::from_utf8_lossy(text);
    let text = text.trim();
    if text.is_empty() {
        return ValueKind::Empty;
    }
    if UNDEFINED.contains(&text) {
        return ValueKind::Undefined;
    }
    if SAMPLES.contains(&text) {
        return ValueKind::Sample;
    }
    // Most values are of letters, digits and signs that join words, and can be only some of what follows.
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') { of_words(text) } else { of_signs(text) }
}

fn of_words(text: &str) -> ValueKind {
    let crossed = text.contains(['x', 'X']) && (has_gap(text) || has_crosses(text));
    if crossed || is_mask(text) || is_framed(text) || is_counting(text) || says_hidden(text) {
        return ValueKind::Redacted;
    }
    let unfilled = text == UNTYPED || says_fill_in(text) || is_parameter_name(text) || is_notation(text);
    if unfilled { ValueKind::Placeholder } else { ValueKind::Live }
}

/// What Swagger puts where nobody gave an example.
const UNTYPED: &str = "string";

fn of_signs(text: &str) -> ValueKind {
    if is_redacted(text) {
        return ValueKind::Redacted;
    }
    if is_template(text) {
        return ValueKind::Placeholder;
    }
    if is_variable(text) {
        return ValueKind::Variable;
    }
    if is_placeholder(text) { ValueKind::Placeholder } else { ValueKind::Live }
}

/// Parameters whose registered values look like names of parameters (`grant_type=refresh_token`).
const KEYWORD_PARAMS: &[&str] =
    &["grant_type", "token_type_hint", "response_type", "requested_token_type", "subject_token_type", "actor_token_type"];

/// Says what kind of value the parameter `name` has.
pub(crate) fn classify_param(name: &[u8], value: &[u8]) -> ValueKind {
    let keyword = KEYWORD_PARAMS.iter().any(|known| known.as_bytes() == name);
    match classify(value) {
        ValueKind::Live if !keyword && !value.is_empty() && name.eq_ignore_ascii_case(value) => ValueKind::Placeholder,
        // Also `refresh-token` and `REFRESH_TOKEN`, which are slips and no templates.
        ValueKind::Placeholder if keyword && is_parameter_name(String::from_utf8_lossy(value).trim()) => ValueKind::Live,
        kind => kind,
    }
}

const UNDEFINED: &[&str] = &[
    "undefined",
    "null",
    "None",
    "nil",
    "NaN",
    "NULL",
    "Null",
    "[object Object]",
    "[object Promise]",
    "(null)",
    "<nil>",
    "<null>",
];

/// Sample values of RFC 6749, 7009, 7521, 7523, 7617, 7662, 8628 and 9449.
const SAMPLES: &[&str] = &[
    "s6BhdRkqt3",
    "gX1fBat3bV",
    "7Fjfp0ZBr1KtDRbnfVdmIw",
    "czZCaGRSa3F0MzpnWDFmQmF0M2JW",
    "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",
    "tGzv3JOkF0XG5Qx2TlKWIA",
    "2YotnFZFEjr1zCsicMWpAA",
    "SplxlOBeZQQYbYS6WxSbIA",
    "mF_9.B5f-4.1JqM",
    "45ghiukldjahdnhzdauz",
    "n0esc3NRze7LTCu7iYzS6a5acc3f0ogp4",
    "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS",
    "WDJB-MJHT",
    "1406020730",
    "Q..Zkm29lexi8VnWg2zPW1x-tgGad0Ibc3s3EwM_Ni4-g",
    "4LTC8lb0acc6Oy4esc1Nk9BWC0imAwH7kic16BDC2",
    "cnMwODpsb25nLXNlY3VyZS1yYW5kb20tc2VjcmV0",
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
];

/// In these words a poster or a program says that a value is hidden.
pub(crate) const HIDING_WORDS: &[&str] = &[
    "redacted",
    "filtered",
    "removed",
    "hidden",
    "masked",
    "censored",
    "omitted",
    "snip",
    "stripped",
    "scrubbed",
    "obfuscated",
    "secure",
    "sensitive",
    "private",
    "deleted",
    "anonymized",
    "sanitized",
    "truncated",
];

fn is_redacted(text: &str) -> bool {
    holds_mark(text)
        || is_mask(text)
        || has_gap(text)
        || is_bracketed_dots(text)
        || is_framed(text)
        || is_counting(text)
        || has_crosses(text)
        || says_hidden(text)
}

/// `xxx/xxx/callback`: a piece between signs that is crossed out.
fn has_crosses(text: &str) -> bool {
    let crossed = |piece: &str| piece.len() > 2 && piece.bytes().all(|b| b == b'x' || b == b'X');
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(crossed)
}

/// `<client_secret#1>`, what `grantlint redact` puts in place of a secret, also as it stands in an address.
fn holds_mark(text: &str) -> bool {
    let marked = |text: &str| text.match_indices('<').any(|(at, _)| mark_length(&text[at..]).is_some());
    is_cut_mark(text) || marked(text) || text.contains("%3C") && marked(&text.replace("%3C", "<").replace("%3E", ">"))
}

/// A body is read as far as its Content-Length goes, and a mark may be longer than what was there.
fn is_cut_mark(text: &str) -> bool {
    let Some((_, tail)) = text.rsplit_once('<') else { return false };
    let kind = tail.trim_end_matches(|c: char| c.is_ascii_digit());
    let kind = kind.strip_suffix('#').or_else(|| kind.strip_suffix("%23")).unwrap_or(tail);
    let whole = kind.len() < tail.len();
    kind.len() > 1 && MARKS.iter().any(|mark| if whole { *mark == kind } else { mark.starts_with(kind) })
}

/// The kinds of secrets that marks name.
pub(crate) const MARKS: &[&str] = &[
    "access_token",
    "api_key",
    "assertion",
    "authorization",
    "base64",
    "basic",
    "client_secret",
    "code",
    "code_verifier",
    "cookie",
    "device_code",
    "id_token",
    "identifier",
    "jwt",
    "password",
    "private_key",
    "refresh_token",
    "signature",
    "token",
    "user_code",
    "value",
];

/// How long the mark is that `text` begins with.
pub(crate) fn mark_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let kind = inner.find(|c: char| !c.is_ascii_lowercase() && c != '_' && !c.is_ascii_digit()).filter(|end| *end > 0)?;
    let after = &inner[kind..];
    let number = after.strip_prefix('#').or_else(|| after.strip_prefix("%23"))?;
    let digits = number.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
    number[digits..].strip_prefix('>').map(|rest| text.len() - rest.len())
}

/// Nothing but mask characters: `***`, `XXXX`, `xxx-xxx`, `####`.
fn is_mask(text: &str) -> bool {
    let dots = text.bytes().all(|b| b == b'.');
    let mut letters = text.chars().filter(|c| dots || !"-_:. ".contains(*c));
    let Some(first) = letters.next() else { return text.len() > 1 };
    let masks = "*#xX.•●█▇■";
    masks.contains(first) && letters.all(|c| c == first) && (text.chars().count() > 1 || "*#".contains(first))
}

/// Part of the value is left out: `AQA....kmp`, `abc***xyz`, `Atzr|...`, `012345…`.
fn has_gap(text: &str) -> bool {
    let runs = ["...", "***", "….", "…", "xxxx", "XXXX", "####", "••", "██", "●●"];
    runs.iter().any(|run| text.contains(run))
}

/// `[]`, `{}`, `<>`, `{..}`, `[...]`: brackets round nothing.
fn is_bracketed_dots(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| "{}[]<>()".contains(c) || c == ' ');
    inner.len() < text.len() && inner.chars().all(|c| ".…*".contains(c))
}

/// `**hidden**`, `--removed--`, `==mine==`: words between two runs of one sign.
fn is_framed(text: &str) -> bool {
    let Some(sign) = text.chars().next().filter(|c| "*-=~#!%_".contains(*c)) else { return false };
    let inner = text.trim_matches(sign);
    let (head, tail) = (text.len() - text.trim_start_matches(sign).len(), text.len() - text.trim_end_matches(sign).len());
    let words = inner.chars().all(|c| c.is_alphabetic() || " _-".contains(c));
    head > 1 && tail > 1 && !inner.is_empty() && words
}

/// `12345678-1234-1234-1234-123456789012`, `00000000`, `abcdefgh`: letters that repeat or count.
fn is_counting(text: &str) -> bool {
    let runs = |part: &str| part.as_bytes().windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1 || pair == b"90");
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain && text.len() >= 12 && text.split('-').all(|part| !part.is_empty() && runs(part))
}

fn says_hidden(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphabetic());
    let bracketed = text.starts_with(['{', '[', '<', '(']);
    let shouted = text.chars().all(|c| !c.is_ascii_lowercase());
    let plain = lower.chars().all(|c| c.is_ascii_alphabetic() || " _-".contains(c));
    let hit = words.clone().any(|word| HIDING_WORDS.contains(&word));
    // The word that vcrpy's manual puts in place of a filtered field.
    text == "DUMMY" || hit && (bracketed || shouted || plain || lower.contains("redacted"))
}

fn is_variable(text: &str) -> bool {
    let wrapped = |open: &str, close: &str| text.contains(open) && text.contains(close);
    wrapped("{{", "}}")
        || wrapped("{ {", "}}")
        || wrapped("${", "}")
        || wrapped("#{", "}")
        || wrapped("<%", "%>")
        || wrapped("{%", "%}")
        || wrapped("$(", ")")
        || text.len() > 2 && text.starts_with('`') && text.ends_with('`')
        || is_sigil_name(text)
}

/// `${Your Client ID}`: no variable has a space in its name.
fn is_template(text: &str) -> bool {
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|words| words.contains(' ') && words.chars().all(|c| c.is_alphabetic() || " _-".contains(c)))
}

/// `$TOKEN`, `%TOKEN%`, `$env:TOKEN`, `$token->refresh_token`.
fn is_sigil_name(text: &str) -> bool {
    if let Some((object, member)) = text.split_once("->") {
        let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return is_sigil_name(object) && member.split("->").all(name);
    }
    let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
    let dollar = text.strip_prefix('$').is_some_and(|rest| name(rest) && !rest.starts_with(|c: char| c.is_ascii_digit()));
    let percent = text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(name);
    dollar || percent
}

fn is_placeholder(text: &str) -> bool {
    let bracketed =
        [('<', '>'), ('{', '}'), ('[', ']'), ('|', '|')].iter().any(|&(open, close)| names_something(text, open, close));
    // A schema says of which type a value is.
    let of_type = |name: &&str| text.contains(&format!("\"type\":\"{name}\"")) || text.contains(&format!("\"type\": \"{name}\""));
    let typed = text.starts_with('{') && ["string", "integer", "number", "boolean", "array", "object"].iter().any(of_type);
    bracketed || typed || text == UNTYPED || says_fill_in(text) || is_parameter_name(text) || is_notation(text)
}

/// `base64(client_id:client_secret)`, `ENCODED_CLIENT_ID_AND_SECRET`, `(my credentials here)`: words about the value.
fn is_notation(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let called = says_how_it_is_made(&lower);
    let told = text.starts_with('(')
        && text.ends_with(')')
        && text.contains(' ')
        && text.chars().all(|c| c.is_ascii_alphabetic() || " ()'-".contains(c));
    let shouted = text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let about = text.split('_').any(|word| NOUNS.contains(&word));
    called || told || shouted && about
}

/// `base64(client_id:client_secret)`, `{Base64({clientId}:{clientSecret})}`, `Base64Encoder(clientId:clientSecret)`: a call that
/// encodes, of names without a digit.
fn says_how_it_is_made(lower: &str) -> bool {
    let inner = lower.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(lower);
    let Some((call, rest)) = inner.split_once('(') else { return false };
    let encodes = ["base64", "b64", "btoa"].iter().any(|word| call.contains(word));
    let plain = call.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b));
    encodes && plain && rest.strip_suffix(')').is_some_and(|names| !names.bytes().any(|b| b.is_ascii_digit()))
}

/// Nouns of which a name in capitals without a digit is made: `ACME_CLIENT_SECRET`.
const NOUNS: &[&str] = &[
    "ENCODED",
    "BASE64",
    "CREDENTIALS",
    "CLIENT",
    "SECRET",
    "TOKEN",
    "ID",
    "KEY",
    "CODE",
    "PASSWORD",
    "USERNAME",
    "VALUE",
    "HERE",
    "YOUR",
    "URL",
    "URI",
    "REDIRECT",
    "REDIRECTION",
    "CALLBACK",
    "REFRESH",
    "SCOPE",
];

/// `<client-id>`, `{key}`, `[your secret]`: brackets round words. Base64 in braces is a value in braces, not a name.
fn names_something(text: &str, open: char, close: char) -> bool {
    let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) else { return false };
    // `<base64(client_id:client_secret)>` says how the value is made.
    let called = |c: char| open == '<' && "()+".contains(c);
    let words = inner.chars().all(|c| c.is_ascii_alphanumeric() || " _-:.,'|/".contains(c) || called(c))
        && inner.contains(|c: char| c.is_ascii_alphabetic());
    let one_word = !inner.contains(['_', ' ', '-']);
    // `['read', 'write']` is a list.
    let words = words && !(open == '[' && inner.starts_with('\''));
    words && !(open == '{' && one_word && inner.len() >= 16 && inner.contains(|c: char| c.is_ascii_digit()))
}

fn says_fill_in(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let plain = lower.chars().all(|c| c.is_ascii_alphanumeric() || " _-.:".contains(c));
    let starts = [
        "your_",
        "your-",
        "your ",
        "yourclient",
        "insert",
        "replace",
        "my_client",
        "my-client",
        "changeme",
        "change_me",
        "put_your",
    ];
    let holds = ["_your_", "-your-", "_goes_here", "goes-here", "_here", "placeholder"];
    plain && (starts.iter().any(|start| lower.starts_with(start)) || holds.iter().any(|hold| lower.contains(hold)))
}

/// The value is the parameter's own name: `client_id=client_id`, `clientSecret`, `CLIENT-ID`.
fn is_parameter_name(text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| c.is_ascii_alphabetic()).collect::<String>().to_ascii_lowercase();
    let separators_only = text.chars().all(|c| c.is_ascii_alphanumeric() || "_- ".contains(c));
    let names = [
        "clientid",
        "clientsecret",
        "refreshtoken",
        "accesstoken",
        "authorizationcode",
        "authcode",
        "apikey",
        "apisecret",
        "clientpassword",
        "oauthclientid",
        "oauthclientsecret",
        "consumerkey",
        "consumersecret",
    ];
    let named = names.contains(&squeezed.as_str()) || squeezed.starts_with("yourclient") || squeezed.starts_with("thisis");
    separators_only && named
}

#[cfg(test)]
mod tests;
