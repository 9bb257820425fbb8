//! What whoever runs the server has to know of.
use crate::catalog::CatalogError;

/// Logs an error that an operator has to know of, with its cause. Call it where an answer leaves, once an answer.
pub fn log(error: &CatalogError) {
    match error {
        CatalogError::Unavailable(cause) => tracing::warn!(error = migration::reason(cause), "the database cannot be reached"),
        CatalogError::Overloaded => tracing::warn!("more is asked at once than is taken on"),
        CatalogError::Empty => tracing::warn!("no dataset is loaded"),
        CatalogError::Internal(cause) => tracing::error!(error = migration::reason(cause), "a statement failed"),
        _ => {}
    }
}
