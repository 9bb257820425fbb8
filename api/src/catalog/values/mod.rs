//! Values as they are answered: dates, amounts, citations and links, what every record has.
pub mod citation;
pub mod citation_format;
pub mod date;
pub mod evidence;
pub mod head;
pub mod json_column;
pub mod quantity;
