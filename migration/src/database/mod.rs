//! Opening a database, whichever it is, at the newest schema.
mod address;
mod fill;
mod read;
mod write;

use crate::{
    Migrator,
    failure::{self, Stop},
    limits::Limits,
    postgres,
    sqlite::{self, Location, Mark},
};
use address::{Place, without_password};
pub use read::ReadTransaction;
use read::Source;
use sea_orm::{DbBackend, DbErr};
use sea_orm_migration::MigratorTrait;
use std::{fmt, sync::Arc};
use tokio::sync::Semaphore;
pub use write::{WriteTransaction, Writer};

/// Why a database could not be opened: one line for the person who started the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is not one of a database.
    #[error(
        "database `{0}`: write sqlite://FILE, sqlite::memory: or postgres://USER@HOST/NAME, with no options but the driver's own, such as ?sslmode=require"
    )]
    Address(String),
    /// There is no usable database at the address.
    #[error("database `{url}`: {why}")]
    Unusable {
        /// The address, without a password.
        url: String,
        /// What is wrong with it.
        why: String,
    },
}

/// An open database. Clones share their connections.
#[derive(Clone)]
pub struct Database {
    source: Source,
    place: Place,
    limits: Limits,
    long: Arc<Semaphore>,
}

/// Opens a database and brings it to the newest schema.
///
/// # Errors
/// An address that is none, a file that is not a database or cannot be written, a server that cannot be reached, a step that fails.
pub async fn open(url: &str, limits: Limits) -> Result<Database, OpenError> {
    let place = Place::read(url).ok_or_else(|| OpenError::Address(without_password(url)))?;
    let source = source(&place, &limits).await.map_err(|e| OpenError::Unusable { url: without_password(url), why: failure::reason(&e) })?;
    Ok(Database { source, place, limits, long: Arc::new(Semaphore::new(limits.long)) })
}

async fn source(place: &Place, limits: &Limits) -> Result<Source, DbErr> {
    Ok(match place {
        Place::Sqlite(location) => {
            // a database in memory lives as long as a connection to it
            let memory = matches!(location, Location::Memory(_));
            let keep = memory.then(|| location.writer().map_err(Stop::from)).transpose()?;
            migrate(place).await?;
            Source::Sqlite(sqlite::Pool::open(location.clone(), limits, keep)?)
        }
        Place::Postgres(url) => {
            let options = postgres::options(url)?;
            // a role that may only read serves what is migrated, and so does a standby, where nothing can be written or locked
            if !is_newest(&postgres::steps(&options).await?) {
                migrate(place).await?;
            }
            Source::Postgres(postgres::Pool::new(options, limits))
        }
    })
}

/// Whether the steps that were taken are those that this program knows, all of them and no others.
fn is_newest(taken: &[String]) -> bool {
    let steps = Migrator::migrations();
    taken.iter().map(String::as_str).eq(steps.iter().map(|step| step.name()))
}

async fn migrate(place: &Place) -> Result<(), DbErr> {
    Writer::open(place).await?.transaction(async |tx| Migrator::up(tx, None).await).await
}

impl Database {
    /// Begins a transaction that reads. Nothing is sent before its first statement.
    pub fn begin(&self) -> ReadTransaction {
        ReadTransaction::new(self.source.clone(), self.limits, None)
    }

    /// Begins a transaction that may be held for long, as one that feeds a download. Only [`Limits::long`] may be open at once, so
    /// that they never keep others from a connection.
    ///
    /// # Errors
    /// [`Failure::Overloaded`](crate::Failure::Overloaded) where so many are open.
    pub fn begin_long(&self) -> Result<ReadTransaction, DbErr> {
        let share = self.long.clone().try_acquire_owned().map_err(|_| Stop::Overloaded)?;
        Ok(ReadTransaction::new(self.source.clone(), self.limits, Some(share)))
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.source.backend()
    }

    /// Tells without a statement that it was not written to: two times of the same mark, with nothing between them. `None` where only the
    /// database itself can tell.
    pub fn mark(&self) -> Option<Mark> {
        match &self.place {
            Place::Sqlite(location) => location.mark(),
            Place::Postgres(_) => None,
        }
    }

    /// How many statements of read transactions run now; one that was stopped counts until it has ended.
    pub fn running(&self) -> usize {
        match &self.source {
            Source::Sqlite(pool) => pool.running(),
            Source::Postgres(pool) => pool.running(),
        }
    }

    /// The connection that writes.
    ///
    /// # Errors
    /// A database that is no longer there.
    pub async fn writer(&self) -> Result<Writer, DbErr> {
        Writer::open(&self.place).await
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("backend", &self.backend()).field("limits", &self.limits).finish_non_exhaustive()
    }
}
