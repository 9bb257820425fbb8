//! What is built, run, founded, taught or supplied.
use crate::catalog::{
    error::CatalogError,
    query::{
        facets::Facet,
        head_filters::PartedFilter,
        operators::{DateFilter, EnumFilter},
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
    RecordType, place,
    project::{self, ProjectKind, ProjectStatus},
    record,
    sector::Sector,
};
use sea_orm::DerivePartialModel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is built, run, founded, taught or supplied.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
#[graphql(complex)]
pub struct Project {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of project.
    pub kind: ProjectKind,
    /// How far it has come.
    pub status: ProjectStatus,
    /// When it starts.
    pub starts: Option<FuzzyDate>,
    /// When it ends.
    pub ends: Option<FuzzyDate>,
    /// Where.
    #[graphql(skip)]
    #[schema(value_type = Vec<Ref>)]
    #[sea_orm(from_expr = "json_column::text(project::Column::Places)")]
    pub places: JsonColumn<Vec<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "json_column::text(project::Column::Sectors)")]
    pub sectors: JsonColumn<Vec<Sector>>,
}

/// Which projects to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ProjectFilter {
    /// Which sort of project.
    pub kind: Option<EnumFilter<ProjectKind>>,
    /// How far it has come.
    pub status: Option<EnumFilter<ProjectStatus>>,
    /// When it starts.
    pub starts: Option<DateFilter>,
    /// When it ends.
    pub ends: Option<DateFilter>,
    /// Where: the partner that is the place.
    pub place: Option<PlaceFilter>,
    /// Fields of activity.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What projects can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum ProjectSort {
    /// By title, as an alphabet has it.
    Title,
    /// By when it starts.
    Starts,
    /// By when it ends.
    Ends,
}

impl Filter for ProjectFilter {
    type Shared = PartedFilter;
    const INSTEAD: &[(&str, &str)] =
        &[("country", "the countries of its places are asked with `place__country`, those of its parties with `party__country`")];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use project::Column as C;
        let Self { kind, status, starts, ends, place, sector } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("status", status, |f, walk| f.on(C::Status, walk))?;
        parts.add("starts", starts, |f, walk| f.on(C::StartsFrom, C::StartsTo, walk))?;
        parts.add("ends", ends, |f, walk| f.on(C::EndsFrom, C::EndsTo, walk))?;
        parts.add_owned("place", place, (C::Id, place::Column::RecordId), PlaceFilter::on)?;
        parts.add("sector", sector, |f, walk| in_sector(C::Id, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use project::Column as C;
        let mut facets = vec![
            Facet::listed::<ProjectKind>("kind", C::Kind),
            Facet::listed::<ProjectStatus>("status", C::Status),
            Facet::years("starts", C::StartsFrom, C::StartsTo),
            Facet::years("ends", C::EndsFrom, C::EndsTo),
            sectors(),
        ];
        facets.extend(places());
        facets
    }
}

impl Resource for Project {
    type Entity = project::Entity;
    type Filter = ProjectFilter;
    type Sort = ProjectSort;
    const TYPE: RecordType = RecordType::Project;
    const ORDER: Order<ProjectSort> = Order::asc(ProjectSort::Title);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.starts.as_ref()
    }

    fn key(sort: ProjectSort, direction: Direction) -> SortColumn {
        use project::Column as C;
        match (sort, direction) {
            (ProjectSort::Title, _) => record::Column::TitleKey.into(),
            (ProjectSort::Starts, Direction::Asc) => C::StartsFrom.into(),
            (ProjectSort::Starts, Direction::Desc) => C::StartsTo.into(),
            (ProjectSort::Ends, Direction::Asc) => C::EndsFrom.into(),
            (ProjectSort::Ends, Direction::Desc) => C::EndsTo.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Project {
            lists {
                /// What is measured of it.
                observations: Observation = by_subject();
                /// Deals that finance it.
                deals: Deal = by_link_from(LinkRelation::Finances);
            }
            several {
                /// Where.
                places: Partner = |it| &it.places;
            }
        } }
    };
}
pub(crate) use relations;
