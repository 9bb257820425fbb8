//! Arguments that are null where they may not be, as the preparation finds them.
use std::collections::HashMap;

/// What is null, and what has to be there, by the column of the field in the prepared document.
pub type Nulls = HashMap<usize, Null>;

/// An argument that is null, or has a null within.
#[derive(Clone, Debug)]
pub struct Null {
    /// Where: `orderBy.direction`.
    pub parameter: String,
    /// The type that has no null.
    pub of: String,
}
