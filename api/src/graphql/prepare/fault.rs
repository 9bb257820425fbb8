//! What can be wrong with a document, and what was meant instead.
use super::lines::Lines;
use crate::{catalog::suggest, http::ErrorCode};
use async_graphql::{ServerError, Value};

/// Names that are listed where none is near, at most.
const MAX_LISTED: usize = 12;

/// Something wrong with a document.
pub struct Fault {
    /// What, and what to do.
    pub message: String,
    /// Where, in bytes.
    pub offset: Option<usize>,
    /// The argument that it is about.
    pub parameter: Option<String>,
    /// Whether what was sent could not be read at all.
    pub unread: bool,
    /// Its code, where the document itself is as it should be.
    pub code: Option<ErrorCode>,
    /// The limit that is passed: its name, what was asked, and what may be at most.
    pub limit: Option<(&'static str, usize, usize)>,
}

impl Fault {
    /// Of which no more is known than what is wrong, and where.
    pub fn new(message: impl Into<String>, offset: Option<usize>) -> Self {
        Self { message: message.into(), offset, parameter: None, unread: false, code: None, limit: None }
    }

    /// As an error of an answer, which points into the text.
    pub fn at(self, lines: &Lines<'_>) -> ServerError {
        let mut error = ServerError::new(self.message, self.offset.map(|offset| lines.at(offset)));
        if let Some(parameter) = self.parameter {
            error.extensions.get_or_insert_default().set("parameter", parameter);
        }
        if let Some(code) = self.code {
            error.extensions.get_or_insert_default().set("code", code.as_str());
        }
        if let Some((name, requested, most)) = self.limit {
            let limit = [("name", Value::from(name)), ("requested", requested.into()), ("limit", most.into())];
            let limit = limit.into_iter().map(|(key, value)| (async_graphql::Name::new(key), value));
            error.extensions.get_or_insert_default().set("limit", Value::Object(limit.collect()));
        }
        error
    }
}

/// The nearest of some names, else all of them where they are few.
pub fn instead<'n>(word: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let near = suggest(word, known.clone());
    if !near.is_empty() || !(1..=MAX_LISTED).contains(&known.clone().count()) {
        return near;
    }
    format!("; it takes {}", known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}
