//! Text: the files of a dataset, their tables with the line of each value, and what is wrong with them.
mod fields;
mod files;
mod folder;
mod item;
mod located;
mod pieces;
mod problems;
mod scene;
mod synonyms;

pub(crate) use fields::{Fields, once};
pub use files::Files;
pub(crate) use item::Item;
pub(crate) use located::{Date, Located, Number, Reference, Shared, Text, Value};
pub(crate) use pieces::pieces;
pub(crate) use problems::{At, Problems};
pub(crate) use scene::Scene;
