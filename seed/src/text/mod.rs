//! Text: the files of a dataset, their tables with the line of each value, and what is wrong with them.
mod fields;
mod files;
mod folder;
mod item;
mod located;
mod pieces;
mod synonyms;

pub(crate) use crate::problem::{At, Problems, slip, suggest};
pub(crate) use fields::{Fields, Scene, once};
pub use files::Files;
pub(crate) use files::hex;
pub(crate) use item::Item;
pub(crate) use located::{Date, Located, Number, Reference, Shared, Text, Value};
pub(crate) use pieces::pieces;
