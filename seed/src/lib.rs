//! The dataset: its files are read, checked and loaded here, and nowhere else is the database written.
//!
//! `text` reads files as tables whose values know their lines, `kinds` makes statements of them and rows of statements, one file a
//! type of record, `check` resolves what records name and holds all against the rules, `load` writes what changed. Nothing here knows
//! what a dataset is about.
mod check;
mod error;
#[cfg(test)]
mod example;
mod hash;
mod kinds;
#[allow(clippy::disallowed_methods, reason = "loading is the only writer, and reads what it wrote before")]
mod load;
mod problem;
mod rule;
mod suggest;
mod text;

pub use check::{Coverage, Dataset, check, check_against, coverage};
pub use error::{Refused, SeedError};
pub use load::{Progress, Report, Stage, load};
pub use problem::Problem;
pub use rule::{NotAllowed, Rule};
pub use text::Files;
