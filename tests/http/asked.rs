//! What is too long for an address is asked in a body: by `POST` at `…/query`, by `QUERY` at the address itself. The answer is that of `GET`.
use crate::{fixture, ids};
use serde_json::{Value, json};
use std::fs;
use tests::{Answer, TestApp, on_both, shared, shared_on_both};

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Holds that two answers are the same to the byte, and are known under the same tag.
#[track_caller]
fn same(one: &Answer, other: &Answer, at: &str) {
    assert_eq!((one.status, other.status), (200, 200), "{at}: {}", other.text);
    assert!(one.bytes == other.bytes, "{at}: {} is not {}", other.text, one.text);
    for name in ["etag", "content-type", "link", "last-modified", "cache-control", "content-disposition", "vary"] {
        assert_eq!(one.header(name), other.header(name), "{at}: {name}");
    }
}

#[test]
fn every_list_answers_a_body_as_it_answers_its_address() {
    let examples = fs::read_to_string(format!("{}/../api/examples.json", env!("CARGO_MANIFEST_DIR"))).expect("examples");
    let examples: Value = serde_json::from_str(&examples).expect("JSON");
    let document = crate::openapi();
    let table = api::endpoints();
    let app = shared();
    let mut asked = 0;
    for endpoint in table.iter().filter(|endpoint| endpoint.in_body.is_some()) {
        let address = examples[&endpoint.id]["get"].as_str().expect("an example");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let accepted: &[&str] = if endpoint.posted().is_some() { &["application/json", "text/csv, */*;q=0.1"] } else { &["*/*"] };
        for accept in accepted {
            let accept = ("accept", *accept);
            // pages have what files have not
            let query = if accept.1 == "application/json" || endpoint.posted().is_none() {
                query
            } else {
                query.split("limit=").next().unwrap_or("").trim_end_matches('&')
            };
            let whole = app.get_with(&format!("{path}?{query}"), &[accept]);
            same(&whole, &app.ask("QUERY", path, query, &[FORM, accept]), address);
            asked += 1;
            let Some(posted) = endpoint.posted() else { continue };
            let beside = format!("{path}/query");
            same(&whole, &app.post(&beside, query, &[FORM, accept]), &beside);
            // the example of the document is the same question
            let example = &document["paths"][&posted]["post"]["requestBody"]["content"]["application/json"]["example"];
            let mut body = example.as_object().cloned().unwrap_or_default();
            if accept.1 != "application/json" {
                body.retain(|name, _| name != "limit");
            }
            let body = Value::from(body).to_string();
            same(&whole, &app.post(&beside, &body, &[JSON, accept]), &format!("{beside} {body}"));
            same(&whole, &app.ask("QUERY", path, &body, &[JSON, accept]), &format!("{path} {body}"));
        }
    }
    assert!(asked > 150, "{asked}");
}

#[test]
fn a_thousand_ids_are_asked_at_once_and_walked_through() {
    shared_on_both(|app| {
        let mut all = Vec::new();
        let mut at = Some("/v1/records?limit=200&sort=title".to_owned());
        while let Some(address) = at.filter(|_| all.len() < 1_000) {
            let page = app.get(&address).ok();
            all.extend(ids(&page["data"]));
            at = page["page"]["next"].as_str().map(str::to_owned);
        }
        // what there are too few of is named again: a word more is a word more
        let named: Vec<&String> = all.iter().cycle().take(1_000).collect();
        let mut distinct = all.clone();
        distinct.truncate(1_000);
        distinct.sort();
        let mut body = json!({ "id__in": named, "limit": 200 });
        let (mut found, mut pages) = (Vec::new(), 0);
        loop {
            let answer = if pages % 2 == 0 {
                app.post("/v1/records/query", &body.to_string(), &[JSON])
            } else {
                app.ask("QUERY", "/v1/records", &body.to_string(), &[JSON])
            };
            let page = answer.ok();
            assert_eq!(page["page"]["total"], distinct.len());
            assert!(answer.headers().iter().all(|(_, value)| value.len() < 9_000), "a header is longer than others take");
            found.extend(ids(&page["data"]));
            pages += 1;
            let Some(cursor) = page["page"]["next_cursor"].as_str() else {
                assert!(page.get("hint").is_none(), "{}", page["hint"]);
                break;
            };
            assert!(page["page"]["next"].is_null(), "no address that nobody can ask");
            assert!(page["hint"].as_str().is_some_and(|hint| hint.contains("page.next_cursor")), "{page:#}");
            body["after"] = cursor.into();
        }
        found.sort();
        assert_eq!(found, distinct);
        // counted, as a file, and by the facets: all the same question
        let body = json!({ "id__in": named });
        let counts = app.post("/v1/stats/records/query", &json!({ "id__in": named, "by": ["type"] }).to_string(), &[JSON]).ok();
        assert_eq!(counts["data"]["total"]["count"], distinct.len());
        assert!(counts["data"]["cells"].as_array().expect("cells").iter().all(|cell| cell["list"].is_null()));
        let lines = app.post("/v1/records/query", &body.to_string(), &[JSON, ("accept", "application/x-ndjson")]).text;
        assert_eq!(lines.lines().count(), distinct.len());
        let changes = app.post("/v1/changes/query", &json!({ "id": distinct }).to_string(), &[JSON]).ok();
        assert!(changes["meta"]["poll"].is_null() && changes["page"]["total"].as_u64() > Some(0));
        assert_eq!(app.ask("QUERY", "/v1/changes.atom", &json!({ "id": distinct }).to_string(), &[JSON]).status, 200);
        let more = json!({ "id__in": vec!["belarus"; 1_001] }).to_string();
        let refused = app.post("/v1/records/query", &more, &[JSON]);
        assert_eq!((refused.status, refused.json()["errors"][0]["parameter"].as_str()), (400, Some("id__in")), "{}", refused.text);
    });
}

#[test]
fn cursors_of_an_address_and_of_a_body_are_the_same() {
    shared_on_both(|app| {
        let first = app.get("/v1/deals?kind=loan&limit=2").ok();
        let cursor = first["page"]["next_cursor"].as_str().expect("a cursor");
        let by_address = app.get(first["page"]["next"].as_str().expect("an address"));
        let by_body = app.post("/v1/deals/query", &json!({ "kind": "loan", "limit": 2, "after": cursor }).to_string(), &[JSON]);
        same(&by_address, &by_body, "the second page");
        // what is in the address goes with what is in the body
        same(&by_address, &app.ask("QUERY", &format!("/v1/deals?kind=loan&limit=2&after={cursor}"), "{}", &[JSON]), "all in the address");
        let here = format!("/v1/deals/query?after={cursor}&limit=2");
        assert_eq!(app.post(&here, "{\"kind\": [\"loan\"]}", &[JSON]).ok()["data"], by_address.json()["data"]);
    });
}

/// A body with its headers; the status, the code, the parameter and some words of the refusal.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], u16, &'a str, Option<&'a str>, &'a str);

#[test]
fn a_body_that_is_none_is_refused() {
    shared_on_both(|app| {
        let long = "x".repeat(300_000);
        let cases: &[Case] = &[
            ("{}", &[], 415, "unsupported_media_type", None, "Content-Type: it is missing; send application/json or"),
            ("{}", &[("content-type", "text/plain")], 415, "unsupported_media_type", None, "`text/plain` is not read here"),
            ("{}", &[JSON, ("content-encoding", "gzip")], 415, "unsupported_media_type", None, "Content-Encoding"),
            ("", &[JSON], 400, "malformed_request", None, "not JSON"),
            ("{\"kind\": ", &[JSON], 400, "malformed_request", None, "not JSON"),
            ("[]", &[JSON], 400, "malformed_request", None, "one JSON object"),
            ("\"kind\"", &[JSON], 400, "malformed_request", None, "one JSON object"),
            ("title=%zz", &[FORM], 400, "malformed_request", None, "`%zz` is no percent-encoding"),
            ("title=%ff", &[FORM], 400, "malformed_request", None, "UTF-8"),
            (&long, &[FORM], 413, "too_large", None, "262144"),
            ("{\"kindd\": \"loan\"}", &[JSON], 400, "invalid_parameter", Some("kindd"), "did you mean `kind`?"),
            ("{\"kind\": \"lown\"}", &[JSON], 400, "invalid_parameter", Some("kind"), "did you mean `loan`?"),
            ("{\"kind\": []}", &[JSON], 400, "invalid_parameter", Some("kind"), "the list is empty"),
            ("{\"kind\": null}", &[JSON], 400, "invalid_parameter", Some("kind"), "leave `kind` out"),
            ("{\"kind\": {\"in\": [\"loan\"]}}", &[JSON], 400, "invalid_parameter", Some("kind"), "write a text"),
            ("{\"limit\": \"5\"}", &[JSON], 400, "invalid_parameter", Some("limit"), "write a whole number"),
            ("{\"limit\": [5]}", &[JSON], 400, "invalid_parameter", Some("limit"), "it takes one value"),
            ("{\"limit\": 5, \"limit\": 6}", &[JSON], 400, "invalid_parameter", Some("limit"), "twice"),
            ("{\"total\": \"false\"}", &[JSON], 400, "invalid_parameter", Some("total"), "true or false"),
            ("{\"signed__gte\": 2019}", &[JSON], 400, "invalid_parameter", Some("signed__gte"), "write it as a text, \"2019\""),
            ("{\"signed__gte\": \"2019-13\"}", &[JSON], 400, "invalid_parameter", Some("signed__gte"), "`2019-13`"),
            ("{\"title\": \"a\\u0000b\"}", &[JSON], 400, "invalid_parameter", Some("title"), "NUL"),
            ("title=%00", &[FORM], 400, "invalid_parameter", Some("title"), "NUL"),
            ("{\"amount__gte\": 5}", &[JSON], 400, "invalid_parameter", Some("amount__gte"), "currency"),
            ("{\"facet\": [\"kindd\"]}", &[JSON], 400, "invalid_parameter", Some("facet"), "kind"),
        ];
        for (body, headers, status, code, parameter, words) in cases {
            for (method, address) in [("POST", "/v1/deals/query"), ("QUERY", "/v1/deals")] {
                let answer = app.ask(method, address, body, headers);
                let problem = answer.json();
                let at = format!("{method} {}: {problem:#}", &body[..body.len().min(60)]);
                assert_eq!((answer.status, problem["code"].as_str()), (*status, Some(*code)), "{at}");
                assert_eq!(problem["errors"][0]["parameter"].as_str(), *parameter, "{at}");
                assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{at} does not say `{words}`");
                assert_eq!(answer.header("accept-query"), Some("application/json, application/x-www-form-urlencoded"), "{at}");
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{at}");
            }
        }
        let both = app.ask("QUERY", "/v1/deals?kind=loan", "{\"kind\": \"grant\"}", &[JSON]);
        assert_eq!((both.status, both.json()["errors"][0]["parameter"].as_str()), (400, Some("kind")));
        assert!(both.text.contains("in the address and in the body"), "{}", both.text);
        // in JSON a comma divides nothing
        let one = app.post("/v1/deals/query", "{\"title__in\": [\"no such title, with a comma\"]}", &[JSON]);
        assert_eq!(one.ok()["page"]["total"], 0);
        let words = app.post("/v1/deals/query", "{\"kind__in\": [\"loan,grant\"]}", &[JSON]);
        assert!(words.status == 400 && words.text.contains("`loan,grant`"), "{}", words.text);
    });
}

#[test]
fn methods_are_told_and_answers_are_known_again() {
    shared_on_both(|app| {
        for (address, allow) in [
            ("/v1/deals", "GET, HEAD, QUERY"),
            ("/v1/deals.csv", "GET, HEAD, QUERY"),
            ("/v1/deals/query", "GET, HEAD, POST"),
            ("/v1/stats/deals/query", "POST"),
            ("/v1/deals/eib-m7-loan-2019", "GET, HEAD"),
        ] {
            let options = app.send("OPTIONS", address);
            assert_eq!((options.status, options.header("allow")), (204, Some(allow)), "{address}");
            let refused = app.send("DELETE", address);
            assert_eq!((refused.status, refused.header("allow")), (405, Some(allow)), "{address}");
        }
        assert!(app.send("POST", "/v1/deals").text.contains("POST goes to /v1/deals/query"));
        assert_eq!(app.ask("QUERY", "/v1/deals/eib-m7-loan-2019", "{}", &[JSON]).status, 405);
        assert_eq!(app.get("/v1/partners/query").status, 404, "an id as any other");
        assert_eq!(app.get("/v1/deals?limit=1").header("accept-query"), Some("application/json, application/x-www-form-urlencoded"));
        let body = "{\"kind\": \"loan\", \"limit\": 1}";
        for (method, address) in [("POST", "/v1/deals/query"), ("QUERY", "/v1/deals")] {
            let answer = app.ask(method, address, body, &[JSON]);
            assert_eq!(answer.header("content-location"), Some("/v1/deals?kind=loan&limit=1"));
            assert_eq!(answer.header("location"), (method == "QUERY").then_some("/v1/deals?kind=loan&limit=1"));
            let tag = answer.header("etag").expect("a tag");
            let again = app.ask(method, address, body, &[JSON, ("if-none-match", tag)]);
            assert_eq!((again.status, again.header("content-location")), (304, answer.header("content-location")), "{method}");
            assert_eq!(app.ask(method, address, "{\"kind\": \"grant\"}", &[JSON, ("if-none-match", tag)]).status, 200, "another question");
        }
    });
}

#[test]
fn a_revision_is_asked_in_a_body_and_what_moved_is_followed() {
    on_both(|database| {
        let app = TestApp::with(database, Some(&fixture("small")), 1);
        let revision = app.get("/v1/dataset").ok()["revision"].as_str().expect("a revision").to_owned();
        let body = "{\"limit\": 1}";
        for (method, address) in [("POST", format!("/v1/@{revision}/deals/query")), ("QUERY", format!("/v1/@{revision}/deals"))] {
            let answer = app.ask(method, &address, body, &[JSON]);
            assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{method}: {}", answer.text);
            assert_eq!(answer.text, app.get("/v1/deals?limit=1").text);
        }
        for (method, from, to) in [
            ("POST", "/v1/partners/port-bank/deals/query?limit=2", "/v1/partners/harbour-bank/deals/query?limit=2"),
            ("QUERY", "/v1/partners/port-bank/deals", "/v1/partners/harbour-bank/deals"),
        ] {
            let moved = app.ask(method, from, "{}", &[JSON]);
            assert_eq!((moved.status, moved.header("location")), (308, Some(to)), "{}", moved.text);
            assert_eq!(app.ask(method, to, "{}", &[JSON]).status, 200);
        }
        assert_eq!(app.ask("QUERY", "/v1/projects/old-bridge/observations", "{}", &[JSON]).status, 410);
    });
}
