use super::*;

/// Sentences of many servers, in many languages, and what they say that the server saw. The list is older than the patterns.
const SENTENCES: &[(&str, &str)] = &[
    ("The request body must contain the following parameter: 'grant_type'.", "missing grant_type"),
    ("Missing form parameter: grant_type", "missing grant_type"),
    ("Missing required parameter: refresh_token", "missing refresh_token"),
    ("\"code\" is required", "missing code"),
    ("Required parameter 'client_secret' was not provided", "missing client_secret"),
    ("Parameter client_id is empty", "missing client_id"),
    ("The parameter grant_type should be present exactly once", "twice grant_type"),
    ("Request parameter 'grant_type' is duplicated", "twice grant_type"),
    ("Content type 'application/json' not supported", "type refused"),
    ("only application/x-www-form-urlencoded content-type bodies are supported on POST /token", "type refused"),
    ("Unsupported Media Type", "type refused"),
    ("The POST body can not be empty.", "body not read"),
    ("Could not parse request body", "body not read"),
    ("Client must not use more than one authentication mechanism", "two methods"),
    ("The client MUST NOT use more than one authentication method in each request", "two methods"),
    (
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
        "client refused",
    ),
    ("no client authentication mechanism provided", "no client"),
    ("Client credentials missing", "no client"),
    ("No authentication data found", "no client"),
    ("Invalid client secret provided. Ensure the secret being sent in the request is the client secret value", "wrong secret"),
    ("Client secret is incorrect", "wrong secret"),
    ("Client with identifier my-app was not found in the directory", "unknown client"),
    ("The OAuth client was not found.", "unknown client"),
    ("Token endpoint authentication method 'client_secret_post' is not allowed for this client", "method refused"),
    ("The grant type is not supported by the authorization server", "grant unknown"),
    ("Client is not allowed to use the grant type client_credentials", "grant forbidden"),
    ("Client not enabled to retrieve service account", "grant forbidden"),
    ("Authorization code has already been redeemed", "token used"),
    ("Das Aktualisierungstoken ist abgelaufen.", "token expired"),
    ("The provided authorization grant or refresh token is invalid, expired, revoked", "token refused"),
    ("Token has been expired or revoked.", "token refused"),
    ("The redirect URI in the request does not match the one used in the authorization request", "redirect differs"),
    ("PKCE verification failed: code verifier mismatch", "verifier wrong"),
    ("Le paramètre client_id est manquant", "missing client_id"),
    ("El secreto del cliente no es válido", "wrong secret"),
    ("O parâmetro grant_type é obrigatório", "missing grant_type"),
    ("クライアント認証に失敗しました", "client refused"),
    ("缺少参数 grant_type", "missing grant_type"),
    ("Неверный код авторизации", "token refused"),
    ("지원하지 않는 grant_type 입니다", "grant unknown"),
    ("curl: (6) Could not resolve host: grant_type=refresh_token", "shell broken"),
    ("zsh: no matches found: https://login.example.net/token?x=1", "shell broken"),
    ("'client_id' is not recognized as an internal or external command, operable program or batch file.", "shell broken"),
    ("SyntaxError: Unexpected token < in JSON at position 0", "answer not json"),
    (
        "has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource",
        "origin refused",
    ),
    ("The tenant for tenant guid '...' does not exist.", "address wrong"),
    ("Too many requests. Please try again later.", "too many"),
    ("Invalid username or password", "user refused"),
    ("The requested scope is invalid, unknown, or malformed", "scope refused"),
    ("DPoP proof is missing the required htu claim", "proof refused"),
];

#[test]
fn reads_the_first_development_set() {
    let wrong: Vec<String> = SENTENCES
        .iter()
        .map(|(text, want)| (text, want, of_text(text).first().map(ToString::to_string).unwrap_or_default()))
        .filter(|(_, want, found)| *want != found)
        .map(|(text, want, found)| format!("{text}: wanted {want}, found {found}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), SENTENCES.len(), wrong.join("\n"));
}

#[test]
fn what_is_beside_a_sentence_is_not_read() {
    let said = |text: &str| sentence::read_sentences(text).into_iter().map(|symptom| symptom.to_string()).collect::<Vec<_>>();
    // A code before it, a name of a member.
    assert_eq!(
        said("(invalid_scope) The resource does not have any default scopes, 'scope' must be provided."),
        ["missing scope"]
    );
    assert_eq!(said("invalid_grant: redirect_uri is required"), ["missing redirect_uri"]);
    assert_eq!(said(r#"{"IssuedTokenType":null,"TokenType":null,"ErrorDescription":"something else"}"#), [""; 0]);
    assert_eq!(said("The provided request must be sent using the HTTP 'POST' method."), ["http method"]);
}
