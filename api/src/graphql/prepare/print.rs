//! The one way in which a prepared document is written.
use async_graphql::{Name, Value};
use serde_json::Value as Json;
use std::fmt::Write;

/// Writes a field without its alias: `deals(first: 3) {id title}`. Nothing in it depends on how the document was laid out.
pub fn field(name: &str, arguments: &[(Name, Value)], set: &str) -> String {
    let mut text = name.to_owned();
    for (i, (name, value)) in arguments.iter().enumerate() {
        // writing to a text does not fail
        let _ = write!(text, "{}{name}: ", if i == 0 { '(' } else { ',' });
        print(&mut text, value);
    }
    if !arguments.is_empty() {
        text.push(')');
    }
    text.push_str(set);
    text
}

fn print(text: &mut String, value: &Value) {
    match value {
        // escapes of JSON are escapes of GraphQL
        Value::String(plain) => text.push_str(&Json::from(plain.as_str()).to_string()),
        Value::List(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "," });
                print(text, item);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (i, (name, value)) in fields.iter().enumerate() {
                let _ = write!(text, "{}{name}: ", if i == 0 { "" } else { "," });
                print(text, value);
            }
            text.push('}');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}
