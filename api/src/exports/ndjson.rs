//! Every record of every type, one JSON object a line.
use crate::{
    catalog::*,
    http::{Problem, nothing},
};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{Stream, future::BoxFuture, stream};
use std::{collections::VecDeque, fmt};

/// A page of lines, and the cursor of the next.
type Lines = Result<(Vec<u8>, Option<String>), CatalogError>;
/// Reads a page of one resource.
type Read = fn(Catalog, Option<String>) -> BoxFuture<'static, Lines>;

struct Reads(VecDeque<Read>);

impl Face for Reads {
    fn resource<R: Resource>(&mut self) {
        self.0.push_back(|catalog, after| Box::pin(page::<R>(catalog, after)));
    }
}

async fn page<R: Resource>(catalog: Catalog, after: Option<String>) -> Lines {
    let (records, next) = catalog.export::<R>(after.as_deref()).await?;
    let mut lines = Vec::new();
    for record in records {
        let line = serde_json::to_vec(&record)?;
        lines.extend(line);
        lines.push(b'\n');
    }
    Ok((lines, next))
}

/// The register as NDJSON, a page at a time.
pub fn records(catalog: Catalog) -> impl Stream<Item = Result<web::Bytes, CatalogError>> {
    let mut reads = Reads(VecDeque::new());
    each(&mut reads);
    stream::try_unfold((reads.0, None), move |(mut reads, after)| {
        let catalog = catalog.clone();
        async move {
            let Some(read) = reads.front() else {
                return Ok(None);
            };
            let (lines, next) = read(catalog, after).await?;
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

/// The register as a download.
pub async fn serve(request: HttpRequest, catalog: web::Data<Catalog>) -> Result<HttpResponse, Problem> {
    use futures_util::StreamExt;
    nothing(request.query_string())?;
    let catalog = catalog.request();
    // a database that is gone is told before the first byte
    catalog.ping().await?;
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"records.ndjson\""))
        .streaming(records(catalog).map(|lines| lines.map_err(Cut))))
}
