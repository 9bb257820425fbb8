//! The dataset: its files are read, checked and loaded here, and nowhere else is the database written.
//!
//! `read` turns files into statements, `check` holds them against the rules, `rows` turns them into rows of tables, `load` writes
//! those that changed. Nothing here knows what a dataset is about.
mod against;
mod check;
mod coverage;
mod error;
#[cfg(test)]
mod example;
mod files;
#[allow(clippy::disallowed_methods, reason = "loading is the only writer, and reads what it wrote before")]
mod load;
mod problem;
mod read;
mod rows;
mod statement;

pub use against::check_against;
pub use check::check;
pub use coverage::{Coverage, coverage};
pub use error::SeedError;
pub use files::Files;
pub use load::{Report, load};
pub use problem::Problem;
pub use rows::Dataset;
