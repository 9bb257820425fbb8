//! Connections that read, each in one transaction at a time.
//!
//! A statement first runs on the thread that asks, for as many steps of SQLite's virtual machine as a quick one takes: no hop, no
//! wait. Steps, not time: a thread that loses its turn on a busy machine takes no step meanwhile. One that takes more is stopped
//! and run again, by the same connection in the same transaction, on a thread that may block; its text is remembered, and goes
//! there at once the next time. So a slow statement never keeps a worker from answering others.
use super::{
    connection::Location,
    file_id::FileId,
    running::{Running, StopOnDrop},
    slow_texts::SlowTexts,
    values,
};
use crate::{count::Count, failure::Stop, gate::Gate, limits::Limits};
use rusqlite::Connection;
use sea_orm::{DbErr, ProxyRow, Statement};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::OwnedSemaphorePermit,
    task::spawn_blocking,
    time::{Instant, timeout_at},
};

/// Connections kept for the next transactions.
const IDLE: usize = 16;
/// Transactions that may be open at once. Each holds two files open, of some 1,000 that a process may by default, and 2 MB of pages.
const READERS: usize = 128;
/// Of these, how many may wait for a thread: the others are for statements that are quick.
const SLOW_READERS: usize = READERS / 2;
/// Virtual machine steps between two looks at a statement's progress.
const STEPS: u32 = 1_000;

/// Connections that read. Any thread may take one; one is made when none is idle.
pub(crate) struct Pool {
    location: Location,
    idle: Mutex<Vec<Reader>>,
    readers: Gate,
    /// Where statements run that are not quick.
    slow: Gate,
    slow_texts: SlowTexts,
    quick_looks: u32,
    running: Count,
    /// A database in memory lives as long as a connection to it.
    _keep: Option<Mutex<Connection>>,
}

/// A connection, and how often its statement may still be looked at before it stops.
struct Reader {
    connection: Box<Connection>,
    file: FileId,
    looks: Arc<AtomicU32>,
}

impl Reader {
    fn open(location: &Location) -> Result<Self, Stop> {
        // before it is opened: should another take its name meanwhile, this connection is not used again
        let file = location.file()?;
        let connection = Box::new(location.reader()?);
        let looks = Arc::new(AtomicU32::new(u32::MAX));
        let left = looks.clone();
        let over = move || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |looks| looks.checked_sub(1)).is_err();
        connection.progress_handler(STEPS.cast_signed(), Some(over))?;
        Ok(Self { connection, file, looks })
    }

    fn say(&self, sql: &str) -> rusqlite::Result<()> {
        self.looks.store(u32::MAX, Ordering::Relaxed);
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }
}

impl Pool {
    pub(crate) fn open(location: Location, limits: &Limits, keep: Option<Connection>) -> Result<Arc<Self>, DbErr> {
        let first = Reader::open(&location)?;
        Ok(Arc::new(Self {
            location,
            idle: Mutex::new(vec![first]),
            readers: Gate::new(READERS, limits.waiting),
            slow: Gate::new(limits.running, limits.waiting.min(SLOW_READERS)),
            slow_texts: SlowTexts::default(),
            quick_looks: limits.quick_steps / STEPS,
            running: Count::default(),
            _keep: keep.map(Mutex::new),
        }))
    }

    pub(crate) fn running(&self) -> usize {
        self.running.get()
    }

    /// Begins a transaction: its first statement settles which state it sees.
    pub(crate) async fn begin(self: &Arc<Self>, until: Instant) -> Result<Lease, Stop> {
        let permit = self.readers.enter(until).await?;
        let reader = match self.take_idle()? {
            Some(reader) => reader,
            None => Reader::open(&self.location)?,
        };
        reader.say("BEGIN")?;
        Ok(Lease { reader: Some(reader), pool: self.clone(), _permit: permit })
    }

    /// A connection to the file that is there now.
    fn take_idle(&self) -> Result<Option<Reader>, Stop> {
        let file = self.location.file();
        let mut idle = self.idle();
        if !idle.last().is_some_and(|reader| file.as_ref().is_ok_and(|file| *file == reader.file)) {
            idle.clear();
        }
        file.map(|_| idle.pop())
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in a transaction. Dropping it ends the transaction and gives the connection back.
pub(crate) struct Lease {
    reader: Option<Reader>,
    pool: Arc<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Lease {
    /// Runs a statement. A future that is dropped stops it; on another thread it then ends by itself, and so does the lease.
    pub(crate) async fn query(mut self, statement: Statement, until: Instant) -> Result<(Vec<ProxyRow>, Self), DbErr> {
        let counted = self.pool.running.one();
        if !self.pool.slow_texts.knows(&statement.sql) {
            self.allow(self.pool.quick_looks);
            match self.run(&statement, Duration::ZERO) {
                Ok(rows) => return Ok((rows, self)),
                Err(Stop::Overdue) => self.pool.slow_texts.remember(&statement.sql),
                Err(Stop::Busy) => {}
                Err(stop) => return Err(stop.into()),
            }
        }
        drop(counted);
        self.run_elsewhere(statement, until).await
    }

    async fn run_elsewhere(mut self, statement: Statement, until: Instant) -> Result<(Vec<ProxyRow>, Self), DbErr> {
        let permit = self.pool.slow.enter(until).await?;
        let Some(reader) = &self.reader else { return Err(Stop::Abandoned.into()) };
        let running = Running::new(reader.connection.get_interrupt_handle(), reader.looks.clone());
        let stop = StopOnDrop(running.clone());
        self.allow(u32::MAX);
        let counted = self.pool.running.one();
        let work = spawn_blocking(move || {
            // given back after the connection, and last the count: where nothing runs, others may
            let _counted = counted;
            let _permit = permit;
            let rows = self.run(&statement, until.saturating_duration_since(Instant::now()));
            running.end();
            rows.map(|rows| (rows, self))
        });
        let done = timeout_at(until, work).await;
        drop(stop);
        match done {
            Ok(Ok(done)) => Ok(done?),
            Ok(Err(panicked)) => Err(DbErr::Custom(panicked.to_string())),
            Err(_) => Err(Stop::Overdue.into()),
        }
    }

    fn allow(&self, looks: u32) {
        if let Some(reader) = &self.reader {
            reader.looks.store(looks, Ordering::Relaxed);
        }
    }

    /// `wait` is how long it may wait for a lock.
    fn run(&mut self, statement: &Statement, wait: Duration) -> Result<Vec<ProxyRow>, Stop> {
        let Some(reader) = &self.reader else { return Err(Stop::Abandoned) };
        let rows = reader.connection.busy_timeout(wait).map_err(Stop::from).and_then(|()| values::query(&reader.connection, statement));
        // a connection whose database failed is not used again: the next transaction opens the file anew
        if matches!(rows, Err(Stop::Gone(_))) {
            self.reader = None;
        }
        rows
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        if reader.say("ROLLBACK").is_ok() {
            let mut idle = self.pool.idle();
            if idle.len() < IDLE {
                idle.push(reader);
            }
        }
    }
}
