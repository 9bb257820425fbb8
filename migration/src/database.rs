//! Opening a database, whichever it is, at the newest schema.
use crate::{
    Migrator,
    sqlite::{Location, ReadPool, WriteConnection},
};
use sea_orm::sqlx::{Connection, PgConnection};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseConnectionType, DbBackend, DbErr, ProxyDatabaseConnection,
    ProxyDatabaseTrait, RuntimeErr,
};
use sea_orm_migration::MigratorTrait;
use std::{sync::Arc, time::Duration};

/// How long statements may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one may run on the thread that answers requests (SQLite; PostgreSQL never runs there).
    pub quick: Duration,
    /// How long one may run at all.
    pub statement: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { quick: Duration::from_millis(5), statement: Duration::from_secs(10) }
    }
}

/// Why a database could not be opened: one line for the person who started the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is not one of a database.
    #[error("database `{0}`: write sqlite://FILE, sqlite::memory: or postgres://USER@HOST/NAME")]
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

/// An open database, to read from. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Database {
    read: DatabaseConnection,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Sqlite(Location),
    Postgres(String),
}

/// The one connection that writes. A transaction is a plain statement on it, so that a failing commit is an error.
pub struct Writer {
    connection: DatabaseConnection,
}

/// Connections of one process to PostgreSQL that read.
const READERS: u32 = 10;
/// Processes that start together migrate and seed one after the other: the key of the advisory lock they take.
const LOCK: i64 = 0x61_74_6c_61_73;

/// Opens a database and brings it to the newest schema.
///
/// # Errors
/// An address that is none, a file that is not a database or cannot be written, a server that cannot be reached, a step that fails.
pub async fn open(url: &str, limits: Limits) -> Result<Database, OpenError> {
    let unusable = |e: &DbErr| OpenError::Unusable { url: without_password(url), why: reason(e) };
    let place = if ["sqlite::memory:", "sqlite://:memory:"].contains(&url) {
        Place::Sqlite(Location::memory())
    } else if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
        if path.is_empty() || path.contains('?') {
            return Err(OpenError::Address(url.to_owned()));
        }
        Place::Sqlite(Location::File(path.to_owned()))
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Place::Postgres(url.to_owned())
    } else {
        return Err(OpenError::Address(without_password(url)));
    };
    // the reading side is opened while the writer is, so that a database in memory outlives the writer
    let writer = place.writer().await.map_err(|e| unusable(&e))?;
    writer.migrate().await.map_err(|e| unusable(&e))?;
    let read = match &place {
        Place::Sqlite(location) => {
            let keep = match location {
                Location::Memory(_) => Some(location.writer().map_err(|e| unusable(&from_sqlite(&e)))?),
                Location::File(_) => None,
            };
            let pool = ReadPool::open(location.clone(), limits, keep).map_err(|e| unusable(&e))?;
            proxy(Box::new(pool))
        }
        Place::Postgres(url) => {
            let mut options = postgres(url, READERS);
            options.statement_timeout(limits.statement);
            sea_orm::Database::connect(options).await.map_err(|e| unusable(&e))?
        }
    };
    Ok(Database { read, place })
}

impl Database {
    /// The connections that read.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection that writes. On PostgreSQL it waits for any other process that has one.
    ///
    /// # Errors
    /// A database that is no longer there.
    pub async fn writer(&self) -> Result<Writer, DbErr> {
        self.place.writer().await
    }
}

impl Place {
    async fn writer(&self) -> Result<Writer, DbErr> {
        let connection = match self {
            Self::Sqlite(location) => {
                let writer = location.writer().map_err(|e| from_sqlite(&e))?;
                proxy(Box::new(WriteConnection::new(writer)))
            }
            Self::Postgres(url) => {
                // a pool would try again and again, and then say no more than that it waited in vain
                let probe = PgConnection::connect(url).await.map_err(|e| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(e))))?;
                drop(probe.close().await);
                let connection = sea_orm::Database::connect(postgres(url, 1)).await?;
                connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
                connection
            }
        };
        Ok(Writer { connection })
    }
}

impl Writer {
    /// The connection.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Runs `work` in one transaction: all of it, or nothing.
    ///
    /// # Errors
    /// What `work` returns; a transaction that cannot begin or commit.
    pub async fn transaction<T, E: From<DbErr>>(&self, work: impl AsyncFnOnce(&DatabaseConnection) -> Result<T, E>) -> Result<T, E> {
        let c = &self.connection;
        c.execute_unprepared(match c.get_database_backend() {
            DbBackend::Sqlite => "BEGIN IMMEDIATE",
            _ => "BEGIN",
        })
        .await?;
        match work(c).await {
            Ok(done) => {
                c.execute_unprepared("COMMIT").await?;
                Ok(done)
            }
            Err(e) => {
                if let Err(rollback) = c.execute_unprepared("ROLLBACK").await {
                    tracing::warn!(error = %rollback, "could not roll back; closing the connection does");
                }
                Err(e)
            }
        }
    }

    async fn migrate(&self) -> Result<(), DbErr> {
        match self.connection.get_database_backend() {
            // the migrator wraps each step in a transaction on PostgreSQL only
            DbBackend::Sqlite => self.transaction(async |c| Migrator::up(c, None).await).await,
            _ => Migrator::up(&self.connection, None).await,
        }
    }
}

fn proxy(driver: Box<dyn ProxyDatabaseTrait>) -> DatabaseConnection {
    let proxy = ProxyDatabaseConnection::new(DbBackend::Sqlite, Arc::new(driver));
    DatabaseConnectionType::ProxyDatabaseConnection(Arc::new(proxy)).into()
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .connect_timeout(Duration::from_secs(5))
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false);
    options
}

fn from_sqlite(e: &rusqlite::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(e.to_string()))
}

/// The innermost reason, without the wrapping of each layer.
fn reason(e: &DbErr) -> String {
    match e {
        DbErr::Conn(RuntimeErr::Internal(why)) | DbErr::Query(RuntimeErr::Internal(why)) => why.clone(),
        DbErr::Conn(RuntimeErr::SqlxError(e)) => e.to_string(),
        other => other.to_string(),
    }
}

fn without_password(url: &str) -> String {
    let url = url.split('?').next().unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}
