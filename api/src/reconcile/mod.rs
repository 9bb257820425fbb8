//! The W3C Reconciliation Service API 0.2, as OpenRefine speaks it: matching a column of names with records, and fetching what they have.
mod answers;
mod asked;
mod documented;
mod properties;

pub use documented::endpoints;

use crate::{
    catalog::{
        Catalog, CatalogError, NUL, Record, Snapshot, Stored, asks, holds_nul,
        questions::reconcile::{Candidate, Query},
        suggest,
    },
    http::{
        ErrorCode, Problem,
        body::{self, FORM},
        nothing, one, origin,
        page::escaped,
        pairs,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use answers::{
    ReconciliationCandidate, ReconciliationChoice, ReconciliationChoices, ReconciliationColumn, ReconciliationEntities,
    ReconciliationEntity, ReconciliationExtension, ReconciliationManifest, ReconciliationProposal, ReconciliationResult,
    ReconciliationType,
};
use asked::{CONSTRAINTS, Extend};
use entity::{Codelist, RecordType};
use properties::{PROPERTIES, Property, description};
use serde_json::Value;
use std::collections::BTreeMap;

/// Queries of a batch, and records and columns of an extension, at most.
const BATCH: usize = 50;
const ROWS: usize = 500;
/// Pixels of a preview.
const PREVIEW: (u32, u32) = (400, 160);

type Answer = Result<HttpResponse, Problem>;

/// What is asked in the query string.
async fn get(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    answer(&request, &catalog, request.query_string()).await
}

/// What is asked in a form.
async fn post(request: HttpRequest, catalog: web::Data<Catalog>, payload: web::Payload) -> Answer {
    nothing(request.query_string())?;
    body::media(request.headers(), &[FORM])?;
    let body = body::read(request.headers(), payload.into_inner()).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Problem::new(ErrorCode::MalformedRequest, "body: it is not UTF-8"))?;
    answer(&request, &catalog, text).await
}

async fn answer(request: &HttpRequest, catalog: &Catalog, text: &str) -> Answer {
    let pairs = pairs(text)?;
    if let Some((key, _)) = pairs.iter().find(|(key, _)| key != "queries" && key != "extend") {
        return Err(CatalogError::invalid(key, format!("there is no parameter `{key}` here; it takes queries or extend")).into());
    }
    let snapshot = catalog.snapshot();
    Ok(match (one(&pairs, "queries")?, one(&pairs, "extend")?) {
        (Some(_), Some(_)) => return Err(CatalogError::invalid("extend", "extend: it is asked alone, without `queries`").into()),
        (Some(queries), None) => {
            let queries = asked::queries(queries)?;
            if queries.len() > BATCH {
                let why = format!("a batch has {BATCH} queries at most; this one has {}", queries.len());
                return Err(Problem::new(ErrorCode::TooLarge, why));
            }
            HttpResponse::Ok().json(results(&snapshot, queries).await?)
        }
        (None, Some(extend)) => {
            let extend: Extend = asked::json("extend", extend)?;
            if extend.ids.len() > ROWS {
                let why = format!("an extension is of {ROWS} records at most; this one names {}", extend.ids.len());
                return Err(Problem::new(ErrorCode::TooLarge, why));
            }
            HttpResponse::Ok().json(extended(&snapshot, &extend).await?)
        }
        (None, None) => {
            let title = snapshot.dataset().await?.view.title.clone();
            HttpResponse::Ok().json(ReconciliationManifest::new(&origin(request), title, BATCH, PREVIEW))
        }
    })
}

async fn results(snapshot: &Snapshot, queries: Vec<(String, Query)>) -> Result<BTreeMap<String, ReconciliationResult>, CatalogError> {
    let (keys, queries): (Vec<String>, Vec<Query>) = queries.into_iter().unzip();
    let found = snapshot.reconcile(&queries).await.map_err(|e| e.named(|_| "queries".to_owned(), asks, str::to_owned))?;
    let candidate = |it: &Candidate| ReconciliationCandidate {
        id: it.record.id.0.clone(),
        name: it.record.title.clone(),
        description: description(&it.record.view),
        r#type: [ReconciliationType::of(it.record.record_type)],
        score: it.score,
        r#match: it.certain,
    };
    let result = |all: &Vec<Candidate>| ReconciliationResult { result: all.iter().map(candidate).collect() };
    Ok(keys.into_iter().zip(found.iter().map(result)).collect())
}

async fn extended(snapshot: &Snapshot, asked: &Extend) -> Result<ReconciliationExtension, CatalogError> {
    let mut columns = Vec::new();
    for column in &asked.properties {
        let known = PROPERTIES.iter().find(|it| it.id == column.id).ok_or_else(|| {
            let near = suggest(&column.id, PROPERTIES.iter().map(|it| it.id));
            CatalogError::invalid("extend", format!("extend: there is no property `{}`{near}", column.id))
        })?;
        let lang = column.settings.get("lang").and_then(Value::as_str).filter(|lang| !lang.is_empty()).unwrap_or("en");
        // clients send what stands in a form field as text
        let limit = column.settings.get("limit").and_then(|limit| limit.as_u64().or_else(|| limit.as_str()?.parse().ok()));
        let most = limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0).unwrap_or(usize::MAX);
        columns.push((known, lang, most));
    }
    let ids: Vec<&str> = asked.ids.iter().map(String::as_str).collect();
    if ids.iter().any(|id| holds_nul(id)) {
        return Err(CatalogError::invalid("extend", format!("extend: an id {NUL}")));
    }
    // what was matched long ago may have another id by now
    let former = snapshot.renamed(&ids).await?;
    let now: Vec<&str> = ids.iter().map(|id| former.get(*id).map_or(*id, String::as_str)).collect();
    let records: Vec<Option<Stored<Record>>> = snapshot.records(&now).await?;
    let row = |record: &Option<Stored<Record>>| {
        let values =
            |it: &Property, lang: &str, most: usize| record.iter().flat_map(|record| (it.values)(&record.view, lang)).take(most).collect();
        columns.iter().map(|(it, lang, most)| (it.id, values(it, lang, *most))).collect()
    };
    let rows = ids.iter().zip(&records).map(|(id, record)| ((*id).to_owned(), row(record))).collect();
    let meta = columns.iter().map(|(it, ..)| ReconciliationColumn {
        id: it.id,
        name: it.name,
        r#type: it.entities.then(|| ReconciliationType::of(RecordType::Partner)),
    });
    Ok(ReconciliationExtension { meta: meta.collect(), rows })
}

/// The properties that records of a type have.
async fn proposed(request: HttpRequest) -> Answer {
    let pairs = pairs(request.query_string())?;
    let given = |key: &str| Ok::<_, CatalogError>(one(&pairs, key)?.filter(|text| !text.is_empty()));
    let of = given("type")?.unwrap_or(RecordType::Partner.code());
    if RecordType::from_code(of).is_none() {
        let near = suggest(of, RecordType::ENTRIES.iter().map(|entry| entry.code));
        return Err(CatalogError::invalid("type", format!("type: there is no type `{of}`{near}")).into());
    }
    let wrong = |text: &str| CatalogError::invalid("limit", format!("limit: `{text}` is not how many properties, a whole number"));
    let most = given("limit")?.map_or(Ok(usize::MAX), |text| text.parse().map_err(|_| wrong(text)))?;
    let fits = |it: &&Property| !it.of_partners || of == RecordType::Partner.code();
    let properties = PROPERTIES.iter().filter(fits).take(most).map(choice).collect();
    Ok(HttpResponse::Ok().json(ReconciliationProposal { r#type: of.to_owned(), properties }))
}

fn choice(it: &Property) -> ReconciliationChoice {
    ReconciliationChoice { id: it.id, name: it.name, description: it.about }
}

/// What is typed so far, and how many suggestions the client has already; what else clients send of their own says nothing here.
fn typed(request: &HttpRequest) -> Result<(String, usize), CatalogError> {
    let pairs = pairs(request.query_string())?;
    let had = one(&pairs, "cursor")?.filter(|text| !text.is_empty()).map_or(Ok(0), |text| {
        text.parse()
            .map_err(|_| CatalogError::invalid("cursor", format!("cursor: `{text}` is not how many suggestions to skip, a whole number")))
    })?;
    Ok((one(&pairs, "prefix")?.unwrap_or_default().to_owned(), had))
}

async fn suggested_entities(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    let (prefix, had) = typed(&request)?;
    let snapshot = catalog.snapshot();
    let found = if prefix.is_empty() { Vec::new() } else { snapshot.suggest(Some(prefix)).await? };
    let ids: Vec<&str> = found.iter().skip(had).map(|it| &*it.id).collect();
    let records = snapshot.records(&ids).await?;
    let told = |it: &Stored<Record>| ReconciliationEntity {
        id: it.id.0.clone(),
        name: it.title.clone(),
        description: description(&it.view),
        notable: [ReconciliationType::of(it.record_type)],
    };
    Ok(HttpResponse::Ok().json(ReconciliationEntities { result: records.iter().flatten().map(told).collect() }))
}

/// The choices whose id or name begins as is typed.
fn choices(request: &HttpRequest, all: impl Iterator<Item = ReconciliationChoice>) -> Answer {
    let (prefix, had) = typed(request)?;
    let prefix = prefix.to_lowercase();
    let fits = |it: &ReconciliationChoice| it.id.starts_with(&prefix) || it.name.to_lowercase().starts_with(&prefix);
    Ok(HttpResponse::Ok().json(ReconciliationChoices { result: all.filter(fits).skip(had).collect() }))
}

async fn suggested_types(request: HttpRequest) -> Answer {
    let all = RecordType::ENTRIES.iter();
    choices(&request, all.map(|it| ReconciliationChoice { id: it.code, name: it.label, description: it.about }))
}

async fn suggested_properties(request: HttpRequest) -> Answer {
    choices(&request, PROPERTIES.iter().filter(|it| CONSTRAINTS.contains(&it.id)).map(choice))
}

/// A record in a small page.
async fn preview(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let record = match snapshot.record(&id).await {
        Ok(record) => record,
        Err(e) => return Err(Problem::at(snapshot.suggesting(e).await, &request)),
    };
    let names: Vec<String> = match &*record.view {
        Record::Partner(it) => it.named.names.iter().map(|name| escaped(&name.text)).collect(),
        _ => Vec::new(),
    };
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>body{{font:14px sans-serif;margin:8px}}p{{margin:4px 0}}</style>\
         </head><body><p><strong>{title}</strong></p><p>{about} · {id}</p><p>{names}</p><p>{summary}</p></body></html>",
        title = escaped(&record.title),
        about = escaped(&description(&record.view)),
        id = escaped(&record.id),
        names = names.join(" · "),
        summary = escaped(record.summary.as_deref().unwrap_or_default()),
    );
    Ok(HttpResponse::Ok()
        .content_type(header::ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .body(page))
}
