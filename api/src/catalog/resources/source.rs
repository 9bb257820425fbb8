//! A publication, once, however many notes cite it.
use crate::catalog::{
    error::CatalogError,
    query::{
        codes::CodeFilter,
        facets::{Facet, Labels},
        filter_walk::FilterWalk,
        head_filters::HeadFilter,
        meaning::Means,
        operators::{DateFilter, IntFilter, any_of},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
    },
    resources::resource::Resource,
    values::{date::FuzzyDate, head::Head, json_column, json_column::JsonColumn},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, note, record, source};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr};
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
    #[sea_orm(from_expr = "json_column::text(source::Column::Authors)")]
    pub authors: JsonColumn<Vec<String>>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address as printed.
    pub url: Option<String>,
    /// What it is written in, BCP 47.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<FuzzyDate>,
    /// The footnotes of the work that cite it.
    #[schema(value_type = Vec<Note>)]
    #[sea_orm(from_expr = "json_column::text(source::Column::Notes)")]
    pub notes: JsonColumn<Vec<Note>>,
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
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct NoteFilter {
    /// Any of these numbers.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<i64>>,
    /// Number of the chapter.
    pub chapter: Option<IntFilter>,
}

impl NoteFilter {
    fn on(&self, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        use note::Column as C;
        let Self { r#in, chapter } = self;
        Ok(Condition::all().add_option(any_of(C::Number.into_simple_expr(), "in", r#in, walk)?).add(walk.when_asked(
            "chapter",
            chapter,
            |f, walk| f.on(C::Chapter, walk),
        )?))
    }
}

/// Which sources to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
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
    /// By title, as an alphabet has it.
    Title,
    /// By when it was published.
    Published,
}

impl Filter for SourceFilter {
    type Shared = HeadFilter;
    const INSTEAD: &[(&str, &str)] = &[
        ("party", "a source has no parties"),
        ("citation", "a source cites nothing: the notes that cite it are asked with `note` and `note__chapter`"),
        ("concerns", "a source concerns what it is cited for: ask `/v1/records?citation=` with its id"),
    ];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use source::Column as C;
        let Self { publisher, url, language, published, note } = self;
        parts.add("publisher", publisher, |f, walk| f.on(C::Publisher, Means::Text, walk))?;
        parts.add("url", url, |f, walk| f.on(C::Url, Means::Text, walk))?;
        parts.add("language", language, |f, walk| f.on(C::Language, Means::Language, walk))?;
        parts.add("published", published, |f, walk| f.on(C::PublishedFrom, C::PublishedTo, walk))?;
        parts.add_owned("note", note, (C::Id, note::Column::SourceId), NoteFilter::on)
    }

    fn facets() -> Vec<Facet> {
        use source::Column as C;
        vec![
            Facet::coded("publisher", C::Publisher, Labels::Value),
            Facet::coded("language", C::Language, Labels::Language),
            Facet::years("published", C::PublishedFrom, C::PublishedTo),
            Facet::coded("note__chapter", note::Column::Chapter, Labels::Chapter).owned_by(note::Column::SourceId),
        ]
    }
}

impl Resource for Source {
    type Entity = source::Entity;
    type Filter = SourceFilter;
    type Sort = SourceSort;
    const TYPE: RecordType = RecordType::Source;
    const ORDER: Order<SourceSort> = Order::asc(SourceSort::Title);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.published.as_ref()
    }

    fn key(sort: SourceSort, direction: Direction) -> SortColumn {
        use source::Column as C;
        match (sort, direction) {
            (SourceSort::Title, _) => record::Column::TitleKey.into(),
            (SourceSort::Published, Direction::Asc) => C::PublishedFrom.into(),
            (SourceSort::Published, Direction::Desc) => C::PublishedTo.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Source {
            lists {
                /// Partners it is cited for.
                partners: Partner = by_citation();
                /// Forums it is cited for.
                forums: Forum = by_citation();
                /// Events it is cited for.
                events: Event = by_citation();
                /// Agreements it is cited for.
                agreements: Agreement = by_citation();
                /// Deals it is cited for.
                deals: Deal = by_citation();
                /// Projects it is cited for.
                projects: Project = by_citation();
                /// Observations it is cited for.
                observations: Observation = by_citation();
            }
        } }
    };
}
pub(crate) use relations;
