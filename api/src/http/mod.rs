//! What every face over HTTP shares: routes that answer reading, problem details, request ids, health.
mod health;
mod observe;
mod problem;
mod query;

pub use observe::observe;
pub use problem::{Problem, ProblemBody};
pub use query::{nothing, pairs};

use crate::catalog::ErrorCode;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, ResponseError, guard, web};

/// An address that is read: GET and HEAD, and a clear answer to everything else.
pub fn readable<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
        .default_service(web::to(only_read))
}

async fn only_read(request: HttpRequest) -> HttpResponse {
    Problem::not_allowed(&request, "GET, HEAD").error_response()
}

/// Health, and what errors lead to.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/", "/v1"))
        .service(readable("/healthz", health::alive))
        .service(readable("/readyz", health::ready))
        .service(readable("/problems/{code}", problem::page));
}

/// The answer to an address that leads nowhere.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    let detail = format!("nothing is at {}; /v1 lists what there is", request.path());
    Problem::new(ErrorCode::NotFound, detail).error_response()
}
