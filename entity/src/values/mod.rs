//! Values that several tables share: closed lists, uncertain dates and quantities, folded text, sectors.
pub mod codelist;
pub mod fold;
pub mod fuzzy;
pub mod quantity;
pub mod sector;
