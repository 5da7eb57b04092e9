//! The library in somebody's own tests: what a client really sent to a mock server is linted.
#![allow(clippy::disallowed_methods, reason = "a client that is watched by a mock server has to connect to it")]

use std::io::{Read, Write};
use std::net::TcpStream;

use grantlint::{Level, Options, lint};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A recorded request as the HTTP message that it was.
fn message(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, request.url.path()).into_bytes();
    for (name, value) in &request.headers {
        text.extend(name.as_str().bytes().chain(*b": ").chain(value.as_bytes().iter().copied()).chain(*b"\r\n"));
    }
    text.extend(b"\r\n");
    text.extend(&request.body);
    text
}

/// Stands for the program under test: it refreshes a token with this content type.
fn refresh(server: &MockServer, content_type: &str) {
    let body = "grant_type=refresh_token&refresh_token=rt_9fAbCd";
    let head = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: {}\r\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\r\nContent-Type: {content_type}\r\nAccept: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        server.address(),
        body.len()
    );
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
}

/// The rules that the requests to the server break.
async fn broken(server: &MockServer) -> Vec<&'static str> {
    let requests = server.received_requests().await.expect("recording is on");
    let reports = requests.iter().map(|request| lint("recorded", &message(request), &Options::default()));
    let findings = reports.flat_map(|report| report.exchanges).flat_map(|exchange| exchange.findings);
    findings.filter(|finding| finding.level > Level::Info).map(|finding| finding.rule).collect()
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    server
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_request_is_silent() {
    let server = server().await;
    tokio::task::block_in_place(|| refresh(&server, "application/x-www-form-urlencoded"));
    assert_eq!(broken(&server).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_content_type_is_found() {
    let server = server().await;
    tokio::task::block_in_place(|| refresh(&server, "application/json"));
    assert_eq!(broken(&server).await, ["header/content-type-body-mismatch"]);
}
