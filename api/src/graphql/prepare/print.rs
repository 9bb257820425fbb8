//! The one way in which a prepared document is written.
use async_graphql::{Name, Value};
use std::fmt::Write;

/// Writes a field without its alias: `deals(first: 3) {id title}`. Nothing in it depends on how the document was laid out.
pub fn field(name: &str, arguments: &[(Name, Value)], set: &str) -> String {
    let mut text = name.to_owned();
    for (i, (name, value)) in arguments.iter().enumerate() {
        // writing to a text does not fail
        let _ = write!(text, "{}{name}: {value}", if i == 0 { '(' } else { ',' });
    }
    if !arguments.is_empty() {
        text.push(')');
    }
    text.push_str(set);
    text
}
