//! The operators on a count: a whole number that is never missing.
use super::{filter_walk::FilterWalk, operators::IntFilter};
use crate::catalog::error::CatalogError;
use async_graphql::InputObject;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Compares a count.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct CountFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<i64>>,
    /// This or more.
    pub gte: Option<i64>,
    /// This or less.
    pub lte: Option<i64>,
}

impl CountFilter {
    /// On a column that is never null.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, column: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, gte, lte } = self.clone();
        IntFilter { r#in, gte, lte, isnull: None }.on(column, walk)
    }
}
