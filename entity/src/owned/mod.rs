//! What records own or share, one file a table.
pub mod citation;
pub mod concern;
pub mod link;
pub mod moment;
pub mod name;
pub mod note;
pub mod office;
pub mod partner_within;
pub mod party;
pub mod place;
pub mod record_sector;
pub mod series;
