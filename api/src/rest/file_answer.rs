//! A whole result in a format as an answer: sent whole where it is small, else as it is written.
use crate::{
    catalog::{CatalogError, Snapshot},
    formats::{
        format::Format,
        writing::writer::{BLOCK, Records, Writer, written},
    },
    http::{Problem, log},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{CONTENT_DISPOSITION, HeaderValue},
    },
    web,
};
use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use std::fmt;

type Chunks = BoxStream<'static, Result<web::Bytes, CatalogError>>;

/// An error after the first bytes have left: the connection is cut, so that nobody takes a part for the whole.
#[derive(Debug)]
struct Cut(CatalogError);

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the export was cut short: {}", self.0)
    }
}
impl std::error::Error for Cut {}

/// Logs the error that cuts an export.
fn cut(error: CatalogError) -> Cut {
    log(&error);
    Cut(error)
}

/// Answers with a file, named after its address. What is wrong before its first bytes is a problem; one that is small is sent with its length.
///
/// # Errors
/// As its records; a database that is gone.
pub async fn answer(
    request: &HttpRequest,
    snapshot: &Snapshot,
    (format, writer): (Format, Box<dyn Writer>),
    records: Records,
) -> Result<HttpResponse, Problem> {
    let revision = snapshot.revision().await?.short().to_owned();
    let mut chunks: Chunks = written(writer, records).boxed();
    let (mut first, mut whole) = (web::BytesMut::new(), false);
    while first.len() < BLOCK && !whole {
        match chunks.try_next().await? {
            Some(chunk) => first.extend_from_slice(&chunk),
            None => whole = true,
        }
    }
    let mut response = HttpResponse::Ok();
    response.content_type(format.content_type());
    // a feed is read, not kept
    if let Some(name) = file_name(request.path(), &revision, format).filter(|_| !format.is_feed()) {
        response.insert_header((CONTENT_DISPOSITION, name));
    }
    // to `HEAD` nothing more is read than tells whether there is an answer
    if !whole && request.method() == Method::HEAD {
        return Ok(response.streaming(stream::empty::<Result<web::Bytes, Cut>>()));
    }
    if whole {
        return Ok(response.body(first.freeze()));
    }
    Ok(response.streaming(stream::iter([Ok(first.freeze())]).chain(chunks).map_err(cut)))
}

/// The name of a file: its address, and the revision that it is of, cut short.
fn file_name(path: &str, revision: &str, format: Format) -> Option<HeaderValue> {
    let address = path.trim_start_matches("/v1/").trim_end_matches(&format!(".{}", format.suffix()));
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = address.chars().map(plain).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{name}-{revision}.{}\"", format.suffix())).ok()
}
