//! The one connection that writes.
use super::{
    connection::Location,
    values::{self, Bound},
};
use crate::failure::Stop;
use rusqlite::Connection;
use sea_orm::{DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, Statement, Value};
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
    pub(crate) async fn each(&self, sql: String, rows: Vec<Vec<Value>>) -> Result<u64, DbErr> {
        self.with(move |c| {
            let mut prepared = c.prepare_cached(&sql)?;
            let mut changed = 0;
            for row in &rows {
                changed += prepared.execute(rusqlite::params_from_iter(row.iter().map(Bound)))?;
            }
            Ok(u64::try_from(changed).unwrap_or(u64::MAX))
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
