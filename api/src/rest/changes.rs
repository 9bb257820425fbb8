//! What changed: a page of the log, and the same as a feed.
use super::{
    handlers::{Answer, Meta, page_with},
    openapi::{list_parameters, page_of_changes},
    query::ListQuery,
    register_tag,
};
use crate::{
    catalog::{Catalog, CatalogError, Change},
    exports::atom,
    http::{Endpoint, Made, Media, QUESTION, Rules, address, asked, components::response, pairs},
};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

const PATH: &str = "/v1/changes";
const FEED: &str = "/v1/changes.atom";

const ABOUT: &str = "Ask once without `since`; from then on with the revision that the last answer named (`meta.revision`, or follow `meta.poll`): an empty \
                     list says that nothing has changed. What one load brought comes as a whole, the newest load first; `sort=at` runs from the oldest. \
                     `type`, `change`, `id` and `since` find every change; the filters of `/v1/records` find those of records that are there now. \
                     The log begins with the first load of this server (`meta.first_revision`), which tells all records as created.";
const FEED_ABOUT: &str = "The same as `/v1/changes`, with its filters, for feed readers: a page of the newest changes as an Atom feed (RFC 4287), 25 entries unless \
                          `limit` asks for more. `next` leads to older ones. The id of an entry stays the same.";

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
pub fn endpoints() -> [Endpoint; 2] {
    let query = Arc::new(ListQuery::<Change>::of_rows(&[]));
    let of_feed = Arc::new(ListQuery::<Change>::of_rows(&[]).without(&["sort", "total", "facet", "facet_limit"]));
    let (told, told_feed) = (query.clone(), of_feed.clone());
    let list = move |request: HttpRequest, catalog: web::Data<Catalog>| list(request, catalog, query.clone());
    let feed = move |request: HttpRequest, catalog: web::Data<Catalog>| feed(request, catalog, of_feed.clone());
    [
        Endpoint {
            tag: register_tag(),
            summary: "A page of what changed, the newest first: what became of which record, and which of its fields say something else."
                .to_owned(),
            about: ABOUT.to_owned(),
            entry: Some("changes"),
            parameters: Box::new(move |components| list_parameters(&told, components)),
            responses: Box::new(page_of_changes),
            ..Endpoint::get(PATH, "list_changes", list).fails(&QUESTION)
        },
        Endpoint {
            tag: register_tag(),
            summary: "What changed, the newest first, as a feed.".to_owned(),
            about: FEED_ABOUT.to_owned(),
            entry: Some("changes_feed"),
            parameters: Box::new(move |components| list_parameters(&told_feed, components)),
            rules: Rules { made: Made::FromRevision, media: Media::Stated(atom::MEDIA) },
            responses: Box::new(|_| response("200", "A page of the feed.", atom::MEDIA, json!({ "type": "string" }))),
            ..Endpoint::get(FEED, "feed_changes", feed).fails(&QUESTION)
        },
    ]
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
        poll: with(PATH, &request, Some(("since", &log.revision)))?,
    };
    let printed: Vec<_> = page.rows.iter().map(|row| &row.record.json).collect();
    Ok(page_with(&request, &meta, list.limit, (&page, None), &printed)?)
}

async fn feed(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<Change>>) -> Answer {
    let snapshot = catalog.snapshot();
    let (mut list, _) = read.read(&asked(&request))?;
    list.count = false;
    let page = snapshot.list(&list).await.map_err(|e| read.named(&asked(&request), e))?;
    let dataset = snapshot.dataset().await?.view;
    let next = page.next();
    let next = next.as_deref().map_or(Ok(None), |cursor| with(FEED, &request, Some(("after", cursor))))?;
    let feed = atom::Changes {
        asked: &asked(&request),
        own: with(FEED, &request, None)?,
        first: with(FEED, &request, Some(("after", "")))?,
        next,
        list: with(PATH, &request, Some(("after", "")))?,
        dataset: &dataset,
        changes: &page.rows.iter().map(|row| &*row.record.view).collect::<Vec<_>>(),
    };
    Ok(HttpResponse::Ok().content_type(atom::CONTENT_TYPE).body(atom::write(&feed)?))
}

/// An address with the query of a request, of which one parameter is another, or left out where it is empty. It is then read from its
/// beginning. `None` where it would be too long.
fn with(path: &str, request: &HttpRequest, other: Option<(&str, &str)>) -> Result<Option<String>, CatalogError> {
    let mut pairs = pairs(&asked(request))?;
    if let Some((key, value)) = other {
        pairs.retain(|(name, _)| ![key, "after", "before"].contains(&name.as_str()));
        if !value.is_empty() {
            pairs.push((key.to_owned(), value.to_owned()));
        }
    }
    address(path, &pairs)
}
