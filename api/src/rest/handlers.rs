//! Answers: a page of a list, an item, the dataset.
use super::query::ListQuery;
use crate::{
    catalog::*,
    http::{Problem, nothing, pairs},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde::Serialize;
use std::sync::Arc;

/// What a handler says.
pub type Answer = Result<HttpResponse, Problem>;

/// The body of a list.
#[derive(Serialize)]
struct ListBody<'a, R> {
    data: Vec<&'a R>,
    page: PageBody,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct PageBody {
    limit: u64,
    total: Option<u64>,
    next: Option<String>,
    next_cursor: Option<String>,
    prev: Option<String>,
    prev_cursor: Option<String>,
}

/// What an answer is taken from.
#[derive(Serialize)]
struct Meta<'a> {
    dataset: &'a str,
    revision: &'a str,
    licence: &'a str,
}

impl<'a> Meta<'a> {
    fn of(dataset: &'a Dataset) -> Self {
        Self { dataset: &dataset.title, revision: &dataset.revision, licence: &dataset.licence }
    }
}

/// A page of a resource.
pub async fn list<R: Resource>(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<R>>) -> Answer {
    let catalog = catalog.request();
    let list = read.read(request.query_string())?;
    let page = catalog.list(&list).await?;
    answer(&request, &catalog, &list, &page).await
}

/// Prints a page.
pub async fn answer<R: Resource>(request: &HttpRequest, catalog: &Catalog, list: &List<R>, page: &Page<R>) -> Answer {
    let dataset = catalog.dataset().await?;
    let (next_cursor, prev_cursor) = (page.next(), page.previous());
    let address = |key: &str, cursor: Option<&String>| cursor.map(|c| turned(request, Some((key, c)))).transpose();
    let next = address("after", next_cursor.as_ref())?;
    let prev = address("before", prev_cursor.as_ref())?;
    let mut links = vec![format!("<{}>; rel=\"first\"", turned(request, None)?)];
    links.extend(next.iter().map(|address| format!("<{address}>; rel=\"next\"")));
    links.extend(prev.iter().map(|address| format!("<{address}>; rel=\"prev\"")));
    let page_body = PageBody { limit: list.limit, total: page.total, next, next_cursor, prev, prev_cursor };
    Ok(HttpResponse::Ok().insert_header((header::LINK, links.join(", "))).json(ListBody {
        data: page.rows.iter().map(|row| &row.item).collect(),
        page: page_body,
        meta: Meta::of(&dataset),
    }))
}

/// The same list from another cursor, or from its beginning.
fn turned(request: &HttpRequest, cursor: Option<(&str, &str)>) -> Result<String, CatalogError> {
    let mut pairs = pairs(request.query_string())?;
    pairs.retain(|(key, _)| key != "after" && key != "before");
    pairs.extend(cursor.map(|(key, text)| (key.to_owned(), text.to_owned())));
    let query = serde_html_form::to_string(&pairs).map_err(|e| CatalogError::invalid("query", e.to_string()))?;
    let path = request.path();
    Ok(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
}

/// One record of a type, with its citations and links.
pub async fn item<R: Resource>(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    let catalog = catalog.request();
    nothing(request.query_string())?;
    let record = catalog.item::<R>(&id).await.map_err(|e| Problem::at(e, &request))?;
    Ok(HttpResponse::Ok().json(catalog.detail(record).await?))
}

/// One record of any type, with its citations and links.
pub async fn record(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    let catalog = catalog.request();
    nothing(request.query_string())?;
    let record = catalog.record(&id).await.map_err(|e| Problem::at(e, &request))?;
    Ok(HttpResponse::Ok().json(catalog.detail(record).await?))
}

/// The dataset that is loaded.
pub async fn dataset(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    nothing(request.query_string())?;
    Ok(HttpResponse::Ok().json(&*catalog.dataset().await?))
}

#[derive(Serialize)]
struct All<T> {
    data: Vec<T>,
}

/// Every closed list.
pub async fn codelists(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    nothing(request.query_string())?;
    Ok(HttpResponse::Ok().json(All { data: catalog.request().codelists().await? }))
}

/// One closed list.
pub async fn codelist(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    nothing(request.query_string())?;
    let list = catalog.request().codelists().await?.into_iter().find(|list| list.id == *id);
    let list = list.ok_or_else(|| CatalogError::NotFound { what: "codelist", id: id.into_inner() })?;
    Ok(HttpResponse::Ok().json(list))
}

/// What there is under `/v1`.
pub async fn index(request: HttpRequest, catalog: web::Data<Catalog>, links: Arc<serde_json::Map<String, serde_json::Value>>) -> Answer {
    nothing(request.query_string())?;
    let dataset = catalog.dataset().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "links": *links, "meta": Meta::of(&dataset) })))
}
