//! Whom records concern.
use super::{codes::any_word, filter_walk::FilterWalk, meaning::Means};
use crate::catalog::{error::CatalogError, values::head::RecordId};
use async_graphql::InputObject;
use entity::concern;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most partners in `all`: each is looked for by itself.
const MAX_EACH: usize = 8;

/// Compares whom a record concerns.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ConcernsFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
    /// Each of these, such as both partners of a pair.
    pub all: Option<Vec<RecordId>>,
}

impl ConcernsFilter {
    /// On the records of `id`.
    ///
    /// # Errors
    /// Too many values, and ids that no partner has.
    pub fn on(&self, id: &SimpleExpr, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        use concern::Column as C;
        let Self { r#in, ne, all } = self;
        let of =
            |any: SimpleExpr| id.clone().in_subquery(concern::Entity::find().select_only().column(C::RecordId).filter(any).into_query());
        let mut any = |operator, list| any_word(C::PartnerId.into_simple_expr(), operator, list, Means::PARTNER, walk);
        let (some, none) = (any("in", r#in)?.map(of), any("ne", ne)?.map(|any| of(any).not()));
        let each = all.as_deref().unwrap_or_default();
        if each.len() > MAX_EACH {
            return Err(walk.refuse(Some("all"), format!("at most {MAX_EACH} values, not {}", each.len())));
        }
        let each = if each.is_empty() { Vec::new() } else { walk.read("all", each, Means::PARTNER)? };
        walk.within("all", |walk| walk.bind(each.len()))?;
        let each = each.into_iter().map(|one| of(C::PartnerId.eq(one)));
        Ok(each.fold(Condition::all().add_option(some).add_option(none), Condition::add))
    }
}
