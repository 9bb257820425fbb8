//! What comes of preparing a document.
use super::{cost::Cost, nulls::Nulls, places::Places};
use async_graphql::parser::types::ExecutableDocument;
use std::sync::Arc;

/// A document that is ready to run.
pub struct Prepared {
    /// What it asks for, in one way of writing: two requests with the same text have the same answer.
    pub text: Arc<str>,
    /// The same for the executor. Of its positions the line tells which question is asked, and the column which field asks it.
    pub document: ExecutableDocument,
    /// What it costs.
    pub cost: Cost,
    /// Which fields have an argument that is null and may not be.
    pub nulls: Nulls,
    /// Where the fields stand in the document that was sent.
    pub places: Places,
}
