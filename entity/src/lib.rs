//! The words of the register: one file a table, its closed lists, and the two uncertain values, dates and quantities.
//! No queries. Enums derive their GraphQL and OpenAPI faces here, so that a code is spelt once.
#![allow(clippy::disallowed_methods, reason = "what sea-orm derives for an entity asks for its relations; nothing else here queries")]
mod codelists;
pub mod owned;
pub mod records;
pub mod register;
pub mod values;
pub mod words;

pub use codelists::codelists;
pub use owned::{citation, concern, link, moment, name, note, office, partner_within, party, place, record_sector, series};
pub use register::{change, chapter, code, old_id, record, record_type::RecordType, revision, search_word, tombstone};
pub use values::{
    clock, codelist,
    codelist::Codelist,
    fold::fold,
    fuzzy,
    fuzzy::FuzzyDate,
    hex::hex,
    joined::joined,
    nearest::{LONGEST_NAME, nearest, nearest_named, slip},
    quantity,
    quantity::Quantity,
    search, sector, span, standard_codes,
};

macro_rules! tables {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        pub use records::{$( $one ),*};
    };
}
records!(tables);
