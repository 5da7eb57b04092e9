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
