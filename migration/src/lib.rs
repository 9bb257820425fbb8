//! The schema, and the only way to a database: [`open`] hands out databases that are at the newest schema.
//!
//! One file a step; a step is never changed once released.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "databases are opened, and their drivers known, here and nowhere else"
)]
// a step that is not listed below is never taken
#![deny(dead_code)]

mod columns;
mod count;
mod database;
mod failure;
mod gate;
mod insert;
mod limits;
mod m0001_register;
mod m0002_records;
mod m0003_owned;
mod postgres;
mod rows;
mod sqlite;

pub use database::{Database, OpenError, ReadTransaction, WriteTransaction, Writer, open};
pub use failure::{Failure, classify, reason};
pub use insert::Insert;
pub use limits::Limits;
pub use rows::Rows;
pub use sea_orm_migration::MigratorTrait;
pub use sqlite::{Mark, SqliteFile, SqliteValue};

use sea_orm_migration::{MigrationTrait, async_trait};

/// Every step of the schema, oldest first.
pub struct Migrator;

// a step without its tables does not compile: the keys of those that are not named would not be looked at when a database is filled
macro_rules! steps {
    ($($step:ident),*) => {
        /// The tables of the register. Others may stand beside them.
        const TABLES: &[&[&str]] = &[$( $step::TABLES ),*];

        #[async_trait::async_trait]
        impl MigratorTrait for Migrator {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$( Box::new($step::Step) ),*]
            }
        }
    };
}
steps![m0001_register, m0002_records, m0003_owned];
