use crate::capture::format::testing::{read_only, read_texts};

#[test]
fn variables_above_a_call_are_part_of_it() {
    let text = "const params = new URLSearchParams();\nparams.append('grant_type', 'refresh_token');\n\
        params.append('refresh_token', 'a b+c');\nawait axios.post('https://h.example/token', params, { auth: { username: 'id', password: 's' } })";
    let read = read_only(text);
    assert!(read.starts_with("[code logical] POST https://h.example/token Whole"), "{read}");
    assert!(read.contains("\nContent-Type: application/x-www-form-urlencoded;charset=utf-8\n"), "{read}");
    assert!(read.ends_with("\nbody grant_type=refresh_token&refresh_token=a+b%2Bc"), "{read}");
}

#[test]
fn what_is_not_shown_stays_open() {
    let read = read_only("requests.post('https://h.example/token', data=data, headers=headers)");
    assert_eq!(read, "[code logical] POST https://h.example/token Partial\nbody ?");
    let read = read_only("requests.post('https://h.example/token', data={'a': x, **more})");
    assert!(read.ends_with("\nbody ?"), "{read}");
    assert!(read_only("axios.post('https://h.example/token', {a: `${b}`})").ends_with("\nbody {\"a\":\"${b}\"}"));
}

#[test]
fn each_library_adds_its_own() {
    for (text, end) in [
        (
            "fetch('https://h.example/t', {method: 'post', body: {a: 1}})",
            "Content-Type: text/plain;charset=UTF-8\nAccept: */*\nbody [object Object]",
        ),
        (
            "requests.post('https://h.example/t', json={'a': None})",
            "Content-Type: application/json\nAccept: */*\nbody {\"a\": null}",
        ),
        ("requests.post('https://h.example/t', data='a=b')", "Whole\nAccept: */*\nbody a=b"),
        (
            "RestClient.post 'https://h.example/t', a: 'b'",
            "Content-Type: application/x-www-form-urlencoded\nAccept: */*\nbody a=b",
        ),
        (
            "RestClient.post \"https://h.example/t\",\n  { a: \"b\" }.to_json,\n  content_type: \"text/x\"",
            "content-type: text/x\nAccept: */*\nbody {\"a\":\"b\"}",
        ),
        (
            "axios({url: 'https://h.example/t', method: 'post', body: {a: 'b'}})",
            "Content-Type: application/x-www-form-urlencoded\nAccept: application/json, text/plain, */*\nno body",
        ),
        (
            "$c = curl_init();\ncurl_setopt_array($c, array(CURLOPT_URL => 'https://h.example/t', CURLOPT_POSTFIELDS => array('a' => 'b')));",
            "Content-Type: multipart/form-data\nAccept: */*\nbody Multipart a=b",
        ),
        (
            "req, err := http.NewRequest(\"POST\", \"https://h.example/t\", strings.NewReader(\"a=b\"))\nreq.Header.Add(\"X\", \"y\")\nreq.SetBasicAuth(\"id\", \"s\")",
            "Whole\nX: y\nbody a=b",
        ),
        (
            "new OkHttpClient().newCall(new Request.Builder().url(\"https://h.example/t\").post(new FormBody.Builder().add(\"a\", \"b\").build()).build())",
            "Content-Type: application/x-www-form-urlencoded\nbody a=b",
        ),
    ] {
        let read = read_only(text);
        assert!(read.ends_with(end), "{text}: {read}");
    }
}

/// Each line as the client itself sent it to a listener, see `tests/servers`.
#[test]
fn each_library_encodes_in_its_own_way() {
    for (text, end) in [
        ("requests.post('https://h.example/t', data={'a': 'b c~*$d{é}'})", "body a=b+c~%2A%24d%7B%C3%A9%7D"),
        (
            "requests.post('https://h.example/t', json={'a': 'é\"😀', 'b': 'c'})",
            "body {\"a\": \"\\u00e9\\\"\\ud83d\\ude00\", \"b\": \"c\"}",
        ),
        ("axios.post('https://h.example/t', new URLSearchParams({a: 'b c~*'}))", "body a=b+c%7E*"),
        ("axios.post('https://h.example/t', qs.stringify({a: 'b c~*'}))", "body a=b%20c~%2A"),
        ("axios.post('https://h.example/t', querystring.stringify({a: 'b c~*'}))", "body a=b%20c~*"),
        ("Faraday.post('https://h.example/t', { 'b' => 'x y', 'a' => '~*' })", "body a=~%2A&b=x+y"),
        ("Faraday.post('https://h.example/t', URI.encode_www_form('b' => 'x y', 'a' => '~*'))", "body b=x+y&a=%7E*"),
        ("Faraday.post('https://h.example/t', { 'b' => 'c' }.to_json)", "body {\"b\":\"c\"}"),
    ] {
        let read = read_only(text);
        assert!(read.ends_with(end), "{text}: {read}");
    }
}

#[test]
fn parameters_of_an_address_too() {
    for (text, target) in [
        ("requests.get('https://h.example/t', params={'b': 'x y', 'a': ':'})", "GET https://h.example/t?b=x+y&a=%3A "),
        ("axios.get('https://h.example/t', {params: {b: 'x y', a: ':/'}})", "GET https://h.example/t?b=x+y&a=:%2F "),
        (
            "Faraday.get('https://h.example/t?c=1%202', { 'b' => 'x y', 'a' => ':' })",
            "GET https://h.example/t?a=%3A&b=x+y&c=1+2 ",
        ),
    ] {
        let read = read_only(text);
        assert!(read.contains(target), "{text}: {read}");
    }
}

#[test]
fn a_text_of_parameters_brings_no_type_of_its_own() {
    let read = read_only("fetch('https://h.example/t', {method: 'POST', body: new URLSearchParams({a: 'b'}).toString()})");
    assert!(read.contains("\nContent-Type: text/plain;charset=UTF-8\n"), "{read}");
    let read = read_only("axios.post('https://h.example/t', qs.stringify({a: 'b'}))");
    assert!(read.contains("\nContent-Type: application/x-www-form-urlencoded\n"), "{read}");
}

#[test]
fn keys_in_double_quotes_are_no_copied_fetch() {
    let read = read_only("axios.post(\"https://h.example/t\", {\"a\": \"b\"}, {auth: {username: \"id\", password: \"s\"}});");
    assert!(read.starts_with("[code logical] POST https://h.example/t Whole\nContent-Type: application/json\n"), "{read}");
}

#[test]
fn credentials_in_an_object_of_the_library() {
    let text = "requests.post('https://h.example/t', data={'a': 'b'}, auth=HTTPBasicAuth('id', 's'))";
    assert!(!read_only(text).contains("${auth}"), "{}", read_only(text));
}

#[test]
fn a_post_without_a_body_has_the_type_of_a_form_with_some() {
    assert!(read_only("Faraday.post('https://h.example/t?a=b')").contains("\nContent-Type: application/x-www-form-urlencoded\n"));
    assert!(!read_only("requests.post('https://h.example/t?a=b')").contains("Content-Type"));
}

#[test]
fn prose_about_functions_is_no_call() {
    for text in ["I call fetch() and axios.post(...) for it", "requests.post(url) fails", "see `got.post(url, options)`"] {
        assert!(read_texts(text).is_empty(), "{text}: {:?}", read_texts(text));
    }
}
