//! What every face over HTTP shares: the table of endpoints, problem details, request ids, health.
pub mod accept;
pub mod components;
pub mod endpoints;
mod examples;
mod health;
mod observe;
pub mod openapi;
mod origin;
mod problem;
mod query;

pub use endpoints::Endpoint;
pub use observe::{log, observe};
pub use origin::origin;
pub use problem::{Problem, ProblemBody};
pub use query::{NUL, nothing, one, pairs, values, whole};

use crate::catalog::ErrorCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

/// What a question to the database may fail with.
const DATABASE: [ErrorCode; 4] = [ErrorCode::Timeout, ErrorCode::Overloaded, ErrorCode::Unavailable, ErrorCode::Internal];
/// What a question to the database with a query string may fail with.
pub const QUESTION: [ErrorCode; 5] =
    [ErrorCode::InvalidParameter, ErrorCode::Timeout, ErrorCode::Overloaded, ErrorCode::Unavailable, ErrorCode::Internal];

/// Health, and where errors lead.
pub fn endpoints() -> Vec<Endpoint> {
    let plain = |about: &'static str| {
        move |_: &mut components::Components| components::response("200", about, "text/plain", json!({ "type": "string" }))
    };
    vec![
        Endpoint {
            summary: "Whether the process lives.".to_owned(),
            about: "It asks no database: a process that answers need not be started again.".to_owned(),
            responses: Box::new(plain("It does.")),
            ..Endpoint::get("/healthz", "get_health", health::alive)
        },
        Endpoint {
            summary: "Whether it can answer: the database does, and a dataset is loaded.".to_owned(),
            about: "For a load balancer: 503 while it cannot.".to_owned(),
            responses: Box::new(plain("It can.")),
            ..Endpoint::get("/readyz", "get_readiness", health::ready).fails(&DATABASE)
        },
        Endpoint {
            summary: "What a sort of error means and what to do about it: where the `type` of a problem leads.".to_owned(),
            about: "Each `code` of problem details has such a page.".to_owned(),
            parameters: Box::new(|_| vec![components::in_path("code", "The `code` of the problem.")]),
            responses: Box::new(plain("The page.")),
            ..Endpoint::get("/problems/{code}", "get_problem", problem::page).fails(&[ErrorCode::InvalidParameter, ErrorCode::NotFound])
        },
    ]
}

/// The OpenAPI document as an address; `text` gives it, made once.
pub fn contract(text: fn() -> web::Bytes) -> Endpoint {
    Endpoint {
        summary: "This document: every address, parameter and answer.".to_owned(),
        about: "OpenAPI 3.1, for code generators and tools. It is the same for every dataset.".to_owned(),
        entry: Some("openapi"),
        responses: Box::new(|_| components::response("200", "The document.", "application/json", json!({ "type": "object" }))),
        ..Endpoint::get("/openapi.json", "get_openapi", move |request| document(request, text)).fails(&[ErrorCode::InvalidParameter])
    }
}

async fn document(request: actix_web::HttpRequest, text: fn() -> web::Bytes) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    Ok(HttpResponse::Ok().content_type("application/json").body(text()))
}
