//! Small documents for each section of the GraphQL specification, judged as the reference implementation judges them.
//! tests/conformance/graphql-corpus/judge.mjs made what is expected.
use crate::fixture;
use serde_json::{Value, json};
use std::fs;
use tests::{Answer, TestApp, shared};

const NEW: &str = "application/graphql-response+json";

fn ask(app: &TestApp, request: &Value) -> Answer {
    let body = json!({ "query": request["query"], "variables": request["variables"], "operationName": request["operationName"] });
    app.post("/graphql", &body.to_string(), &[("content-type", "application/json"), ("accept", NEW)])
}

/// What is otherwise than it was judged; nothing where all is well.
fn otherwise(app: &TestApp, request: &Value) -> Option<String> {
    let answer = ask(app, request);
    let body = answer.json();
    let verdict = match (body.get("data"), body["errors"].is_array()) {
        (None, true) => "refused",
        (Some(_), true) => "fails",
        (Some(_), false) => "answers",
        (None, false) => "says nothing",
    };
    // what does not parse is told from what does not fit, and what is whole from what is not: each case of that is in `transport`
    let statuses: &[u16] = match verdict {
        "refused" => &[400, 422],
        "fails" => &[294],
        _ => &[200],
    };
    if request["verdict"] != verdict || !statuses.contains(&answer.status) {
        return Some(format!("{verdict} ({}), not {}: {}", answer.status, request["verdict"], body["errors"]));
    }
    let errors = body["errors"].as_array().into_iter().flatten();
    if let Some(error) = errors.into_iter().find(|error| verdict == "fails" && !error["path"].is_array()) {
        return Some(format!("an error below a field has no path: {error}"));
    }
    // as texts, since the order of what was asked for counts
    let data = body["data"].to_string();
    if let Some(expected) = request.get("data").map(Value::to_string).filter(|expected| *expected != data) {
        return Some(format!("{data}\n  not {expected}"));
    }
    let plain = request.get("plain")?;
    let same = ask(app, &json!({ "query": plain })).json();
    let expected = same["data"].to_string();
    (expected != data).then(|| format!("{data}\n  not {same} as of {plain}"))
}

#[test]
fn documents_are_judged_as_the_reference_implementation_does() {
    let corpus: Value = serde_json::from_str(&fs::read_to_string(fixture("graphql-corpus.json")).expect("it is there")).expect("JSON");
    let documents = corpus["documents"].as_array().expect("documents");
    assert!(documents.len() > 200);
    let app = shared();
    let told = documents.iter().filter_map(|request| {
        let why = otherwise(app, request)?;
        Some(format!("{}: {}\n{}\n  {why}\n", request["section"], request["name"], request["query"].as_str().unwrap_or_default()))
    });
    let told: Vec<String> = told.collect();
    assert!(told.is_empty(), "{} of {} documents are judged otherwise:\n{}", told.len(), documents.len(), told.join("\n"));
}
