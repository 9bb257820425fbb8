//! Query strings as pairs.
use crate::catalog::CatalogError;

/// The pairs of a query string, decoded, in their order.
///
/// # Errors
/// Bytes that are not UTF-8.
pub fn pairs(query: &str) -> Result<Vec<(String, String)>, CatalogError> {
    serde_html_form::from_str(query).map_err(|e| CatalogError::invalid("query", format!("query string: {e}")))
}

/// Expects a query string to be empty.
///
/// # Errors
/// It is not; the first parameter is blamed.
pub fn nothing(query: &str) -> Result<(), CatalogError> {
    match pairs(query)?.first() {
        None => Ok(()),
        Some((key, _)) => Err(CatalogError::invalid(key, format!("there is no parameter `{key}` here"))),
    }
}
