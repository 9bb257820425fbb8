//! What answers are put together of: pages of printed rows, the dataset that they come from, and what an id leads to.
use super::shape::Shape;
use crate::{
    catalog::{CatalogError, Head, Listed, Page, Snapshot, dataset::Dataset},
    formats::writing::origin::Origin,
    http::{Problem, address, asked, pairs},
};
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde::Serialize;
use serde_json::{Map, Value};
use std::ops::Deref;

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

/// Where what a request asks for comes from.
///
/// # Errors
/// What the database says.
pub async fn origin(request: &HttpRequest, snapshot: &Snapshot) -> Result<Origin, CatalogError> {
    let (path, query) = (request.path(), asked(request));
    let address = match &*query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    Ok(Origin { dataset: snapshot.dataset().await?.view, address })
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
