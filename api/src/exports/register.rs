//! Every record of every type, one JSON object a line, of one snapshot from the first line to the last.
use super::{
    format::Format,
    ndjson::Ndjson,
    writer::{Records, answer, written},
};
use crate::{
    catalog::{Catalog, CatalogError, Face, Resource, Snapshot, each},
    http::{Problem, nothing},
};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{
    Stream, StreamExt,
    future::BoxFuture,
    stream::{self},
};
use std::collections::VecDeque;

/// A page of records, and the cursor of the next.
type Page = Result<(Vec<String>, Option<String>), CatalogError>;
/// Reads a page of one resource.
type Read = fn(Snapshot, Option<String>) -> BoxFuture<'static, Page>;

/// A reader for each resource.
struct Reads(VecDeque<Read>);

impl Face for Reads {
    fn resource<R: Resource>(&mut self) {
        self.0.push_back(|snapshot, after| Box::pin(async move { snapshot.export::<R>(after.as_deref()).await }));
    }
}

/// The register, a page at a time.
fn records(snapshot: Snapshot) -> Records {
    let mut reads = Reads(VecDeque::new());
    each(&mut reads);
    stream::try_unfold((reads.0, None), move |(mut reads, after)| {
        let snapshot = snapshot.clone();
        async move {
            let Some(read) = reads.front() else {
                return Ok(None);
            };
            let (records, next) = read(snapshot, after).await?;
            if next.is_none() {
                reads.pop_front();
            }
            Ok(Some((records, (reads, next))))
        }
    })
    .boxed()
}

/// The register as NDJSON, a chunk at a time.
pub fn bytes(snapshot: Snapshot) -> impl Stream<Item = Result<web::Bytes, CatalogError>> {
    written(Box::new(Ndjson), records(snapshot))
}

/// The register as a download.
pub async fn serve(request: HttpRequest, catalog: web::Data<Catalog>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let snapshot = catalog.long_snapshot()?;
    answer(&request, &snapshot, (Format::Ndjson, Box::new(Ndjson)), records(snapshot.clone())).await
}
