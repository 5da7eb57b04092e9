//! curl's options as far as they shape a request; a plain table.

/// What an option does to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OptionEffect {
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

impl OptionEffect {
    pub(super) fn takes_argument(self) -> bool {
        !matches!(
            self,
            OptionEffect::Get
                | OptionEffect::Head
                | OptionEffect::Insecure
                | OptionEffect::OutsideSwitch
                | OptionEffect::Unknown
                | OptionEffect::OtherScheme
                | OptionEffect::Basic
                | OptionEffect::Next
                | OptionEffect::Switch
        )
    }
}

/// Long name, short letter (a blank where there is none), effect.
const OPTIONS: &[(&str, u8, OptionEffect)] = &[
    ("request", b'X', OptionEffect::Method),
    ("header", b'H', OptionEffect::Header),
    ("user", b'u', OptionEffect::User),
    ("data", b'd', OptionEffect::Data),
    ("data-ascii", b' ', OptionEffect::Data),
    ("data-binary", b' ', OptionEffect::Data),
    ("data-raw", b' ', OptionEffect::DataRaw),
    ("data-urlencode", b' ', OptionEffect::DataUrlencode),
    ("json", b' ', OptionEffect::Json),
    ("form", b'F', OptionEffect::Form),
    ("form-string", b' ', OptionEffect::Form),
    ("get", b'G', OptionEffect::Get),
    ("head", b'I', OptionEffect::Head),
    ("url", b' ', OptionEffect::Url),
    ("url-query", b' ', OptionEffect::UrlQuery),
    ("oauth2-bearer", b' ', OptionEffect::Bearer),
    ("insecure", b'k', OptionEffect::Insecure),
    ("user-agent", b'A', OptionEffect::UserAgent),
    ("referer", b'e', OptionEffect::Referer),
    ("cookie", b'b', OptionEffect::Cookie),
    ("config", b'K', OptionEffect::Outside),
    ("upload-file", b'T', OptionEffect::Outside),
    ("next", b':', OptionEffect::Next),
    ("output", b'o', OptionEffect::Argument),
    ("max-time", b'm', OptionEffect::Argument),
    ("proxy", b'x', OptionEffect::Argument),
    ("proxy-user", b'U', OptionEffect::Argument),
    ("write-out", b'w', OptionEffect::Argument),
    ("cookie-jar", b'c', OptionEffect::Argument),
    ("dump-header", b'D', OptionEffect::Argument),
    ("cert", b'E', OptionEffect::Certificate),
    ("key", b' ', OptionEffect::Argument),
    ("cacert", b' ', OptionEffect::Argument),
    ("capath", b' ', OptionEffect::Argument),
    ("pass", b' ', OptionEffect::Argument),
    ("cert-type", b' ', OptionEffect::Argument),
    ("key-type", b' ', OptionEffect::Argument),
    ("ciphers", b' ', OptionEffect::Argument),
    ("connect-timeout", b' ', OptionEffect::Argument),
    ("connect-to", b' ', OptionEffect::Argument),
    ("resolve", b' ', OptionEffect::Argument),
    ("retry", b' ', OptionEffect::Argument),
    ("retry-delay", b' ', OptionEffect::Argument),
    ("retry-max-time", b' ', OptionEffect::Argument),
    ("max-redirs", b' ', OptionEffect::Argument),
    ("interface", b' ', OptionEffect::Argument),
    ("limit-rate", b' ', OptionEffect::Argument),
    ("trace", b' ', OptionEffect::Argument),
    ("trace-ascii", b' ', OptionEffect::Argument),
    ("stderr", b' ', OptionEffect::Argument),
    ("tls-max", b' ', OptionEffect::TlsMax),
    ("noproxy", b' ', OptionEffect::Argument),
    ("libcurl", b' ', OptionEffect::Argument),
    ("range", b'r', OptionEffect::Argument),
    ("continue-at", b'C', OptionEffect::Argument),
    ("quote", b'Q', OptionEffect::Argument),
    ("speed-limit", b'Y', OptionEffect::Argument),
    ("speed-time", b'y', OptionEffect::Argument),
    ("time-cond", b'z', OptionEffect::Argument),
    ("telnet-option", b't', OptionEffect::Argument),
    ("ftp-port", b'P', OptionEffect::Argument),
    ("aws-sigv4", b' ', OptionEffect::Argument),
    // The credentials are in a file.
    ("netrc", b'n', OptionEffect::OutsideSwitch),
    ("netrc-optional", b' ', OptionEffect::OutsideSwitch),
    ("netrc-file", b' ', OptionEffect::Outside),
    ("variable", b' ', OptionEffect::Argument),
    ("digest", b' ', OptionEffect::OtherScheme),
    ("ntlm", b' ', OptionEffect::OtherScheme),
    ("ntlm-wb", b' ', OptionEffect::OtherScheme),
    ("negotiate", b' ', OptionEffect::OtherScheme),
    ("anyauth", b' ', OptionEffect::OtherScheme),
    ("basic", b' ', OptionEffect::Basic),
    ("proto", b' ', OptionEffect::Argument),
    ("proto-redir", b' ', OptionEffect::Argument),
    ("proto-default", b' ', OptionEffect::Argument),
    ("unix-socket", b' ', OptionEffect::Argument),
    ("abstract-unix-socket", b' ', OptionEffect::Argument),
    ("pinnedpubkey", b' ', OptionEffect::Argument),
    ("tls13-ciphers", b' ', OptionEffect::Argument),
    ("curves", b' ', OptionEffect::Argument),
    ("crlfile", b' ', OptionEffect::Argument),
    ("dns-servers", b' ', OptionEffect::Argument),
    ("doh-url", b' ', OptionEffect::Argument),
    ("socks4", b' ', OptionEffect::Argument),
    ("socks4a", b' ', OptionEffect::Argument),
    ("socks5", b' ', OptionEffect::Argument),
    ("socks5-hostname", b' ', OptionEffect::Argument),
    ("preproxy", b' ', OptionEffect::Argument),
    ("proxy-header", b' ', OptionEffect::Argument),
    ("keepalive-time", b' ', OptionEffect::Argument),
    ("local-port", b' ', OptionEffect::Argument),
    ("expect100-timeout", b' ', OptionEffect::Argument),
    ("max-filesize", b' ', OptionEffect::Argument),
    ("output-dir", b' ', OptionEffect::Argument),
    ("hsts", b' ', OptionEffect::Argument),
    ("alt-svc", b' ', OptionEffect::Argument),
    ("trace-config", b' ', OptionEffect::Argument),
    ("request-target", b' ', OptionEffect::Argument),
    ("login-options", b' ', OptionEffect::Argument),
    ("rate", b' ', OptionEffect::Argument),
    ("etag-save", b' ', OptionEffect::Argument),
    ("etag-compare", b' ', OptionEffect::Argument),
    ("verbose", b'v', OptionEffect::Switch),
];

/// The effect of a long option, without its dashes. Unknown ones are switches: curl has far more of these.
pub(super) fn long(name: &str) -> OptionEffect {
    // `--expand-data` is `--data` with variables in its argument.
    let name = name.strip_prefix("expand-").unwrap_or(name);
    OPTIONS.iter().find(|(long, _, _)| *long == name).map_or(OptionEffect::Switch, |(_, _, effect)| *effect)
}

/// The effect of a short option.
pub(super) fn short(letter: u8) -> OptionEffect {
    OPTIONS.iter().find(|(_, short, _)| *short == letter && letter != b' ').map_or(OptionEffect::Switch, |(_, _, effect)| *effect)
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
