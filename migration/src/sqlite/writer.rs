//! The one connection that writes.
use super::{connection::Location, values};
use crate::{TABLES, failure::Stop, rows::Rows};
use rusqlite::{Connection, OptionalExtension, config::DbConfig};
use sea_orm::{DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, Statement};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::task::spawn_blocking;

/// The one connection that writes. Used by one task at a time; its statements run on threads that may block.
#[derive(Clone)]
pub(crate) struct WriteConnection(Arc<Mutex<Connection>>);

impl WriteConnection {
    pub(crate) async fn open(location: Location) -> Result<Self, DbErr> {
        let connection = blocking(move || Ok(location.writer()?)).await?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs a statement that binds no values.
    pub(crate) async fn say(&self, sql: &'static str) -> Result<(), DbErr> {
        self.with(move |c| Ok(c.execute_batch(sql)?)).await
    }

    /// Runs a statement once for each row of values, and tells how many rows it changed.
    pub(crate) async fn each(&self, sql: String, rows: Rows) -> Result<u64, DbErr> {
        self.with(move |c| {
            let mut prepared = c.prepare_cached(&sql)?;
            let mut changed = 0;
            for row in rows.each() {
                changed += prepared.execute(rusqlite::params_from_iter(row.values()))?;
            }
            Ok(u64::try_from(changed).unwrap_or(u64::MAX))
        })
        .await
    }

    /// Has nothing looked at the keys between rows, or has it done again, and now for all rows.
    pub(crate) async fn guard_keys(&self, guard: bool) -> Result<(), DbErr> {
        self.with(move |c| {
            if guard {
                let mut check = c.prepare("SELECT parent FROM pragma_foreign_key_check(?)")?;
                for table in TABLES.iter().copied().flatten() {
                    if let Some(parent) = check.query_row([table], |row| row.get::<_, String>(0)).optional()? {
                        return Err(Stop::Failed(format!("a row of `{table}` names one of `{parent}` that is not there")));
                    }
                }
            }
            // unlike the pragma of this name, it is heard within a transaction, too
            c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, guard)?;
            Ok(())
        })
        .await
    }

    async fn with<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> Result<T, Stop> + Send + 'static) -> Result<T, DbErr> {
        let connection = self.0.clone();
        blocking(move || work(&connection.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Stop> + Send + 'static) -> Result<T, DbErr> {
    let done = spawn_blocking(work).await.map_err(|panicked| DbErr::Custom(panicked.to_string()))?;
    Ok(done?)
}

impl fmt::Debug for WriteConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriteConnection")
    }
}

#[async_trait::async_trait]
impl ProxyDatabaseTrait for WriteConnection {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.with(move |c| values::query(c, &statement)).await
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        self.with(move |c| values::execute(c, &statement)).await
    }
}
