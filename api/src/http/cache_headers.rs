//! What the headers of an answer say of keeping it: as long as nothing changes, or not at all.
use super::{
    codings::{Coding, Codings, Effort, encoded},
    validators::Source,
};
use actix_web::{
    HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue, LAST_MODIFIED, TryIntoHeaderValue, VARY},
};

/// How long an answer may be used unasked, and how long it may be shown while a newer one is fetched.
pub(super) const CACHING: &str = "public, max-age=60, stale-while-revalidate=600";
/// The same of what tells how the client called the server: a cache does not ask by that.
const OWN: &str = "private, max-age=60, stale-while-revalidate=600";
/// How long what is of one revision may be used: it never changes.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The same of what others are not to keep.
const IMMUTABLE_OWN: &str = "private, max-age=31536000, immutable";
const NO_STORE: &str = "no-store";
/// What an answer depends on beside its address.
pub(super) const VARYING: &str = "Accept, Accept-Encoding";

/// Who may keep an answer, noted on it. Without it nobody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keepers {
    /// Every cache.
    Anyone,
    /// The client alone.
    Client,
}

/// Lets an answer, or a 304 in its place, be kept as long as its source stays the same.
pub fn cacheable(response: &mut HttpResponse, source: &Source, tag: &str) {
    response.extensions_mut().insert(Keepers::Anyone);
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    if let Some(modified) = source.modified().and_then(|modified| modified.try_into_value().ok()) {
        headers.insert(LAST_MODIFIED, modified);
    }
    say(headers, CACHE_CONTROL, CACHING);
    say(headers, VARY, VARYING);
}

fn say(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
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
    cacheable(&mut response, source, tag);
    response
}

/// A response that must not be stored; where it is worth it it is compressed as it is sent.
pub fn unstored(mut response: ServiceResponse<BoxBody>, codings: Codings) -> ServiceResponse<BoxBody> {
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
        say(headers, CACHE_CONTROL, NO_STORE);
    }
    say(headers, VARY, VARYING);
    let coding = codings.best(bytes, Effort::Quick).filter(|_| !problem).unwrap_or(Coding::Identity);
    name_coding(headers, coding);
    response.map_body(|_, body| encoded(body, coding))
}

/// Has nobody but the client keep an answer that may be kept.
pub fn keep_to_oneself(response: &mut HttpResponse) {
    let kept = response.extensions().contains::<Keepers>();
    if kept {
        response.extensions_mut().insert(Keepers::Client);
        say(response.headers_mut(), CACHE_CONTROL, OWN);
    }
}

/// Has who may keep an answer keep it for good: it never changes.
pub fn keep_for_good(response: &mut ServiceResponse<BoxBody>) {
    let keepers = response.response().extensions().get::<Keepers>().copied();
    match keepers {
        Some(Keepers::Anyone) => say(response.headers_mut(), CACHE_CONTROL, IMMUTABLE),
        Some(Keepers::Client) => say(response.headers_mut(), CACHE_CONTROL, IMMUTABLE_OWN),
        // an error, or what tells the day, is another each time here too
        None => {}
    }
}
