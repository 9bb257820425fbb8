//! The questions that people bring, one file each.
pub mod search;
pub mod stats;
pub mod suggest;
pub mod timeline;
