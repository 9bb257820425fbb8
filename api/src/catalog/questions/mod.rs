//! Questions that are more than a list of records of one type.
pub mod disagreements;
pub mod evidence;
mod said;
pub mod series;
