//! The one preparation of every document: it is read, held against its limits and the schema, and written anew with what it asks for and nothing
//! else. Variables stand as their values, what is skipped is gone, each response name stands once. What runs is that.
pub mod cost;
pub mod fault;
mod limits;
pub mod lines;
pub mod nulls;
pub mod places;
pub mod prepared;
pub mod preparer;
mod print;
mod scalars;
mod select;
mod types;
mod valid;
mod values;
mod variables;
mod whole;

pub use limits::MAX_DEPTH;
