//! Values that several tables share: closed lists, uncertain dates and quantities, folded text, nearest words, sectors, codes of the standards,
//! how they are said, and the time.
pub mod clock;
pub mod codelist;
pub mod fold;
pub mod fuzzy;
mod languages;
pub mod nearest;
pub mod quantity;
pub mod search;
pub mod sector;
pub mod standard_codes;
pub mod words;
