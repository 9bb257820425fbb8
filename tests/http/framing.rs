//! What goes over the wire where clients are old, ask for another protocol, or never end what they began.
use crate::fixture;
use api::config::Serve;
use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};
use tests::{TestApp, settings, shared_on_both};

const EXPORT: &str = "/v1/records.ndjson";

/// Sends bytes as they are.
fn send(app: &TestApp, bytes: &str) -> TcpStream {
    let mut client = app.connect();
    client.set_read_timeout(Some(Duration::from_secs(60))).expect("a patient client");
    client.write_all(bytes.as_bytes()).expect("it listens");
    client
}

/// Head and body of an answer whose end is the end of the connection.
fn whole(mut client: TcpStream) -> (String, String) {
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("the server ends it");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head.to_lowercase(), body.to_owned())
}

#[test]
fn an_export_is_framed_as_its_head_says() {
    shared_on_both(|app| {
        let told = app.get(EXPORT).text;
        for asked in ["HTTP/1.0\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n", "HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"]
        {
            let (head, body) = whole(send(app, &format!("GET {EXPORT} {asked}Host: atlas\r\n\r\n")));
            assert!(head.contains(" 200 ") && !head.contains("transfer-encoding"), "{asked}: {head}");
            assert!(!head.contains("keep-alive") && !head.contains("upgrade"), "{asked}: {head}");
            assert_eq!(body.len(), told.len(), "{asked}");
            assert_eq!(body, told, "{asked}");
        }
    });
}

#[test]
fn a_body_is_read_only_as_what_it_says_it_is() {
    let post = |more: &str| format!("POST /graphql HTTP/1.1\r\nHost: atlas\r\nContent-Type: application/json\r\n{more}");
    let body = "{\"query\": \"{__typename}\", \"operationName\": \"\"}";
    let length = format!("Content-Length: {}\r\n", body.len());
    shared_on_both(|app| {
        let (head, text) = whole(send(app, &post(&format!("{length}Upgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n{body}"))));
        assert!(head.contains(" 400 ") && text.contains("Upgrade"), "{head}\n{text}");
        let (head, text) = whole(send(app, &post(&format!("{length}Content-Encoding: gzip\r\nConnection: close\r\n\r\n{body}"))));
        assert!(head.contains(" 415 ") && text.contains("unsupported_media_type") && text.contains("gzip"), "{head}\n{text}");
        let (head, text) = whole(send(app, &post(&format!("{length}Content-Encoding: identity\r\nConnection: close\r\n\r\n{body}"))));
        assert!(head.contains(" 200 ") && text.contains("\"Query\""), "an empty name is none: {head}\n{text}");
    });
}

#[test]
fn a_body_that_nobody_reads_costs_no_request_in_silence() {
    let next = "GET /v1/forums?limit=1 HTTP/1.1\r\nHost: atlas\r\nConnection: close\r\n\r\n";
    let later = |head: &str, body: &str, app: &TestApp| {
        let mut client = send(app, &format!("{head}{body}"));
        // what comes once the first is answered
        let mut first = [0; 12];
        client.read_exact(&mut first).expect("an answer");
        drop(client.write_all(next.as_bytes()));
        let mut rest = Vec::new();
        drop(client.read_to_end(&mut rest));
        (String::from_utf8_lossy(&first).into_owned(), String::from_utf8_lossy(&rest).to_lowercase())
    };
    shared_on_both(|app| {
        for (method, address) in
            [("GET", "/v1/deals?limit=1"), ("HEAD", "/v1/deals"), ("OPTIONS", "/v1/deals"), ("GET", "/healthz"), ("GET", "/v1/nothing")]
        {
            for framed in ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"] {
                let (first, rest) = later(&format!("{method} {address} HTTP/1.1\r\nHost: atlas\r\n"), framed, app);
                assert!(first.starts_with("HTTP/1.1 ") && rest.contains("http/1.1 200 ok"), "{method} {address} {framed}: {first}{rest}");
            }
        }
        for address in ["/v1/deals", "/v1/nothing", "/graphql"] {
            let (first, rest) = later(
                &format!("POST {address} HTTP/1.1\r\nHost: atlas\r\nContent-Type: text/plain\r\n"),
                "Content-Length: 5\r\n\r\nhello",
                app,
            );
            let (head, rest) = rest.split_once("\r\n\r\n").expect("a head");
            assert!(first.starts_with("HTTP/1.1 4") && head.contains("connection: close"), "{address}: {first}{head}");
            assert!(!rest.contains("http/1.1"), "{address}: nothing is answered after it: {rest}");
        }
        // what was read leaves the connection open, whatever the answer
        for (body, status) in [("{\"query\":\"{\"}", " 200"), ("{\"query\":\"{__typename}\"}", " 200"), ("[]", " 400")] {
            let head = format!(
                "POST /graphql HTTP/1.1\r\nHost: atlas\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let (first, rest) = later(&head, body, app);
            assert!(first.ends_with(status) && rest.contains("http/1.1 200 ok"), "{body}: {first}{rest}");
        }
        // one that is too long is refused as it says so
        let (first, rest) = later("GET /v1/deals HTTP/1.1\r\nHost: atlas\r\n", "Content-Length: 999999999\r\n\r\n", app);
        assert!(
            first.ends_with(" 413") && rest.split_once("\r\n\r\n").is_some_and(|(head, _)| head.contains("connection: close")),
            "{first}{rest}"
        );
    });
}

#[test]
fn a_request_that_never_comes_whole_is_not_waited_for() {
    // one thread answers: were it kept, everybody would wait
    let app = TestApp::with("sqlite::memory:", Some(&fixture("small")), 1);
    let head = "POST /graphql HTTP/1.1\r\nHost: atlas\r\nContent-Type: application/json\r\n";
    let bodies = ["Content-Length: 100\r\n\r\n{\"query\"", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"que\r\n"];
    let without_end: Vec<TcpStream> = (0..100).map(|n| send(&app, &format!("{head}{}", bodies[n % 2]))).collect();
    // servers that have one place, taken by who says nothing, not enough, or nonsense, or is answered before all has come
    let alone = [
        "",
        &format!("{head}{}", bodies[0]),
        &format!("{head}{}", bodies[1]),
        "nonsense\r\n\r\n",
        &format!("{}{}", head.replace("/graphql", "/nowhere"), bodies[0]),
        &format!("{head}Content-Length: 999999999\r\n\r\n"),
    ]
    .map(|said| {
        let app = TestApp::start(&Serve { max_connections: 1, ..settings("sqlite::memory:", Some(&fixture("small"))) });
        let client = send(&app, said);
        (app, client, said.to_owned())
    });
    // a head that comes a byte at a time
    let slow: Vec<TcpStream> = (0..50).map(|_| send(&app, "")).collect();
    for byte in "GET /v1/deals".as_bytes() {
        for mut client in &slow {
            let _ = client.write_all(&[*byte]);
        }
        assert_eq!(app.get("/v1/deals?limit=1").status, 200, "others are answered meanwhile");
        thread::sleep(Duration::from_millis(100));
    }
    for mut client in slow.into_iter().chain(without_end) {
        let mut answer = String::new();
        // who sent a byte after it was told so finds the connection broken behind the answer
        let _ = client.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("slow_request"), "{answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
    }
    // who is told so and does not go keeps nobody's place
    for (app, mut client, said) in alone {
        client.read_exact(&mut [0; 12]).expect("it is told");
        assert_eq!(app.get("/v1/deals?limit=1").status, 200, "{said:?}");
    }
}
