//! PostgreSQL through sqlx: connections that read, each in one transaction at a time.
//!
//! The pool is our own, since a statement that nobody waits for has to be cancelled on the server before its connection is used
//! again, and since sqlx's asks the server twice for each checkout whether it is still there.
use crate::{
    count::{Count, Counted},
    failure::Stop,
    gate::Gate,
    limits::Limits,
};
use sea_orm::{
    DbErr, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{
        AssertSqlSafe, ConnectOptions, Connection, Error, Executor, PgConnection,
        postgres::{PgConnectOptions, PgRow},
        query_scalar, query_with,
    },
};
use sea_query_sqlx::SqlxValues;
use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout, timeout_at},
};

/// Tells a connection's process. What the deadline here should miss, a client that is cut off say, ends on the server by itself.
const PREPARE: &str = "SELECT pg_backend_pid() FROM set_config('statement_timeout', $1, false)";
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// How long a server may take to answer a new connection, or to let go of a statement that was cancelled.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two tries to cancel a statement.
const AGAIN: Duration = Duration::from_millis(100);

/// Where the database is. Nothing is asked for in the first message that a pooler such as PgBouncer does not know.
pub(crate) fn options(url: &str) -> Result<PgConnectOptions, DbErr> {
    Ok(url.parse::<PgConnectOptions>().map_err(conn)?.extra_float_digits(None).disable_statement_logging())
}

/// A connection outside the pool.
pub(crate) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, DbErr> {
    match timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(connected) => connected.map_err(conn),
        Err(_) => Err(Stop::Gone(format!("no answer within {PATIENCE:?}")).into()),
    }
}

/// The steps of the schema that were taken at a database, by name; none where no table tells of them.
pub(crate) async fn steps(options: &PgConnectOptions) -> Result<Vec<String>, DbErr> {
    let mut connection = connect(options).await?;
    let told = query_scalar("SELECT to_regclass('seaql_migrations') IS NOT NULL").fetch_one(&mut connection).await.map_err(conn)?;
    let taken = match told {
        true => query_scalar("SELECT version FROM seaql_migrations ORDER BY version").fetch_all(&mut connection).await.map_err(conn)?,
        false => Vec::new(),
    };
    connection.close().await.map_err(conn)?;
    Ok(taken)
}

fn conn(e: Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(e)))
}

/// Connections that read.
pub(crate) struct Pool {
    options: PgConnectOptions,
    /// Milliseconds that a statement may take.
    deadline: String,
    gate: Gate,
    idle: Mutex<Vec<Session>>,
    /// The connection that cancels what runs on others.
    canceller: tokio::sync::Mutex<Option<PgConnection>>,
    running: Count,
}

struct Session {
    connection: PgConnection,
    /// The number of the server's process that serves it.
    process: i32,
}

impl Pool {
    pub(crate) fn new(options: PgConnectOptions, limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            options,
            deadline: limits.statement.as_millis().max(1).to_string(),
            gate: Gate::new(limits.running, limits.waiting),
            idle: Mutex::default(),
            canceller: tokio::sync::Mutex::default(),
            running: Count::default(),
        })
    }

    pub(crate) fn running(&self) -> usize {
        self.running.get()
    }

    /// Begins a transaction: its first statement settles which state it sees.
    pub(crate) async fn begin(self: &Arc<Self>, until: Instant) -> Result<Lease, DbErr> {
        let permit = self.gate.enter(until).await?;
        let session = timeout_at(until, self.session()).await.map_err(|_| Stop::Overdue)??;
        Ok(Lease { session: Some(session), running: None, pool: self.clone(), permit: Some(permit) })
    }

    async fn session(&self) -> Result<Session, DbErr> {
        let idle = self.idle().pop();
        if let Some(mut session) = idle {
            if let Ok(Ok(_)) = timeout(PATIENCE, session.connection.execute(BEGIN)).await {
                return Ok(session);
            }
            // the server went away since, and the others with it; it may be back
            self.idle().clear();
        }
        let mut connection = connect(&self.options).await?;
        let process = query_scalar(PREPARE).bind(&self.deadline).fetch_one(&mut connection).await.map_err(conn)?;
        connection.execute(BEGIN).await.map_err(conn)?;
        Ok(Session { connection, process })
    }

    async fn cancel(&self, process: i32) -> Result<(), DbErr> {
        let mut canceller = self.canceller.lock().await;
        let mut connection = match canceller.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        let cancelled = query_scalar::<_, bool>("SELECT pg_cancel_backend($1)").bind(process).fetch_one(&mut connection).await;
        cancelled.map_err(conn)?;
        *canceller = Some(connection);
        Ok(())
    }

    /// Cancels the statement that runs on a connection, and reads its end.
    async fn stop(&self, session: &mut Session) -> Result<(), DbErr> {
        let process = session.process;
        // an error, as it was cancelled, or what was left of its answer
        let mut ended = pin!(session.connection.ping());
        loop {
            if self.cancel(process).await.is_err() {
                // the connection kept for it may be the one that is gone
                self.cancel(process).await?;
            }
            // a server that had not yet begun the statement forgets that it was cancelled
            if timeout(AGAIN, &mut ended).await.is_ok() {
                return Ok(());
            }
        }
    }

    /// Makes a connection fit for the next transaction.
    async fn clean(&self, session: &mut Session, busy: bool) -> Result<(), DbErr> {
        if busy {
            self.stop(session).await?;
        }
        session.connection.execute("ROLLBACK").await.map(drop).map_err(conn)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in a transaction. Dropping it ends the transaction, with the statement that runs in it, and gives the connection
/// back; others wait for their turn until that is done.
pub(crate) struct Lease {
    session: Option<Session>,
    /// The statement that runs in it.
    running: Option<Counted>,
    pool: Arc<Pool>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Lease {
    /// Runs a statement. A future that is dropped stops it.
    pub(crate) async fn query(mut self, statement: Statement, until: Instant) -> Result<(Vec<PgRow>, Self), DbErr> {
        let Some(session) = &mut self.session else { return Err(Stop::Abandoned.into()) };
        self.running = Some(self.pool.running.one());
        let values = SqlxValues(statement.values.unwrap_or_else(|| Values(Vec::new())));
        let rows = timeout_at(until, query_with(AssertSqlSafe(statement.sql), values).fetch_all(&mut session.connection));
        let rows = rows.await.map_err(|_| Stop::Overdue)?;
        self.running = None;
        let rows = rows.map_err(|e| DbErr::Query(RuntimeErr::SqlxError(Arc::new(e))))?;
        Ok((rows, self))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (Some(mut session), Some(permit)) = (self.session.take(), self.permit.take()) else { return };
        let (pool, busy) = (self.pool.clone(), self.running.is_some());
        // outside a runtime nothing can be said to the server: the connection closes
        let Ok(runtime) = Handle::try_current() else { return };
        let counted = self.running.take().unwrap_or_else(|| pool.running.one());
        runtime.spawn(async move {
            match timeout(PATIENCE, pool.clean(&mut session, busy)).await {
                Ok(Ok(())) => pool.idle().push(session),
                Ok(Err(e)) => tracing::debug!(error = %e, "a connection is closed"),
                Err(_) => tracing::warn!("the server did not let go of a statement that was cancelled; its connection is closed"),
            }
            // last the count: where nothing runs, others may
            drop(permit);
            drop(counted);
        });
    }
}
