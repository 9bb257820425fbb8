//! Bodies of requests: read to their end, or refused where they are too long, too slow or in a coding. What nobody reads is passed over, or the
//! connection says that it ends.
use super::{error_code::ErrorCode, problem::Problem};
use actix_web::{
    Error, HttpMessage,
    body::BoxBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        ConnectionType, Method,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING},
    },
    middleware::Next,
    web::{Bytes, BytesMut},
};
use futures_util::{StreamExt, stream};
use std::{cell::Cell, rc::Rc, task::Poll, time::Duration};
use tokio::time::{sleep, timeout};

/// The media type of a form, which is a query string as a body.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// Bytes of a body, at most.
pub const MAX_BODY: usize = 256 * 1024;
/// How long a client may take to send it.
const BODY: Duration = Duration::from_secs(10);
/// What it takes to write a short answer, and more.
const ANSWERED: Duration = Duration::from_secs(1);
/// What reading a body may fail with.
pub const UNREAD: [ErrorCode; 4] =
    [ErrorCode::MalformedRequest, ErrorCode::SlowRequest, ErrorCode::TooLarge, ErrorCode::UnsupportedMediaType];

/// What the charset of a body may be called. ASCII is a part of it.
const UTF_8: [&str; 3] = ["utf-8", "utf8", "us-ascii"];

/// The one of some media types that a body has. It is UTF-8, whether it says so or not.
///
/// # Errors
/// It names none, another one, or another charset.
pub fn media<'a>(headers: &HeaderMap, read: &[&'a str]) -> Result<&'a str, Problem> {
    let refused = |what: String| Problem::new(ErrorCode::UnsupportedMediaType, unread(&what, read));
    let Some(line) = headers.get(CONTENT_TYPE) else {
        return Err(refused("it is missing".to_owned()));
    };
    let line = String::from_utf8_lossy(line.as_bytes());
    let mut parts = line.split(';').map(str::trim);
    let named = parts.next().unwrap_or_default();
    let known = read.iter().copied().find(|media| media.eq_ignore_ascii_case(named));
    let known = known.ok_or_else(|| refused(not_read(&line)))?;
    let parameter = |part: &str| {
        part.split_once('=').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()))
    };
    let charset = parts.filter_map(parameter).find(|(name, _)| name == "charset").map(|(_, charset)| charset);
    match charset.filter(|charset| !UTF_8.iter().any(|known| known.eq_ignore_ascii_case(charset))) {
        Some(other) => Err(refused(format!("the charset `{other}` is not read here, only UTF-8"))),
        None => Ok(known),
    }
}

/// A whole body.
///
/// # Errors
/// It is longer than [`MAX_BODY`], takes too long, breaks off or has a coding.
pub async fn read(headers: &HeaderMap, payload: Payload) -> Result<Bytes, Problem> {
    if let Some(coding) = headers.get(CONTENT_ENCODING).filter(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let coding = String::from_utf8_lossy(coding.as_bytes());
        let why = format!("Content-Encoding: `{coding}` is not read here; send the body as it is");
        return Err(Problem::new(ErrorCode::UnsupportedMediaType, why));
    }
    taken(headers, payload).await
}

/// Answers a request whose body may be read by nobody. One that its method gives no meaning (RFC 9110, section 9.3.1) is passed over, so that the
/// connection goes on with what comes after it; where a body was not read to its end, the answer says that the connection ends.
///
/// # Errors
/// None of its own.
pub async fn pass(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let length = request.headers().get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    if !length && !request.headers().contains_key(TRANSFER_ENCODING) {
        return next.call(request).await;
    }
    let read = Rc::new(Cell::new(false));
    let end = {
        let read = read.clone();
        stream::poll_fn(move |_| {
            read.set(true);
            Poll::Ready(None)
        })
    };
    let payload = request.take_payload().chain(end);
    request.set_payload(Payload::Stream { payload: Box::pin(payload) });
    let meaningless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let passed = if meaningless {
        let payload = request.take_payload();
        taken(request.headers(), payload).await.map(|_| ())
    } else {
        Ok(())
    };
    let mut response = match passed {
        Ok(()) => next.call(request).await?,
        Err(refused) => request.error_response(refused),
    };
    if !read.get() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

/// What is said of a body that is longer than [`MAX_BODY`].
pub(super) fn too_long() -> String {
    format!("body: longer than {MAX_BODY} bytes; ask for less at once")
}

/// What is said of a body that takes too long.
pub(super) fn too_slow() -> String {
    format!("body: not all of it has come within {} seconds", BODY.as_secs())
}

/// What is said of a media type that is none of those which are read.
pub(super) fn unread(what: &str, read: &[&str]) -> String {
    format!("Content-Type: {what}; send {}", read.join(" or "))
}

/// What is wrong with a media type that is another one.
pub(super) fn not_read(media: &str) -> String {
    format!("`{media}` is not read here")
}

/// The bytes of a body.
async fn taken(headers: &HeaderMap, mut payload: Payload) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(ErrorCode::TooLarge, too_long());
    // it says so before it comes
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BODY as u64) {
        hold(payload);
        return Err(too_large());
    }
    let refused = match timeout(BODY, whole(&mut payload)).await {
        Ok(Ok(Some(bytes))) => return Ok(bytes),
        Ok(Err(e)) => return Err(Problem::new(ErrorCode::MalformedRequest, format!("body: {e}"))),
        Ok(Ok(None)) => too_large(),
        Err(_) => Problem::new(ErrorCode::SlowRequest, too_slow()),
    };
    hold(payload);
    Err(refused)
}

/// Reads a body; `None` where it is longer than it may be.
async fn whole(payload: &mut Payload) -> Result<Option<Bytes>, PayloadError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await.transpose()? {
        if body.len() + chunk.len() > MAX_BODY {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// Holds what is left of a body until the answer is written. In a body that nobody holds actix reads on, without end where it is one of
/// chunks; where somebody does it closes the connection.
fn hold(payload: Payload) {
    actix_web::rt::spawn(async move {
        sleep(ANSWERED).await;
        drop(payload);
    });
}
