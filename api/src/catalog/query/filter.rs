//! Filters combined: what records can be asked whatever their type, what a type can be asked, and `and`, `or`, `not`.
use super::{
    alike::Alike,
    filter_walk::FilterWalk,
    operators::{is_not_true, is_true},
    parts::{Filter, Parts, Shared},
};
use crate::catalog::error::CatalogError;
use async_graphql::{InputObject, TypeName};
use sea_orm::{
    Condition,
    sea_query::{Expr, SimpleExpr},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
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
    pub fn condition(&self, id: &SimpleExpr, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        self.nested(id, 0, walk)
    }

    /// As [`Shared::asks_head`].
    pub fn asks_head(&self) -> bool {
        let Self { record, own: _, and, or, not } = self;
        record.asks_head() || and.iter().chain(or).flatten().chain(not.as_deref()).any(Self::asks_head)
    }

    /// As [`Filter::alike`]: what it names itself, or one of those that all have to hold does.
    pub fn alike(&self) -> Alike {
        self.and.iter().flatten().fold(self.own.alike(), |alike, part| alike.or(&part.alike()))
    }

    /// A filter that may be absent. Drops fields and operators that are null or empty, as a form sends them that is not filled in:
    /// `party: {}` would exclude records without parties.
    ///
    /// # Errors
    /// A defect: a filter that cannot be written down and read again.
    pub fn asked(filter: Option<Self>) -> Result<Self, CatalogError> {
        Ok(filter.map(|filter| filter.pruned()).transpose()?.flatten().unwrap_or_default())
    }

    /// `None` where nothing is asked.
    fn pruned(&self) -> Result<Option<Self>, CatalogError> {
        let Self { record, own, and, or, not } = self;
        let parts = |list: &Option<Vec<Self>>| {
            list.as_ref()
                .map(|list| list.iter().map(|part| Ok::<_, CatalogError>(part.pruned()?.unwrap_or_default())).collect())
                .transpose()
        };
        let (record, own) = (pruned(record)?, pruned(own)?);
        let (and, or): (Option<Vec<_>>, Option<Vec<_>>) = (parts(and)?, parts(or)?);
        let not = not.as_ref().map(|not| not.pruned()).transpose()?.flatten().map(Box::new);
        if record.is_none() && own.is_none() && and.is_none() && or.is_none() && not.is_none() {
            return Ok(None);
        }
        Ok(Some(Self { record: record.unwrap_or_default(), own: own.unwrap_or_default(), and, or, not }))
    }

    fn nested(&self, id: &SimpleExpr, level: usize, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        if level > MAX_LEVELS {
            return Err(CatalogError::field(["filter"], format!("`and`, `or` and `not` nest at most {MAX_LEVELS} levels")));
        }
        walk.among(self.alike(), |walk| self.holding(id, level, walk))
    }

    fn holding(&self, id: &SimpleExpr, level: usize, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { record, own, and, or, not } = self;
        let mut all = Parts::of(walk, |parts| record.parts(id, parts))?;
        all.extend(Parts::of(walk, |parts| own.parts(parts))?);
        let mut all = all.into_iter().fold(Condition::all(), |all, part| match part.owned {
            // a facet of what rows own counts in the table of that, where what else is asked has to hold of the same
            Some(owned) if walk.is_own(part.name) => {
                walk.set_beside(owned);
                all
            }
            _ => all.add(part.condition),
        });
        if let Some(list) = and {
            all = join(Condition::all(), all, ("and", list), id, level, walk)?;
        }
        if let Some(list) = or {
            all = join(Condition::any(), all, ("or", list), id, level, walk)?;
        }
        if let Some(w) = not {
            // a plain NOT would lose the rows for which the answer is unknown
            let holds: SimpleExpr = walk.within("not", |walk| w.nested(id, level + 1, walk))?.into();
            all = all.add(is_not_true(holds));
        }
        Ok(all)
    }
}

/// A filter without what is null or empty in it; `None` where nothing is left.
fn pruned<T: Serialize + DeserializeOwned>(filter: &T) -> Result<Option<T>, CatalogError> {
    let mut json = serde_json::to_value(filter)?;
    prune(&mut json);
    let asks = json.as_object().is_some_and(|fields| !fields.is_empty());
    Ok(asks.then(|| serde_json::from_value(json)).transpose()?)
}

fn prune(json: &mut Value) {
    if let Value::Object(fields) = json {
        fields.values_mut().for_each(prune);
        fields.retain(|_, value| !value.is_null() && !value.as_object().is_some_and(serde_json::Map::is_empty));
    }
}

/// Joins the filters of a list, and adds them to all that holds.
fn join<F: Filter>(
    joined: Condition,
    all: Condition,
    (word, list): (&str, &[Where<F>]),
    id: &SimpleExpr,
    level: usize,
    walk: &mut FilterWalk,
) -> Result<Condition, CatalogError> {
    if list.len() > MAX_PARTS {
        return Err(CatalogError::field(["filter"], format!("`and` and `or` join at most {MAX_PARTS} parts")));
    }
    let mut joined = joined;
    for (i, w) in list.iter().enumerate() {
        let part = walk.within(format!("{word}[{i}]"), |walk| w.nested(id, level + 1, walk))?;
        // PostgreSQL weighs the orders in which it may join the tables of all parts: seconds, where they are many
        joined = match walk.part() {
            // a condition without parts is left out where it is added; here it stands for every row
            _ if part.is_empty() => joined.add(Expr::cust("TRUE")),
            ..=FREE_PARTS => joined.add(part),
            _ => joined.add(is_true(part.into())),
        };
    }
    Ok(all.add(joined))
}
