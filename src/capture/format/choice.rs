//! Why a form was chosen, what was passed over, and which forms are near when none was found.

use super::layouts::DOCUMENTS;
use super::{LayoutReader, code};
use crate::text::layers::{Layers, Slice};

/// The layouts in which a text is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LayoutChoice<'c> {
    Any,
    Only(&'c str),
    /// Any but this, which tells how the others do without it.
    Without(&'c str),
}

impl<'c> From<Option<&'c str>> for LayoutChoice<'c> {
    fn from(only: Option<&'c str>) -> LayoutChoice<'c> {
        only.map_or(LayoutChoice::Any, LayoutChoice::Only)
    }
}

impl LayoutChoice<'_> {
    /// Whether a text is to be read in one layout, whatever it looks like.
    pub(super) fn is_one(self) -> bool {
        matches!(self, LayoutChoice::Only(_))
    }

    pub(super) fn admits(self, form: &str) -> bool {
        match self {
            LayoutChoice::Any => true,
            LayoutChoice::Only(only) => only == form,
            LayoutChoice::Without(left_out) => left_out != form,
        }
    }

    /// Calls of any library have the name of calls of known ones and are not left out with them.
    pub(super) fn admits_reader(self, reader: &LayoutReader) -> bool {
        let of_any_library = reader.name == code::FORM && reader.summary.is_empty();
        self.admits(reader.name) || of_any_library && !self.is_one()
    }
}

/// Signs of forms, for texts in which nothing could be read.
const SIGNS: &[(&str, &str)] = &[
    ("curl", "curl"),
    ("HTTP/", "http"),
    ("POST ", "http"),
    ("Authorization:", "http"),
    ("\"entries\"", "har"),
    ("http_interactions", "vcr"),
    ("interactions:", "vcrpy"),
    ("Faraday", "faraday"),
    ("=>", "inspect"),
    ("fetch(", "code"),
    ("requests.", "code"),
    ("axios", "code"),
    ("Invoke-", "powershell"),
    ("send: b", "http-client"),
    ("postman", "postman"),
    ("{{", "http-file"),
    ("oauth", "text"),
    ("token", "text"),
];

/// The forms whose signs a text holds, at most three; the commonest forms where it holds none.
pub(crate) fn nearest(bytes: &[u8]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for (sign, form) in SIGNS {
        let known = found.contains(form);
        if !known && found.len() < 3 && memchr::memmem::find(bytes, sign.as_bytes()).is_some() {
            found.push(form);
        }
    }
    if found.is_empty() { vec!["curl", "http", "text"] } else { found }
}

/// Code whose calls no reader knows: its name, and the words that all stand in it. Stack traces have the names of classes and
/// methods too, so the words are those of a call.
const UNREAD: &[(&str, &[&str])] = &[
    ("C# with HttpClient", &["new FormUrlEncodedContent"]),
    ("C# with HttpClient", &["await ", "PostAsync("]),
    ("C# with HttpClient", &["SendAsync(", "new HttpRequestMessage"]),
    ("Rust with reqwest", &["reqwest", ".send()"]),
    ("Java or Kotlin with Spring", &["new RestTemplate"]),
    ("Java or Kotlin with Spring", &["restTemplate."]),
    ("Java or Kotlin with Spring", &["WebClient", ".retrieve()"]),
    ("Java or Kotlin with Spring", &["new HttpEntity<"]),
    ("Java or Kotlin", &["import java.net.http."]),
    ("Java or Kotlin", &["HttpURLConnection", ".setRequestMethod("]),
    ("Kotlin with Ktor", &["submitForm("]),
];

/// Why nothing was read where the text is code of a client that no reader knows.
pub(crate) fn unread_client(bytes: &[u8]) -> Option<String> {
    let has = |word: &&str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    let (client, _) = UNREAD.iter().find(|(_, words)| words.iter().all(&has))?;
    Some(format!(
        "this is code ({client}), and calls of that client are not read; paste what it sends: its debug log, the request as a \
         proxy recorded it, or a curl command of the same request; `grantlint formats` lists what is read"
    ))
}

/// What was said of each form of document that a text looks like, and whether a request was found in the last of them.
pub(crate) fn documents(layers: &mut Layers<'_>, text: Slice) -> (Vec<String>, bool) {
    let mut said = Vec::new();
    for document in DOCUMENTS {
        let Some(reason) = (document.recognise)(layers.bytes(text)) else { continue };
        let found = (document.read)(layers, text).exchanges.len();
        let verdict = if found > 0 { format!("{found} request(s) in it") } else { "no request in it, passed over".to_owned() };
        said.push(format!("{} as a document, because of {reason}: {verdict}", document.name));
        if found > 0 {
            return (said, true);
        }
    }
    (said, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_trace_is_no_code() {
        for line in [
            "at sun.net.www.protocol.http.HttpURLConnection.getInputStream0(HttpURLConnection.java:1997)",
            "at org.springframework.web.client.RestTemplate.handleResponse(RestTemplate.java:782)",
            "at System.Net.Http.HttpClient.SendAsync(HttpRequestMessage request, CancellationToken token)",
            "at System.Net.Http.HttpClient.PostAsync(String requestUri, HttpContent content)",
        ] {
            assert_eq!(unread_client(line.as_bytes()), None, "{line}");
        }
        assert!(unread_client(b"var r = await c.PostAsync(url, new FormUrlEncodedContent(d));").is_some());
    }

    #[test]
    fn near_forms_and_code_are_named() {
        assert!(unread_client(b"var r = await client.PostAsync(url, content);").is_some_and(|reason| reason.contains("C#")));
        assert_eq!(unread_client(b"my token request fails"), None);
        assert_eq!(nearest(b"nothing at all"), ["curl", "http", "text"]);
    }
}
