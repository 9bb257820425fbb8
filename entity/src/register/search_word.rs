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
    /// How much it tells: the more, the further up the record stands among those that are found. It is of the index so that a search reads
    /// nothing beside it.
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

/// A text of a record by whose words it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchedText {
    /// Its id.
    Id,
    /// Its title.
    Title,
    /// The names of a partner.
    Names,
    /// The title of a source as printed.
    Printed,
    /// Its summary.
    Summary,
    /// Its remark.
    Remark,
    /// The offices of a person.
    Offices,
    /// The authors of a source.
    Authors,
    /// The publisher of a source.
    Publisher,
    /// What an observation lists in place of a figure.
    Items,
}

impl SearchedText {
    /// Every text.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::Title,
        Self::Names,
        Self::Printed,
        Self::Summary,
        Self::Remark,
        Self::Offices,
        Self::Authors,
        Self::Publisher,
        Self::Items,
    ];

    /// Where it stands in a record as it is answered: the names of the fields that lead to it, joined by points.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Names => "names.text",
            Self::Printed => "printed",
            Self::Summary => "summary",
            Self::Remark => "remark",
            Self::Offices => "offices.title",
            Self::Authors => "authors",
            Self::Publisher => "publisher",
            Self::Items => "items",
        }
    }
}

/// Where a record as it is answered names partners that it concerns, by whose names it is found, too.
pub const CONCERNED: [&str; 5] = ["parties.partner", "places", "subject", "counterpart", "parent"];
