//! Small recognisers that several readers share: words, bodies, balanced brackets, known names.

use std::ops::Range;

use crate::capture::names::PARAMETERS;
use crate::capture::notation::form::is_object_text;

/// The vendor spellings of parameters that are met most.
const VENDORS: &[&str] = &["grantType", "refreshToken", "clientId", "clientSecret"];

/// The names by which a text is known for the parameters of a request.
pub(crate) fn parameters() -> impl Iterator<Item = &'static str> {
    PARAMETERS.iter().chain(VENDORS).copied()
}

/// The words of a line, separated by blanks and tabs.
pub(crate) fn blank_separated(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while text.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let start = at;
        while text.get(at).is_some_and(|b| !b.is_ascii_whitespace()) {
            at += 1;
        }
        (at > start).then_some(start..at)
    })
}

/// Whether a line begins like the content of a token request.
pub(crate) fn is_body_like(line: &[u8]) -> bool {
    let text = line.trim_ascii();
    let bracket =
        text.starts_with(b"{") || text.starts_with(b"[{") || is_object_text(text) || text.starts_with(b"--") && text.len() > 6;
    bracket || begins_with_pair(text) || text.starts_with(b"Array") || is_address_of_pairs(text)
}

/// `/token?grant_type=...`: an address with the parameters as its query.
fn is_address_of_pairs(text: &[u8]) -> bool {
    let Some(query) = text.iter().position(|b| *b == b'?').filter(|_| text.starts_with(b"/") || text.starts_with(b"http")) else {
        return false;
    };
    !text.contains(&b' ') && known_name(&text[query + 1..]).is_some_and(|rest| rest.starts_with(b"="))
}

/// What follows the parameter's name that the text begins with.
fn known_name(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_')?;
    let (name, rest) = text.split_at(end);
    parameters().any(|known| known.as_bytes().eq_ignore_ascii_case(name)).then_some(rest)
}

/// `name=...` where the name is a parameter's or the rest holds no blank.
pub(crate) fn begins_with_pair(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"?").or_else(|| text.strip_prefix("\u{FEFF}".as_bytes())).unwrap_or(text);
    // The quotes of a shell, `$'` among them.
    let quoted = text.strip_prefix(b"$").filter(|rest| rest.starts_with(b"'") || rest.starts_with(b"\""));
    let text = quoted.unwrap_or(text).trim_ascii_start_matches(b"&'\"");
    let Some(equals) = text.iter().position(|&b| b == b'=') else {
        let encoded = known_name(text).and_then(|rest| rest.get(..3)).is_some_and(|mark| mark.eq_ignore_ascii_case(b"%3D"));
        return encoded || text.windows(4).any(|w| w == b"%3D&");
    };
    let name = &text[..equals];
    let known = parameters().any(|known| known.as_bytes().eq_ignore_ascii_case(name));
    let word = !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.%[]".contains(b));
    known || word && !text.contains(&b' ')
}

/// Whether a line goes on with a form body that was wrapped.
pub(crate) fn continues_body(text: &[u8]) -> bool {
    text.starts_with(b"&") || (begins_with_pair(text) && !text.starts_with(b"curl"))
}

trait TrimStart {
    fn trim_ascii_start_matches(&self, any: &[u8]) -> &Self;
}

impl TrimStart for [u8] {
    fn trim_ascii_start_matches(&self, any: &[u8]) -> &[u8] {
        let start = self.iter().position(|b| !any.contains(b)).unwrap_or(self.len());
        &self[start..]
    }
}

/// Open brackets within open brackets.
const MAX_DEPTH: usize = 64;

/// The offset behind the bracket that closes the first one of `text`, quoted texts skipped; `None` when it never closes.
pub(crate) fn balanced(text: &[u8]) -> Option<usize> {
    // No structure of a token request is larger; without a bound, text full of open brackets would be read to its end for each.
    let text = &text[..text.len().min(1 << 16)];
    let mut depth = 0usize;
    let mut quote = None;
    let mut at = 0;
    while let Some(&b) = text.get(at) {
        match (quote, b) {
            (Some(_), b'\\') => at += 1,
            (Some(open), b) if b == open => quote = None,
            (Some(_), _) => {}
            (None, b'"') => quote = Some(b),
            // Nothing that is sent nests deeper: these are brackets that nobody closed.
            (None, b'{' | b'[') if depth >= MAX_DEPTH => return None,
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            (None, _) => {}
        }
        at += 1;
    }
    None
}

/// The offset of `needle` in `text`, ASCII case ignored, from `from` on.
pub(crate) fn find(text: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(needle.len().max(1)).position(|window| window.eq_ignore_ascii_case(needle)).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::is_body_like;

    #[test]
    fn damaged_bodies_are_bodies() {
        for text in [
            "grant_type=refresh_token",
            "$'client_id=app-7Kq2Zw&code=ac_5dTnW2'",
            "grant_type%3Dauthorization_code%26code%3Dac_5dTnW2",
            "token%3dc0ab",
            "/oauth/token?grant_type=refresh_token",
            "%5Bobject+Object%5D=",
        ] {
            assert!(is_body_like(text.as_bytes()), "{text}");
        }
        for text in ["/oauth/token?tenant=acme", "Here is what I sent:", "granted%3Dno", "$ curl https://login.acme-corp.com"] {
            assert!(!is_body_like(text.as_bytes()), "{text}");
        }
    }
}
