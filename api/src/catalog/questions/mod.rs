//! The questions that people bring, one file each.
pub mod changes;
pub mod cited;
pub mod disagreements;
pub mod evidence;
pub mod network;
pub mod reconcile;
pub mod search;
pub mod series;
mod stated_fields;
pub mod stats;
pub mod suggest;
pub mod timeline;
