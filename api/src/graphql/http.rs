//! GraphQL over HTTP, by the current draft: GET and POST, both media types.
use super::{Executor, errors::refusal};
use crate::{
    catalog::{Catalog, ErrorCode},
    http::{Problem, readable},
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError, guard,
    http::{StatusCode, header},
    web,
};
use async_graphql::{Request, Response, Value};

const GRAPHQL_JSON: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
/// Bytes of a request, at most.
const MAX_BODY: usize = 256 * 1024;

/// `/graphql` and the schema as text.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/graphql")
                .route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(get))
                .route(web::post().to(post))
                .default_service(web::to(not_allowed)),
        )
        .service(readable("/graphql/schema.graphql", sdl));
}

async fn not_allowed(request: HttpRequest) -> HttpResponse {
    Problem::not_allowed(&request, "GET, HEAD, POST").error_response()
}

async fn sdl(executor: web::Data<Executor>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(executor.schema().sdl())
}

/// A query in the address.
async fn get(request: HttpRequest, executor: web::Data<Executor>, catalog: web::Data<Catalog>) -> HttpResponse {
    let Some(accepted) = Accepted::of(&request) else {
        return Accepted::none();
    };
    let pairs: Vec<(String, String)> = match serde_html_form::from_str(request.query_string()) {
        Ok(pairs) => pairs,
        Err(e) => {
            return accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("query string: {e}"));
        }
    };
    let mut body = serde_json::Map::new();
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
                let why = format!(
                    "there is no parameter `{key}` here{}",
                    crate::catalog::suggest(&key, ["query", "operationName", "variables", "extensions"])
                );
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
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !media.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case(JSON)) {
        let why = format!("Content-Type: `{media}` is not read here; send {JSON}");
        return accepted.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::UnsupportedMediaType, why);
    }
    let bytes = match payload.to_bytes_limited(MAX_BODY).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(e)) => {
            return accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("body: {e}"));
        }
        Err(_) => {
            let why = format!("body: longer than {MAX_BODY} bytes");
            return accepted.refuse(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge, why);
        }
    };
    match serde_json::from_slice(&bytes) {
        Ok(body) => accepted.answer(&executor, &catalog, body).await,
        Err(e) => accepted.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, format!("body: not JSON: {e}")),
    }
}

/// No text of the register holds a NUL character, and PostgreSQL has no place for it. In a query it stands escaped.
fn holds_nul(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => text.contains('\0') || text.contains("\\u0000"),
        serde_json::Value::Array(list) => list.iter().any(holds_nul),
        serde_json::Value::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}

/// The media type that the answer will have.
#[derive(Clone, Copy)]
struct Accepted(&'static str);

impl Accepted {
    fn of(request: &HttpRequest) -> Option<Self> {
        let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("*/*");
        let has = |media: &str| accept.split(',').any(|m| m.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case(media)));
        if has(GRAPHQL_JSON) { Some(Self(GRAPHQL_JSON)) } else { [JSON, "application/*", "*/*"].into_iter().any(has).then_some(Self(JSON)) }
    }

    /// The client accepts nothing that is served here.
    fn none() -> HttpResponse {
        let why = format!("Accept: nothing in it is served here; accept {GRAPHQL_JSON} or {JSON}");
        Self(JSON).refuse(StatusCode::NOT_ACCEPTABLE, ErrorCode::NotAcceptable, why)
    }

    fn refuse(self, status: StatusCode, code: ErrorCode, why: impl Into<String>) -> HttpResponse {
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).content_type(self.0).json(refusal(code, why))
    }

    async fn answer(self, executor: &Executor, catalog: &Catalog, body: serde_json::Value) -> HttpResponse {
        let malformed = |why: &str| self.refuse(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, why);
        match &body {
            serde_json::Value::Object(fields) if fields.get("query").is_some_and(|q| q.is_string()) => {}
            serde_json::Value::Object(_) => {
                return malformed("query: it is missing; send {\"query\": \"…\"}");
            }
            _ => {
                return malformed("body: send one JSON object with a `query`; batches are not read");
            }
        }
        if holds_nul(&body) {
            return malformed("body: a text holds a NUL character; leave it out");
        }
        let request: Request = match serde_json::from_value(body) {
            Ok(request) => request,
            Err(e) => return malformed(&format!("body: {e}")),
        };
        let Some(response) = executor.execute(catalog, request).await else {
            return self.refuse(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, "the server made a mistake; it has been logged");
        };
        HttpResponse::build(self.status(&response)).content_type(self.0).json(response)
    }

    /// A request that was refused before execution is 400 in the new media type; the old one says 200 to all that could be read.
    fn status(self, response: &Response) -> StatusCode {
        let refused = response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|e| e.path.is_empty());
        if refused && self.0 == GRAPHQL_JSON { StatusCode::BAD_REQUEST } else { StatusCode::OK }
    }
}
