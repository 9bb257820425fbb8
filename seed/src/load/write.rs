//! Writing records in an order that satisfies every key, whatever changed.
use super::batch;
use crate::rows::{Owned, Rows, Typed};
use entity::{
    RecordType, agreement, chapter, citation, code, deal, event, forum, indicator, link, name, note, observation, office, old_id, partner,
    party, place, project, record, record_sector, source,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, prelude::Expr};
use std::collections::BTreeMap;

/// Empties the tables that belong to no record.
pub(super) async fn clear(c: &impl ConnectionTrait) -> Result<(), DbErr> {
    chapter::Entity::delete_many().exec(c).await?;
    code::Entity::delete_many().exec(c).await?;
    old_id::Entity::delete_many().exec(c).await?;
    Ok(())
}

/// Deletes what records own and what they claim (an edition, a parent), so that others may take it or go.
pub(super) async fn release(c: &impl ConnectionTrait, ids: &[String]) -> Result<(), DbErr> {
    batch::delete::<name::Entity>(c, name::Column::PartnerId, ids).await?;
    batch::delete::<office::Entity>(c, office::Column::PersonId, ids).await?;
    batch::delete::<party::Entity>(c, party::Column::RecordId, ids).await?;
    batch::delete::<place::Entity>(c, place::Column::RecordId, ids).await?;
    batch::delete::<record_sector::Entity>(c, record_sector::Column::RecordId, ids).await?;
    batch::delete::<note::Entity>(c, note::Column::SourceId, ids).await?;
    batch::delete::<citation::Entity>(c, citation::Column::RecordId, ids).await?;
    batch::delete::<link::Entity>(c, link::Column::FromId, ids).await?;
    let nothing = || Expr::value(None::<String>);
    for ids in batch::of_ids(ids) {
        partner::Entity::update_many()
            .col_expr(partner::Column::ParentId, nothing())
            .filter(partner::Column::Id.is_in(ids))
            .exec(c)
            .await?;
        agreement::Entity::update_many()
            .col_expr(agreement::Column::UnderId, nothing())
            .filter(agreement::Column::Id.is_in(ids))
            .exec(c)
            .await?;
        event::Entity::update_many().col_expr(event::Column::ForumId, nothing()).filter(event::Column::Id.is_in(ids)).exec(c).await?;
    }
    Ok(())
}

/// Writes records, types in an order in which each finds what it refers to.
pub(super) async fn records(c: &impl ConnectionTrait, rows: &[&Rows]) -> Result<(), DbErr> {
    batch::upsert(c, rows.iter().map(|rows| rows.record.clone()).collect()).await?;
    macro_rules! typed {
        ($Type:ident) => {
            rows.iter()
                .filter_map(|rows| match &rows.typed {
                    Typed::$Type(model) => Some(model.clone()),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
    }
    batch::upsert(c, typed!(Source)).await?;
    let partners = parents_first(typed!(Partner), |m| (m.id.clone(), m.parent_id.clone()));
    batch::upsert(c, partners).await?;
    batch::upsert(c, typed!(Forum)).await?;
    batch::upsert(c, typed!(Event)).await?;
    let agreements = parents_first(typed!(Agreement), |m| (m.id.clone(), m.under_id.clone()));
    batch::upsert(c, agreements).await?;
    batch::upsert(c, typed!(Deal)).await?;
    batch::upsert(c, typed!(Project)).await?;
    batch::upsert(c, typed!(Indicator)).await?;
    batch::upsert(c, typed!(Observation)).await?;

    batch::insert(c, all(rows, |owned| &owned.names)).await?;
    batch::insert(c, all(rows, |owned| &owned.offices)).await?;
    batch::insert(c, all(rows, |owned| &owned.parties)).await?;
    batch::insert(c, all(rows, |owned| &owned.places)).await?;
    batch::insert(c, all(rows, |owned| &owned.sectors)).await?;
    batch::insert(c, all(rows, |owned| &owned.notes)).await?;
    batch::insert(c, all(rows, |owned| &owned.citations)).await?;
    batch::insert(c, all(rows, |owned| &owned.links)).await
}

fn all<M: Clone>(rows: &[&Rows], of: fn(&Owned) -> &Vec<M>) -> Vec<M> {
    rows.iter().flat_map(|rows| of(&rows.owned)).cloned().collect()
}

/// Rows ordered so that each comes after the one it lies under.
fn parents_first<M>(rows: Vec<M>, keys: fn(&M) -> (String, Option<String>)) -> Vec<M> {
    let parents: BTreeMap<String, Option<String>> = rows.iter().map(keys).collect();
    let depth = |row: &M| {
        let above = |id: &String| parents.get(id).cloned().flatten();
        std::iter::successors(keys(row).1, above).take(parents.len()).count()
    };
    let mut rows = rows;
    rows.sort_by_cached_key(depth);
    rows
}

/// Deletes records that are gone, with everything under them. Observations first: they may be about any of the others.
pub(super) async fn delete(c: &impl ConnectionTrait, ids: &[String]) -> Result<(), DbErr> {
    batch::delete::<observation::Entity>(c, observation::Column::Id, ids).await?;
    batch::delete::<record::Entity>(c, record::Column::Id, ids).await
}

/// Deletes typed rows of records that have become another type.
pub(super) async fn delete_typed(c: &impl ConnectionTrait, r#type: RecordType, ids: &[String]) -> Result<(), DbErr> {
    match r#type {
        RecordType::Partner => batch::delete::<partner::Entity>(c, partner::Column::Id, ids).await,
        RecordType::Forum => batch::delete::<forum::Entity>(c, forum::Column::Id, ids).await,
        RecordType::Event => batch::delete::<event::Entity>(c, event::Column::Id, ids).await,
        RecordType::Agreement => batch::delete::<agreement::Entity>(c, agreement::Column::Id, ids).await,
        RecordType::Deal => batch::delete::<deal::Entity>(c, deal::Column::Id, ids).await,
        RecordType::Project => batch::delete::<project::Entity>(c, project::Column::Id, ids).await,
        RecordType::Indicator => batch::delete::<indicator::Entity>(c, indicator::Column::Id, ids).await,
        RecordType::Observation => batch::delete::<observation::Entity>(c, observation::Column::Id, ids).await,
        RecordType::Source => batch::delete::<source::Entity>(c, source::Column::Id, ids).await,
    }
}
