//! Where a database is, and connections to it.
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use std::{
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

    /// Opens a connection that reads.
    pub(crate) fn reader(&self) -> rusqlite::Result<Connection> {
        let c = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        c.execute_batch("PRAGMA query_only = ON")?;
        Ok(c)
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
