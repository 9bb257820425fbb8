//! One value of an indicator about a record, such as the exports of a year.
use crate::catalog::{
    error::CatalogError,
    query::{
        head_filters::StatedFilter,
        operators::{CodeFilter, DateFilter, EnumFilter, IdFilter, ValueFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        scope::Scope,
        within::{OtherPartnerFilter, SubjectFilter},
    },
    resource::Resource,
    values::{
        date::FuzzyDate,
        head::{Head, Ref},
        json_column,
        json_column::JsonColumn,
        quantity::Value,
    },
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    observation::{self, Flow, Measure, ObservationStatus},
    record,
};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr};
use serde::{Deserialize, Serialize};
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
    /// When it was stated.
    pub announced: Option<FuzzyDate>,
    /// The value. Values that differ in indicator, measure, scope, unit or status are never added.
    #[sea_orm(nested)]
    pub value: Value,
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
    /// When it was stated.
    pub announced: Option<DateFilter>,
    /// The value: needs `indicator`.
    pub value: Option<ValueFilter>,
    /// Unit: ISO 4217, UCUM or a counted thing.
    pub unit: Option<CodeFilter>,
    /// Whether it is a fact, a target or a forecast.
    pub status: Option<EnumFilter<ObservationStatus>>,
}

/// What observations can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum ObservationSort {
    /// By what it is of.
    Period,
    /// By when it was stated.
    Announced,
    /// By value; needs one `indicator`. Of ranks a small one is the better.
    Value,
    /// By title.
    Title,
}

/// Why values of several indicators are not compared.
const ONE_INDICATOR: &str = "values are compared within one indicator; name it, such as indicator=trade";

fn compared(value: &ValueFilter, scope: &mut Scope) -> Result<Condition, CatalogError> {
    use observation::Column as C;
    if value.compares() && scope.alike().is_none() {
        return Err(scope.refuse(None, ONE_INDICATOR));
    }
    value.on(C::ValueMin, C::ValueMax, C::Qualifier, |n| (n.0, n.0), scope)
}

impl Filter for ObservationFilter {
    type Shared = StatedFilter;
    const INSTEAD: &[(&str, &str)] =
        &[("party", "an observation has no parties: whom it is about is asked with `subject`, `counterpart` and `concerns`")];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use observation::Column as C;
        let Self { indicator, subject, counterpart, flow, scope, measure, period, announced, value, unit, status } = self;
        parts.add("indicator", indicator, |f, scope| f.on(&C::IndicatorId.into_simple_expr(), scope))?;
        parts.add("subject", subject, |f, scope| f.on(C::SubjectId, scope))?;
        parts.add("counterpart", counterpart, |f, scope| f.on(C::CounterpartId, scope))?;
        parts.add("flow", flow, |f, scope| f.on(C::Flow, scope))?;
        parts.add("scope", scope, |f, scope| f.on(C::Scope, scope))?;
        parts.add("measure", measure, |f, scope| f.on(C::Measure, scope))?;
        parts.add("period", period, |f, scope| f.on(C::PeriodFrom, C::PeriodTo, scope))?;
        parts.add("announced", announced, |f, scope| f.on(C::AnnouncedFrom, C::AnnouncedTo, scope))?;
        parts.add("value", value, compared)?;
        parts.add("unit", unit, |f, scope| f.on(C::Unit, scope))?;
        parts.add("status", status, |f, scope| f.on(C::Status, scope))
    }

    fn alike(&self) -> Option<&str> {
        self.indicator.as_ref().and_then(IdFilter::one)
    }
}

impl Resource for Observation {
    type Entity = observation::Entity;
    type Filter = ObservationFilter;
    type Sort = ObservationSort;
    const TYPE: RecordType = RecordType::Observation;
    const ORDER: Order<ObservationSort> = Order::desc(ObservationSort::Period);

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

    fn check_order(sort: ObservationSort, indicator: Option<&str>) -> Result<(), CatalogError> {
        match sort {
            ObservationSort::Value if indicator.is_none() => Err(CatalogError::field(["sort"], ONE_INDICATOR)),
            ObservationSort::Value | ObservationSort::Period | ObservationSort::Announced | ObservationSort::Title => Ok(()),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Observation {
            ones {
                /// What is measured.
                indicator: Indicator = |it| Some(&it.indicator.0);
            }
            records {
                /// The record it is about. Seen from this side is the flow.
                subject = |it| Some(&it.subject.0);
                /// The other side.
                counterpart = |it| it.counterpart.as_ref();
            }
        } }
    };
}
pub(crate) use relations;
