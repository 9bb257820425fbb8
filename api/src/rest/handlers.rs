//! Answers: a page of a list, an item, the dataset. Records are printed once, when they come into the store; here they are put together.
use super::{
    answer::{Answer, Meta, answer, found, json, origin, to_json},
    file_answer,
    query::ListQuery,
    shape::Shape,
};
use crate::{
    catalog::{Catalog, CatalogError, Head, Include, Listed, Record, Resource, Snapshot, Stored, What, asks, suggest},
    formats::{
        feed::entry::Links,
        format::{Format, Wanted},
    },
    http::{asked, downloads, nothing, one, pairs, whole_files::WholeFiles},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value};
use std::{ops::Deref, sync::Arc};

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
    file_answer::answer(&request, &snapshot, (format, format.writer(wanted)), stream::iter([Ok(vec![printed])]).boxed()).await
}

async fn told<T: Deref<Target = Head>>(snapshot: &Snapshot, record: &Stored<T>, shape: &Shape) -> Answer {
    Ok(json(shape.print(snapshot, &[record]).await?.concat()))
}

/// The dataset that is loaded, and the files of all of it.
pub async fn dataset(request: HttpRequest, catalog: web::Data<Catalog>, files: web::Data<WholeFiles>) -> Answer {
    nothing(request.query_string())?;
    files.settle().await?;
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
