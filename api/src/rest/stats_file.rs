//! Counts and sums as files: one row a cell, or one row for each sum of a cell.
use super::{
    answer::{Answer, origin},
    file_answer,
    file_query::{FileQuery, OF_FILES},
    parameters,
    stats_lists::add_list,
    stats_query::{self, OWN, Parted, StatsQuery},
};
use crate::{
    catalog::{
        Catalog, CatalogError, Listed, Param,
        questions::stats::{By, Cell, Stats, Total, sum::Sum},
    },
    formats::{
        feed::entry::Links,
        format::{Format, Wanted},
        table::{Options, Schema, Table},
    },
    http::{asked, components::Components, pairs},
};
use actix_web::{HttpRequest, web};
use entity::RecordType;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::sync::Arc;

/// The rows of which there may be several a cell.
const SUMS: &str = "sums";

/// What may be asked for as rows.
fn parts<L: Listed>() -> Vec<String> {
    let sums = L::OF == Some(RecordType::Deal);
    sums.then(|| SUMS.to_owned()).into_iter().collect()
}

/// The parameters of a file of counts.
pub fn parameters<L: Listed>(filter: &[Param], components: &mut Components) -> Vec<Value> {
    let mut all = stats_query::parameters::<L>(filter, false, components);
    all.extend(parameters::of_file(&format!("stats.{}", L::NAME), &parts::<L>(), components));
    all
}

/// Answers with every cell.
pub async fn answer<L: Listed>(request: HttpRequest, catalog: web::Data<Catalog>, query: Arc<StatsQuery<L>>, format: Format) -> Answer {
    let is_own = |key: &str| OWN.contains(&key) || OF_FILES.contains(&key);
    let parted: Parted = pairs(&asked(&request))?.into_iter().partition(|(key, _)| is_own(key));
    let asked = FileQuery::read(&parted.0, format, &parts::<L>())?;
    let question = query.question(&parted, None)?.up_to(asked.limit);
    let snapshot = catalog.long_snapshot()?;
    let stats = snapshot.stats(&question).await.map_err(|e| query.named(&parted.1, e))?;
    let table = Table::new(&schema(&stats.by, asked.rows.is_some()), Options { part: asked.rows.as_deref(), ..Options::default() });
    let rows = rows::<L>(&stats, &parted.1)?;
    let origin = origin(&request, &snapshot).await?;
    let wanted = Wanted { table: Arc::new(table), bom: asked.bom, origin, links: Links::default() };
    file_answer::answer(&request, &snapshot, (format, format.writer(wanted)), stream::iter([Ok(rows)]).boxed()).await
}

/// What is told of a cell: each thing that is counted by, with what it is called, and the counts; the sums only where they are the rows.
fn schema(by: &[By], sums: bool) -> Schema {
    let text = || json!({ "type": ["string", "null"] });
    let mut properties = json!({});
    for by in by {
        properties[by.code()] = text();
        properties[format!("{}_label", by.code())] = text();
    }
    for count in ["count", "certainly"] {
        properties[count] = json!({ "type": "integer" });
    }
    properties["list"] = text();
    let schema = Schema::object(properties);
    if sums { schema.and_list::<Sum>(SUMS) } else { schema }
}

/// Each cell as JSON; where nothing is counted by, the whole.
fn rows<L: Listed>(stats: &Stats, filter: &[(String, String)]) -> Result<Vec<String>, CatalogError> {
    if stats.by.is_empty() {
        let Total { count, sums } = stats.total.clone();
        let whole = Cell { keys: Vec::new(), count, certainly: count, sums, asks: Vec::new() };
        return Ok(vec![row::<L>(&whole, filter)?]);
    }
    stats.cells.iter().map(|cell| row::<L>(cell, filter)).collect()
}

fn row<L: Listed>(cell: &Cell, filter: &[(String, String)]) -> Result<String, CatalogError> {
    let mut row = json!({});
    for key in &cell.keys {
        row[key.by.code()] = key.value.clone().into();
        row[format!("{}_label", key.by.code())] = key.label.clone().into();
    }
    row["count"] = cell.count.into();
    row["certainly"] = cell.certainly.into();
    row["list"] = Value::Null;
    row[SUMS] = serde_json::to_value(&cell.sums)?;
    add_list::<L>(&mut row, cell, filter)?;
    Ok(row.to_string())
}
