//! Bodies of requests: read to their end, or refused where they are too long, too slow or in a coding.
use super::Problem;
use crate::catalog::ErrorCode;
use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap},
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use std::time::Duration;
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

/// The one of some media types that a body has.
///
/// # Errors
/// It names none, or another one.
pub fn media<'a>(headers: &HeaderMap, read: &[&'a str]) -> Result<&'a str, Problem> {
    let refused = |what: String| Problem::new(ErrorCode::UnsupportedMediaType, format!("Content-Type: {what}; send {}", read.join(" or ")));
    let Some(line) = headers.get(CONTENT_TYPE) else {
        return Err(refused("it is missing".to_owned()));
    };
    let line = String::from_utf8_lossy(line.as_bytes());
    let named = line.split(';').next().unwrap_or_default().trim();
    let known = read.iter().copied().find(|media| media.eq_ignore_ascii_case(named));
    known.ok_or_else(|| refused(format!("`{line}` is not read here")))
}

/// A whole body.
///
/// # Errors
/// It is longer than [`MAX_BODY`], takes too long, breaks off or has a coding.
pub async fn read(headers: &HeaderMap, mut payload: Payload) -> Result<Bytes, Problem> {
    if let Some(coding) = headers.get(CONTENT_ENCODING).filter(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let coding = String::from_utf8_lossy(coding.as_bytes());
        let why = format!("Content-Encoding: `{coding}` is not read here; send the body as it is");
        return Err(Problem::new(ErrorCode::UnsupportedMediaType, why));
    }
    let refused = match timeout(BODY, whole(&mut payload)).await {
        Ok(Ok(Some(bytes))) => return Ok(bytes),
        Ok(Err(e)) => return Err(Problem::new(ErrorCode::MalformedRequest, format!("body: {e}"))),
        Ok(Ok(None)) => Problem::new(ErrorCode::TooLarge, format!("body: longer than {MAX_BODY} bytes; ask for less at once")),
        Err(_) => Problem::new(ErrorCode::SlowRequest, format!("body: not all of it has come within {} seconds", BODY.as_secs())),
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
