//! Series of observations: which there are, and the points of each.
mod growth;
mod points;
mod stated_growth;

pub use points::SeriesPoint;
pub use stated_growth::SeriesGrowth;

use crate::catalog::{
    dataset::Codelist,
    error::{CatalogError, What, meant},
    query::{
        alike::Alike,
        codes::{CodeFilter, IdFilter},
        facets::{Facet, Labels},
        listed::{Criteria, Listed},
        meaning::Means,
        operators::{EnumFilter, IntFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts, Shared},
        within::{OtherPartnerFilter, SubjectFilter},
    },
    records::possible,
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        head::{RecordId, Ref},
        json_column::{self, JsonColumn},
    },
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType, fuzzy,
    observation::{self, Flow, Measure},
    quantity::Per,
    series,
    words::{label, quantity::unit as said, title},
};
use sea_orm::{
    FromQueryResult, IntoSimpleExpr, Iterable,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Observations of one measure of one thing, which differ in period and status only.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Series {
    /// Its key: indicator, subject, counterpart, flow, scope, measure, unit and, where values are per time, that, joined by points; `_` where
    /// there is none. `trade.belarus.uzbekistan.turnover._.level.USD`.
    #[schema(value_type = String)]
    pub id: RecordId,
    /// In English: `Trade: Belarus – Uzbekistan, turnover, USD`.
    pub title: String,
    /// What is measured.
    #[graphql(skip)]
    pub indicator: Ref,
    /// The record it is about. Seen from this side is the flow.
    #[graphql(skip)]
    pub subject: Ref,
    /// The other side.
    #[graphql(skip)]
    pub counterpart: Option<Ref>,
    /// Direction, seen from the subject.
    pub flow: Option<Flow>,
    /// The part that is meant; null means the whole.
    pub scope: Option<String>,
    /// Which measure.
    pub measure: Measure,
    /// ISO 4217 code, UCUM unit or a counted thing; null for a rank.
    pub unit: Option<String>,
    /// Per which time.
    pub per: Option<Per>,
    /// How many observations it has, targets and forecasts too.
    pub count: i64,
    /// First possible day of its periods, ISO 8601; null if open, or if none has a period.
    pub earliest: Option<String>,
    /// Last possible day of its periods, ISO 8601; null if open, or if none has a period.
    pub latest: Option<String>,
}

/// What series can be asked by their key.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
pub struct SeriesKeyFilter {
    /// Its key.
    pub id: Option<IdFilter>,
}

impl Shared for SeriesKeyFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { id: ids } = self;
        parts.add("id", ids, |f, walk| f.on(id, Means::Text, walk))
    }

    fn asks_head(&self) -> bool {
        let Self { id: _ } = self;
        false
    }

    fn facets() -> Vec<Facet> {
        Vec::new()
    }
}

/// Which series to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct SeriesFilter {
    /// What is measured, by id.
    pub indicator: Option<IdFilter>,
    /// The record it is about.
    pub subject: Option<SubjectFilter>,
    /// The other side.
    pub counterpart: Option<OtherPartnerFilter>,
    /// Direction, seen from the subject.
    pub flow: Option<EnumFilter<Flow>>,
    /// The part that is meant; none means the whole.
    pub scope: Option<CodeFilter>,
    /// Which measure.
    pub measure: Option<EnumFilter<Measure>>,
    /// Unit: ISO 4217, UCUM or a counted thing.
    pub unit: Option<CodeFilter>,
    /// Per which time.
    pub per: Option<EnumFilter<Per>>,
    /// How many observations it has.
    pub count: Option<IntFilter>,
}

/// What series can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum SeriesSort {
    /// By how many observations they have.
    Count,
    /// By the periods of their observations: upwards by the first, downwards by the last.
    Period,
    /// By its key, which stays the same.
    Id,
}

impl Filter for SeriesFilter {
    type Shared = SeriesKeyFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use series::Column as C;
        let Self { indicator, subject, counterpart, flow, scope, measure, unit, per, count } = self;
        let indicators = Means::Record(RecordType::Indicator);
        parts.add("indicator", indicator, |f, walk| f.on(&C::IndicatorId.into_simple_expr(), indicators, walk))?;
        parts.add("subject", subject, |f, walk| f.on(C::SubjectId, walk))?;
        parts.add("counterpart", counterpart, |f, walk| f.on(C::CounterpartId, Means::Subject, walk))?;
        parts.add("flow", flow, |f, walk| f.on(C::Flow, walk))?;
        parts.add("scope", scope, |f, walk| f.on(C::Scope, Means::Scope, walk))?;
        parts.add("measure", measure, |f, walk| f.on(C::Measure, walk))?;
        parts.add("unit", unit, |f, walk| f.on(C::Unit, Means::Unit, walk))?;
        parts.add("per", per, |f, walk| f.on(C::Per, walk))?;
        parts.add("count", count, |f, walk| f.on(C::Count, walk))
    }

    fn facets() -> Vec<Facet> {
        use series::Column as C;
        vec![
            Facet::record("indicator", C::IndicatorId),
            Facet::record("subject", C::SubjectId).of_values(),
            Facet::within("subject__within", C::SubjectId),
            Facet::record("counterpart", C::CounterpartId).of_values(),
            Facet::within("counterpart__within", C::CounterpartId),
            Facet::listed::<Flow>("flow", C::Flow),
            Facet::coded("scope", C::Scope, Labels::Code("scope")),
            Facet::listed::<Measure>("measure", C::Measure),
            Facet::coded("unit", C::Unit, Labels::Code("unit")),
            Facet::listed::<Per>("per", C::Per),
        ]
    }
}

impl Listed for Series {
    type Filter = SeriesFilter;
    type Sort = SeriesSort;
    const NAME: &'static str = "series";
    const OF: Option<RecordType> = None;
    const ORDER: Order<SeriesSort> = Order::desc(SeriesSort::Count);

    fn rows(_head: bool) -> SelectStatement {
        Query::select().from(series::Entity).take()
    }

    fn id(_head: bool) -> SimpleExpr {
        series::Column::Id.into_simple_expr()
    }

    fn key(sort: SeriesSort, direction: Direction) -> SortColumn {
        use series::Column as C;
        match (sort, direction) {
            (SeriesSort::Count, _) => C::Count.into(),
            (SeriesSort::Period, Direction::Asc) => C::PeriodFrom.into(),
            (SeriesSort::Period, Direction::Desc) => C::PeriodTo.into(),
            (SeriesSort::Id, _) => C::Id.into(),
        }
    }

    fn check_order(_: SeriesSort, _: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn read(snapshot: &Snapshot, _: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        snapshot.series_of(ids).await
    }
}

/// What the ids of a series are called.
#[derive(FromQueryResult)]
struct Called {
    indicator: JsonColumn<Ref>,
    subject: JsonColumn<Ref>,
    counterpart: JsonColumn<Option<Ref>>,
}

impl Snapshot {
    /// One series by its key.
    ///
    /// # Errors
    /// A key that no series has, and what the database says.
    pub async fn one_series(&self, id: &str) -> Result<Stored<Series>, CatalogError> {
        possible(What::Series, id)?;
        if let Some(found) = self.series_of(&[id]).await?.pop().flatten() {
            return Ok(found);
        }
        let listed = "; the list of series names each by its key, such as `trade.belarus.poland.turnover._.level.USD`";
        let hint = self.nearest_series(id).await?.map_or_else(|| listed.to_owned(), |near| meant(Some(&near)));
        Err(CatalogError::NotFound { what: What::Series, id: id.to_owned(), hint })
    }

    /// Series in the order of their keys; `None` for a key that none has.
    async fn series_of(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Series>>>, CatalogError> {
        self.kept(Kind::Series, ids, async |ids| self.read_series(ids).await).await
    }

    async fn read_series(&self, ids: &[&str]) -> Result<HashMap<String, Series>, CatalogError> {
        use observation::Column as O;
        let mut select = Query::select().from(series::Entity).take();
        for column in series::Column::iter() {
            select.expr(column.into_simple_expr());
        }
        select
            .expr_as(json_column::text(O::Indicator), "indicator")
            .expr_as(json_column::text(O::Subject), "subject")
            .expr_as(json_column::text(O::Counterpart), "counterpart")
            .inner_join(observation::Entity, series::Column::ObservationId.into_simple_expr().eq(O::Id.into_simple_expr()))
            .and_where(self.one_of(series::Column::Id.into_simple_expr(), ids));
        let lists = self.codelists().await?;
        let mut found = HashMap::new();
        for row in self.rows(&select).await? {
            let series = view(series::Model::from_query_result(&row, "")?, Called::from_query_result(&row, "")?, &lists.view);
            found.insert(series.id.0.clone(), series);
        }
        Ok(found)
    }
}

fn view(row: series::Model, called: Called, lists: &[Codelist]) -> Series {
    let Called { indicator: JsonColumn(indicator), subject: JsonColumn(subject), counterpart: JsonColumn(counterpart) } = called;
    let scopes = lists.iter().filter(|list| list.id == "scope").flat_map(|list| &list.codes);
    let scope = row.scope.as_deref().map(|code| {
        let known = scopes.clone().find(|it| it.code == code);
        known.map_or_else(|| label(code), |it| it.label.clone())
    });
    let unit = row.unit.as_deref().map(|unit| said(unit, row.per));
    let names = (indicator.title.as_str(), subject.title.as_str(), counterpart.as_ref().map(|other| other.title.as_str()));
    Series {
        title: title::series(names, row.flow, scope.as_deref(), row.measure, unit.as_deref()),
        id: RecordId(row.id),
        indicator,
        subject,
        counterpart,
        flow: row.flow,
        scope: row.scope,
        measure: row.measure,
        unit: row.unit,
        per: row.per,
        count: row.count,
        earliest: day(row.period_from),
        latest: day(row.period_to),
    }
}

/// A day that is known.
fn day(key: String) -> Option<String> {
    (key != fuzzy::MIN_DAY && key != fuzzy::MAX_DAY).then_some(key)
}
