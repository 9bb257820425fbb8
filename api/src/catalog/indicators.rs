//! What observations measure.
use super::*;
use super::{embedded, filter::part};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, indicator, indicator::Nature, observation::Flow, record};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What observations measure.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "indicator::Entity")]
#[graphql(complex)]
pub struct Indicator {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// What sort of measure it is.
    pub nature: Nature,
    /// Scopes that its observations may have.
    #[schema(value_type = Vec<String>)]
    #[sea_orm(from_expr = "embedded::text(indicator::Column::Scopes)")]
    pub scopes: Embedded<Vec<String>>,
    /// Flows that its observations have, one each; empty where it has none.
    #[schema(value_type = Vec<Flow>)]
    #[sea_orm(from_expr = "embedded::text(indicator::Column::Flows)")]
    pub flows: Embedded<Vec<Flow>>,
    /// Units that its observations may have; `currency` is any ISO 4217 code.
    #[schema(value_type = Vec<String>)]
    #[sea_orm(from_expr = "embedded::text(indicator::Column::Units)")]
    pub units: Embedded<Vec<String>>,
}

/// Which indicators to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFilter {
    /// What sort of measure it is.
    pub nature: Option<EnumFilter<Nature>>,
}

/// What indicators can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorSort {
    /// By title.
    Title,
}

impl Filter for IndicatorFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use indicator::Column as C;
        Ok(Condition::all().add(part(&self.nature, |f| f.on(C::Nature))?))
    }
}

impl Resource for Indicator {
    type Entity = indicator::Entity;
    type Filter = IndicatorFilter;
    type Sort = IndicatorSort;
    const TYPE: RecordType = RecordType::Indicator;
    const PLURAL: &'static str = "indicators";
    const ORDER: Order<IndicatorSort> = Order::asc(IndicatorSort::Title);

    fn key(sort: IndicatorSort, direction: Direction) -> SimpleExpr {
        match (sort, direction) {
            (IndicatorSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
        }
    }
}
