//! Names of what is secret, of what may be shown, and of identifiers.

/// Names that end like this carry secrets, whatever is before it (`my_client_secret`, `x-refresh-token`): by the last letter.
fn endings(last: u8) -> &'static [&'static [u8]] {
    match last.to_ascii_lowercase() {
        b'a' => &[b"contrasena", b"senha"],
        b'd' => &[b"password", b"wachtwoord", b"passwd", b"pwd", b"sessionid", b"session_id", b"session-id"],
        b'e' => &[
            b"motdepasse",
            b"mot_de_passe",
            b"cookie",
            b"secret_value",
            b"passphrase",
            b"passcode",
            b"auth_code",
            b"authcode",
            b"device_code",
            b"device-code",
            b"devicecode",
            b"user_code",
            b"usercode",
            b"authorization_code",
            b"authorizationcode",
            b"signature",
        ],
        b'h' => &[b"raw_auth"],
        b'l' => &[b"credential"],
        b'n' => &[b"token", b"assertion", b"session"],
        b'o' => &[b"haslo"],
        b'r' => &[b"verifier"],
        b's' => &[b"secrets", b"_pass", b"-pass", b"credentials"],
        b't' => &[b"secret", b"passwort", b"kennwort"],
        b'y' => &[
            b"api_key",
            b"apikey",
            b"api-key",
            b"secretkey",
            b"secret_key",
            b"secret-key",
            b"private_key",
            b"private-key",
            b"privatekey",
            b"app_key",
            b"appkey",
            b"access_key",
            b"access-key",
            b"accesskey",
            b"auth_key",
            b"authkey",
            b"encryption_key",
            b"signing_key",
            b"master_key",
            b"account_key",
            b"accountkey",
            b"shared_key",
            b"sharedkey",
            b"session_key",
            b"sessionkey",
            b"subscription_key",
            b"subscription-key",
            b"consumer_key",
        ],
        _ => &[],
    }
}

/// Names that are secret only as a whole word.
pub(super) const WHOLE: &[&[u8]] =
    &[b"code", b"dpop", b"pass", b"passw", b"pw", b"otp", b"pin", b"sig", b"sid", b"jsessionid", b"phpsessid"];

/// True for the name of something secret. `token_type` and `expires_in` are not; neither is `token_endpoint`.
pub(crate) fn is_secret_name(name: &[u8]) -> bool {
    // `token[refresh_token]`: frameworks nest parameters in brackets. `_client_secret_` is emphasis in Markdown.
    let name = name.strip_suffix(b"]").unwrap_or(name);
    let end = name.iter().rposition(|b| !b"_-.".contains(b)).map_or(0, |at| at + 1);
    let name = &name[..end];
    let Some(last) = name.last() else { return false };
    let before = name.len().checked_sub(2).map(|at| name[at].to_ascii_lowercase());
    // Two letters tell most names from all endings.
    let ends = |ending: &&[u8]| {
        let near = ending.len().checked_sub(2).map(|at| ending[at]) == before;
        near && name.len().checked_sub(ending.len()).is_some_and(|at| name[at..].eq_ignore_ascii_case(ending))
    };
    let dashed = name.starts_with(b"-");
    let is_whole = |whole: &&[u8]| name.eq_ignore_ascii_case(whole) || dashed && is_dashed(name, whole);
    endings(*last).iter().any(ends) || WHOLE.iter().any(is_whole)
}

/// `--pass`
fn is_dashed(name: &[u8], whole: &[u8]) -> bool {
    name.iter().position(|b| *b != b'-').is_some_and(|at| name[at..].eq_ignore_ascii_case(whole))
}

/// `API key`, `access key`, `device code`: what makes a common word the name of a secret.
pub(super) fn is_second_word(before: &[u8], word: &[u8]) -> bool {
    let first: &[&[u8]] = match word.to_ascii_lowercase().as_slice() {
        b"key" => {
            &[b"api", b"secret", b"private", b"access", b"consumer", b"subscription", b"signing", b"encryption", b"account"]
        }
        b"code" => &[b"device", b"authorization", b"auth", b"user"],
        b"id" => &[b"session"],
        _ => return false,
    };
    let end = before.iter().rposition(|b| *b != b' ').map_or(0, |at| at + 1);
    let start = before[..end].iter().rev().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    end < before.len() && first.iter().any(|first| before[end - start..end].eq_ignore_ascii_case(first))
}

/// Identifiers, which may be shown unless somebody asks to cover them too.
pub(crate) fn is_identifier_name(name: &[u8]) -> bool {
    let name: Vec<u8> = name.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    let known: &[&[u8]] = &[
        b"clientid",
        b"appid",
        b"applicationid",
        b"username",
        b"clientkey",
        b"tenant",
        b"tenantid",
        b"accountid",
        b"endpointid",
        b"userid",
        b"requestid",
        b"traceid",
        b"correlationid",
        b"messageid",
        b"eventid",
        b"spanid",
        b"consumerid",
        b"organizationid",
        b"orgid",
        b"projectid",
        b"objectid",
        b"loginhint",
        b"kid",
        b"jti",
        b"sub",
        b"azp",
        b"oid",
        b"tid",
        b"iss",
        b"aud",
        b"email",
        b"login",
        b"traceparent",
        b"executionid",
        b"instanceid",
        b"transactionid",
        b"conversationid",
        b"keyid",
        b"postmanid",
        b"spotifyid",
        b"merchantid",
        b"companyid",
        b"realm",
        b"deviceid",
    ];
    known.iter().any(|known| name == *known || name.len() > known.len() && known.len() > 6 && name.ends_with(known))
}

/// Names of checksums: what they name is random and no secret.
pub(super) const CHECKSUMS: &[&[u8]] =
    &[b"etag", b"hash", b"sha1", b"sha256", b"sha512", b"md5", b"digest", b"commit", b"revision", b"integrity"];

/// Names of answers, logs and recordings whose values are no secrets. A random word among them is covered all the same.
pub(crate) fn is_shown_name(name: &[u8]) -> bool {
    let known: &[&[u8]] = &[
        b"boundary",
        b"charset",
        b"q",
        b"version",
        b"v",
        b"error",
        b"error_description",
        b"error_uri",
        b"message",
        b"msg",
        b"status",
        b"token_type",
        b"expires_in",
        b"expires",
        b"date",
        b"time",
        b"timestamp",
        b"level",
        b"logger",
        b"thread",
        b"file",
        b"line",
        b"class",
        b"method",
        b"host",
        b"path",
        b"url",
        b"uri",
        b"type",
        b"mimetype",
        b"encoding",
        b"realm",
        b"content-length",
        b"age",
        b"server",
        b"via",
        b"vary",
        b"alg",
        b"typ",
        b"algorithm",
        b"x-powered-by",
        b"port",
        b"address",
        b"title",
        b"subject",
        b"description",
        b"reason",
        b"detail",
        b"details",
        b"hint",
        b"summary",
        b"comment",
        b"import",
        b"package",
        b"module",
        b"function",
        b"font",
        b"color",
        b"colour",
        b"style",
        b"format",
        b"locale",
        b"language",
        b"lang",
        b"country",
        b"state_name",
        b"scopes",
        b"grant_types",
        b"at",
        b"in",
        b"from",
        b"access-control-allow-origin",
        b"access-control-allow-headers",
        b"access-control-expose-headers",
        b"sec-ch-ua",
        b"sec-ch-ua-platform",
        b"allow",
        b"strict-transport-security",
        b"content-security-policy",
        b"link",
        b"location",
        b"filename",
        b"cipher",
        b"alpn",
        b"user_agent",
        b"useragent",
        b"recorded_with",
        b"startdate",
        b"expiredate",
        b"issuer",
        b"etag_value",
        b"if-none-match",
        b"last-modified",
        b"last_modified",
        b"trace",
        b"step",
        b"x-runtime",
    ];
    CHECKSUMS.iter().chain(known).any(|known| name.eq_ignore_ascii_case(known))
}

/// Words for a password with letters outside of ASCII or spaces in them.
const FOREIGN: &[&str] =
    &["contraseña", "hasło", "lösenord", "mot de passe", "пароль", "Пароль", "密码", "密碼", "口令", "パスワード", "비밀번호"];

/// How long the word is that begins at `at`, if it is one of these.
pub(super) fn foreign_at(text: &[u8], at: usize) -> Option<usize> {
    if !text.get(at).is_some_and(|b| !b.is_ascii() || b"chlmHCLM".contains(b)) {
        return None;
    }
    let begins = |word: &&&str| text.get(at..at + word.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(word.as_bytes()));
    FOREIGN.iter().find(begins).map(|word| word.len())
}
