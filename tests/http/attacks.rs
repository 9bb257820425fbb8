//! Documents made to cost more than they look: each is refused with the limit that it is beyond, or is as little work as any other.
use serde_json::{Value, json};
use tests::{TestApp, shared_on_both};

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
    shared_on_both(|app| {
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
        refused(
            app,
            &format!("{{dataset{{title}}}}{}", times(300, |i| format!("fragment F{i} on Dataset{{title}}"))),
            &["definitions", "301"],
        );
        refused(app, &format!("query({}){{dataset{{title}}}}", times(2_000, |i| format!("$a{i}:Int "))), &["never used"]);
        refused(app, &format!("{{dataset{{{}}}}}", "title ".repeat(9_999)), &["tokens"]);
        refused(app, &times(100, |i| format!("query Q{i}{{nothing{i}}}")), &["nothing0"]);
    });
}

#[test]
fn what_is_deep_or_doubles_is_refused() {
    shared_on_both(|app| {
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
        refused(app, circle, &["introspection", "3 deep"]);
    });
}

#[test]
fn what_is_long_is_read_once() {
    shared_on_both(|app| {
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
    });
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
