//! The W3C Reconciliation Service API 0.2, as OpenRefine speaks it: matching a column of names with records, and fetching what they have.
mod asked;
mod documented;
mod properties;

pub use documented::endpoints;

use crate::{
    catalog::{
        Catalog, CatalogError, ErrorCode, Record, Snapshot, Stored,
        questions::reconcile::{Candidate, Query},
        suggest,
    },
    http::{
        Problem,
        body::{self, FORM},
        nothing, one, origin, pairs,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use asked::{CONSTRAINTS, Extend};
use entity::{Codelist, RecordType};
use properties::{PROPERTIES, Property, description, type_of};
use serde_json::{Map, Value, json};

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
    let answer = match (one(&pairs, "queries")?, one(&pairs, "extend")?) {
        (Some(_), Some(_)) => return Err(CatalogError::invalid("extend", "extend: it is asked alone, without `queries`").into()),
        (Some(queries), None) => {
            let queries = asked::queries(queries)?;
            if queries.len() > BATCH {
                let why = format!("a batch has {BATCH} queries at most; this one has {}", queries.len());
                return Err(Problem::new(ErrorCode::TooLarge, why));
            }
            results(&snapshot, queries).await?
        }
        (None, Some(extend)) => {
            let extend: Extend = asked::json("extend", extend)?;
            if extend.ids.len() > ROWS {
                let why = format!("an extension is of {ROWS} records at most; this one names {}", extend.ids.len());
                return Err(Problem::new(ErrorCode::TooLarge, why));
            }
            extended(&snapshot, &extend).await?
        }
        (None, None) => {
            let title = &snapshot.dataset().await?.view.title;
            manifest(&origin(request), title)
        }
    };
    Ok(HttpResponse::Ok().json(answer))
}

/// What the service is and what it offers.
fn manifest(origin: &str, title: &str) -> Value {
    let suggest = |what: &str| json!({ "service_url": origin, "service_path": format!("/v1/reconcile/suggest/{what}") });
    json!({
        "versions": ["0.1", "0.2"],
        "name": title,
        "identifierSpace": format!("{origin}/v1/records/"),
        "schemaSpace": format!("{origin}/openapi.json"),
        "documentation": format!("{origin}/openapi.json"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "defaultTypes": RecordType::ENTRIES.iter().filter_map(|entry| RecordType::from_code(entry.code)).map(type_of).collect::<Vec<_>>(),
        "view": { "url": format!("{origin}/v1/records/{{{{id}}}}") },
        "preview": { "url": format!("{origin}/v1/reconcile/preview/{{{{id}}}}"), "width": PREVIEW.0, "height": PREVIEW.1 },
        "suggest": { "entity": suggest("entity"), "type": suggest("type"), "property": suggest("property") },
        "extend": {
            "propose_properties": { "service_url": origin, "service_path": "/v1/reconcile/properties" },
            "property_settings": [
                { "name": "lang", "label": "Language", "type": "text", "default": "en", "help_text": "BCP 47 tag; for names." },
                { "name": "limit", "label": "Values", "type": "number", "default": 0, "help_text": "How many of each at most; 0 is all." },
            ],
        },
        "batchSize": BATCH,
    })
}

async fn results(snapshot: &Snapshot, queries: Vec<(String, Query)>) -> Result<Value, CatalogError> {
    let (keys, queries): (Vec<String>, Vec<Query>) = queries.into_iter().unzip();
    let found = snapshot.reconcile(&queries).await?;
    let candidate = |it: &Candidate| {
        json!({
            "id": it.record.id, "name": it.record.title, "description": description(&it.record.view),
            "type": [type_of(it.record.record_type)], "score": it.score, "match": it.certain,
        })
    };
    let result = |all: &Vec<Candidate>| json!({ "result": all.iter().map(candidate).collect::<Vec<_>>() });
    Ok(keys.into_iter().zip(found.iter().map(result)).collect::<Map<String, Value>>().into())
}

async fn extended(snapshot: &Snapshot, asked: &Extend) -> Result<Value, CatalogError> {
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
    let ids: Vec<&str> = asked.ids.iter().map(String::as_str).filter(|id| !id.contains('\0')).collect();
    // what was matched long ago may have another id by now
    let former = snapshot.renamed(&ids).await?;
    let now: Vec<&str> = ids.iter().map(|id| former.get(*id).map_or(*id, String::as_str)).collect();
    let records: Vec<Option<Stored<Record>>> = snapshot.records(&now).await?;
    let row = |record: &Option<Stored<Record>>| -> Value {
        let values = |it: &Property, lang: &str, most: usize| -> Value {
            record.iter().flat_map(|record| (it.values)(&record.view, lang)).take(most).collect()
        };
        columns.iter().map(|(it, lang, most)| (it.id.to_owned(), values(it, lang, *most))).collect::<Map<String, Value>>().into()
    };
    let rows: Map<String, Value> = ids.iter().zip(&records).map(|(id, record)| ((*id).to_owned(), row(record))).collect();
    let meta = columns.iter().map(|(it, ..)| match it.entities {
        true => json!({ "id": it.id, "name": it.name, "type": type_of(RecordType::Partner) }),
        false => json!({ "id": it.id, "name": it.name }),
    });
    Ok(json!({ "meta": meta.collect::<Vec<_>>(), "rows": rows }))
}

/// The properties that records of a type have.
async fn proposed(request: HttpRequest) -> Answer {
    let pairs = pairs(request.query_string())?;
    let (of, limit) = (one(&pairs, "type")?.unwrap_or(RecordType::Partner.code()), one(&pairs, "limit")?);
    let most = limit.and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let fits = |it: &&Property| !it.of_partners || of == RecordType::Partner.code();
    let told = |it: &Property| json!({ "id": it.id, "name": it.name, "description": it.about });
    let all: Vec<Value> = PROPERTIES.iter().filter(fits).take(most).map(told).collect();
    Ok(HttpResponse::Ok().json(json!({ "type": of, "properties": all })))
}

/// What is typed so far; clients send more of their own, which says nothing here.
fn typed(request: &HttpRequest) -> Result<String, CatalogError> {
    Ok(one(&pairs(request.query_string())?, "prefix")?.unwrap_or_default().to_owned())
}

async fn suggested_entities(request: HttpRequest, catalog: web::Data<Catalog>) -> Answer {
    let prefix = typed(&request)?;
    let snapshot = catalog.snapshot();
    let found = if prefix.is_empty() { Vec::new() } else { snapshot.suggest(Some(prefix)).await? };
    let ids: Vec<&str> = found.iter().map(|it| &*it.id).collect();
    let records = snapshot.records(&ids).await?;
    let told = |it: &Stored<Record>| json!({ "id": it.id, "name": it.title, "description": description(&it.view), "notable": [type_of(it.record_type)] });
    Ok(HttpResponse::Ok().json(json!({ "result": records.iter().flatten().map(told).collect::<Vec<_>>() })))
}

async fn suggested_types(request: HttpRequest) -> Answer {
    let prefix = typed(&request)?.to_lowercase();
    let all = RecordType::ENTRIES.iter().filter(|it| it.code.starts_with(&prefix) || it.label.to_lowercase().starts_with(&prefix));
    let told = |it: &entity::codelist::Entry| json!({ "id": it.code, "name": it.label, "description": it.about });
    Ok(HttpResponse::Ok().json(json!({ "result": all.map(told).collect::<Vec<_>>() })))
}

async fn suggested_properties(request: HttpRequest) -> Answer {
    let prefix = typed(&request)?.to_lowercase();
    let fits = |(id, name): &&(&str, &str)| id.starts_with(&prefix) || name.to_lowercase().starts_with(&prefix);
    let all: Vec<Value> = CONSTRAINTS.iter().filter(fits).map(|(id, name)| json!({ "id": id, "name": name })).collect();
    Ok(HttpResponse::Ok().json(json!({ "result": all })))
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
