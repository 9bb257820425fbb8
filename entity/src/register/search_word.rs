//! The words by which records are found.
use sea_orm::entity::prelude::*;

/// The words by which records are found: each word of a record once, and its names as a whole.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_word")]
pub struct Model {
    /// A word as [`crate::search::words`] gives it; the words of a whole name with a space between them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// How much it tells: the more, the further up the record stands among those that are found. It is of the key so that a search reads
    /// nothing beside the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weight: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// The most weight of a word, where it is not the whole of a name.
pub const WORD: i64 = 1_060;
/// The least weight of a word of a partner's name: by such a word what concerns the partner is found, too.
pub const NAMED: i64 = 900;
/// The weight of a record that concerns a partner so named.
pub const MENTIONED: i64 = 100;
