//! `transport/tls-version-old`: TLS 1.0 and 1.1 are forbidden.

use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::finding::Level;
use crate::rules::rule::Context;

const WHY: &str = "RFC 8996 forbids TLS 1.0 and 1.1, and their predecessors are broken. Servers have switched them off: the handshake fails, or a load balancer answers 403.";
const HELP: &str = "allow TLS 1.2 and 1.3: drop the option, or update the client's TLS library";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(at) = request.tls else { return };
    if !is_old(&cx.text(at)) {
        return;
    }
    let level = if request.is_loopback(cx.layers) { Level::Info } else { Level::Warning };
    cx.draft(at, "the connection uses a version of TLS that is forbidden")
        .label("older than TLS 1.2")
        .explained(WHY, HELP)
        .level(level)
        .fix(newer(&cx.text(at)).map(|version| Fix::risky("allow TLS 1.2").write(at, version)))
        .report(cx);
}

/// The version that RFC 8996 leaves, in the spelling of the option that has the old one.
fn newer(version: &str) -> Option<&'static str> {
    match version {
        "1.0" | "1.1" => Some("1.2"),
        "TLSv1" | "TLSv1_0" | "TLSv1_1" => Some("TLSv1_2"),
        _ => None,
    }
}

/// `1.1`, `TLSv1.0`, `TLSv1_1`, `SSLv3`. `TLSv1` alone is TLS 1.0.
fn is_old(version: &str) -> bool {
    let version = version.to_ascii_lowercase().replace('_', ".");
    let number = version.strip_prefix("tlsv").unwrap_or(&version);
    matches!(number, "1" | "1.0" | "1.1" | "sslv2" | "sslv3")
}

#[cfg(test)]
mod tests {
    use super::is_old;

    #[test]
    fn old_versions_are_told_from_new() {
        assert!(["1.0", "1.1", "TLSv1", "TLSv1.1", "TLSv1_1", "SSLv3"].iter().all(|version| is_old(version)));
        assert!(!["1.2", "1.3", "TLSv1.2", "TLSv1.3", "auto", "default", ""].iter().any(|version| is_old(version)));
    }
}
