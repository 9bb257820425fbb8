//! Where a page begins: opaque, and bound to the list it came from.
use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{
    Value,
    prelude::*,
    sea_query::{ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

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

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Integer(n) => n.into(),
            Key::Double(x) => x.into(),
            Key::Text(s) => s.into(),
        }
    }
}

/// A row's place in a list: its key and id, and the mark of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "l")]
    list: u64,
    #[serde(rename = "k")]
    key: Key,
    #[serde(rename = "i")]
    id: String,
    /// Holds the three together: a cursor is taken from a page, not made.
    #[serde(rename = "s")]
    seal: u64,
}

fn seal(mark: u64, key: &Key, id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (mark, format!("{key:?}"), id).hash(&mut hasher);
    hasher.finish()
}

/// Marks a list: its resource, filter and order. A cursor of one list says nothing about another.
pub fn mark<R: Resource>(filter: &Where<R::Filter>, order: Order<R::Sort>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (R::PLURAL, format!("{filter:?}"), order).hash(&mut hasher);
    hasher.finish()
}

impl Cursor {
    /// The cursor of a row.
    pub fn of(mark: u64, key: &Key, id: &str) -> Self {
        Self { list: mark, key: key.clone(), id: id.to_owned(), seal: seal(mark, key, id) }
    }

    /// As text for an address or argument.
    pub fn encode(&self) -> String {
        // a struct of a number, a key and a text always serialises
        serde_json::to_vec(self).map(|json| URL_SAFE_NO_PAD.encode(json)).unwrap_or_default()
    }

    /// Reads a cursor of the list marked `mark`.
    ///
    /// # Errors
    /// Text that is no cursor, and the cursor of another list; `parameter` is blamed.
    pub fn decode(text: &str, mark: u64, parameter: &str) -> Result<Self, CatalogError> {
        let read = URL_SAFE_NO_PAD.decode(text).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        let cursor = read.filter(|c| c.seal == seal(c.list, &c.key, &c.id)).ok_or_else(|| {
            CatalogError::invalid(
                parameter,
                format!("{parameter}: `{text}` is not a cursor; take it from a page of this list, or leave it out"),
            )
        })?;
        if cursor.list != mark {
            return Err(CatalogError::invalid(
                parameter,
                format!("{parameter}: this cursor belongs to a list with another filter or order; start again without it"),
            ));
        }
        Ok(cursor)
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
