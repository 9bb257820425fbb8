//! Query strings as pairs.
use crate::catalog::{CatalogError, NUL, divided, holds_nul, without_nul};

/// The pairs of a query string, decoded, in their order.
///
/// # Errors
/// A text that is no query string, and NUL characters.
pub fn pairs(query: &str) -> Result<Vec<(String, String)>, CatalogError> {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|e| CatalogError::invalid("query", format!("query string: {e}")))?;
    match pairs.iter().find(|(key, text)| holds_nul(key) || holds_nul(text)) {
        Some((key, _)) => Err(CatalogError::invalid(without_nul(key), format!("a parameter {NUL}"))),
        None => Ok(pairs),
    }
}

/// The one value of a parameter, if it is sent.
///
/// # Errors
/// It is sent twice.
pub fn one<'a>(pairs: &'a [(String, String)], key: &str) -> Result<Option<&'a str>, CatalogError> {
    let mut given = pairs.iter().filter(|(sent, _)| sent == key).map(|(_, text)| text.as_str());
    match (given.next(), given.next()) {
        (_, Some(_)) => Err(CatalogError::invalid(key, format!("{key}: it takes one value; `{key}` is given twice"))),
        (text, None) => Ok(text),
    }
}

/// The whole number that is a parameter's one value, if it is sent.
///
/// # Errors
/// It is sent twice, or is none.
pub fn whole(pairs: &[(String, String)], key: &str) -> Result<Option<i64>, CatalogError> {
    let read = |text: &str| text.parse().map_err(|_| CatalogError::invalid(key, format!("{key}: `{text}` is not a whole number")));
    one(pairs, key)?.map(read).transpose()
}

/// Every value of a parameter that is divided by commas and may be repeated; `None` where it is not sent.
///
/// # Errors
/// An empty value, a quote without its other.
pub fn values(pairs: &[(String, String)], key: &str) -> Result<Option<Vec<String>>, CatalogError> {
    let mut all = None;
    for (_, text) in pairs.iter().filter(|(sent, _)| sent == key) {
        let values = divided::values(text).map_err(|why| CatalogError::invalid(key, format!("{key}: {why}")))?;
        all.get_or_insert_with(Vec::new).extend(values);
    }
    Ok(all)
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
