//! Reads values of TOML tables.
use toml::{Table, Value};

/// A text.
pub fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

/// The items of a list; a single value is a list of one.
pub fn list<'a>(table: &'a Table, key: &str) -> Vec<&'a Value> {
    match table.get(key) {
        Some(Value::Array(items)) => items.iter().collect(),
        one => one.into_iter().collect(),
    }
}

/// The tables of a list.
pub fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> + use<'a> {
    list(table, key).into_iter().filter_map(Value::as_table)
}
