//! A model of letters: what is written in words of a language or of a program, and what nobody would write by hand.
//!
//! A text is cut at signs, at digits and where small letters turn into capitals. A piece of letters counts as a word when
//! the pairs of letters in it are common ones; lengths and turns between the classes tell the rest.

/// How common the second letter is behind the first, from 0 (never seen) to 9; rows and columns are `a` to `z`.
const PAIRS: [&[u8; 26]; 26] = [
    b"05650240503767050767431240",
    b"72327211650821610552700050",
    b"70427007505620810537500020",
    b"62359320810421620452500031",
    b"52564430200547143876043530",
    b"61326610800511810635600040",
    b"51318136600546520764500021",
    b"81018010700331710426300030",
    b"44655450001658740466040303",
    b"72248225313352742272625110",
    b"62339141701325320263403011",
    b"71258210801600720155510050",
    b"85128100600452670052400010",
    b"60676471503313610068440020",
    b"34561340303568450755645100",
    b"70237114502710750746500050",
    b"33131213310641212443920001",
    b"71448230703444720566430050",
    b"40528215702422552168512030",
    b"70328207700320630655402050",
    b"55446340500667260777000000",
    b"81219110700112530122100010",
    b"70127217801215710652005000",
    b"61628202610251370138110330",
    b"43315150531555680676015111",
    b"72229213713342551324202043",
];

/// Words of the trade that no language would have.
const TRADE: &[&str] = &[
    "aadsts", "aiohttp", "abc", "ajax", "api", "apk", "app", "arn", "asp", "aws", "bcrypt", "bool", "calc", "cbc", "cdn", "cfg",
    "cgi", "cli", "cmd", "cnf", "cors", "csrf", "css", "csv", "ctx", "dbg", "deps", "dict", "dll", "dns", "doc", "dpop", "dto",
    "ecdsa", "eof", "err", "etag", "exe", "fmt", "ftp", "gcm", "gif", "gmt", "gpg", "grpc", "gui", "gzip", "hdr", "hmac", "hsts",
    "href", "html", "htm", "http", "https", "ide", "idp", "impl", "inc", "int", "ios", "iso", "jar", "jdk", "jpg", "json", "jsp",
    "jwe", "jwk", "jwks", "jws", "jwt", "kms", "lang", "ldap", "len", "lib", "lwp", "md", "mfa", "mgmt", "mime", "msal", "msg",
    "mtls", "mvc", "mysql", "nginx", "npm", "ntlm", "oauth", "obj", "oidc", "otp", "par", "pem", "pfx", "php", "pkce", "pkcs",
    "png", "ppk", "prod", "proc", "psr", "ptr", "pwd", "pyc", "qps", "req", "res", "rfc", "rpc", "rsa", "rss", "rtn", "sdk",
    "sha", "sms", "sql", "src", "srv", "ssh", "ssl", "sso", "stdin", "stdout", "str", "struct", "svc", "svg", "sys", "tbl",
    "tcp", "tgz", "tls", "tmp", "ttl", "txt", "udp", "uid", "uri", "url", "urls", "urn", "usr", "utc", "utf", "util", "uuid",
    "vhost", "vpn", "www", "xhr", "xml", "xsd", "xsrf", "yaml", "yml", "zip", "nytimes", "rclone", "mysqli", "nodejs", "xyz",
    "sqlx", "khtml", "wss",
];

/// Words of the trade with digits in them.
const NUMBERED: &[&str] = &[
    "base64",
    "base64url",
    "b64",
    "b64encode",
    "base32",
    "oauth2",
    "oauth1",
    "oauth20",
    "http1",
    "http2",
    "http3",
    "h2",
    "h3",
    "utf8",
    "utf16",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "md5",
    "s256",
    "rs256",
    "rs384",
    "rs512",
    "es256",
    "es384",
    "es512",
    "ps256",
    "hs256",
    "hs384",
    "hs512",
    "p256",
    "ed25519",
    "x509",
    "x86",
    "x64",
    "amd64",
    "arm64",
    "win32",
    "win64",
    "ipv4",
    "ipv6",
    "iso8859",
    "windows1252",
    "latin1",
    "ascii7",
    "python2",
    "python3",
    "php7",
    "php8",
    "log4j",
    "auth0",
    "urllib3",
    "k8s",
    "s3",
    "ec2",
    "iso8601",
    "rfc6749",
    "rfc3986",
    "cp1252",
    "oauth2client",
    "p12",
    "pkcs1",
    "pkcs8",
    "pkcs12",
    "aes128",
    "aes256",
    "a256gcm",
    "tls13",
    "tls12",
    "r2d2",
    "i18n",
    "l10n",
    "web3",
    "es6",
    "net6",
    "net7",
    "net8",
    "mp3",
    "mp4",
    "int32",
    "int64",
    "uint8",
    "float64",
    "curl7",
    "simpleoauth2",
    "oauth2session",
];

/// Beginnings of the numbers of errors.
const CODES: &[&str] =
    &["AADSTS", "AADB2C", "MSIS", "ORA", "OAU", "CVE", "RFC", "HTTP", "ERR", "SQLSTATE", "ISO", "CP", "KB", "MM"];

/// Whether letters alone, without a capital in their midst, make a word.
fn is_word(letters: &[u8]) -> bool {
    let mut lower = [0_u8; 24];
    let Some(word) = lower.get_mut(..letters.len()) else { return is_likely(letters) };
    word.copy_from_slice(letters);
    word.make_ascii_lowercase();
    is_likely(word) || TRADE.iter().any(|known| known.as_bytes() == &*word)
}

fn is_likely(letters: &[u8]) -> bool {
    let common = |pair: &[u8]| {
        let at = |byte: u8| usize::from(byte.to_ascii_lowercase().wrapping_sub(b'a'));
        PAIRS.get(at(pair[0])).and_then(|row| row.get(at(pair[1]))).map_or(0, |digit| usize::from(digit - b'0'))
    };
    let sum: usize = letters.windows(2).map(common).sum();
    let pairs = letters.len().saturating_sub(1);
    // In tenths: short words have rare pairs, long ones have not.
    let least = match pairs {
        0..=3 => 23,
        4..=6 => 40,
        _ => 42,
    };
    sum * 10 >= pairs * least
}

/// What a piece of letters and digits is made of.
#[derive(Debug, Default)]
struct WordMakeup {
    /// Letters in words of three and more.
    words: usize,
    /// Other letters.
    letters: usize,
    digits: usize,
    /// Runs of letters of one case, and of digits.
    runs: usize,
    digit_runs: usize,
}

impl WordMakeup {
    fn of(piece: &[u8]) -> WordMakeup {
        let mut made = WordMakeup::default();
        let mut rest = piece;
        while let Some(first) = rest.first() {
            let run = run(rest);
            made.runs += 1;
            if first.is_ascii_digit() {
                made.digits += run;
                made.digit_runs += 1;
            } else if run >= 3 && is_word(&rest[..run]) {
                made.words += run;
            } else {
                made.letters += run;
            }
            rest = &rest[run..];
        }
        made
    }
}

/// How long the first run is: digits, small letters with or without a capital before them, or capitals.
fn run(text: &[u8]) -> usize {
    let count = |from: usize, is: fn(&u8) -> bool| text[from..].iter().take_while(|b| is(b)).count();
    if text[0].is_ascii_digit() {
        return count(0, u8::is_ascii_digit);
    }
    let capitals = count(0, u8::is_ascii_uppercase);
    let small = count(capitals, u8::is_ascii_lowercase);
    match capitals {
        0 | 1 => capitals + small,
        // `HTTPServer`: the last capital belongs to what follows, but not in `URLs`.
        _ if small > 1 => capitals - 1,
        _ => capitals + small,
    }
}

/// True for text that is shown to be harmless in the place of a value: words, numbers, versions.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    pieces(text).all(is_plain_piece)
}

fn pieces(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| !b.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

fn is_plain_piece(piece: &[u8]) -> bool {
    if piece.len() < 4 || piece.iter().all(u8::is_ascii_digit) {
        return piece.len() <= 13;
    }
    if piece.iter().any(u8::is_ascii_digit) {
        return is_version(piece) || is_numbered(piece) || is_address(piece);
    }
    let made = WordMakeup::of(piece);
    made.letters == 0 || is_abbreviation(piece) || made.words > 0 && made.letters <= 4 && made.letters * 3 <= piece.len() + 2
}

/// `HTTPS`, `AADSTS`: capitals, and few of them.
fn is_abbreviation(piece: &[u8]) -> bool {
    piece.len() <= 4 && piece.iter().all(u8::is_ascii_uppercase)
}

/// `v2`, `2nd`, `200ms`, `20T18`: a letter or two beside a number.
fn is_version(piece: &[u8]) -> bool {
    if CODES.iter().any(|code| piece.strip_prefix(code.as_bytes()).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))) {
        return true;
    }
    let letters = piece.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let digits = piece.len() - letters;
    let made = WordMakeup::of(piece);
    letters <= 2 && digits <= 9 && made.runs <= 3 && !(letters == 2 && made.runs > 2 && !piece.ends_with(b"Z"))
}

/// `0x00007f8e4c0a1b20`: where something was in memory.
fn is_address(piece: &[u8]) -> bool {
    let digits = piece.strip_prefix(b"0x").unwrap_or_default();
    (4..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit)
}

fn is_numbered(piece: &[u8]) -> bool {
    NUMBERED.iter().any(|known| piece.eq_ignore_ascii_case(known.as_bytes()))
}

/// True for what names a variable, a field or a placeholder: words, of which some may be numbered (`TOKEN2`).
pub(crate) fn is_named(text: &[u8]) -> bool {
    pieces(text).all(|piece| {
        let end = piece.iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |at| at + 1);
        is_plain_piece(piece) || piece.len() - end <= 2 && is_plain_piece(&piece[..end])
    })
}

/// True for what nobody writes by hand, wherever it is: UUIDs, long hexadecimal, letters and digits in no order.
pub(crate) fn is_random(text: &[u8]) -> bool {
    if text.len() < 10 {
        return false;
    }
    is_uuid(text) || pieces(text).any(is_random_piece) || text.len() >= 20 && is_random_whole(text)
}

fn is_random_piece(piece: &[u8]) -> bool {
    if piece.len() < 10 || is_address(piece) {
        return false;
    }
    let digits = piece.iter().filter(|b| b.is_ascii_digit()).count();
    if piece.len() >= 16 && digits >= 2 && digits + 2 <= piece.len() && piece.iter().all(u8::is_ascii_hexdigit) {
        return !(piece.starts_with(b"0000000") || piece.ends_with(b"0000000"));
    }
    if digits == piece.len() || is_numbered(piece) {
        return false;
    }
    let made = WordMakeup::of(piece);
    is_mixed(&made, piece.len())
}

/// The parts between signs may be short: `hTqWm3Zr-Lc8Ny_KdPv`.
fn is_random_whole(text: &[u8]) -> bool {
    let letters: Vec<u8> = text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    let signs = text.len() - letters.len();
    if letters.len() < 18 || signs * 5 > text.len() {
        return false;
    }
    let mut all = WordMakeup::default();
    for piece in pieces(text) {
        let made = WordMakeup::of(piece);
        all.words += made.words;
        all.letters += made.letters;
        all.digits += made.digits;
        all.runs += made.runs;
        all.digit_runs += made.digit_runs;
    }
    is_mixed(&all, letters.len()) && all.digit_runs >= 2 && all.letters >= 6
}

fn is_mixed(made: &WordMakeup, length: usize) -> bool {
    let loose = made.letters + if made.digit_runs > 1 { made.digits } else { 0 };
    let turns = made.runs * 4 >= length;
    match length {
        0..=15 => made.digits >= 2 && made.letters >= 3 && loose * 10 >= length * 8 && turns && made.runs >= 4,
        _ if made.runs <= 2 => made.words == 0 && made.letters >= 16,
        // Words of three letters on the average are no words.
        _ if made.runs * 3 >= length => made.digit_runs > 0 || length >= 20,
        _ => loose * 10 >= length * 6 && (turns || made.runs * 6 >= length && made.words == 0),
    }
}

/// `3f2b8c1e-7d4a-4b9e-8a6f-1c2d3e4f5a6b`, but for one that is made up of few digits.
pub(crate) fn is_uuid(text: &[u8]) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    if text.len() != 36 || !text.split(|b| *b == b'-').map(<[u8]>::len).eq(lengths) {
        return false;
    }
    let mut seen = [false; 256];
    text.iter().for_each(|b| seen[usize::from(b.to_ascii_lowercase())] = true);
    let distinct = seen.iter().filter(|seen| **seen).count();
    distinct > 6 && text.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_text_is_told_from_words() {
        for text in [
            "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE",
            "3f2b8c1e-7d4a-4b9e-8a6f-1c2d3e4f5a6b",
            "8f7d9a2b3c4d5e6f",
            "kZ9vQ2xL5rN8bW4yP1",
            "hTqWm3ZrLc8NyKdPv2",
            "wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ3",
            "qzxkvwpthcrbnmljdfgs",
            "Zk9mQ2vLR7tB4xW8",
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        ] {
            assert!(is_random(text.as_bytes()), "{text}");
        }
        for text in [
            "application",
            "getAccessTokenSilently",
            "MissingAuthenticationTokenException",
            "application/x-www-form-urlencoded",
            "AADSTS7000215",
            "OAuth2AuthorizationCodeRequest",
            "AppleWebKit/537.36",
            "org.springframework.security.oauth2.client",
            "2021-03-03T09:31:29Z",
            "1491884054611",
            "00000000-1111-2222-3333-444444444444",
            "node_modules/simple-oauth2/lib/client.js:45:12",
            "Verwendungszweck",
            "client-credentials-grant-type-not-supported",
        ] {
            assert!(!is_random(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn harmless_values_are_told_from_others() {
        for text in [
            "keep-alive",
            "gzip, deflate, br",
            "utf-8",
            "v2.0",
            "bearer",
            "2021-03-03T09:31:29Z",
            "1365",
            "en-GB,en;q=0.9",
            "invalid_client",
            "sha256",
            "estsfd",
            "text/html; charset=utf-8",
            "XMLHttpRequest",
            "10.0.0.1",
        ] {
            assert!(is_plain(text.as_bytes()), "{text}");
        }
        for text in ["Kp7monkey", "dark7x", "hunter2", "qzxkvw", "Tr0ub4dor", "ummerNight2024", "Zk9mQ2vLR7tB"] {
            assert!(!is_plain(text.as_bytes()), "{text}");
        }
        assert!(is_named(b"$TOKEN2") && is_named(b"${CLIENT_SECRET}") && !is_named(b"$ummerNight2024"));
    }
}
