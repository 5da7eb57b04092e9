#![allow(clippy::string_slice, clippy::indexing_slicing, reason = "a test may panic")]

use crate::capture::format::testing::read_texts;

fn only(text: &str) -> String {
    let all = read_texts(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.into_iter().next().unwrap_or_default()
}

/// Address, body and one header field of the only request.
fn check(text: &str, begins: &str, field: &str, ends: &str) {
    let found = only(text);
    assert!(found.starts_with(&format!("[code logical] {begins}")), "{text}: {found}");
    assert!(found.contains(&format!("\n{field}")), "{text}: {found}");
    assert!(found.ends_with(ends), "{text}: {found}");
}

#[test]
fn names_are_followed_to_what_they_hold() {
    check(
        "BASE = \"https://h.example\"\nbody = \"grant_type=refresh_token&refresh_token=%s\" % token\nr = send_it(f\"{BASE}/t\", body)\n",
        "? https://h.example/t Partial",
        "body",
        "body grant_type=refresh_token&refresh_token=${token}",
    );
}

#[test]
fn things_are_built_by_statements() {
    check(
        "HttpURLConnection c = (HttpURLConnection) new URL(\"https://h.example/t\").openConnection();\nc.setRequestMethod(\"POST\");\n\
         c.setRequestProperty(\"X-A\", \"b\");\nOutputStream os = c.getOutputStream();\nos.write(\"grant_type=refresh_token&scope=a\".getBytes());\n",
        "POST https://h.example/t Partial",
        "X-A: b",
        "body grant_type=refresh_token&scope=a",
    );
    check(
        "RESTClient1.BaseURL := 'https://h.example/t';\nRESTRequest1.Method := TRESTRequestMethod.rmPOST;\n\
         RESTRequest1.AddParameter('grant_type', 'client_credentials', pkGETorPOST);\nRESTRequest1.AddParameter('scope', Scope, pkGETorPOST);\n",
        "POST https://h.example/t Partial",
        "Content-Type: application/x-www-form-urlencoded",
        "body grant_type=client_credentials&scope=${Scope}",
    );
}

#[test]
fn chains_and_blocks_are_one_request() {
    check(
        "let res = client\n    .post(\"https://h.example/t\")\n    .header(\"X-A\", \"b\")\n    .form(&[(\"grant_type\", \"client_credentials\"), (\"scope\", s)])\n    .send()?;\n",
        "POST https://h.example/t Partial",
        "X-A: b",
        "body grant_type=client_credentials&scope=${s}",
    );
    check(
        "val r = client.post(\"https://h.example/t\") {\n    header(HttpHeaders.Authorization, \"Bearer $t\")\n    setBody(FormDataContent(Parameters.build {\n        append(\"grant_type\", \"refresh_token\")\n    }))\n}\n",
        "POST https://h.example/t Partial",
        "Authorization: Bearer ${t}",
        "body grant_type=refresh_token",
    );
}

#[test]
fn pairs_are_pairs_in_every_notation() {
    for pairs in [
        "new Dictionary<string, string> { { \"grant_type\", \"x\" }, { \"scope\", \"y\" } }",
        "new Dictionary<string, string> { [\"grant_type\"] = \"x\", [\"scope\"] = \"y\" }",
        "new[] { new KeyValuePair<string, string>(\"grant_type\", \"x\"), new KeyValuePair<string, string>(\"scope\", \"y\") }",
        "Map.of(\"grant_type\", \"x\", \"scope\", \"y\")",
        "Map(\"grant_type\" -> \"x\", \"scope\" -> \"y\")",
        "mapOf(\"grant_type\" to \"x\", \"scope\" to \"y\")",
        "[{\"grant_type\", \"x\"}, {\"scope\", \"y\"}]",
        "%{grant_type: \"x\", scope: \"y\"}",
        "list(grant_type = \"x\", scope = \"y\")",
        "[{ key: 'grant_type', value: 'x' }, { key: 'scope', value: 'y' }]",
        "['grant_type=x', 'scope=y']",
    ] {
        let found = only(&format!("r = c.postForm(\"https://h.example/t\", URI.encode_query({pairs}))\n"));
        assert!(found.ends_with("body grant_type=x&scope=y"), "{pairs}: {found}");
    }
}

#[test]
fn a_library_that_is_not_known_implies_nothing() {
    let found = only("api.post('https://h.example/t', payload, { a: [{ grant_type: 'x' }], body: \"grant_type=x\" + more })\n");
    assert!(found.contains(" Partial"), "{found}");
}

#[test]
fn settings_servers_and_tests_are_no_requests() {
    for text in [
        "oauth.register(name='a', client_id='b', client_secret='c', access_token_url='https://h.example/t', grant_type='x')\n",
        "mockAxios.onPost('https://h.example/t', { grant_type: 'refresh_token' }).reply(200)\n",
        "expect(x).toHaveBeenCalledWith('https://h.example/t', { grant_type: 'refresh_token' })\n",
        "requests_mock.post('https://h.example/t', json={'access_token': 'a', 'refresh_token': 'b'})\n",
        "mvc.perform(post(\"/t\").param(\"grant_type\", \"password\"))\n",
    ] {
        assert!(
            !read_texts(text).iter().any(|found| found.starts_with("[code logical] POST https") && found.contains("grant_type")),
            "{text}: {:?}",
            read_texts(text)
        );
    }
}

#[test]
fn blocks_name_what_they_build() {
    check(
        "form = HTTP::Params.build do |f|\n  f.add \"grant_type\", \"x\"\n  f.add \"scope\", s\nend\nHTTP::Client.post(\"https://h.example/t\", headers: HTTP::Headers{\"X-A\" => \"b\"}, form: form)\n",
        "POST https://h.example/t Partial",
        "X-A: b",
        "body grant_type=x&scope=${s}",
    );
    check(
        "client.submitForm(url = \"https://h.example/t\", formParameters = parameters {\n    append(\"grant_type\", \"x\")\n}) {\n    basicAuth(\"a\", secret)\n}\n",
        "POST https://h.example/t Partial",
        "Content-Type: application/x-www-form-urlencoded",
        "body grant_type=x (cut)",
    );
}

#[test]
fn what_is_set_behind_the_address_belongs_to_the_request() {
    check(
        "Set http = CreateObject(\"MSXML2.XMLHTTP\")\nhttp.Open \"POST\", \"https://h.example/t\", False\nhttp.setRequestHeader \"Content-Type\", \"application/json\"\n\
         http.send \"grant_type=refresh_token&refresh_token=\" & tok\n",
        "POST https://h.example/t Partial\nContent-Type: application/json\nbody",
        "Content-Type: application/json",
        "body grant_type=refresh_token&refresh_token=${tok}",
    );
}

#[test]
fn notations_are_named_where_a_text_is_made() {
    check(
        "await undici.request('https://h.example/t', { method: 'POST', headers: { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }, body: 'grant_type=x' });\n",
        "POST https://h.example/t Partial",
        "authorization: Basic YTpi",
        "body grant_type=x",
    );
    check(
        "await undici.request('https://h.example/t', { method: 'POST', headers: { 'X-A': Buffer.from('a:b').toString('hex') }, body: 'grant_type=x' });\n",
        "POST https://h.example/t Partial",
        "X-A: ${Buffer.from('a:b').toString('hex')}",
        "body grant_type=x",
    );
}

#[test]
fn literals_lie_within_literals() {
    check(
        "await http.Client().post(Uri.parse('https://h.example/t'), headers: {'X-A': 'b ${enc(utf8('$c:$d'))}'}, body: jsonEncode({'grant_type': 'x'}));\n",
        "POST https://h.example/t Partial",
        "X-A: b ${enc(utf8('$c:$d'))}",
        "body {\"grant_type\":\"x\"}",
    );
}

#[test]
fn an_object_is_sent_in_a_way_that_only_a_known_library_tells() {
    let found = only(
        "api.submit('https://h.example/t', { grant_type: 'x' }, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, method: 'POST' })\n",
    );
    assert!(found.ends_with("body Structure grant_type=x"), "{found}");
    let found = only("const i = axios.create({ baseURL: 'https://h.example' })\ni.append('grant_type', 'x')\ni.post('/t')\n");
    assert!(found.ends_with("body Structure grant_type=x"), "{found}");
    let found = only(
        "const body = new Thing()\nbody.scope = 'y'\naxios.post('https://h.example/t', { grant_type: 'x', refresh_token: b }, { auth: { username: 'a', password: 'b' } })\n",
    );
    assert!(found.ends_with("body {\"grant_type\":\"x\",\"refresh_token\":\"${b}\"}"), "{found}");
}

#[test]
fn types_stand_before_parentheses_and_braces() {
    check(
        "const url = 'https://h.example/t';\nthis.httpClient.post<Token>(url, { grant_type: 'x' }, { headers: { 'X-A': 'b' } });\n",
        "POST https://h.example/t Whole",
        "X-A: b",
        "body {\"grant_type\":\"x\"}",
    );
    check(
        "resp, err := client.R().\n\tSetHeader(\"X-A\", \"b\").\n\tSetFormData(map[string]string{\n\t\t\"grant_type\": \"x\",\n\t}).\n\tPost(\"https://h.example/t\")\n",
        "POST https://h.example/t Partial",
        "X-A: b",
        "body grant_type=x",
    );
}

#[test]
fn characters_of_more_than_one_byte_are_no_place_to_cut() {
    let text = "let a: T<b> = new M { [\"grant_type\"] = 'x%s' % b, \"{c}\": d }\n\
        r[k]: x = c.post<T>(\"https://h.example/t\", `a${b}`, \"%1$s {0}\".format(a), @{@\"code\": [N s:b]})\n";
    for letter in ["\u{a0}", "漢"] {
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let (before, behind) = text.split_at(at);
            read_texts(&format!("{before}{letter}{behind}"));
            read_texts(&format!("{before}{letter}{}", behind.get(1..).unwrap_or_default()));
        }
        read_texts(&text.replace(' ', letter));
    }
}

#[test]
fn an_interface_declares_a_request() {
    check(
        "@FormUrlEncoded\n@POST(\"oauth/token\")\nCall<T> token(@Header(\"Authorization\") String basic,\n    @Field(\"grant_type\") String type, @Field(\"code\") String code);\n",
        "POST oauth/token Partial",
        "Authorization: ${basic}",
        "body grant_type=${type}&code=${code}",
    );
}
