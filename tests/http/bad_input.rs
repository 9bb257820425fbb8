//! What nobody should send, all of it: each gets the right status and code, the parameter at fault by its name, and how to mend it.
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use tests::{Answer, TestApp, shared_on_both};

/// Holds that an answer is a problem that says certain words about a parameter.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str, parameter: Option<&str>, words: &str) {
    let body = answer.json();
    assert_eq!((answer.status, body["code"].as_str()), (status, Some(code)), "{body:#}");
    assert_eq!(body["errors"][0]["parameter"].as_str(), parameter, "{body:#}");
    assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{body:#} does not say `{words}`");
    assert!(body["request_id"].as_str().is_some_and(|id| Some(id) == answer.header("x-request-id")), "{body:#}");
}

/// Sends bytes as they are, and reads to the end of the connection.
pub fn raw(app: &TestApp, bytes: &str) -> String {
    let mut client: TcpStream = app.connect();
    client.set_read_timeout(Some(Duration::from_secs(60))).expect("a patient client");
    client.write_all(bytes.as_bytes()).expect("it listens");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("the server ends it");
    answer
}

#[test]
fn an_address_that_cannot_be_read_is_refused() {
    shared_on_both(|app| {
        for (address, words) in [
            ("/v1/deals?title=100%", "write a percent sign as %25"),
            ("/v1/deals?title=%zz", "`%zz` is no percent-encoding"),
            ("/v1/deals?title=%ff", "encode the text as UTF-8"),
            ("/v1/deals/%ff", "encode the text as UTF-8"),
        ] {
            // as it is, which no client library would send
            let answer = raw(app, &format!("GET {address} HTTP/1.1\r\nHost: atlas\r\nConnection: close\r\n\r\n"));
            assert!(
                answer.starts_with("HTTP/1.1 400 ") && answer.contains("malformed_request") && answer.contains(words),
                "{address}: {answer}"
            );
        }
        refused(&app.get("/v1/deals?title=%00"), 400, "invalid_parameter", Some("title"), "leave it out");
        let long = raw(app, &format!("GET /v1/deals?title={} HTTP/1.1\r\nHost: atlas\r\nConnection: close\r\n\r\n", "x".repeat(100_000)));
        assert!(long.starts_with("HTTP/1.1 414 ") && long.contains("uri_too_long") && long.contains("ask for less"), "{long}");
    });
}

#[test]
fn a_cursor_of_another_list_or_with_a_bit_flipped_is_refused() {
    shared_on_both(|app| {
        let cursor = app.get("/v1/events?limit=1").ok()["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
        refused(&app.get(&format!("/v1/deals?after={cursor}")), 400, "invalid_parameter", Some("after"), "another filter or order");
        for at in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[at] ^= 1;
            let flipped = String::from_utf8_lossy(&bytes).into_owned();
            let answer = app.get(&format!("/v1/events?limit=1&after={}", tests::encode(&flipped)));
            // one that still reads as a cursor of this list leads to another place in it, never to another list
            assert!(answer.status == 400 || answer.status == 200, "{flipped}: {} {}", answer.status, answer.text);
            if answer.status == 400 {
                assert_eq!(answer.json()["errors"][0]["parameter"], "after", "{flipped}");
            }
        }
    });
}

#[test]
fn values_that_make_no_sense_are_refused() {
    shared_on_both(|app| {
        for (query, parameter, words) in [
            ("limit=0", "limit", "between 1 and 200"),
            ("limit=-1", "limit", "between 1 and 200"),
            ("limit=1e9", "limit", "not a whole number"),
            ("limit=1000000000", "limit", "between 1 and 200"),
            ("sort=summary", "sort", "it takes"),
            ("sort=title,signed", "sort", "there is no order `title,signed`"),
            ("sort=title&sort=signed", "sort", "given twice"),
            ("signed=2019-13", "signed", "`2019-13`"),
            ("signed=2019-02-30", "signed", "`2019-02-30`"),
            ("signed=2019-01/2018-01", "signed", "`2019-01/2018-01`"),
            ("amount__gte=5", "amount__gte", "currency=USD"),
            ("sort=amount", "sort", "currency=USD"),
        ] {
            refused(&app.get(&format!("/v1/deals?{query}")), 400, "invalid_parameter", Some(parameter), words);
        }
    });
}

#[test]
fn heads_that_ask_for_what_is_not_served_are_refused_or_say_nothing() {
    shared_on_both(|app| {
        refused(&app.get_with("/v1/deals", &[("accept", "image/png")]), 406, "not_acceptable", None, "accept application/json");
        refused(&app.send("DELETE", "/v1/deals"), 405, "method_not_allowed", None, "it answers GET, HEAD, QUERY");
        let told = app.get("/v1/deals?limit=1").text;
        // a body on GET has no meaning, and is not taken for the next request
        let mut client: TcpStream = app.connect();
        client.set_read_timeout(Some(Duration::from_secs(60))).expect("a patient client");
        let body = "GET /v1/nothing HTTP/1.1\r\n\r\n";
        write!(
            client,
            "GET /v1/deals?limit=1 HTTP/1.1\r\nHost: atlas\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("sent");
        let mut all = String::new();
        let _ = client.read_to_string(&mut all);
        assert!(all.starts_with("HTTP/1.1 200 ") && all.contains(&told) && !all.contains("not_found"), "{all}");
        // another protocol on a streamed answer: it is answered in this one
        let upgraded = raw(app, "GET /v1/deals.csv HTTP/1.1\r\nHost: atlas\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        assert!(upgraded.starts_with("HTTP/1.1 200 ") && upgraded.ends_with(&app.get("/v1/deals.csv").text), "{upgraded}");
        assert_eq!(app.get_with("/v1/deals?limit=1", &[("if-none-match", "*")]).status, 304);
        assert_eq!(app.get_with("/v1/deals/nothing", &[("if-none-match", "*")]).status, 404);
        for range in ["bytes=0-9", "bytes=-5", "bytes=5-2", "lines=1-2"] {
            let answer = app.get_with("/v1/deals?limit=1", &[("range", range)]);
            assert!(answer.status == 200 && answer.text == told, "{range}: {}", answer.status);
        }
    });
}
