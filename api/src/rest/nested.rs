//! Lists below one record: `/v1/partners/{id}/deals`.
use super::{
    answer::{answer, found},
    both::Reader,
    query::ListQuery,
};
use crate::{
    catalog::{CatalogError, Head, List, Listed, Snapshot, Start, Via},
    http::{address, asked, pairs},
};
use actix_web::HttpRequest;
use entity::RecordType;
use futures_util::FutureExt;
use std::{ops::Deref, sync::Arc};

/// Makes the reader of the `C` below records of a type.
pub fn reader<C: Listed + Deref<Target = Head>>(parent: RecordType, via: fn() -> Via, query: Arc<ListQuery<C>>) -> Reader {
    Arc::new(move |request, catalog, id| {
        let (snapshot, query) = (catalog.snapshot(), query.clone());
        async move {
            let (list, shape) = query.read(&asked(&request))?;
            found(&request, &snapshot, snapshot.require(parent, &id).await).await?;
            let page = snapshot.page_below(&via(), &id, &list).await.map_err(|e| query.named(&asked(&request), e))?;
            let hint = match page.rows.is_empty() && parent == RecordType::Partner {
                true => elsewhere(&request, &snapshot, &id, &list).await?,
                false => None,
            };
            answer(&request, &snapshot, list.limit, (&page, hint), &shape).await
        }
        .boxed_local()
    })
}

/// Says of an empty list below a partner where such records are that concern it all the same.
async fn elsewhere<C: Listed>(
    request: &HttpRequest,
    snapshot: &Snapshot,
    id: &str,
    list: &List<C>,
) -> Result<Option<String>, CatalogError> {
    let mut pairs = pairs(&asked(request))?;
    let asks = |field: &str| pairs.iter().any(|(key, _)| key.split("__").next() == Some(field));
    // whoever asks which partners belong to one is not helped by the partner itself
    if C::NAME == RecordType::Partner.plural() || list.start != Start::First || asks("concerns") {
        return Ok(None);
    }
    let found = snapshot.concerning(id, list).await?;
    if found == 0 {
        return Ok(None);
    }
    pairs.retain(|(key, _)| !["role", "role__in"].contains(&key.as_str()));
    pairs.push(("concerns".to_owned(), id.to_owned()));
    let path = format!("/v1/{}", C::NAME);
    let there = address(&path, &pairs)?.unwrap_or_else(|| format!("{path} with `concerns={id}` in place of `role`"));
    Ok(Some(format!(
        "this list is empty; {there} finds {found} that concern `{id}` in another way: by another role, as a place, or through what lies within it"
    )))
}
