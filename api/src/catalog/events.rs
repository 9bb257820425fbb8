//! Something that happened or will: visit, meeting, session, forum, exhibition, signing, statement.
use super::*;
use super::{embedded, filter::part, owned};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, event, event::EventKind, event::EventStatus, record, sector::Sector};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happened or will: visit, meeting, session, forum, exhibition, signing, statement.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "event::Entity")]
#[graphql(complex)]
pub struct Event {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of event.
    pub kind: EventKind,
    /// Whether it was held.
    pub status: EventStatus,
    /// When.
    pub date: Option<FuzzyDate>,
    /// The forum it is an edition of.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "embedded::text(event::Column::Forum)")]
    pub forum: Embedded<Option<Ref>>,
    /// Its number within the forum.
    pub edition: Option<i64>,
    /// Where.
    #[graphql(skip)]
    #[schema(value_type = Vec<Ref>)]
    #[sea_orm(from_expr = "embedded::text(event::Column::Places)")]
    pub places: Embedded<Vec<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "embedded::text(event::Column::Sectors)")]
    pub sectors: Embedded<Vec<Sector>>,
}

/// Which events to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct EventFilter {
    /// Which sort of event.
    pub kind: Option<EnumFilter<EventKind>>,
    /// Whether it was held.
    pub status: Option<EnumFilter<EventStatus>>,
    /// When.
    pub date: Option<DateFilter>,
    /// The forum it is an edition of, by id.
    pub forum: Option<CodeFilter>,
    /// Its number within the forum.
    pub edition: Option<IntFilter>,
    /// Where: the partner that is the place.
    pub place: Option<PlaceFilter>,
    /// Fields of activity.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What events can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum EventSort {
    /// By when.
    Date,
    /// By title.
    Title,
}

impl Filter for EventFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use event::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add(part(&self.status, |f| f.on(C::Status))?)
            .add_option(self.date.as_ref().map(|f| f.on(C::DateFrom, C::DateTo)))
            .add(part(&self.forum, |f| f.on(C::ForumId))?)
            .add(part(&self.edition, |f| f.on(C::Edition))?)
            .add(part(&self.place, |f| owned::place(C::Id, f))?)
            .add(part(&self.sector, |f| owned::sector(C::Id, f))?))
    }
}

impl Resource for Event {
    type Entity = event::Entity;
    type Filter = EventFilter;
    type Sort = EventSort;
    const TYPE: RecordType = RecordType::Event;
    const PLURAL: &'static str = "events";
    const ORDER: Order<EventSort> = Order::desc(EventSort::Date);

    fn key(sort: EventSort, direction: Direction) -> SimpleExpr {
        use event::Column as C;
        match (sort, direction) {
            (EventSort::Date, Direction::Asc) => C::DateFrom.into_simple_expr(),
            (EventSort::Date, Direction::Desc) => C::DateTo.into_simple_expr(),
            (EventSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
        }
    }
}
