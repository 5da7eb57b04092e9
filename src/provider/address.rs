//! `host/path` patterns of token endpoints.

/// A host and a path that are compared with hundreds of patterns.
pub(super) struct EndpointAddress<'a> {
    host: &'a str,
    segments: Vec<&'a str>,
}

impl<'a> EndpointAddress<'a> {
    pub(super) fn new(host: &'a str, path: &'a str) -> EndpointAddress<'a> {
        let path = path.trim_start_matches('/').trim_end_matches('/');
        EndpointAddress { host, segments: path.split('/').collect() }
    }

    /// True when host and path fit the pattern. In a host and in a segment of a path `*` is one or more
    /// characters; in a path `**` is anything; a leading `**/` is any host and any beginning of a path. A final slash is optional.
    pub(super) fn fits(&self, pattern: &str) -> bool {
        if let Some(tail) = pattern.strip_prefix("**/") {
            let tail = tail.trim_end_matches('/');
            return self.may_end(tail) && {
                let tail: Vec<&str> = tail.split('/').collect();
                (0..self.segments.len()).any(|start| segments_fit(&tail, &self.segments[start..]))
            };
        }
        // Nearly all differ in the last letter of the host already.
        let Some((host, path)) = pattern.split_once('/') else { return false };
        let last = |host: &str| host.as_bytes().last().copied();
        let open = host.ends_with('*') && !self.host.is_empty();
        if !open && last(host) != last(self.host) || self.host.is_empty() || !part_fits(host, self.host) {
            return false;
        }
        let known: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        segments_fit(&known, &self.segments)
    }

    /// Most patterns differ in the last segment.
    fn may_end(&self, tail: &str) -> bool {
        let last = tail.rsplit('/').next().unwrap_or_default();
        last.contains('*') || self.segments.last() == Some(&last)
    }
}

/// One pattern.
pub(super) fn fits(pattern: &str, host: &str, path: &str) -> bool {
    EndpointAddress::new(host, path).fits(pattern)
}

/// True when the path alone gives the provider away: the pattern's own path, of three segments at least, letter by letter.
pub(super) fn has_own_path(pattern: &str, path: &str) -> bool {
    let Some((_, known)) = pattern.split_once('/').filter(|(host, _)| *host != "**") else { return false };
    let known = known.trim_end_matches('/');
    known.matches('/').count() >= 2 && !known.contains('*') && path.trim_matches('/') == known
}

/// `*` is one or more characters.
pub(super) fn part_fits(pattern: &str, host: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == host,
        Some((before, after)) => {
            let Some(rest) = host.strip_prefix(before) else { return false };
            // What is behind the last star ends the host.
            let end = after.rsplit('*').next().unwrap_or_default();
            if !rest.ends_with(end) {
                return false;
            }
            (1..=rest.len()).any(|len| rest.is_char_boundary(len) && part_fits(after, &rest[len..]))
        }
    }
}

fn segments_fit(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skip| segments_fit(rest, &path[skip..])),
        ([known, rest @ ..], [segment, others @ ..]) => part_fits(known, segment) && segments_fit(rest, others),
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
        assert!(fits("h.example/v*/token", "h.example", "/v19.0/token"));
        assert!(fits("login.example.com/*/oauth2/token", "login.example.com", "/tenant/oauth2/token"));
        assert!(fits("**/realms/*/token", "any", "/auth/realms/x/token"));
        assert!(!fits("**/realms/*/token", "any", "/realms/token"));
        assert!(!fits("h.example/t", "", "/t"));
        assert!(has_own_path("h.example/restapi/oauth/token", "/restapi/oauth/token"));
        assert!(!has_own_path("h.example/oauth/token", "/oauth/token"));
    }
}
