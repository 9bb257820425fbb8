//! The OpenAPI 3.1 document, read off the table of endpoints.
use super::{
    endpoints::Endpoint,
    problem::{ProblemBody, retry_after, status},
};
use crate::catalog::ErrorCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// What several parts of the document name.
#[derive(Default)]
pub struct Components {
    schemas: Map<String, Value>,
    parameters: Map<String, Value>,
    responses: Map<String, Value>,
}

impl Components {
    /// A reference to the schema of a type.
    pub fn schema<T: ToSchema>(&mut self) -> Value {
        let mut named: Vec<(String, RefOr<Schema>)> = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut named);
        for (name, schema) in named {
            self.schemas.insert(name, json!(schema));
        }
        reference("schemas", &T::name())
    }

    /// A reference to a schema of this name.
    pub fn named(&mut self, name: &str, schema: Value) -> Value {
        self.schemas.insert(name.to_owned(), schema);
        reference("schemas", name)
    }

    /// A reference to a parameter that several addresses take; `of` sets it apart from others of its name.
    pub fn parameter(&mut self, of: &str, parameter: Value) -> Value {
        let key = format!("{of}.{}", parameter["name"].as_str().unwrap_or_default());
        let reference = reference("parameters", &key);
        self.parameters.insert(key, parameter);
        reference
    }

    /// A reference to the answer with problem details of some codes, which all have one status.
    fn problem(&mut self, codes: &[ErrorCode]) -> Value {
        let key = codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(".");
        let body = self.schema::<ProblemBody<'_>>();
        let about = about(codes);
        let header = |about: &str, kind: &str| json!({ "description": about, "schema": { "type": kind } });
        let mut headers = Map::new();
        if codes.contains(&ErrorCode::Moved) {
            headers.insert("Location".to_owned(), header("The address with the id that the record has now.", "string"));
        }
        if codes.contains(&ErrorCode::MethodNotAllowed) {
            headers.insert("Allow".to_owned(), header("The methods that the address answers.", "string"));
        }
        if codes.iter().any(|code| retry_after(*code).is_some()) {
            headers.insert("Retry-After".to_owned(), header("Seconds after which asking again may help.", "integer"));
        }
        let mut response = json!({ "description": about, "content": { "application/problem+json": { "schema": body } } });
        if !headers.is_empty() {
            response["headers"] = headers.into();
        }
        let reference = reference("responses", &key);
        self.responses.insert(key, response);
        reference
    }
}

fn reference(of: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{of}/{name}") })
}

/// Codes by their status, in the order of the list of codes, so that the same ones always look the same.
pub fn by_status(codes: &[ErrorCode]) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut found: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in ErrorCode::ALL.iter().filter(|code| codes.contains(code)) {
        found.entry(status(*code).as_u16()).or_default().push(*code);
    }
    found
}

/// What some codes mean.
pub fn about(codes: &[ErrorCode]) -> String {
    codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.about())).collect::<Vec<_>>().join("\n\n")
}

/// One response of a status: what it is, its media type, its schema.
pub fn response(status: &str, about: &str, media: &str, schema: Value) -> Map<String, Value> {
    Map::from_iter([(status.to_owned(), json!({ "description": about, "content": { media: { "schema": schema } } }))])
}

/// A parameter of an address.
pub fn in_path(name: &str, about: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string" } })
}

/// The document of a table.
pub fn document(table: &[Endpoint]) -> Value {
    let mut components = Components::default();
    let (mut tags, mut paths): (Vec<Value>, Map<String, Value>) = (Vec::new(), Map::new());
    for endpoint in table {
        if !tags.iter().any(|tag| tag["name"] == endpoint.tag.0) {
            tags.push(json!({ "name": endpoint.tag.0, "description": endpoint.tag.1 }));
        }
        let method = endpoint.method.as_str().to_lowercase();
        let path = paths.entry(&endpoint.path).or_insert_with(|| json!({}));
        path[method] = operation(endpoint, &mut components);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Partnership Atlas",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An open register of international partnerships, every fact cited.",
            "description": "Every address that answers `GET` answers `HEAD` too.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": { "parameters": components.parameters, "responses": components.responses, "schemas": components.schemas },
    })
}

fn operation(endpoint: &Endpoint, components: &mut Components) -> Value {
    let mut responses = (endpoint.responses)(components);
    responses.extend(by_status(&endpoint.errors).into_iter().map(|(status, codes)| (status.to_string(), components.problem(&codes))));
    let mut operation = json!({
        "operationId": endpoint.id,
        "tags": [endpoint.tag.0],
        "summary": endpoint.summary,
        "parameters": (endpoint.parameters)(components),
    });
    if !endpoint.body.is_null() {
        operation["requestBody"] = endpoint.body.clone();
    }
    operation["responses"] = responses.into();
    operation
}
