//! The contracts that are checked in are what the program says, and every address is told of.
use serde_json::{Value, json};
use std::{fs, path::PathBuf};
use tests::TestApp;

fn contract(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../api").join(name)
}

fn checked_in(name: &str, now: &str, command: &str) {
    let stored = fs::read_to_string(contract(name)).unwrap_or_default();
    assert!(stored == now, "api/{name} is not what the program says. If the change is meant, refresh it: {command}");
}

#[test]
fn the_contracts_are_checked_in() {
    checked_in("openapi.json", &format!("{:#}\n", api::openapi()), "cargo run -- openapi > api/openapi.json");
    checked_in("schema.graphql", &api::graphql::sdl(&api::graphql::schema()), "cargo run -- schema > api/schema.graphql");
}

#[test]
fn the_contracts_are_served() {
    let app = TestApp::new();
    assert_eq!(app.get("/openapi.json").ok(), api::openapi());
    assert_eq!(app.get("/graphql/schema.graphql").text, api::graphql::sdl(&api::graphql::schema()));
}

/// The revision and the time that stand in examples, so that they stay as they are while their records do.
const SOME_REVISION: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const SOME_TIME: &str = "2026-01-01T00:00:00Z";
const SOME_HASH: &str = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
const SOME_SIZE: u64 = 1_048_576;

#[test]
fn the_examples_are_what_is_answered() {
    let app = TestApp::new();
    let mut examples: Value = serde_json::from_str(&fs::read_to_string(contract("examples.json")).expect("examples")).expect("JSON");
    let dataset = app.get("/v1/dataset").ok();
    let (revision, loaded) = (dataset["revision"].as_str().expect("a revision"), dataset["loaded_at"].as_str().expect("a time"));
    let some = |text: &str| {
        let text = text.replace(revision, SOME_REVISION).replace(&revision[..12], &SOME_REVISION[..12]).replace(loaded, SOME_TIME);
        let mut answer = serde_json::from_str::<Value>(&text).expect("JSON");
        for file in answer.get_mut("downloads").and_then(Value::as_array_mut).into_iter().flatten() {
            (file["bytes"], file["sha256"]) = (SOME_SIZE.into(), SOME_HASH.into());
        }
        answer
    };
    // only of a file that is made there are a size and a hash
    for file in dataset["downloads"].as_array().expect("files") {
        assert_eq!(app.get(file["url"].as_str().expect("an address")).status, 200);
    }
    assert!(app.get("/v1/dataset").ok()["downloads"][0]["sha256"].is_string());
    let table = api::endpoints();
    let mut stale = Vec::new();
    for endpoint in table {
        let at = &endpoint.id;
        let example = &mut examples[at];
        let answer = match example["get"].as_str() {
            Some(address) => app.get(address),
            None if example["form"].is_object() => {
                let form: Vec<String> = example["form"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, value)| format!("{key}={}", tests::encode(&value.to_string())))
                    .collect();
                app.post(&endpoint.path, &form.join("&"), &[("content-type", "application/x-www-form-urlencoded")])
            }
            None if example["post"].is_object() => {
                app.post(&endpoint.path, &example["post"].to_string(), &[("content-type", "application/json")])
            }
            None => panic!(
                "api/examples.json has no example of {at} ({} {}): add `get`, the address that is asked",
                endpoint.method, endpoint.path
            ),
        };
        assert!(answer.status < 400, "{at}: {} {}", answer.status, answer.text);
        assert!(!answer.text.contains("\"data\":[]"), "{at}: an example that finds nothing tells nothing");
        if example.get("answer").is_some() {
            let now = some(&answer.text);
            if example["answer"] != now {
                stale.push(at.as_str());
                example["answer"] = now;
            }
        }
    }
    let known = |id: &String| table.iter().any(|endpoint| endpoint.id == *id);
    examples.as_object_mut().expect("an object").retain(|id, _| known(id));
    if std::env::var_os("ATLAS_WRITE_EXAMPLES").is_some() {
        fs::write(contract("examples.json"), format!("{examples:#}\n")).expect("written");
        return;
    }
    assert!(
        stale.is_empty(),
        "api/examples.json tells other answers of {stale:?}. If the change is meant, refresh it, then openapi.json: \
         ATLAS_WRITE_EXAMPLES=1 cargo test -p tests the_examples"
    );
}

/// An address with an id that leads somewhere.
pub fn filled(app: &TestApp, path: &str) -> String {
    let id = match path.split('/').nth(2) {
        Some("codelists") => "deal_kind".to_owned(),
        Some("records" | "reconcile") => "belarus".to_owned(),
        Some(plural) if path.contains("{id}") => crate::ids(&app.get(&format!("/v1/{plural}?limit=1")).ok()["data"])[0].clone(),
        _ => String::new(),
    };
    let file = if path.starts_with("/docs") { "api.md" } else { "console.js" };
    path.replace("{id}", &id).replace("{code}", "not_found").replace("{format}", "csv").replace("{file}", file)
}

#[test]
fn what_is_documented_is_served_and_what_is_served_is_documented() {
    let app = TestApp::new();
    let document = crate::openapi();
    let table = api::endpoints();
    let told = |path: &str, method: &str| document["paths"][path][method].clone();
    for endpoint in table {
        let (path, method) = (&endpoint.path, endpoint.method.as_str());
        let operation = told(path, &method.to_lowercase());
        assert!(operation.is_object(), "{method} {path} is not documented");
        let answer = if method == "GET" { app.get(&filled(&app, path)) } else { app.send(method, path) };
        let fits = match path.as_str() {
            // without a query, or without a body
            "/graphql" => answer.status == 400 || answer.status == 415,
            "/v1/reconcile" if method == "POST" => answer.status == 415,
            // without words
            "/v1/search" | "/v1/search.{format}" | "/v1/suggest" => answer.status == 400,
            _ => answer.status == 200,
        };
        assert!(fits, "{method} {path}: {} {}", answer.status, answer.text);
        assert!(!operation["responses"][answer.status.to_string()].is_null(), "{method} {path}: {} is not documented", answer.status);
        if method == "GET" {
            assert_eq!(app.head(&filled(&app, path)).status, answer.status, "HEAD {path}");
        }
        let refused = app.send("DELETE", &filled(&app, path));
        assert_eq!((refused.status, refused.json()["code"].as_str()), (405, Some("method_not_allowed")), "{path}");
        assert!(refused.header("allow").is_some_and(|allow| allow.split(", ").any(|m| m == method)), "{path}");
    }
    let operations: usize =
        document["paths"].as_object().expect("paths").values().map(|path| path.as_object().map_or(0, |p| p.len())).sum();
    let posted: Vec<String> = table.iter().filter_map(|endpoint| endpoint.posted()).collect();
    for path in &posted {
        assert!(told(path, "post").is_object(), "POST {path} is not documented");
    }
    assert_eq!(operations, table.len() + posted.len(), "each operation of the document is an endpoint");
    // addresses that other services have: here they are documented or they are not there
    for path in [
        "/v1/openapi.json",
        "/v1/records",
        "/v1/export",
        "/v1/search",
        "/v2",
        "/metrics",
        "/health",
        "/docs",
        "/graphiql",
        "/api",
        "/favicon.ico",
        "/robots.txt",
        "/.well-known/api-catalog",
        "/problems",
        "/graphql/schema",
        "/v1/partners/belarus/citations",
        "/v1/dataset/belarus",
    ] {
        let known = table.iter().any(|endpoint| endpoint.path == path);
        assert_eq!(app.get(path).status == 404, !known, "{path}");
    }
}

#[test]
fn every_operation_tells_its_summary_its_parameters_and_its_errors() {
    let app = TestApp::new();
    let document = crate::openapi();
    let mut ids = std::collections::HashSet::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let at = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].to_string()), "{at}: its id is taken");
            assert!(operation["summary"].as_str().is_some_and(|s| s.ends_with('.')), "{at} has no summary");
            assert!(operation["description"].as_str().is_some_and(|s| s.ends_with('.')), "{at} does not say how to ask it");
            for parameter in operation["parameters"].as_array().expect("parameters") {
                let parameter = named(parameter, document);
                assert!(parameter["description"].as_str().is_some_and(|d| !d.is_empty()), "{at}: {} is not described", parameter["name"]);
            }
            for (status, response) in operation["responses"].as_object().expect("responses") {
                let about = named(response, document)["description"].as_str();
                assert!(about.is_some_and(|d| !d.is_empty()), "{at}: {status} is not described");
            }
        }
        if operations["get"].is_null() {
            continue;
        }
        // what bad questions are answered is among what is told
        let responses = &operations["get"]["responses"];
        for address in [
            format!("{}?nothing=1", filled(&app, path)),
            path.replace("{id}", "nothing").replace("{code}", "nothing").replace("{format}", "csv"),
        ] {
            let answer = app.get(&address);
            let response = named(&responses[answer.status.to_string()], document);
            assert!(response.is_object(), "{address}: {} is not documented", answer.status);
            if answer.header("content-type") == Some("application/problem+json") {
                let code = answer.json()["code"].to_string().replace('"', "`");
                assert!(response["description"].as_str().is_some_and(|d| d.contains(&code)), "{address}: {code} is not documented");
            }
        }
    }
    let unresolved = unresolved(document, document);
    assert!(unresolved.is_empty(), "{unresolved:?}");
}

#[test]
fn lists_below_records_tell_of_ids_that_moved_or_went() {
    let document = crate::openapi();
    for (path, status) in [("/v1/deals/{id}/projects", "308"), ("/v1/deals/{id}/projects", "404"), ("/v1/deals/{id}/projects", "410")] {
        let response = named(&document["paths"][path]["get"]["responses"][status], document);
        assert!(response["content"]["application/problem+json"].is_object(), "{path} {status}");
    }
    let post = &document["paths"]["/graphql"]["post"]["responses"];
    for status in ["400", "406", "413", "415", "405"] {
        assert!(named(&post[status], document)["description"].is_string(), "{status}");
    }
}

#[test]
fn the_index_names_every_list_and_entry_point() {
    let app = TestApp::new();
    let links = app.get("/v1").ok()["links"].clone();
    let links: Vec<&str> = links.as_object().expect("links").values().filter_map(Value::as_str).collect();
    for endpoint in api::endpoints() {
        let entry = endpoint.id.starts_with("list_") && !endpoint.path.contains('{');
        if entry || ["/graphql", "/graphql/schema.graphql", "/openapi.json", "/v1/export/records.ndjson"].contains(&endpoint.path.as_str())
        {
            assert!(links.contains(&endpoint.path.as_str()), "{}", endpoint.path);
        }
    }
}

#[test]
fn every_address_that_is_named_elsewhere_is_in_the_openapi_document() {
    let app = TestApp::new();
    let document = crate::openapi();
    let index = app.get("/v1").ok();
    let index = index["links"].as_object().expect("links").values().filter_map(Value::as_str).map(str::to_owned);
    let guide = fs::read_to_string(contract("../docs/api.md")).expect("the guide");
    // the table of addresses
    let table = guide.lines().skip_while(|line| !line.starts_with("| address")).take_while(|line| line.starts_with('|'));
    let guide = table.flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned);
    // one that is written `{a,b}` is of several types, which the index names
    let below_v1 = |address: &String| address.starts_with("/v1/") && !address.contains(',');
    let addresses: Vec<String> = index.chain(guide).filter(below_v1).collect();
    assert!(addresses.len() > 15, "{addresses:?}");
    for address in addresses {
        assert!(document["paths"].get(&address).is_some(), "{address} is not in the document");
    }
}

/// What a reference names.
pub fn named<'a>(at: &'a Value, document: &'a Value) -> &'a Value {
    at["$ref"].as_str().map_or(at, |name| document.pointer(name.trim_start_matches('#')).expect("a definition"))
}

fn unresolved(at: &Value, document: &Value) -> Vec<String> {
    match at {
        Value::Object(fields) => {
            let mut out: Vec<String> = fields.values().flat_map(|v| unresolved(v, document)).collect();
            if let Some(name) = at["$ref"].as_str()
                && document.pointer(name.trim_start_matches('#')).is_none()
            {
                out.push(name.to_owned());
            }
            out
        }
        Value::Array(list) => list.iter().flat_map(|v| unresolved(v, document)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_type_field_argument_and_value_of_the_graphql_schema_is_described() {
    let app = TestApp::new();
    let query = "{ __schema { types { name description kind
        fields { name description args { name description } } inputFields { name description } enumValues { name description } } } }";
    let data = app.graphql(query);
    let (mut bare, mut empty) = (Vec::new(), Vec::new());
    for kind in data.ok()["__schema"]["types"].as_array().expect("types") {
        let name = kind["name"].as_str().unwrap_or_default();
        if name.starts_with("__") || ["Boolean", "Int", "Float", "String", "ID"].contains(&name) {
            continue;
        }
        let mut look = |what: String, described: &Value| {
            if described.as_str().is_none_or(|d| d.trim().is_empty()) {
                bare.push(what);
            }
        };
        look(name.to_owned(), &kind["description"]);
        for value in kind["enumValues"].as_array().into_iter().flatten() {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            let said = value["description"].as_str().unwrap_or_default();
            let (label, about) = said.split_once(": ").unwrap_or(("", said));
            let about = letters(about.trim_start_matches("A ").trim_start_matches("An "));
            if about == letters(label) || about == letters(value["name"].as_str().unwrap_or_default()) {
                empty.push(format!("{name}.{}: {said}", value["name"]));
            }
        }
        for list in ["fields", "inputFields", "enumValues"] {
            for part in kind[list].as_array().into_iter().flatten() {
                look(format!("{name}.{}", part["name"]), &part["description"]);
                for argument in part["args"].as_array().into_iter().flatten() {
                    look(format!("{name}.{}({})", part["name"], argument["name"]), &argument["description"]);
                }
            }
        }
    }
    assert!(bare.is_empty(), "{} without a description: {bare:#?}", bare.len());
    assert!(empty.is_empty(), "{} say no more than their names: {empty:#?}", empty.len());
}

#[test]
fn the_document_lists_every_parameter_that_is_read() {
    let document = crate::openapi();
    let listed = document["paths"]["/v1/deals"]["get"]["parameters"].as_array().expect("parameters");
    let deals: Vec<&Value> = listed.iter().map(|parameter| named(parameter, document)).collect();
    let names: Vec<&str> = deals.iter().filter_map(|p| p["name"].as_str()).collect();
    for name in [
        "kind",
        "kind__in",
        "kind__ne",
        "signed",
        "signed__within",
        "amount__gte",
        "party__role",
        "citation__note",
        "sort",
        "limit",
        "after",
        "before",
        "total",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(json!(deals).to_string().contains("syndicated_loan"));
}
