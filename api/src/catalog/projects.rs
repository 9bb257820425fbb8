//! What is built, run, founded, taught or supplied.
use super::*;
use super::{embedded, filter::part, owned};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, project, project::ProjectKind, project::ProjectStatus, record, sector::Sector};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
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
    #[sea_orm(from_expr = "embedded::text(project::Column::Places)")]
    pub places: Embedded<Vec<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "embedded::text(project::Column::Sectors)")]
    pub sectors: Embedded<Vec<Sector>>,
}

/// Which projects to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    /// By title.
    Title,
    /// By when it starts.
    Starts,
    /// By when it ends.
    Ends,
}

impl Filter for ProjectFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use project::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add(part(&self.status, |f| f.on(C::Status))?)
            .add_option(self.starts.as_ref().map(|f| f.on(C::StartsFrom, C::StartsTo)))
            .add_option(self.ends.as_ref().map(|f| f.on(C::EndsFrom, C::EndsTo)))
            .add(part(&self.place, |f| owned::place(C::Id, f))?)
            .add(part(&self.sector, |f| owned::sector(C::Id, f))?))
    }
}

impl Resource for Project {
    type Entity = project::Entity;
    type Filter = ProjectFilter;
    type Sort = ProjectSort;
    const TYPE: RecordType = RecordType::Project;
    const PLURAL: &'static str = "projects";
    const ORDER: Order<ProjectSort> = Order::asc(ProjectSort::Title);

    fn key(sort: ProjectSort, direction: Direction) -> SimpleExpr {
        use project::Column as C;
        match (sort, direction) {
            (ProjectSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
            (ProjectSort::Starts, Direction::Asc) => C::StartsFrom.into_simple_expr(),
            (ProjectSort::Starts, Direction::Desc) => C::StartsTo.into_simple_expr(),
            (ProjectSort::Ends, Direction::Asc) => C::EndsFrom.into_simple_expr(),
            (ProjectSort::Ends, Direction::Desc) => C::EndsTo.into_simple_expr(),
        }
    }
}
