//! The questions that people bring, one file each.
pub mod changes;
pub mod cited;
pub mod disagreements;
pub mod evidence;
pub mod network;
pub mod reconcile;
mod said;
pub mod search;
pub mod series;
pub mod stats;
pub mod suggest;
pub mod timeline;
