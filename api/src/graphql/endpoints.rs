//! The addresses of GraphQL, and what OpenAPI tells of them.
use super::{
    console,
    http::{GRAPHQL_JSON, get, post},
    parameters::{DOCUMENT_ID, EXTENSIONS, OPERATION_NAME, QUERY, VARIABLES},
    schema, sdl as written,
};
use crate::http::{
    ANEW, BY_SUFFIX, Endpoint, ErrorCode, Made, Media, Rules,
    components::{self, Components},
    media::{HTML, JSON},
};
use actix_web::{HttpResponse, web};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// `/graphql` and the schema as text.
pub fn endpoints() -> Vec<Endpoint> {
    let tag = || ("graphql", "The same register over GraphQL.".to_owned());
    let parameter = |name: &str, required: bool, about: &str| json!({ "name": name, "in": "query", "required": required, "description": about, "schema": { "type": "string" } });
    vec![
        Endpoint {
            tag: tag(),
            summary: "Answers a GraphQL query in the address.".to_owned(),
            about: "The same filters, orders, pages and errors as over REST. Depth and cost of a query are bounded; `extensions.cost` says how much one costs. An \
                    answer without errors stays the same until the dataset changes, and has an `ETag`. A browser, which prefers `text/html`, is shown a console with the query."
                .to_owned(),
            entry: Some("graphql"),
            parameters: Box::new(move |_| {
                vec![
                    parameter(QUERY, false, "The document. It may be left out where another parameter names it."),
                    parameter(DOCUMENT_ID, false, "The id of a document that the server trusts, or `sha256:` and the hash of one that it knows."),
                    parameter(OPERATION_NAME, false, "The operation to run, where the document has several."),
                    parameter(VARIABLES, false, "Its variables, as a JSON object."),
                    parameter(EXTENSIONS, false, "Extensions of the protocol, as a JSON object; `persistedQuery` is read, the hash of the document."),
                ]
            }),
            responses: Box::new(|components| {
                let mut answers = answers(&[ErrorCode::InvalidParameter], components);
                answers.insert("304".to_owned(), json!({ "description": "Nothing changed since the answer that the client has." }));
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
                "properties": {
                    QUERY: { "type": ["string", "null"], "description": "The document. It may be left out where another field names it." },
                    DOCUMENT_ID: { "type": ["string", "null"], "description": "The id of a document that the server trusts, or `sha256:` and the hash of one that it knows." },
                    OPERATION_NAME: { "type": ["string", "null"], "description": "The operation to run, where the document has several." },
                    VARIABLES: { "type": ["object", "null"], "description": "Its variables." },
                    EXTENSIONS: { "type": ["object", "null"], "description": "Extensions of the protocol; `persistedQuery` is read, the hash of the document." },
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
        Endpoint {
            tag: tag(),
            summary: "A part of the console that `/graphql` shows in a browser.".to_owned(),
            about: "Which there are, the page says: they are others where the server shows GraphiQL.".to_owned(),
            // the names of a build hold a hash of what is in the file
            rules: Rules { made: Made::FromProgram, media: Media::Stated(BY_SUFFIX) },
            parameters: Box::new(|_| vec![components::in_path("file", "The name of the file.")]),
            responses: Box::new(|_| console::responses()),
            ..Endpoint::get("/graphql/console/{file}", "get_graphql_console_file", console::serve)
                .fails(&[ErrorCode::InvalidParameter, ErrorCode::NotFound])
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
    let usual = [ErrorCode::MalformedRequest, ErrorCode::InvalidQuery, ErrorCode::NotAcceptable, ErrorCode::Timeout, ErrorCode::Internal];
    let codes = [&usual, also].concat();
    let refused = components::by_status(&codes).into_iter().map(|(status, codes)| (status.to_string(), components::about(&codes)));
    let told = [
        ("200", "The answer; what went wrong on the way is in `errors`."),
        ("294", "The answer, where `errors` tells of what went wrong on the way, in the media type `application/graphql-response+json`."),
        ("403", "The document is not in the list of those that the server trusts."),
        ("422", "The document does not fit the schema or asks for too much; in the media type `application/graphql-response+json`."),
    ];
    let told = told.map(|(status, about)| (status.to_owned(), about.to_owned()));
    let content = json!({ JSON: { "schema": body }, GRAPHQL_JSON: { "schema": body } });
    told.into_iter().chain(refused).map(|(status, about)| (status, json!({ "description": about, "content": content }))).collect()
}
