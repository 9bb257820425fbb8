//! What the tests stand on: a real server on a free port, over a real database, spoken to over HTTP.
mod client;
#[allow(clippy::disallowed_methods, reason = "databases are filled past the program")]
mod grown;
#[allow(clippy::disallowed_methods, reason = "databases are made and emptied past the program")]
mod postgres;
mod program;
mod ready;
mod server;

pub use client::{Answer, GraphqlAnswer, encode, get};
pub use grown::tables;
pub use postgres::{Postgres, REQUIRED, server as postgres};
pub use program::{Finished, Program, scratch};
pub use ready::sqlite as ready_sqlite;
pub use server::{TestApp, bare_on_both, grown_on_both, on_both, ready_on_both, settings, shared, shared_on_both};
