//! A format that meets again: economic forum, business council, commission, working group, fair.
use super::filter::part;
use super::*;
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, forum, forum::ForumKind, record};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
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
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    /// By title.
    Title,
    /// By when it was founded.
    Founded,
}

impl Filter for ForumFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use forum::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add_option(self.founded.as_ref().map(|f| f.on(C::FoundedFrom, C::FoundedTo))))
    }
}

impl Resource for Forum {
    type Entity = forum::Entity;
    type Filter = ForumFilter;
    type Sort = ForumSort;
    const TYPE: RecordType = RecordType::Forum;
    const PLURAL: &'static str = "forums";
    const ORDER: Order<ForumSort> = Order::asc(ForumSort::Title);

    fn key(sort: ForumSort, direction: Direction) -> SimpleExpr {
        use forum::Column as C;
        match (sort, direction) {
            (ForumSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
            (ForumSort::Founded, Direction::Asc) => C::FoundedFrom.into_simple_expr(),
            (ForumSort::Founded, Direction::Desc) => C::FoundedTo.into_simple_expr(),
        }
    }
}
