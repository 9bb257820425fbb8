//! Whatever is asked, and however badly, what is wrong is told as problem details of a closed list of codes, each with a page.
use api::http::ErrorCode;
use serde_json::Value;
use std::{
    io::{Read, Write},
    time::Duration,
};
use tests::{TestApp, shared_on_both};

/// Status, head and body of the answer to bytes that are sent as they are; the server ends the connection.
pub fn raw(app: &TestApp, bytes: &[u8]) -> (u16, String, String) {
    let mut client = app.connect();
    client.set_read_timeout(Some(Duration::from_secs(60))).expect("a patient client");
    // the server may have enough before all is sent
    drop(client.write_all(bytes));
    let mut answer = Vec::new();
    drop(client.read_to_end(&mut answer));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {answer:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head.to_lowercase(), body.to_owned())
}

/// Holds that a body is problem details of a code, with an id of the request that the head has too, and tells nothing of the inside.
#[track_caller]
fn problem(head: &str, body: &str, status: u16, code: &str) {
    let told: Value = serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body:?}"));
    assert_eq!(
        (&told["status"], &told["code"], &told["type"]),
        (&status.into(), &code.into(), &format!("/problems/{code}").into()),
        "{body}"
    );
    assert!(ErrorCode::ALL.iter().any(|known| known.as_str() == code), "{code} is one of the list");
    let id = told["request_id"].as_str().expect("the id of the request");
    assert!(!id.is_empty() && head.contains(&format!("x-request-id: {id}")), "{head}\n{body}");
    for line in [
        "content-type: application/problem+json",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "access-control-allow-origin: *",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    for inside in ["SELECT", "/src/", ".rs:", "panicked", "sqlx", "rusqlite"] {
        assert!(!body.contains(inside), "{inside}: {body}");
    }
}

#[test]
fn requests_that_the_http_library_refuses_are_told_as_others_are() {
    shared_on_both(|app| {
        let get = |more: &str| format!("GET /v1/deals HTTP/1.1\r\n{more}\r\n");
        let long = |n: usize| "x".repeat(n);
        let headers = |n: usize| (0..n).map(|n| format!("X-{n}: 1\r\n")).collect::<String>();
        for (bytes, status, code) in [
            ("nonsense\r\n\r\n".to_owned(), 400, "malformed_request"),
            ("GET / HTTP/9.9\r\nHost: a\r\n\r\n".to_owned(), 400, "malformed_request"),
            ("GET /v1/a b HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 400, "malformed_request"),
            ("GET /v1/\u{0} HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 400, "malformed_request"),
            (get(""), 400, "malformed_request"),
            (get("Host: a\r\nbad header: 1\r\n"), 400, "malformed_request"),
            (get("Host: a\r\nContent-Length: many\r\n"), 400, "malformed_request"),
            (get("Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400, "malformed_request"),
            (format!("GET /v1/deals?q={} HTTP/1.1\r\nHost: a\r\n\r\n", long(100_000)), 414, "uri_too_long"),
            (format!("GET /v1/deals?q={} HTTP/1.1\r\nHost: a\r\n\r\n", long(1_000_000)), 414, "uri_too_long"),
            (get(&format!("Host: a\r\nCookie: {}\r\n", long(200_000))), 431, "headers_too_large"),
            (get(&format!("Host: a\r\n{}", headers(200))), 431, "headers_too_large"),
        ] {
            let shown: String = bytes.chars().take(60).collect();
            let (answered, head, body) = raw(app, bytes.as_bytes());
            assert_eq!(answered, status, "{shown:?}: {body}");
            problem(&head, &body, status, code);
            assert!(head.contains("connection: close"), "{shown:?}");
        }
        // as long as it may be, and what was asked before it on the same connection is answered first
        let two = format!("{}nonsense\r\n\r\n", get("Host: a\r\n").replace("/v1/deals", "/healthz"));
        let (status, _, rest) = raw(app, two.as_bytes());
        let (first, second) = rest.split_once("HTTP/1.1 ").expect("two answers");
        assert!((status, first) == (200, "ok\n") && second.starts_with("400 ") && second.contains("malformed_request"), "{rest}");
        let longest = format!("GET /v1/deals?q={} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", long(60_000));
        assert_eq!(raw(app, longest.as_bytes()).0, 200);
    });
}

#[test]
fn addresses_that_can_be_read_in_two_ways_are_refused() {
    shared_on_both(|app| {
        for path in ["/v1/deals/%FF", "/v1/deals/%zz", "/v1/deals?q=100%", "/v1/deals?title=%ED%A0%80", "/graphql?query=%", "/nothing/%2"] {
            let (status, head, body) = raw(app, format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes());
            assert_eq!(status, 400, "{path}: {body}");
            problem(&head, &body, 400, "malformed_request");
            assert!(body.contains("address: `%"), "{body}");
        }
        assert_eq!(app.get("/v1/deals?q=100%25").status, 200);
    });
}

#[test]
fn every_error_says_which_request_it_was() {
    shared_on_both(|app| {
        let mine = [("x-request-id", "mine-1")];
        for (path, status, code) in [
            ("/nothing", 404, "not_found"),
            ("/v1/deals/nothing", 404, "not_found"),
            ("/v1/deals?nothing=1", 400, "invalid_parameter"),
            ("/problems/nothing", 404, "not_found"),
        ] {
            let answer = app.get_with(path, &mine);
            assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)));
            assert_eq!((answer.header("x-request-id"), answer.json()["request_id"].as_str()), (Some("mine-1"), Some("mine-1")), "{path}");
        }
        let refused = app.send("DELETE", "/v1/deals");
        assert_eq!(refused.json()["request_id"].as_str(), refused.header("x-request-id"));
        // one that is not plain is not kept
        let made = app.get_with("/nothing", &[("x-request-id", "a b<script>")]);
        assert!(made.header("x-request-id").is_some_and(|id| id.len() == 16));
    });
}

#[test]
fn every_code_has_a_page_for_people_and_for_programs() {
    let app = TestApp::new();
    let index = [app.get_with("/problems", &[("accept", "text/html")]), app.get_with("/problems", &[("accept", "text/plain")])];
    for code in ErrorCode::ALL {
        let path = format!("/problems/{}", code.as_str());
        let html = app.get_with(&path, &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]);
        let plain = app.get_with(&path, &[("accept", "text/plain")]);
        assert_eq!((html.status, html.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        assert_eq!((plain.status, plain.header("content-type")), (200, Some("text/plain; charset=utf-8")), "{path}");
        assert!(html.text.contains("<h1>") && html.text.contains(&format!("<code>{}</code>", code.as_str())), "{path}");
        let example = plain.text.lines().find(|line| line.starts_with('{')).expect("an example");
        let example: Value = serde_json::from_str(example).expect("JSON");
        assert_eq!((example["code"].as_str(), example["type"].as_str()), (Some(code.as_str()), Some(path.as_str())));
        assert!(index.iter().all(|index| index.text.contains(&path)), "{path} is in the list");
        for text in [&html.text, &plain.text] {
            assert!(text.contains(&example["status"].to_string()) && text.contains("/problems"), "{path}");
        }
    }
    assert_eq!(app.get_with("/problems", &[("accept", "image/png")]).status, 406);
}

#[test]
fn every_answer_has_what_every_answer_has() {
    shared_on_both(|app| {
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for path in ["/v1/deals?limit=1", "/v1/nothing", "/healthz", "/openapi.json", "/graphql", "/problems", "/v1/export/records.ndjson"]
        {
            let answer = app.get_with(path, &[("traceparent", trace)]);
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert!(answer.header("x-request-id").is_some() && answer.header("cache-control").is_some(), "{path}");
            assert!(answer.header("server-timing").is_none(), "{path}: only where it is switched on");
            let goes_on = answer.header("traceparent").expect("the trace goes on");
            assert!(goes_on.starts_with(&trace[..36]) && goes_on.ends_with("-01") && goes_on != trace, "{goes_on}");
            assert_eq!(app.get_with(path, &[("traceparent", "nonsense")]).header("traceparent"), None);
        }
    });
    let app =
        TestApp::start(&api::config::Serve { server_timing: true, ..tests::settings("sqlite::memory:", Some(&crate::fixture("small"))) });
    let timing = app.get("/v1").header("server-timing").expect("it is switched on").to_owned();
    assert!(timing.strip_prefix("total;dur=").is_some_and(|ms| ms.parse::<f64>().is_ok_and(|ms| ms > 0.0)), "{timing}");
}

#[test]
fn a_browser_that_asks_whether_it_may_is_told() {
    shared_on_both(|app| {
        let ask = "OPTIONS /graphql HTTP/1.1\r\nHost: a\r\nOrigin: https://example.org\r\nConnection: close\r\n";
        let (status, head, _) = raw(
            app,
            format!("{ask}Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\r\n").as_bytes(),
        );
        assert_eq!(status, 204, "{head}");
        for line in ["access-control-allow-origin: *", "access-control-allow-headers: content-type", "access-control-max-age: 86400"] {
            assert!(head.contains(line), "{line}: {head}");
        }
        assert!(head.lines().any(|line| line.starts_with("access-control-allow-methods: ") && line.contains("post")), "{head}");
        let options = app.send("OPTIONS", "/v1/deals");
        assert_eq!((options.status, options.header("allow")), (204, Some("GET, HEAD, QUERY")));
        let exposed = app.get("/v1").header("access-control-expose-headers").unwrap_or_default().to_lowercase();
        for name in ["etag", "link", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"] {
            assert!(exposed.split(", ").any(|exposed| exposed == name), "{name}: {exposed}");
        }
    });
}

#[test]
fn odd_requests_do_no_harm() {
    shared_on_both(|app| {
        let bare = app.get("/v1/deals?limit=2");
        // a part of an answer that has none, a body that nobody asked for, another protocol
        for headers in [&[("range", "bytes=0-10")][..], &[("upgrade", "h2c"), ("connection", "Upgrade")], &[("expect", "100-continue")]] {
            let answer = app.get_with("/v1/deals?limit=2", headers);
            assert!(answer.status == 200 && answer.text == bare.text, "{headers:?}: {}", answer.status);
        }
        let with = |body: &str| format!("GET /v1/deals?limit=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{body}");
        for body in ["Content-Length: 4\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"] {
            let (status, _, text) = raw(app, with(body).as_bytes());
            assert!(status == 200 && text == bare.text, "{body:?}: {status}");
        }
        // those who say nothing keep nobody from an answer
        let idle: Vec<_> = (0..200).map(|_| app.connect()).collect();
        assert_eq!(app.get("/v1/deals?limit=2").text, bare.text);
        drop(idle);
    });
}

#[test]
fn a_long_problem_is_sent_as_what_its_head_says() {
    shared_on_both(|app| {
        let long = "x".repeat(3_000);
        let forms =
            [format!("/v1/records?id={long}"), format!("/v1/records/{long}"), format!("/v1/deals?{long}=1"), format!("/nothing/{long}")];
        for (address, coding) in forms.iter().flat_map(|address| ["gzip", "br", "gzip, deflate, br"].map(|coding| (address, coding))) {
            let (status, head, body) =
                raw(app, format!("GET {address} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n").as_bytes());
            assert!(body.len() > 2_000 && !head.contains("content-encoding"), "{coding}: {head}");
            problem(&head, &body, status, if status == 404 { "not_found" } else { "invalid_parameter" });
        }
    });
}
