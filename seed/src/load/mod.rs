//! Loading: the rows that changed are written, in one transaction, and the change is logged.
mod batch;
mod clock;
mod write;

use crate::{Dataset, Files, SeedError, check, rows::Rows};
use entity::{
    RecordType,
    change::{self, Action},
    record, revision, tombstone,
};
use migration::Database;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Why a record is gone that no entry of `[[removed]]` tells of.
const UNEXPLAINED: &str = "No longer in the dataset.";

/// What a load did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Title of the dataset.
    pub title: String,
    /// Its revision.
    pub revision: String,
    /// The database held this revision already.
    pub unchanged: bool,
    /// Records that are new.
    pub created: usize,
    /// Records that changed.
    pub updated: usize,
    /// Records that are gone.
    pub removed: usize,
}

/// Checks a dataset and brings the database to it: all of it, or nothing. Where the revision is the same nothing is even read.
///
/// # Errors
/// Mistakes in the files; a database that refuses.
pub async fn load(database: &Database, files: &Files) -> Result<Report, SeedError> {
    let revision = files.revision();
    if let Some(report) = unchanged(&database.begin(), &revision).await? {
        return Ok(report);
    }
    let dataset = check(files).map_err(SeedError::Problems)?;
    let writer = database.writer().await?;
    writer
        .transaction(async |c| {
            // another process may have loaded it while this one waited
            if let Some(report) = unchanged(c, &revision).await? {
                return Ok(report);
            }
            replace(c, &dataset, &revision).await
        })
        .await
}

async fn unchanged(c: &impl ConnectionTrait, revision: &str) -> Result<Option<Report>, DbErr> {
    let last = revision::Entity::find().order_by_desc(revision::Column::Id).one(c).await?;
    let same = last.filter(|last| last.revision == revision);
    Ok(same.map(|last| Report { title: last.title, revision: last.revision, unchanged: true, created: 0, updated: 0, removed: 0 }))
}

/// A record as the database has it. (Columns are read by name: a tuple would take them in another order on SQLite.)
#[derive(FromQueryResult)]
struct Stored {
    id: String,
    hash: String,
    r#type: RecordType,
    title: String,
}

async fn stored(c: &impl ConnectionTrait) -> Result<BTreeMap<String, Stored>, DbErr> {
    let columns = [record::Column::Id, record::Column::Hash, record::Column::Type, record::Column::Title];
    let rows = record::Entity::find().select_only().columns(columns).into_model::<Stored>().all(c).await?;
    Ok(rows.into_iter().map(|stored| (stored.id.clone(), stored)).collect())
}

/// Writes what differs between the dataset and the database.
async fn replace(c: &impl ConnectionTrait, dataset: &Dataset, revision: &str) -> Result<Report, SeedError> {
    let mut gone = stored(c).await?;
    let (mut created, mut updated, mut retyped) = (Vec::new(), Vec::new(), Vec::new());
    for rows in &dataset.records {
        match gone.remove(&rows.record.id) {
            None => created.push(rows),
            Some(stored) if stored.hash != rows.record.hash => {
                updated.push(rows);
                if stored.r#type != rows.record.r#type {
                    retyped.push(stored);
                }
            }
            Some(_) => {}
        }
    }
    let report = Report {
        title: dataset.about.title.clone(),
        revision: revision.to_owned(),
        unchanged: false,
        created: created.len(),
        updated: updated.len(),
        removed: gone.len(),
    };
    let loaded_at = clock::now();
    let removed: Vec<String> = gone.keys().cloned().collect();
    let mut touched: Vec<String> = updated.iter().map(|rows| rows.record.id.clone()).collect();
    touched.extend_from_slice(&removed);

    write::clear(c).await?;
    write::release(c, &touched).await?;
    let written: Vec<_> = created.iter().chain(&updated).copied().collect();
    write::records(c, &written).await?;
    for stored in retyped {
        write::delete_typed(c, stored.r#type, &[stored.id]).await?;
    }
    write::delete(c, &removed).await?;

    let stones = tombstones(c, dataset, &removed, &loaded_at).await?;
    tombstone::Entity::delete_many().exec(c).await?;
    batch::insert(c, stones).await?;
    batch::insert(c, dataset.chapters.clone()).await?;
    batch::insert(c, dataset.codes.clone()).await?;
    batch::insert(c, dataset.old_ids.clone()).await?;

    let of = |action| move |rows: &&Rows| (action, rows.record.id.clone(), rows.record.r#type, rows.record.title.clone());
    let mut changes: Vec<_> = created.iter().map(of(Action::Created)).collect();
    changes.extend(updated.iter().map(of(Action::Updated)));
    changes.extend(gone.into_values().map(|s| (Action::Removed, s.id, s.r#type, s.title)));
    let first = 1 + last_change(c).await?;
    let changes = changes.into_iter().zip(first..).map(|((action, record_id, r#type, title), id)| change::Model {
        id,
        revision: revision.to_owned(),
        record_id,
        r#type,
        title,
        action,
    });
    batch::insert(c, changes.collect()).await?;
    batch::insert(c, vec![revision_row(c, dataset, revision, loaded_at).await?]).await?;
    tracing::info!(revision, report.created, report.updated, report.removed, "dataset loaded");
    Ok(report)
}

/// What the dataset says of ids that are gone, and what earlier loads saw go; less those that are there again.
async fn tombstones(
    c: &impl ConnectionTrait,
    dataset: &Dataset,
    removed: &[String],
    loaded_at: &str,
) -> Result<Vec<tombstone::Model>, DbErr> {
    let today = loaded_at.split('T').next();
    let unexplained =
        removed.iter().map(|id| tombstone::Model { id: id.clone(), removed: today.map(str::to_owned), reason: UNEXPLAINED.to_owned() });
    let earlier = tombstone::Entity::find().all(c).await?;
    let explained = dataset.tombstones.iter().cloned();
    let all = unexplained.chain(earlier).chain(explained);
    let mut stones: BTreeMap<String, tombstone::Model> = all.map(|stone| (stone.id.clone(), stone)).collect();
    let there = dataset.records.iter().map(|rows| &rows.record.id);
    for id in there.chain(dataset.old_ids.iter().map(|old| &old.id)) {
        stones.remove(id);
    }
    Ok(stones.into_values().collect())
}

async fn last_change(c: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let last = change::Entity::find().order_by_desc(change::Column::Id).one(c).await?;
    Ok(last.map_or(0, |last| last.id))
}

async fn revision_row(c: &impl ConnectionTrait, dataset: &Dataset, revision: &str, loaded_at: String) -> Result<revision::Model, DbErr> {
    let last = revision::Entity::find().order_by_desc(revision::Column::Id).one(c).await?;
    let about = &dataset.about;
    Ok(revision::Model {
        id: 1 + last.map_or(0, |last| last.id),
        revision: revision.to_owned(),
        loaded_at,
        title: about.title.clone(),
        version: about.version.clone(),
        licence: about.licence.clone(),
        about: about.about.clone(),
        work_id: about.work.clone(),
    })
}

#[cfg(test)]
mod tests;
