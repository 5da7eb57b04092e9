//! Basic values written anew.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::request::token::{Basic, TokenRequest};
use crate::rules::basic::common::is_option;
use crate::rules::change::Fix;
use crate::text::layers::{Layers, Slice};

/// `fix` with `pair` as the credentials: a user option takes them as they are, a field takes their Base64.
pub(super) fn with_pair(fix: Fix, request: &TokenRequest, basic: &Basic, pair: &[u8]) -> Fix {
    let text = if is_option(request) { pair.to_vec() } else { STANDARD.encode(pair).into_bytes() };
    fix.write(basic.token, text)
}

/// `fix` with the Base64 of what the damaged value says, if that could be read.
pub(super) fn encoded_again(fix: Fix, request: &TokenRequest, basic: &Basic, layers: &Layers<'_>) -> Option<Fix> {
    let pair = layers.bytes(basic.decoded?);
    is_pair(pair).then(|| with_pair(fix, request, basic, pair))
}

/// `fix` with `text` in place of one of the two parts; nothing hidden may stand beside it.
pub(super) fn with_part(
    fix: Fix,
    request: &TokenRequest,
    basic: &Basic,
    layers: &Layers<'_>,
    (part, text): (Slice, &[u8]),
) -> Option<Fix> {
    let pair = basic.decoded.filter(|_| is_shown(basic, layers))?;
    let (start, end) = (part.start.checked_sub(pair.start)? as usize, part.end.checked_sub(pair.start)? as usize);
    let old = layers.bytes(pair);
    let new = [old.get(..start)?, text, old.get(end..)?].concat();
    Some(with_pair(fix, request, basic, &new))
}

/// Neither part is hidden, a placeholder or a variable.
pub(super) fn is_shown(basic: &Basic, layers: &Layers<'_>) -> bool {
    let kinds = [basic.id_kind(layers), basic.secret_kind(layers)];
    kinds.iter().all(|kind| kind.is_some_and(|kind| kind.obstacle().is_none()))
}

/// The pair that a text says: Base64 of one, or one that nobody encoded.
pub(super) fn pair_of(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    let decoded = STANDARD.decode(text).ok().filter(|decoded| is_pair(decoded));
    decoded.or_else(|| is_pair(text).then(|| text.to_vec()))
}

/// An identifier, a colon, and letters all over.
pub(super) fn is_pair(text: &[u8]) -> bool {
    let printable = std::str::from_utf8(text).is_ok_and(|text| !text.contains(char::is_control));
    printable && text.iter().position(|b| *b == b':').is_some_and(|at| at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{repaired, repaired_safely};

    fn request(field: &str) -> String {
        format!(
            "POST /token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic {field}\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd\n"
        )
    }

    fn pair(text: &str) -> String {
        request(&STANDARD.encode(text))
    }

    #[test]
    fn damage_is_undone_where_the_value_can_be_read() {
        let right = pair("app-7Kq2Zw:s3Kd9fLm");
        for field in [
            "b'YXBwLTdLcTJadzpzM0tkOWZMbQ=='",
            "[89 88 66 119 76 84 100 76 99 84 74 97 100 122 112 122 77 48 116 107 79 87 90 77 98 81 61 61]",
            "[97,112,112,45,55,75,113,50,90,119,58,115,51,75,100,57,102,76,109]",
            "Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Basic app-7Kq2Zw:s3Kd9fLm",
            "QmFzaWMgWVhCd0xUZExjVEphZHpwek0wdGtPV1pNYlE9PQ==",
            "YXBwLTdLcTJadzpzM0tkOWZMbQ%3D%3D",
            "YXBwLTdLcTJadzpzM0tkOWZMbQ==\\n",
            "app-7Kq2Zw:s3Kd9fLm",
            "BASE64(app-7Kq2Zw:s3Kd9fLm)",
        ] {
            assert_eq!(repaired_safely(&request(field)), right, "{field}");
        }
        for field in ["Basic undefined", "app-7Kq2Zw:<secret>", "base64(id + ':' + secret)", "[1,2,300,4]"] {
            let text = request(field);
            assert_eq!(repaired(&text), text, "{field}");
        }
    }

    #[test]
    fn what_stands_round_a_part_goes() {
        let right = pair("app-7Kq2Zw:s3Kd9fLm");
        for inner in ["app-7Kq2Zw:s3Kd9fLm\n", "\u{FEFF}app-7Kq2Zw:s3Kd9fLm", "'app-7Kq2Zw':'s3Kd9fLm'", "{app-7Kq2Zw:s3Kd9fLm}"]
        {
            assert_eq!(repaired_safely(&pair(inner)), right, "{inner:?}");
        }
        for inner in ["app-7Kq2Zw: s3Kd9fLm ", "app-7Kq2Zw:\"s3Kd9fLm\"", "YXBwLTdLcTJadzpzM0tkOWZMbQ=="] {
            assert_eq!(repaired_safely(&pair(inner)), pair(inner), "{inner:?}");
            assert_eq!(repaired(&pair(inner)), right, "{inner:?}");
        }
        for inner in ["app\n7Kq2Zw:s3Kd9fLm", "app-7Kq2Zw:<secret>\n"] {
            assert_eq!(repaired(&pair(inner)), pair(inner), "{inner:?}");
        }
    }

    #[test]
    fn marks_that_are_read_in_two_ways_are_encoded_unless_they_are() {
        assert_eq!(repaired(&pair("app-7Kq2Zw:s3+Kd9%fLm")), pair("app-7Kq2Zw:s3%2BKd9%25fLm"));
        assert_eq!(repaired(&pair("https://acme-corp.com/c:s3Kd9fLm")), pair("https%3A//acme-corp.com/c:s3Kd9fLm"));
        let refused = "\nHTTP/1.1 401 Unauthorized\n\n{\"error\":\"invalid_client\"}\n";
        let moved = repaired(&(pair("app-7Kq2Zw:s3+Kd9fLm") + refused));
        assert!(!moved.contains("Authorization") && moved.contains("&client_secret=s3%2BKd9fLm\n"), "{moved}");
        for inner in ["app-7Kq2Zw:s3+Kd9%2FLm", "https://acme-corp.com:8080/c:s3Kd9fLm"] {
            assert_eq!(repaired(&pair(inner)), pair(inner), "{inner}");
        }
    }
}
