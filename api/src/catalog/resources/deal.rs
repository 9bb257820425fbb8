//! One financing with a named financier.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        codes::CodeFilter,
        facets::{Facet, Labels},
        filter_walk::FilterWalk,
        head_filters::PartedFilter,
        meaning::Means,
        operators::{DateFilter, EnumFilter, ValueFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        relation_filters::{in_sector, sectors},
    },
    resources::resource::Resource,
    values::{date::FuzzyDate, head::Head, json_column, json_column::JsonColumn, quantity::Amount},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    deal::{self, DealKind, DealStatus, NotSummed},
    quantity::minor_places,
    record,
    sector::Sector,
    standard_codes,
};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// One financing with a named financier.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "deal::Entity")]
#[graphql(complex)]
pub struct Deal {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of financing.
    pub kind: DealKind,
    /// How far it has come.
    pub status: DealStatus,
    /// When it was signed.
    pub signed: Option<FuzzyDate>,
    /// How much.
    #[sea_orm(nested)]
    pub amount: Amount,
    /// Why its amount may not be added to others; null if it may.
    pub not_summed: Option<NotSummed>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "json_column::text(deal::Column::Sectors)")]
    pub sectors: JsonColumn<Vec<Sector>>,
}

/// Which deals to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct DealFilter {
    /// Which sort of financing.
    pub kind: Option<EnumFilter<DealKind>>,
    /// How far it has come.
    pub status: Option<EnumFilter<DealStatus>>,
    /// When it was signed.
    pub signed: Option<DateFilter>,
    /// How much, in major units of one currency: needs `currency`.
    pub amount: Option<ValueFilter>,
    /// ISO 4217 code.
    pub currency: Option<CodeFilter>,
    /// Whether its amount may be added to others.
    pub safe_to_sum: Option<bool>,
    /// Why its amount may not be added to others.
    pub not_summed: Option<EnumFilter<NotSummed>>,
    /// Fields of activity.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What deals can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum DealSort {
    /// By when it was signed.
    Signed,
    /// By amount; needs one `currency`.
    Amount,
    /// By title, as an alphabet has it.
    Title,
}

/// Decimal places of the one currency asked for, where `path` compares amounts; those of several currencies are not compared.
fn places(alike: &Alike, path: Vec<Cow<'static, str>>) -> Result<u16, CatalogError> {
    match alike.unit.as_deref() {
        // a code that is none is refused where it stands
        Some(one) => Ok(standard_codes::currency(one).as_deref().and_then(minor_places).unwrap_or(0)),
        None => {
            Err(CatalogError::Needs { path, detail: "amounts are compared within one currency; name it", fields: &[("currency", "USD")] })
        }
    }
}

fn compared(amount: &ValueFilter, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
    use deal::Column as C;
    let places = if amount.compares() { places(walk.alike(), walk.path())? } else { 0 };
    amount.on(C::AmountMin, C::AmountMax, C::AmountQualifier, |n| n.to_minor(places), walk)
}

impl Filter for DealFilter {
    type Shared = PartedFilter;
    const INSTEAD: &[(&str, &str)] = &[
        ("country", "the countries of its parties are asked with `party__country`, what it concerns with `concerns`"),
        ("place", "a deal has no place: what it concerns is asked with `concerns`"),
    ];

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use deal::Column as C;
        let Self { kind, status, signed, amount, currency, safe_to_sum, not_summed, sector } = self;
        parts.add("kind", kind, |f, walk| f.on(C::Kind, walk))?;
        parts.add("status", status, |f, walk| f.on(C::Status, walk))?;
        parts.add("signed", signed, |f, walk| f.on(C::SignedFrom, C::SignedTo, walk))?;
        parts.add("currency", currency, |f, walk| f.on(C::Currency, Means::Currency, walk))?;
        parts.add("amount", amount, compared)?;
        parts.add("safe_to_sum", safe_to_sum, |safe, _| {
            let safe = if *safe { C::NotSummed.is_null() } else { C::NotSummed.is_not_null() };
            Ok(Condition::all().add(safe))
        })?;
        parts.add("not_summed", not_summed, |f, walk| f.on(C::NotSummed, walk))?;
        parts.add("sector", sector, |f, walk| in_sector(C::Id, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use deal::Column as C;
        vec![
            Facet::listed::<DealKind>("kind", C::Kind),
            Facet::listed::<DealStatus>("status", C::Status),
            Facet::years("signed", C::SignedFrom, C::SignedTo),
            Facet::coded("currency", C::Currency, Labels::Currency).comparing(),
            sectors(),
        ]
    }

    fn alike(&self) -> Alike {
        Alike { unit: self.currency.as_ref().and_then(CodeFilter::one).map(str::to_owned), indicator: None }
    }
}

impl Resource for Deal {
    type Entity = deal::Entity;
    type Filter = DealFilter;
    type Sort = DealSort;
    const TYPE: RecordType = RecordType::Deal;
    const ORDER: Order<DealSort> = Order::desc(DealSort::Signed);

    fn listed_by(&self) -> Option<&FuzzyDate> {
        self.signed.as_ref()
    }

    fn key(sort: DealSort, direction: Direction) -> SortColumn {
        use deal::Column as C;
        match (sort, direction) {
            (DealSort::Signed, Direction::Asc) => C::SignedFrom.into(),
            (DealSort::Signed, Direction::Desc) => C::SignedTo.into(),
            (DealSort::Amount, Direction::Asc) => C::AmountFirst.into(),
            (DealSort::Amount, Direction::Desc) => C::AmountLast.into(),
            (DealSort::Title, _) => record::Column::TitleKey.into(),
        }
    }

    fn check_order(sort: DealSort, alike: &Alike) -> Result<(), CatalogError> {
        match sort {
            DealSort::Amount => places(alike, vec!["sort".into()]).map(drop),
            DealSort::Signed | DealSort::Title => Ok(()),
        }
    }
}

/// Its relations, each a line.
macro_rules! relations {
    ($each:ident) => {
        $each! { Deal {
            lists {
                /// What is measured of it.
                observations: Observation = by_subject();
                /// Projects it finances.
                projects: Project = by_link_to(LinkRelation::Finances);
            }
        } }
    };
}
pub(crate) use relations;
