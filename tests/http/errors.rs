//! Bad input gets a clear error that names it, in one shape; nothing panics.
use crate::fixture;
use serde_json::Value;
use tests::{Answer, TestApp, on_both, shared_on_both};

/// Holds that an answer is problem details of a code, blames a parameter, and says certain words.
#[track_caller]
fn problem(answer: &Answer, status: u16, code: &str, parameter: Option<&str>, words: &[&str]) {
    let body = answer.json();
    assert_eq!((answer.status, &body["status"]), (status, &status.into()), "{body:#}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(body["code"], code, "{body:#}");
    assert_eq!(body["type"], format!("/problems/{code}"));
    assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert_eq!(body["errors"][0]["parameter"].as_str(), parameter, "{body:#}");
    let detail = body["detail"].as_str().expect("a detail");
    for word in words {
        assert!(detail.contains(word), "`{detail}` does not say `{word}`");
    }
}

#[test]
fn bad_parameters_are_named_and_the_nearest_is_suggested() {
    shared_on_both(|app| {
        let cases: &[(&str, &str, &[&str])] = &[
            ("kindd=loan", "kindd", &["`kindd`", "`kind`"]),
            ("signed__overlaps=2019", "signed__overlaps", &["`signed` alone"]),
            ("limitt=5", "limitt", &["`limit`"]),
            ("kind=lown", "kind", &["`lown`", "`loan`"]),
            ("kind=LOANS", "kind", &["`LOANS`", "`loan`"]),
            ("kind=loan&status=xyzxyz", "status", &["proposed, negotiating"]),
            ("signed__gte=May", "signed__gte", &["`May`", "EDTF"]),
            ("signed__gte=2019-13", "signed__gte", &["`2019-13`"]),
            ("signed__gte=2019&signed__gte=2020", "signed__gte", &["twice"]),
            ("amount__gte=lots&currency=USD", "amount__gte", &["`lots`", "number"]),
            ("amount__gte=NaN&currency=USD", "amount__gte", &["number"]),
            ("amount__gte=5", "amount__gte", &["currency"]),
            ("sort=amount", "sort", &["currency"]),
            ("amount__gte=5&currency=XXQ", "currency", &["ISO 4217"]),
            ("sort=-sined", "sort", &["`-signed`"]),
            ("sort=title&sort=signed", "sort", &["twice"]),
            ("limit=0", "limit", &["1 and 200"]),
            ("limit=201", "limit", &["1 and 200"]),
            ("limit=ten", "limit", &["whole number"]),
            ("limit=", "limit", &["whole number"]),
            ("total=maybe", "total", &["`true` or `false`"]),
            ("signed__isnull=perhaps", "signed__isnull", &["`true` or `false`"]),
            ("citation__note=first", "citation__note", &["whole number"]),
            ("after=garbage", "after", &["not a cursor"]),
            ("before=%21%21", "before", &["not a cursor"]),
        ];
        for (query, parameter, words) in cases {
            problem(&app.get(&format!("/v1/deals?{query}")), 400, "invalid_parameter", Some(parameter), words);
        }
        let many = vec!["kind=loan"; 1_001].join("&");
        problem(&app.get(&format!("/v1/deals?{many}")), 400, "invalid_parameter", Some("kind"), &["at most 1000"]);
        problem(&app.get("/v1/deals/eib-m7-loan-2019?x=1"), 400, "invalid_parameter", Some("x"), &["`x`"]);
        for (list, field, beside, words) in [
            ("observations", "value", "", &["indicator=trade&unit=USD"][..]),
            ("observations", "value", "indicator=trade&", &["such as unit=USD"]),
            ("observations", "value", "unit=USD&", &["indicator=trade&unit=USD"]),
            ("observations", "value", "indicator=trade&indicator=fdi&unit=USD&", &["one indicator"]),
            ("deals", "amount", "", &["such as currency=USD"]),
        ] {
            problem(&app.get(&format!("/v1/{list}?{beside}sort={field}")), 400, "invalid_parameter", Some("sort"), words);
            let asked = format!("{field}__gte");
            problem(&app.get(&format!("/v1/{list}?{beside}{asked}=1")), 400, "invalid_parameter", Some(&asked), words);
        }
        for (query, argument, words) in [
            ("observations(orderBy: {field: VALUE})", "orderBy", "{indicator: {in: [\"trade\"]}, unit: {in: [\"USD\"]}}"),
            ("observations(filter: {indicator: {in: [\"trade\"]}, value: {gte: 1}})", "value", "{unit: {in: [\"USD\"]}}"),
            ("deals(filter: {not: {amount: {gte: 1}}})", "not.amount", "{currency: {in: [\"USD\"]}}"),
        ] {
            let refused = app.graphql(&format!("{{ {query} {{ totalCount }} }}"));
            let error = refused.error();
            assert_eq!(error["extensions"]["parameter"], argument, "{error:#}");
            assert!(error["message"].as_str().is_some_and(|m| m.contains(words) && !m.contains('=')), "{error:#}");
        }
        let ranks = app.get("/v1/observations?indicator=trade&unit__isnull=true&sort=value").ok();
        assert!(ranks["data"].as_array().is_some_and(|ranks| !ranks.is_empty() && ranks.iter().all(|r| r["value"]["unit"].is_null())));
    });
}

#[test]
fn a_cursor_belongs_to_its_filter_and_order() {
    shared_on_both(|app| {
        let cursor = app.get("/v1/deals?limit=1").ok()["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
        for other in ["/v1/deals?sort=title", "/v1/deals?kind=loan", "/v1/partners?"] {
            let address = format!("{other}&limit=1&after={cursor}");
            problem(&app.get(&address), 400, "invalid_parameter", Some("after"), &["another filter or order"]);
        }
        let both = format!("/v1/deals?after={cursor}&before={cursor}");
        problem(&app.get(&both), 400, "invalid_parameter", Some("before"), &["leave `after` or `before` out"]);
    });
}

#[test]
fn addresses_and_methods_that_are_not_there() {
    shared_on_both(|app| {
        problem(&app.get("/v1/nothing"), 404, "not_found", None, &["/v1/nothing"]);
        problem(&app.get("/v1/deals/no-such-deal"), 404, "not_found", None, &["deal", "`no-such-deal`"]);
        problem(&app.get("/v1/records/no-such-record"), 404, "not_found", None, &["record"]);
        problem(&app.get("/v1/deals/belarus"), 404, "not_found", None, &["deal", "`belarus`"]);
        problem(&app.get("/v1/partners/no-such-partner/deals"), 404, "not_found", None, &["partner"]);
        problem(&app.get("/v1/codelists/no-such-list"), 404, "not_found", None, &["codelist"]);
        for (method, path) in [("DELETE", "/v1/dataset"), ("PUT", "/v1/deals/x"), ("PATCH", "/v1/records/x"), ("POST", "/openapi.json")] {
            let answer = app.send(method, path);
            problem(&answer, 405, "method_not_allowed", None, &[method, "GET, HEAD"]);
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        }
        problem(&app.send("PUT", "/graphql"), 405, "method_not_allowed", None, &["PUT", "POST"]);
    });
}

#[test]
fn every_code_leads_to_a_page() {
    let app = TestApp::new();
    for code in api::http::ErrorCode::ALL {
        let page = app.get(&format!("/problems/{}", code.as_str()));
        assert_eq!(page.status, 200, "{}", code.as_str());
        assert!(page.text.contains(code.as_str()));
    }
    problem(&app.get("/problems/not_fond"), 404, "not_found", None, &["`not_found`"]);
}

#[test]
fn ids_that_moved_or_went_say_so() {
    on_both(|database| {
        let app = TestApp::with(database, Some(&fixture("small")), 1);
        for path in ["/v1/partners/port-bank", "/v1/records/port-bank", "/v1/partners/port-bank/deals?limit=2"] {
            let moved = app.get(path);
            problem(&moved, 308, "moved", None, &["`port-bank` is now `harbour-bank`"]);
            assert_eq!(moved.header("location"), Some(path.replace("port-bank", "harbour-bank").as_str()));
        }
        problem(&app.get("/v1/projects/old-bridge"), 410, "gone", None, &["under another name"]);
        assert_eq!(app.graphql("{ node(id: \"port-bank\") { id } }").ok()["node"]["id"], "harbour-bank");
        assert_eq!(app.graphql("{ partner(id: \"port-bank\") { id } }").ok()["partner"]["id"], "harbour-bank");
        let nodes = app.graphql("{ nodes(ids: [\"nope\", \"port-bank\"]) { id } }");
        assert_eq!(nodes.ok()["nodes"], serde_json::json!([null, { "id": "harbour-bank" }]));
        let gone = app.graphql("{ node(id: \"old-bridge\") { id } dataset { title } }");
        assert_eq!(gone.error()["extensions"]["code"], "gone");
        assert_eq!(gone.0["data"]["dataset"]["title"], "A small register", "the rest of the answer stands");
    });
}

#[test]
fn graphql_errors_carry_the_same_codes() {
    shared_on_both(|app| {
        let cases: &[(&str, &str, &str)] = &[
            ("{ deals(first: 900) { nodes { id } } }", "invalid_parameter", "first"),
            ("{ deals(first: 0) { nodes { id } } }", "invalid_parameter", "first"),
            ("{ deals(first: -3) { nodes { id } } }", "invalid_parameter", "first"),
            ("{ deals(first: 2, last: 2) { nodes { id } } }", "invalid_parameter", "last"),
            ("{ deals(first: 2, before: \"x\") { nodes { id } } }", "invalid_parameter", "before"),
            ("{ deals(after: \"garbage\") { nodes { id } } }", "invalid_parameter", "not a cursor"),
            ("{ deals(orderBy: { field: AMOUNT }) { nodes { id } } }", "invalid_parameter", "currency"),
            ("{ deals(filter: { amount: { gte: 5 } }) { nodes { id } } }", "invalid_parameter", "currency"),
            ("{ deals(filter: { signed: { gte: \"May\" } }) { nodes { id } } }", "invalid_parameter", "EDTF"),
            ("{ dels { nodes { id } } }", "invalid_query", "deals"),
            ("{ deals(filter: { kindd: { in: [LOAN] } }) { nodes { id } } }", "invalid_parameter", "kindd"),
            ("{ deals(filter: { kind: { in: [LOWN] } }) { nodes { id } } }", "invalid_parameter", "LOWN"),
            ("{ deals { nodes { id }", "invalid_query", "expected"),
            ("", "invalid_query", "expected"),
        ];
        for (query, code, words) in cases {
            let answer = app.graphql(query);
            let error = answer.error();
            assert_eq!(error["extensions"]["code"], *code, "{query}: {error:#}");
            assert!(error["message"].as_str().is_some_and(|m| m.contains(words)), "{query}: {error:#}");
        }
        let level = "parties { partner { deals(first: 1) { nodes { ";
        let deep = format!("{{ deals {{ nodes {{ {}id{} }} }} }}", level.repeat(8), " } } } }".repeat(8));
        assert_eq!(app.graphql(&deep).error()["extensions"]["code"], "invalid_query", "too deep");
        let wide = "{ partners(first: 200) { nodes { deals(first: 200) { nodes { parties { partner { events(first: 200) { nodes { id } } } } } } } } }";
        assert_eq!(app.graphql(wide).error()["extensions"]["code"], "invalid_query", "too much");
        // as deep as it is allowed: it is answered, on the stack there is
        let deepest = format!("{{ deals(first: 1) {{ nodes {{ {}id{} }} }} }}", level.repeat(4), " } } } }".repeat(4));
        app.graphql(&deepest).ok();
        // what would take the parser or the checks too long or too deep is refused before them
        let doubled: String = (1..40).map(|n| format!("fragment A{n} on Query {{ ...A{} ...A{} }} ", n + 1, n + 1)).collect();
        for hostile in [
            format!("{{ deals(filter: {}", "[".repeat(100_000)),
            "{a".repeat(50_000),
            "{a:{a:".repeat(20_000),
            format!("{{ ...A1 }} {doubled} fragment A40 on Query {{ dataset {{ title }} }}"),
            format!("{{ {} }}", (0..60).map(|n| format!("a{n}: dataset {{ title }} ")).collect::<String>()),
        ] {
            assert_eq!(app.graphql(&hostile).error()["extensions"]["code"], "invalid_query", "{}", &hostile[..60]);
        }
        app.graphql("{ dataset { title } }").ok();
    });
}

#[test]
fn a_field_that_fails_leaves_its_neighbours_alone() {
    shared_on_both(|app| {
        let query = "{ partner(id: \"belarus\") { deals(filter: { amount: { gte: 5 } }) { totalCount } } dataset { title } forum(id: \"gomel-economic-forum\") { citations { page } } }";
        let answer = app.graphql(query);
        let errors = answer.0["errors"].as_array().expect("errors");
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(answer.0["data"]["forum"]["citations"].as_array().is_some_and(|list| !list.is_empty()), "{:#}", answer.0);
        assert!(answer.0["data"]["dataset"]["title"].is_string());
        // lists at the root, facets, sums and lists within lists likewise: each is null itself, with an error of its own
        let query = "{ deals(after: \"x\") { totalCount } dataset { title cite(format: BIBTEX, accessed: \"today\") }
            stats { deals(first: 900) { total { count } } events { total { count } } } network(around: \"nowhere\") { complete } codelists(ids: [\"x\"]) { id }
            partners(first: 2) { totalCount facets(of: [KIND], limit: 900) { name } nodes { title events(last: 1, first: 1) { totalCount } } } }";
        let answer = app.graphql(query);
        let data = &answer.0["data"];
        let fails = [
            "/deals",
            "/dataset/cite",
            "/stats/deals",
            "/network",
            "/codelists",
            "/partners/facets",
            "/partners/nodes/0/events",
            "/partners/nodes/1/events",
        ];
        let mut paths: Vec<String> = answer.0["errors"].as_array().expect("errors").iter().map(|error| path(&error["path"])).collect();
        paths.sort_unstable();
        let mut expected = fails.to_vec();
        expected.sort_unstable();
        assert_eq!(paths, expected, "{:#}", answer.0);
        for place in fails {
            assert_eq!(data.pointer(place), Some(&serde_json::Value::Null), "{place}: {:#}", answer.0);
        }
        assert!(data["dataset"]["title"].is_string() && data["stats"]["events"]["total"]["count"].is_u64());
        assert!(data["partners"]["totalCount"].is_u64() && data["partners"]["nodes"][1]["title"].is_string());
    });
}

/// The path of an error as a pointer into the answer.
fn path(steps: &serde_json::Value) -> String {
    let step = |step: &serde_json::Value| format!("/{}", step.as_str().map_or_else(|| step.to_string(), str::to_owned));
    steps.as_array().into_iter().flatten().map(step).collect()
}

#[test]
fn nul_characters_and_forged_cursors_are_bad_input_on_both_databases() {
    shared_on_both(|app| {
        problem(&app.get("/v1/deals?title=%00"), 400, "invalid_parameter", Some("title"), &["NUL"]);
        problem(&app.get("/v1/records/a%00b"), 404, "not_found", None, &["record"]);
        problem(&app.get("/v1/partners/a%00b/deals"), 404, "not_found", None, &["partner"]);
        let variables = serde_json::json!({ "id": "a\u{0}b" });
        assert_eq!(
            app.graphql_with("query($id: ID!) { node(id: $id) { id } }", variables).error()["extensions"]["code"],
            "malformed_request"
        );
        // however it is written, and where it is a default
        for text in ["\\u0000", "\\u{0}", "\\u{0000}"] {
            for query in [
                format!("{{ deals(filter: {{ title: {{ in: [\"a{text}\"] }} }}) {{ totalCount }} }}"),
                format!("query($q: String = \"{text}\") {{ deals(q: $q) {{ totalCount }} }}"),
            ] {
                assert_eq!(app.graphql(&query).error()["extensions"]["code"], "malformed_request", "{query}");
            }
        }
        let honest = app.graphql("{ deals(filter: { title: { in: [\"a\\\\u0000\"] } }) { totalCount } }");
        assert_eq!(honest.ok()["deals"]["totalCount"], 0, "a backslash and some letters");
        // {"l":1,"k":1,"i":"x","s":1}
        problem(
            &app.get("/v1/deals?after=eyJsIjoxLCJrIjoxLCJpIjoieCIsInMiOjF9"),
            400,
            "invalid_parameter",
            Some("after"),
            &["not a cursor"],
        );
    });
}

#[test]
fn a_list_below_a_record_of_another_type_is_not_found() {
    shared_on_both(|app| {
        let project = &crate::ids(&app.get("/v1/observations?limit=200").ok()["data"])[0];
        problem(&app.get(&format!("/v1/partners/{project}/observations")), 404, "not_found", None, &["partner"]);
        problem(&app.get("/v1/projects/belarus/observations"), 404, "not_found", None, &["project"]);
        problem(&app.get("/v1/partners/belarus/deels"), 404, "not_found", None, &["`deals`"]);
    });
}

#[test]
fn graphql_over_http_follows_the_draft() {
    shared_on_both(|app| {
        const NEW: &str = "application/graphql-response+json";
        let json = ("content-type", "application/json");
        let post = |body: &str, accept: &str| app.post("/graphql", body, &[json, ("accept", accept)]);
        let fine = r#"{"query": "{ dataset { title } }"}"#;
        assert_eq!(post(fine, NEW).header("content-type"), Some(NEW));
        assert_eq!(post(fine, "application/json").header("content-type"), Some("application/json"));
        assert_eq!(post(fine, "text/html").status, 406);
        // several lines are one list, whatever their order
        let lines = |lines: &[&str]| {
            let headers: Vec<(&str, &str)> = [json].into_iter().chain(lines.iter().map(|line| ("accept", *line))).collect();
            let answer = app.post("/graphql", fine, &headers);
            (answer.status, answer.header("content-type").map(str::to_owned))
        };
        assert_eq!(lines(&["text/html", "application/json"]), (200, Some("application/json".to_owned())));
        assert_eq!(lines(&["application/json", NEW]), (200, Some(NEW.to_owned())));
        assert_eq!(lines(&["text/html", "text/plain, */*;q=0.1"]), (200, Some("application/json".to_owned())));
        assert_eq!(lines(&["text/html", "text/plain"]).0, 406);
        let code = |answer: &Answer| answer.json()["errors"][0]["extensions"]["code"].clone();
        for bad in ["{bad", "[]", "{}", "{\"query\": 5}", "\"text\"", "", "{\"query\": \"{ dataset { title } }\", \"variables\": 7}"] {
            let answer = post(bad, "*/*");
            assert_eq!((answer.status, code(&answer)), (400, "malformed_request".into()), "{bad}");
        }
        let plain = app.post("/graphql", fine, &[("content-type", "text/plain")]);
        assert_eq!((plain.status, code(&plain)), (415, "unsupported_media_type".into()));
        let long = format!("{{\"query\": \"{}\"}}", " ".repeat(300 * 1024));
        let long = post(&long, "*/*");
        assert_eq!((long.status, code(&long)), (413, "too_large".into()));
        let get = app.get("/graphql?query=%7B%20dataset%20%7B%20title%20%7D%20%7D");
        assert!(get.ok()["data"]["dataset"]["title"].is_string());
        let variables = "/graphql?query=query(%24id%3A%20ID!)%20%7B%20node(id%3A%20%24id)%20%7B%20id%20%7D%20%7D&variables=%7B%22id%22%3A%22belarus%22%7D";
        assert_eq!(app.get(variables).ok()["data"]["node"]["id"], "belarus");
        let typo = app.get("/graphql?querry=x");
        assert!(typo.status == 400 && typo.text.contains("`query`"), "{}", typo.text);
        assert_eq!(app.get("/graphql").status, 400);
        assert_eq!(app.get("/graphql?query=x&variables=x").status, 400);
    });
}

#[test]
fn fields_come_in_the_order_of_the_query() {
    shared_on_both(|app| {
        let query = "{ deals(first: 3) { nodes { citations { page } id parties { role } title } } z: partner(id: \"belarus\") { id } a: dataset { title } }";
        let answers: std::collections::HashSet<String> = (0..20).map(|_| app.graphql(query).ok().to_string()).collect();
        assert_eq!(answers.len(), 1);
        let data: Value = serde_json::from_str(answers.iter().next().expect("an answer")).expect("JSON");
        let keys = |v: &Value| v.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&data), ["deals", "z", "a"]);
        assert_eq!(keys(&data["deals"]["nodes"][0]), ["citations", "id", "parties", "title"]);
    });
}
