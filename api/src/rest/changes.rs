//! What changed: a page of the log, and the same as a feed.
use super::{
    answer::{Answer, Meta, page_with},
    both::{Ids, Reader},
    feeds,
    files::Files,
    openapi::page_of_changes,
    parameters::list_parameters,
    query::ListQuery,
    tags,
};
use crate::{
    catalog::{Catalog, CatalogError, Change},
    http::{Endpoint, QUESTION, address, asked, pairs},
};
use actix_web::{HttpRequest, web};
use futures_util::FutureExt;
use serde::Serialize;
use std::sync::Arc;

const PATH: &str = "/v1/changes";

const ABOUT: &str = "Ask once without `since`; from then on with the revision that the last answer named (`meta.revision`, or follow `meta.poll`): an empty \
                     list says that nothing has changed. What one load brought comes as a whole, the newest load first; `sort=at` runs from the oldest. \
                     `type`, `action`, `id` and `since` find every change; the filters of `/v1/records` find those of records that are there now. \
                     `id` finds what became of the record under each id that it had. \
                     The log begins with the first load of this server (`meta.first_revision`), which tells all records as created.";

/// Where the log begins, and how to go on.
#[derive(Serialize)]
struct ChangesMeta<'a> {
    #[serde(flatten)]
    meta: Meta<'a>,
    first_revision: &'a str,
    first_loaded_at: &'a str,
    loaded_at: &'a str,
    complete: Option<bool>,
    poll: Option<String>,
}

/// The addresses of the log.
pub fn endpoints() -> Vec<Endpoint> {
    let query = Arc::new(ListQuery::<Change>::of_rows(&[]));
    let (read, told) = (query.clone(), query.clone());
    let page: Reader = Arc::new(move |request, catalog, _| list(request, catalog, read.clone()).boxed_local());
    let both = Files::of_rows(query).with_feeds(feeds::of_changes()).beside(Ids::list("changes"), page, None);
    let endpoint = Endpoint {
        tag: tags::register(),
        summary: "A page of what changed, the newest first: what became of which record, and which of its fields say something else."
            .to_owned(),
        about: ABOUT.to_owned(),
        entry: Some("changes"),
        parameters: Box::new(move |components| list_parameters(&told, components)),
        responses: Box::new(page_of_changes),
        ..both.endpoint(PATH).fails(&QUESTION)
    };
    let mut table = Vec::new();
    both.add(endpoint, &mut table);
    table
}

async fn list(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<Change>>) -> Answer {
    let snapshot = catalog.snapshot();
    let (list, _) = read.read(&asked(&request))?;
    let page = snapshot.list(&list).await.map_err(|e| read.named(&asked(&request), e))?;
    let (dataset, log) = (snapshot.dataset().await?.view, snapshot.change_log().await?);
    let meta = ChangesMeta {
        meta: Meta::of(&dataset),
        first_revision: &log.first_revision,
        first_loaded_at: &log.first_loaded_at,
        loaded_at: &log.loaded_at,
        complete: snapshot.knows_all_since(&list).await?,
        poll: poll(&request, &log.revision)?,
    };
    let printed: Vec<_> = page.rows.iter().map(|row| &row.record.json).collect();
    Ok(page_with(&request, &meta, list.limit, (&page, None), &printed)?)
}

/// The address that finds what comes after a revision, by the filter of a request; `None` where it would be too long.
fn poll(request: &HttpRequest, revision: &str) -> Result<Option<String>, CatalogError> {
    let mut pairs = pairs(&asked(request))?;
    pairs.retain(|(name, _)| !["since", "after", "before"].contains(&name.as_str()));
    pairs.push(("since".to_owned(), revision.to_owned()));
    address(PATH, &pairs)
}
