//! A SQLite file that is given away: written once, from front to back.
use crate::failure::Stop;
use rusqlite::{
    Connection, OpenFlags, ToSql,
    types::{Null, ToSqlOutput, ValueRef},
};
use sea_orm::DbErr;
use std::{fmt, path::Path};

/// Statements of which the prepared form is kept: one for each table.
const STATEMENTS: usize = 64;

/// A value in a row of such a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SqliteValue<'a> {
    /// Nothing is known.
    Null,
    /// A whole number, also true (1) and false (0).
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(&'a str),
}

impl ToSql for SqliteValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => return Null.to_sql(),
            Self::Integer(n) => ToSqlOutput::Borrowed(ValueRef::Integer(*n)),
            Self::Real(n) => ToSqlOutput::Borrowed(ValueRef::Real(*n)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// A SQLite file under construction. The same statements in the same order make the same bytes.
pub struct SqliteFile(Connection);

impl SqliteFile {
    /// Makes an empty file, in one transaction that [`finish`](Self::finish) ends. It has no journal: where making it fails it is of no use.
    ///
    /// # Errors
    /// The file is there, or cannot be made.
    pub fn create(path: &Path) -> Result<Self, DbErr> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let file = Self(Connection::open_with_flags(path, flags).map_err(Stop::from)?);
        file.0.set_prepared_statement_cache_capacity(STATEMENTS);
        // rows come in any order, as in the tables of which they name rows
        file.run("PRAGMA foreign_keys = OFF; PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN")?;
        Ok(file)
    }

    /// Runs statements that bind no values.
    ///
    /// # Errors
    /// One is wrong, or the disk is full.
    pub fn run(&self, sql: &str) -> Result<(), DbErr> {
        Ok(self.0.execute_batch(sql).map_err(Stop::from)?)
    }

    /// Runs a statement with values.
    ///
    /// # Errors
    /// It is wrong, or the disk is full.
    pub fn write(&self, sql: &str, values: &[SqliteValue<'_>]) -> Result<(), DbErr> {
        let mut prepared = self.0.prepare_cached(sql).map_err(Stop::from)?;
        prepared.execute(rusqlite::params_from_iter(values)).map_err(Stop::from)?;
        Ok(())
    }

    /// Ends the transaction and closes the file.
    ///
    /// # Errors
    /// The disk is full.
    pub fn finish(self) -> Result<(), DbErr> {
        self.run("COMMIT")?;
        Ok(self.0.close().map_err(|(_, e)| Stop::from(e))?)
    }
}

impl fmt::Debug for SqliteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteFile")
    }
}
