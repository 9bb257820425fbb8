//! Asking for a page of a list: which rows, in which order, from where.
pub mod cursor;
pub mod divided;
pub mod filter;
pub mod head_filters;
pub mod list;
pub mod listed;
pub mod meaning;
pub mod nested;
pub mod operators;
pub mod order;
pub mod params;
pub mod parts;
pub mod references;
pub mod relation_filters;
pub mod scope;
pub mod search;
pub mod within;
