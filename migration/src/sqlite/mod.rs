//! SQLite through rusqlite, under sea-orm's query builder.
mod connection;
mod file;
mod file_id;
mod mark;
mod reader;
mod running;
mod slow_texts;
mod values;
mod writer;

pub(crate) use connection::Location;
pub use file::{SqliteFile, SqliteValue};
pub use mark::Mark;
pub(crate) use reader::{Lease, Pool};
pub(crate) use writer::WriteConnection;
