//! Loading: the rows that changed are written, in one transaction, and the change is logged.
mod derived;
mod difference;
mod log;
mod plan;
mod progress;
mod stored;
mod tables;
mod write;

use crate::{
    check::{Dataset, judge},
    error::SeedError,
    kinds::read,
    rule::Rule,
    text::Files,
};
use entity::revision;
use migration::{Database, WriteTransaction};
use plan::Plan;
use progress::Tell;
pub use progress::{Progress, Stage};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};
use std::sync::Arc;

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
    /// Records that have another id than before: they count as neither new nor gone.
    pub renamed: usize,
}

/// Checks a dataset and brings the database to it: all of it, or nothing. Where the revision is the same nothing is even read.
/// What breaks one of the rules that are `allowed` is no mistake. `progress` is told how far it is, some times a second.
///
/// # Errors
/// Mistakes in the files; a database that refuses.
pub async fn load(database: &Database, files: &Files, allowed: &[Rule], progress: &mut dyn FnMut(Progress)) -> Result<Report, SeedError> {
    let revision = files.revision();
    if let Some(report) = unchanged(&database.begin(), &revision).await? {
        return Ok(report);
    }
    let (mut done, total) = (0, files.bytes());
    let read = read(files, &mut |bytes| {
        done += bytes;
        progress(Progress { stage: Stage::Reading, done, total });
    });
    progress(Progress { stage: Stage::Checking, done: 0, total: 1 });
    let dataset = Arc::new(judge(read, allowed)?);
    let writer = database.writer().await?;
    writer
        .transaction(async |tx| {
            // another process may have loaded it while this one waited
            if let Some(report) = unchanged(tx, &revision).await? {
                return Ok(report);
            }
            replace(tx, &dataset, &revision, progress).await
        })
        .await
}

async fn unchanged(c: &impl ConnectionTrait, revision: &str) -> Result<Option<Report>, DbErr> {
    let last = revision::Entity::find().order_by_desc(revision::Column::Id).one(c).await?;
    let same = last.filter(|last| last.revision == revision);
    Ok(same.map(|last| Report {
        title: last.title,
        revision: last.revision,
        unchanged: true,
        created: 0,
        updated: 0,
        removed: 0,
        renamed: 0,
    }))
}

/// Writes what differs between the dataset and the database.
async fn replace(tx: &WriteTransaction, dataset: &Arc<Dataset>, revision: &str, progress: Tell<'_>) -> Result<Report, SeedError> {
    let plan = Plan::make(tx, dataset, progress).await?;
    let mut report = Report {
        title: dataset.title().to_owned(),
        revision: revision.to_owned(),
        unchanged: false,
        created: plan.created.len(),
        updated: plan.updated.len(),
        removed: plan.removed.len(),
        renamed: 0,
    };
    report.renamed = write::all(tx, dataset, plan, revision, progress).await?;
    report.created -= report.renamed;
    report.removed = report.removed.saturating_sub(report.renamed);
    tracing::info!(revision, report.created, report.updated, report.removed, report.renamed, "dataset loaded");
    Ok(report)
}

#[cfg(test)]
mod tests;
