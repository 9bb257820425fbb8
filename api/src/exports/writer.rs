//! What writes records in a format, and how a whole result becomes an answer.
use super::format::Format;
use crate::{
    catalog::{CatalogError, Snapshot, revision::short},
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
    Stream, StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use serde_json::Value;
use std::{
    fmt,
    fs::File,
    io::{Read, Seek, SeekFrom},
};

/// Writes records in one format, some at a time, so that what it holds does not grow with the result.
pub trait Writer: Send {
    /// Writes what comes before the first record.
    ///
    /// # Errors
    /// A defect, or no room.
    fn begin(&mut self, _out: &mut Vec<u8>) -> Result<(), CatalogError> {
        Ok(())
    }

    /// Writes records, each as JSON as the list tells it.
    ///
    /// # Errors
    /// A defect, or more than the format takes.
    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError>;

    /// What comes after the last record.
    ///
    /// # Errors
    /// A defect, or no room.
    fn end(self: Box<Self>) -> Result<End, CatalogError>;
}

/// The end of a file.
pub enum End {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The whole of it, from its beginning: a format that cannot be written from front to back.
    File(File),
}

/// Records of a whole result, each as JSON, some at a time.
pub type Records = BoxStream<'static, Result<Vec<String>, CatalogError>>;
type Chunks = BoxStream<'static, Result<web::Bytes, CatalogError>>;

/// Bytes of a file that are read at once.
const BLOCK: usize = 64 * 1024;

/// Reads records that were printed.
///
/// # Errors
/// One is no JSON: a defect.
pub fn parsed(records: &[String]) -> Result<Vec<Value>, CatalogError> {
    Ok(records.iter().map(|record| serde_json::from_str(record)).collect::<Result<_, _>>()?)
}

/// What is done next.
enum Next {
    Begin(Box<dyn Writer>, Records),
    Go(Box<dyn Writer>, Records),
    Copy(File),
    Over,
}

/// A whole result in a format, a chunk at a time; never an empty one.
pub fn written(writer: Box<dyn Writer>, records: Records) -> impl Stream<Item = Result<web::Bytes, CatalogError>> + Send {
    let chunks = stream::try_unfold(Next::Begin(writer, records), |next| async move {
        match next {
            Next::Begin(mut writer, records) => {
                let mut out = Vec::new();
                writer.begin(&mut out)?;
                Ok(Some((out, Next::Go(writer, records))))
            }
            Next::Go(writer, mut records) => {
                let chunk = records.try_next().await?;
                // printing may take a while, and some formats write to the disk
                let written = web::block(move || write(writer, chunk)).await;
                let (out, writer) = written.map_err(|e| CatalogError::defect(e.to_string()))??;
                Ok(Some(match writer {
                    Then::More(writer) => (out, Next::Go(writer, records)),
                    Then::File(file) => (out, Next::Copy(file)),
                    Then::Over => (out, Next::Over),
                }))
            }
            Next::Copy(mut file) => {
                let read = web::block(move || {
                    let mut out = Vec::with_capacity(BLOCK);
                    (&mut file).take(BLOCK as u64).read_to_end(&mut out)?;
                    Ok::<_, std::io::Error>((out, file))
                });
                let (out, file) = read.await.map_err(|e| CatalogError::defect(e.to_string()))?.map_err(failed)?;
                Ok((!out.is_empty()).then_some((out, Next::Copy(file))))
            }
            Next::Over => Ok(None),
        }
    });
    chunks.try_filter_map(|chunk| async move { Ok((!chunk.is_empty()).then(|| web::Bytes::from(chunk))) })
}

/// What a writer does after some records.
enum Then {
    More(Box<dyn Writer>),
    File(File),
    Over,
}

fn write(mut writer: Box<dyn Writer>, records: Option<Vec<String>>) -> Result<(Vec<u8>, Then), CatalogError> {
    let mut out = Vec::new();
    let Some(records) = records else {
        return Ok(match writer.end()? {
            End::Bytes(bytes) => (bytes, Then::Over),
            End::File(mut file) => {
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                (out, Then::File(file))
            }
        });
    };
    writer.records(&records, &mut out)?;
    Ok((out, Then::More(writer)))
}

/// An error of a file on the disk.
pub fn failed(error: std::io::Error) -> CatalogError {
    CatalogError::defect(format!("a file that was being made: {error}"))
}

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

/// Answers with a file. What is wrong before its first bytes is a problem; one that is small is sent with its length.
///
/// # Errors
/// As its records; a database that is gone.
pub async fn answer(
    request: &HttpRequest,
    snapshot: &Snapshot,
    (format, writer): (Format, Box<dyn Writer>),
    records: Records,
) -> Result<HttpResponse, Problem> {
    let revision = snapshot.revision().await?.revision.clone();
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

/// The name of a file: its address, and the revision that it is of.
fn file_name(path: &str, revision: &str, format: Format) -> Option<HeaderValue> {
    let address = path.trim_start_matches("/v1/").trim_end_matches(&format!(".{}", format.suffix()));
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let name: String = address.chars().map(plain).collect();
    let revision = short(revision);
    HeaderValue::from_str(&format!("attachment; filename=\"{name}-{revision}.{}\"", format.suffix())).ok()
}
