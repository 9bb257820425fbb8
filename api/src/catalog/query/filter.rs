//! Filters combined: what records can be asked whatever their type, what a type can be asked, and `and`, `or`, `not`.
use super::{
    head_filters::Shared,
    operators::{is_not_true, is_true},
    parts::{Alike, Filter, Parts},
    scope::Scope,
};
use crate::catalog::error::CatalogError;
use async_graphql::{InputObject, TypeName};
use sea_orm::{Condition, sea_query::SimpleExpr};
use serde::Serialize;
use std::borrow::Cow;

/// Levels of `and`, `or` and `not`, at most: databases bound how deep an expression may be.
const MAX_LEVELS: usize = 8;
/// Parts that `and` or `or` join, at most.
const MAX_PARTS: usize = 100;
/// Parts of a filter that the database may plan as one with the rest; each may look into some six tables.
const FREE_PARTS: usize = 4;

/// A filter, or filters combined: what records can be asked whatever their type, what this type can be asked, and `and`, `or`, `not`.
#[derive(Clone, Debug, Default, Serialize, InputObject)]
#[graphql(name_type)]
pub struct Where<F: Filter> {
    /// What its records can be asked whatever their type.
    #[graphql(flatten)]
    pub record: F::Shared,
    /// What this type can be asked.
    #[graphql(flatten)]
    pub own: F,
    /// All of these hold.
    pub and: Option<Vec<Where<F>>>,
    /// At least one of these holds.
    pub or: Option<Vec<Where<F>>>,
    /// This does not hold.
    pub not: Option<Box<Where<F>>>,
}

impl<F: Filter> TypeName for Where<F> {
    fn type_name() -> Cow<'static, str> {
        F::type_name().replace("Filter", "Where").into()
    }
}

impl<F: Filter> Where<F> {
    /// As a condition on the rows of the list, whose ids are `id`, and in which partners may have these roles, if only some.
    ///
    /// # Errors
    /// As [`Filter::parts`]; more levels, parts or values than may be.
    pub fn condition(&self, id: &SimpleExpr, scope: &mut Scope) -> Result<Condition, CatalogError> {
        self.nested(id, 0, scope)
    }

    /// Whether it asks what stands with every record, not with its type.
    pub fn asks_head(&self) -> bool {
        let Self { record, own: _, and, or, not } = self;
        record.head().is_some_and(|head| head.title.is_some()) || and.iter().chain(or).flatten().chain(not.as_deref()).any(Self::asks_head)
    }

    /// As [`Filter::alike`]: what it names itself, or one of those that all have to hold does.
    pub fn alike(&self) -> Alike {
        self.and.iter().flatten().fold(self.own.alike(), |alike, part| alike.or(&part.alike()))
    }

    fn nested(&self, id: &SimpleExpr, level: usize, scope: &mut Scope) -> Result<Condition, CatalogError> {
        if level > MAX_LEVELS {
            return Err(CatalogError::field(["filter"], format!("`and`, `or` and `not` nest at most {MAX_LEVELS} levels")));
        }
        scope.among(self.alike(), |scope| self.holding(id, level, scope))
    }

    fn holding(&self, id: &SimpleExpr, level: usize, scope: &mut Scope) -> Result<Condition, CatalogError> {
        let Self { record, own, and, or, not } = self;
        let mut all = Parts::of(scope, |parts| record.parts(id, parts))?;
        all.extend(Parts::of(scope, |parts| own.parts(parts))?);
        let mut all = all.into_iter().fold(Condition::all(), |all, (_, part)| all.add(part));
        if let Some(list) = and {
            all = join(Condition::all(), all, ("and", list), id, level, scope)?;
        }
        if let Some(list) = or {
            all = join(Condition::any(), all, ("or", list), id, level, scope)?;
        }
        if let Some(w) = not {
            // a plain NOT would lose the rows for which the answer is unknown
            let holds: SimpleExpr = scope.within("not", |scope| w.nested(id, level + 1, scope))?.into();
            all = all.add(is_not_true(holds));
        }
        Ok(all)
    }
}

/// Joins the filters of a list, and adds them to all that holds.
fn join<F: Filter>(
    joined: Condition,
    all: Condition,
    (word, list): (&str, &[Where<F>]),
    id: &SimpleExpr,
    level: usize,
    scope: &mut Scope,
) -> Result<Condition, CatalogError> {
    if list.len() > MAX_PARTS {
        return Err(CatalogError::field(["filter"], format!("`and` and `or` join at most {MAX_PARTS} parts")));
    }
    let mut joined = joined;
    for (i, w) in list.iter().enumerate() {
        let part = scope.within(format!("{word}[{i}]"), |scope| w.nested(id, level + 1, scope))?;
        // PostgreSQL weighs the orders in which it may join the tables of all parts: seconds, where they are many
        joined = if scope.part() <= FREE_PARTS { joined.add(part) } else { joined.add(is_true(part.into())) };
    }
    Ok(all.add(joined))
}
