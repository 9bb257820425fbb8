//! A text, or an understanding meant to become one; also one side's strategy or act.
use crate::catalog::{
    error::CatalogError,
    query::{
        codes::OptionalIdFilter,
        facets::Facet,
        head_filters::PartedFilter,
        meaning::Means,
        operators::{DateFilter, EnumFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        relation_filters::{in_sector, sectors},
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
    agreement::{self, AgreementKind, AgreementStatus},
    record,
    sector::Sector,
};
use sea_orm::DerivePartialModel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text, or an understanding meant to become one; also one side's strategy or act.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "agreement::Entity")]
#[graphql(complex)]
pub struct Agreement {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of text.
    pub kind: AgreementKind,
    /// How far it has come.
    pub status: AgreementStatus,
    /// When it was concluded: signed, or agreed upon where nothing was signed; `status` says which.
    pub concluded: Option<FuzzyDate>,
    /// The time it covers.
    pub term: Option<FuzzyDate>,
    /// The agreement that it implements.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "json_column::text(agreement::Column::Under)")]
    pub under: JsonColumn<Option<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "json_column::text(agreement::Column::Sectors)")]
    pub sectors: JsonColumn<Vec<Sector>>,
}

/// Which agreements to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct AgreementFilter {
    /// Which sort of text.
    pub kind: Option<EnumFilter<AgreementKind>>,
    /// How far it has come.
    pub status: Option<EnumFilter<AgreementStatus>>,
    /// When it was concluded: signed, or agreed upon where nothing was signed; `status` says which.
    pub concluded: Option<DateFilter>,
    /// The time it covers.
    pub term: Option<DateFilter>,
    /// The agreement that it implements, by id.
    pub under: Option<OptionalIdFilter>,
    /// Fields of activity.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What agreements can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum AgreementSort {
    /// By when it was concluded.
    Concluded,
    /// By title, as an alphabet has it.
    Title,
}

impl Filter for AgreementFilter {
    type Shared = PartedFilter;
    const INSTEAD: &[(&str, &str)] = &[
        ("country", "the countries of its parties are asked with `party__country`, what it concerns with `concerns`"),
        ("place", "an agreement has no place: what it concerns is asked with `concerns`"),
        ("signed", "an agreement is dated by `concluded`, whether it was signed or agreed"),
    ];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use agreement::Column as C;
        let Self { kind, status, concluded, term, under, sector } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("status", status, |f, walk| f.on(C::Status, walk))?;
        parts.add("concluded", concluded, |f, walk| f.on(C::ConcludedFrom, C::ConcludedTo, walk))?;
        parts.add("term", term, |f, walk| f.on(C::TermFrom, C::TermTo, walk))?;
        parts.add("under", under, |f, walk| f.on(C::UnderId, Means::Record(RecordType::Agreement), walk))?;
        parts.add("sector", sector, |f, walk| in_sector(C::Id, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use agreement::Column as C;
        vec![
            Facet::listed::<AgreementKind>("kind", C::Kind),
            Facet::listed::<AgreementStatus>("status", C::Status),
            Facet::years("concluded", C::ConcludedFrom, C::ConcludedTo),
            Facet::years("term", C::TermFrom, C::TermTo),
            Facet::record("under", C::UnderId),
            sectors(),
        ]
    }
}

impl Resource for Agreement {
    type Entity = agreement::Entity;
    type Filter = AgreementFilter;
    type Sort = AgreementSort;
    const TYPE: RecordType = RecordType::Agreement;
    const ORDER: Order<AgreementSort> = Order::desc(AgreementSort::Concluded);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.concluded.as_ref()
    }

    fn key(sort: AgreementSort, direction: Direction) -> SortColumn {
        use agreement::Column as C;
        match (sort, direction) {
            (AgreementSort::Concluded, Direction::Asc) => C::ConcludedFrom.into(),
            (AgreementSort::Concluded, Direction::Desc) => C::ConcludedTo.into(),
            (AgreementSort::Title, _) => record::Column::TitleKey.into(),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Agreement {
            lists {
                /// Agreements that implement it.
                implementations: Agreement = Via::new(entity::agreement::Column::UnderId, entity::agreement::Column::Id);
                /// What is measured of it.
                observations: Observation = by_subject();
            }
            perhaps {
                /// The agreement that it implements.
                under: Agreement = |it| it.under.as_ref();
            }
        } }
    };
}
pub(crate) use relations;
