//! Every record of every type, of one snapshot from the first to the last.
use crate::{
    catalog::{CatalogError, Face, Include, Resource, Snapshot, each},
    formats::{
        ndjson::Ndjson,
        writing::writer::{Records, written},
    },
};
use actix_web::web;
use futures_util::{
    Stream, StreamExt,
    future::BoxFuture,
    stream::{self},
};
use std::collections::VecDeque;

/// A page of records, and the cursor of the next.
type Page = Result<(Vec<String>, Option<String>), CatalogError>;
/// Reads a page of one resource.
type Read = fn(Snapshot, Option<String>, &'static [Include]) -> BoxFuture<'static, Page>;

/// A reader for each resource.
struct Reads(VecDeque<Read>);

impl Face for Reads {
    fn resource<R: Resource>(&mut self) {
        self.0.push_back(|snapshot, after, beside| Box::pin(async move { snapshot.export::<R>(after.as_deref(), beside).await }));
    }
}

/// The register with what stands beside each record, a page at a time.
pub fn records(snapshot: Snapshot, beside: &'static [Include]) -> Records {
    let mut reads = Reads(VecDeque::new());
    each(&mut reads);
    stream::try_unfold((reads.0, None), move |(mut reads, after)| {
        let snapshot = snapshot.clone();
        async move {
            let Some(read) = reads.front() else {
                return Ok(None);
            };
            let (records, next) = read(snapshot, after, beside).await?;
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
    written(Box::new(Ndjson), records(snapshot, &[Include::Observations, Include::Citations, Include::Links]))
}
