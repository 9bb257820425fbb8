//! Where the core meets the database: every statement passes here and is counted.
use super::*;
use migration::Database;
use sea_orm::{
    ConnectionTrait, DbBackend, QueryResult, Selector, SelectorTrait,
    prelude::*,
    sea_query::{SelectStatement, SimpleExpr},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// The register, to be asked. A clone shares the database; [`Catalog::request`] counts its own statements.
#[derive(Clone, Debug)]
pub struct Catalog {
    database: Database,
    statements: Arc<AtomicUsize>,
    pub(super) dataset: Arc<dataset::Cached>,
}

impl Catalog {
    /// Over a database.
    pub fn new(database: Database) -> Self {
        Self { database, statements: Arc::default(), dataset: Arc::default() }
    }

    /// For one request.
    pub fn request(&self) -> Self {
        Self { statements: Arc::default(), ..self.clone() }
    }

    /// How many statements were sent so far.
    pub fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }

    fn db(&self) -> migration::ReadTransaction {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.database.begin()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), CatalogError> {
        Ok(self.database.ping().await?)
    }

    pub(super) async fn all<S: SelectorTrait + Send + Sync>(&self, select: Selector<S>) -> Result<Vec<S::Item>, CatalogError>
    where
        S::Item: Send,
    {
        Ok(select.all(&self.db()).await?)
    }

    pub(super) async fn one<S: SelectorTrait + Send + Sync>(&self, select: Selector<S>) -> Result<Option<S::Item>, CatalogError>
    where
        S::Item: Send,
    {
        Ok(select.one(&self.db()).await?)
    }

    pub(super) async fn raw(&self, statement: &SelectStatement) -> Result<Vec<QueryResult>, CatalogError> {
        Ok(self.db().query_all(statement).await?)
    }

    /// `column` is one of `ids`: the same text of a statement, however many ids.
    pub(super) fn one_of(&self, column: SimpleExpr, ids: &[String]) -> SimpleExpr {
        match self.database.backend() {
            DbBackend::Postgres => Expr::cust_with_exprs("$1 = ANY($2)", [column, Expr::value(ids.to_vec())]),
            _ => {
                let list = serde_json::Value::from(ids.to_vec()).to_string();
                Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [column, Expr::value(list)])
            }
        }
    }
}
