//! Answers: a page of a list, an item, the dataset. Records are printed once, when they come into the store; here they are put together.
use super::{formats::origin, query::ListQuery, shape::Shape};
use crate::{
    catalog::{
        Catalog, CatalogError, Head, Include, Listed, Page, Record, Resource, Snapshot, Stored, What, asks, dataset::Dataset, suggest,
    },
    downloads::Maker,
    exports::{self, Format, Links, Wanted},
    http::{Problem, address, asked, downloads, nothing, one, pairs},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{ops::Deref, sync::Arc};

/// How to go on where the address of the next page would be too long.
const NO_ADDRESS: &str = "what is asked is too long for the address of the next page; send the same in a body, by QUERY or by POST to …/query, with `after`: `page.next_cursor`";

/// What a handler returns.
pub type Answer = Result<HttpResponse, Problem>;

#[derive(Serialize)]
struct PageBody {
    limit: u64,
    total: Option<u64>,
    next: Option<String>,
    next_cursor: Option<String>,
    prev: Option<String>,
    prev_cursor: Option<String>,
}

/// The dataset and revision that an answer comes from.
#[derive(Serialize)]
pub struct Meta<'a> {
    dataset: &'a str,
    revision: &'a str,
    licence: &'a str,
    cite_as: &'a str,
}

impl<'a> Meta<'a> {
    /// Of the dataset that is loaded.
    pub fn of(dataset: &'a Dataset) -> Self {
        Self { dataset: &dataset.title, revision: &dataset.revision, licence: &dataset.licence, cite_as: &dataset.cite_as }
    }
}

/// An answer of JSON.
pub fn json(body: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok().content_type(header::ContentType::json()).body(body.into())
}

/// A page of a list.
pub async fn list<L: Listed + Deref<Target = Head>>(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<L>>) -> Answer {
    let (list, shape) = read.read(&asked(&request))?;
    let snapshot = catalog.snapshot();
    let page = snapshot.list(&list).await.map_err(|e| read.named(&asked(&request), e))?;
    answer(&request, &snapshot, list.limit, (&page, None), &shape).await
}

/// What the beginning of a name may be meant for.
pub async fn suggestions(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    let pairs = pairs(&asked(&request))?;
    if let Some((key, _)) = pairs.iter().find(|(key, _)| key != "q") {
        return Err(CatalogError::invalid(key, format!("there is no parameter `{key}` here; it takes q")).into());
    }
    let typed = one(&pairs, "q")?.map(str::to_owned);
    let snapshot = catalog.snapshot();
    let names = snapshot.suggest(typed).await.map_err(|e| e.named(|path| path.join("__"), asks, str::to_owned))?;
    let dataset = snapshot.dataset().await?.view;
    Ok(json(format!("{{\"data\":{},\"meta\":{}}}", to_json(&names)?, to_json(&Meta::of(&dataset))?)))
}

/// Prints a page of so many rows at most, with a hint where else to look.
pub async fn answer<L: Listed + Deref<Target = Head>>(
    request: &HttpRequest,
    snapshot: &Snapshot,
    limit: u64,
    (page, hint): (&Page<L>, Option<String>),
    shape: &Shape,
) -> Answer {
    let rows: Vec<_> = page.rows.iter().map(|row| &row.record).collect();
    let printed = shape.print(snapshot, &rows).await?;
    page_of(request, snapshot, limit, (page, hint), &printed).await
}

/// A page of so many rows at most, which are printed.
pub async fn page_of<L: Listed>(
    request: &HttpRequest,
    snapshot: &Snapshot,
    limit: u64,
    page: (&Page<L>, Option<String>),
    rows: &[impl AsRef<str>],
) -> Answer {
    let dataset = snapshot.dataset().await?.view;
    Ok(page_with(request, &Meta::of(&dataset), limit, page, rows)?)
}

/// The same, with what is said of where it comes from.
pub fn page_with<L: Listed>(
    request: &HttpRequest,
    meta: &impl Serialize,
    limit: u64,
    (page, hint): (&Page<L>, Option<String>),
    rows: &[impl AsRef<str>],
) -> Result<HttpResponse, CatalogError> {
    let (next_cursor, prev_cursor) = (page.next(), page.previous());
    let other = |key: &str, cursor: Option<&String>| cursor.map_or(Ok(None), |c| turned(request, Some((key, c))));
    let next = other("after", next_cursor.as_ref())?;
    let prev = other("before", prev_cursor.as_ref())?;
    let told = [("first", &turned(request, None)?), ("next", &next), ("prev", &prev)];
    let links: Vec<String> =
        told.into_iter().filter_map(|(rel, address)| Some(format!("<{}>; rel=\"{rel}\"", address.as_ref()?))).collect();
    let hint = hint.or_else(|| (next.is_none() && next_cursor.is_some()).then(|| NO_ADDRESS.to_owned()));
    let page_body = PageBody { limit, total: page.total, next, next_cursor, prev, prev_cursor };
    let (page_json, meta) = (to_json(&page_body)?, to_json(meta)?);
    let mut body = String::with_capacity(rows.iter().map(|row| row.as_ref().len() + 1).sum::<usize>() + page_json.len() + meta.len() + 40);
    body.push_str("{\"data\":[");
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            body.push(',');
        }
        body.push_str(row.as_ref());
    }
    body.extend(["],\"page\":", &page_json]);
    if !page.facets.is_empty() {
        let values: Map<String, Value> =
            page.facets.iter().map(|it| Ok((it.name.clone(), serde_json::to_value(&it.values)?))).collect::<Result<_, CatalogError>>()?;
        let left_out: Map<String, Value> = page.facets.iter().map(|it| (it.name.clone(), it.left_out.into())).collect();
        body.extend([",\"facets\":", &to_json(&values)?, ",\"facets_left_out\":", &to_json(&left_out)?]);
    }
    if let Some(hint) = hint {
        body.extend([",\"hint\":", &to_json(&hint)?]);
    }
    body.extend([",\"meta\":", &meta, "}"]);
    let mut response = json(body);
    if let Some(links) = header::HeaderValue::from_str(&links.join(", ")).ok().filter(|links| !links.is_empty()) {
        response.headers_mut().insert(header::LINK, links);
    }
    Ok(response)
}

/// Prints JSON.
pub fn to_json(body: &impl Serialize) -> Result<String, CatalogError> {
    Ok(serde_json::to_string(body)?)
}

/// The same list from another cursor, or from its beginning; `None` where its address is too long.
fn turned(request: &HttpRequest, cursor: Option<(&str, &str)>) -> Result<Option<String>, CatalogError> {
    let mut pairs = pairs(&asked(request))?;
    pairs.retain(|(key, _)| key != "after" && key != "before");
    pairs.extend(cursor.map(|(key, text)| (key.to_owned(), text.to_owned())));
    address(request.path(), &pairs)
}

/// What an address names; an id that nothing has is met with the nearest, one that moved with where it is now.
pub async fn found<T>(request: &HttpRequest, snapshot: &Snapshot, found: Result<T, CatalogError>) -> Result<T, Problem> {
    match found {
        Ok(found) => Ok(found),
        Err(e) => Err(Problem::at(snapshot.suggesting(e).await, request)),
    }
}

/// One record of a type.
pub async fn item<R: Resource>(
    request: HttpRequest,
    catalog: web::Data<Catalog>,
    id: web::Path<String>,
    read: Arc<ListQuery<R>>,
) -> Answer {
    let shape = read.read_item(request.query_string())?;
    let snapshot = catalog.snapshot();
    let record = found(&request, &snapshot, snapshot.item::<R>(&id).await).await?;
    told(&snapshot, &record, &shape).await
}

/// One record of any type.
pub async fn record(request: HttpRequest, catalog: web::Data<Catalog>, id: String, read: Arc<ListQuery<Record>>) -> Answer {
    let shape = read.read_item(request.query_string())?;
    let snapshot = catalog.snapshot();
    let record = found(&request, &snapshot, snapshot.record(&id).await).await?;
    told(&snapshot, &record, &shape).await
}

/// One record of any type, with its citations, as a file.
pub async fn record_file(request: HttpRequest, catalog: web::Data<Catalog>, id: String, format: Format) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let record = found(&request, &snapshot, snapshot.record(&id).await).await?;
    let printed = Shape::default().and(Include::Citations).print(&snapshot, &[&record]).await?.concat();
    let wanted = Wanted { table: Arc::default(), bom: false, origin: origin(&request, &snapshot).await?, links: Links::default() };
    exports::answer(&request, &snapshot, (format, format.writer(wanted)), stream::iter([Ok(vec![printed])]).boxed()).await
}

async fn told<T: Deref<Target = Head>>(snapshot: &Snapshot, record: &Stored<T>, shape: &Shape) -> Answer {
    Ok(json(shape.print(snapshot, &[record]).await?.concat()))
}

/// The dataset that is loaded, and the files of all of it.
pub async fn dataset(request: HttpRequest, catalog: web::Data<Catalog>, maker: web::Data<Maker>) -> Answer {
    nothing(request.query_string())?;
    maker.settle().await?;
    let snapshot = catalog.snapshot();
    let (dataset, downloads) = (snapshot.dataset().await?, downloads(&snapshot).await?);
    Ok(json(dataset.with(&[("downloads", &to_json(&downloads)?)])))
}

/// Every closed list.
pub async fn codelists(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let (lists, dataset) = (snapshot.codelists().await?, snapshot.dataset().await?.view);
    Ok(json(format!("{{\"data\":{},\"meta\":{}}}", lists.json, to_json(&Meta::of(&dataset))?)))
}

/// One closed list.
pub async fn codelist(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    nothing(request.query_string())?;
    let lists = catalog.snapshot().codelists().await?;
    let list = lists.view.iter().find(|list| list.id == *id);
    let list = list.ok_or_else(|| {
        let hint = suggest(&id, lists.view.iter().map(|list| list.id.as_str()));
        CatalogError::NotFound { what: What::Codelist, id: id.into_inner(), hint }
    })?;
    Ok(HttpResponse::Ok().json(list))
}

/// Where programs and people find what the API is (RFC 9727, RFC 8631).
const DESCRIBED: &str = "</.well-known/api-catalog>; rel=\"api-catalog\"; type=\"application/linkset+json\", \
                         </openapi.json>; rel=\"service-desc\"; type=\"application/json\", </docs>; rel=\"service-doc\"; type=\"text/html\", \
                         </healthz>; rel=\"status\"; type=\"text/plain\"";

/// What there is under `/v1`.
pub async fn index(request: HttpRequest, catalog: web::Data<Catalog>, links: Arc<Map<String, Value>>) -> Answer {
    nothing(request.query_string())?;
    let dataset = catalog.snapshot().dataset().await?.view;
    let licence = format!("<https://spdx.org/licenses/{}>; rel=\"license\"", dataset.licence);
    let mut response = HttpResponse::Ok();
    response.insert_header((header::LINK, format!("{DESCRIBED}, {licence}")));
    Ok(response.json(serde_json::json!({ "links": *links, "meta": Meta::of(&dataset) })))
}
