//! Questions that are answered with more than a list.
pub mod stats;
