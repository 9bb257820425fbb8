//! Query strings as pairs.
use crate::catalog::CatalogError;

/// The end of a message about a text with a NUL character: no text of the register holds one, and PostgreSQL cannot store it.
pub const NUL: &str = "holds a NUL character; leave it out";

/// The pairs of a query string, decoded, in their order.
///
/// # Errors
/// A text that is no query string, and NUL characters.
pub fn pairs(query: &str) -> Result<Vec<(String, String)>, CatalogError> {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|e| CatalogError::invalid("query", format!("query string: {e}")))?;
    match pairs.iter().find(|(key, text)| key.contains('\0') || text.contains('\0')) {
        Some((key, _)) => Err(CatalogError::invalid(key.replace('\0', ""), format!("a parameter {NUL}"))),
        None => Ok(pairs),
    }
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
