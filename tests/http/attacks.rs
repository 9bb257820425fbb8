//! Documents made to cost more than they look: each is refused with the limit that it is beyond, or is as little work as any other.
use crate::network::crowded;
use serde_json::{Value, json};
use std::fs;
use tests::{TestApp, scratch, shared, shared_on_both};

/// Holds that a document is refused before it runs, and what it says.
#[track_caller]
fn refused(app: &TestApp, query: &str, words: &[&str]) {
    let answer = app.graphql(query);
    let error = answer.error();
    assert!(answer.0.get("data").is_none(), "{error:#}");
    assert_eq!(error["extensions"]["code"], "invalid_query", "{error:#}");
    let message = error["message"].as_str().expect("a message");
    assert!(words.iter().all(|word| message.contains(word)), "{message} does not say {words:?}");
    assert!(answer.0["errors"].as_array().is_some_and(|errors| errors.len() <= 5), "{:#}", answer.0);
}

fn times(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).map(each).collect()
}

#[test]
fn many_of_one_kind_are_refused() {
    let app = shared();
    refused(app, &format!("{{{}}}", times(51, |i| format!("a{i}: __typename "))), &["root fields", "51", "50 at most"]);
    refused(app, &format!("{{{}}}", "__typename\n".repeat(500)), &["root fields", "500"]);
    // fragments hide none, however deep they are spread
    let spread = format!("{{...A}}fragment A on Query{{...B ...B}}fragment B on Query{{{}}}", "__typename ".repeat(30));
    refused(app, &spread, &["root fields", "60", "`A` has 60"]);
    refused(app, &format!("{{dataset{{{}}}}}", times(60, |i| format!("a{i}:title "))), &["aliases", "60", "50 at most"]);
    refused(app, &format!("{{dataset{{{}}}}}", times(10_000, |i| format!("a{i}:title "))), &["tokens", "20000"]);
    refused(app, &format!("{{__typename {}}}", "@a".repeat(201)), &["directives", "201", "200 at most"]);
    refused(app, &format!("{{__typename {}}}", "@a".repeat(10)), &["@a"]);
    refused(app, &format!("{{__typename {}}}", "@skip(if: false)".repeat(10)), &["@skip"]);
    refused(app, &format!("{{dataset{{title}}}}{}", times(300, |i| format!("fragment F{i} on Dataset{{title}}"))), &["definitions", "301"]);
    refused(app, &format!("query({}){{dataset{{title}}}}", times(2_000, |i| format!("$a{i}:Int "))), &["never used"]);
    refused(app, &format!("{{dataset{{{}}}}}", "title ".repeat(9_999)), &["tokens"]);
    refused(app, &times(100, |i| format!("query Q{i}{{nothing{i}}}")), &["nothing0"]);
}

#[test]
fn what_is_deep_or_doubles_is_refused() {
    let app = shared();
    refused(app, &format!("{}{}", "{a".repeat(5_000), "}".repeat(5_000)), &["nesting", "200"]);
    refused(app, &format!("{}{}", "{a".repeat(150), "}".repeat(150)), &["depth", "150", "20 at most"]);
    let list = format!("{{nodes(ids:{}{}){{id}}}}", "[".repeat(1_000), "]".repeat(1_000));
    refused(app, &list, &["nesting"]);
    let input = format!("{{deals(filter:{}{{}}{}){{totalCount}}}}", "{not:".repeat(1_000), "}".repeat(1_000));
    refused(app, &input, &["nesting"]);
    let doubled = times(30, |i| format!("fragment F{i} on Query{{...F{} ...F{}}}", i + 1, i + 1));
    refused(app, &format!("{{...F0}}{doubled}fragment F30 on Query{{dataset{{title}}}}"), &["fields", "10000 at most"]);
    let wide = times(20, |i| {
        format!("fragment F{i} on Query{{a{i}:node(id:\"x\"){{...on Partner{{deals{{nodes{{id}}}}}}}} ...F{} ...F{}}}", i + 1, i + 1)
    });
    refused(app, &format!("{{...F0}}{wide}fragment F20 on Query{{dataset{{title}}}}"), &["at most"]);
    refused(app, "{...A}fragment A on Query{...B}fragment B on Query{...A}", &["within itself"]);
    let chain = times(150, |i| format!("fragment F{i} on Query{{...F{}}}", i + 1));
    let chain = app.graphql(&format!("{{...F0}}{chain}fragment F150 on Query{{dataset{{title}}}}"));
    assert!(chain.0["errors"].is_array() || chain.ok()["dataset"]["title"].is_string(), "{:#}", chain.0);
    let circle = "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}";
    refused(app, circle, &["introspection", "2 deep"]);
}

#[test]
fn what_is_long_is_read_once() {
    let app = shared();
    let long = "x".repeat(200_000);
    assert_eq!(app.graphql(&format!("{{node(id:\"{long}\"){{id}}}}")).ok()["node"], Value::Null);
    assert_eq!(app.graphql(&format!("{{node(id:\"\"\"{long}\"\"\"){{id}}}}")).ok()["node"], Value::Null);
    assert!(app.graphql(&format!("#{long}\n{{dataset{{title}}}}")).ok()["dataset"]["title"].is_string());
    // as many fields of one name as tokens allow: they are compared once, not each with each
    let same = app.graphql(&format!("{{dataset{{{}}}}}", "title ".repeat(4_000)));
    assert!(same.ok()["dataset"]["title"].is_string());
    let same = app.graphql(&format!("{{dataset{{title}} deals(first:1){{{}}}}}", "nodes{id title} ".repeat(1_000)));
    assert_eq!(same.ok()["deals"]["nodes"][0].as_object().map(serde_json::Map::len), Some(2));
    // variables that nothing declares are left aside
    let many: serde_json::Map<_, _> = (0..5_000).map(|i| (format!("a{i}"), json!([i]))).collect();
    assert!(app.graphql_with("{ dataset { title } }", many.into()).ok()["dataset"]["title"].is_string());
}

#[test]
fn what_an_honest_client_asks_is_answered() {
    shared_on_both(|app| {
        let page = "{ partners(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { id title kind
            deals(first: 10) { totalCount nodes { id title kind status signed { text } amount { min max currency }
              parties { role partner { id title } } citations { rank page source { id title } } } } } } }";
        let answer = app.graphql(page);
        assert_eq!(answer.ok()["partners"]["nodes"].as_array().map(Vec::len), Some(50));
        let cost = &answer.0["extensions"]["cost"];
        assert!(cost["requested"].as_u64() < cost["limit"].as_u64(), "{cost}");
        // a refusal tells them too
        let answer = app.graphql(&page.replace("first: 50", "first: 200").replace("first: 10", "first: 200"));
        assert!(answer.0.get("data").is_none() && answer.error()["message"].as_str().is_some_and(|m| m.contains("200 `deals` of each")));
        let cost = &answer.0["extensions"]["cost"];
        assert!(cost["requested"].as_u64() > cost["limit"].as_u64(), "{cost}");
    });
}

#[test]
fn what_grows_from_one_to_another_costs_what_it_may_become() {
    shared_on_both(|app| {
        // each record has some links, and each of those leads to a record with as many
        let within =
            |levels: usize, what: &str| (0..levels).fold("title".to_owned(), |inner, _| format!("{what} {{ record {{ {inner} }} }}"));
        let links = |levels| format!("{{ records(first: 200) {{ nodes {{ {} }} }} }}", within(levels, "links"));
        assert!(app.graphql(&links(2)).ok()["records"]["nodes"].is_array());
        refused(app, &links(5), &["200000", "5 `links` of each"]);
        // so do the types of a schema
        let types = "types { fields { args { name type { name kind } } type { name kind } } enumValues { name } inputFields { name } } ";
        refused(app, &format!("{{ __schema {{ {} }} }}", times(40, |i| format!("a{i}: {types}"))), &["200000", "220 `types`"]);
        // what is sent once and read for each of many counts as often
        let query = format!(
            "query($w: RecordWhere) {{ partners(first: 200) {{ nodes {{ {} }} }} }}",
            times(10, |i| format!("a{i}: records(filter: $w, first: 1) {{ totalCount }} "))
        );
        let parts: Vec<_> = (0..98).map(|_| json!({ "id": { "in": (0..20).map(|i| format!("x{i}")).collect::<Vec<_>>() } })).collect();
        let answer = app.graphql_with(&query, json!({ "w": { "or": parts } }));
        assert!(answer.error()["message"].as_str().is_some_and(|m| m.contains("200000")), "{:#}", answer.error());
        // what counts for a page counts once
        let facets =
            app.graphql("{ partners(first: 200) { totalCount facets(of: [KIND, COUNTRY], limit: 200) { name values { value label } } } }");
        assert!(facets.0["extensions"]["cost"]["requested"].as_u64().is_some_and(|cost| cost < 2_000), "{:#}", facets.0["extensions"]);
    });
}

#[test]
fn an_answer_that_grows_beyond_what_was_told_is_stopped() {
    // of parties the cost takes a few each: here one event has hundreds, who all have a part in it alone; they are counted before a database
    // is asked for them
    let folder = scratch("attacks-crowded");
    crowded(&folder, 330);
    let app = TestApp::with("sqlite::memory:", Some(&folder), 2);
    let level = |inner: &str| format!("parties {{ partner {{ events(first: 2) {{ nodes {{ {inner} }} }} }} }}");
    let answer = app.graphql(&format!(
        "{{ events(first: 1, filter: {{ id: {{ in: [\"crowded\"] }} }}) {{ nodes {{ {} }} }} dataset {{ title }} }}",
        level(&level(&level("title")))
    ));
    let errors = answer.0["errors"].as_array().expect("errors");
    assert!(
        errors.len() <= 100 && errors[0]["message"].as_str().is_some_and(|m| m.contains("more than 100000") && m.contains("`first`")),
        "{:#}",
        errors[0]
    );
    assert!(answer.0["data"]["dataset"]["title"].is_string(), "the rest is answered");
    assert!(app.graphql("{ dataset { title } }").ok()["dataset"]["title"].is_string());
    fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn errors_quote_no_more_than_a_reader_needs() {
    shared_on_both(|app| {
        let long = "9".repeat(100_000);
        for query in [
            format!("{{ deals(first: {long}) {{ totalCount }} }}"),
            format!("{{ deals(filter: {{ k{long}: null }}) {{ totalCount }} }}"),
            format!("{{ nodes(ids: [{}]) {{ id }} }}", "[1] ".repeat(5_000)),
        ] {
            let answer = app.post("/graphql", &json!({ "query": query }).to_string(), &[("content-type", "application/json")]);
            assert!(answer.json()["errors"].is_array() && answer.bytes.len() < 10_000, "{} bytes", answer.bytes.len());
        }
        let problem = app.ask("POST", "/v1/deals/query", &json!({ "kind": [long] }).to_string(), &[("content-type", "application/json")]);
        assert!((400..500).contains(&problem.status) && problem.bytes.len() < 10_000, "{}: {} bytes", problem.status, problem.bytes.len());
    });
}
