//! One value of an indicator about a record, such as the exports of a year.
use super::*;
use super::{embedded, filter::part};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, observation, observation::Flow, observation::Measure, observation::ObservationStatus, record};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
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
    #[sea_orm(from_expr = "embedded::text(observation::Column::Indicator)")]
    pub indicator: Embedded<Ref>,
    /// The record it is about. Seen from this side is the flow.
    #[graphql(skip)]
    #[schema(value_type = Ref)]
    #[sea_orm(from_expr = "embedded::text(observation::Column::Subject)")]
    pub subject: Embedded<Ref>,
    /// The other side.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "embedded::text(observation::Column::Counterpart)")]
    pub counterpart: Embedded<Option<Ref>>,
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
    #[sea_orm(from_expr = "embedded::text(observation::Column::Items)")]
    pub items: Embedded<Option<Vec<String>>>,
    /// Whether it is a fact, a target or a forecast.
    pub status: ObservationStatus,
}

impl ObservationFilter {
    /// Values of several indicators are not compared.
    fn one_indicator(&self, asker: &str) -> Result<(), CatalogError> {
        match self.indicator.as_ref().and_then(|f| f.r#in.as_deref()).unwrap_or_default() {
            [_] => Ok(()),
            _ => Err(CatalogError::invalid(
                asker,
                format!("{asker}: values are compared within one indicator; name it, such as indicator=trade"),
            )),
        }
    }

    fn value(&self, filter: &ValueFilter) -> Result<Condition, CatalogError> {
        use observation::Column as C;
        if filter.compares() {
            self.one_indicator("value")?;
        }
        Ok(filter.on(C::ValueMin, C::ValueMax, C::Qualifier, |n| n.0))
    }
}

/// Which observations to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ObservationFilter {
    /// What is measured, by id.
    pub indicator: Option<CodeFilter>,
    /// The record it is about, by id.
    pub subject: Option<CodeFilter>,
    /// The other side, by id.
    pub counterpart: Option<CodeFilter>,
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

impl Filter for ObservationFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use observation::Column as C;
        Ok(Condition::all()
            .add(part(&self.indicator, |f| f.on(C::IndicatorId))?)
            .add(part(&self.subject, |f| f.on(C::SubjectId))?)
            .add(part(&self.counterpart, |f| f.on(C::CounterpartId))?)
            .add(part(&self.flow, |f| f.on(C::Flow))?)
            .add(part(&self.scope, |f| f.on(C::Scope))?)
            .add(part(&self.measure, |f| f.on(C::Measure))?)
            .add_option(self.period.as_ref().map(|f| f.on(C::PeriodFrom, C::PeriodTo)))
            .add_option(self.announced.as_ref().map(|f| f.on(C::AnnouncedFrom, C::AnnouncedTo)))
            .add(part(&self.value, |f| self.value(f))?)
            .add(part(&self.unit, |f| f.on(C::Unit))?)
            .add(part(&self.status, |f| f.on(C::Status))?))
    }
}

impl Resource for Observation {
    type Entity = observation::Entity;
    type Filter = ObservationFilter;
    type Sort = ObservationSort;
    const TYPE: RecordType = RecordType::Observation;
    const PLURAL: &'static str = "observations";
    const ORDER: Order<ObservationSort> = Order::desc(ObservationSort::Period);

    fn key(sort: ObservationSort, direction: Direction) -> SimpleExpr {
        use observation::Column as C;
        match (sort, direction) {
            (ObservationSort::Period, Direction::Asc) => C::PeriodFrom.into_simple_expr(),
            (ObservationSort::Period, Direction::Desc) => C::PeriodTo.into_simple_expr(),
            (ObservationSort::Announced, Direction::Asc) => C::AnnouncedFrom.into_simple_expr(),
            (ObservationSort::Announced, Direction::Desc) => C::AnnouncedTo.into_simple_expr(),
            (ObservationSort::Value, Direction::Asc) => C::ValueFirst.into_simple_expr(),
            (ObservationSort::Value, Direction::Desc) => C::ValueLast.into_simple_expr(),
            (ObservationSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
        }
    }

    fn check_order(sort: ObservationSort, filter: &ObservationFilter) -> Result<(), CatalogError> {
        match sort {
            ObservationSort::Value => filter.one_indicator("sort"),
            ObservationSort::Period | ObservationSort::Announced | ObservationSort::Title => Ok(()),
        }
    }
}
