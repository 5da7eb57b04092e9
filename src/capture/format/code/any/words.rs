//! What words say about a call, whatever library and language they come from. One table for each question.

mod library;
mod makes;

pub(super) use library::{encoding, posts};
pub(super) use makes::{Makes, makes};

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordRole {
    Url,
    /// Comes before the path.
    Base,
    Path,
    Method,
    Headers,
    /// A body in whatever way.
    Body,
    Json,
    Form,
    Multipart,
    Query,
    Auth,
    User,
    Password,
    Media,
    /// An object with more options.
    Options,
    /// Says whether certificates are checked.
    Verify,
}

/// A word without case, signs and the verbs that only say that something is set.
pub(super) fn plain(word: &str) -> String {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let word = word.strip_suffix("async").unwrap_or(&word).to_owned();
    for lead in ["set", "with", "add", "req", "curlopt", "append", "as", "send", "put", "insert", "use", "try"] {
        if let Some(rest) = word.strip_prefix(lead).filter(|rest| rest.len() > 2 && role_of(rest).is_some()) {
            return rest.to_owned();
        }
    }
    word
}

/// The role that an option, a property or a method has by its word.
pub(super) fn role(word: &str) -> Option<WordRole> {
    role_of(&plain(word))
}

fn role_of(word: &str) -> Option<WordRole> {
    Some(match word {
        "url" | "uri" | "endpoint" | "address" | "purl" | "requesturl" | "requesturi" | "href" | "urlstring" | "targeturl" => {
            WordRole::Url
        }
        "baseurl" | "baseuri" | "baseaddress" | "host" | "hostname" | "prefixurl" | "urlbase" | "baseendpoint" => WordRole::Base,
        "path" | "pathname" | "route" | "relativepath" | "relativeurl" | "requestpath" => WordRole::Path,
        "method" | "httpmethod" | "verb" | "requestmethod" | "customrequest" | "phttpmethod" | "httpverb" | "createmethod" => {
            WordRole::Method
        }
        "headers"
        | "header"
        | "httpheaders"
        | "requestheaders"
        | "httpheader"
        | "defaultheaders"
        | "defaultrequestheaders"
        | "requestheader"
        | "extraheaders"
        | "allhttpheaderfields"
        | "grequestheaders"
        | "defaultheader"
        | "requestproperty"
        | "withoutvalidation" => WordRole::Headers,
        "body" | "data" | "payload" | "content" | "requestbody" | "postdata" | "postfields" | "pbody" | "rawbody"
        | "httpbody" | "entity" | "postbody" | "source" | "stringbody" | "write" | "send" | "end" | "bodystring"
        | "requestdata" | "contents" | "bodyraw" | "raw" => WordRole::Body,
        "json" | "jsonbody" | "bodyjson" | "bodyvalue" | "jsoncontent" | "bodyasjson" | "postjson" => WordRole::Json,
        "form" | "formparams" | "urlencoded" | "formparameters" | "formfields" | "postparams" | "formbody" | "bodyform"
        | "formdata" | "formbodyparams" | "parameters" | "fields" | "formurlencoded" | "field" | "formparam" | "formvalues"
        | "parmvalue" | "urlencodedparams" | "formparameter" | "bodyparameter" | "parameter" | "fromformdata" | "submitform"
        | "postform" | "posturlencoded" => WordRole::Form,
        "multipart" | "bodymultipart" | "files" => WordRole::Multipart,
        "query" | "qs" | "searchparams" | "querystring" | "queryparameters" | "params" | "urlparams" | "queryparams"
        | "queryparam" | "urlquery" | "queryparameter" | "urlparameter" | "queryitems" => WordRole::Query,
        "auth"
        | "basicauth"
        | "authbasic"
        | "authentication"
        | "credentials"
        | "userpwd"
        | "userpassword"
        | "basic"
        | "httpbasicauth"
        | "basicauthentication"
        | "httpbasicauthenticator"
        | "networkcredential"
        | "authenticate" => WordRole::Auth,
        "username" | "user" | "pusername" => WordRole::User,
        "password" | "pass" | "ppassword" => WordRole::Password,
        "contenttype" | "mimetype" | "mediatype" | "requestcontenttype" | "posttype" => WordRole::Media,
        "options" | "opts" | "config" | "requestoptions" | "http" | "inputs" | "init" | "settings" | "handleoptions" => {
            WordRole::Options
        }
        "sslverifypeer" | "verify" | "rejectunauthorized" | "strictssl" | "sslverify" | "verifyssl" => WordRole::Verify,
        _ => return None,
    })
}

/// Pairs in the arguments of such a call belong to the body or the query, not to a client's settings.
pub(super) fn takes_pairs(word: &str) -> bool {
    matches!(role(word), Some(WordRole::Body | WordRole::Json | WordRole::Form | WordRole::Query | WordRole::Multipart))
}

/// Words that add one pair.
pub(super) fn adds_pair(word: &str) -> bool {
    let word = word.trim_end_matches(['!', '_', '(']).to_ascii_lowercase();
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(
        plain.as_str(),
        "add"
            | "append"
            | "set"
            | "put"
            | "with"
            | "param"
            | "field"
            | "addparameter"
            | "setparameter"
            | "addorupdateparameter"
            | "addfield"
            | "formparam"
            | "queryparam"
            | "addencoded"
            | "addformdatapart"
            | "addbodyparameter"
            | "addqueryparameter"
            | "appendfield"
            | "addbodyparam"
            | "addparam"
            | "setparam"
            | "addqueryparam"
            | "postfield"
            | "addformfield"
            | "setfield"
            | "addpostparam"
            | "setvalue"
            | "addvalue"
            | "putvalue"
            | "setitem"
            | "query"
            | "and"
            | "merge"
            | "addpair"
            | "addnamevalue"
            | "addqueryparams"
            | "setqueryparam"
            | "addformparam"
            | "setobject"
            | "insert"
            | "store"
            | "additem"
    )
}

/// Words that add one pair to a form, and to nothing else.
pub(super) fn adds_to_form(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    adds_pair(&word)
        && !word.contains("part")
        && ["param", "form", "field", "post", "encoded"].iter().any(|part| word.contains(part))
}

/// RestSharp, Delphi's components and others: the method decides where a parameter goes.
pub(super) fn by_method(word: &str, path: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "addparameter" | "addorupdateparameter")
        || word == "additem" && path.to_ascii_lowercase().contains("params")
}

/// The HTTP method that a callee's word stands for: `postForEntity`, `PostAsync`, `Invoke-Post`, `UploadString`.
pub(super) fn verb(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches(['!', '?', '_']);
    for (name, method) in [("post", "POST"), ("get", "GET"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")] {
        let Some((head, rest)) = word.split_at_checked(name.len()) else { continue };
        if !head.eq_ignore_ascii_case(name) {
            continue;
        }
        let apart = head.bytes().next_back().is_some_and(|b| b.is_ascii_uppercase())
            || rest.starts_with(|c: char| c.is_uppercase() || c == '_');
        if rest.is_empty() || apart && known_tail(rest) {
            return Some(method);
        }
    }
    let class = word.strip_prefix("Http").unwrap_or_default();
    if let Some(method) = ["Post", "Get", "Put"].iter().find(|method| class == **method) {
        return Some(if *method == "Post" {
            "POST"
        } else if *method == "Get" {
            "GET"
        } else {
            "PUT"
        });
    }
    matches!(
        word,
        "UploadString"
            | "UploadValues"
            | "UploadData"
            | "submitForm"
            | "send_form"
            | "wp_remote_post"
            | "UploadStringTaskAsync"
            | "UploadValuesTaskAsync"
    )
    .then_some("POST")
}

/// What comes behind the verb in the name of a function that sends.
fn known_tail(rest: &str) -> bool {
    let rest: String = rest.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    matches!(
        rest.as_str(),
        "async"
            | "forentity"
            | "forobject"
            | "form"
            | "forlocation"
            | "json"
            | "asjsonasync"
            | "request"
            | "string"
            | "stringasync"
            | "jsonasync"
            | "urlencodedasync"
            | "data"
            | "body"
            | "raw"
            | "formasync"
            | "content"
            | "contentasync"
            | "fromjsonasync"
            | "method"
            | "values"
            | "requestasync"
    )
}

/// JAX-RS says in `request(MediaType...)` and `accept(...)` what the answer is to be.
pub(super) fn asks_for_a_type(callee: &str) -> bool {
    let word = callee.rsplit(['.', ':']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(word.as_str(), "request" | "accept" | "accepts" | "acceptmediatypes")
}

/// Words of functions that send what they are given.
pub(super) fn sends(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let plain = plain.strip_suffix("async").unwrap_or(&plain);
    matches!(
        plain,
        "request"
            | "fetch"
            | "send"
            | "execute"
            | "exchange"
            | "newcall"
            | "do"
            | "ajax"
            | "perform"
            | "call"
            | "http"
            | "datatask"
            | "sendrequest"
            | "open"
            | "urlopen"
            | "submit"
            | "submitform"
            | "contents"
            | "makerestrequest"
            | "run"
            | "filegetcontents"
            | "curl"
            | "axios"
            | "got"
            | "invoke"
            | "beginrequest"
            | "retrieve"
            | "requestasync"
            | "uploadstring"
            | "uploadvalues"
            | "fopen"
            | "upload"
            | "retry"
            | "reqperform"
            | "webcontents"
            | "apirequest"
            | "fetchjson"
            | "httprequest"
            | "rp"
            | "sendreq"
            | "sendsync"
            | "getresponse"
            | "simplerequest"
            | "send2"
            | "executerequest"
            | "remoterequest"
            | "urlrequest"
            | "makerequest"
            | "dorequest"
            | "webrequest"
    )
}

/// Words of a stand-in for a server, or of a test that looks at one.
pub(super) fn is_double(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let within = ["mock", "stub", "nock"].iter().any(|part| word.contains(part));
    let begins = ["fake", "expect", "intercept", "assert", "reply", "respond", "whenever", "should"]
        .iter()
        .any(|part| word.starts_with(part));
    let whole = ["willreturn", "urlequalto", "to_return", "thenreturn", "register_uri", "have_requested", "a_request"];
    within || begins || whole.contains(&word.as_str())
}

/// `this.httpClient.post`, `$http.post`: a client of HTTP sends to its own server, and a path is all that it needs.
pub(super) fn is_client(path: &str) -> bool {
    let Some((owner, call)) = path.rsplit_once('.') else { return false };
    let owner = owner.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_http = owner.contains("http") && !owner.contains("server") && !owner.contains("mock") && !owner.contains("test");
    is_http && posts(call)
}

/// Names of what is tested, not of an address.
pub(super) fn is_server(name: &str) -> bool {
    let name = name.trim_matches(['$', '{', '}']).to_ascii_lowercase();
    let word = name.rsplit(['.', '>', ':']).next().unwrap_or_default();
    matches!(
        word.trim_end_matches("()"),
        "app" | "server" | "client" | "agent" | "httpserver" | "gethttpserver" | "api" | "application"
    )
}

/// The media type of a constant: `MediaType.APPLICATION_JSON`, `ContentType.Application.Json`, `URLENC`.
pub(super) fn media(path: &str) -> Option<&'static str> {
    let lower: String = path.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    if ["formurlencoded", "urlenc", "xwwwform", "mediatypeformurl"].iter().any(|end| lower.contains(end))
        && !lower.contains("encoding")
    {
        return Some("application/x-www-form-urlencoded");
    }
    let json =
        ["applicationjson", "contenttypejson", "mediatypejson", "applicationjsonutf8"].iter().any(|end| lower.contains(end))
            || lower == "json";
    json.then_some("application/json")
}

/// The name of a header field that a property or a constant stands for: `ContentType`, `HttpHeaders.AUTHORIZATION`.
pub(super) fn header(word: &str) -> Option<&'static str> {
    let last = word.rsplit(['.', ':', '[', '>']).next().unwrap_or_default();
    let lower: String = last.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let lower = lower.strip_prefix("set").unwrap_or(&lower);
    Some(match lower {
        "contenttype" => "Content-Type",
        "authorization" => "Authorization",
        "accept" => "Accept",
        "contentlength" => "Content-Length",
        "useragent" => "User-Agent",
        "cachecontrol" => "Cache-Control",
        "acceptencoding" => "Accept-Encoding",
        "acceptlanguage" => "Accept-Language",
        "dpop" => "DPoP",
        "cookie" => "Cookie",
        "origin" => "Origin",
        "referer" => "Referer",
        "connection" => "Connection",
        _ => return None,
    })
}

/// Whether a text is the name of a header field as people write them.
pub(super) fn is_header(name: &str) -> bool {
    let token = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    token
        && (header(name).is_some() && !name.contains('_')
            || name.starts_with("X-")
            || name.starts_with("x-")
            || name.eq_ignore_ascii_case("host"))
}

/// Names that only a request to a token endpoint has.
pub(super) const STRONG: &[&str] = &[
    "grant_type",
    "client_secret",
    "refresh_token",
    "code_verifier",
    "client_assertion",
    "device_code",
    "assertion",
    "subject_token",
    "token_type_hint",
];

/// Registered names of parameters.
pub(super) fn is_parameter(name: &str) -> bool {
    crate::capture::names::PARAMETERS.contains(&name)
}
