//! A filter as named parts: each field that is asked, by its name and as a condition.
use super::{alike::Alike, facets::Facet, filter_walk::FilterWalk, operators::named_by};
use crate::catalog::error::CatalogError;
use async_graphql::InputObjectType;
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr,
    sea_query::{Query, SimpleExpr},
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use utoipa::ToSchema;

/// What the records of a list can be asked whatever their type.
pub trait Shared: InputObjectType + Serialize + DeserializeOwned + ToSchema + Clone + Debug + Default + Send + Sync + 'static {
    /// Adds each field that is asked, of rows whose ids are `id`.
    ///
    /// # Errors
    /// Too many values.
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError>;

    /// Whether it asks for what stands only in the table that all records have a row in.
    fn asks_head(&self) -> bool;

    /// What can be counted by its fields.
    fn facets() -> Vec<Facet>;
}

/// The filter of a list. It takes itself apart without `..`, so that a field which is not asked does not compile.
pub trait Filter: InputObjectType + Serialize + DeserializeOwned + ToSchema + Clone + Debug + Default + Send + Sync + 'static {
    /// What its records can be asked whatever their type.
    type Shared: Shared;

    /// Fields that these records never have, such as `party` of observations, and the replacement.
    const INSTEAD: &[(&str, &str)] = &[];

    /// Adds each field that is asked.
    ///
    /// # Errors
    /// Combinations that make no sense, such as an amount without a currency.
    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError>;

    /// What can be counted by its fields: those that its records have values of, not too many. The first of its dates is the one that totals
    /// are counted by.
    fn facets() -> Vec<Facet>;

    /// What the figures of all it finds have in common.
    fn alike(&self) -> Alike {
        Alike::default()
    }
}

/// The fields of a filter that are asked, each by its name and as a condition on the rows.
#[derive(Debug)]
pub struct Parts<'a> {
    walk: &'a mut FilterWalk,
    asked: Vec<Part>,
}

/// A field that is asked.
#[derive(Debug)]
pub(super) struct Part {
    pub name: &'static str,
    /// On the rows of the list.
    pub condition: Condition,
    /// On the rows of the table in which they own it, if they do.
    pub owned: Option<Condition>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(walk: &'a mut FilterWalk, add: impl FnOnce(&mut Self) -> Result<(), CatalogError>) -> Result<Vec<Part>, CatalogError> {
        let mut parts = Parts { walk, asked: Vec::new() };
        add(&mut parts)?;
        Ok(parts.asked)
    }

    /// Adds a field, if it is asked.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn add<F>(
        &mut self,
        name: &'static str,
        field: &Option<F>,
        ask: impl FnOnce(&F, &mut FilterWalk) -> Result<Condition, CatalogError>,
    ) -> Result<(), CatalogError> {
        if let Some(field) = field.as_ref().filter(|_| self.walk.asks(name)) {
            let condition = self.walk.within(name, |walk| ask(field, walk))?;
            self.asked.push(Part { name, condition, owned: None });
        }
        Ok(())
    }

    /// Adds a field of what the rows of `id` own in a table, if it is asked. `ask` makes a condition on that table, in which `owner` names the
    /// row.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn add_owned<F>(
        &mut self,
        name: &'static str,
        field: &Option<F>,
        (id, owner): (impl IntoSimpleExpr, impl ColumnTrait),
        ask: impl FnOnce(&F, &mut FilterWalk) -> Result<Condition, CatalogError>,
    ) -> Result<(), CatalogError> {
        if let Some(field) = field {
            let owned = self.walk.within(name, |walk| ask(field, walk))?;
            let owners = Query::select().from(owner.entity_name()).expr(owner.into_simple_expr()).cond_where(owned.clone()).take();
            self.asked.push(Part { name, condition: named_by(&id.into_simple_expr(), owners), owned: Some(owned) });
        }
        Ok(())
    }
}
