//! What well-known functions make of their argument.

/// What a function makes of the value that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Makes {
    /// The same in another notation.
    Same,
    Base64,
    /// The same with percent signs.
    Escaped,
    Form,
    Json,
    Multipart,
    /// A body with its type.
    Typed,
    Map,
    Pair,
    /// `Basic` and credentials.
    Basic,
    /// A scheme and credentials.
    Authorization,
    Format,
    /// An address of its parts.
    Address,
}

/// What the function of this path makes of its argument.
pub(in super::super) fn makes(path: &str, word: &str) -> Option<Makes> {
    let lower: String = word.chars().filter(|c| c.is_alphanumeric() || *c == '%').collect::<String>().to_ascii_lowercase();
    let whole = path.to_ascii_lowercase();
    Some(match lower.as_str() {
        "tobase64string"
        | "btoa"
        | "b64encode"
        | "strictencode64"
        | "encode64"
        | "base64encode"
        | "encodetostring"
        | "encodebase64"
        | "base64encodedstring"
        | "standardb64encode"
        | "base64"
        | "encodebase64string"
        | "base64encodedstringwithoptions" => Makes::Base64,
        "encode" | "encodestring" | "encode_string" if whole.contains("base64") => Makes::Base64,
        "encodeuricomponent" | "escapedatastring" | "urlencode"
            if whole.contains("uri") || !whole.contains("parse") && whole != "urlencode" =>
        {
            Makes::Escaped
        }
        "rawurlencode"
        | "quote"
        | "quoteplus"
        | "escapeuristring"
        | "curlescape"
        | "encodewwwformcomponent"
        | "encodeuri"
        | "encodecomponent"
        | "queryescape"
        | "urlencodedstring"
        | "addingpercentencoding"
        | "encodedatastring"
        | "urlescape"
        | "encodewwwform"
        | "escape"
        | "stringbyaddingpercentescapesusingencoding"
        | "uriescape"
        | "encodefordata" => {
            if lower == "encodewwwform" {
                Makes::Form
            } else {
                Makes::Escaped
            }
        }
        "encode" if whole.contains("urlencoder") => Makes::Escaped,
        "urlencode"
        | "httpbuildquery"
        | "urlsearchparams"
        | "encodequery"
        | "formurlencodedcontent"
        | "urlencodedformentity"
        | "buildquerystring"
        | "formdatacontent"
        | "toquery"
        | "fromformdata"
        | "formserializer"
        | "urlencodedform"
        | "paramsstringify"
        | "httpparams"
        | "urlencodedformdata"
        | "tourlencoded"
        | "createformdata"
        | "toquerystring" => Makes::Form,
        "stringify" if whole.starts_with("qs") || whole.contains("querystring") => Makes::Form,
        "builder" if whole.ends_with("formbody.builder") => Makes::Form,
        "values" if whole.ends_with("url.values") || whole == "values" => Makes::Form,
        "stringify" | "dumps" | "jsonencode" | "serializeobject" | "writevalueasstring" | "marshal" | "tojson"
        | "tojsonstring" | "json" | "serialize" | "encodejson" | "jsoncontent" | "fromvalue" | "datawithjsonobject"
        | "jsonstringify" | "asjson"
            if !path.contains("http") || lower != "json" =>
        {
            Makes::Json
        }
        "create" if whole.ends_with("jsoncontent.create") => Makes::Json,
        "encode" if ["jason", "poison", "json", "cjson"].iter().any(|module| whole.contains(module)) => Makes::Json,
        "formdata" | "multipartformdatacontent" | "multipartencoder" => Makes::Multipart,
        "data" if whole.contains("jsonserialization") => Makes::Json,
        "encode" if whole.contains("jsonencoder") => Makes::Json,
        "stringcontent" | "stringentity" | "torequestbody" | "requestbody" | "textcontent" => Makes::Typed,
        "create" if whole.ends_with("requestbody.create") => Makes::Typed,
        "array"
        | "dict"
        | "list"
        | "c"
        | "hash"
        | "mapof"
        | "map"
        | "of"
        | "hashmap"
        | "dictionary"
        | "linkedmultivaluemap"
        | "jobject"
        | "treemap"
        | "linkedhashmap"
        | "nsdictionary"
        | "namevaluecollection"
        | "parametersof"
        | "hashmapof"
        | "multimap"
        | "ordereddict"
        | "struct"
        | "httpheaders"
        | "headers"
        | "object"
        | "arraylist"
        | "tstringlist"
        | "parameters"
        | "multivaluemap"
        | "jsonobject"
        | "mutablemapof"
        | "listof"
        | "arrayof"
        | "vec"
        | "aslist"
        | "fromentries"
        | "stringmap"
        | "nsmutabledictionary"
        | "dictionarywithobjectsandkeys"
        | "httpheader"
        | "webheadercollection"
        | "hashtable"
        | "headermap"
        | "collection"
        | "immutablemap"
        | "singletonmap"
        | "formcollection"
        | "multimapof"
        | "keyedlist"
        | "dictionarywithdictionary" => Makes::Map,
        "new" if ["hashmap", "headermap", "map", "tstringlist", "vec", "dictionary"].iter().any(|kind| whole.contains(kind)) => {
            Makes::Map
        }
        "create" if whole.contains("tstringlist") => Makes::Map,
        "build" if whole == "parameters.build" => Makes::Map,
        "keyvaluepair" | "basicnamevaluepair" | "urlqueryitem" | "namevaluepair" | "nvp" | "entry" | "tuple" | "basicheader"
        | "pair" => Makes::Pair,
        "basic" if whole.ends_with("credentials.basic") => Makes::Basic,
        "authenticationheadervalue" => Makes::Authorization,
        "format" | "sprintf" | "stringwithformat" | "%" | "vsprintf" | "interpolate" | "stringformat" | "formatted" => {
            Makes::Format
        }
        "https" | "http" if whole == "uri.https" || whole == "uri.http" => Makes::Address,
        "tostring" | "tos" | "getbytes" | "data" | "trim" | "strip" | "chomp" | "build" | "parse" | "uri" | "url"
        | "newreader" | "newbufferstring" | "bytes" | "buffer" | "from" | "str" | "string" | "tobinary" | "ofstring" | "some"
        | "tostr" | "datausingencoding" | "urlwithstring" | "encode" | "decode" | "utf8" | "asbytes" | "tobytearray"
        | "freeze" | "asstring" | "intern" | "toowned" | "iostring" | "stringio" | "bytearraycontent" | "text" | "join"
        | "unwrap" | "parseurl" | "stringreader" | "bytestring" | "newuri" | "lit" | "sprintfurl" | "i" | "toutf8"
        | "encodeutf8" | "urlfromstring" | "const" | "into" | "frombytes" | "ofbytearray" | "inputstream" | "toentity" => {
            Makes::Same
        }
        "create" if whole.ends_with("uri.create") || whole.ends_with("url.create") => Makes::Same,
        "new" if whole.ends_with("url.new") || whole.ends_with("uri.new") => Makes::Same,
        _ => return None,
    })
}
