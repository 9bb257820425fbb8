//! The figures of series as the rows of a table: what each is of, its period and status, its value, and where it is stated.
use crate::{
    catalog::{
        CatalogError, Series, Snapshot, Stored,
        questions::series::SeriesPoint,
        resources::observation::Observation,
        values::{citation::Citation, date::FuzzyDate, head::RecordId, quantity::Value},
    },
    formats::table::{Options, Schema, Table},
};
use entity::observation::ObservationStatus;

/// What is told of the series that a figure is of, and then of the figure.
const FIELDS: [&str; 16] = [
    "id",
    "title",
    "indicator",
    "subject",
    "counterpart",
    "flow",
    "scope",
    "measure",
    "unit",
    "per",
    "period",
    "status",
    "announced",
    "value",
    "observation",
    "citations",
];

/// The table of figures.
pub fn table() -> Table {
    let schema = Schema::of::<Series>()
        .and::<FuzzyDate>("period")
        .and::<ObservationStatus>("status")
        .and::<FuzzyDate>("announced")
        .and::<Value>("value")
        .and::<RecordId>("observation")
        .and_list::<Citation>("citations");
    Table::new(&schema, Options { fields: Some(&FIELDS.map(str::to_owned)), ..Options::default() })
}

/// The figures of series, each as JSON. A year between others of which nothing is said is a row without a figure.
///
/// # Errors
/// What the database says.
pub async fn rows(snapshot: &Snapshot, series: &[Stored<Series>]) -> Result<Vec<String>, CatalogError> {
    let ids: Vec<&str> = series.iter().map(|it| &*it.id.0).collect();
    let points = snapshot.points(&ids).await?;
    let points: Vec<&[SeriesPoint]> = points.iter().map(|it| it.as_ref().map_or(&[][..], |it| it.view.as_slice())).collect();
    let observations: Vec<&str> = points.iter().flat_map(|it| it.iter().flat_map(figures)).map(|it| &*it.head.id.0).collect();
    let mut citations = snapshot.citations(&observations).await?.into_iter();
    let mut rows = Vec::new();
    for (series, points) in series.iter().zip(points) {
        for point in points {
            let period = serde_json::to_string(&point.period)?;
            for figure in figures(point) {
                let cited = citations.next().flatten();
                rows.push(series.with(&[
                    ("period", &period),
                    ("status", &serde_json::to_string(&figure.status)?),
                    ("announced", &serde_json::to_string(&figure.announced)?),
                    ("value", &serde_json::to_string(&figure.value)?),
                    ("observation", &serde_json::to_string(&figure.head.id)?),
                    ("citations", cited.as_ref().map_or("[]", |cited| &cited.json)),
                ]));
            }
            // growth stated beside a level is a figure of its own series
            if figures(point).next().is_none() && point.growth.is_empty() {
                rows.push(series.with(&[("period", &period)]));
            }
        }
    }
    Ok(rows)
}

fn figures(point: &SeriesPoint) -> impl Iterator<Item = &Observation> {
    [&point.actual, &point.target, &point.forecast].into_iter().flatten()
}
