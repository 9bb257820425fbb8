//! Rows of any table, and the hash over those of a record by which a change is seen.
use crate::text::{Date, hex};
use entity::{fuzzy, record};
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use sha2::{Digest, Sha256};

/// A row of some table.
pub(crate) struct Row {
    pub table: &'static str,
    /// Names the columns, in the order of the values.
    pub columns: fn() -> Vec<&'static str>,
    pub values: Vec<Value>,
}

impl Row {
    pub(crate) fn of<M: ModelTrait>(model: &M) -> Self {
        let columns = <M::Entity as EntityTrait>::Column::iter();
        Self { table: M::Entity::default().table_name(), columns: columns_of::<M::Entity>, values: columns.map(|c| model.get(c)).collect() }
    }
}

fn columns_of<E: EntityTrait>() -> Vec<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}

/// The rows that a record owns.
#[derive(Default)]
pub(crate) struct Rows(pub Vec<Row>);

impl Rows {
    pub(crate) fn push<M: ModelTrait>(&mut self, model: &M) {
        self.0.push(Row::of(model));
    }
}

/// SHA-256 over a record and the rows that it owns, table by table and column by column, hexadecimal.
pub(super) fn digest(record: &record::Model, owned: &Rows) -> String {
    let mut hash = Sha256::new();
    for row in [&Row::of(record)].into_iter().chain(&owned.0) {
        part(&mut hash, row.table);
        row.values.iter().for_each(|value| self::value(&mut hash, value));
    }
    hex(&hash.finalize())
}

fn value(hash: &mut Sha256, value: &Value) {
    match value {
        Value::String(Some(text)) => part(hash, text),
        Value::BigInt(Some(n)) => part(hash, &n.to_string()),
        Value::Double(Some(x)) => part(hash, &x.to_string()),
        Value::Json(Some(json)) => part(hash, &json.to_string()),
        // nothing is written down for what is not there; its length differs from that of any text
        _ => hash.update(u64::MAX.to_le_bytes()),
    }
}

fn part(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

/// A date as written, and its first and last day as keys.
pub(super) fn keys(date: Option<&Date>) -> (Option<String>, String, String) {
    match date {
        Some(date) => (Some(date.edtf.clone()), date.first_day().to_owned(), date.last_day().to_owned()),
        None => (None, fuzzy::MAX_DAY.to_owned(), fuzzy::MIN_DAY.to_owned()),
    }
}

/// A date as written.
pub(super) fn edtf(date: Option<&Date>) -> Option<String> {
    date.map(|date| date.edtf.clone())
}
