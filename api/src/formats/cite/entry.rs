//! Something to cite, as every format prints it.
use crate::catalog::questions::cited::Cited;

/// Something to cite, where and when it was read.
pub struct Entry {
    /// What it is.
    pub cited: Cited,
    /// Where it is.
    pub url: Option<String>,
    /// The day on which it was read, if it is of this register: ISO 8601.
    pub accessed: Option<String>,
}
