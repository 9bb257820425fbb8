//! Filling a database: what would be done for each row is done once, for all of them.
use super::write::WriteTransaction;
use crate::TABLES;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};

/// An index, and the statement that makes it.
#[derive(FromQueryResult)]
struct Index {
    table: String,
    name: String,
    sql: String,
}

// all but those of keys, in the order in which they were made; who does not own a table has to leave its indexes where they are
const INDEXES_OF_SQLITE: &str =
    "SELECT tbl_name AS \"table\", name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid";
const INDEXES_OF_POSTGRES: &str = "
    SELECT CAST(relname AS text) AS \"table\", CAST(indexrelid::regclass AS text) AS name, pg_get_indexdef(indexrelid) AS sql
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      AND pg_has_role(relowner, 'USAGE')
    ORDER BY indexrelid";

impl WriteTransaction {
    /// Runs `work`, which adds many more rows than there are and deletes none: the keys between rows are looked at after it, and then the indexes
    /// of the register are made anew. On PostgreSQL nobody else reads those tables until the transaction ends.
    ///
    /// # Errors
    /// What `work` returns; rows that are alike where none may be, or that name rows which are not there.
    pub async fn fill<T, E: From<DbErr>>(&self, work: impl AsyncFnOnce() -> Result<T, E>) -> Result<T, E> {
        let indexes = self.indexes().await?;
        let each = |text: fn(&Index) -> String| indexes.iter().map(text).collect::<Vec<_>>().join("; ");
        self.execute_unprepared(&each(|index| format!("DROP INDEX {}", index.name))).await?;
        self.guard_keys(false).await?;
        let done = work().await?;
        self.guard_keys(true).await?;
        self.execute_unprepared(&each(|index| index.sql.clone())).await?;
        Ok(done)
    }

    async fn indexes(&self) -> Result<Vec<Index>, DbErr> {
        let backend = self.get_database_backend();
        let all = if backend == DbBackend::Sqlite { INDEXES_OF_SQLITE } else { INDEXES_OF_POSTGRES };
        let mut indexes = Index::find_by_statement(Statement::from_string(backend, all)).all(self).await?;
        indexes.retain(|index| TABLES.iter().any(|tables| tables.contains(&index.table.as_str())));
        Ok(indexes)
    }
}
