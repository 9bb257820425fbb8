//! Counts and sums over REST: `/v1/stats/deals`, with the filters of the list.
use super::{
    answer::{Answer, Meta, json as printed, to_json},
    both::{Both, Ids},
    openapi, stats_file,
    stats_lists::{add_list, add_lists},
    stats_query::{OWN, Parted, StatsQuery, parameters},
};
use crate::{
    catalog::{
        Catalog, CatalogError, Listed,
        questions::stats::{
            Cell, Stats, Total,
            sum::{LeftOut, Sum},
        },
    },
    formats::format,
    http::{
        Endpoint, QUESTION, asked,
        components::{Components, response},
        media::JSON,
        pairs, whole,
    },
};
use actix_web::{HttpRequest, web};
use entity::RecordType;
use futures_util::FutureExt;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Adds the endpoints that count a list.
pub fn add<L: Listed>(table: &mut Vec<Endpoint>) {
    let query = Arc::new(StatsQuery::<L>::new());
    let told = query.clone();
    let (read, files) = (query.clone(), query.clone());
    let both = Both {
        ids: Ids::counts(L::NAME),
        page: Arc::new(move |request, catalog, _| answer(request, catalog, read.clone()).boxed_local()),
        file: Arc::new(move |request, catalog, _, format| stats_file::answer(request, catalog, files.clone(), format).boxed_local()),
        offer: &format::ROWS,
        parameters: Box::new({
            let query = query.clone();
            move |components| stats_file::parameters::<L>(query.params(), components)
        }),
    };
    let sums = if L::OF == Some(RecordType::Deal) { " and their amounts" } else { "" };
    let endpoint = Endpoint {
        tag: ("stats", "Counts and sums.".to_owned()),
        summary: format!("How many {} there are{sums}, in all and by one or two of what they have.", L::NAME),
        about: format!(
            "`by` names what to count by; filters are those of `/v1/{name}`. Each cell has the address of the list that it counts. Cells overlap where a \
             row has several values: `overlap` says so. Sums are of one currency each and leave out what may not be added, with the reason.",
            name = L::NAME
        ),
        entry: (L::OF == Some(RecordType::Deal)).then_some("stats"),
        parameters: Box::new(move |components| parameters::<L>(told.params(), true, components)),
        responses: Box::new(responses),
        ..both.endpoint(format!("/v1/stats/{}", L::NAME)).fails(&QUESTION)
    };
    both.add(endpoint, table);
}

fn responses(components: &mut Components) -> Map<String, Value> {
    // the outer ones first: each names the inner ones
    let mut stats = components.own::<Stats>();
    let mut total = components.own::<Total>();
    let mut cell = components.own::<Cell>();
    let mut sum = components.own::<Sum>();
    let mut left_out = components.own::<LeftOut>();
    let about = "Address of the list that it counts; null where no query string asks for it, such as for two sectors at once, or where it would be too long.";
    for counted in [&mut cell, &mut left_out] {
        counted["properties"]["list"] = json!({ "type": ["string", "null"], "description": about });
        if let Some(required) = counted["required"].as_array_mut() {
            required.push("list".into());
        }
    }
    sum["properties"]["left_out"]["items"] = components.named("LeftOut", left_out);
    let sum = components.named("Sum", sum);
    total["properties"]["sums"]["items"] = sum.clone();
    cell["properties"]["sums"]["items"] = sum;
    stats["properties"]["total"] = components.named("Total", total);
    stats["properties"]["cells"]["items"] = components.named("Cell", cell);
    let stats = components.named("Stats", stats);
    let meta = openapi::meta(components);
    let body = json!({
        "type": "object",
        "required": ["data", "meta"],
        "properties": { "data": stats, "meta": meta },
    });
    response("200", "The counts.", JSON, body)
}

async fn answer<L: Listed>(request: HttpRequest, catalog: web::Data<Catalog>, query: Arc<StatsQuery<L>>) -> Answer {
    let parted: Parted = pairs(&asked(&request))?.into_iter().partition(|(key, _)| OWN.contains(&key.as_str()));
    let question = query.question(&parted, whole(&parted.0, "limit")?)?;
    let snapshot = catalog.snapshot();
    let stats = snapshot.stats(&question).await.map_err(|e| query.named(&parted.1, e))?;
    let mut data = serde_json::to_value(&*stats).map_err(CatalogError::from)?;
    add_lists(&mut data["total"], &stats.total.sums, Some(&(format!("/v1/{}", L::NAME), parted.1.clone())))?;
    for (cell, told) in stats.cells.iter().zip(data["cells"].as_array_mut().into_iter().flatten()) {
        add_list::<L>(told, cell, &parted.1)?;
    }
    let dataset = snapshot.dataset().await?.view;
    Ok(printed(to_json(&json!({ "data": data, "meta": Meta::of(&dataset) }))?))
}
