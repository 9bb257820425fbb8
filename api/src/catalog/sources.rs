//! A publication, once, however many notes cite it.
use super::*;
use super::{
    embedded,
    filter::{named_by, part},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, note, record, source};
use sea_orm::{
    Condition, DerivePartialModel, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
    sea_query::SimpleExpr,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A publication, once, however many notes cite it.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "source::Entity")]
#[graphql(complex)]
pub struct Source {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Title as printed.
    pub printed: Option<String>,
    /// Authors.
    #[schema(value_type = Vec<String>)]
    #[sea_orm(from_expr = "embedded::text(source::Column::Authors)")]
    pub authors: Embedded<Vec<String>>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address as printed.
    pub url: Option<String>,
    /// What it is written in, BCP 47.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<FuzzyDate>,
    /// The notes that cite it.
    #[schema(value_type = Vec<Note>)]
    #[sea_orm(from_expr = "embedded::text(source::Column::Notes)")]
    pub notes: Embedded<Vec<Note>>,
}

/// A note that cites the source.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct Note {
    /// Its number.
    pub number: i64,
    /// The chapter it stands in.
    pub chapter: Option<i64>,
    /// The printed page its mark stands on.
    pub page: String,
}

/// Asks for a note.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct NoteFilter {
    /// Any of these numbers.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<i64>>,
    /// Number of the chapter.
    pub chapter: Option<IntFilter>,
}

impl NoteFilter {
    fn sources(&self) -> Result<SelectStatement, CatalogError> {
        let number = IntFilter { r#in: self.r#in.clone(), ..Default::default() };
        Ok(note::Entity::find()
            .select_only()
            .column(note::Column::SourceId)
            .filter(number.on(note::Column::Number)?)
            .filter(part(&self.chapter, |f| f.on(note::Column::Chapter))?)
            .into_query())
    }
}

/// Which sources to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct SourceFilter {
    /// Publisher, exactly.
    pub publisher: Option<CodeFilter>,
    /// Address, exactly.
    pub url: Option<CodeFilter>,
    /// What it is written in, BCP 47.
    pub language: Option<CodeFilter>,
    /// When it was published.
    pub published: Option<DateFilter>,
    /// Cited by such a note. All fields hold of the same note.
    pub note: Option<NoteFilter>,
}

/// What sources can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum SourceSort {
    /// By title.
    Title,
    /// By when it was published.
    Published,
}

impl Filter for SourceFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use source::Column as C;
        Ok(Condition::all()
            .add(part(&self.publisher, |f| f.on(C::Publisher))?)
            .add(part(&self.url, |f| f.on(C::Url))?)
            .add(part(&self.language, |f| f.on(C::Language))?)
            .add_option(self.published.as_ref().map(|f| f.on(C::PublishedFrom, C::PublishedTo)))
            .add(part(&self.note, |f| Ok(named_by(C::Id, f.sources()?)))?))
    }
}

impl Resource for Source {
    type Entity = source::Entity;
    type Filter = SourceFilter;
    type Sort = SourceSort;
    const TYPE: RecordType = RecordType::Source;
    const PLURAL: &'static str = "sources";
    const ORDER: Order<SourceSort> = Order::asc(SourceSort::Title);

    fn key(sort: SourceSort, direction: Direction) -> SimpleExpr {
        use source::Column as C;
        match (sort, direction) {
            (SourceSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
            (SourceSort::Published, Direction::Asc) => C::PublishedFrom.into_simple_expr(),
            (SourceSort::Published, Direction::Desc) => C::PublishedTo.into_simple_expr(),
        }
    }
}
