//! Rows on their way into the database.
use crate::{kinds::Row, text::Number};
use entity::tombstone;
use migration::{Insert, Rows, WriteTransaction};
use sea_orm::DbErr;
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
    rows: Rows,
}

impl Tables {
    pub(super) fn push(&mut self, row: Row) -> Result<(), DbErr> {
        // one name lies in one place: to compare what it says would take longer than to write it
        match self.0.iter_mut().find(|table| std::ptr::eq(table.name, row.table)) {
            Some(table) => table.rows.push(row.values),
            None => {
                let mut rows = Rows::default();
                rows.push(row.values)?;
                self.0.push(Table { name: row.table, columns: (row.columns)(), rows });
                Ok(())
            }
        }
    }

    /// How many rows wait.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|table| table.rows.len()).sum()
    }

    pub(super) async fn write(self, tx: &WriteTransaction) -> Result<(), DbErr> {
        for Table { name, columns, rows } in self.0 {
            tx.insert(&Insert { table: name, columns: &columns }, rows).await?;
        }
        Ok(())
    }
}

/// What a record that makes no rows is: a defect.
pub(super) fn incomplete(number: Number) -> DbErr {
    DbErr::Custom(format!("record {} of a checked dataset is not complete", number.0))
}
