//! One request in layouts that no reader of forms is made for.

use super::read_as;
use crate::request::token::TokenRequest;
use crate::text::layers::Layers;

/// Path, grant type, refresh token and content type of the only token request.
fn read(text: &str) -> Option<[String; 4]> {
    let mut layers = Layers::new(text.as_bytes());
    let root = layers.root();
    let capture = read_as(&mut layers, root, None);
    let mut found: Vec<TokenRequest> =
        capture.exchanges.iter().filter_map(|exchange| TokenRequest::read(&mut layers, exchange)).collect();
    let request = found.pop().filter(|_| found.is_empty())?;
    let value = |name: &str| request.value(&layers, name).map(|value| layers.text(value).into_owned()).unwrap_or_default();
    let path = request.url.shown().map(|url| layers.text(url.path).into_owned()).unwrap_or_default();
    let media = request.media_type(&layers).shown().cloned().unwrap_or_default();
    Some([path, value("grant_type"), value("refresh_token"), media])
}

const TYPE: &str = "application/x-www-form-urlencoded";

#[test]
fn the_layout_of_a_list_is_punctuation() {
    for list in [
        "POST https://id.example.com/oauth/token\nContent-Type: {TYPE}\ngrant_type: refresh_token\nrefresh_token: rt_1\n",
        "URL: https://id.example.com/oauth/token\nMethod: POST\nHeaders:\n- Content-Type = {TYPE}\nParams:\n- grant_type = refresh_token\n- refresh_token = rt_1\n",
        "| Field | Value |\n|---|---|\n| URL | https://id.example.com/oauth/token |\n| Content-Type | {TYPE} |\n| grant_type | refresh_token |\n| refresh_token | rt_1 |\n",
        "endpoint\thttps://id.example.com/oauth/token\nContent-Type\t{TYPE}\ngrant_type\trefresh_token\nrefresh_token\trt_1\n",
        "https://id.example.com/oauth/token\nContent-Type\n{TYPE}\ngrant_type\nrefresh_token\nrefresh_token\nrt_1\n",
        "Запрос:\nадрес: https://id.example.com/oauth/token\nContent-Type: {TYPE}\nтело:\ngrant_type → refresh_token\nrefresh_token → rt_1\n",
        "URL:https://id.example.com/oauth/token, headers {Content-Type=[{TYPE}]}, form {grant_type=[refresh_token], refresh_token=[rt_1]}\n",
        "POST https://id.example.com/oauth/token with Content-Type: {TYPE}\narray(2) { [\"grant_type\"]=> string(13) \"refresh_token\" [\"refresh_token\"]=> string(4) \"rt_1\" }\n",
        "Request to https://id.example.com/oauth/token\n* **Content-Type:** {TYPE}\n* **grant_type:** `refresh_token`\n* **refresh_token:** `rt_1`\n",
    ] {
        let text = list.replace("{TYPE}", TYPE);
        let want = ["/oauth/token", "refresh_token", "rt_1", TYPE].map(str::to_owned);
        assert_eq!(read(&text), Some(want), "{text}");
    }
}

#[test]
fn what_is_no_request_stays_none() {
    for text in [
        "The parameters are client_id, client_secret and refresh_token.\n",
        "const client_id = config.client_id;\nlet refresh_token = load();\n",
        "Set `refresh_token` in the settings, then restart.\n",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_list_proves_no_absence() {
    let mut layers = Layers::new(b"https://id.example.com/oauth/token\ngrant_type: refresh_token\nclient_id: app\n");
    let root = layers.root();
    let capture = read_as(&mut layers, root, None);
    let request = TokenRequest::read(&mut layers, &capture.exchanges[0]).expect("a token request");
    assert!(request.param(&layers, "refresh_token").is_not_shown());
    assert!(request.header(&layers, "content-type").is_not_shown());
}

/// What posters put beside a value or round it is theirs, whatever the layout says of the rest.
#[test]
fn what_a_poster_adds_is_not_read() {
    for list in [
        // a remark after the value
        "POST https://id.example.com/oauth/token\nContent-Type: {TYPE}    (as the manual says)\ngrant_type: refresh_token\nrefresh_token: rt_1 <-- from the first login\n",
        // a dash, and a heading for the content in other words
        "URL - https://id.example.com/oauth/token\nHeader\nContent-Type - {TYPE}\n\nPOST fields (urlencoded)\ngrant_type - refresh_token\nrefresh_token - rt_1\n",
        // columns that describe the value
        "| URL | https://id.example.com/oauth/token |\n| Content-Type | header | {TYPE} |\n| grant_type | string | required | refresh_token |\n| refresh_token | body | rt_1 |\n",
        // marks round values
        "*https://id.example.com/oauth/token*\n**Content-Type:** *{TYPE}*\n**grant_type:** *refresh_token*\n**refresh_token:** *rt_1*\n",
    ] {
        let text = list.replace("{TYPE}", TYPE);
        let want = ["/oauth/token", "refresh_token", "rt_1", TYPE].map(str::to_owned);
        assert_eq!(read(&text), Some(want), "{text}");
    }
}

#[test]
fn what_is_told_of_a_parameter_is_no_value() {
    let manual = "POST https://id.example.com/oauth/token\n\ngrant_type: Must be refresh_token\nrefresh_token: The token of the last answer\n";
    let want = ["/oauth/token", "", "", ""].map(str::to_owned);
    assert_eq!(read(manual), Some(want), "{manual}");
    let declared = "class TokenForm:\n    grant_type: str\n    refresh_token: Optional[str]\n    redirect_uri: string\n";
    assert_eq!(read(declared), None, "{declared}");
    let hidden = "https://id.example.com/oauth/token\ngrant_type: refresh_token\nrefresh_token: ***\n";
    let want = ["/oauth/token", "refresh_token", "***", ""].map(str::to_owned);
    assert_eq!(read(hidden), Some(want), "{hidden}");
}

#[test]
fn a_command_ends_where_the_sentence_round_it_closes() {
    for text in [
        "Then \"curl https://id.example.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_1\" gave a 400, as curl -help says.\n",
        "```curl https://id.example.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_1``` is what I run\n",
        "I know that curl -help prints more. The line was\ncurl https://id.example.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_1\n",
    ] {
        let want = ["/oauth/token", "refresh_token", "rt_1", TYPE].map(str::to_owned);
        assert_eq!(read(text), Some(want), "{text}");
    }
}

#[test]
fn objects_within_a_text_are_told_apart() {
    // a record of a server, in which the request is a member
    let own = "Token request failed {\"ClientId\":\"app\",\"Received\":{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_1\"}}\n";
    assert_eq!(read(own), Some(["", "refresh_token", "rt_1", ""].map(str::to_owned)), "{own}");
    // a line of a log with method and address
    let line = "In the log: {\"verb\":\"POST\",\"uri\":\"\\/oauth\\/token?grant_type=refresh_token&refresh_token=rt_1\",\"ms\":12} and no more\n";
    assert_eq!(read(line), Some(["/oauth/token", "refresh_token", "rt_1", ""].map(str::to_owned)), "{line}");
}
