//! SQLite through rusqlite, under sea-orm's query builder.
//!
//! A statement first runs on the thread that asks, for as long as a quick one takes: no hop, no wait. One that takes longer is
//! stopped there and run again on a thread that may block, so that a slow statement never keeps a worker from answering others.
use crate::{Limits, failure::OVERDUE};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, Row,
    types::{Value as Bound, ValueRef},
};
use sea_orm::{DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, RuntimeErr, Statement, Value};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Where the database is.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    File(String),
    /// A database in memory that all connections of this process share by its name.
    Memory(String),
}

impl Location {
    pub(crate) fn memory() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        Self::Memory(format!("file:/atlas-{n}?vfs=memdb"))
    }

    /// Opens a connection that reads.
    fn reader(&self) -> rusqlite::Result<Connection> {
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
        Ok(c)
    }
}

/// The one connection that writes. Used by one task at a time; its transactions are plain statements.
pub(crate) struct WriteConnection(Mutex<Connection>);

impl WriteConnection {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }

    fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Stop>) -> Result<T, DbErr> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(&connection).map_err(DbErr::from)
    }
}

impl fmt::Debug for WriteConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriteConnection")
    }
}

#[async_trait::async_trait]
impl ProxyDatabaseTrait for WriteConnection {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.with(|c| query(c, &statement))
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        self.with(|c| execute(c, &statement))
    }
}

/// Connections that read. Any thread may take one; one is made when none is idle.
#[derive(Clone)]
pub(crate) struct ReadPool(Arc<Pool>);

struct Pool {
    location: Location,
    limits: Limits,
    idle: Mutex<Vec<Reader>>,
    /// A database in memory lives as long as a connection to it.
    _keep: Option<Mutex<Connection>>,
}

/// A connection and the moment its statement must be done by.
struct Reader {
    connection: Connection,
    deadline: Arc<AtomicU64>,
}

/// How long a writer waits for another.
const WRITER_WAIT: Duration = Duration::from_secs(30);
/// Connections kept for the next statements; a crowd of slow ones may need more for a while.
const IDLE: usize = 16;
/// Virtual machine steps between two looks at the clock.
const STEPS: i32 = 1_000;

fn micros() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_micros()).unwrap_or(u64::MAX)
}

impl Reader {
    fn open(location: &Location) -> rusqlite::Result<Self> {
        let connection = location.reader()?;
        let deadline = Arc::new(AtomicU64::new(u64::MAX));
        let seen = deadline.clone();
        connection.progress_handler(STEPS, Some(move || micros() > seen.load(Ordering::Relaxed)))?;
        Ok(Self { connection, deadline })
    }

    fn query(&self, statement: &Statement, within: Duration, wait: Duration) -> Result<Vec<ProxyRow>, Stop> {
        let within = u64::try_from(within.as_micros()).unwrap_or(u64::MAX);
        self.deadline.store(micros().saturating_add(within), Ordering::Relaxed);
        self.connection.busy_timeout(wait)?;
        query(&self.connection, statement)
    }
}

impl ReadPool {
    pub(crate) fn open(location: Location, limits: Limits, keep: Option<Connection>) -> Result<Self, DbErr> {
        let first = Reader::open(&location).map_err(Stop::from)?;
        Ok(Self(Arc::new(Pool { location, limits, idle: Mutex::new(vec![first]), _keep: keep.map(Mutex::new) })))
    }

    fn run(&self, statement: &Statement, within: Duration, wait: Duration) -> Result<Vec<ProxyRow>, Stop> {
        let idle = || self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let reader = match waiting {
            Some(reader) => reader,
            None => Reader::open(&self.0.location)?,
        };
        let rows = reader.query(statement, within, wait);
        // a connection whose database failed is not used again: the next statement opens the file anew
        let mut idle = idle();
        if !matches!(rows, Err(Stop::Gone(_))) && idle.len() < IDLE {
            idle.push(reader);
        }
        rows
    }
}

impl fmt::Debug for ReadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadPool({:?})", self.0.location)
    }
}

#[async_trait::async_trait]
impl ProxyDatabaseTrait for ReadPool {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        let Limits { quick, statement: deadline } = self.0.limits;
        tracing::trace!(target: "migration::statements", sql = statement.sql, "sent");
        match self.run(&statement, quick, Duration::ZERO) {
            Err(Stop::Overdue | Stop::Busy) => {}
            done => return Ok(done?),
        }
        let pool = self.clone();
        let rows = tokio::task::spawn_blocking(move || pool.run(&statement, deadline, deadline))
            .await
            .map_err(|e| DbErr::Custom(e.to_string()))?;
        Ok(rows?)
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        Err(DbErr::Custom(format!("this connection only reads: {}", statement.sql)))
    }

    async fn ping(&self) -> Result<(), DbErr> {
        self.query(Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT 1")).await.map(drop)
    }
}

/// Why a statement stopped.
enum Stop {
    Overdue,
    Busy,
    /// The database cannot be opened or read.
    Gone(String),
    Failed(String),
}

impl From<rusqlite::Error> for Stop {
    fn from(e: rusqlite::Error) -> Self {
        match e.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Overdue,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::NotADatabase
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied,
            ) => Self::Gone(e.to_string()),
            _ => Self::Failed(e.to_string()),
        }
    }
}

impl From<Stop> for DbErr {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Overdue => DbErr::Custom(OVERDUE.to_owned()),
            Stop::Busy => DbErr::Conn(RuntimeErr::Internal("the database is busy".to_owned())),
            Stop::Gone(why) => DbErr::Conn(RuntimeErr::Internal(why)),
            Stop::Failed(why) => DbErr::Query(RuntimeErr::Internal(why)),
        }
    }
}

fn bind(statement: &Statement) -> Result<Vec<Bound>, Stop> {
    let values = statement.values.iter().flat_map(|v| &v.0);
    values
        .map(|value| {
            Ok(match value {
                Value::String(Some(s)) => Bound::Text(s.clone()),
                Value::BigInt(Some(n)) => Bound::Integer(*n),
                Value::Int(Some(n)) => Bound::Integer(i64::from(*n)),
                Value::BigUnsigned(Some(n)) => Bound::Integer(i64::try_from(*n).map_err(|e| Stop::Failed(e.to_string()))?),
                Value::Bool(Some(b)) => Bound::Integer(i64::from(*b)),
                Value::Double(Some(x)) => Bound::Real(*x),
                Value::Json(Some(json)) => Bound::Text(json.to_string()),
                Value::String(None)
                | Value::BigInt(None)
                | Value::Int(None)
                | Value::BigUnsigned(None)
                | Value::Bool(None)
                | Value::Double(None)
                | Value::Json(None) => Bound::Null,
                other => return Err(Stop::Failed(format!("no column holds {other:?}"))),
            })
        })
        .collect()
}

/// What a column was declared to hold; SQLite itself keeps booleans as integers and JSON as text.
#[derive(Clone, Copy, PartialEq)]
enum Declared {
    Integer,
    Double,
    Boolean,
    Json,
    Text,
}

impl Declared {
    fn read(declared: Option<&str>) -> Self {
        let is = |prefix: &str| declared.is_some_and(|d| d.len() >= prefix.len() && d[..prefix.len()].eq_ignore_ascii_case(prefix));
        match () {
            _ if is("boolean") => Self::Boolean,
            _ if is("json") => Self::Json,
            _ if is("bigint") || is("integer") => Self::Integer,
            _ if is("double") || is("real") => Self::Double,
            _ => Self::Text,
        }
    }

    fn value(self, row: &Row<'_>, column: usize) -> Result<Value, Stop> {
        let text = |t| std::str::from_utf8(t).map_err(|e| Stop::Failed(e.to_string()));
        Ok(match (row.get_ref(column)?, self) {
            (ValueRef::Text(t), Self::Json) => {
                Value::Json(Some(Box::new(serde_json::from_slice(t).map_err(|e| Stop::Failed(e.to_string()))?)))
            }
            (ValueRef::Text(t), _) => Value::String(Some(text(t)?.to_owned())),
            (ValueRef::Integer(n), Self::Boolean) => Value::Bool(Some(n != 0)),
            (ValueRef::Integer(n), _) => Value::BigInt(Some(n)),
            (ValueRef::Real(x), _) => Value::Double(Some(x)),
            (ValueRef::Blob(b), _) => Value::Bytes(Some(b.to_vec())),
            (ValueRef::Null, Self::Integer) => Value::BigInt(None),
            (ValueRef::Null, Self::Double) => Value::Double(None),
            (ValueRef::Null, Self::Boolean) => Value::Bool(None),
            (ValueRef::Null, Self::Json) => Value::Json(None),
            (ValueRef::Null, Self::Text) => Value::String(None),
        })
    }
}

fn query(c: &Connection, statement: &Statement) -> Result<Vec<ProxyRow>, Stop> {
    let mut prepared = c.prepare_cached(&statement.sql)?;
    let columns: Vec<(String, Declared)> =
        prepared.columns().iter().map(|column| (column.name().to_owned(), Declared::read(column.decl_type()))).collect();
    let mut rows = prepared.query(rusqlite::params_from_iter(bind(statement)?))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = BTreeMap::new();
        for (i, (name, declared)) in columns.iter().enumerate() {
            values.insert(name.clone(), declared.value(row, i)?);
        }
        out.push(ProxyRow { values });
    }
    Ok(out)
}

fn execute(c: &Connection, statement: &Statement) -> Result<ProxyExecResult, Stop> {
    if statement.values.is_none() {
        c.execute_batch(&statement.sql)?;
        return Ok(ProxyExecResult::new(0, c.changes()));
    }
    let rows = c.prepare_cached(&statement.sql)?.execute(rusqlite::params_from_iter(bind(statement)?))?;
    Ok(ProxyExecResult::new(0, u64::try_from(rows).unwrap_or(u64::MAX)))
}
