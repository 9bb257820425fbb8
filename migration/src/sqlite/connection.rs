//! Where a database is, and connections to it.
use super::{file_id::FileId, mark::Mark};
use crate::{Migrator, failure::Stop};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, config::DbConfig};
use sea_orm_migration::MigratorTrait;
use std::{
    fs,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Where the database is.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    /// In a file.
    File(String),
    /// In memory, where all connections of this process share it by its name.
    Memory(String),
}

/// How long a writer waits for another.
const WRITER_WAIT: Duration = Duration::from_secs(30);

impl Location {
    pub(crate) fn memory() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        Self::Memory(format!("file:/atlas-{n}?vfs=memdb"))
    }

    /// Which file is there now. A connection goes on reading the file that it opened, also when that was deleted or another has
    /// taken its name.
    pub(super) fn file(&self) -> Result<FileId, Stop> {
        match self {
            Self::File(path) => {
                let about = fs::metadata(path).map_err(|e| Stop::Gone(format!("{path}: {e}")))?;
                Ok(FileId::of(&about))
            }
            Self::Memory(_) => Ok(FileId::default()),
        }
    }

    /// What the file system says of it; `None` of one in memory, and where there is no file.
    pub(crate) fn mark(&self) -> Option<Mark> {
        match self {
            Self::File(path) => Mark::of(path),
            Self::Memory(_) => None,
        }
    }

    /// Opens a connection that reads, a database at the newest schema.
    pub(crate) fn reader(&self) -> Result<Connection, Stop> {
        let c = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        c.execute_batch("PRAGMA query_only = ON")?;
        let newest = Migrator::migrations().last().map(|step| step.name().to_owned());
        let there = c.query_row("SELECT 1 FROM seaql_migrations WHERE version = ?", [newest], |_| Ok(()));
        match there.optional() {
            Ok(Some(())) => Ok(c),
            Ok(None) => Err(Stop::Gone("its schema is not the newest; restart to migrate it".to_owned())),
            Err(e) => match e.into() {
                Stop::Failed(why) => Err(Stop::Gone(format!("it holds no register: {why}; restart to migrate it"))),
                stop => Err(stop),
            },
        }
    }

    /// Opens a connection that writes; makes the file if there is none.
    pub(crate) fn writer(&self) -> rusqlite::Result<Connection> {
        let c = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        c.busy_timeout(WRITER_WAIT)?;
        // readers go on reading while a writer writes; SQLite does not wait by itself where two processes switch a new file to it
        let until = Instant::now() + WRITER_WAIT;
        while let Err(e) = c.execute_batch("PRAGMA journal_mode = WAL") {
            if e.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || Instant::now() > until {
                return Err(e);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        c.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")?;
        Ok(c)
    }

    fn connect(&self, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let c = match self {
            Self::File(path) => Connection::open_with_flags(path, flags)?,
            Self::Memory(uri) => Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)?,
        };
        c.set_prepared_statement_cache_capacity(256);
        // else each new value of a LIMIT has a prepared statement planned anew
        c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(c)
    }
}
