//! One value of an indicator about a record, such as the exports of a year.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        codes::{CodeFilter, IdFilter},
        facets::{Facet, Labels},
        filter_walk::FilterWalk,
        head_filters::StatedFilter,
        meaning::Means,
        operators::{DateFilter, EnumFilter, ValueFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        within::{OtherPartnerFilter, SubjectFilter},
    },
    resources::resource::Resource,
    values::{
        date::FuzzyDate,
        head::{Head, Ref},
        json_column,
        json_column::JsonColumn,
        // called `Value`, utoipa takes it for any JSON
        quantity::Value as Observed,
    },
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    observation::{self, Flow, Measure, ObservationStatus},
    record,
};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, IntoSimpleExpr, sea_query::ExprTrait};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// One value of an indicator about a record, such as the exports of a year.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "observation::Entity")]
#[graphql(complex)]
pub struct Observation {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// What is measured.
    #[graphql(skip)]
    #[schema(value_type = Ref)]
    #[sea_orm(from_expr = "json_column::text(observation::Column::Indicator)")]
    pub indicator: JsonColumn<Ref>,
    /// The record it is about. Seen from this side is the flow.
    #[graphql(skip)]
    #[schema(value_type = Ref)]
    #[sea_orm(from_expr = "json_column::text(observation::Column::Subject)")]
    pub subject: JsonColumn<Ref>,
    /// The other side.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "json_column::text(observation::Column::Counterpart)")]
    pub counterpart: JsonColumn<Option<Ref>>,
    /// Direction, seen from the subject.
    pub flow: Option<Flow>,
    /// The part that is meant; null means the whole.
    pub scope: Option<String>,
    /// Which measure of the series.
    pub measure: Measure,
    /// What it is of.
    pub period: Option<FuzzyDate>,
    /// When a target or forecast was announced, or a figure without a period stated.
    pub announced: Option<FuzzyDate>,
    /// The value. Values that differ in indicator, measure, scope, unit or status are never added.
    #[sea_orm(nested)]
    pub value: Observed,
    /// A list in place of a figure.
    #[schema(value_type = Option<Vec<String>>)]
    #[sea_orm(from_expr = "json_column::text(observation::Column::Items)")]
    pub items: JsonColumn<Option<Vec<String>>>,
    /// Whether it is a fact, a target or a forecast.
    pub status: ObservationStatus,
}

/// Which observations to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ObservationFilter {
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
    /// Which measure of the series.
    pub measure: Option<EnumFilter<Measure>>,
    /// What it is of.
    pub period: Option<DateFilter>,
    /// When a target or forecast was announced, or a figure without a period stated.
    pub announced: Option<DateFilter>,
    /// The value: needs one `indicator` and one `unit`.
    pub value: Option<ValueFilter>,
    /// Unit: ISO 4217, UCUM or a counted thing.
    pub unit: Option<CodeFilter>,
    /// Whether it is a fact, a target or a forecast.
    pub status: Option<EnumFilter<ObservationStatus>>,
    /// Whether it is a headline: the value itself, of the whole, as a fact (measure `level`, no scope, status `actual`).
    pub headline: Option<bool>,
}

/// What observations can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum ObservationSort {
    /// By what it is of.
    Period,
    /// By when it was stated.
    Announced,
    /// By value; needs one `indicator` and one `unit`. Of ranks a small one is the better.
    Value,
    /// By title, as an alphabet has it.
    Title,
}

/// Refuses to compare values, by `path`, that may be of several indicators or units.
fn comparable(alike: &Alike, path: Vec<Cow<'static, str>>) -> Result<(), CatalogError> {
    let fields: &[_] = match alike {
        Alike { indicator: Some(_), unit: Some(_) } => return Ok(()),
        Alike { indicator: Some(_), unit: None } => &[("unit", "USD")],
        Alike { indicator: None, .. } => &[("indicator", "trade"), ("unit", "USD")],
    };
    let detail = "values are compared within one indicator and one unit, or where there is no unit, as of ranks; name what is missing";
    Err(CatalogError::Needs { path, detail, fields })
}

fn compared(value: &ValueFilter, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
    use observation::Column as C;
    if value.compares() {
        comparable(walk.alike(), walk.path())?;
    }
    value.on(C::ValueMin, C::ValueMax, C::Qualifier, |n| (n.0, n.0), walk)
}

impl Filter for ObservationFilter {
    type Shared = StatedFilter;
    const INSTEAD: &[(&str, &str)] =
        &[("party", "an observation has no parties: whom it is about is asked with `subject`, `counterpart` and `concerns`")];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use observation::Column as C;
        let Self { indicator, subject, counterpart, flow, scope, measure, period, announced, value, unit, status, headline } = self;
        parts
            .add("indicator", indicator, |f, walk| f.on(&C::IndicatorId.into_simple_expr(), Means::Record(RecordType::Indicator), walk))?;
        parts.add("subject", subject, |f, walk| f.on(C::SubjectId, walk))?;
        parts.add("counterpart", counterpart, |f, walk| f.on(C::CounterpartId, Means::Subject, walk))?;
        parts.add("flow", flow, |f, walk| f.on(C::Flow, walk))?;
        parts.add("scope", scope, |f, walk| f.on(C::Scope, Means::Scope, walk))?;
        parts.add("measure", measure, |f, walk| f.on(C::Measure, walk))?;
        parts.add("period", period, |f, walk| f.on(C::PeriodFrom, C::PeriodTo, walk))?;
        parts.add("announced", announced, |f, walk| f.on(C::AnnouncedFrom, C::AnnouncedTo, walk))?;
        parts.add("value", value, compared)?;
        parts.add("unit", unit, |f, walk| f.on(C::Unit, Means::Unit, walk))?;
        parts.add("status", status, |f, walk| f.on(C::Status, walk))?;
        parts.add("headline", headline, |asked, _| {
            let level = C::Measure.eq(Measure::Level).and(C::Scope.is_null()).and(C::Status.eq(ObservationStatus::Actual));
            Ok(Condition::all().add(if *asked { level } else { level.not() }))
        })
    }

    fn facets() -> Vec<Facet> {
        use observation::Column as C;
        vec![
            Facet::record("indicator", C::IndicatorId).comparing(),
            Facet::record("subject", C::SubjectId).of_values(),
            Facet::within("subject__within", C::SubjectId),
            Facet::record("counterpart", C::CounterpartId).of_values(),
            Facet::within("counterpart__within", C::CounterpartId),
            Facet::listed::<Flow>("flow", C::Flow),
            Facet::coded("scope", C::Scope, Labels::Code("scope")),
            Facet::listed::<Measure>("measure", C::Measure),
            Facet::years("period", C::PeriodFrom, C::PeriodTo),
            Facet::years("announced", C::AnnouncedFrom, C::AnnouncedTo),
            Facet::coded("unit", C::Unit, Labels::Code("unit")).comparing(),
            Facet::listed::<ObservationStatus>("status", C::Status),
        ]
    }

    fn alike(&self) -> Alike {
        let indicator = self.indicator.as_ref().and_then(IdFilter::one).map(str::to_owned);
        let unit = self.unit.as_ref().and_then(CodeFilter::one).map(str::to_owned);
        let no_unit = || self.unit.as_ref().is_some_and(|unit| unit.isnull == Some(true)).then(String::new);
        Alike { indicator, unit: unit.or_else(no_unit) }
    }
}

impl Resource for Observation {
    type Entity = observation::Entity;
    type Filter = ObservationFilter;
    type Sort = ObservationSort;
    const TYPE: RecordType = RecordType::Observation;
    const ORDER: Order<ObservationSort> = Order::desc(ObservationSort::Period);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.period.as_ref()
    }

    fn key(sort: ObservationSort, direction: Direction) -> SortColumn {
        use observation::Column as C;
        match (sort, direction) {
            (ObservationSort::Period, Direction::Asc) => C::PeriodFrom.into(),
            (ObservationSort::Period, Direction::Desc) => C::PeriodTo.into(),
            (ObservationSort::Announced, Direction::Asc) => C::AnnouncedFrom.into(),
            (ObservationSort::Announced, Direction::Desc) => C::AnnouncedTo.into(),
            (ObservationSort::Value, Direction::Asc) => C::ValueFirst.into(),
            (ObservationSort::Value, Direction::Desc) => C::ValueLast.into(),
            (ObservationSort::Title, _) => record::Column::TitleKey.into(),
        }
    }

    fn check_order(sort: ObservationSort, alike: &Alike) -> Result<(), CatalogError> {
        match sort {
            ObservationSort::Value => comparable(alike, vec!["sort".into()]),
            ObservationSort::Period | ObservationSort::Announced | ObservationSort::Title => Ok(()),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Observation {
            ones {
                /// What is measured.
                indicator: Indicator = |it| &it.indicator;
            }
            records {
                /// The record it is about. Seen from this side is the flow.
                subject = |it| &it.subject;
            }
            perhaps_records {
                /// The other side.
                counterpart = |it| it.counterpart.as_ref();
            }
        } }
    };
}
pub(crate) use relations;
