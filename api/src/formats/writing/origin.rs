//! Where a file comes from, for formats that say so.
use crate::catalog::dataset::Dataset;
use std::sync::Arc;

/// Where a file comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The dataset.
    pub dataset: Arc<Dataset>,
    /// What was asked for.
    pub address: String,
}
