//! Any page may read: a public register (Fetch, CORS protocol).
use actix_web::{
    Error, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderValue,
        },
    },
    middleware::Next,
};

const ANYONE: HeaderValue = HeaderValue::from_static("*");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, QUERY");
/// Headers of an answer that a page may read, beside those that it always may.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Accept-Query, Accept-Ranges, Content-Disposition, Content-Location, Content-Range, Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, Server-Timing, Sunset, X-Request-Id",
);
/// Seconds for which a browser need not ask again.
const DAY: HeaderValue = HeaderValue::from_static("86400");

/// Lets pages of any origin read, and answers browsers that ask whether they may. All answers say so, also to who names no origin: a cache
/// may give them to others.
pub async fn share(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let headers = request.headers();
    let mut response = if request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        let mut may = HttpResponse::NoContent().finish();
        let asked = headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
        may.headers_mut().insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        may.headers_mut().insert(ACCESS_CONTROL_MAX_AGE, DAY);
        if let Some(asked) = asked {
            may.headers_mut().insert(ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
        request.into_response(may)
    } else {
        next.call(request).await?
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANYONE);
    response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    Ok(response)
}
