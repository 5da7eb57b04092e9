use crate::capture::format::testing::{read_only, read_texts};

#[test]
fn postman_writes_http_client() {
    let text = "import http.client\n\nconn = http.client.HTTPSConnection(\"h.example\")\npayload = 'grant_type=refresh_token&refresh_token=abc'\n\
        headers = {\n  'Content-Type': 'application/x-www-form-urlencoded',\n  'Authorization': 'Basic aWQ6cw=='\n}\n\
        conn.request(\"POST\", \"/oauth/token\", payload, headers)\nres = conn.getresponse()\ndata = res.read()\nprint(data.decode(\"utf-8\"))\n";
    assert_eq!(
        read_only(text),
        "[code logical] POST https://h.example/oauth/token Whole\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Basic aWQ6cw==\nbody grant_type=refresh_token&refresh_token=abc"
    );
}

#[test]
fn http_client_adds_no_content_type() {
    let text = "c = HTTPConnection('h.example', 8080)\nc.request('POST', '/t', body=urllib.parse.urlencode({'a': 'b c'}))\n";
    assert_eq!(read_only(text), "[code logical] POST http://h.example:8080/t Whole\nbody a=b+c");
    let text = "c = HTTPSConnection(host=host)\nc.request('POST', 'https://h.example/t', data)\n";
    assert_eq!(read_only(text), "[code logical] POST https://h.example/t Whole\nbody ?");
}

const CONNECTION: &str = "conn = Faraday.new(url: 'https://h.example/api', headers: { 'X-App' => 'y' }) do |f|\n  f.request :url_encoded\n  \
    f.request :authorization, :basic, 'my-id', 's3cr'\n  f.adapter :net_http\nend\n";

#[test]
fn a_connection_gives_its_fields_to_each_request() {
    let read =
        read_only(&format!("{CONNECTION}conn.post('/oauth/token', {{ grant_type: 'refresh_token' }}, {{ 'X-App' => 'z' }})"));
    assert_eq!(
        read,
        "[code logical] POST https://h.example/oauth/token Whole\nX-App: z\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\nbody grant_type=refresh_token"
    );
    let read = read_only(&format!("{CONNECTION}conn.post 'oauth/token', grant_type: 'refresh_token'"));
    assert!(read.starts_with("[code logical] POST https://h.example/api/oauth/token Whole\nX-App: y\n"), "{read}");
}

#[test]
fn a_block_finishes_the_request() {
    let read = read_only(&format!(
        "{CONNECTION}res = conn.post('/t') do |req|\n  req.headers['Content-Type'] = 'text/plain'\n  req.params['p'] = 'q r'\n  req.body = 'a=b'\nend\nputs res.body"
    ));
    assert_eq!(
        read,
        "[code logical] POST https://h.example/t?p=q+r Whole\nX-App: y\nContent-Type: text/plain\nAccept: */*\nbody a=b"
    );
    let read = read_only("Faraday.post('https://h.example/t') { |r| r.body = { a: 'b' }; r.headers['X'] = 'y' }");
    assert_eq!(
        read,
        "[code logical] POST https://h.example/t Whole\nX: y\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\nbody a=b"
    );
}

#[test]
fn a_connection_that_is_not_shown_leaves_fields_open() {
    let read = read_only(
        "client.post do |request|\n  request.url '/oauth/token'\n  request.body = URI.encode_www_form(a: token)\nend\n",
    );
    assert_eq!(read, "[code logical] POST /oauth/token Partial\nbody a=${token}");
}

#[test]
fn middleware_decides_what_becomes_of_a_hash() {
    let call = |middleware: &str, rest: &str| {
        read_only(&format!(
            "def conn\n  @conn ||= Faraday.new('https://h.example') {{ |f| {middleware} }}\nend\n\nconn.post('/t', {{ a: 'b' }}{rest})"
        ))
    };
    assert!(call("f.request :json", "").ends_with("Content-Type: application/json\nAccept: */*\nbody {\"a\":\"b\"}"));
    let form = ", 'Content-Type' => 'application/x-www-form-urlencoded'";
    assert!(call("f.request :json; f.request :url_encoded", form).ends_with("\nbody a=b"));
    assert!(call("f.adapter Faraday.default_adapter", "").ends_with("Accept: */*\nbody ?"));
    assert!(call("f.use Mine; f.request :url_encoded", "").contains(" Partial\n"));
}

#[test]
fn bearer_tokens_of_a_connection_are_fields() {
    let read = read_only(
        "c = Faraday.new('https://h.example')\nc.request :authorization, 'Bearer', 'tok'\nc.headers['X'] = 'y'\nc.post('/t', 'a=b')",
    );
    assert!(read.contains("\nAuthorization: Bearer tok\nX: y\n"), "{read}");
}

#[test]
fn other_posts_are_none_of_it() {
    for text in
        ["blog.post do |x|\n  x.title = 'y'\nend", "we.post this to you", "conn.request(m, \"/t\")", "a.post(", "a.post do |"]
    {
        assert!(read_texts(text).is_empty(), "{text}: {:?}", read_texts(text));
    }
}
