//! The questions that people bring, one file each.
pub mod network;
pub mod search;
pub mod stats;
pub mod suggest;
