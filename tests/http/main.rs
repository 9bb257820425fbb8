//! What users rely on, tried over HTTP against a real server with a real database, SQLite and PostgreSQL.
mod contracts;
mod copies;
mod dataset;
mod errors;
mod filters;
mod lifecycle;
mod migrations;
mod outage;
mod paging;
mod parity;
mod program;
mod properties;
mod slow;
mod statements;
mod users;

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
