//! The register itself: its types of record and what every record has, roles, revisions and changes, ids that are gone, chapters, closed lists.
pub mod change;
pub mod chapter;
pub mod code;
pub mod old_id;
pub mod record;
pub mod record_type;
pub mod revision;
pub mod role;
pub mod search_word;
pub mod tombstone;
