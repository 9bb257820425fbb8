//! What observations measure.
use crate::catalog::{
    error::CatalogError,
    query::{
        facets::Facet,
        head_filters::HeadFilter,
        operators::EnumFilter,
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
    },
    resources::resource::Resource,
    values::{date::FuzzyDate, head::Head, json_column, json_column::JsonColumn},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    indicator::{self, Nature},
    observation::Flow,
    record,
};
use sea_orm::DerivePartialModel;
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
    #[sea_orm(from_expr = "json_column::text(indicator::Column::Scopes)")]
    pub scopes: JsonColumn<Vec<String>>,
    /// Flows that its observations have, one each; empty where it has none.
    #[schema(value_type = Vec<Flow>)]
    #[sea_orm(from_expr = "json_column::text(indicator::Column::Flows)")]
    pub flows: JsonColumn<Vec<Flow>>,
    /// Units that its observations may have; `currency` is any ISO 4217 code.
    #[schema(value_type = Vec<String>)]
    #[sea_orm(from_expr = "json_column::text(indicator::Column::Units)")]
    pub units: JsonColumn<Vec<String>>,
}

/// Which indicators to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFilter {
    /// What sort of measure it is.
    pub nature: Option<EnumFilter<Nature>>,
}

/// What indicators can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorSort {
    /// By title, as an alphabet has it.
    Title,
}

impl Filter for IndicatorFilter {
    type Shared = HeadFilter;
    const INSTEAD: &[(&str, &str)] = &[
        ("party", "an indicator has no parties: its observations have a `subject` and a `counterpart`"),
        ("citation", "an indicator cites nothing: its observations do"),
        ("concerns", "an indicator concerns nobody: its observations do"),
    ];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use indicator::Column as C;
        let Self { nature } = self;
        parts.add("nature", nature, |f, walk| f.on(C::Nature, walk))
    }

    fn facets() -> Vec<Facet> {
        vec![Facet::listed::<Nature>("nature", indicator::Column::Nature)]
    }
}

impl Resource for Indicator {
    type Entity = indicator::Entity;
    type Filter = IndicatorFilter;
    type Sort = IndicatorSort;
    const TYPE: RecordType = RecordType::Indicator;
    const ORDER: Order<IndicatorSort> = Order::asc(IndicatorSort::Title);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        None
    }

    fn key(sort: IndicatorSort, direction: Direction) -> SortColumn {
        match (sort, direction) {
            (IndicatorSort::Title, _) => record::Column::TitleKey.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Indicator {
            lists {
                /// Its values.
                observations: Observation = Via::new(entity::observation::Column::IndicatorId, entity::observation::Column::Id);
            }
        } }
    };
}
pub(crate) use relations;
