//! Lists below one record: `/v1/partners/{id}/deals`. One handler reads them all off the list of relations.
use super::{
    handlers::{Answer, answer},
    query::ListQuery,
};
use crate::{
    catalog::{Catalog, ErrorCode, RelationFace, Resource, Snapshot, Via, suggest},
    http::Problem,
};
use actix_web::{HttpRequest, web};
use entity::RecordType;
use futures_util::{FutureExt, future::LocalBoxFuture};
use std::collections::HashMap;

/// The lists below records, by the plural of the parent and their own name.
#[derive(Default)]
pub struct SubLists(HashMap<(&'static str, &'static str), SubList>);

/// Reads a page of one such list.
type Read = fn(HttpRequest, Snapshot, SubList, String) -> LocalBoxFuture<'static, Answer>;

#[derive(Clone, Copy)]
struct SubList {
    parent: RecordType,
    via: fn() -> Via,
    read: Read,
}

impl RelationFace for SubLists {
    fn relation<P: Resource, C: Resource>(&mut self, name: &'static str, _about: &'static str, via: fn() -> Via) {
        let read: Read = |request, snapshot, list, id| page::<C>(request, snapshot, list, id).boxed_local();
        self.0.insert((P::PLURAL, name), SubList { parent: P::TYPE, via, read });
    }
}

/// A page of what lies below one record.
pub async fn below(
    request: HttpRequest,
    catalog: web::Data<Catalog>,
    lists: web::Data<SubLists>,
    path: web::Path<(String, String, String)>,
) -> Answer {
    let (plural, id, name) = path.into_inner();
    match lists.0.get(&(plural.as_str(), name.as_str())) {
        Some(list) => (list.read)(request, catalog.snapshot(), *list, id).await,
        None => {
            let near = suggest(&name, lists.0.keys().filter(|(of, _)| *of == plural).map(|(_, name)| *name));
            Err(Problem::new(ErrorCode::NotFound, format!("nothing is at {}{near}", request.path())))
        }
    }
}

async fn page<C: Resource>(request: HttpRequest, snapshot: Snapshot, list: SubList, id: String) -> Answer {
    let unread = || {
        tracing::error!(list = C::PLURAL, "no reader is registered");
        Problem::new(ErrorCode::Internal, "the server made a mistake; it has been logged")
    };
    let reader = request.app_data::<web::Data<ListQuery<C>>>().ok_or_else(unread)?;
    let question = reader.read(request.query_string())?;
    snapshot.expect(list.parent, &id).await.map_err(|e| Problem::at(e, &request))?;
    let page = snapshot.page_below(&(list.via)(), &id, &question).await?;
    answer(&request, &snapshot, &question, &page).await
}
