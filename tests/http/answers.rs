//! What is answered is what the contracts say: nothing more, nothing less, and null only where nothing is known.
use crate::{
    camel,
    contracts::{filled, named},
};
use serde_json::{Map, Value, json};
use std::sync::OnceLock;
use tests::{TestApp, encode, shared, shared_on_both};

const JSON: &str = "application/json";

/// Properties that are there only sometimes, by schema: all others are always there.
const SOMETIMES: &[(&str, &[&str])] = &[
    ("GraphqlAnswer", &["data", "errors", "extensions"]),
    ("Included", &["citations", "links", "observations"]),
    ("Details", &["observations"]),
    // where the values of a column are records
    ("ReconciliationColumn", &["type"]),
    // where an empty list below a partner is not all that there is of it, or a next page has no address; where a list is asked by what to count it
    ("/v1/", &["hint", "facets", "facets_left_out"]),
];

/// The properties of an object schema and those it requires, past references and compositions.
fn object(schema: &Value, document: &Value) -> (Map<String, Value>, Vec<String>) {
    let schema = named(schema, document);
    let mut properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let texts = schema["required"].as_array().into_iter().flatten();
    let mut required: Vec<String> = texts.map(|name| name.as_str().expect("a name").to_owned()).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, also) = object(part, document);
        properties.extend(more);
        required.extend(also);
    }
    (properties, required)
}

/// What a schema leaves a choice of, be it in a part of what it is composed of.
fn alternatives(schema: &Value, document: &Value) -> Option<Vec<Value>> {
    if let Some(any) = schema["oneOf"].as_array() {
        return Some(any.clone());
    }
    let parts = schema["allOf"].as_array()?;
    let (i, any) = parts.iter().enumerate().find_map(|(i, part)| Some((i, alternatives(named(part, document), document)?)))?;
    let with = |one: &Value| parts.iter().enumerate().map(|(j, part)| if i == j { one.clone() } else { part.clone() }).collect::<Value>();
    Some(any.iter().map(|one| json!({ "allOf": with(one) })).collect())
}

fn is_nullable(schema: &Value) -> bool {
    let null = |schema: &Value| schema["type"] == "null";
    schema["type"].as_array().is_some_and(|all| all.contains(&"null".into()))
        || schema["oneOf"].as_array().is_some_and(|all| all.iter().any(null))
}

/// Holds that a body is exactly what a schema says. The few words of JSON schema that the document uses.
fn fits(schema: &Value, body: &Value, document: &Value, at: &str) -> Result<(), String> {
    let schema = named(schema, document);
    if let Some(any) = alternatives(schema, document) {
        let found = any.iter().map(|schema| fits(schema, body, document, at)).collect::<Vec<_>>();
        return if found.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{at}: none fits: {found:?}")) };
    }
    let (properties, required) = object(schema, document);
    let kind = match body {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let told = match &schema["type"] {
        Value::Null if !properties.is_empty() => vec!["object"],
        Value::String(kind) => vec![kind.as_str()],
        several => several.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
    };
    if !(told.is_empty() || told.contains(&kind) || kind == "integer" && told.contains(&"number")) {
        return Err(format!("{at}: {kind} is not {told:?}"));
    }
    if schema["enum"].as_array().is_some_and(|codes| !codes.contains(body)) {
        return Err(format!("{at}: {body} is none of the codes"));
    }
    for (i, item) in body.as_array().into_iter().flatten().enumerate() {
        fits(&schema["items"], item, document, &format!("{at}[{i}]"))?;
    }
    let Some(fields) = body.as_object() else {
        return Ok(());
    };
    if let Some(name) = required.iter().find(|name| !fields.contains_key(*name)) {
        return Err(format!("{at}: `{name}` is missing"));
    }
    for (name, value) in fields {
        match properties.get(name).or(schema.get("additionalProperties")) {
            Some(schema) => fits(schema, value, document, &format!("{at}.{name}"))?,
            // an object of which nothing is told
            None if properties.is_empty() => {}
            None => return Err(format!("{at}: `{name}` is answered but not declared")),
        }
    }
    Ok(())
}

/// The schema of what an address answers, where that is JSON.
fn answered<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["get"]["responses"]["200"]["content"][JSON]["schema"]
}

/// An answer in JSON, with its path in the OpenAPI document and its address.
pub struct Answered {
    path: String,
    /// Where it was asked for.
    pub address: String,
    body: Value,
}

/// Every answer in JSON, of the shared server: lists with what stands beside their records, as long as they get, and some items.
pub fn answers() -> &'static [Answered] {
    static ANSWERS: OnceLock<Vec<Answered>> = OnceLock::new();
    ANSWERS.get_or_init(|| ask(shared(), crate::openapi()))
}

fn ask(app: &TestApp, document: &Value) -> Vec<Answered> {
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        if answered(document, path).is_null() || path == "/graphql" {
            continue;
        }
        let parameters = operations["get"]["parameters"].as_array().expect("parameters");
        let parameter = |name| parameters.iter().map(|it| named(it, document)).find(|it| it["name"] == name);
        let paged = parameter("after").is_some();
        let beside = match parameter("include").map(|it| &it["schema"]) {
            Some(several) if several["type"] == "array" => "&include=citations,links,observations",
            Some(_) => "&include=points",
            None => "",
        };
        let facet = if parameter("include").is_some_and(|it| it["schema"]["type"] == "array") { "&facet=link__relation" } else { "" };
        let items = path.strip_suffix("/{id}").filter(|list| *list != "/v1/codelists");
        let addresses = match items {
            Some(list) => {
                let ids = crate::ids(&app.get(&format!("{list}?limit=200")).ok()["data"]);
                ids.iter().step_by(40).map(|id| format!("{list}/{}", encode(id))).collect()
            }
            // rows below a record are as in their own list
            None if paged && path.contains('{') => vec![filled(app, path) + "?limit=2"],
            None if paged => vec![format!("{path}?limit=200{beside}{facet}")],
            None if parameter("by").is_some() => vec![format!("{path}?by=year&limit=200")],
            None => vec![filled(app, path)],
        };
        // what is needed beside
        let needs = |name: &str| {
            parameters.iter().map(|it| named(it, document)).any(|it| it["name"] == name && it["in"] == "query" && it["required"] == true)
        };
        let beside = |address: String| {
            if !needs("q") { address } else { format!("{address}{}q=belarus", if address.contains('?') { "&" } else { "?" }) }
        };
        let addresses = addresses.into_iter().map(beside);
        all.extend(addresses.map(|address| Answered { path: path.clone(), body: app.get(&address).ok(), address }));
    }
    assert!(all.len() > 60, "{}", all.len());
    all
}

#[test]
fn every_answer_is_exactly_what_the_openapi_document_says() {
    let document = crate::openapi();
    for it in answers() {
        fits(answered(document, &it.path), &it.body, document, &it.address).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn what_is_always_there_is_required() {
    let document = crate::openapi();
    let schemas = document["components"]["schemas"].as_object().expect("schemas").clone();
    let paths = document["paths"].as_object().expect("paths").keys();
    let inline = paths.map(|path| (path.clone(), answered(document, path).clone())).filter(|(_, schema)| schema["$ref"].is_null());
    let mut missing = Vec::new();
    for (name, schema) in schemas.into_iter().chain(inline) {
        let (properties, required) = object(&schema, document);
        // an answer that is composed of others is judged by its parts; a query is none
        if name.starts_with('/') && schema["allOf"].is_array() || name.ends_with("Query") {
            continue;
        }
        let sometimes = |property: &str| {
            let of_it = |of: &str| of == name || of.ends_with('/') && name.starts_with(of);
            SOMETIMES.iter().any(|(of, names)| of_it(of) && names.contains(&property))
        };
        missing.extend(properties.keys().filter(|p| !required.contains(p) && !sometimes(p)).map(|p| format!("{name}.{p}")));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// Where a body holds an object whose fields are all null: null says that better.
fn of_nulls(body: &Value, at: &str, into: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            if !fields.is_empty() && fields.values().all(Value::is_null) {
                into.push(at.to_owned());
            }
            fields.iter().for_each(|(name, value)| of_nulls(value, &format!("{at}.{name}"), into));
        }
        Value::Array(list) => list.iter().for_each(|value| of_nulls(value, at, into)),
        _ => {}
    }
}

#[test]
fn an_object_of_nulls_is_null() {
    let mut found = Vec::new();
    for it in answers() {
        of_nulls(&it.body, &it.address, &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
    shared_on_both(|app| {
        let rest = app.get("/v1/partners?limit=200").ok();
        let places = app.graphql("{ partners(first: 200) { nodes { coordinates { latitude longitude } } } }");
        let graphql = places.ok()["partners"]["nodes"].as_array().expect("nodes").iter().map(|node| node["coordinates"].clone());
        let rest = rest["data"].as_array().expect("rows").iter().map(|row| row["coordinates"].clone()).collect::<Vec<_>>();
        assert_eq!(graphql.collect::<Vec<_>>(), rest);
        assert!(rest.iter().any(Value::is_null) && rest.iter().any(Value::is_object));
    });
}

#[test]
fn a_field_may_be_null_in_graphql_where_it_may_in_rest() {
    let document = crate::openapi();
    let app = TestApp::new();
    let introspection = app.graphql("{ __schema { types { name kind fields { name type { kind } } } } }");
    let mut other = Vec::new();
    let mut compared = 0;
    for kind in introspection.ok()["__schema"]["types"].as_array().expect("types") {
        let name = kind["name"].as_str().expect("a name");
        let schema = &document["components"]["schemas"][name];
        for (property, schema) in object(schema, document).0 {
            let fields = kind["fields"].as_array().into_iter().flatten();
            for field in fields.filter(|field| field["name"] == camel(&property)) {
                compared += 1;
                if is_nullable(&schema) == (field["type"]["kind"] == "NON_NULL") {
                    other.push(format!("{name}.{property}"));
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn every_meta_and_the_dataset_say_how_to_cite_it() {
    let document = crate::openapi();
    let dataset = shared().get("/v1/dataset").ok();
    let text = |name: &str| dataset[name].as_str().expect("a text").to_owned();
    let (revision, cite_as) = (text("revision"), text("cite_as"));
    let expected = format!("{}. Version {}, revision {}. Dataset, {}.", text("title"), text("version"), &revision[..12], text("licence"));
    assert_eq!(cite_as, expected);
    assert_eq!(shared().graphql("{ dataset { citeAs } }").ok()["dataset"]["citeAs"], cite_as);
    let mut cited = 0;
    for it in answers() {
        if object(answered(document, &it.path), document).0.contains_key("meta") {
            assert_eq!(it.body["meta"]["cite_as"], cite_as, "{}", it.address);
            cited += 1;
        }
    }
    assert!(cited > 30, "{cited}");
}

/// Every description in a document.
fn descriptions<'a>(at: &'a Value, into: &mut Vec<&'a str>) {
    match at {
        Value::Object(fields) => {
            into.extend(["description", "summary"].iter().filter_map(|name| at[*name].as_str()));
            fields.values().for_each(|value| descriptions(value, into));
        }
        Value::Array(list) => list.iter().for_each(|value| descriptions(value, into)),
        _ => {}
    }
}

#[test]
fn descriptions_speak_to_users_not_to_programmers() {
    let document = crate::openapi();
    let app = TestApp::new();
    let schema = app.graphql(
        "{ __schema { types { description fields { description args { description } } inputFields { description } enumValues { description } } } }",
    );
    let mut all = Vec::new();
    descriptions(document, &mut all);
    descriptions(schema.ok(), &mut all);
    assert!(all.len() > 1_000, "{}", all.len());
    // links of rustdoc, paths and types of Rust
    let leaks = ["[`", "`]", "::", "Option<", "Vec<", "Self", "flatten"];
    let found: Vec<_> = all.iter().filter(|text| leaks.iter().any(|leak| text.contains(leak))).collect();
    assert!(found.is_empty(), "{found:?}");
}
