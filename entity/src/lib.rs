//! The words of the register: one file a table, its closed lists, and the two uncertain values, dates and quantities.
//! No queries. Enums derive their GraphQL and OpenAPI faces here, so that a code is spelt once.
pub mod codelist;
pub mod fold;
pub mod fuzzy;
pub mod quantity;
pub mod sector;

pub mod agreement;
pub mod change;
pub mod chapter;
pub mod citation;
pub mod code;
pub mod deal;
pub mod event;
pub mod forum;
pub mod indicator;
pub mod link;
pub mod name;
pub mod note;
pub mod observation;
pub mod office;
pub mod old_id;
pub mod partner;
pub mod party;
pub mod place;
pub mod project;
pub mod record;
pub mod record_sector;
pub mod revision;
pub mod source;
pub mod tombstone;

pub use codelist::{CODELISTS, Codelist};
pub use fold::fold;
pub use fuzzy::FuzzyDate;
pub use quantity::Quantity;
