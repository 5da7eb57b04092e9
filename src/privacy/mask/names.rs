//! Names of what is secret.

/// Names that end like this carry secrets, whatever stands before (`my_client_secret`, `x-refresh-token`).
const ENDINGS: &[&[u8]] = &[
    b"secret",
    b"token",
    b"password",
    b"passwort",
    b"kennwort",
    b"contrasena",
    b"haslo",
    b"motdepasse",
    b"mot_de_passe",
    b"senha",
    b"wachtwoord",
    b"passwd",
    b"pwd",
    b"api_key",
    b"apikey",
    b"api-key",
    b"verifier",
    b"assertion",
    b"cookie",
    b"session",
    b"sessionid",
    b"secrets",
    b"secretkey",
    b"secret_key",
    b"secret_value",
    b"private_key",
    b"app_key",
    b"appkey",
    b"_pass",
    b"credential",
    b"credentials",
    b"auth_code",
    b"authcode",
    b"signature",
    b"raw_auth",
];

/// Names that are secret only as a whole word.
pub(super) const WHOLE: &[&[u8]] =
    &[b"code", b"device_code", b"user_code", b"usercode", b"dpop", b"pass", b"otp", b"pin", b"sig", b"sid"];

/// True for the name of something secret. `token_type` and `expires_in` are not; neither is `token_endpoint`.
pub(crate) fn is_secret_name(name: &[u8]) -> bool {
    // `token[refresh_token]`: frameworks nest parameters in brackets.
    let name = name.strip_suffix(b"]").unwrap_or(name);
    let ends = |ending: &&[u8]| name.len().checked_sub(ending.len()).is_some_and(|at| name[at..].eq_ignore_ascii_case(ending));
    ENDINGS.iter().any(ends) || WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole))
}

/// Words for a password with letters outside of ASCII or blanks in them.
const FOREIGN: &[&str] =
    &["contraseña", "hasło", "lösenord", "mot de passe", "пароль", "Пароль", "密码", "密碼", "口令", "パスワード", "비밀번호"];

/// How long the word is that begins at `at`, if it is one of these.
pub(super) fn foreign_at(text: &[u8], at: usize) -> Option<usize> {
    let begins = |word: &&&str| text.get(at..at + word.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(word.as_bytes()));
    FOREIGN.iter().find(begins).map(|word| word.len())
}
