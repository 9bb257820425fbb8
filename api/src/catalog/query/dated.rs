//! Comparing dates that are there, and telling what is found certainly from what possibly is.
use super::{filter_walk::FilterWalk, operators::DateFilter};
use crate::catalog::{error::CatalogError, values::date::When};
use async_graphql::InputObject;
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Compares dates that may be known only to the month, the year or a span, and that are never missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct DatedFilter {
    /// Possibly in this period.
    pub overlaps: Option<When>,
    /// Certainly in this period.
    pub within: Option<When>,
    /// Possibly after it.
    pub gt: Option<When>,
    /// Possibly in it or after.
    pub gte: Option<When>,
    /// Possibly before it.
    pub lt: Option<When>,
    /// Possibly in it or before.
    pub lte: Option<When>,
}

impl DatedFilter {
    /// On the first and last possible day.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, first: impl ColumnTrait, last: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { overlaps, within, gt, gte, lt, lte } = self.clone();
        DateFilter { overlaps, within, gt, gte, lt, lte, isnull: None }.on(first, last, walk)
    }

    /// Whether what it finds lies there certainly, whichever day from the first possible to the last it is; `None` where nothing is compared.
    pub fn certainly(&self, first: &str, last: &str) -> Option<bool> {
        let Self { overlaps, within, gt, gte, lt, lte } = self;
        let holds = [
            overlaps.as_ref().map(|period| first >= period.0.first_day() && last <= period.0.last_day()),
            within.as_ref().map(|_| true),
            gt.as_ref().map(|period| first > period.0.last_day()),
            gte.as_ref().map(|period| first >= period.0.first_day()),
            lt.as_ref().map(|period| last < period.0.first_day()),
            lte.as_ref().map(|period| last <= period.0.last_day()),
        ];
        holds.into_iter().flatten().reduce(|all, one| all && one)
    }
}
