//! What users rely on, tried over HTTP against a real server with a real database, SQLite and PostgreSQL.
#![allow(clippy::disallowed_methods, reason = "tests look into databases and fill them past the program")]
mod advice;
mod answers;
mod asked;
mod attacks;
mod bad_input;
mod caching;
mod changes;
mod cite;
mod clients;
mod contracts;
mod copies;
mod corpus;
mod counts;
mod cut;
mod data_package;
mod dataset;
mod described;
mod documentation;
mod downloads;
mod errors;
mod evidence;
mod facets;
mod feeds;
mod files;
mod filters;
mod framing;
mod graphiql;
mod lifecycle;
mod limits;
mod logged;
mod metrics;
mod migrations;
mod network;
mod oracle;
mod outage;
mod paging;
mod parity;
mod permalinks;
mod plans;
mod plans_of_questions;
mod pooler;
mod problems;
mod program;
mod properties;
mod rates;
mod reconcile;
mod roles;
mod search;
mod series;
mod shape;
mod slow;
mod snapshots;
mod statements;
mod stats;
mod timeline;
mod transport;
mod truth;
mod unknown;
mod users;
mod within;
mod words;

use migration::{Database, Limits, ReadTransaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};
use tests::{on_both, scratch};

/// A folder of this crate.
fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The OpenAPI document, made once for all tests.
fn openapi() -> &'static serde_json::Value {
    static DOCUMENT: LazyLock<serde_json::Value> = LazyLock::new(api::openapi);
    &DOCUMENT
}

/// The ids of a list.
#[track_caller]
fn ids(list: &serde_json::Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("not a list: {list:#}"));
    list.iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
}

/// What GraphQL calls a `snake_case` name.
fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
}

/// The database that a test gets, as one that lasts: in memory it becomes a file in a folder.
fn lasting(database: &str, folder: &Path) -> String {
    if database.starts_with("sqlite") { format!("sqlite://{}/atlas.sqlite", folder.display()) } else { database.to_owned() }
}

/// Runs a test on both databases, each a fresh one that lasts: `test` gets its address and a folder.
fn on_both_lasting(name: &str, test: impl Fn(&str, &Path) + Sync) {
    on_both(|database| {
        let folder = scratch(name);
        test(&lasting(database, &folder), &folder);
        fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

/// Runs a test on an open database.
fn with(database: &str, limits: Limits, test: impl AsyncFnOnce(&Database)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opened = migration::open(database, limits).await.expect("the database opens");
        test(&opened).await;
    });
}

/// The rows of a statement in a transaction that reads.
async fn ask(tx: &ReadTransaction, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    tx.query_all_raw(Statement::from_string(tx.backend(), sql)).await
}

/// Pages of both faces that wait without an end where [`make_endless`] had its way.
const ENDLESS_PATHS: [&str; 2] = ["/v1/indicators", "/graphql?query=%7Bindicators%7Bnodes%7Bid%7D%7D%7D"];

/// Has every statement that reads indicators run without an end of its own.
fn make_endless(database: &str) {
    with(database, Limits::default(), async |opened| {
        let never = match opened.backend() {
            DbBackend::Sqlite => "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c) = 0",
            _ => "pg_sleep(3600) IS NULL",
        };
        let sql = format!("ALTER TABLE indicator RENAME TO kept; CREATE VIEW indicator AS SELECT * FROM kept WHERE {never}");
        let writer = opened.writer().await.expect("a writer");
        writer.transaction(async |tx| tx.execute_unprepared(&sql).await).await.expect("a view takes the place of the table");
    });
}
