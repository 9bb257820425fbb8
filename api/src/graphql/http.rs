//! GraphQL over HTTP, by the current draft: GET and POST, both media types.
use super::{Executor, console, errors::refusal, schema, sdl as written};
use crate::{
    catalog::{Catalog, CatalogError, ErrorCode, MISTAKE, suggest},
    http::{
        ANEW, Endpoint, Made, Media, NUL, Problem, Rules,
        accept::{chosen, wanted},
        body,
        components::{self, Components},
        log,
    },
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
    web,
};
use async_graphql::{Request, Response, ServerError, Value as GraphqlValue};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
const HTML: &str = "text/html";

/// `/graphql` and the schema as text.
pub fn endpoints() -> Vec<Endpoint> {
    let tag = || ("graphql", "The same register over GraphQL.".to_owned());
    let parameter = |name: &str, required: bool, about: &str| json!({ "name": name, "in": "query", "required": required, "description": about, "schema": { "type": "string" } });
    vec![
        Endpoint {
            tag: tag(),
            summary: "Answers a GraphQL query in the address.".to_owned(),
            about: "The same filters, orders, pages and errors as over REST. Depth and cost of a query are bounded; `extensions.cost` says how much one costs. \
                    A browser, which prefers `text/html`, is shown a console with the query."
                .to_owned(),
            entry: Some("graphql"),
            parameters: Box::new(move |_| {
                vec![
                    parameter("query", true, "The document."),
                    parameter("operationName", false, "The operation to run, where the document has several."),
                    parameter("variables", false, "Its variables, as a JSON object."),
                    parameter("extensions", false, "Extensions of the protocol, as a JSON object; none is read."),
                ]
            }),
            responses: Box::new(|components| {
                let mut answers = answers(&[ErrorCode::InvalidParameter], components);
                answers["200"]["content"][HTML] = json!({ "schema": { "type": "string" } });
                answers
            }),
            rules: ANEW,
            ..Endpoint::get("/graphql", "query_graphql", get)
        },
        Endpoint {
            tag: tag(),
            summary: "Answers a GraphQL query in the body.".to_owned(),
            about: "As by `GET`, for queries that are long or have variables.".to_owned(),
            body: json!({ "required": true, "content": { JSON: { "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {
                    "query": { "type": "string", "description": "The document." },
                    "operationName": { "type": ["string", "null"], "description": "The operation to run, where the document has several." },
                    "variables": { "type": ["object", "null"], "description": "Its variables." },
                    "extensions": { "type": ["object", "null"], "description": "Extensions of the protocol; none is read." },
                },
            } } } }),
            responses: Box::new(|components| {
                answers(&[ErrorCode::SlowRequest, ErrorCode::TooLarge, ErrorCode::UnsupportedMediaType], components)
            }),
            ..Endpoint::post("/graphql", "post_graphql", post)
        },
        Endpoint {
            tag: tag(),
            summary: "The GraphQL schema as text.".to_owned(),
            about: "In the schema definition language, for code generators and editors.".to_owned(),
            entry: Some("graphql_schema"),
            responses: Box::new(|_| components::response("200", "The schema.", "text/plain", json!({ "type": "string" }))),
            rules: Rules { made: Made::FromProgram, media: Media::Stated("text/plain") },
            ..Endpoint::get("/graphql/schema.graphql", "get_graphql_schema", sdl)
        },
    ]
}

async fn sdl() -> HttpResponse {
    // written once
    static SDL: LazyLock<web::Bytes> = LazyLock::new(|| written(&schema()).into());
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(SDL.clone())
}

/// The answers by status: GraphQL in either media type. `also` are codes beyond those of every request.
fn answers(also: &[ErrorCode], components: &mut Components) -> Map<String, Value> {
    let body = components.named(
        "GraphqlAnswer",
        json!({
            "type": "object",
            "properties": {
                "data": { "type": ["object", "null"], "description": "What was asked for." },
                "errors": {
                    "type": "array",
                    "items": { "type": "object" },
                    "description": "What went wrong: `message`, `path`, `locations`, and in `extensions` the same `code` as over REST.",
                },
                "extensions": { "type": "object", "description": "In `cost` what the query cost." },
            },
        }),
    );
    let codes = [&[ErrorCode::MalformedRequest, ErrorCode::InvalidQuery, ErrorCode::NotAcceptable, ErrorCode::Internal], also].concat();
    let refused = components::by_status(&codes).into_iter().map(|(status, codes)| (status.to_string(), components::about(&codes)));
    let answered = ("200".to_owned(), "The answer; what went wrong on the way is in `errors`.".to_owned());
    let content = json!({ JSON: { "schema": body }, GRAPHQL_JSON: { "schema": body } });
    std::iter::once(answered).chain(refused).map(|(status, about)| (status, json!({ "description": about, "content": content }))).collect()
}

/// A query in the address.
async fn get(request: HttpRequest, executor: web::Data<Executor>, catalog: web::Data<Catalog>) -> HttpResponse {
    if chosen(&request, &[JSON, GRAPHQL_JSON, HTML]) == Some(HTML) {
        return console::show();
    }
    let Some(accepted) = Accepted::of(&request) else {
        return Accepted::none();
    };
    let pairs: Vec<(String, String)> = match serde_html_form::from_str(request.query_string()) {
        Ok(pairs) => pairs,
        Err(e) => {
            return accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("query string: {e}"));
        }
    };
    let mut body = Map::new();
    for (key, text) in pairs {
        let value = match key.as_str() {
            "query" | "operationName" => text.into(),
            "variables" | "extensions" => match serde_json::from_str(&text) {
                Ok(json) => json,
                Err(e) => {
                    return accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("{key}: not JSON: {e}"));
                }
            },
            _ => {
                let why =
                    format!("there is no parameter `{key}` here{}", suggest(&key, ["query", "operationName", "variables", "extensions"]));
                return accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::InvalidParameter, why);
            }
        };
        body.insert(key, value);
    }
    accepted.answer(&executor, &catalog, body.into()).await
}

async fn post(request: HttpRequest, executor: web::Data<Executor>, catalog: web::Data<Catalog>, payload: web::Payload) -> HttpResponse {
    let Some(accepted) = Accepted::of(&request) else {
        return Accepted::none();
    };
    if request.headers().get_all(header::UPGRADE).any(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")) {
        // what follows such a head is no body
        return accepted.refuse(
            StatusCode::BAD_REQUEST,
            ErrorCode::MalformedRequest,
            "Upgrade: WebSocket is not spoken here; leave it out",
        );
    }
    let refused = |problem: Problem| accepted.refuse(problem.status_code(), problem.code(), problem.to_string());
    if let Err(problem) = body::media(request.headers(), &[JSON]) {
        return refused(problem);
    }
    let bytes = match body::read(request.headers(), payload.into_inner()).await {
        Ok(bytes) => bytes,
        Err(problem) => return refused(problem),
    };
    match serde_json::from_slice(&bytes) {
        Ok(body) => accepted.answer(&executor, &catalog, body).await,
        Err(e) => accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("body: not JSON: {e}")),
    }
}

/// Whether a text of the request holds a NUL character. In a query it stands escaped.
fn holds_nul(json: &Value) -> bool {
    match json {
        Value::String(text) => text.contains('\0') || text.contains("\\u0000"),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}

/// The media type that the answer will have.
#[derive(Clone, Copy)]
struct Accepted(&'static str);

impl Accepted {
    /// The newer type where the client names it and wants the older one no more.
    fn of(request: &HttpRequest) -> Option<Self> {
        match (wanted(request, GRAPHQL_JSON), wanted(request, JSON)) {
            (Some(newer), Some(older)) if !newer.named || newer.quality < older.quality => Some(Self(JSON)),
            (Some(_), _) => Some(Self(GRAPHQL_JSON)),
            (None, older) => older.map(|_| Self(JSON)),
        }
    }

    /// The client accepts nothing that is served here.
    fn none() -> HttpResponse {
        let why = format!("Accept: nothing in it is served here; accept {GRAPHQL_JSON} or {JSON}");
        Self(JSON).refuse(StatusCode::NOT_ACCEPTABLE, ErrorCode::NotAcceptable, why)
    }

    fn refuse(self, status: StatusCode, code: ErrorCode, why: impl Into<String>) -> HttpResponse {
        HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type(self.0)
            .json(Refused::from(&refusal(code, why)))
    }

    async fn answer(self, executor: &Executor, catalog: &Catalog, body: Value) -> HttpResponse {
        let malformed = |why: &str| self.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, why);
        match &body {
            Value::Object(fields) if fields.get("query").is_some_and(|q| q.is_string()) => {}
            Value::Object(_) => {
                return malformed("query: it is missing; send {\"query\": \"…\"}");
            }
            _ => {
                return malformed("body: send one JSON object with a `query`; batches are not read");
            }
        }
        if holds_nul(&body) {
            return malformed(&format!("body: a text {NUL}"));
        }
        let mut request: Request = match serde_json::from_value(body) {
            Ok(request) => request,
            Err(e) => return malformed(&format!("body: {e}")),
        };
        // many clients send an empty name where they have none
        request.operation_name = request.operation_name.filter(|name| !name.is_empty());
        let prepared = match executor.prepare(&request) {
            Ok(prepared) => prepared,
            Err(refused) => return self.refused(&refused),
        };
        let Some(response) = executor.run(catalog, request, prepared).await else {
            return self.refuse(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, MISTAKE);
        };
        // many fields may fail for one reason: it is logged once
        let mut causes = response.errors.iter().filter_map(|e| e.source::<CatalogError>());
        if let Some(cause) = causes.find(|e| matches!(e.code(), ErrorCode::Unavailable | ErrorCode::Internal)) {
            log(cause);
        }
        // an error that is at no field was found before any of them was asked
        if response.data == GraphqlValue::Null && response.errors.iter().any(|e| e.path.is_empty()) {
            return self.refused(&response);
        }
        HttpResponse::Ok().content_type(self.0).json(response)
    }

    /// The answer to a request that was refused before it ran, which has no `data`: 400 in the new media type; the old one says 200 to all that
    /// could be read.
    fn refused(self, response: &Response) -> HttpResponse {
        let status = if self.0 == GRAPHQL_JSON { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        HttpResponse::build(status).content_type(self.0).json(Refused::from(response))
    }
}

/// The body of an answer without `data`.
#[derive(Serialize)]
struct Refused<'r> {
    errors: &'r [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'r BTreeMap<String, GraphqlValue>,
}

impl<'r> From<&'r Response> for Refused<'r> {
    fn from(response: &'r Response) -> Self {
        Self { errors: &response.errors, extensions: &response.extensions }
    }
}
