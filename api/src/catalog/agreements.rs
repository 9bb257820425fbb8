//! A text, or an understanding meant to become one; also one side's strategy or act.
use super::*;
use super::{embedded, filter::part, owned};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, agreement, agreement::AgreementKind, agreement::AgreementStatus, record, sector::Sector};
use sea_orm::{Condition, DerivePartialModel, IntoSimpleExpr, sea_query::SimpleExpr};
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
    /// When it was signed or adopted.
    pub signed: Option<FuzzyDate>,
    /// The time it covers.
    pub term: Option<FuzzyDate>,
    /// The agreement that it implements.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "embedded::text(agreement::Column::Under)")]
    pub under: Embedded<Option<Ref>>,
    /// Fields of activity.
    #[schema(value_type = Vec<Sector>)]
    #[sea_orm(from_expr = "embedded::text(agreement::Column::Sectors)")]
    pub sectors: Embedded<Vec<Sector>>,
}

/// Which agreements to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct AgreementFilter {
    /// Which sort of text.
    pub kind: Option<EnumFilter<AgreementKind>>,
    /// How far it has come.
    pub status: Option<EnumFilter<AgreementStatus>>,
    /// When it was signed or adopted.
    pub signed: Option<DateFilter>,
    /// The time it covers.
    pub term: Option<DateFilter>,
    /// The agreement that it implements, by id.
    pub under: Option<CodeFilter>,
    /// Fields of activity.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What agreements can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum AgreementSort {
    /// By when it was signed.
    Signed,
    /// By title.
    Title,
}

impl Filter for AgreementFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use agreement::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add(part(&self.status, |f| f.on(C::Status))?)
            .add_option(self.signed.as_ref().map(|f| f.on(C::SignedFrom, C::SignedTo)))
            .add_option(self.term.as_ref().map(|f| f.on(C::TermFrom, C::TermTo)))
            .add(part(&self.under, |f| f.on(C::UnderId))?)
            .add(part(&self.sector, |f| owned::sector(C::Id, f))?))
    }
}

impl Resource for Agreement {
    type Entity = agreement::Entity;
    type Filter = AgreementFilter;
    type Sort = AgreementSort;
    const TYPE: RecordType = RecordType::Agreement;
    const PLURAL: &'static str = "agreements";
    const ORDER: Order<AgreementSort> = Order::desc(AgreementSort::Signed);

    fn key(sort: AgreementSort, direction: Direction) -> SimpleExpr {
        use agreement::Column as C;
        match (sort, direction) {
            (AgreementSort::Signed, Direction::Asc) => C::SignedFrom.into_simple_expr(),
            (AgreementSort::Signed, Direction::Desc) => C::SignedTo.into_simple_expr(),
            (AgreementSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
        }
    }
}
