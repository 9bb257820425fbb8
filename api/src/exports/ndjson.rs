//! Every record of every type, one JSON object a line, of one snapshot from the first line to the last.
use crate::{
    catalog::{Catalog, CatalogError, Face, Resource, Snapshot, each},
    http::{Problem, log, nothing},
};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{Stream, StreamExt, future::BoxFuture, stream};
use std::{collections::VecDeque, fmt};

/// A page of lines, and the cursor of the next.
type Lines = Result<(Vec<u8>, Option<String>), CatalogError>;
/// Reads a page of one resource.
type Read = fn(Snapshot, Option<String>) -> BoxFuture<'static, Lines>;

/// A reader for each resource.
struct Reads(VecDeque<Read>);

impl Face for Reads {
    fn resource<R: Resource>(&mut self) {
        self.0.push_back(|snapshot, after| Box::pin(page::<R>(snapshot, after)));
    }
}

async fn page<R: Resource>(snapshot: Snapshot, after: Option<String>) -> Lines {
    let (records, next) = snapshot.export::<R>(after.as_deref()).await?;
    let mut lines = Vec::with_capacity(records.iter().map(|record| record.len() + 1).sum());
    for record in records {
        lines.extend_from_slice(record.as_bytes());
        lines.push(b'\n');
    }
    Ok((lines, next))
}

/// The register as NDJSON, a page at a time.
pub fn records(snapshot: Snapshot) -> impl Stream<Item = Result<web::Bytes, CatalogError>> {
    let mut reads = Reads(VecDeque::new());
    each(&mut reads);
    stream::try_unfold((reads.0, None), move |(mut reads, after)| {
        let snapshot = snapshot.clone();
        async move {
            let Some(read) = reads.front() else {
                return Ok(None);
            };
            let (lines, next) = read(snapshot, after).await?;
            if next.is_none() {
                reads.pop_front();
            }
            Ok(Some((web::Bytes::from(lines), (reads, next))))
        }
    })
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

/// The register as a download.
pub async fn serve(request: HttpRequest, catalog: web::Data<Catalog>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let snapshot = catalog.long_snapshot()?;
    // a database that is gone is an error before the first byte
    snapshot.revision().await?;
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"records.ndjson\""))
        .streaming(records(snapshot).map(|lines| lines.map_err(cut))))
}
