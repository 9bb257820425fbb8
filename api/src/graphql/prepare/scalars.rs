//! Scalars that are this schema's own: validators take any value for them.
use crate::catalog::values::{date::When, quantity::Number};
use async_graphql::{InputType, Value};
use entity::fuzzy::FuzzyDate as Edtf;

/// Says why a value is none of a scalar.
pub type Reader = fn(&Value) -> Option<String>;

/// What reads a scalar, if it is one of this schema's own.
pub fn reader(scalar: &str) -> Option<Reader> {
    if scalar == When::type_name() {
        Some(date)
    } else if scalar == Number::type_name() {
        Some(number)
    } else {
        None
    }
}

fn date(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Edtf::parse(text).err().map(|e| e.to_string()),
        other => Some(format!("{other} is no date; write a text such as \"2019-05\"")),
    }
}

fn number(value: &Value) -> Option<String> {
    (!matches!(value, Value::Number(_))).then(|| format!("{value} is no number; write it without quotes"))
}
