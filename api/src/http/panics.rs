//! A handler that panics is answered for: the client gets a problem, the log the reason, and the connection stays.
use super::problem::Problem;
use crate::catalog::CatalogError;
use actix_web::{
    Error,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use futures_util::FutureExt;
use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// Handlers that panicked since the start.
static PANICS: AtomicU64 = AtomicU64::new(0);

/// How many handlers have panicked.
pub fn count() -> u64 {
    PANICS.load(Relaxed)
}

/// Calls the handler; a panic becomes a 500. Nothing that it held is used again, so that what it left half done is seen by nobody.
pub async fn called(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = request.request().clone();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(answered) => answered,
        Err(panic) => {
            PANICS.fetch_add(1, Relaxed);
            let defect = CatalogError::defect(format!("a handler panicked: {}", said(&*panic)));
            Ok(ServiceResponse::from_err(Problem::from(defect), asked))
        }
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say why")
}

#[cfg(test)]
mod tests {
    use super::count;
    use crate::http::{ANEW, Endpoint, endpoints::routes, observe};
    use actix_web::{App, HttpResponse, body::to_bytes, middleware::from_fn, test};

    #[actix_web::test]
    async fn a_handler_that_panics_is_answered_for() {
        let panics = |path: &str| Endpoint {
            rules: ANEW,
            ..Endpoint::get(path, "panic", || async {
                if true {
                    panic!("so it is")
                }
                HttpResponse::Ok().finish()
            })
        };
        let table =
            [panics("/anew"), Endpoint { rules: crate::http::Rules { made: crate::http::Made::FromProgram, ..ANEW }, ..panics("/kept") }];
        let app = test::init_service(App::new().wrap(from_fn(observe)).configure(|config| routes(config, &table))).await;
        let before = count();
        for path in ["/anew", "/kept", "/anew"] {
            let request = test::TestRequest::get().uri(path).insert_header(("x-request-id", "mine")).to_request();
            let answer = test::call_service(&app, request).await;
            assert_eq!(
                (answer.status().as_u16(), answer.headers().get("x-request-id").and_then(|id| id.to_str().ok())),
                (500, Some("mine"))
            );
            let body = to_bytes(answer.into_body()).await.unwrap_or_default();
            let text = String::from_utf8_lossy(&body);
            assert!(text.contains("\"request_id\":\"mine\"") && !text.contains("so it is"), "{text}");
        }
        assert_eq!(count() - before, 3);
    }
}
