//! What the headers of an answer say of keeping it: as long as nothing changes, or not at all.
use super::{
    codings::{Coding, Codings, Effort, encoded},
    validators::Source,
};
use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, HeaderValue, LAST_MODIFIED, TryIntoHeaderValue, VARY},
};

/// How long an answer may be used unasked, and how long it may be shown while a newer one is fetched.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600");
/// The same of what tells how the client called the server: a cache does not ask by that.
const OWN: HeaderValue = HeaderValue::from_static("private, max-age=60, stale-while-revalidate=600");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// What an answer depends on beside its address.
const VARYING: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");

/// The headers that an answer and a 304 in its place have.
pub fn dress(headers: &mut HeaderMap, source: &Source, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    if let Some(modified) = source.modified().and_then(|modified| modified.try_into_value().ok()) {
        headers.insert(LAST_MODIFIED, modified);
    }
    headers.insert(CACHE_CONTROL, CACHING);
    headers.insert(VARY, VARYING);
}

/// Says in which coding a body is.
pub fn name_coding(headers: &mut HeaderMap, coding: Coding) {
    if let Some(coding) = coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
}

/// That the client has what it would get.
pub fn not_modified(source: &Source, tag: &str) -> HttpResponse {
    let mut response = HttpResponse::NotModified().finish();
    dress(response.headers_mut(), source, tag);
    response
}

/// An answer that is another each time: nobody stores it, and where it is worth it it is compressed as it is sent.
pub fn another(mut response: ServiceResponse<BoxBody>, codings: Codings) -> ServiceResponse<BoxBody> {
    // the handler answered by a key of its own
    if response.headers().contains_key(ETAG) {
        return response;
    }
    let bytes = match response.response().body().size() {
        BodySize::Sized(bytes) => usize::try_from(bytes).ok(),
        BodySize::None => Some(0),
        BodySize::Stream => None,
    };
    // the body of a problem is written anew with the id of the request
    let problem = response.response().error().is_some();
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, NO_STORE);
    }
    headers.insert(VARY, VARYING);
    let coding = codings.best(bytes, Effort::Quick).filter(|_| !problem).unwrap_or(Coding::Identity);
    name_coding(headers, coding);
    response.map_body(|_, body| encoded(body, coding))
}

/// Has nobody but the client keep an answer.
pub fn keep_to_oneself(headers: &mut HeaderMap) {
    if headers.get(CACHE_CONTROL) == Some(&CACHING) {
        headers.insert(CACHE_CONTROL, OWN);
    }
}
