//! Sentences of servers: clauses in plain letters, and patterns of words that mean one thing.

use super::clause::Clause;
use super::names;
use super::words::{
    BODY, CLIENT, CREDENTIALS, DIFFERS, DUPLICATE, EXPIRED, FAILED, FORBIDDEN, GRANT, INVALID, MISSING, PARAMETER, REDIRECT,
    REVOKED, SECRET, SEVERAL, SPENT, TOKEN, TYPE, UNKNOWN, UNSUPPORTED, USER, WordList,
};
use super::{Saw, Symptom, SymptomSource};

/// So much of an answer is read: what a server says of a refusal is short, and a page is not a sentence.
const REACH: usize = 8 << 10;

/// What the sentences of a text say, in their order.
pub(crate) fn read_sentences(text: &str) -> Vec<Symptom> {
    let mut found: Vec<Symptom> = Vec::new();
    for (symptom, _) in spoken(text) {
        if !found.contains(&symptom) {
            found.push(symptom);
        }
    }
    found
}

/// What each clause of a text says, with the clause.
pub(super) fn spoken(text: &str) -> impl Iterator<Item = (Symptom, &str)> {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    clauses(&text[..end]).map(after_code).filter_map(|clause| Some((of_clause(Clause::new(&plain(clause)))?, clause)))
}

/// `(invalid_scope) ...`, `invalid_grant: ...`: the code before a sentence is no verdict on what the sentence names.
fn after_code(clause: &str) -> &str {
    let codes = crate::request::reply::OAUTH_ERRORS.iter().filter_map(|code| Some((clause.find(code)?, code.len())));
    let Some((at, length)) = codes.max() else { return clause };
    let rest = &clause[at + length..];
    let sentence = rest.trim_start_matches([')', ':', ']', '-', ',', ' ']);
    let apart = rest.starts_with([')', ':', ']']) || rest.starts_with(" - ");
    if apart && sentence.split_whitespace().count() > 2 { sentence } else { clause }
}

/// Sentences, members of an object, lines.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let breaks = |text: &str| {
        let ends = [
            ". ", ".\"", "; ", "\n", "\r", "\\n", "\\r", "\",", "\":", "\" \"", "”,", "”:", "',", "':", "=>", "&", "。", "! ",
            "? ", ">", "{", "}",
        ];
        let first = ends.iter().filter_map(|end| text.find(end).map(|at| (at, end.len()))).min();
        first.unwrap_or((text.len(), 0))
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| {
            let (end, length) = breaks(rest);
            let clause = &rest[..end];
            let is_key = rest[end..].starts_with("\":") || rest[end..].starts_with("':") || rest[end..].starts_with("”:");
            rest = &rest[end + length..];
            // A word before a colon is the name of a member, and says nothing.
            if is_key && !clause.trim().contains(' ') { "" } else { clause }
        })
    })
}

/// Lower case, one space for whatever is no letter or digit, and words of camel case apart.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_address(word)).collect();
    let text = words.join(" ");
    let mut out = String::with_capacity(text.len() + 8);
    // How many small letters come before, so that `DPoP` and `OAuth` stay words.
    let mut small = 0;
    for c in text.chars() {
        if small > 1 && c.is_uppercase() {
            out.push(' ');
        }
        small = if c.is_ascii_lowercase() { small + 1 } else { 0 };
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

/// Addresses and the names of classes are made of words, and say nothing.
fn is_address(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let dotted = inner.split('.').filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())).count() > 2;
    word.contains("://") || dotted && !word.contains("client_") && !word.contains("_token")
}

/// A meaning: each of `all` must be there, none of `none`.
struct Pattern {
    saw: Saw,
    all: &'static [WordList],
    none: &'static [WordList],
}

const fn pattern(saw: Saw, all: &'static [WordList]) -> Pattern {
    Pattern { saw, all, none: &[] }
}

const fn unless(saw: Saw, all: &'static [WordList], none: &'static [WordList]) -> Pattern {
    Pattern { saw, all, none }
}

/// The most telling first; the first that fits a clause is what it says.
const PATTERNS: &[Pattern] = &[
    // before the sentence of RFC 6749 that some servers put behind it
    unless(Saw::NoClient, &["authorization header|auth header|basic header|basic auth", MISSING], &["no client|unknown client"]),
    // RFC 6749 section 5.2, which many servers repeat word for word
    pattern(Saw::RequestRefused, &["otherwise malformed"]),
    pattern(Saw::ClientRefused, &["unknown client no client|client authentication failed e g|failed due to unknown client"]),
    pattern(Saw::TokenRefused, &[TOKEN, INVALID, EXPIRED]),
    pattern(Saw::TokenRefused, &[TOKEN, EXPIRED, USED]),
    pattern(Saw::TokenRefused, &[TOKEN, INVALID, "revoked|already|used|does not belong|another client"]),
    // proofs, assertions, certificates
    pattern(Saw::NonceWanted, &["dpop", "nonce"]),
    pattern(Saw::ProofRefused, &["dpop|proof of possession"]),
    pattern(Saw::NoCertificate, &["client certificate|mutual tls|mtls|certificate", MISSING]),
    unless(
        Saw::AssertionRefused,
        &[ASSERTION, PROBLEM],
        &["client secret or client assertion|client assertion or client secret"],
    ),
    pattern(Saw::AssertionRefused, &[ASSERTION, "audience|aud$|signature|iss$|issuer|exp$|jti|kid$|alg$|sub$|subject"]),
    pattern(Saw::AssertionRefused, &["audience validation|audience claim|aud claim", PROBLEM]),
    unless(Saw::AssertionRefused, &["jwt|json web token", PROBLEM], &["access token|refresh token"]),
    unless(Saw::AssertionRefused, &["assertion|jwt|jti$", USED], &["access token|refresh token"]),
    pattern(Saw::AssertionRefused, &["jwt|signed", "audience|aud$|signature|iss$|issuer|exp$|jti|kid$|alg$|sub$"]),
    // cross-origin requests of pages
    pattern(Saw::Csrf, &["csrf|xsrf|antiforgery|anti forgery|page expired"]),
    pattern(
        Saw::OriginRefused,
        &["cross origin|cors$|access control allow|origin header|origin$ is not|origin not allowed|\
        single page application"],
    ),
    // pace
    pattern(
        Saw::TooMany,
        &["rate limit|ratelimit|too many|throttl|quota|slow down|zu viele|trop de|demasiad|muitas|troppe|te veel|\
        zbyt wiele|リクエストが多|频繁|过多|너무 많|слишком много|request limit|limit exceeded"],
    ),
    pattern(Saw::Pending, &["authorization pending|has not yet|not yet authorized|not yet completed|still pending"]),
    // parameters by name
    unless(Saw::Twice, &[DUPLICATE, PARAMETER], &[USED]),
    unless(Saw::TwoMethods, &[SEVERAL, CREDENTIALS], &[]),
    pattern(Saw::TwoMethods, &[SEVERAL, "client secret|client credential|client auth|ways to|auth method"]),
    pattern(
        Saw::SecretOfPublic,
        &[SECRET, "public client|public can t|public cannot|is public|native app|confidential client", FORBIDDEN],
    ),
    pattern(Saw::SecretOfPublic, &["public", SECRET, "must not|should not|can t send|cannot send|can t be sent"]),
    pattern(
        Saw::InAddress,
        &[
            "query param|query string|url param|uri query|url query|in the url|in url|in the uri|request uri|in the query",
            FORBIDDEN,
        ],
    ),
    // PKCE and addresses of the authorization request
    unless(Saw::VerifierWrong, &[PKCE, VERDICT], &[MISSING]),
    unless(Saw::RedirectDiffers, &[REDIRECT, VERDICT], &[MISSING]),
    // the body and its type
    pattern(Saw::TypeRefused, &[TYPE, "only|must|should|expect|not acceptable|use |verwende"]),
    pattern(Saw::TypeRefused, &[TYPE, VERDICT]),
    pattern(Saw::TypeRefused, &[TYPE, MISSING]),
    // grants
    unless(Saw::MethodRefused, &[METHOD, REFUSAL], &[]),
    pattern(Saw::GrantForbidden, &[CLIENT, FORBIDDEN, GRANT_USE]),
    pattern(Saw::GrantForbidden, &[CLIENT, UNSUPPORTED, GRANT]),
    pattern(
        Saw::GrantForbidden,
        &["service account|direct access|not enabled to|standard flow|implicit flow|device flow", FORBIDDEN],
    ),
    pattern(Saw::GrantForbidden, &["unauthorized client|unauthorised client"]),
    unless(Saw::GrantUnknown, &["grant type|granttype|grant", UNSUPPORTED], &[]),
    unless(Saw::GrantUnknown, &["grant type|granttype|授权类型|許可タイプ|グラントタイプ", VERDICT], &[MISSING]),
    pattern(Saw::GrantUnknown, &["grant type|granttype", FORBIDDEN]),
    // secrets and clients
    unless(Saw::WrongSecret, &[SECRET, VERDICT], &[MISSING, "unknown client"]),
    pattern(Saw::WrongSecret, &[SECRET, EXPIRED]),
    unless(
        Saw::NoClient,
        &["no client|no authentication|no credentials|no authorization|client authentication missing|no basic|anonymous|\
        unauthenticated|found no secret|no secret found"],
        &["no client certificate"],
    ),
    // Several names at once: none of them was found.
    pattern(
        Saw::NoClient,
        &[
            "client id or client assertion|client assertion or client id|client id or client secret|client id and client secret|\
            client secret or client assertion|client assertion or client secret|client id was|client credentials were",
            MISSING,
        ],
    ),
    pattern(Saw::MethodRefused, &["authentication method", "was requested|but method|was used"]),
    pattern(Saw::MethodRefused, &["authenticate with method|authenticate using method|authenticate using the method"]),
    unless(Saw::NoClient, &[CREDENTIALS, MISSING], &[USER, "multi factor|user interaction"]),
    unless(Saw::ClientRefused, &[CREDENTIALS, CLIENT, PROBLEM], &[USER_ONLY]),
    unless(Saw::NoClient, &["authorization header|auth header|basic header|basic auth", PROBLEM], &[]),
    unless(Saw::UnknownClient, &[CLIENT, UNKNOWN], &[TOKEN_ONLY, REDIRECT, SECRET]),
    unless(
        Saw::UnknownClient,
        &["client id|clientid|client identifier|app id|appid|application id|consumer key|api key|client key", VERDICT],
        &[MISSING, TOKEN_ONLY],
    ),
    unless(
        Saw::UnknownClient,
        &[CLIENT, "disabled|suspended|deactivated|inactive|deleted|blocked|banned|not active"],
        &[TOKEN_ONLY],
    ),
    // codes and tokens
    unless(
        Saw::TokenForeign,
        &[
            TOKEN,
            "another client|different client|other client|different application|another application|issued to|\
        not issued to|does not belong to|doesn t belong|belongs to another|issued for|not issued by|issued by another|issued by a different|from another tenant|\
        different tenant|another issuer|different issuer|another region|different region|another environment|\
        different environment|wrong client|wrong application|cannot be used by|this client application|\
        not authorized to revoke|not allowed to revoke|anderen client|\
        autre client|otro cliente|outro cliente|別のクライアント|其他客户端|другому",
        ],
        &[],
    ),
    pattern(
        Saw::TokenForeign,
        &["clients do not match|clients don t match|unmatching client|client mismatch|mismatching client"],
    ),
    unless(Saw::TokenUsed, &[TOKEN, USED], &[MISSING_NAME]),
    unless(Saw::TokenExpired, &[TOKEN, EXPIRED], &[MISSING_NAME, "expires in|expires at|expiresin|expiresat|expiry$"]),
    unless(Saw::ScopeRefused, &["scope|permission|ambito|âmbito|スコープ|范围|스코프|область", VERDICT], &[MISSING]),
    unless(Saw::ScopeRefused, &["scope", "exceed|beyond|broader|more than|not granted|not allowed"], &[]),
    unless(Saw::TargetRefused, &["audience|resource$|resource principal", VERDICT], &["resource owner|tenant"]),
    unless(
        Saw::TokenRefused,
        &["refresh token|authorization code|auth code|device code|verification code|refreshtoken", PROBLEM],
        &[MISSING],
    ),
    unless(Saw::UserRefused, &[USER, PROBLEM], &[MISSING, CLIENT]),
    unless(Saw::UserRefused, &[USER, DIFFERS], &[CLIENT]),
    unless(
        Saw::UserNeeded,
        &["consent|interaction required|multi factor|multifactor|mfa$|two factor|2fa|otp$|log in again|login again|\
        sign in again|re authenticate|reauthenticate|reauthorize|login required|interactive|user action|must enroll"],
        &[],
    ),
    // addresses, methods, messages
    unless(Saw::Insecure, &["https|tls$|ssl$|secure connection|secure transport", "required|only|must|insecure|use "], &[]),
    pattern(Saw::Insecure, &["plain http request was sent to https"]),
    pattern(
        Saw::HttpMethod,
        &["method not allowed|only post|must be post|must use post|use post|cannot get |post requests|use http post"],
    ),
    unless(
        Saw::HttpMethod,
        &[
            "http method|request method|post method|get method|method get|verb$|the method|the http post",
            "not |invalid|unsupported|must|should|only",
        ],
        &[CREDENTIALS],
    ),
    pattern(Saw::AcceptRefused, &["acceptable representation|not acceptable|accept header"]),
    pattern(Saw::NoLength, &["length required|content length", "required|missing|must|without|length required"]),
    unless(
        Saw::AddressWrong,
        &[
            "tenant|endpoint|route|path$|url$|uri$|page|realm|host$|domain|issuer|api$|api proxy|proxy for host|\
        organization|environment|directory|resource you",
            ADDRESS_PROBLEM,
        ],
        &[],
    ),
    pattern(
        Saw::AddressWrong,
        &["cannot post|no route|no such endpoint|missing authentication token|404 page|unable to identify proxy|\
        use the common|use your tenant specific|consumers endpoint|missing subscription key|tenant specific endpoint"],
    ),
    pattern(
        Saw::Blocked,
        &["firewall|cloudflare|attention required|just a moment|incapsula|requested url was rejected|akamai|\
        bot detection|captcha|error code 1010|error code 1020"],
    ),
    pattern(Saw::Blocked, &["user agent", PROBLEM]),
    pattern(Saw::Blocked, &["user agent", MISSING]),
    pattern(
        Saw::MessageBroken,
        &["invalid header|invalid hostname|illegal character|invalid character|request line|host header|bad http|\
        malformed http|parse error|header field|headers are invalid|header or cookie too large|\
        header fields too large|percent encoding|percent encoded|url decode|illegal hex|incomplete trailing escape|\
        urldecoder"],
    ),
    // what leaves more open
    unless(Saw::Unexpected, &[PARAMETER, "unexpected|not allowed|unsupported|unknown|unrecognized|extra|must not"], &[]),
    unless(
        Saw::NotRead,
        &[
            BODY,
            "empty|missing|required|parse|parsing|invalid|malformed|unreadable|not readable|could not|cannot|can not|\
        unable|unexpected|failed|deserializ|decod|not valid|leer|vide$|vacío|vazio|vuoto|空|не может",
        ],
        &[],
    ),
    unless(Saw::ClientRefused, &[CLIENT, PROBLEM], &[TOKEN_ONLY]),
    unless(Saw::ClientRefused, &[CLIENT, FORBIDDEN], &[]),
    unless(Saw::TokenRefused, &[TOKEN, PROBLEM], &[MISSING]),
    unless(Saw::TokenRefused, &[TOKEN, UNKNOWN], &[]),
    unless(Saw::ClientRefused, &[CREDENTIALS, PROBLEM], &[USER_ONLY]),
    pattern(
        Saw::ServerFault,
        &["internal server error|internal error|unexpected error|server error|something went wrong|service unavailable|\
        temporarily unavailable|bad gateway|upstream|exception"],
    ),
    pattern(Saw::Missing, &[PARAMETER, MISSING]),
    pattern(
        Saw::RequestRefused,
        &["invalid request|malformed request|bad request|request is invalid|request is malformed|invalid param|\
        ungültige anfrage|requête invalide|solicitud no válida|requisição inválida|richiesta non valida|不正なリクエスト|无效请求|\
        请求无效|请求错误|잘못된 요청|неверный запрос|некорректный запрос"],
    ),
];

const ASSERTION: WordList = "assertion";
const PKCE: WordList = "pkce|code verifier|code challenge|verifier";
const METHOD: WordList = "authentication method|auth method|client secret basic|client secret post|private key jwt|authentication type|\
        method of authentication|authentication scheme";
const GRANT_USE: WordList = "grant|flow$|use this|service account|method$|client credentials|authorization code|password|token exchange|\
        device";
const TOKEN_ONLY: WordList = "token|authorization code|auth code|device code|code$";
const USER_ONLY: WordList = "user$|username|password$|resource owner";
const MISSING_NAME: WordList = "missing|required|not provided|must be provided";
const ADDRESS_PROBLEM: WordList = "not found|does not exist|doesn t exist|unknown|invalid|no such|not recognized|could not be found|\
        cannot be found|not supported|not available|gibt es nicht|nicht gefunden|introuvable|no encontr|não encontrad|\
        non trovat|niet gevonden|見つかりません|不存在|未找到|찾을 수 없|не найден|must use|wrong";
/// A verdict on a value, one way or the other.
const VERDICT: WordList = "\u{0}verdict";
/// The same, or that something failed.
const PROBLEM: WordList = "\u{0}problem";
/// The server does not take it.
const REFUSAL: WordList = "\u{0}refusal";
/// It was used before, or ended before its time.
const USED: WordList = "\u{0}used";

fn meets(clause: Clause<'_>, words: WordList) -> bool {
    match words {
        VERDICT => [INVALID, DIFFERS, UNKNOWN, UNSUPPORTED, FORBIDDEN].iter().any(|words| clause.has(words)),
        PROBLEM => [INVALID, DIFFERS, UNKNOWN, FAILED, EXPIRED, FORBIDDEN].iter().any(|words| clause.has(words)),
        USED => [SPENT, REVOKED].iter().any(|words| clause.has(words)),
        REFUSAL => [UNSUPPORTED, FORBIDDEN, INVALID, DIFFERS].iter().any(|words| clause.has(words)),
        _ => clause.has(words),
    }
}

/// Words that belong to a status, and tell nothing beside it (RFC 9110 section 15).
const REASONS: &[&str] = &["bad request", "unauthorized", "forbidden", "not found", "error", "internal server error"];

fn of_clause(clause: Clause<'_>) -> Option<Symptom> {
    // A code alone is read as a code.
    if REASONS.contains(&clause.text) || super::code::registered(clause.text).is_some() {
        return None;
    }
    // The code beside a sentence is no verdict on what the sentence names.
    let rest = clause.after("invalid request ").or_else(|| clause.after("error invalid request "));
    let clause = rest.filter(|rest| rest.text.split(' ').count() > 2).unwrap_or(clause);
    let said = |saw, about| Some(Symptom { saw, about, source: SymptomSource::Sentence });
    if let Some(name) = pointed_at(clause) {
        return said(Saw::Missing, Some(name));
    }
    if let Some(name) = missing(clause) {
        return said(Saw::Missing, Some(name));
    }
    let fits = |pattern: &&Pattern| {
        pattern.all.iter().all(|words| meets(clause, words)) && !pattern.none.iter().any(|words| meets(clause, words))
    };
    let found = PATTERNS.iter().find(fits).map(|pattern| pattern.saw);
    let name = || names::first(clause);
    match found {
        Some(saw @ (Saw::Twice | Saw::Unexpected)) => said(saw, name()),
        Some(Saw::Missing) => said(Saw::Missing, name()),
        Some(Saw::TypeRefused) if refuses_forms(clause) => said(Saw::TypeRefused, Some(FORM_TYPE)),
        Some(Saw::RequestRefused) | None => match name() {
            Some(name) if meets(clause, DUPLICATE) => said(Saw::Twice, Some(name)),
            Some(name) if meets(clause, VERDICT) => said(Saw::Invalid, Some(name)),
            _ => found.and_then(|saw| said(saw, None)),
        },
        Some(saw) => said(saw, None),
    }
}

/// What such an answer is about.
pub(crate) const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// `Unsupported media type "application/x-www-form-urlencoded"`: the type of a form is what the server does not take.
fn refuses_forms(clause: Clause<'_>) -> bool {
    clause.has("x www form urlencoded") && clause.has(UNSUPPORTED) && !clause.has("only|must|should|expect|use |instead|json")
}

/// The parameter that a clause names and says nothing of: `Check the client_id parameter`, `OAuth 2.0 Parameter: scope`.
/// Servers point so at one that is missing or that they could not read.
fn pointed_at(clause: Clause<'_>) -> Option<&'static str> {
    let inner = clause.text.strip_prefix("check the ").and_then(|rest| rest.strip_suffix(" parameter"));
    let named = inner.or_else(|| clause.text.strip_prefix("oauth 2 0 parameter "))?;
    names::registered(named)
}

/// The parameter that a clause calls missing, without calling it anything else.
fn missing(clause: Clause<'_>) -> Option<&'static str> {
    let name = names::nearest(clause, MISSING).or_else(|| names::first(clause))?;
    let spoken = name.replace('_', " ");
    let said_so = clause.has(MISSING) || clause.text.contains(&format!("no {spoken}")) && !clause.has(UNKNOWN);
    let other = [INVALID, DIFFERS, EXPIRED, USED, DUPLICATE].iter().any(|words| meets(clause, words));
    let about_another = clause.has("dpop|claim|certificate|content type|media type|body is required|must be post|https");
    let flow = clause.has("must not|not allowed");
    let several = clause.has("client id or|client assertion or|client secret or|client id and client secret");
    (said_so && !several && !other && !about_another && !flow).then_some(name)
}
