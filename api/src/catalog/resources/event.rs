//! Something that happened or will: visit, meeting, session, forum, exhibition, signing, statement.
use crate::catalog::{
    error::CatalogError,
    query::{
        codes::OptionalIdFilter,
        facets::Facet,
        head_filters::PartedFilter,
        meaning::Means,
        operators::{DateFilter, EnumFilter, IntFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        relation_filters::{PlaceFilter, in_sector, places, sectors},
    },
    resources::resource::Resource,
    values::{
        date::FuzzyDate,
        head::{Head, Ref},
        json_column,
        json_column::JsonColumn,
    },
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    event::{self, EventKind, EventStatus},
    place, record,
    sector::Sector,
};
use sea_orm::DerivePartialModel;
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
    #[sea_orm(from_expr = "json_column::text(event::Column::Forum)")]
    pub forum: JsonColumn<Option<Ref>>,
    /// Its number within the forum.
    pub edition: Option<i64>,
    /// Where.
    #[graphql(skip)]
    #[schema(value_type = Vec<Ref>)]
    #[sea_orm(from_expr = "json_column::text(event::Column::Places)")]
    pub places: JsonColumn<Vec<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "json_column::text(event::Column::Sectors)")]
    pub sectors: JsonColumn<Vec<Sector>>,
}

/// Which events to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct EventFilter {
    /// Which sort of event.
    pub kind: Option<EnumFilter<EventKind>>,
    /// Whether it was held.
    pub status: Option<EnumFilter<EventStatus>>,
    /// When.
    pub date: Option<DateFilter>,
    /// The forum it is an edition of, by id.
    pub forum: Option<OptionalIdFilter>,
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
    /// By the date on which it was or is to be.
    Date,
    /// By title, as an alphabet has it.
    Title,
}

impl Filter for EventFilter {
    type Shared = PartedFilter;
    const INSTEAD: &[(&str, &str)] =
        &[("country", "the countries of its places are asked with `place__country`, those of its parties with `party__country`")];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use event::Column as C;
        let Self { kind, status, date, forum, edition, place, sector } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("status", status, |f, walk| f.on(C::Status, walk))?;
        parts.add("date", date, |f, walk| f.on(C::DateFrom, C::DateTo, walk))?;
        parts.add("forum", forum, |f, walk| f.on(C::ForumId, Means::Record(RecordType::Forum), walk))?;
        parts.add("edition", edition, |f, walk| f.on(C::Edition, walk))?;
        parts.add_owned("place", place, (C::Id, place::Column::RecordId), PlaceFilter::on)?;
        parts.add("sector", sector, |f, walk| in_sector(C::Id, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use event::Column as C;
        let mut facets = vec![
            Facet::listed::<EventKind>("kind", C::Kind),
            Facet::listed::<EventStatus>("status", C::Status),
            Facet::years("date", C::DateFrom, C::DateTo),
            Facet::record("forum", C::ForumId),
            sectors(),
        ];
        facets.extend(places());
        facets
    }
}

impl Resource for Event {
    type Entity = event::Entity;
    type Filter = EventFilter;
    type Sort = EventSort;
    const TYPE: RecordType = RecordType::Event;
    const ORDER: Order<EventSort> = Order::desc(EventSort::Date);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.date.as_ref()
    }

    fn key(sort: EventSort, direction: Direction) -> SortColumn {
        use event::Column as C;
        match (sort, direction) {
            (EventSort::Date, Direction::Asc) => C::DateFrom.into(),
            (EventSort::Date, Direction::Desc) => C::DateTo.into(),
            (EventSort::Title, _) => record::Column::TitleKey.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Event {
            lists {
                /// What is measured of it.
                observations: Observation = by_subject();
                /// Agreements that came out of it.
                agreements: Agreement = by_link_from(LinkRelation::OutcomeOf);
            }
            perhaps {
                /// The forum it is an edition of.
                forum: Forum = |it| it.forum.as_ref();
            }
            several {
                /// Where.
                places: Partner = |it| &it.places;
            }
        } }
    };
}
pub(crate) use relations;
