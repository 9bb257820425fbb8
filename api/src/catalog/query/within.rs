//! What lies within what: each partner within itself, within what it belongs to, however many levels up, and within the country whose code it
//! carries.
use super::{
    codes::any_word,
    filter_walk::FilterWalk,
    meaning::Means,
    operators::{is_not_true, is_null},
};
use crate::catalog::{error::CatalogError, values::head::RecordId};
use async_graphql::InputObject;
use entity::partner_within;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The column names a partner that lies within any of some, if that is asked.
///
/// # Errors
/// Too many values.
pub fn lies_within(column: SimpleExpr, asked: &Option<Vec<RecordId>>, walk: &mut FilterWalk) -> Result<Option<SimpleExpr>, CatalogError> {
    use partner_within::Column as C;
    let any = any_word(C::WithinId.into_simple_expr(), "within", asked, Means::PARTNER, walk)?;
    let partners = any.map(|any| partner_within::Entity::find().select_only().column(C::PartnerId).filter(any).into_query());
    Ok(partners.map(|partners| column.in_subquery(partners)))
}

/// Compares what is measured: a record, which may be a partner.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct SubjectFilter {
    /// Any of these, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
    /// A partner that lies within any of these: it is one, belongs to one at any depth, or carries its country code.
    pub within: Option<Vec<RecordId>>,
}

impl SubjectFilter {
    /// On a column.
    ///
    /// # Errors
    /// Too many values, and ids that no such record has.
    pub fn on(&self, column: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne, within } = self;
        Ok(Condition::all()
            .add_option(any_word(column.into_simple_expr(), "in", r#in, Means::Subject, walk)?)
            .add_option(any_word(column.into_simple_expr(), "ne", ne, Means::Subject, walk)?.map(is_not_true))
            .add_option(lies_within(column.into_simple_expr(), within, walk)?))
    }
}

/// Compares a partner that a record may name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct OtherPartnerFilter {
    /// Any of these, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
    /// It lies within any of these: it is one, belongs to one at any depth, or carries its country code.
    pub within: Option<Vec<RecordId>>,
    /// There is none.
    pub isnull: Option<bool>,
}

impl OtherPartnerFilter {
    /// On a column that names such records.
    ///
    /// # Errors
    /// Too many values, and ids that no such record has.
    pub fn on(&self, column: impl ColumnTrait, means: Means, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne, within, isnull } = self;
        Ok(Condition::all()
            .add_option(any_word(column.into_simple_expr(), "in", r#in, means, walk)?)
            .add_option(any_word(column.into_simple_expr(), "ne", ne, means, walk)?.map(is_not_true))
            .add_option(lies_within(column.into_simple_expr(), within, walk)?)
            .add_option(is_null(column.into_simple_expr(), isnull.filter(|_| walk.asks("isnull")))))
    }
}
