//! What users rely on, tried over HTTP against a real server with a real database, SQLite and PostgreSQL.
#![allow(clippy::disallowed_methods, reason = "tests look into databases and fill them past the program")]
mod contracts;
mod copies;
mod cut;
mod dataset;
mod errors;
mod filters;
mod lifecycle;
mod migrations;
mod oracle;
mod outage;
mod paging;
mod parity;
mod plans;
mod program;
mod properties;
mod slow;
mod snapshots;
mod statements;
mod truth;
mod users;

use migration::{Database, Limits, ReadTransaction};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use std::path::PathBuf;

/// A folder of this crate.
fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The ids of a list.
#[track_caller]
fn ids(list: &serde_json::Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("not a list: {list:#}"));
    list.iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
}

/// Runs a test on an open database.
fn with(database: &str, limits: Limits, test: impl AsyncFnOnce(&Database)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let opened = migration::open(database, limits).await.expect("the database opens");
        test(&opened).await;
    });
}

/// Asks a transaction that reads.
async fn ask(tx: &ReadTransaction, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    tx.query_all_raw(Statement::from_string(tx.backend(), sql)).await
}
