//! The points of a series, in the order of their periods, without gaps where these are years.
use super::{Series, growth, stated_growth::SeriesGrowth};
use crate::catalog::{
    error::CatalogError,
    resources::observation::Observation,
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::date::FuzzyDate,
};
use async_graphql::SimpleObject;
use entity::{
    fuzzy::MAX_DAY,
    observation::{self, Measure, ObservationStatus},
    series,
};
use sea_orm::{
    FromQueryResult, IntoSimpleExpr,
    sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr},
};
use serde::Serialize;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use utoipa::ToSchema;

/// What a series says of one period. A second figure of the same period and status is a point of its own.
#[derive(Clone, Debug, Default, Serialize, ToSchema, SimpleObject)]
pub struct SeriesPoint {
    /// The period; null for a figure without one. A year between others of which nothing is said is a point without figures.
    pub period: Option<FuzzyDate>,
    /// What is stated as a fact.
    pub actual: Option<Observation>,
    /// What a party set itself, with the day on which it did in `announced`.
    pub target: Option<Observation>,
    /// What is expected, with the day on which it was in `announced`.
    pub forecast: Option<Observation>,
    /// Of a series of levels: by how much they changed to this period, as it is stated.
    pub growth: Vec<SeriesGrowth>,
}

/// An observation that has all in common with a series but measure and unit.
#[derive(FromQueryResult)]
struct Pair {
    series: String,
    observation: String,
}

impl Snapshot {
    /// The points of series, in the order of their keys; `None` for a key that no series has.
    ///
    /// # Errors
    /// What the database says.
    pub async fn points(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Vec<SeriesPoint>>>>, CatalogError> {
        self.kept(Kind::Points, ids, async |ids| self.read_points(ids).await).await
    }

    async fn read_points(&self, ids: &[&str]) -> Result<HashMap<String, Vec<SeriesPoint>>, CatalogError> {
        let all = self.series_of(ids).await?;
        let pairs = self.read_pairs(ids).await?;
        let mut observations: Vec<&str> = pairs.iter().map(|pair| pair.observation.as_str()).collect();
        observations.sort_unstable();
        observations.dedup();
        let read = self.get::<Observation>(&observations).await?;
        let by_id: HashMap<&str, Arc<Observation>> =
            observations.into_iter().zip(read).filter_map(|(id, read)| Some((id, read?.view))).collect();
        let each = ids.iter().zip(all).filter_map(|(id, series)| Some((*id, series?)));
        Ok(each
            .map(|(id, series)| {
                // all that is near, its growth too
                let near = pairs.iter().filter(|pair| pair.series == id).filter_map(|pair| by_id.get(pair.observation.as_str()));
                (id.to_owned(), points(&series, near.map(|it| &**it).collect()))
            })
            .collect())
    }

    async fn read_pairs(&self, ids: &[&str]) -> Result<Vec<Pair>, CatalogError> {
        use {observation::Column as O, series::Column as S};
        let alike = |own: S, other: O| {
            let known = |column: SimpleExpr| Func::coalesce([column, Expr::cust("''")]);
            Expr::expr(known(own.into_simple_expr())).eq(known(other.into_simple_expr()))
        };
        let on = S::SubjectId
            .into_simple_expr()
            .eq(O::SubjectId.into_simple_expr())
            .and(S::IndicatorId.into_simple_expr().eq(O::IndicatorId.into_simple_expr()))
            .and(alike(S::CounterpartId, O::CounterpartId))
            .and(alike(S::Flow, O::Flow))
            .and(alike(S::Scope, O::Scope));
        let select = Query::select()
            .expr_as(S::Id.into_simple_expr(), "series")
            .expr_as(O::Id.into_simple_expr(), "observation")
            .from(series::Entity)
            .inner_join(observation::Entity, on)
            .and_where(self.one_of(S::Id.into_simple_expr(), ids))
            .take();
        self.all(&select).await
    }
}

/// The points of a series, of the observations that have all in common with it but measure and unit.
fn points(series: &Series, mut near: Vec<&Observation>) -> Vec<SeriesPoint> {
    near.sort_by_key(|it| (key(it.period.as_ref()), key(it.announced.as_ref()), it.head.id.clone()));
    let is_own = |it: &&&Observation| it.measure == series.measure && it.value.unit == series.unit && it.value.per == series.per;
    let mut points: Vec<SeriesPoint> = Vec::new();
    for it in near.iter().filter(is_own) {
        let is_free = |point: &mut SeriesPoint| same(point.period.as_ref(), it.period.as_ref()) && slot(point, it.status).is_none();
        let at = points.iter_mut().position(is_free).unwrap_or_else(|| push(&mut points, it.period.as_ref()));
        let point = &mut points[at];
        *slot(point, it.status) = Some((*it).clone());
    }
    if series.measure == Measure::Level {
        for stated in near.iter().filter(|it| matches!(it.measure, Measure::Growth | Measure::Change)) {
            let told = growth::told(series, &near, stated);
            let beside = points.iter().position(|point| same(point.period.as_ref(), stated.period.as_ref()));
            let at = beside.unwrap_or_else(|| push(&mut points, stated.period.as_ref()));
            points[at].growth.push(told);
        }
    }
    fill(&mut points);
    points.sort_by_key(|point| key(point.period.as_ref()));
    points
}

/// Adds a point without figures, and says where.
fn push(points: &mut Vec<SeriesPoint>, period: Option<&FuzzyDate>) -> usize {
    points.push(SeriesPoint { period: period.cloned(), ..SeriesPoint::default() });
    points.len() - 1
}

fn slot(point: &mut SeriesPoint, status: ObservationStatus) -> &mut Option<Observation> {
    match status {
        ObservationStatus::Actual => &mut point.actual,
        ObservationStatus::Target => &mut point.target,
        ObservationStatus::Forecast => &mut point.forecast,
    }
}

/// Periods in order: by their first day, the shorter one first; figures without one come last, by the day on which they were stated.
fn key(period: Option<&FuzzyDate>) -> (String, String) {
    let day = |day: Option<&String>, open: &str| day.map_or_else(|| open.to_owned(), Clone::clone);
    period.map_or_else(
        || (MAX_DAY.to_owned(), MAX_DAY.to_owned()),
        |period| (day(period.earliest.as_ref(), ""), day(period.latest.as_ref(), MAX_DAY)),
    )
}

/// Whether two periods are the same; of figures without one nothing is known.
fn same(one: Option<&FuzzyDate>, other: Option<&FuzzyDate>) -> bool {
    one.is_some_and(|one| other.is_some_and(|other| (&one.earliest, &one.latest) == (&other.earliest, &other.latest)))
}

/// The year that a period is, if it is one.
fn year(period: &FuzzyDate) -> Option<i32> {
    let (first, last) = (period.earliest.as_deref()?, period.latest.as_deref()?);
    let whole = first.strip_suffix("-01-01").filter(|year| last.strip_suffix("-12-31") == Some(year))?;
    whole.parse().ok()
}

/// Adds the years between others of which nothing is said.
fn fill(points: &mut Vec<SeriesPoint>) {
    let years: BTreeSet<i32> = points.iter().filter_map(|point| year(point.period.as_ref()?)).collect();
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return };
    let missing = (*first..*last).filter(|year| !years.contains(year));
    let empty = missing.filter_map(|year| entity::FuzzyDate::parse(&format!("{year:04}")).ok());
    points.extend(empty.map(|period| SeriesPoint { period: Some(period.into()), ..SeriesPoint::default() }));
}
