//! The register itself: what every record has, revisions and changes, ids that are gone, chapters, closed lists.
pub mod change;
pub mod chapter;
pub mod code;
pub mod old_id;
pub mod record;
pub mod revision;
pub mod search_word;
pub mod tombstone;
