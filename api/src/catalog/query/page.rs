//! One page of a list: its rows, each with what it is sorted by.
use super::{
    cursor::{Cursor, Key, Mark},
    facets::FacetCounts,
    order::KeyType,
};
use crate::catalog::{error::CatalogError, store::Stored};
use sea_orm::QueryResult;
use serde::Serialize;
use std::sync::Arc;

/// A page, as it was asked for.
#[derive(Clone, Debug)]
pub struct Page<L> {
    /// Its rows, in order.
    pub rows: Vec<Row<L>>,
    /// Whether there are rows after it.
    pub has_next: bool,
    /// Whether there are rows before it.
    pub has_previous: bool,
    /// How many there are in all, if that was asked.
    pub total: Option<u64>,
    /// How many there are of each value of the fields by which they were to be counted.
    pub facets: Vec<Arc<FacetCounts>>,
    pub(super) mark: Mark,
}

/// A row and what it is sorted by.
#[derive(Clone, Debug)]
pub struct Row<L> {
    /// The record.
    pub record: Stored<L>,
    pub(super) key: RowKey,
}

/// The id and sort key of a row.
#[derive(Clone, Debug, Serialize)]
pub(in crate::catalog) struct RowKey {
    pub id: String,
    pub(super) key: Key,
}

/// The keys of a page, and whether there are more beyond it.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct RowKeys {
    pub keys: Vec<RowKey>,
    pub(super) more: bool,
}

pub(in crate::catalog) const ID: &str = "list_id";
pub(in crate::catalog) const SORT_KEY: &str = "sort_key";

impl RowKey {
    /// Reads a row whose keys are of a type.
    pub(in crate::catalog) fn read(row: &QueryResult, holds: KeyType) -> Result<Self, CatalogError> {
        let key = match holds {
            KeyType::Text => Key::Text(row.try_get("", SORT_KEY)?),
            KeyType::Integer => Key::Integer(row.try_get("", SORT_KEY)?),
            KeyType::Double => Key::Double(row.try_get("", SORT_KEY)?),
        };
        Ok(Self { id: row.try_get("", ID)?, key })
    }
}

impl<L> Page<L> {
    /// The cursor of a row of this page.
    pub fn cursor(&self, row: &Row<L>) -> String {
        Cursor::of(&self.mark, &row.key.key, &row.key.id).encode()
    }

    /// The cursor that the next page comes after.
    pub fn next(&self) -> Option<String> {
        self.rows.last().filter(|_| self.has_next).map(|row| self.cursor(row))
    }

    /// The cursor that the page before comes before.
    pub fn previous(&self) -> Option<String> {
        self.rows.first().filter(|_| self.has_previous).map(|row| self.cursor(row))
    }
}
