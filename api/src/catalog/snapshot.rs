//! One state a request: a read transaction, the revision it sees, and the store of records of that revision.
use super::{
    current::{Current, INTERVAL, Seen},
    error::CatalogError,
    files::Files,
    lexicon::{Lexicon, Lexicons},
    revision::Revision,
    store::{Kind, Store, Stored},
};
use migration::{Database, ReadTransaction};
use sea_orm::{
    ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement,
    sea_query::{Expr, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use std::{
    any::Any,
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::OnceCell;

/// The register, to be asked through snapshots. Clones share the database and the store.
#[derive(Clone, Debug)]
pub struct Catalog {
    database: Database,
    store: Arc<Store>,
    current: Arc<Current>,
    /// Where its snapshots tell what they saw.
    seen: Option<Seen>,
    /// Statements that snapshots have sent which are over.
    statements: Arc<AtomicU64>,
    lexicons: Arc<Lexicons>,
    files: Arc<Files>,
}

impl Catalog {
    /// Makes a catalog over a database, with a store of about `store` bytes.
    pub fn new(database: Database, store: u64) -> Self {
        let current = Arc::new(Current::new(database.clone()));
        Self {
            database,
            store: Arc::new(Store::new(store)),
            current,
            seen: None,
            statements: Arc::default(),
            lexicons: Arc::default(),
            files: Arc::default(),
        }
    }

    /// The same register, and what its snapshots will have seen.
    pub fn noting(&self) -> (Self, Seen) {
        let seen = Seen::default();
        (Self { seen: Some(seen.clone()), ..self.clone() }, seen)
    }

    /// Tells that an answer is made from a revision which no snapshot of this one read.
    pub fn note(&self, revision: &Arc<Revision>) {
        if let Some(seen) = &self.seen {
            seen.note(revision);
        }
    }

    /// The revision that the database holds, known without a statement: of a database in a file the one that it holds now, else the one
    /// that it held at most a second ago. `None` where that is not known, as where the database does not answer.
    pub fn current(&self) -> Option<Arc<Revision>> {
        self.current.revision()
    }

    /// Looks at the database once a second, for as long as it is polled.
    pub async fn watch(&self) {
        loop {
            // a snapshot notes what it sees
            if self.snapshot().revision().await.is_err() {
                self.current.forget();
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// The files of the whole dataset.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// How many statements its snapshots have sent, of those that are over.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A view of the register that does not change while it is held. It begins with its first statement and ends when the last clone of
    /// it is dropped.
    pub fn snapshot(&self) -> Snapshot {
        self.over(self.database.begin(), true)
    }

    /// A snapshot that may be held for long, such as for a download. The database allows fewer of them at once. It takes from the store what
    /// is there and puts nothing into it, so that a download evicts nothing.
    ///
    /// # Errors
    /// There are as many as it allows.
    pub fn long_snapshot(&self) -> Result<Snapshot, CatalogError> {
        Ok(self.over(self.database.begin_long()?, false))
    }

    fn over(&self, transaction: ReadTransaction, keeps: bool) -> Snapshot {
        let Self { store, current, seen, statements, lexicons, files, .. } = self.clone();
        Snapshot(Arc::new(State { transaction, store, keeps, current, seen, statements, lexicons, files, revision: OnceCell::new() }))
    }
}

/// One state of the register. Everything that is read through it, and through its clones, belongs together.
#[derive(Clone, Debug)]
pub struct Snapshot(Arc<State>);

#[derive(Debug)]
struct State {
    transaction: ReadTransaction,
    store: Arc<Store>,
    /// Whether it puts into the store what it reads.
    keeps: bool,
    current: Arc<Current>,
    seen: Option<Seen>,
    statements: Arc<AtomicU64>,
    lexicons: Arc<Lexicons>,
    files: Arc<Files>,
    revision: OnceCell<Arc<Revision>>,
}

impl Drop for State {
    fn drop(&mut self) {
        self.statements.fetch_add(self.transaction.statements() as u64, Ordering::Relaxed);
    }
}

/// Every request begins with it, so its text is not put together each time.
const LAST: &str = "SELECT id, revision, loaded_at FROM revision ORDER BY id DESC LIMIT 1";

impl Snapshot {
    /// The revision it sees, read with its first statement.
    ///
    /// # Errors
    /// Nothing is loaded, and what the database says.
    pub async fn revision(&self) -> Result<&Arc<Revision>, CatalogError> {
        let State { transaction, current, seen, revision, .. } = &*self.0;
        let read = async || {
            let (look, first) = (current.look(), transaction.statements() == 0);
            let rows = self.constant(LAST).await?;
            let last = rows.first().ok_or(CatalogError::Empty)?;
            let last = Arc::new(Revision::from_query_result(last, "")?);
            // a transaction that had begun before may see what is over
            if first {
                current.saw(&last, look);
            }
            if let Some(seen) = seen {
                seen.note(&last);
            }
            Ok::<_, CatalogError>(last)
        };
        revision.get_or_try_init(read).await
    }

    /// Tells that an answer made from this is another the next time, though the revision stays.
    pub fn pass(&self) {
        if let Some(seen) = &self.0.seen {
            seen.pass();
        }
    }

    /// How many statements it sent so far.
    pub fn statements(&self) -> usize {
        self.0.transaction.statements()
    }

    /// The files of the whole dataset.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn backend(&self) -> DbBackend {
        self.0.transaction.get_database_backend()
    }

    /// The words and names of the revision that it sees.
    pub(super) async fn lexicon(&self) -> Result<Arc<Lexicon>, CatalogError> {
        Ok(self.0.lexicons.of(self.revision().await?.key()))
    }

    /// The rows of a statement that is the same on both databases and takes no values.
    pub(super) async fn constant(&self, sql: &'static str) -> Result<Vec<QueryResult>, CatalogError> {
        Ok(self.0.transaction.query_all_raw(Statement::from_string(self.backend(), sql)).await?)
    }

    /// The rows of a statement.
    pub(super) async fn rows(&self, statement: &SelectStatement) -> Result<Vec<QueryResult>, CatalogError> {
        Ok(self.0.transaction.query_all(statement).await?)
    }

    /// The rows of a statement, read by their columns' names.
    pub(super) async fn all<T: FromQueryResult>(&self, statement: &SelectStatement) -> Result<Vec<T>, CatalogError> {
        let rows = self.rows(statement).await?;
        Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// Takes what belongs to records from the store, in the order of their ids; what is missing there is read, and kept unless the snapshot
    /// may be held for long. `None` where there is nothing.
    pub(super) async fn kept<T: Serialize + Any + Send + Sync>(
        &self,
        kind: Kind,
        ids: &[&str],
        read: impl AsyncFnOnce(&[&str]) -> Result<HashMap<String, T>, CatalogError>,
    ) -> Result<Vec<Option<Stored<T>>>, CatalogError> {
        let revision = self.revision().await?.key();
        let mut found: Vec<Option<Stored<T>>> = ids.iter().map(|id| self.store().get(revision, kind, id)).collect();
        let missing: Vec<&str> = ids.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(id, _)| *id).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let mut fresh = HashMap::new();
        for (id, view) in read(&missing).await? {
            let stored = Stored::new(view)?;
            if self.0.keeps {
                self.store().put(revision, kind, &id, &stored);
            }
            fresh.insert(id, stored);
        }
        for (id, found) in ids.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            *found = fresh.get(*id).cloned();
        }
        Ok(found)
    }

    /// Takes one thing from the store, such as what belongs to the whole or to a list; where it is missing there it is made, and kept unless
    /// the snapshot may be held for long.
    pub(super) async fn kept_one<T: Serialize + Any + Send + Sync>(
        &self,
        kind: Kind,
        id: &str,
        make: impl AsyncFnOnce() -> Result<T, CatalogError>,
    ) -> Result<Stored<T>, CatalogError> {
        let revision = self.revision().await?.key();
        if let Some(found) = self.store().get(revision, kind, id) {
            return Ok(found);
        }
        let made = Stored::new(make().await?)?;
        if self.0.keeps {
            self.store().put(revision, kind, id, &made);
        }
        Ok(made)
    }

    /// The condition that `column` is one of `ids`; its text is the same, however many ids.
    pub(super) fn one_of(&self, column: SimpleExpr, ids: &[&str]) -> SimpleExpr {
        match self.backend() {
            DbBackend::Postgres => {
                let list: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
                Expr::cust_with_exprs("$1 = ANY($2)", [column, Expr::value(list)])
            }
            _ => {
                let list = serde_json::Value::from(ids).to_string();
                Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [column, Expr::value(list)])
            }
        }
    }
}
