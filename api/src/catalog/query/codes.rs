//! Operators on codes and ids: words that stand for something else, and are read before they are compared.
use super::{
    filter_walk::FilterWalk,
    meaning::Means,
    operators::{any_of, is_not_true, is_null, none_of},
};
use crate::catalog::{error::CatalogError, values::head::RecordId};
use async_graphql::InputObject;
use entity::old_id;
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SimpleExpr, UnionType},
};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use utoipa::ToSchema;

/// Column IN words, each resolved, if that is asked.
///
/// # Errors
/// Too many values, and words that mean nothing.
pub fn any_word<W: Deref<Target = str>>(
    column: SimpleExpr,
    operator: &'static str,
    list: &Option<Vec<W>>,
    means: Means,
    walk: &mut FilterWalk,
) -> Result<Option<SimpleExpr>, CatalogError> {
    let read = list.as_deref().filter(|_| walk.asks(operator)).map(|words| walk.read(operator, words, means)).transpose()?;
    any_of(column, operator, &read, walk)
}

/// Compares a code, in any case, or a text as it stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct CodeFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<String>>,
    /// None of these.
    pub ne: Option<Vec<String>>,
    /// Has no value.
    pub isnull: Option<bool>,
}

/// The only value of a list.
fn only<T: Deref<Target = str>>(list: &Option<Vec<T>>) -> Option<&str> {
    match list.as_deref() {
        Some([one]) => Some(one),
        _ => None,
    }
}

impl CodeFilter {
    /// The one code that all have, if only one is asked for.
    pub fn one(&self) -> Option<&str> {
        only(&self.r#in)
    }

    /// On a column that holds what the words mean.
    ///
    /// # Errors
    /// Too many values, and words that mean nothing.
    pub fn on(&self, column: impl ColumnTrait, means: Means, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne, isnull } = self;
        words(&column.into_simple_expr(), (r#in, ne, *isnull), means, walk)
    }
}

/// The column is one of some words, none of others, and has no value, as far as each is asked.
fn words<W: Deref<Target = str>>(
    column: &SimpleExpr,
    (any, none, isnull): (&Option<Vec<W>>, &Option<Vec<W>>, Option<bool>),
    means: Means,
    walk: &mut FilterWalk,
) -> Result<Condition, CatalogError> {
    Ok(Condition::all()
        .add_option(any_word(column.clone(), "in", any, means, walk)?)
        .add_option(any_word(column.clone(), "ne", none, means, walk)?.map(is_not_true))
        .add_option(is_null(column.clone(), isnull)))
}

/// Compares an optional record id.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct OptionalIdFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
    /// There is none.
    pub isnull: Option<bool>,
}

impl OptionalIdFilter {
    /// On a column that holds ids of such records.
    ///
    /// # Errors
    /// Too many values, and ids that no such record has.
    pub fn on(&self, column: impl ColumnTrait, means: Means, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne, isnull } = self;
        words(&column.into_simple_expr(), (r#in, ne, *isnull), means, walk)
    }
}

/// The column is one of these ids, or one that such a record had before: both in one subquery, so that an index finds them.
fn ever(column: &SimpleExpr, operator: &'static str, ids: &Ids, walk: &mut FilterWalk) -> Result<Option<SimpleExpr>, CatalogError> {
    let Some(now) = ids.as_ref().filter(|ids| !ids.is_empty()) else {
        return any_of(column.clone(), operator, ids, walk);
    };
    // the statement names them twice
    let of = any_of(old_id::Column::RecordId.into_simple_expr(), operator, ids, walk)?;
    walk.within(operator, |walk| walk.bind(now.len()))?;
    let before = Query::select().from(old_id::Entity).expr(old_id::Column::Id.into_simple_expr()).and_where_option(of).take();
    // the name that both databases give to the column of such a list
    let all = Query::select().column("column1").from_values(now.iter().cloned(), "asked").union(UnionType::All, before).take();
    Ok(Some(column.clone().in_subquery(all)))
}

/// Ids, where some are asked for.
pub type Ids = Option<Vec<String>>;

/// Compares an id.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct IdFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
}

impl IdFilter {
    /// The one id that all have, if only one is asked for.
    pub fn one(&self) -> Option<&str> {
        only(&self.r#in)
    }

    /// The ids that are asked for, and those that are not to be, as the register has them.
    ///
    /// # Errors
    /// Ids that no such record has.
    pub fn read(&self, means: Means, walk: &mut FilterWalk) -> Result<(Ids, Ids), CatalogError> {
        let Self { r#in, ne } = self;
        let mut read = |operator, ids: &Option<Vec<RecordId>>| ids.as_deref().map(|ids| walk.read(operator, ids, means)).transpose();
        Ok((read("in", r#in)?, read("ne", ne)?))
    }

    /// On a column that holds ids of such records.
    ///
    /// # Errors
    /// Too many values, and ids that no such record has.
    pub fn on(&self, column: &SimpleExpr, means: Means, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let (any, none) = self.read(means, walk)?;
        if means == Means::Once {
            return Ok(Condition::all()
                .add_option(ever(column, "in", &any, walk)?)
                .add_option(ever(column, "ne", &none, walk)?.map(is_not_true)));
        }
        Ok(Condition::all().add_option(any_of(column.clone(), "in", &any, walk)?).add_option(none_of(column.clone(), &none, walk)?))
    }
}
