//! What every face over HTTP shares: the table of endpoints, problem details, request ids, health.
pub mod accept;
mod asked;
pub mod body;
pub mod cache;
mod cache_headers;
mod client;
pub mod codings;
pub mod components;
pub mod connection;
mod cors;
pub mod deprecated;
mod downloads;
pub mod endpoints;
mod error_code;
mod examples;
mod fields;
pub mod fresh;
mod health;
mod in_body;
mod log;
pub mod media;
pub mod metrics;
mod observe;
pub mod openapi;
mod origin;
pub mod page;
mod panics;
mod permalinks;
mod problem;
mod problem_pages;
mod query;
pub mod rates;
mod readable;
pub mod refused;
mod stored;
mod trace;
mod unions;
mod validators;
pub mod whole_files;

pub use asked::{address, asked};
pub use client::Network;
pub use cors::share;
pub use downloads::{Download, downloads};
pub use endpoints::Endpoint;
pub use error_code::ErrorCode;
pub use fresh::{BY_SUFFIX, Made, Media, Rules, keyed};
pub use log::log;
pub use observe::{RequestId, Telling, observe};
pub use origin::origin;
pub use permalinks::follow;
pub use problem::{Problem, ProblemBody, cut};
pub use query::{nothing, one, pairs, values, whole};
pub use readable::readable;
pub use stored::Stored;

use actix_web::{HttpResponse, web};
use media::JSON;
use serde_json::{Map, json};

/// What a question to the database may fail with.
const DATABASE: [ErrorCode; 4] = [ErrorCode::Timeout, ErrorCode::Overloaded, ErrorCode::Unavailable, ErrorCode::Internal];
/// What a question to the database with a query string may fail with.
pub const QUESTION: [ErrorCode; 5] =
    [ErrorCode::InvalidParameter, ErrorCode::Timeout, ErrorCode::Overloaded, ErrorCode::Unavailable, ErrorCode::Internal];

/// Where an id in an address leads to no record.
pub const OF_ID: [ErrorCode; 3] = [ErrorCode::NotFound, ErrorCode::Moved, ErrorCode::Gone];

/// Of what is another each time, whatever media type is asked for.
pub const ANEW: Rules = Rules { made: Made::Anew, media: Media::Own };

/// Health, and where errors lead.
pub fn endpoints() -> Vec<Endpoint> {
    let plain = |about: &'static str| {
        move |_: &mut components::Components| components::response("200", about, "text/plain", json!({ "type": "string" }))
    };
    vec![
        Endpoint {
            summary: "Whether the process lives.".to_owned(),
            about: "It asks no database: a process that answers need not be started again.".to_owned(),
            rules: ANEW,
            responses: Box::new(plain("It does.")),
            ..Endpoint::get("/healthz", "get_health", health::alive)
        },
        Endpoint {
            summary: "Whether it can answer: the database does, and a dataset is loaded.".to_owned(),
            about: "For a load balancer: 503 while it cannot.".to_owned(),
            rules: ANEW,
            responses: Box::new(plain("It can.")),
            ..Endpoint::get("/readyz", "get_readiness", health::ready).fails(&DATABASE)
        },
        Endpoint {
            summary: "What the process has done, for Prometheus.".to_owned(),
            about: "Times of requests by route, method and status; answers by where they came from; statements; the revision.".to_owned(),
            rules: ANEW,
            responses: Box::new(plain("The counters.")),
            ..Endpoint::get("/metrics", "get_metrics", metrics::serve)
        },
        Endpoint {
            summary: "What a sort of error means and what to do about it: where the `type` of a problem leads.".to_owned(),
            about: "Each `code` of problem details has such a page.".to_owned(),
            rules: PAGES,
            parameters: Box::new(|_| vec![components::in_path("code", "The `code` of the problem.")]),
            responses: Box::new(|_| page("The page.")),
            ..Endpoint::get("/problems/{code}", "get_problem", problem_pages::one)
                .fails(&[ErrorCode::InvalidParameter, ErrorCode::NotFound])
        },
        Endpoint {
            summary: "Every sort of error.".to_owned(),
            about: "The list of codes is closed: a new one is told in the changes.".to_owned(),
            rules: PAGES,
            responses: Box::new(|_| page("The list.")),
            ..Endpoint::get("/problems", "get_problems", problem_pages::index).fails(&[ErrorCode::InvalidParameter])
        },
    ]
}

/// Of a page about errors.
const PAGES: Rules = Rules { made: Made::FromProgram, media: Media::Offered(&problem_pages::MEDIA) };

/// A page, in either media type.
fn page(about: &str) -> Map<String, serde_json::Value> {
    let content: Map<String, serde_json::Value> =
        problem_pages::MEDIA.iter().map(|media| ((*media).to_owned(), json!({ "schema": { "type": "string" } }))).collect();
    Map::from_iter([("200".to_owned(), json!({ "description": about, "content": content }))])
}

/// The OpenAPI document as an address; `text` gives it, made once.
pub fn contract(text: fn() -> web::Bytes) -> Endpoint {
    Endpoint {
        summary: "This document: every address, parameter and answer.".to_owned(),
        about: "OpenAPI 3.1, for code generators and tools. It is the same for every dataset.".to_owned(),
        entry: Some("openapi"),
        rules: Rules { made: Made::FromProgram, media: Media::Stated(JSON) },
        responses: Box::new(|_| components::response("200", "The document.", JSON, json!({ "type": "object" }))),
        ..Endpoint::get("/openapi.json", "get_openapi", move |request| document(request, text)).fails(&[ErrorCode::InvalidParameter])
    }
}

async fn document(request: actix_web::HttpRequest, text: fn() -> web::Bytes) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    Ok(HttpResponse::Ok().content_type(JSON).body(text()))
}
