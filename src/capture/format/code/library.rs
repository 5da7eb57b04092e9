//! What the HTTP libraries call the parts of a request, and what they add by themselves.

mod builders;
mod told;

use super::encode::Alphabet;
use ArgumentRole::{Data, Form, Headers, Insecure, Json, Method, Multipart, Options, Password, Path, Query, Type, Url, User};
pub(super) use builders::{Builder, Step, UNKNOWN, builder, curl_option, step};
pub(super) use told::{DIO_FORM_POST, K6_POST};

/// What an argument or an option is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArgumentRole {
    Url,
    /// Put before the address.
    Base,
    Host,
    Path,
    Method,
    Headers,
    /// The body in whatever way the library encodes it.
    Data,
    Json,
    Form,
    Multipart,
    Query,
    /// Identifier and secret in one.
    Auth,
    User,
    Password,
    /// The content type apart from the header fields.
    Type,
    /// An object with more options.
    Options,
    /// Verification of certificates, switched off when false.
    Insecure,
    Nothing,
}

/// How a library sends an object that it is given as the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectEncoding {
    Form,
    /// The program makes the form itself, and nothing adds a content type.
    BareForm,
    Json,
    Multipart,
    /// `[object Object]`.
    Text,
    /// It does not, or what does is not shown.
    Unknown,
}

/// An HTTP library.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) client: &'static str,
    pub(super) object: ObjectEncoding,
    /// The content type of a text.
    pub(super) text_type: Option<&'static str>,
    pub(super) accept: Option<&'static str>,
    pub(super) options: &'static [(&'static str, ArgumentRole)],
    /// Options that are not in the list may hold a body too.
    pub(super) method: &'static str,
}

impl Library {
    /// How it writes an object that it sends as a form.
    pub(super) fn alphabet(&self) -> Alphabet {
        match self.client {
            "axios" | "got" | "Guzzle" | "WordPress" | "Net::HTTP" => Alphabet::Standard,
            "requests" | "Faraday" => Alphabet::Unreserved,
            _ => Alphabet::Percent,
        }
    }

    /// How it writes the parameters of an address.
    pub(super) fn query_alphabet(&self) -> Alphabet {
        if self.client == "axios" { Alphabet::Axios } else { self.alphabet() }
    }

    /// The content type that it gives to a request of this method without a body.
    pub(super) fn bare_type(&self, method: &[u8]) -> Option<&'static str> {
        let sends = matches!(method, b"POST" | b"PUT" | b"PATCH");
        (sends && matches!(self.client, "axios" | "Faraday")).then_some(FORM_TYPE)
    }
}

/// A function that makes a request.
#[derive(Debug)]
pub(super) struct Function {
    /// Its path without `this`, `window` and sigils; `*` for any object.
    pub(super) name: &'static str,
    pub(super) library: &'static Library,
    /// What its arguments are for; an object in place of an address is an object with options.
    pub(super) arguments: &'static [ArgumentRole],
}

pub(super) const FORM_TYPE: &str = "application/x-www-form-urlencoded";

const FETCH: Library = Library {
    client: "fetch",
    object: ObjectEncoding::Text,
    text_type: Some("text/plain;charset=UTF-8"),
    accept: Some("*/*"),
    options: &[("method", Method), ("headers", Headers), ("body", Data)],
    method: "GET",
};

const APPS_SCRIPT: Library = Library {
    client: "UrlFetchApp",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: None,
    options: &[("method", Method), ("headers", Headers), ("payload", Data), ("contentType", Type)],
    method: "GET",
};

const AXIOS: Library = Library {
    client: "axios",
    object: ObjectEncoding::Json,
    text_type: Some(FORM_TYPE),
    accept: Some("application/json, text/plain, */*"),
    options: &[
        ("method", Method),
        ("url", Url),
        ("baseURL", ArgumentRole::Base),
        ("headers", Headers),
        ("data", Data),
        ("params", Query),
        ("auth", ArgumentRole::Auth),
    ],
    method: "GET",
};

/// Angular's client, and `$http` of its predecessor.
const ANGULAR: Library = Library {
    client: "Angular",
    object: ObjectEncoding::Json,
    text_type: Some("text/plain"),
    accept: Some("application/json, text/plain, */*"),
    options: &[("method", Method), ("url", Url), ("headers", Headers), ("data", Data), ("body", Data), ("params", Query)],
    method: "GET",
};

const REQUEST: Library = Library {
    client: "request",
    object: ObjectEncoding::Text,
    text_type: None,
    accept: None,
    options: &[
        ("method", Method),
        ("url", Url),
        ("uri", Url),
        ("headers", Headers),
        ("form", Form),
        ("formData", Multipart),
        ("body", Data),
        ("json", Json),
        ("qs", Query),
        ("auth", ArgumentRole::Auth),
        ("rejectUnauthorized", Insecure),
        ("strictSSL", Insecure),
    ],
    method: "GET",
};

const GOT: Library = Library {
    client: "got",
    object: ObjectEncoding::Json,
    text_type: None,
    accept: None,
    options: &[
        ("method", Method),
        ("url", Url),
        ("headers", Headers),
        ("form", Form),
        ("body", Data),
        ("json", Json),
        ("searchParams", Query),
        ("username", User),
        ("password", Password),
        ("rejectUnauthorized", Insecure),
    ],
    method: "GET",
};

const JQUERY: Library = Library {
    client: "jQuery",
    object: ObjectEncoding::Form,
    text_type: Some("application/x-www-form-urlencoded; charset=UTF-8"),
    accept: Some("*/*"),
    options: &[
        ("type", Method),
        ("method", Method),
        ("url", Url),
        ("headers", Headers),
        ("data", Data),
        ("contentType", Type),
        ("username", User),
        ("password", Password),
    ],
    method: "GET",
};

const NODE_HTTP: Library = Library {
    client: "node:http",
    object: ObjectEncoding::Text,
    text_type: None,
    accept: None,
    options: &[
        ("method", Method),
        ("hostname", ArgumentRole::Host),
        ("host", ArgumentRole::Host),
        ("path", Path),
        ("headers", Headers),
        ("auth", ArgumentRole::Auth),
        ("rejectUnauthorized", Insecure),
    ],
    method: "GET",
};

pub(super) const REQUESTS: Library = Library {
    client: "requests",
    object: ObjectEncoding::Form,
    text_type: None,
    accept: Some("*/*"),
    options: &[
        ("method", Method),
        ("url", Url),
        ("headers", Headers),
        ("data", Data),
        ("content", Data),
        ("json", Json),
        ("files", Multipart),
        ("params", Query),
        ("auth", ArgumentRole::Auth),
        ("verify", Insecure),
    ],
    method: "GET",
};

/// Python's own client, which adds no content type.
const PYTHON_HTTP: Library = Library {
    client: "http.client",
    object: ObjectEncoding::Unknown,
    text_type: None,
    accept: None,
    options: &[("method", Method), ("url", Path), ("body", Data), ("headers", Headers)],
    method: "GET",
};

/// `HTTPSConnection.request`.
pub(super) const HTTP_CLIENT: Function =
    Function { name: "request", library: &PYTHON_HTTP, arguments: &[Method, Path, Data, Headers] };

const URLLIB: Library = Library {
    client: "urllib",
    object: ObjectEncoding::Unknown,
    text_type: Some(FORM_TYPE),
    accept: None,
    options: &[("url", Url), ("data", Data), ("headers", Headers), ("method", Method)],
    method: "GET",
};

const REST_CLIENT: Library = Library {
    client: "rest-client",
    object: ObjectEncoding::Form,
    // Net::HTTP adds it to any body without a type.
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[
        ("method", Method),
        ("url", Url),
        ("headers", Headers),
        ("payload", Data),
        ("user", User),
        ("password", Password),
        ("verify_ssl", Insecure),
    ],
    method: "GET",
};

const HTTPARTY: Library = Library {
    client: "HTTParty",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[
        ("headers", Headers),
        ("body", Data),
        ("query", Query),
        ("basic_auth", ArgumentRole::Auth),
        ("userpwd", ArgumentRole::Auth),
        ("form", Form),
        ("json", Json),
        ("params", Query),
        ("verify", Insecure),
    ],
    method: "GET",
};

const FARADAY: Library = Library {
    client: "Faraday",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[],
    method: "GET",
};

/// A connection of Faraday with its own middleware or one that encodes forms.
pub(super) const FARADAY_CONNECTION: Library = Library {
    options: &[("url", ArgumentRole::Base), ("headers", Headers), ("params", Query), ("ssl", Options), ("verify", Insecure)],
    ..FARADAY
};

pub(super) const FARADAY_JSON: Library =
    Library { object: ObjectEncoding::Json, text_type: Some("application/json"), ..FARADAY_CONNECTION };

pub(super) const FARADAY_MULTIPART: Library = Library { object: ObjectEncoding::Multipart, ..FARADAY_CONNECTION };

/// No middleware that would encode a hash.
pub(super) const FARADAY_PLAIN: Library = Library { object: ObjectEncoding::Unknown, ..FARADAY_CONNECTION };

const NET_HTTP: Library = Library {
    client: "Net::HTTP",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[],
    method: "GET",
};

const GUZZLE: Library = Library {
    client: "Guzzle",
    object: ObjectEncoding::Form,
    text_type: None,
    accept: None,
    options: &[
        ("headers", Headers),
        ("form_params", Form),
        ("json", Json),
        ("body", Data),
        ("multipart", Multipart),
        ("query", Query),
        ("auth", ArgumentRole::Auth),
        ("auth_basic", ArgumentRole::Auth),
        ("verify", Insecure),
    ],
    method: "GET",
};

const WORDPRESS: Library = Library {
    client: "WordPress",
    object: ObjectEncoding::Form,
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[("method", Method), ("headers", Headers), ("body", Data), ("sslverify", Insecure)],
    method: "GET",
};

const DART: Library = Library {
    client: "package:http",
    object: ObjectEncoding::Form,
    text_type: Some("text/plain; charset=utf-8"),
    accept: None,
    options: &[("headers", Headers), ("body", Data)],
    method: "GET",
};

const DIO: Library = Library {
    client: "dio",
    object: ObjectEncoding::Json,
    text_type: None,
    accept: None,
    options: &[("data", Data), ("options", Options), ("headers", Headers), ("contentType", Type), ("queryParameters", Query)],
    method: "GET",
};

const GO: Library =
    Library { client: "net/http", object: ObjectEncoding::BareForm, text_type: None, accept: None, options: &[], method: "GET" };

macro_rules! functions {
    ($($name:literal $library:ident [$($role:expr),*];)*) => {
        &[$(Function { name: $name, library: &$library, arguments: &[$($role),*] }),*]
    };
}

/// The functions that make a request in one call. The method is the last word of the path where that is a method's name.
pub(super) const FUNCTIONS: &[Function] = functions! {
    "fetch" FETCH [Url, Options];
    "nodeFetch" FETCH [Url, Options];
    "UrlFetchApp.fetch" APPS_SCRIPT [Url, Options];
    "axios" AXIOS [Url, Options];
    "Axios" AXIOS [Url, Options];
    "axios.request" AXIOS [Options];
    "axios.get" AXIOS [Url, Options];
    "axios.delete" AXIOS [Url, Options];
    "axios.post" AXIOS [Url, Data, Options];
    "Axios.post" AXIOS [Url, Data, Options];
    "axios.put" AXIOS [Url, Data, Options];
    "axios.patch" AXIOS [Url, Data, Options];
    "http.post" ANGULAR [Url, Data, Options];
    "http.get" ANGULAR [Url, Options];
    "httpClient.post" ANGULAR [Url, Data, Options];
    "http" ANGULAR [Url];
    "request" REQUEST [Url, Options];
    "request.post" REQUEST [Url, Options];
    "request.get" REQUEST [Url, Options];
    "rp" REQUEST [Url, Options];
    "rp.post" REQUEST [Url, Options];
    "cy.request" REQUEST [Url, Options];
    "got" GOT [Url, Options];
    "got.post" GOT [Url, Options];
    "ajax" JQUERY [Url, Options];
    "$.ajax" JQUERY [Url, Options];
    "jQuery.ajax" JQUERY [Url, Options];
    "$.post" JQUERY [Url, Data];
    "jQuery.post" JQUERY [Url, Data];
    "https.request" NODE_HTTP [Url, Options];
    "http.request" NODE_HTTP [Url, Options];
    "requests.post" REQUESTS [Url, Data, Json];
    "requests.put" REQUESTS [Url, Data];
    "requests.get" REQUESTS [Url, Query];
    "requests.request" REQUESTS [Method, Url];
    "httpx.post" REQUESTS [Url];
    "httpx.get" REQUESTS [Url];
    "httpx.request" REQUESTS [Method, Url];
    "urllib.request.urlopen" URLLIB [Url, Data];
    "urllib2.urlopen" URLLIB [Url, Data];
    "request.urlopen" URLLIB [Url, Data];
    "urlopen" URLLIB [Url, Data];
    "session.post" REQUESTS [Url, Data, Json];
    "RestClient.post" REST_CLIENT [Url, Data, Headers];
    "RestClient.get" REST_CLIENT [Url, Headers];
    "RestClient.Request.execute" REST_CLIENT [Options];
    "HTTParty.post" HTTPARTY [Url, Options];
    "HTTParty.get" HTTPARTY [Url, Options];
    "Typhoeus.post" HTTPARTY [Url, Options];
    "HTTP.post" HTTPARTY [Url, Options];
    "Excon.post" HTTPARTY [Url, Options];
    "Faraday.post" FARADAY [Url, Data, Headers];
    "Faraday.get" FARADAY [Url, Query, Headers];
    "Net.HTTP.post_form" NET_HTTP [Url, Form];
    "Net.HTTP.post" NET_HTTP [Url, Data, Headers];
    "client.post" GUZZLE [Url, Options];
    "client.request" GUZZLE [Method, Url, Options];
    "guzzle.post" GUZZLE [Url, Options];
    "guzzle.request" GUZZLE [Method, Url, Options];
    "httpClient.request" GUZZLE [Method, Url, Options];
    "wp_remote_post" WORDPRESS [Url, Options];
    "http.PostForm" GO [Url, Form];
    "http.Post" GO [Url, Type, Data];
    "dio.post" DIO [Url];
};

/// The functions of Dart, whose paths others have too: its arguments have names.
pub(super) const DART_FUNCTIONS: &[Function] = functions! {
    "http.post" DART [Url];
    "http.get" DART [Url];
    "client.post" DART [Url];
};

/// The function with this path, which may have more words before it: `this.$axios.post`.
pub(super) fn function(path: &str, functions: &'static [Function]) -> Option<&'static Function> {
    let ends = |function: &&Function| {
        path.strip_suffix(function.name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.') && function.name.contains('.'))
    };
    functions.iter().filter(ends).max_by_key(|function| function.name.len())
}

/// The HTTP method that a path ends with.
pub(super) fn method_of(path: &str) -> Option<&'static str> {
    let word = path.rsplit('.').next().unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        "post" | "post_form" | "postform" | "wp_remote_post" => Some("POST"),
        "get" => Some("GET"),
        "put" => Some("PUT"),
        "patch" => Some("PATCH"),
        "delete" => Some("DELETE"),
        _ => None,
    }
}
