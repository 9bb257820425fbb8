//! Writing: what is gone or changed is deleted with all that it owns, then what is new or changed is inserted, some records at a time.
//! Keys between records are looked at in the end, so records may be written in any order, and two may change places.
use super::{
    derived, log,
    plan::{Plan, Stored},
    progress::{Progress, Stage, Tell},
    tables::{RECORDS, Tables, Tombstones, incomplete},
};
use crate::{check::Dataset, error::SeedError, kinds::Row, text::Number};
use entity::{chapter, clock, code, old_id, record, revision, tombstone};
use migration::WriteTransaction;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::sync::{Arc, mpsc::sync_channel};

/// Why a record is gone that no entry of `[[removed]]` tells of.
const UNEXPLAINED: &str = "No longer in the dataset.";
/// Threads that make rows: one takes longer for them than writing does.
const MAKERS: usize = 2;
/// Ids bound to one statement.
const IDS: usize = 10_000;

/// Carries out a plan. Gives how many of the records that it creates are renamed.
pub(super) async fn all(
    tx: &WriteTransaction,
    dataset: &Arc<Dataset>,
    plan: Plan,
    revision: &str,
    progress: Tell<'_>,
) -> Result<usize, SeedError> {
    let loaded_at = clock::now();
    let revision = revision_row(tx, dataset, revision, loaded_at).await?;
    let tombstones = self::tombstones(tx, dataset, &plan.removed, &revision.loaded_at).await?;
    let mut write = async || {
        let renamed = log::write(tx, dataset, &plan, revision.id, &tombstones).await?;
        delete(tx, dataset, &plan).await?;
        records(tx, dataset, &plan, progress).await?;
        progress(Progress { stage: Stage::Finishing, done: 0, total: 1 });
        derived::work_out(tx).await?;
        Ok::<_, SeedError>(renamed)
    };
    let renamed = if plan.first { tx.fill(write).await? } else { write().await? };
    let mut rest = Tables::default();
    tombstones.into_values().try_for_each(|model| rest.push(Row::of(model)))?;
    dataset.statements.chapter_rows().into_iter().try_for_each(|model| rest.push(Row::of(model)))?;
    dataset.statements.code_rows().into_iter().try_for_each(|model| rest.push(Row::of(model)))?;
    dataset.statements.old_id_rows().into_iter().try_for_each(|model| rest.push(Row::of(model)))?;
    rest.push(Row::of(revision))?;
    empty(tx).await?;
    rest.write(tx).await?;
    Ok(renamed)
}

/// Writes the rows of the records that are new or changed.
async fn records(tx: &WriteTransaction, dataset: &Arc<Dataset>, plan: &Plan, progress: Tell<'_>) -> Result<(), SeedError> {
    let total = plan.created.len() + plan.updated.len();
    // rows are made while those before them are written
    let numbers: Arc<[Number]> = plan.created.iter().chain(&plan.updated).copied().collect();
    let makers: [_; MAKERS] = std::array::from_fn(|turn| {
        let (send, receive) = sync_channel(1);
        let (dataset, numbers) = (dataset.clone(), numbers.clone());
        std::thread::spawn(move || {
            for numbers in numbers.chunks(RECORDS).skip(turn).step_by(MAKERS) {
                // nobody receives when writing failed
                if send.send((numbers.len(), tables(&dataset, numbers))).is_err() {
                    return;
                }
            }
        });
        receive
    });
    let mut done = 0;
    for made in makers.iter().cycle() {
        // in its turn a thread has nothing more to send, so all is written, or it broke off
        let Ok((records, tables)) = made.recv() else { break };
        tables?.write(tx).await?;
        done += records;
        progress(Progress { stage: Stage::Writing, done, total });
    }
    if done < total {
        return Err(DbErr::Custom("a thread that makes rows broke off".to_owned()).into());
    }
    Ok(())
}

/// The rows of records.
fn tables(dataset: &Dataset, numbers: &[Number]) -> Result<Tables, DbErr> {
    let mut tables = Tables::default();
    for number in numbers {
        let record = dataset.statements.get(*number);
        let made = record.and_then(|record| record.rows(&dataset.known));
        let made = made.ok_or_else(|| incomplete(*number))?;
        made.into_iter().try_for_each(|row| tables.push(row))?;
    }
    Ok(tables)
}

/// Deletes records that are gone or changed; what they own goes with them.
async fn delete(tx: &WriteTransaction, dataset: &Dataset, plan: &Plan) -> Result<(), DbErr> {
    let updated = plan.updated.iter().filter_map(|number| dataset.statements.get(*number)).map(|record| &*record.head.id);
    let ids: Vec<&str> = updated.chain(plan.removed.iter().map(|stored| stored.id.as_str())).collect();
    for ids in ids.chunks(IDS) {
        record::Entity::delete_many().filter(record::Column::Id.is_in(ids.iter().copied())).exec(tx).await?;
    }
    Ok(())
}

/// Empties the tables that belong to no record and are written anew.
async fn empty(tx: &WriteTransaction) -> Result<(), DbErr> {
    chapter::Entity::delete_many().exec(tx).await?;
    code::Entity::delete_many().exec(tx).await?;
    old_id::Entity::delete_many().exec(tx).await?;
    tombstone::Entity::delete_many().exec(tx).await.map(drop)
}

/// What the dataset says of ids that are gone, and what earlier loads saw go; less those that are there again.
async fn tombstones(tx: &WriteTransaction, dataset: &Dataset, removed: &[Stored], loaded_at: &str) -> Result<Tombstones, DbErr> {
    let today = loaded_at.split('T').next();
    let unexplained = removed.iter().map(|old| tombstone::Model {
        id: old.id.clone(),
        removed: today.map(str::to_owned),
        reason: UNEXPLAINED.to_owned(),
    });
    let earlier = tombstone::Entity::find().all(tx).await?;
    let all = unexplained.chain(earlier).chain(dataset.statements.tombstone_rows());
    let mut tombstones: Tombstones = all.map(|stone| (stone.id.clone(), stone)).collect();
    for record in &dataset.statements.records {
        tombstones.remove(&*record.head.id);
        record.head.was.iter().for_each(|old| drop(tombstones.remove(&*old.value)));
    }
    Ok(tombstones)
}

async fn revision_row(tx: &WriteTransaction, dataset: &Dataset, revision: &str, loaded_at: String) -> Result<revision::Model, DbErr> {
    let last = revision::Entity::find().order_by_desc(revision::Column::Id).one(tx).await?;
    let about = dataset.statements.about.as_ref().ok_or_else(|| DbErr::Custom("a checked dataset does not say what it is".to_owned()))?;
    Ok(revision::Model {
        id: 1 + last.map_or(0, |last| last.id),
        revision: revision.to_owned(),
        loaded_at,
        title: about.title.to_string(),
        version: about.version.to_string(),
        licence: about.licence.to_string(),
        about: about.about.as_deref().map(str::to_owned),
        work_id: about.work.as_ref().map(|work| work.to_string()),
    })
}
