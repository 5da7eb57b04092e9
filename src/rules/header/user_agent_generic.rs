//! `header/user-agent-generic`: a firewall that turns away the default names of clients.

use crate::capture::model::Seen;
use crate::request::reply::Reply;
use crate::request::token::TokenRequest;
use crate::rules::common::status_at;
use crate::rules::finding::Confidence;
use crate::rules::header::common::head;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// How clients call themselves unless the program names itself, in lower case.
const DEFAULTS: &[&str] = &[
    "python-requests/",
    "python-urllib/",
    "python-httpx/",
    "aiohttp",
    "python/",
    "curl/",
    "wget/",
    "faraday v",
    "rest-client/",
    "ruby",
    "go-http-client/",
    "java/",
    "apache-httpclient/",
    "okhttp/",
    "axios/",
    "node-fetch",
    "node",
    "undici",
    "guzzlehttp/",
    "libwww-perl/",
    "postmanruntime/",
    "insomnia/",
    "powershell",
];

const WHY: &str = "Firewalls in front of servers turn away names that robots share, with 403 or 429 and a page in place of an OAuth error. The request itself may be right.";
const HELP: &str = "set a User-Agent that names your program and a way to reach you, and try again";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(reply) = cx.reply.filter(|reply| is_a_firewalls(reply)) else { return };
    let (at, message) = match request.header(cx.layers, "user-agent") {
        Seen::Shown(field) if is_default(&cx.text(field.value)) => {
            (field.value, "the User-Agent is the default of the client, and something in front of the server refused the request")
        }
        // A paste may have left it out.
        Seen::Absent if request.client.is_some() || request.wire.is_some_and(|wire| wire.exact) => {
            (head(request), "the request names no User-Agent of its own, and something in front of the server refused it")
        }
        _ => return,
    };
    let status: Option<Slice> = status_at(cx, reply);
    let draft = cx.draft(at, message);
    let draft = match status {
        Some(status) => draft.also(status, "not the answer of a token endpoint"),
        None => draft,
    };
    draft.label("common to all programs of this client").explained(WHY, HELP).confidence(Confidence::Possible).report(cx);
}

/// A page, or words of a firewall; an OAuth error would come from the server itself.
fn is_a_firewalls(reply: &Reply) -> bool {
    let words = ["cloudflare", "error code: 1010", "access denied", "user-agent", "user agent", "robot"];
    let speaks = reply.html || words.iter().any(|word| reply.says(word));
    matches!(reply.status, Some(403 | 429)) && reply.error.is_none() && speaks
}

fn is_default(agent: &str) -> bool {
    let agent = agent.trim().to_ascii_lowercase();
    agent.is_empty() || DEFAULTS.iter().any(|name| agent.starts_with(name)) && agent.split(' ').count() <= 2
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{refresh, verdict};

    #[test]
    fn only_a_firewalls_answer_makes_the_name_a_finding() {
        let level = |agent: &str, answer: &str| {
            let text = format!("{}\nHTTP/1.1 {answer}\n", refresh(agent));
            verdict(&text, "header/user-agent-generic")
        };
        let blocked = "403 Forbidden\n\nerror code: 1010";
        assert_eq!(level("User-Agent: curl/8.5.0", blocked), Some("warning"));
        assert_eq!(level("User-Agent: acme-sync/2.1", blocked), None);
        assert_eq!(level("Accept: */*", blocked), None);
        assert_eq!(level("User-Agent: curl/8.5.0", "403 Forbidden\n\n{\"error\":\"access_denied\"}"), None);
        assert_eq!(level("User-Agent: curl/8.5.0", "401 Unauthorized\n\nerror code: 1010"), None);
    }
}
