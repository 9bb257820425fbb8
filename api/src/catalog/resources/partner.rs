//! An actor or a place: country, region, city, zone, ministry, bank, company, university, person.
use crate::catalog::{
    error::CatalogError,
    query::{
        codes::{CodeFilter, IdFilter},
        counts::CountFilter,
        facets::{Facet, Labels},
        filter_walk::FilterWalk,
        head_filters::PartedFilter,
        meaning::Means,
        operators::{DateFilter, EnumFilter, TextFilter, named_by, owning},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        within::OtherPartnerFilter,
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
    name::{self, NameKind},
    partner::{self, PartnerKind},
    partner_within, record,
};
use sea_orm::{DerivePartialModel, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An actor or a place: country, region, city, zone, ministry, bank, company, university, person.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
#[graphql(complex)]
pub struct Partner {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of actor or place.
    pub kind: PartnerKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its part of the country, ISO 3166-2.
    pub subdivision: Option<String>,
    /// The partner it belongs to or lies in.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "json_column::text(partner::Column::Parent)")]
    pub parent: JsonColumn<Option<Ref>>,
    /// When it was founded.
    pub founded: Option<FuzzyDate>,
    /// When it ended.
    pub dissolved: Option<FuzzyDate>,
    /// Where it is; null if it is no place or not known.
    #[sea_orm(nested)]
    pub coordinates: Option<Coordinates>,
    /// What it is called.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub named: Named,
    /// Offices that a person holds.
    #[schema(value_type = Vec<Office>)]
    #[sea_orm(from_expr = "json_column::text(partner::Column::Offices)")]
    pub offices: JsonColumn<Vec<Office>>,
    /// How many records it has a part in, by their type.
    #[sea_orm(nested)]
    pub counts: PartnerCounts,
}

/// How many records a partner has a part in: as many as the lists below it have.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
pub struct PartnerCounts {
    /// Deals.
    pub deals: i64,
    /// Agreements.
    pub agreements: i64,
    /// Events, not those that only take place in it.
    pub events: i64,
    /// Projects, not those that are only placed in it.
    pub projects: i64,
}

/// A place on the globe, WGS 84.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
pub struct Coordinates {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The names of a partner.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
#[graphql(complex)]
pub struct Named {
    /// Its names, in every language and spelling.
    #[schema(value_type = Vec<Name>)]
    #[sea_orm(from_expr = "json_column::text(partner::Column::Names)")]
    pub names: JsonColumn<Vec<Name>>,
}

/// A name of a partner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its language, BCP 47; null if it belongs to none.
    pub lang: Option<String>,
    /// Which sort of name.
    pub kind: NameKind,
}

impl Named {
    /// The official name in a language, if it is known: in that of the tag, else in any that begins alike, as `ru-RU` and `ru` do.
    pub fn in_language(&self, tag: &str) -> Option<&str> {
        let named = |wanted: &str| {
            let is = |name: &&Name| name.kind == NameKind::Official && name.lang.as_deref().is_some_and(|l| l.eq_ignore_ascii_case(wanted));
            self.names.iter().find(is).map(|name| name.text.as_str())
        };
        named(tag).or_else(|| named(tag.split('-').next()?))
    }
}

/// An office that a person holds (Popolo Post).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Office {
    /// Its title.
    pub title: String,
    /// The partner it belongs to.
    #[graphql(skip)]
    pub organisation: Option<Ref>,
    /// Since when.
    pub since: Option<FuzzyDate>,
    /// Until when.
    pub until: Option<FuzzyDate>,
}

fn named(filter: &TextFilter, walk: &mut FilterWalk) -> Result<SelectStatement, CatalogError> {
    use name::Column as C;
    Ok(name::Entity::find().select_only().column(C::PartnerId).filter(filter.on(C::TextKey, walk)?).into_query())
}

/// Which partners to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PartnerFilter {
    /// Which sort of actor or place.
    pub kind: Option<EnumFilter<PartnerKind>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
    /// Its part of the country, ISO 3166-2.
    pub subdivision: Option<CodeFilter>,
    /// The partner it belongs to or lies in.
    pub parent: Option<OtherPartnerFilter>,
    /// Lies within any of these: is one, belongs to one at any depth, or carries its country code.
    pub within: Option<IdFilter>,
    /// When it was founded.
    pub founded: Option<DateFilter>,
    /// When it ended.
    pub dissolved: Option<DateFilter>,
    /// Any of its names, in any language.
    pub name: Option<TextFilter>,
    /// How many deals it has a part in.
    pub deals: Option<CountFilter>,
    /// How many agreements it has a part in.
    pub agreements: Option<CountFilter>,
    /// How many events it has a part in.
    pub events: Option<CountFilter>,
    /// How many projects it has a part in.
    pub projects: Option<CountFilter>,
}

/// What partners can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum PartnerSort {
    /// By title, as an alphabet has it.
    Title,
    /// By when it was founded.
    Founded,
    /// By how many deals it has a part in.
    Deals,
    /// By how many agreements it has a part in.
    Agreements,
    /// By how many events it has a part in.
    Events,
    /// By how many projects it has a part in.
    Projects,
}

impl Filter for PartnerFilter {
    type Shared = PartedFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use {partner::Column as C, partner_within::Column as W};
        let Self { kind, country, subdivision, parent, within, founded, dissolved, name, deals, agreements, events, projects } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("country", country, |f, walk| f.on(C::Country, Means::Country, walk))?;
        parts.add("subdivision", subdivision, |f, walk| f.on(C::Subdivision, Means::Subdivision, walk))?;
        parts.add("parent", parent, |f, walk| f.on(C::ParentId, Means::PARTNER, walk))?;
        parts.add("within", within, |f, walk| {
            let (any, none) = f.read(Means::PARTNER, walk)?;
            owning(&C::Id.into_simple_expr(), (W::PartnerId, W::WithinId), (&any, &none), walk)
        })?;
        parts.add("founded", founded, |f, walk| f.on(C::FoundedFrom, C::FoundedTo, walk))?;
        parts.add("dissolved", dissolved, |f, walk| f.on(C::DissolvedFrom, C::DissolvedTo, walk))?;
        parts.add("name", name, |f, walk| Ok(named_by(&C::Id.into_simple_expr(), named(f, walk)?)))?;
        parts.add("deals", deals, |f, walk| f.on(C::Deals, walk))?;
        parts.add("agreements", agreements, |f, walk| f.on(C::Agreements, walk))?;
        parts.add("events", events, |f, walk| f.on(C::Events, walk))?;
        parts.add("projects", projects, |f, walk| f.on(C::Projects, walk))
    }

    fn facets() -> Vec<Facet> {
        use partner::Column as C;
        vec![
            Facet::listed::<PartnerKind>("kind", C::Kind),
            Facet::coded("country", C::Country, Labels::Country),
            Facet::coded("subdivision", C::Subdivision, Labels::Value),
            Facet::record("parent", C::ParentId).of_values(),
            Facet::within("parent__within", C::ParentId),
            Facet::within("within", C::Id),
            Facet::years("founded", C::FoundedFrom, C::FoundedTo),
            Facet::years("dissolved", C::DissolvedFrom, C::DissolvedTo),
        ]
    }
}

impl Resource for Partner {
    type Entity = partner::Entity;
    type Filter = PartnerFilter;
    type Sort = PartnerSort;
    const TYPE: RecordType = RecordType::Partner;
    const ORDER: Order<PartnerSort> = Order::asc(PartnerSort::Title);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.founded.as_ref()
    }

    fn key(sort: PartnerSort, direction: Direction) -> SortColumn {
        use partner::Column as C;
        match (sort, direction) {
            (PartnerSort::Title, _) => record::Column::TitleKey.into(),
            (PartnerSort::Founded, Direction::Asc) => C::FoundedFrom.into(),
            (PartnerSort::Founded, Direction::Desc) => C::FoundedTo.into(),
            (PartnerSort::Deals, _) => C::Deals.into(),
            (PartnerSort::Agreements, _) => C::Agreements.into(),
            (PartnerSort::Events, _) => C::Events.into(),
            (PartnerSort::Projects, _) => C::Projects.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Partner {
            lists {
                /// Records of any type it has a part in.
                records(role): Record = by_party();
                /// The dates of all records that concern it, each with what happened then.
                timeline: TimelineItem = by_concern();
                /// Deals it has a part in.
                deals(role): Deal = by_party();
                /// Agreements it has a part in.
                agreements(role): Agreement = by_party();
                /// Events it has a part in, not those that only take place in it.
                events(role): Event = by_party();
                /// Projects it has a part in, not those that are only placed in it.
                projects(role): Project = by_party();
                /// Forums it has a part in.
                forums(role): Forum = by_party();
                /// Partners it has a part in: it is their founder, member, shareholder or resident.
                memberships(role): Partner = by_party();
                /// Partners that belong to it or lie in it.
                children: Partner = Via::new(entity::partner::Column::ParentId, entity::partner::Column::Id);
                /// Persons who hold an office in it.
                officers: Partner = Via::new(entity::office::Column::OrganisationId, entity::office::Column::PersonId);
                /// What is measured of it.
                observations: Observation = by_subject();
                /// What is measured of others with it as the other side.
                counterpart_observations: Observation = Via::new(entity::observation::Column::CounterpartId, entity::observation::Column::Id);
                /// Events that take place in it.
                events_here: Event = by_place();
                /// Projects that are placed in it.
                projects_here: Project = by_place();
            }
            perhaps {
                /// The partner it belongs to or lies in.
                parent: Partner = |it| it.parent.as_ref();
            }
        } }
    };
}
pub(crate) use relations;
