//! `host/path` patterns of token endpoints.

/// True when host and path fit the pattern. In the host `*` is one or more characters except `/`; in the path `*` is one
/// segment and `**` anything; a leading `**/` is any host and any beginning of a path. A final slash is optional.
pub(super) fn fits(pattern: &str, host: &str, path: &str) -> bool {
    let path = path.trim_start_matches('/').trim_end_matches('/');
    if let Some(tail) = pattern.strip_prefix("**/") {
        let tail = tail.trim_end_matches('/');
        let last = tail.rsplit('/').next().unwrap_or_default();
        // Hundreds of patterns are asked: most differ in the last segment.
        if !last.contains('*') && path.rsplit('/').next() != Some(last) {
            return false;
        }
        let tail: Vec<&str> = tail.split('/').collect();
        let segments: Vec<&str> = path.split('/').collect();
        return (0..segments.len()).any(|start| segments_fit(&tail, &segments[start..]));
    }
    let Some((known_host, known_path)) = pattern.split_once('/') else { return false };
    if host.is_empty() || !host_fits(known_host, host) {
        return false;
    }
    let known: Vec<&str> = known_path.trim_end_matches('/').split('/').collect();
    segments_fit(&known, &path.split('/').collect::<Vec<_>>())
}

/// True when the path alone gives the provider away: the pattern's own path, of three segments at least, letter by letter.
pub(super) fn has_own_path(pattern: &str, path: &str) -> bool {
    let Some((_, known)) = pattern.split_once('/').filter(|(host, _)| *host != "**") else { return false };
    let known = known.trim_end_matches('/');
    known.matches('/').count() >= 2 && !known.contains('*') && path.trim_matches('/') == known
}

/// `*` is one or more characters.
pub(super) fn host_fits(pattern: &str, host: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == host,
        Some((before, after)) => {
            let Some(rest) = host.strip_prefix(before) else { return false };
            (1..=rest.len()).any(|len| rest.is_char_boundary(len) && host_fits(after, &rest[len..]))
        }
    }
}

fn segments_fit(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skip| segments_fit(rest, &path[skip..])),
        ([known, rest @ ..], [segment, others @ ..]) => {
            (*known == "*" && !segment.is_empty() || known == segment) && segments_fit(rest, others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_hosts_and_paths() {
        assert!(fits("h.example/oauth/token", "h.example", "/oauth/token/"));
        assert!(!fits("h.example/oauth/token", "h.example", "/oauth/token/x"));
        assert!(fits("*.auth.*.amazoncognito.com/oauth2/token", "pool.auth.us-east-2.amazoncognito.com", "/oauth2/token"));
        assert!(fits("login.example.com/*/oauth2/token", "login.example.com", "/tenant/oauth2/token"));
        assert!(fits("**/realms/*/token", "any", "/auth/realms/x/token"));
        assert!(!fits("**/realms/*/token", "any", "/realms/token"));
        assert!(!fits("h.example/t", "", "/t"));
        assert!(has_own_path("h.example/restapi/oauth/token", "/restapi/oauth/token"));
        assert!(!has_own_path("h.example/oauth/token", "/oauth/token"));
    }
}
