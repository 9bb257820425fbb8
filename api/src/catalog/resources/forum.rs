//! A format that meets again: economic forum, business council, commission, working group, fair.
use crate::catalog::{
    error::CatalogError,
    query::{
        facets::Facet,
        head_filters::PartedFilter,
        operators::{DateFilter, EnumFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
    },
    resources::resource::Resource,
    values::{date::FuzzyDate, head::Head},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    forum::{self, ForumKind},
    record,
};
use sea_orm::DerivePartialModel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A format that meets again: economic forum, business council, commission, working group, fair.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "forum::Entity")]
#[graphql(complex)]
pub struct Forum {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of format.
    pub kind: ForumKind,
    /// When it was founded.
    pub founded: Option<FuzzyDate>,
}

/// Which forums to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ForumFilter {
    /// Which sort of format.
    pub kind: Option<EnumFilter<ForumKind>>,
    /// When it was founded.
    pub founded: Option<DateFilter>,
}

/// What forums can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum ForumSort {
    /// By title, as an alphabet has it.
    Title,
    /// By when it was founded.
    Founded,
}

impl Filter for ForumFilter {
    type Shared = PartedFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use forum::Column as C;
        let Self { kind, founded } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("founded", founded, |f, walk| f.on(C::FoundedFrom, C::FoundedTo, walk))
    }

    fn facets() -> Vec<Facet> {
        use forum::Column as C;
        vec![Facet::listed::<ForumKind>("kind", C::Kind), Facet::years("founded", C::FoundedFrom, C::FoundedTo)]
    }
}

impl Resource for Forum {
    type Entity = forum::Entity;
    type Filter = ForumFilter;
    type Sort = ForumSort;
    const TYPE: RecordType = RecordType::Forum;
    const ORDER: Order<ForumSort> = Order::asc(ForumSort::Title);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.founded.as_ref()
    }

    fn key(sort: ForumSort, direction: Direction) -> SortColumn {
        use forum::Column as C;
        match (sort, direction) {
            (ForumSort::Title, _) => record::Column::TitleKey.into(),
            (ForumSort::Founded, Direction::Asc) => C::FoundedFrom.into(),
            (ForumSort::Founded, Direction::Desc) => C::FoundedTo.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Forum {
            lists {
                /// Its editions.
                editions: Event = Via::new(entity::event::Column::ForumId, entity::event::Column::Id);
                /// What is measured of it.
                observations: Observation = by_subject();
            }
        } }
    };
}
pub(crate) use relations;
