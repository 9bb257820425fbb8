//! Lists below one record: `/v1/partners/{id}/deals`.
use super::{
    handlers::{Answer, answer, found},
    query::ListQuery,
};
use crate::catalog::{Resource, Snapshot, Via};
use actix_web::HttpRequest;
use entity::RecordType;
use futures_util::{FutureExt, future::LocalBoxFuture};
use std::sync::Arc;

/// Answers with a page of one list, below the record with an id.
pub type Reader = Arc<dyn Fn(HttpRequest, Snapshot, String) -> LocalBoxFuture<'static, Answer> + Send + Sync>;

/// Makes the reader of the `C` below records of a type.
pub fn reader<C: Resource>(parent: RecordType, via: fn() -> Via, query: Arc<ListQuery<C>>) -> Reader {
    Arc::new(move |request, snapshot, id| {
        let query = query.clone();
        async move {
            let (list, shape) = query.read(request.query_string())?;
            found(&request, &snapshot, snapshot.expect(parent, &id).await).await?;
            let page = snapshot.page_below(&via(), &id, &list).await.map_err(|e| query.named(request.query_string(), e))?;
            answer(&request, &snapshot, list.limit, &page, &shape).await
        }
        .boxed_local()
    })
}
