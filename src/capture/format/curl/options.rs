//! curl's options as far as they shape a request; a plain table.

/// What an option does to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Method,
    Header,
    User,
    Data,
    DataRaw,
    DataUrlencode,
    Json,
    Form,
    Get,
    Head,
    Url,
    UrlQuery,
    Bearer,
    Insecure,
    /// The client's own certificate.
    Certificate,
    /// The greatest version of TLS that is allowed.
    TlsMax,
    UserAgent,
    Referer,
    Cookie,
    /// Something outside the command decides: a config file, netrc, an uploaded file.
    Outside,
    /// The same without an argument.
    OutsideSwitch,
    /// Whatever a variable of the shell holds.
    Unknown,
    /// Credentials go out in another scheme than Basic, or the server chooses.
    OtherScheme,
    /// Credentials go out as Basic, which is how they go out anyway.
    Basic,
    Next,
    /// An argument that does not matter here.
    Argument,
    /// A switch that does not matter here.
    Switch,
}

impl Effect {
    pub(super) fn takes_argument(self) -> bool {
        !matches!(
            self,
            Effect::Get
                | Effect::Head
                | Effect::Insecure
                | Effect::OutsideSwitch
                | Effect::Unknown
                | Effect::OtherScheme
                | Effect::Basic
                | Effect::Next
                | Effect::Switch
        )
    }
}

/// Long name, short letter (a blank where there is none), effect.
const OPTIONS: &[(&str, u8, Effect)] = &[
    ("request", b'X', Effect::Method),
    ("header", b'H', Effect::Header),
    ("user", b'u', Effect::User),
    ("data", b'd', Effect::Data),
    ("data-ascii", b' ', Effect::Data),
    ("data-binary", b' ', Effect::Data),
    ("data-raw", b' ', Effect::DataRaw),
    ("data-urlencode", b' ', Effect::DataUrlencode),
    ("json", b' ', Effect::Json),
    ("form", b'F', Effect::Form),
    ("form-string", b' ', Effect::Form),
    ("get", b'G', Effect::Get),
    ("head", b'I', Effect::Head),
    ("url", b' ', Effect::Url),
    ("url-query", b' ', Effect::UrlQuery),
    ("oauth2-bearer", b' ', Effect::Bearer),
    ("insecure", b'k', Effect::Insecure),
    ("user-agent", b'A', Effect::UserAgent),
    ("referer", b'e', Effect::Referer),
    ("cookie", b'b', Effect::Cookie),
    ("config", b'K', Effect::Outside),
    ("upload-file", b'T', Effect::Outside),
    ("next", b':', Effect::Next),
    ("output", b'o', Effect::Argument),
    ("max-time", b'm', Effect::Argument),
    ("proxy", b'x', Effect::Argument),
    ("proxy-user", b'U', Effect::Argument),
    ("write-out", b'w', Effect::Argument),
    ("cookie-jar", b'c', Effect::Argument),
    ("dump-header", b'D', Effect::Argument),
    ("cert", b'E', Effect::Certificate),
    ("key", b' ', Effect::Argument),
    ("cacert", b' ', Effect::Argument),
    ("capath", b' ', Effect::Argument),
    ("pass", b' ', Effect::Argument),
    ("cert-type", b' ', Effect::Argument),
    ("key-type", b' ', Effect::Argument),
    ("ciphers", b' ', Effect::Argument),
    ("connect-timeout", b' ', Effect::Argument),
    ("connect-to", b' ', Effect::Argument),
    ("resolve", b' ', Effect::Argument),
    ("retry", b' ', Effect::Argument),
    ("retry-delay", b' ', Effect::Argument),
    ("retry-max-time", b' ', Effect::Argument),
    ("max-redirs", b' ', Effect::Argument),
    ("interface", b' ', Effect::Argument),
    ("limit-rate", b' ', Effect::Argument),
    ("trace", b' ', Effect::Argument),
    ("trace-ascii", b' ', Effect::Argument),
    ("stderr", b' ', Effect::Argument),
    ("tls-max", b' ', Effect::TlsMax),
    ("noproxy", b' ', Effect::Argument),
    ("libcurl", b' ', Effect::Argument),
    ("range", b'r', Effect::Argument),
    ("continue-at", b'C', Effect::Argument),
    ("quote", b'Q', Effect::Argument),
    ("speed-limit", b'Y', Effect::Argument),
    ("speed-time", b'y', Effect::Argument),
    ("time-cond", b'z', Effect::Argument),
    ("telnet-option", b't', Effect::Argument),
    ("ftp-port", b'P', Effect::Argument),
    ("aws-sigv4", b' ', Effect::Argument),
    // The credentials are in a file.
    ("netrc", b'n', Effect::OutsideSwitch),
    ("netrc-optional", b' ', Effect::OutsideSwitch),
    ("netrc-file", b' ', Effect::Outside),
    ("variable", b' ', Effect::Argument),
    ("digest", b' ', Effect::OtherScheme),
    ("ntlm", b' ', Effect::OtherScheme),
    ("ntlm-wb", b' ', Effect::OtherScheme),
    ("negotiate", b' ', Effect::OtherScheme),
    ("anyauth", b' ', Effect::OtherScheme),
    ("basic", b' ', Effect::Basic),
    ("proto", b' ', Effect::Argument),
    ("proto-redir", b' ', Effect::Argument),
    ("proto-default", b' ', Effect::Argument),
    ("unix-socket", b' ', Effect::Argument),
    ("abstract-unix-socket", b' ', Effect::Argument),
    ("pinnedpubkey", b' ', Effect::Argument),
    ("tls13-ciphers", b' ', Effect::Argument),
    ("curves", b' ', Effect::Argument),
    ("crlfile", b' ', Effect::Argument),
    ("dns-servers", b' ', Effect::Argument),
    ("doh-url", b' ', Effect::Argument),
    ("socks4", b' ', Effect::Argument),
    ("socks4a", b' ', Effect::Argument),
    ("socks5", b' ', Effect::Argument),
    ("socks5-hostname", b' ', Effect::Argument),
    ("preproxy", b' ', Effect::Argument),
    ("proxy-header", b' ', Effect::Argument),
    ("keepalive-time", b' ', Effect::Argument),
    ("local-port", b' ', Effect::Argument),
    ("expect100-timeout", b' ', Effect::Argument),
    ("max-filesize", b' ', Effect::Argument),
    ("output-dir", b' ', Effect::Argument),
    ("hsts", b' ', Effect::Argument),
    ("alt-svc", b' ', Effect::Argument),
    ("trace-config", b' ', Effect::Argument),
    ("request-target", b' ', Effect::Argument),
    ("login-options", b' ', Effect::Argument),
    ("rate", b' ', Effect::Argument),
    ("etag-save", b' ', Effect::Argument),
    ("etag-compare", b' ', Effect::Argument),
    ("verbose", b'v', Effect::Switch),
];

/// The effect of a long option, without its dashes. Unknown ones are switches: curl has far more of these.
pub(super) fn long(name: &str) -> Effect {
    // `--expand-data` is `--data` with variables in its argument.
    let name = name.strip_prefix("expand-").unwrap_or(name);
    OPTIONS.iter().find(|(long, _, _)| *long == name).map_or(Effect::Switch, |(_, _, effect)| *effect)
}

/// The effect of a short option.
pub(super) fn short(letter: u8) -> Effect {
    OPTIONS.iter().find(|(_, short, _)| *short == letter && letter != b' ').map_or(Effect::Switch, |(_, _, effect)| *effect)
}

/// True when `word` is an option whose argument is the next word.
pub(super) fn wants_argument(word: &[u8]) -> bool {
    let text = String::from_utf8_lossy(word);
    match text.strip_prefix("--") {
        Some(name) => long(name).takes_argument(),
        None => text.strip_prefix('-').is_some_and(|letters| {
            letters.bytes().last().is_some_and(|letter| short(letter).takes_argument()) && glued_at(letters).is_none()
        }),
    }
}

/// In `-sSXPOST`, the offset where the argument of the first option that takes one begins; `None` when it is the next word.
pub(super) fn glued_at(letters: &str) -> Option<usize> {
    let at = letters.bytes().position(|letter| short(letter).takes_argument())?;
    (at + 1 < letters.len()).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_arguments_are() {
        assert!(wants_argument(b"--data"));
        assert!(wants_argument(b"-sSX"));
        assert!(!wants_argument(b"-XPOST"));
        assert!(!wants_argument(b"-k"));
        assert_eq!(glued_at("sSXPOST"), Some(3));
        assert_eq!(glued_at("vk"), None);
    }
}
