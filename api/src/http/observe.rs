//! Every request has an id, which its answer and its log lines carry; what went wrong behind an answer is logged here, once.
use super::{
    connection,
    log::log,
    metrics::Metrics,
    problem::Problem,
    trace::{TRACEPARENT, Trace},
};
use actix_web::{
    Error, HttpMessage,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, Version,
        header::{self, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::Next,
    web,
};
use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// What answers tell of themselves.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// Whether they say how long they took, in `Server-Timing`.
    pub timing: bool,
}

/// The id of a request, noted on it for whoever answers with it.
#[derive(Clone, Debug)]
pub struct RequestId(pub HeaderValue);

/// Takes over the client's `X-Request-Id` where it is plain, makes one otherwise; goes on with its trace; logs one line a request.
pub async fn observe(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    connection::asked(&request);
    let timing = request.app_data::<web::Data<Telling>>().is_some_and(|telling| telling.timing);
    let (metrics, method) = (request.app_data::<web::Data<Metrics>>().cloned(), request.method().clone());
    let id = request.headers().get(REQUEST_ID).filter(|id| plain(id)).cloned().unwrap_or_else(new_id);
    request.extensions_mut().insert(RequestId(id.clone()));
    let trace = Trace::of(request.headers(), number());
    // however little is logged, it says for which request
    let span = tracing::error_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.path(),
        trace_id = trace.as_ref().map(|trace| &*trace.id),
        span_id = trace.as_ref().map(|trace| &*trace.span),
    );
    let mut response = next.call(request).instrument(span.clone()).await?;
    let took = began.elapsed();
    span.in_scope(|| {
        let problem = response.response().error().and_then(|e| e.as_error::<Problem>());
        if let Some(cause) = problem.and_then(Problem::cause) {
            log(cause);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), micros, "answered");
    });
    if let Some(metrics) = metrics {
        metrics.count(response.request().extensions().get(), &method, response.status(), took);
    }
    // an error says for which request it is
    let told =
        response.response().error().and_then(|e| e.as_error::<Problem>()).map(|problem| problem.body(id.to_str().unwrap_or_default()));
    if let Some(told) = told {
        response = response.map_body(|_, _| BoxBody::new(told));
    }
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if let Some(trace) = trace.and_then(|trace| trace.header()) {
        headers.insert(TRACEPARENT, trace);
    }
    if timing && let Ok(took) = HeaderValue::from_str(&format!("total;dur={:.3}", took.as_secs_f64() * 1_000.0)) {
        headers.insert(SERVER_TIMING, took);
    }
    // who asks for another protocol is answered in this one, which actix does without chunks where it is WebSocket
    let unchunked = response.request().version() < Version::HTTP_11 || response.request().headers().contains_key(header::UPGRADE);
    response.response_mut().head_mut().no_chunking(unchunked);
    if unchunked || connection::last(response.request()) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

/// Whether an id of a client may be kept and logged.
fn plain(id: &HeaderValue) -> bool {
    (1..=64).contains(&id.len()) && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
}

/// Makes a request id: unique in this process, very likely elsewhere.
pub fn new_id() -> HeaderValue {
    HeaderValue::from_str(&format!("{:016x}", number())).unwrap_or_else(|_| HeaderValue::from_static("0"))
}

/// A number that comes once.
fn number() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))
}
