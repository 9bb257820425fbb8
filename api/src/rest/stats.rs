//! Counts and sums over REST: `/v1/stats/deals`, with the filters of the list.
use super::{
    formats::Both,
    handlers::{Answer, Meta, json as printed, to_json},
    openapi, parameters, stats_file,
};
use crate::{
    catalog::{
        Catalog, CatalogError, List, Listed, MAX_LIMIT, Param, Params, asks,
        questions::stats::{
            Ask, Asked, By, Cell, DEFAULT_CELLS, Question, Stats, Total,
            sum::{LeftOut, Sum},
        },
        suggest_or_list, takes_role,
    },
    exports::format,
    http::{
        Endpoint, QUESTION, address, asked,
        components::{Components, response},
        pairs, values, whole,
    },
};
use actix_web::{HttpRequest, web};
use entity::{Codelist as _, RecordType};
use futures_util::FutureExt;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Keys that are not of the filter.
pub const OWN: [&str; 2] = ["by", "limit"];

/// Reads the query string of one list that is counted; its parameters are worked out once.
pub struct StatsQuery {
    params: Params,
}

/// Adds the endpoints that count a list.
pub fn add<L: Listed>(table: &mut Vec<Endpoint>) {
    let query = Arc::new(StatsQuery { params: Params::of::<L>() });
    let told = query.clone();
    let (read, files) = (query.clone(), query.clone());
    let both = Both {
        page: Arc::new(move |request, catalog, _| answer::<L>(request, catalog, read.clone()).boxed_local()),
        file: Arc::new(move |request, catalog, _, format| stats_file::answer::<L>(request, catalog, files.clone(), format).boxed_local()),
        offer: &format::ROWS,
        parameters: Box::new({
            let query = query.clone();
            move |components| stats_file::parameters::<L>(parameters::<L>(&query.params.list, components), components)
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
        parameters: Box::new(move |components| parameters::<L>(&told.params.list, components)),
        responses: Box::new(responses),
        ..both.endpoint(format!("/v1/stats/{}", L::NAME), format!("count_{}", L::NAME)).fails(&QUESTION)
    };
    both.add(endpoint, table);
}

fn parameters<L: Listed>(filter: &[Param], components: &mut Components) -> Vec<Value> {
    let by: Vec<&str> = Question::<L>::offers().map(By::code).collect();
    let offers = !by.is_empty();
    let by = json!({ "type": "array", "items": { "type": "string", "enum": by }, "maxItems": 2 });
    let about = "What rows are counted by: nothing, one or two, divided by commas.";
    let by = json!({ "name": "by", "in": "query", "description": about, "schema": by, "style": "form", "explode": false });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_CELLS });
    let limit = json!({ "name": "limit", "in": "query", "description": "How many cells are told.", "schema": limit });
    // of a list that is counted by nothing there is no value to name
    let by = offers.then(|| components.parameter(&format!("stats.{}", L::NAME), by));
    let limit = components.parameter("stats", limit);
    by.into_iter().chain([limit]).chain(parameters::filter_parameters(L::NAME, filter, components)).collect()
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
    response("200", "The counts.", "application/json", body)
}

/// The pairs of a query that are not of the filter, and those that are.
pub type Parted = (Vec<(String, String)>, Vec<(String, String)>);

impl StatsQuery {
    /// What is asked, with so many cells.
    ///
    /// # Errors
    /// A filter, a dimension or a limit that makes no sense.
    pub fn question<L: Listed>(&self, (own, filter): &Parted, limit: Option<i64>) -> Result<Question<L>, CatalogError> {
        let (asked, _) = self.params.parse::<L::Filter>(filter, &OWN)?;
        let list = List::<L>::new(asked, None).map_err(|e| self.named(filter, e))?;
        Question::new(list, &by::<L>(own)?, (limit, "limit")).map_err(|e| self.named(filter, e))
    }

    /// An error of a question with its field called as the query calls it.
    pub fn named(&self, pairs: &[(String, String)], error: CatalogError) -> CatalogError {
        error.named(|path| self.params.name(pairs, path), asks, str::to_owned)
    }
}

async fn answer<L: Listed>(request: HttpRequest, catalog: web::Data<Catalog>, query: Arc<StatsQuery>) -> Answer {
    let parted: Parted = pairs(&asked(&request))?.into_iter().partition(|(key, _)| OWN.contains(&key.as_str()));
    let question = query.question::<L>(&parted, whole(&parted.0, "limit")?)?;
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

/// What is counted by.
fn by<L: Listed>(own: &[(String, String)]) -> Result<Vec<By>, CatalogError> {
    let read = |word: String| {
        By::ALL.iter().copied().find(|by| by.code().eq_ignore_ascii_case(&word)).ok_or_else(|| {
            let offers: Vec<&str> = Question::<L>::offers().map(By::code).collect();
            let hint = suggest_or_list(&word, offers.iter().copied());
            CatalogError::invalid("by", format!("by: there is no value `{word}`{hint}"))
        })
    };
    values(own, "by")?.into_iter().flatten().map(read).collect()
}

/// A list as it is asked for: its path and parameters.
type Address = (String, Vec<(String, String)>);

/// Adds to what is left out of the sums of some rows the address of the list of it, where the rows have one.
fn add_lists(told: &mut Value, sums: &[Sum], list: Option<&Address>) -> Result<(), CatalogError> {
    for (sum, told) in sums.iter().zip(told["sums"].as_array_mut().into_iter().flatten()) {
        for (left, told) in sum.left_out.iter().zip(told["left_out"].as_array_mut().into_iter().flatten()) {
            told["list"] = list.map_or(Ok(None), |(path, pairs)| address(path, &left_out(pairs, left)))?.into();
        }
    }
    Ok(())
}

/// Adds to what is told of a cell the addresses of the list that it counts, and of what is left out of its sums.
///
/// # Errors
/// A query that cannot be written.
pub fn add_list<L: Listed>(told: &mut Value, cell: &Cell, filter: &[(String, String)]) -> Result<(), CatalogError> {
    let list = cell_list::<L>(filter, cell);
    told["list"] = list.as_ref().map_or(Ok(None), |(path, pairs)| address(path, pairs))?.into();
    add_lists(told, &cell.sums, list.as_ref())
}

/// The parameters of a list with those that leave of it what is left out of a sum.
fn left_out(pairs: &[(String, String)], left: &LeftOut) -> Vec<(String, String)> {
    let own = ["currency", "currency__in", "currency__isnull", "not_summed", "not_summed__in"];
    let mut pairs: Vec<_> = pairs.iter().filter(|(key, _)| !own.contains(&key.as_str())).cloned().collect();
    pairs.push(match &left.currency {
        Some(currency) => ("currency".to_owned(), currency.clone()),
        None => ("currency__isnull".to_owned(), "true".to_owned()),
    });
    pairs.push(("not_summed".to_owned(), left.reason.code().to_owned()));
    pairs
}

/// The list that a cell counts; `None` where a query string cannot ask for it.
fn cell_list<L: Listed>(filter: &[(String, String)], cell: &Cell) -> Option<Address> {
    let mut path = format!("/v1/{}", L::NAME);
    let mut pairs = filter.to_vec();
    for ask in &cell.asks {
        let field = ask.path.first().copied().unwrap_or_default();
        let asked = filter.iter().any(|(key, _)| key.split("__").next() == Some(field));
        let fits = match ask.by {
            By::Type | By::Kind | By::Status => replace(&mut pairs, ask),
            By::Country if field == "country" => replace(&mut pairs, ask),
            By::Year => in_year(&mut pairs, filter, ask),
            // what is asked of a party holds of one, so another condition on a party stands in the address
            By::Partner if asked && takes_role(L::NAME) => {
                path = format!("/v1/partners/{}/{}", text(ask), L::NAME);
                true
            }
            By::Role if asked && path.starts_with("/v1/partners/") => {
                pairs.push(("role".to_owned(), text(ask)));
                true
            }
            By::Partner | By::Role | By::Country | By::Place | By::Sector | By::Source | By::Chapter => {
                pairs.push((key(ask), text(ask)));
                !asked
            }
        };
        if !fits {
            return None;
        }
    }
    Some((path, pairs))
}

/// Asks for one value of what a row has one of, among those that are asked for.
fn replace(pairs: &mut Vec<(String, String)>, ask: &Ask) -> bool {
    let key = key(ask);
    pairs.retain(|(known, _)| *known != key && *known != format!("{key}__in"));
    pairs.push((key, text(ask)));
    true
}

/// Asks for a year beside other conditions on the date.
fn in_year(pairs: &mut Vec<(String, String)>, filter: &[(String, String)], ask: &Ask) -> bool {
    let (key, text) = (key(ask), text(ask));
    let asked = |key: &str| filter.iter().any(|(known, _)| known == key);
    if ask.value == Asked::Missing {
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, text));
        return true;
    }
    if !asked(&key) {
        pairs.push((key, text));
        return true;
    }
    // possibly in it or after, and possibly in it or before
    let ends = [format!("{key}__gte"), format!("{key}__lte")];
    let free = !ends.iter().any(|key| asked(key));
    pairs.extend(ends.map(|key| (key, text.clone())));
    free
}

/// The parameter that asks for it: the first operator of a field is also the bare field.
fn key(ask: &Ask) -> String {
    let path: Vec<&str> = ask.path.iter().copied().filter(|step| !["in", "overlaps"].contains(step)).collect();
    path.join("__")
}

fn text(ask: &Ask) -> String {
    match &ask.value {
        Asked::Code(text) | Asked::Text(text) | Asked::Date(text) => text.clone(),
        Asked::Number(n) => n.to_string(),
        Asked::Missing => "true".to_owned(),
    }
}
