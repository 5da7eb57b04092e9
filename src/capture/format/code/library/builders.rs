//! Requests that are built statement by statement: what constructs them, and what their methods do.

use super::ArgumentRole::{Data, Form, Headers, Insecure, Method, Options, Query, Type, Url};
use super::{ArgumentRole, FORM_TYPE, GO, GUZZLE, Library, NET_HTTP, ObjectEncoding, URLLIB};
use crate::capture::notation::code::Language;

const XHR: Library = Library {
    client: "XMLHttpRequest",
    object: ObjectEncoding::Text,
    text_type: Some("text/plain;charset=UTF-8"),
    accept: Some("*/*"),
    options: &[],
    method: "GET",
};

const SUPERAGENT: Library = Library {
    client: "superagent",
    object: ObjectEncoding::Json,
    text_type: Some(FORM_TYPE),
    accept: None,
    options: &[],
    method: "GET",
};

/// PHP's curl: an array goes out as multipart.
const PHP_CURL: Library = Library {
    client: "PHP curl",
    object: ObjectEncoding::Multipart,
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[
        ("CURLOPT_URL", Url),
        ("CURLOPT_CUSTOMREQUEST", Method),
        ("CURLOPT_HTTPHEADER", Headers),
        ("CURLOPT_POSTFIELDS", Data),
        ("CURLOPT_USERPWD", ArgumentRole::Auth),
        ("CURLOPT_SSL_VERIFYPEER", Insecure),
    ],
    method: "GET",
};

/// The role of one of PHP's curl options.
pub(in crate::capture::format::code) fn curl_option(name: &str) -> ArgumentRole {
    PHP_CURL.options.iter().find(|(known, _)| *known == name).map_or(ArgumentRole::Nothing, |(_, role)| *role)
}

const OKHTTP: Library =
    Library { client: "OkHttp", object: ObjectEncoding::Form, text_type: None, accept: None, options: &[], method: "GET" };

const JAVA: Library =
    Library { client: "java.net.http", object: ObjectEncoding::Form, text_type: None, accept: None, options: &[], method: "GET" };

const APACHE: Library = Library {
    client: "Apache HttpClient",
    object: ObjectEncoding::Form,
    text_type: Some("text/plain; charset=ISO-8859-1"),
    accept: None,
    options: &[],
    method: "POST",
};

const UNIREST: Library =
    Library { client: "Unirest", object: ObjectEncoding::Form, text_type: None, accept: None, options: &[], method: "GET" };

const DOTNET: Library = Library {
    client: "HttpClient",
    object: ObjectEncoding::Form,
    text_type: Some("text/plain; charset=utf-8"),
    accept: None,
    options: &[],
    method: "GET",
};

const SWIFT: Library = Library {
    client: "URLSession",
    object: ObjectEncoding::Form,
    // Foundation adds it to a body without a type.
    text_type: Some(FORM_TYPE),
    accept: Some("*/*"),
    options: &[],
    method: "GET",
};

const APEX: Library =
    Library { client: "Apex", object: ObjectEncoding::Form, text_type: None, accept: None, options: &[], method: "GET" };

/// A client that the source does not name.
pub(in crate::capture::format::code) const UNKNOWN: &Library = &APEX;

/// What constructs a request that later statements fill.
#[derive(Debug)]
pub(in crate::capture::format::code) struct Builder {
    pub(in crate::capture::format::code) name: &'static str,
    pub(in crate::capture::format::code) library: &'static Library,
    pub(in crate::capture::format::code) language: Language,
    pub(in crate::capture::format::code) arguments: &'static [ArgumentRole],
}

macro_rules! builders {
    ($($name:literal $library:ident $language:ident [$($role:expr),*];)*) => {
        &[$(Builder { name: $name, library: &$library, language: Language::$language, arguments: &[$($role),*] }),*]
    };
}

const BUILDERS: &[Builder] = builders! {
    "XMLHttpRequest" XHR JavaScript [];
    "superagent.post" SUPERAGENT JavaScript [Url];
    "curl_init" PHP_CURL Php [Url];
    // Where the text does not show how the handle was made.
    "curl_setopt_array" PHP_CURL Php [ArgumentRole::Nothing, Options];
    "Request" GUZZLE Php [Method, Url, Headers, Data];
    "urllib.request.Request" URLLIB Python [Url, Data, Headers];
    "urllib2.Request" URLLIB Python [Url, Data, Headers];
    "request.Request" URLLIB Python [Url, Data, Headers];
    "Net.HTTP.Post.new" NET_HTTP Ruby [Url, Headers];
    "Net.HTTP.Get.new" NET_HTTP Ruby [Url, Headers];
    "Request.Builder" OKHTTP Other [];
    "HttpRequest.newBuilder" JAVA Other [Url];
    "HttpPost" APACHE Other [Url];
    "Unirest.post" UNIREST Other [Url];
    "http.NewRequest" GO Other [Method, Url, Data];
    "http.NewRequestWithContext" GO Other [ArgumentRole::Nothing, Method, Url, Data];
    "HttpRequestMessage" DOTNET Other [Method, Url];
    "URLRequest" SWIFT Other [Url];
    "NSMutableURLRequest" SWIFT Other [Url];
    "HttpRequest" APEX JavaScript [];
};

/// The builder that is constructed at this path.
pub(in crate::capture::format::code) fn builder(path: &str) -> Option<&'static Builder> {
    let ends = |builder: &&Builder| path.strip_suffix(builder.name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    BUILDERS.iter().filter(ends).max_by_key(|builder| builder.name.len())
}

/// What a method or a property of a builder does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::capture::format::code) enum Step {
    /// A header field: name and value.
    Field,
    /// A header field: value and name.
    FieldLast,
    /// The method, and something else.
    MethodAnd(ArgumentRole),
    /// The method is POST, and this is the body.
    Post,
    /// Identifier and secret.
    User,
    /// A parameter of the body.
    Parameter,
    Role(ArgumentRole),
}

/// The step that a path's end stands for; a property that is set ends with `=`.
pub(in crate::capture::format::code) fn step(path: &str) -> Step {
    let lower = path.to_ascii_lowercase();
    if ["headers.add", "header.add", "header.set", "headers.set", "headers.tryaddwithoutvalidation"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return Step::Field;
    }
    match lower.rsplit('.').next().unwrap_or_default() {
        "setrequestheader"
        | "addheader"
        | "add_header"
        | "add_unredirected_header"
        | "setheader"
        | "header"
        | "setrequestproperty"
        | "addrequestproperty"
        | "set"
        | "headers"
        | "withheaders" => Step::Field,
        "addvalue" | "setvalue" => Step::FieldLast,
        "open" => Step::MethodAnd(Url),
        "method" => Step::MethodAnd(Data),
        "url" | "uri" | "setendpoint" => Step::Role(Url),
        "setmethod" | "setrequestmethod" | "httpmethod=" | "method=" => Step::Role(Method),
        "post" => Step::Post,
        "setbody" | "send" | "write" | "body" | "setentity" | "end" | "body=" | "httpbody=" | "content=" | "data=" => {
            Step::Role(Data)
        }
        "setbasicauth" | "basic_auth" | "withbasicauth" | "auth" | "basicauth" => Step::User,
        "set_form_data" | "form_data=" => Step::Role(Form),
        "type" | "content_type=" => Step::Role(Type),
        "field" | "addparameter" => Step::Parameter,
        "query" => Step::Role(Query),
        _ => Step::Role(Options),
    }
}
