//! Rows on their way into the database.
use crate::{kinds::Row, text::Number};
use entity::tombstone;
use migration::{Insert, WriteTransaction};
use sea_orm::{DbErr, Value};
use std::collections::BTreeMap;

/// Records whose rows are in memory at once.
pub(super) const RECORDS: usize = 500;

/// Why ids are gone, by the id.
pub(super) type Tombstones = BTreeMap<String, tombstone::Model>;

/// Rows that wait to be written, by table; tables in the order in which they came first.
#[derive(Default)]
pub(super) struct Tables(Vec<Table>);

/// Rows of one table.
struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

impl Tables {
    pub(super) fn push(&mut self, row: Row) {
        match self.0.iter_mut().find(|table| table.name == row.table) {
            Some(table) => table.rows.push(row.values),
            None => self.0.push(Table { name: row.table, columns: (row.columns)(), rows: vec![row.values] }),
        }
    }

    pub(super) async fn write(self, tx: &WriteTransaction) -> Result<(), DbErr> {
        for Table { name, columns, rows } in self.0 {
            tx.insert(&Insert { table: name, columns: &columns, overwrite: None }, rows.into_iter()).await?;
        }
        Ok(())
    }
}

/// What a record that makes no rows is: a defect.
pub(super) fn incomplete(number: Number) -> DbErr {
    DbErr::Custom(format!("record {} of a checked dataset is not complete", number.0))
}
