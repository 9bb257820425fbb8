//! Makes files of the whole dataset, one at a time, on a thread of its own.
use super::{package, register::bytes, sqlite};
use crate::{
    catalog::{
        Catalog, CatalogError, Snapshot,
        files::{Made, Whole},
    },
    formats::writing::writer::failed,
    http::{
        log,
        whole_files::{Job, Jobs},
    },
};
use futures_util::TryStreamExt;
use std::{
    fs::File,
    io::{self, Write},
    pin::pin,
    sync::Arc,
    thread,
};
use tokio::{runtime::Builder, select};

/// Starts the thread, which ends with whoever asks.
///
/// # Errors
/// The system has no more threads to give.
pub fn start(catalog: Catalog, jobs: Jobs) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("downloads".to_owned()).spawn(move || runtime.block_on(work(catalog, jobs)))?;
    Ok(())
}

/// Makes what is asked for until nobody can ask any more.
async fn work(catalog: Catalog, Jobs { mut asked, mut stopped }: Jobs) {
    while let Some(Job { whole, done }) = asked.recv().await {
        // its revision may be over
        if done.is_closed() {
            continue;
        }
        let made = select! {
            made = make(&catalog, whole) => made,
            _ = stopped.changed() => return,
        };
        match &made {
            Ok(made) => tracing::info!(name = whole.name(), bytes = made.bytes, revision = made.revision.revision, "a download was made"),
            Err(e) => log(e),
        }
        done.send_replace(Some(made));
    }
}

async fn make(catalog: &Catalog, whole: Whole) -> Result<Arc<Made>, CatalogError> {
    let snapshot = catalog.long_snapshot()?;
    let revision = snapshot.revision().await?.clone();
    let file = write(whole, &snapshot).await?;
    Ok(Arc::new(Made::new(revision, file).map_err(failed)?))
}

/// Writes a file of a snapshot, somewhere without a name.
///
/// # Errors
/// What the database says, and where the disk has no room.
pub async fn write(whole: Whole, snapshot: &Snapshot) -> Result<File, CatalogError> {
    match whole {
        Whole::Records => records(snapshot).await,
        Whole::Package => package::write(snapshot).await,
        Whole::Sqlite => sqlite::write(snapshot).await,
    }
}

async fn records(snapshot: &Snapshot) -> Result<File, CatalogError> {
    let mut file = tempfile::tempfile().map_err(failed)?;
    let mut lines = pin!(bytes(snapshot.clone()));
    while let Some(bytes) = lines.try_next().await? {
        file.write_all(&bytes).map_err(failed)?;
    }
    Ok(file)
}
