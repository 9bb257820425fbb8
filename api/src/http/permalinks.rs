//! Addresses of one revision, `/v1/@REVISION/deals`: they never answer with another.
use super::{
    asked::{BESIDE, QUERY, readdress, with_path},
    cache_headers::keep_for_good,
    error_code::ErrorCode,
    fresh::Told,
    problem::Problem,
};
use crate::catalog::{Catalog, revision::short};
use actix_web::{
    Error, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse, Url},
    http::{
        Method,
        header::{HeaderValue, LINK},
    },
    middleware::Next,
    web,
};

/// Answers an address of the current revision as the address without it, for good; one of an earlier revision with where its successor is.
pub async fn follow(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let (Some((asked, rest)), Some(catalog)) = (split(&request), request.app_data::<web::Data<Catalog>>().cloned()) else {
        return next.call(request).await;
    };
    let known = match catalog.current() {
        Some(current) => Ok(current),
        None => catalog.snapshot().revision().await.cloned(),
    };
    let current = match known {
        Ok(current) => current,
        Err(e) => return Ok(request.error_response(Problem::from(e))),
    };
    if !current.fits(&asked) {
        let response = match other(&catalog, &asked, &current.revision, &rest).await {
            Ok(response) => response,
            Err(problem) => HttpResponse::from_error(problem),
        };
        return Ok(request.into_response(response));
    }
    match readdress(&mut request, &rest) {
        // it is routed by that from here on
        Ok(uri) => request.match_info_mut().set(Url::new(uri)),
        Err(problem) => return Ok(request.error_response(problem)),
    }
    let mut response = next.call(request).await?;
    let told = response.response().extensions().get::<Told>().map(|Told(revision)| revision.revision.clone());
    match told {
        Some(told) if told == current.revision => keep_for_good(&mut response),
        // another was loaded meanwhile
        Some(told) => {
            let (request, _) = response.into_parts();
            return Ok(ServiceResponse::new(request, replaced(&asked, &told, &rest)));
        }
        None => {}
    }
    Ok(response)
}

/// The revision that an address names, and the address without it.
fn split(request: &ServiceRequest) -> Option<(String, String)> {
    let readable = match request.method() {
        &Method::GET | &Method::HEAD => true,
        &Method::POST => request.path().ends_with(BESIDE),
        other => other.as_str() == QUERY,
    };
    let named = request.path().strip_prefix("/v1/@").filter(|_| readable)?;
    let (asked, rest) = named.split_at(named.find('/').unwrap_or(named.len()));
    Some((asked.to_owned(), with_path(request, &format!("/v1{rest}"))))
}

/// What is answered of a revision that is not the current one.
async fn other(catalog: &Catalog, asked: &str, current: &str, rest: &str) -> Result<HttpResponse, Problem> {
    if catalog.snapshot().loads().await?.had(asked) {
        return Ok(replaced(asked, current, rest));
    }
    let why = format!("no revision `{asked}` was ever served here; the current one is at {}", permalink(current, rest));
    Err(Problem::new(ErrorCode::NotFound, why))
}

/// An earlier revision: gone, with the address of what took its place.
fn replaced(asked: &str, current: &str, rest: &str) -> HttpResponse {
    let why = format!("revision `{asked}` was replaced; the current one is at {}, and always at {rest}", permalink(current, rest));
    let mut response = HttpResponse::from_error(Problem::new(ErrorCode::Gone, why));
    if let Ok(link) = HeaderValue::from_str(&format!("<{rest}>; rel=\"latest-version\"")) {
        response.headers_mut().insert(LINK, link);
    }
    response
}

fn permalink(revision: &str, rest: &str) -> String {
    format!("/v1/@{}{}", short(revision), rest.strip_prefix("/v1").unwrap_or(rest))
}
