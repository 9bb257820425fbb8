//! What the parts of the OpenAPI document are made of: schemas, parameters and answers that several of them name.
use super::{
    error_code::ErrorCode,
    problem::{PROBLEM_JSON, ProblemBody},
};
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
    headers: Map<String, Value>,
}

impl Components {
    /// A reference to the schema of a type that is answered.
    pub fn schema<T: ToSchema>(&mut self) -> Value {
        let mut named: Vec<(String, RefOr<Schema>)> = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut named);
        for (name, schema) in named {
            let mut schema = json!(schema);
            require(&mut schema);
            self.schemas.insert(name, schema);
        }
        reference("schemas", &T::name())
    }

    /// The schema of a type itself, for the caller to edit; what it names goes to the components.
    pub fn own<T: ToSchema>(&mut self) -> Value {
        self.schema::<T>();
        self.schemas.remove(&*T::name()).unwrap_or_default()
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

    /// A parameter itself, where a reference is to one.
    pub fn resolved(&self, parameter: Value) -> Value {
        let name = parameter["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        name.and_then(|name| self.parameters.get(name)).cloned().unwrap_or(parameter)
    }

    /// A reference to a header of answers.
    pub fn header(&mut self, name: &str, about: &str, example: Value) -> Value {
        let kind = if example.is_number() { "integer" } else { "string" };
        self.headers.insert(name.to_owned(), json!({ "description": about, "schema": { "type": kind }, "example": example }));
        reference("headers", name)
    }

    /// A reference to an answer that several addresses give.
    pub fn response(&mut self, name: &str, response: Value) -> Value {
        self.responses.insert(name.to_owned(), response);
        reference("responses", name)
    }

    /// A reference to the answer with problem details of some codes, which all have one status.
    pub fn problem(&mut self, codes: &[ErrorCode]) -> Value {
        let key = codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(".");
        let body = self.schema::<ProblemBody<'_>>();
        let about = about(codes);
        let mut headers = Map::new();
        if codes.contains(&ErrorCode::Moved) {
            let about = "The address with the id that the record has now.";
            headers.insert("Location".to_owned(), self.header("Location", about, json!("/v1/partners/harbour-bank")));
        }
        if codes.contains(&ErrorCode::MethodNotAllowed) {
            headers.insert("Allow".to_owned(), self.header("Allow", "The methods that the address answers.", json!("GET, HEAD")));
        }
        if codes.contains(&ErrorCode::RateLimited) {
            for (name, about, example) in [
                ("RateLimit", "How many requests are left, and in how many seconds there are more.", "\"client\";r=0;t=42"),
                ("RateLimit-Policy", "How many requests are granted in how many seconds.", "\"client\";q=600;w=60"),
            ] {
                headers.insert(name.to_owned(), self.header(name, about, json!(example)));
            }
        }
        if codes.iter().any(|code| code.retry_after().is_some()) {
            let about = "Seconds after which asking again may help.";
            headers.insert("Retry-After".to_owned(), self.header("Retry-After", about, json!(5)));
        }
        let mut response = json!({ "description": about, "content": { PROBLEM_JSON: { "schema": body } } });
        if !headers.is_empty() {
            response["headers"] = headers.into();
        }
        let reference = reference("responses", &key);
        self.responses.insert(key, response);
        reference
    }
}

impl From<Components> for Value {
    /// As the document has them.
    fn from(components: Components) -> Self {
        let Components { schemas, parameters, responses, headers } = components;
        json!({ "headers": headers, "parameters": parameters, "responses": responses, "schemas": schemas })
    }
}

/// Requires every property of an answer: what is not known is there too, as null.
fn require(schema: &mut Value) {
    let names = schema["properties"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>());
    if let Some(names) = names {
        schema["required"] = names.into();
    }
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        require(part);
    }
}

fn reference(of: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{of}/{name}") })
}

/// Codes by their status, in the order of the list of codes, so that the same ones always look the same.
pub fn by_status(codes: &[ErrorCode]) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut found: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in ErrorCode::ALL.iter().filter(|code| codes.contains(code)) {
        found.entry(code.status().as_u16()).or_default().push(*code);
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
