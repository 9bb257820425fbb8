//! What writes records in a format, and a whole result as its bytes.
use crate::catalog::CatalogError;
use actix_web::web;
use futures_util::{
    Stream, TryStreamExt,
    stream::{self, BoxStream},
};
use serde_json::Value;
use std::{
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

/// Bytes of a file that are read at once.
pub const BLOCK: usize = 64 * 1024;

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
