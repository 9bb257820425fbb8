//! Where a page begins: opaque, and bound to the list it came from. A cursor outlives a restart, a new revision and an upgrade that leaves
//! its list alone: it holds the key and id of a row, and a mark of the list that depends on nothing else than what was asked.
use super::order::{Direction, KeyType};
use crate::catalog::{error::CatalogError, nul::holds_nul};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    Value,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Raised when cursors come to be written in another way; one of another version is no cursor.
const VERSION: u8 = 1;
/// Characters of a cursor, at most.
const MAX_LENGTH: usize = 4_096;

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Double(f64),
    /// Text.
    Text(String),
}

impl Key {
    /// Of a column that holds such values. In JSON a whole double looks like an integer.
    fn of(self, holds: KeyType) -> Option<Self> {
        match (self, holds) {
            (Key::Integer(n), KeyType::Double) => Some(Key::Double(n as f64)),
            (key @ Key::Integer(_), KeyType::Integer) | (key @ Key::Double(_), KeyType::Double) | (key @ Key::Text(_), KeyType::Text) => {
                Some(key)
            }
            _ => None,
        }
    }
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Integer(n) => n.into(),
            Key::Double(x) => x.into(),
            Key::Text(s) => s.into(),
        }
    }
}

/// What tells a list from others: the first 64 bits of SHA-256 over the canonical JSON of its name, filter and order, hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Mark {
    /// Of a list. What is not asked (null) leaves no trace, so that a new field of a filter changes no mark; the order of fields neither.
    ///
    /// # Errors
    /// What is asked cannot be written as JSON: a defect. Without a mark of its own a list would pass for another.
    pub fn new(list: &str, filter: &impl Serialize, order: &impl Serialize) -> Result<Self, CatalogError> {
        let asked = serde_json::to_value((list, filter, order))?;
        let text = canonical(&asked).ok_or_else(|| CatalogError::defect(format!("nothing tells `{list}` from other lists")))?;
        Ok(Self(entity::hex(&Sha256::digest(text)[..8])))
    }
}

/// JSON with its keys in order, without what is null or empty, the values of a list once and in order; `None` if nothing is left.
fn canonical(json: &Json) -> Option<String> {
    match json {
        Json::Null => None,
        Json::Object(fields) => {
            let fields: BTreeMap<&String, String> = fields.iter().filter_map(|(name, value)| Some((name, asked(name, value)?))).collect();
            let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{}:{value}", Json::from(name.as_str()))).collect();
            (!fields.is_empty()).then(|| format!("{{{}}}", fields.join(",")))
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| canonical(item).unwrap_or_else(|| "{}".to_owned())).collect();
            Some(format!("[{}]", items.join(",")))
        }
        plain => Some(plain.to_string()),
    }
}

/// A field of a filter. The values of a list are any of them, whatever their order; all of no conditions and none of no values ask nothing.
fn asked(name: &str, value: &Json) -> Option<String> {
    let Some(items) = value.as_array().filter(|items| items.iter().all(|item| !item.is_object() && !item.is_array())) else {
        return canonical(value);
    };
    if items.is_empty() && ["and", "ne"].contains(&name) {
        return None;
    }
    let values: BTreeSet<String> = items.iter().map(Json::to_string).collect();
    Some(format!("[{}]", values.into_iter().collect::<Vec<_>>().join(",")))
}

/// A row's place in a list: its key and id, and the mark of the list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Cursor {
    #[serde(rename = "v")]
    version: u8,
    #[serde(rename = "l")]
    list: Mark,
    #[serde(rename = "k")]
    key: Key,
    #[serde(rename = "i")]
    id: String,
}

impl Cursor {
    /// The cursor of a row.
    pub fn of(list: &Mark, key: &Key, id: &str) -> Self {
        Self { version: VERSION, list: list.clone(), key: key.clone(), id: id.to_owned() }
    }

    /// As text for an address or argument.
    pub fn encode(&self) -> String {
        let Self { version, list: Mark(list), key, id } = self;
        let key = match key {
            Key::Integer(n) => Json::from(*n),
            Key::Double(x) => Json::from(*x),
            Key::Text(text) => Json::from(text.as_str()),
        };
        let (list, id) = (Json::from(list.as_str()), Json::from(id.as_str()));
        URL_SAFE_NO_PAD.encode(format!("{{\"v\":{version},\"l\":{list},\"k\":{key},\"i\":{id}}}"))
    }

    /// Reads a cursor of a list whose sort holds such keys.
    ///
    /// # Errors
    /// Text that is no cursor, and the cursor of another list; `parameter` is blamed.
    pub fn decode(text: &str, list: &Mark, holds: KeyType, parameter: &str) -> Result<Self, CatalogError> {
        let none = || {
            let shown: String = text.chars().take(80).collect();
            let detail = format!("{parameter}: `{shown}` is not a cursor; take it from a page of this list, or leave it out");
            CatalogError::invalid(parameter, detail)
        };
        if text.len() > MAX_LENGTH {
            return Err(none());
        }
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| none())?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| none())?;
        if cursor.version != VERSION {
            return Err(none());
        }
        if cursor.list != *list {
            return Err(CatalogError::invalid(
                parameter,
                format!("{parameter}: this cursor belongs to a list with another filter or order; start again without it"),
            ));
        }
        let key = cursor.key.of(holds).ok_or_else(none)?;
        if holds_nul(&cursor.id) || matches!(&key, Key::Text(text) if holds_nul(text)) {
            return Err(none());
        }
        Ok(Self { key, ..cursor })
    }

    /// The key and id of the row at which a cursor of whatever list stands; `None` for text that is no cursor.
    pub fn place(text: &str) -> Option<(Key, String)> {
        let json = URL_SAFE_NO_PAD.decode(text).ok().filter(|_| text.len() <= MAX_LENGTH)?;
        let cursor: Self = serde_json::from_slice(&json).ok()?;
        (cursor.version == VERSION).then_some((cursor.key, cursor.id))
    }

    /// The rows that come after this one. `k <= ? AND (k < ? OR id > ?)` seeks the index on both databases.
    pub fn beyond(&self, key: &SimpleExpr, id: &SimpleExpr, direction: Direction, ids: Direction) -> SimpleExpr {
        let at = || Expr::value(self.key.clone());
        let id = match ids {
            Direction::Asc => id.clone().gt(self.id.clone()),
            Direction::Desc => id.clone().lt(self.id.clone()),
        };
        match direction {
            Direction::Asc => key.clone().gte(at()).and(key.clone().gt(at()).or(id)),
            Direction::Desc => key.clone().lte(at()).and(key.clone().lt(at()).or(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CatalogError, Cursor, Json, Key, KeyType, MAX_LENGTH, Mark};
    use serde_json::json;

    fn mark(filter: Json) -> Mark {
        match Mark::new("deals", &filter, &json!({ "field": "signed", "direction": "DESC" })) {
            Ok(mark) => mark,
            Err(e) => panic!("{e}"),
        }
    }

    #[test]
    fn a_mark_is_what_was_asked_and_nothing_else() {
        let asked = mark(json!({ "kind": { "in": ["loan"] }, "signed": null }));
        assert_eq!(asked, mark(json!({ "status": null, "kind": { "in": ["loan"], "ne": null } })));
        assert_ne!(asked, mark(json!({ "kind": { "ne": ["loan"] } })));
        assert_ne!(asked, mark(json!({ "kind": { "in": ["loan", "grant"] } })));
        // an empty combination is not none
        assert_ne!(mark(json!({ "or": [] })), mark(json!({})));
    }

    #[test]
    fn a_cursor_written_down_is_read_by_every_later_version() -> Result<(), CatalogError> {
        let list = mark(json!({ "kind": { "in": ["loan"] } }));
        let written = "eyJ2IjoxLCJsIjoiZGRkNGZiNWY1ZTc5YzBkYSIsImsiOiIyMDE5LTA1LTMxIiwiaSI6ImVpYi1tNy1sb2FuLTIwMTkifQ";
        let cursor = Cursor::of(&list, &Key::Text("2019-05-31".to_owned()), "eib-m7-loan-2019");
        assert_eq!(cursor.encode(), written);
        assert_eq!(Cursor::decode(written, &list, KeyType::Text, "after")?, cursor);
        Ok(())
    }

    #[test]
    fn what_is_no_cursor_of_this_sort_is_refused() {
        let list = mark(json!({}));
        let of = |key: Key| Cursor::of(&list, &key, "a").encode();
        let read = |text: &str, holds| Cursor::decode(text, &list, holds, "after").map(|_| ());
        assert!(read(&of(Key::Integer(1)), KeyType::Integer).is_ok());
        assert!(read(&of(Key::Integer(1)), KeyType::Double).is_ok());
        assert!(read(&of(Key::Double(1.5)), KeyType::Double).is_ok());
        assert!(read(&of(Key::Double(1.5)), KeyType::Integer).is_err());
        assert!(read(&of(Key::Text("1".to_owned())), KeyType::Integer).is_err());
        assert!(read(&of(Key::Integer(1)), KeyType::Text).is_err());
        assert!(read(&of(Key::Text("a\0".to_owned())), KeyType::Text).is_err());
        assert!(read(&of(Key::Text("x".repeat(MAX_LENGTH))), KeyType::Text).is_err());
        for text in ["", "e30", "!!", "eyJ2IjoyfQ"] {
            assert!(read(text, KeyType::Text).is_err(), "{text}");
        }
    }
}
