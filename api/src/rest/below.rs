//! Lists below one record: `/v1/partners/{id}/deals`.
use super::{
    handlers::{Answer, answer},
    query::ListQuery,
};
use crate::{
    catalog::{Catalog, Page, Resource, Via},
    http::Problem,
};
use actix_web::HttpRequest;
use entity::RecordType;
use futures_util::{FutureExt, future::LocalBoxFuture};
use std::sync::Arc;

/// Answers with a page of one such list, below the record with an id.
pub type Reader = Arc<dyn Fn(HttpRequest, Catalog, String) -> LocalBoxFuture<'static, Answer> + Send + Sync>;

/// The reader of the `C` below records of a type.
pub fn reader<C: Resource>(parent: RecordType, via: fn() -> Via, query: Arc<ListQuery<C>>) -> Reader {
    Arc::new(move |request, catalog, id| {
        let query = query.clone();
        async move {
            let question = query.read(request.query_string())?;
            catalog.expect(parent, &id).await.map_err(|e| Problem::at(e, &request))?;
            let page = catalog.below(&via(), std::slice::from_ref(&id), &question).await?.remove(&id);
            let page = page.unwrap_or_else(|| Page::empty(&question));
            answer(&request, &catalog, &question, &page).await
        }
        .boxed_local()
    })
}
