//! Writing: one connection, one transaction.
use super::address::Place;
use crate::{
    insert::{self, Insert},
    postgres,
    rows::Rows,
    sqlite::WriteConnection,
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseConnectionType, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    IntoDatabaseExecutor, ProxyDatabaseConnection, QueryResult, Statement, TransactionTrait,
    sqlx::{Connection, postgres::PgPoolOptions},
};
use std::{fmt, sync::Arc, time::Duration};

/// Processes that start together migrate and seed one after the other: the key of the advisory lock they take.
const LOCK: i64 = 0x61_74_6c_61_73;
/// Rows written at once on PostgreSQL: so many are in memory a second time.
const CHUNK: usize = 1_000;

/// A connection that writes, for one transaction.
pub struct Writer(Side);

enum Side {
    Sqlite(WriteConnection),
    /// A pool of one connection.
    Postgres(DatabaseConnection),
}

/// The transaction of a [`Writer`]. All of its statements run on the one connection; when that is cut, they fail. Rows may be written in any
/// order: whether those that others name are there is looked at when it commits.
pub struct WriteTransaction(Begun);

enum Begun {
    Sqlite { connection: WriteConnection, proxy: DatabaseConnection },
    Postgres(DatabaseTransaction),
}

impl Writer {
    pub(crate) async fn open(place: &Place) -> Result<Self, DbErr> {
        Ok(Self(match place {
            Place::Sqlite(location) => Side::Sqlite(WriteConnection::open(location.clone()).await?),
            Place::Postgres(url) => {
                let options = postgres::options(url)?;
                // a pool would try again and again, and then say no more than that it waited in vain
                drop(postgres::connect(&options).await?.close().await);
                let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5)).test_before_acquire(false);
                Side::Postgres(pool.connect_lazy_with(options).into())
            }
        }))
    }

    /// Runs `work` in the transaction: all of it, or nothing. It waits for any other process that writes.
    ///
    /// # Errors
    /// What `work` returns; a transaction that cannot begin or commit.
    pub async fn transaction<T, E: From<DbErr>>(self, work: impl AsyncFnOnce(&WriteTransaction) -> Result<T, E>) -> Result<T, E> {
        let tx = self.begin().await?;
        match work(&tx).await {
            Ok(done) => {
                tx.commit().await?;
                Ok(done)
            }
            Err(e) => {
                if let Err(rollback) = tx.rollback().await {
                    tracing::warn!(error = %rollback, "could not roll back; closing the connection does");
                }
                Err(e)
            }
        }
    }

    async fn begin(self) -> Result<WriteTransaction, DbErr> {
        Ok(WriteTransaction(match self.0 {
            Side::Sqlite(connection) => {
                connection.say("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON").await?;
                let proxy = ProxyDatabaseConnection::new(DbBackend::Sqlite, Arc::new(Box::new(connection.clone())));
                let proxy = DatabaseConnectionType::ProxyDatabaseConnection(Arc::new(proxy)).into();
                Begun::Sqlite { connection, proxy }
            }
            Side::Postgres(pool) => {
                let tx = pool.begin().await?;
                // held to the end of the transaction, and let go with the connection
                tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK}); SET CONSTRAINTS ALL DEFERRED")).await?;
                Begun::Postgres(tx)
            }
        }))
    }
}

impl WriteTransaction {
    /// Inserts rows, each with a value for each column, and tells how many were written.
    ///
    /// # Errors
    /// A row that the table refuses; a database that is no longer there.
    pub async fn insert(&self, into: &Insert<'_>, rows: Rows) -> Result<u64, DbErr> {
        if rows.is_empty() {
            return Ok(0);
        }
        match &self.0 {
            Begun::Sqlite { connection, .. } => connection.each(insert::one_row(into), rows).await,
            Begun::Postgres(tx) => {
                let sql = insert::many_rows(into, rows.first())?;
                let mut written = 0;
                let all: Vec<_> = rows.each().collect();
                for chunk in all.chunks(CHUNK) {
                    let values = [insert::as_json(chunk)?.into()];
                    written += tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, &sql, values)).await?.rows_affected();
                }
                Ok(written)
            }
        }
    }

    /// Has nothing looked at the keys between rows, or has it done again, and now for all rows.
    pub(super) async fn guard_keys(&self, guard: bool) -> Result<(), DbErr> {
        match &self.0 {
            Begun::Sqlite { connection, .. } => connection.guard_keys(guard).await,
            Begun::Postgres(tx) if guard => {
                tx.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED").await.map(drop)
            }
            Begun::Postgres(_) => Ok(()),
        }
    }

    async fn commit(self) -> Result<(), DbErr> {
        match self.0 {
            Begun::Sqlite { connection, .. } => {
                connection.say("COMMIT").await?;
                // a file that is copied or replaced should leave no log behind; readers of older states may hold that up
                if let Err(e) = connection.say("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)").await {
                    tracing::debug!(error = %e, "the log of the database is kept");
                }
                Ok(())
            }
            Begun::Postgres(tx) => tx.commit().await,
        }
    }

    async fn rollback(self) -> Result<(), DbErr> {
        match self.0 {
            Begun::Sqlite { connection, .. } => connection.say("ROLLBACK").await,
            Begun::Postgres(tx) => tx.rollback().await,
        }
    }
}

impl<'c> IntoDatabaseExecutor<'c> for &'c WriteTransaction {
    fn into_database_executor(self) -> DatabaseExecutor<'c> {
        match &self.0 {
            Begun::Sqlite { proxy, .. } => proxy.into(),
            Begun::Postgres(tx) => tx.into(),
        }
    }
}

impl fmt::Debug for WriteTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteTransaction").field("backend", &self.get_database_backend()).finish_non_exhaustive()
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        match self.0 {
            Begun::Sqlite { .. } => DbBackend::Sqlite,
            Begun::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.into_database_executor().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.into_database_executor().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.into_database_executor().query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.into_database_executor().query_all_raw(statement).await
    }
}
