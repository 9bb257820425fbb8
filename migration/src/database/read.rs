//! Reading: one transaction, one state of the database.
use crate::{failure::Stop, limits::Limits, postgres, sqlite};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use std::{
    fmt, mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    sync::{Mutex, OwnedSemaphorePermit},
    task::AbortHandle,
    time::{Instant, sleep_until, timeout_at},
};

/// Where read transactions get their connections.
#[derive(Clone)]
pub(crate) enum Source {
    Sqlite(Arc<sqlite::Pool>),
    Postgres(Arc<postgres::Pool>),
}

impl Source {
    pub(crate) fn backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }
}

/// A transaction that reads: all of its statements see the database in one state, the one at the first of them.
///
/// It holds a connection from its first statement until it is dropped, but no longer than [`Limits::transaction`]. Statements run one
/// at a time. One that fails ends the transaction, also where it was refused a connection: those after it fail likewise. So does one
/// whose future is dropped before its answer is there; the statement itself is stopped.
pub struct ReadTransaction {
    source: Source,
    limits: Limits,
    state: Arc<Mutex<State>>,
    statements: AtomicUsize,
}

/// Its share of the long transactions, where it is one; given back when it ends.
type Share = Option<OwnedSemaphorePermit>;

enum State {
    Unbegun(Share),
    Open(Open),
    Over(DbErr),
}

struct Open {
    lease: Lease,
    ends: Instant,
    timer: Timer,
    share: Share,
}

enum Lease {
    Sqlite(sqlite::Lease),
    Postgres(postgres::Lease),
}

/// Ends the transaction when its time is over, if nobody else does.
struct Timer(AbortHandle);

impl Drop for Timer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl ReadTransaction {
    pub(crate) fn new(source: Source, limits: Limits, share: Share) -> Self {
        Self { source, limits, state: Arc::new(Mutex::new(State::Unbegun(share))), statements: AtomicUsize::new(0) }
    }

    /// How many statements it has sent.
    pub fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }

    /// Which database it reads.
    pub fn backend(&self) -> DbBackend {
        self.source.backend()
    }

    async fn query(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        tracing::trace!(target: "migration::statements", sql = statement.sql, "sent");
        let until = Instant::now() + self.limits.statement;
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(_) => timeout_at(until, self.state.lock()).await.map_err(|_| Stop::Overdue)?,
        };
        // what a future that is dropped leaves behind
        let was = mem::replace(&mut *state, State::Over(Stop::Abandoned.into()));
        match self.step(was, statement, until).await {
            Ok((rows, open)) => {
                *state = State::Open(open);
                Ok(rows)
            }
            Err(why) => {
                *state = State::Over(why.clone());
                Err(why)
            }
        }
    }

    async fn step(&self, state: State, statement: Statement, until: Instant) -> Result<(Vec<QueryResult>, Open), DbErr> {
        let Open { lease, ends, timer, share } = match state {
            State::Unbegun(share) => self.begin(until, share).await?,
            State::Open(open) if Instant::now() < open.ends => open,
            State::Open(_) => return Err(Stop::Expired.into()),
            State::Over(why) => return Err(why),
        };
        self.statements.fetch_add(1, Ordering::Relaxed);
        match lease.query(statement, until.min(ends)).await {
            Ok((rows, lease)) => Ok((rows, Open { lease, ends, timer, share })),
            Err(_) if Instant::now() >= ends => Err(Stop::Expired.into()),
            Err(why) => Err(why),
        }
    }

    async fn begin(&self, until: Instant, share: Share) -> Result<Open, DbErr> {
        let lease = match &self.source {
            Source::Sqlite(pool) => Lease::Sqlite(pool.begin(until).await?),
            Source::Postgres(pool) => Lease::Postgres(pool.begin(until).await?),
        };
        let ends = Instant::now() + self.limits.transaction;
        let state = Arc::downgrade(&self.state);
        let timer = tokio::spawn(async move {
            sleep_until(ends).await;
            if let Some(state) = state.upgrade() {
                // a statement that runs has this as its deadline too
                *state.lock().await = State::Over(Stop::Expired.into());
            }
        });
        Ok(Open { lease, ends, timer: Timer(timer.abort_handle()), share })
    }
}

impl Lease {
    async fn query(self, statement: Statement, until: Instant) -> Result<(Vec<QueryResult>, Self), DbErr> {
        match self {
            Self::Sqlite(lease) => {
                let (rows, lease) = lease.query(statement, until).await?;
                Ok((rows.into_iter().map(QueryResult::from).collect(), Self::Sqlite(lease)))
            }
            Self::Postgres(lease) => {
                let (rows, lease) = lease.query(statement, until).await?;
                Ok((rows.into_iter().map(QueryResult::from).collect(), Self::Postgres(lease)))
            }
        }
    }
}

impl fmt::Debug for ReadTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadTransaction").field("backend", &self.backend()).field("statements", &self.statements).finish_non_exhaustive()
    }
}

fn only_reads(sql: &str) -> DbErr {
    DbErr::Custom(format!("this transaction only reads: {sql}"))
}

#[async_trait::async_trait]
impl ConnectionTrait for ReadTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Err(only_reads(&statement.sql))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Err(only_reads(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.query(statement).await
    }
}
