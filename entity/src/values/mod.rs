//! Values that several tables share: closed lists, uncertain dates and quantities, folded text, nearest words, sectors, codes of the standards,
//! and the time.
pub mod clock;
pub mod codelist;
mod date_text;
pub mod fold;
pub mod fuzzy;
pub mod hex;
pub mod joined;
mod languages;
pub mod nearest;
pub mod quantity;
pub mod search;
pub mod sector;
pub mod span;
pub mod standard_codes;
