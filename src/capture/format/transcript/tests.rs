//! Traps of transcripts that no capture in the fixtures shows.

use crate::capture::format::testing::{read_bytes, read_texts};

const SENT: &str = "> POST /token HTTP/1.1\r\n> Host: h\r\n> Content-Length: 3\r\n> \r\n";
const GOT: &str = "< HTTP/1.1 400 Bad Request\r\n< A: b\r\n< \r\n";
const SEEN: &str =
    "[curl-verbose wire] POST /token Whole\nHost: h\nContent-Length: 3\nbody ?\n<- 400 (1 fields) {\"error\":\"invalid_grant\"}";

#[test]
fn the_content_of_an_answer_is_glued_to_a_remark() {
    let body = "{\"error\":\"invalid_grant\"}";
    for text in [
        format!("* Connected\n{SENT}}} [3 bytes data]\n{GOT}{{ [25 bytes data]\n* Connection #0 to host h left intact\n{body}"),
        format!("* Connected\n{SENT}{GOT}{body}* Connection #0 to host h left intact\n"),
        format!("{SENT}* upload completely sent off\n{GOT}* no chunk, no close\n{body}* Closing connection 0\n"),
    ] {
        assert_eq!(read_texts(&text), [SEEN], "{text}");
    }
}

#[test]
fn a_line_break_in_a_header_value_goes_through_curl() {
    let text = "* Connected\n> POST /token HTTP/1.1\r\n> Authorization: Basic YTpi\n> \r\n> Host: h\r\n> \r\n< HTTP/1.1 401 Unauthorized\r\n< \r\n";
    let found = read_texts(text);
    assert!(found[0].contains("Authorization: Basic YTpi\n\nHost: h\n"), "{found:?}");
}

#[test]
fn a_line_that_the_terminal_broke_is_put_together() {
    let token = "YTpi".repeat(20);
    let (first, rest) = token.split_at(60);
    let text = format!(
        "* Connected\n> POST /token HTTP/1.1\n> Authorization: Basic {first}\n{rest}\n> Host: h\n>\n< HTTP/1.1 401 No\n<\n"
    );
    assert!(read_texts(&text)[0].contains(&format!("Basic {token}\nHost: h\n")));
}

#[test]
fn contents_that_a_person_marked_are_contents() {
    let text = "> POST /token HTTP/1.1\n> Host: h\n>\n> grant_type=refresh_token&refresh_token=x\n\n\
        < HTTP/1.1 401 No\n< {\"error\":\n<  \"invalid_client\"}\n";
    let seen = "[curl-verbose logical] POST /token Whole\nHost: h\nbody grant_type=refresh_token&refresh_token=x\n\
        <- 401 (0 fields)  {\"error\":  \"invalid_client\"}";
    assert_eq!(read_texts(text), [seen]);
}

#[test]
fn the_library_marks_the_first_line_only() {
    let text = "* Connected\n> POST /token HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n* We are completely uploaded and fine\n< HTTP/1.1 400 Bad Request\r\n< A: b\r\n< \r\n{\"error\":\"invalid_grant\"}";
    assert_eq!(read_texts(text), [SEEN]);
}

#[test]
fn interim_answers_and_redirects_have_their_places() {
    let text = format!(
        "{SENT}< HTTP/1.1 100 Continue\r\n< \r\n< HTTP/1.1 302 Found\r\n< Location: /x\r\n< \r\n* Switch from POST to GET\n> GET /x HTTP/1.1\r\n> Host: h\r\n> \r\n{GOT}"
    );
    let found = read_texts(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].ends_with("<- 302 (1 fields)") && found[1].contains("GET /x Whole\nHost: h\nno body"), "{found:?}");
}

#[test]
fn a_command_and_its_transcript_are_one_exchange() {
    let text = format!("$ curl -v -u id:secret https://h/token -d a=b\n* Connected\n{SENT}{GOT}");
    assert_eq!(
        read_texts(&text),
        ["[curl wire] POST https://h/token Whole\nHost: h\nContent-Length: 3\nbody a=b\n<- 400 (1 fields)"]
    );
    let other = format!("$ curl -v https://h/other -d a=b\n\n{SENT}{GOT}");
    assert_eq!(read_texts(&other).len(), 2);
}

#[test]
fn several_commands_wait_for_their_transcripts() {
    let text = format!(
        "curl -v https://h/me --next https://h/token -d a=b --next https://h/last\n* Connected\n> GET /me HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 401 No\n<\n{SENT}{GOT}> GET /last HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 404 No\n<\n"
    );
    let found = read_texts(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("[curl wire] GET https://h/me") && found[0].ends_with("<- 401 (0 fields)"), "{found:?}");
    assert!(found[1].contains("\nbody a=b\n<- 400"), "{found:?}");
    assert!(found[2].starts_with("[curl wire] GET https://h/last"), "{found:?}");
}

#[test]
fn a_length_that_differs_keeps_the_view_of_the_command() {
    let text = format!("curl -v https://h/token -d a=bcdef\n* Connected\n{SENT}{GOT}");
    assert!(read_texts(&text)[0].starts_with("[curl logical] POST"));
}

#[test]
fn prefixes_of_loggers_and_colours_go() {
    let lines = format!("* Connected\n{SENT}{GOT}");
    let logged: String = lines.lines().map(|line| format!("2026-11-22T22:09:33.141Z {line}\n")).collect();
    assert!(read_texts(&logged)[0].starts_with("[curl-verbose wire] POST /token Whole\nHost: h\n"));
    let coloured = "\x1b[1mPOST\x1b[0m /token HTTP/1.1\n\x1b[36mHost\x1b[0m: h\n\na=\x1b[33mb\x1b[0m\n";
    assert_eq!(read_texts(coloured), ["[http wire] POST /token Whole\nHost: h\nbody a=b"]);
}

#[test]
fn traces_are_joined_by_their_offsets() {
    let text = "22:09:33.141 == Info: x\n22:09:33.142 => Send header, 61 bytes (0x3d)\n0000: POST /token HTTP/1.1\n0016: Host: h\n001f: Transfer-Encoding: chunked\n003b: \n22:09:33.142 => Send data, 8 bytes (0x8)\n0000: 3\n0003: a=b\n22:09:33.142 => Send data, 5 bytes (0x5)\n0000: 0\n0003: \n22:09:33.143 <= Recv header, 17 bytes (0x11)\n0000: HTTP/1.1 200 OK\n";
    assert_eq!(
        read_texts(text),
        ["[curl-trace wire] POST /token Whole\nHost: h\nTransfer-Encoding: chunked\nbody a=b\n<- 200 (0 fields)"]
    );
}

#[test]
fn net_http_keeps_connections_and_asks_before_it_sends() {
    let text = "<- \"POST /token HTTP/1.1\\r\\nHost: h\\r\\nExpect: 100-continue\\r\\nContent-Length: 3\\r\\n\\r\\n\"\n-> \"HTTP/1.1 100 Continue\\r\\n\"\n-> \"\\r\\n\"\n<- \"a=b\"\n-> \"HTTP/1.1 401 No\\r\\n\"\n-> \"\\r\\n\"\nreading 2 bytes...\n-> \"\"\n-> \"{}\"\nread 2 bytes\nConn keep-alive\n<- \"GET /x HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n\"\n-> \"HTTP/1.1 200 OK\\r\\n";
    let found = read_texts(text);
    assert!(found[0].contains("body a=b\n<- 401 (0 fields) {}"), "{found:?}");
    assert!(found[1].contains("GET /x Whole\nHost: h\nno body\n<- 200"), "{found:?}");
    assert!(found[2].starts_with("problem: this string is never closed"), "{found:?}");
}

#[test]
fn old_pythons_send_head_and_content_at_once() {
    let text = "send: 'POST /token HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\n\\r\\na=b'\nreply: 'HTTP/1.1 400 Bad Request\\r\\n'\nheader: Date: x header: Server: y\n";
    assert_eq!(
        read_texts(text),
        ["[http-client wire] POST /token Whole\nHost: h\nContent-Length: 3\nbody a=b\n<- 400 (1 fields)"]
    );
}

#[test]
fn rest_client_counts_long_contents() {
    let text = "RestClient.post \"https://h/token\", 612 byte(s) length, \"Accept\"=>\"*/*\"\n# => 401 Unauthorized | application/json 2 bytes, 0.10s\n";
    assert_eq!(
        read_texts(text),
        ["[rest-client logical] POST https://h/token Partial\nAccept: */*\nbody ?\n<- 401 (0 fields)".replace("POST", "post")]
    );
}

#[test]
fn excon_prints_lists() {
    let text = "excon.request\n  :body    => \"a=b\"\n  :headers => {\n    \"Authorization\" => \"REDACTED\"\n    \"Host\"          => \"h:443\"\n  }\n  :host    => \"h\"\n  :method  => \"POST\"\n  :path    => \"/token\"\n  :port    => 443\n  :query   => nil\n  :scheme  => \"https\"\nexcon.response\n  :body    => \"{}\"\n  :headers => {\n    \"A\" => \"b\"\n  }\n  :status  => 401\n";
    assert_eq!(
        read_texts(text),
        ["[excon logical] POST https://h:443/token Whole\nAuthorization: REDACTED\nHost: h:443\nbody a=b\n<- 401 (1 fields) {}"]
    );
}

#[test]
fn requests_oauthlib_tells_what_it_sent_at_last() {
    let log = "DEBUG:requests_oauthlib.oauth2_session:";
    let text = format!(
        "{log}Prepared fetch token request body a=b\n{log}Requesting url https://h/token using method POST.\n{log}Supplying headers {{'Accept': 'x'}} and data {{'a': 'b'}}\nDEBUG:urllib3.connectionpool:Starting new HTTPS connection (1): h:443\n{log}Request to fetch token completed with status 401.\n{log}Request url was https://h/token\n{log}Request headers were {{'Accept': 'x', 'Authorization': 'Basic YTpi'}}\n{log}Request body was a=b\n{log}Response headers were {{'A': 'b'}} and content {{}}.\n"
    );
    assert_eq!(
        read_texts(&text),
        [
            "[requests-oauthlib logical] POST https://h/token Whole\nAccept: x\nAuthorization: Basic YTpi\nbody a=b\n<- 401 (1 fields) {}."
        ]
    );
}

#[test]
fn wget_tries_again_with_credentials() {
    let send = |auth: &str| {
        format!(
            "---request begin---\nPOST /token HTTP/1.1\nHost: h\n{auth}Content-Length: 3\n\n---request end---\n[BODY data: a=b]\nHTTP request sent, awaiting response... \n---response begin---\nHTTP/1.1 401 No\n\n---response end---\n"
        )
    };
    let text =
        format!("--2026-11-22 22:09:20--  https://h/token\nConnecting\n\n{}{}", send(""), send("Authorization: Basic YTpi\n"));
    let found = read_texts(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("[wget wire] POST https://h/token Whole\nHost: h\nContent-Length"), "{found:?}");
    assert!(found[1].contains("Authorization: Basic YTpi") && found[1].contains("body a=b\n<- 401"), "{found:?}");
    let answers = "--2026-11-22 22:09:20--  https://h/token\nHTTP request sent, awaiting response... \n  HTTP/1.1 400 Bad Request\n  A: b\n";
    assert_eq!(read_texts(answers), ["[wget logical] ? https://h/token\nfields ?\nbody ?\n<- 400 (1 fields)"]);
}

/// A paste may begin and end anywhere.
#[test]
fn a_capture_cut_off_anywhere_is_read_without_a_panic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures");
    let tools = [
        "curl",
        "pycurl",
        "net-http",
        "http-rb",
        "rest-client",
        "requests",
        "requests-toolbelt",
        "httpx",
        "aiohttp",
        "wget",
        "httpie",
    ];
    for tool in tools {
        for file in std::fs::read_dir(root.join(tool)).expect("captures") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("a capture");
            let step = bytes.len() / 24 + 1;
            for at in (0..bytes.len()).step_by(step) {
                read_bytes(&bytes[..at]);
                read_bytes(&bytes[at..]);
            }
        }
    }
}

/// Lines that begin a form, and nothing of it behind them: were every line to look through all others, this would hang.
#[test]
fn beginnings_without_ends_do_not_hang() {
    for line in [
        "* Connected\n",
        "* x\n> POST /t HTTP/1.1\n",
        "== Info: x\n",
        "=> Send header, 9 bytes (0x9)\n",
        "<- \"POST /t HTTP/1.1\\r\\n\n",
        "send: b'POST /t HTTP/1.1\n",
        "< POST /t HTTP/1.1\n",
        "Setting --x\n",
        "--2026-11-22 22:09:20--  https://h/token\n",
        "---request begin---\n",
        "TraceRequestStartParams(method='POST', url=URL('http://h')\n",
        "httpcore.http2 - send_request_headers.started request\n",
        "DEBUG:requests_oauthlib:Requesting url https://h/t using method POST.\n",
        "excon.request\n",
        "curl_easy_setopt(hnd, CURLOPT_POST, 1L);\n",
        "2026-11-22 22:09:33 > x\n",
    ] {
        read_texts(&line.repeat(3000));
    }
}
