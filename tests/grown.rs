//! The shipped dataset grown to some 100,000 records: copies of all its records beside them, in which each refers to what is of the same copy.
use crate::{Postgres, ready};
use migration::{Limits, WriteTransaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::sync::OnceLock;

/// Copies that are put beside what is shipped.
const COPIES: u32 = 95;
/// Tables of which the rows of some copies are many enough: no plan hangs on their number, and of words there are twenty a record.
const THINNED: &[&str] = &["change", "name", "search_word"];
/// Tables that are not of records: they are small.
const REGISTER: &[&str] = &["revision", "chapter", "code", "old_id", "tombstone", "seaql_migrations"];

/// A SQLite database that is grown, the same for all tests: none writes to it.
pub fn sqlite() -> &'static str {
    static GROWN: OnceLock<String> = OnceLock::new();
    GROWN.get_or_init(|| grow(ready::sqlite()))
}

/// A grown database of the cluster of this process, the same for all tests.
pub fn postgres(server: &'static Postgres) -> &'static str {
    static GROWN: OnceLock<String> = OnceLock::new();
    GROWN.get_or_init(|| grow(server.ready()))
}

fn grow(database: String) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opened = migration::open(&database, Limits::default()).await.expect("the database opens");
        let writer = opened.writer().await.expect("a writer");
        let grown = writer.transaction(async |tx| {
            tx.fill(async || copy(tx).await).await?;
            if tx.get_database_backend() == DbBackend::Postgres {
                // which it does by itself after a while
                tx.execute_unprepared("ANALYZE").await?;
            }
            Ok::<_, DbErr>(())
        });
        grown.await.expect("copies are made");
    });
    database
}

async fn copy(tx: &WriteTransaction) -> Result<(), DbErr> {
    let sqlite = tx.get_database_backend() == DbBackend::Sqlite;
    if sqlite {
        // in KiB, negative: most of what is written is read again, for indexes
        tx.execute_unprepared("PRAGMA cache_size = -200000").await?;
    } else {
        // copies refer to copies, which are all there in the end
        tx.execute_unprepared("SET LOCAL session_replication_role = replica").await?;
    }
    for table in tables(tx).await {
        let columns = match sqlite {
            true => format!("SELECT name FROM pragma_table_info('{table}')"),
            false => format!("SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = '{table}'"),
        };
        let columns = texts(tx, &columns).await;
        let values: Vec<String> = columns
            .iter()
            .map(|column| match column.as_str() {
                "number" => "number + 1000 * n".to_owned(),
                "title_key" => "title_key || ' ' || n".to_owned(),
                id if id == "id" || id.ends_with("_id") => format!("{id} || '-copy-' || n"),
                other => other.to_owned(),
            })
            .collect();
        let some = if THINNED.contains(&table.as_str()) { "WHERE n % 8 = 7" } else { "" };
        let sql = format!(
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {COPIES})
             INSERT INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table}) AS one CROSS JOIN c {some}",
            columns.join(", "),
            values.join(", ")
        );
        tx.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// The tables of records and of what they own.
pub async fn tables(db: &impl ConnectionTrait) -> Vec<String> {
    let all = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        _ => "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'",
    };
    texts(db, all).await.into_iter().filter(|table| !REGISTER.contains(&table.as_str())).collect()
}

async fn texts(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}
