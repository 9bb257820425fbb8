//! What belongs to a forum.
use super::{codes::IdFilter, filter_walk::FilterWalk, meaning::Means, operators::any_of};
use crate::catalog::error::CatalogError;
use entity::{
    RecordType, event, forum,
    link::{self, LinkRelation},
    observation,
};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr, UnionType},
};

/// The records of `id` that belong to forums: the forums, their events, what came of these or is part of them, and figures of them.
///
/// # Errors
/// Too many values, and ids that no forum has.
pub fn of_forum(id: impl ColumnTrait, filter: &IdFilter, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
    let (any, none) = filter.read(Means::Record(RecordType::Forum), walk)?;
    let mut belonging = |operator, ids: Option<Vec<String>>| {
        let Some(ids) = ids else {
            return Ok(None);
        };
        // the statement names them once for each way
        let mut named = |column: SimpleExpr| any_of(column, operator, &Some(ids.clone()), walk);
        let mut met = || {
            let forums = from(forum::Column::Id).and_where_option(named(forum::Column::Id.into_simple_expr())?).take();
            let events = from(event::Column::Id).and_where_option(named(event::Column::ForumId.into_simple_expr())?).take();
            Ok::<_, CatalogError>(forums.clone().union(UnionType::All, events).take())
        };
        let came = from(link::Column::FromId)
            .and_where(link::Column::Relation.is_in([LinkRelation::OutcomeOf, LinkRelation::PartOf]))
            .and_where(link::Column::ToId.in_subquery(met()?))
            .take();
        let figures = from(observation::Column::Id).and_where(observation::Column::SubjectId.in_subquery(met()?)).take();
        let all = met()?.union(UnionType::All, came).union(UnionType::All, figures).take();
        Ok::<_, CatalogError>(Some(id.into_simple_expr().in_subquery(all)))
    };
    let (some, none) = (belonging("in", any)?, belonging("ne", none)?);
    Ok(Condition::all().add_option(some).add_option(none.map(ExprTrait::not)))
}

/// A column of its table.
fn from(column: impl ColumnTrait) -> SelectStatement {
    Query::select().from(column.entity_name()).expr(column.into_simple_expr()).take()
}
