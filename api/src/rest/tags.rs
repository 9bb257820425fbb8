//! The parts of the API that addresses belong to.
use crate::catalog::Resource;

/// The part of a type of records.
pub fn of_type<R: Resource>() -> (&'static str, String) {
    let schema = serde_json::json!(R::schema());
    (R::PLURAL, schema["description"].as_str().unwrap_or_default().to_owned())
}

/// That of what is of no type.
pub fn register() -> (&'static str, String) {
    ("register", "The register as a whole.".to_owned())
}
