//! One financing with a named financier.
use super::*;
use super::{embedded, filter::part, owned};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, deal, deal::DealKind, deal::DealStatus, deal::NotSummed, quantity::minor_places, record, sector::Sector};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
use serde::{Deserialize, Serialize};
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
    #[schema(value_type = AmountBody)]
    pub amount: Amount,
    /// Why its amount may not be added to others; null if it may.
    pub not_summed: Option<NotSummed>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "embedded::text(deal::Column::Sectors)")]
    pub sectors: Embedded<Vec<Sector>>,
}

impl DealFilter {
    /// Decimal places of the one currency asked for; amounts of several are not compared.
    fn places(&self, asker: &str) -> Result<u16, CatalogError> {
        let named = self.currency.as_ref().and_then(|f| f.r#in.as_deref()).unwrap_or_default();
        match named {
            [one] => {
                minor_places(one).ok_or_else(|| CatalogError::invalid("currency", format!("currency: `{one}` is not an ISO 4217 code")))
            }
            _ => Err(CatalogError::invalid(
                asker,
                format!("{asker}: amounts are compared within one currency; name it, such as currency=USD"),
            )),
        }
    }

    fn amount(&self, filter: &ValueFilter) -> Result<Condition, CatalogError> {
        use deal::Column as C;
        let places = if filter.compares() { self.places("amount")? } else { 0 };
        Ok(filter.on(C::AmountMin, C::AmountMax, C::AmountQualifier, |n| n.to_minor(places)))
    }
}

/// Which deals to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    /// By title.
    Title,
}

impl Filter for DealFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use deal::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add(part(&self.status, |f| f.on(C::Status))?)
            .add_option(self.signed.as_ref().map(|f| f.on(C::SignedFrom, C::SignedTo)))
            .add(part(&self.amount, |f| self.amount(f))?)
            .add(part(&self.currency, |f| f.on(C::Currency))?)
            .add_option(self.safe_to_sum.map(|safe| if safe { C::NotSummed.is_null() } else { C::NotSummed.is_not_null() }))
            .add(part(&self.sector, |f| owned::sector(C::Id, f))?))
    }
}

impl Resource for Deal {
    type Entity = deal::Entity;
    type Filter = DealFilter;
    type Sort = DealSort;
    const TYPE: RecordType = RecordType::Deal;
    const PLURAL: &'static str = "deals";
    const ORDER: Order<DealSort> = Order::desc(DealSort::Signed);

    fn key(sort: DealSort, direction: Direction) -> SimpleExpr {
        use deal::Column as C;
        match (sort, direction) {
            (DealSort::Signed, Direction::Asc) => C::SignedFrom.into_simple_expr(),
            (DealSort::Signed, Direction::Desc) => C::SignedTo.into_simple_expr(),
            (DealSort::Amount, Direction::Asc) => C::AmountFirst.into_simple_expr(),
            (DealSort::Amount, Direction::Desc) => C::AmountLast.into_simple_expr(),
            (DealSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
        }
    }

    fn check_order(sort: DealSort, filter: &DealFilter) -> Result<(), CatalogError> {
        match sort {
            DealSort::Amount => filter.places("sort").map(drop),
            DealSort::Signed | DealSort::Title => Ok(()),
        }
    }
}
