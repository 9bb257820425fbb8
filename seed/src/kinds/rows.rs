//! Rows of any table, and the hash over those of a record by which a change is seen.
use crate::{hash::Hash, text::Date};
use entity::{fuzzy, record};
use sea_orm::{ActiveModelTrait, EntityName, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait, Value};

/// A row of some table.
pub(crate) struct Row {
    pub table: &'static str,
    /// Names the columns, in the order of the values.
    pub columns: fn() -> Vec<&'static str>,
    pub values: Vec<Value>,
}

impl Row {
    /// The row of a model, whose values move into it.
    pub(crate) fn of<M: Stored>(model: M) -> Self {
        let mut model = model.into_active_model();
        let columns = <M::Entity as EntityTrait>::Column::iter();
        let values = columns.map(|column| model.take(column).into_value().unwrap_or(Value::String(None)));
        Self { table: M::Entity::default().table_name(), columns: columns_of::<M::Entity>, values: values.collect() }
    }

    /// The text of a column.
    pub(super) fn text(mut self, column: &str) -> Option<String> {
        match self.value(column)? {
            Value::String(text) => text.take(),
            _ => None,
        }
    }

    /// The value of a column.
    pub(crate) fn get(&self, column: &str) -> Option<&Value> {
        (self.columns)().into_iter().zip(&self.values).find(|(name, _)| *name == column).map(|(_, value)| value)
    }

    fn value(&mut self, column: &str) -> Option<&mut Value> {
        let mut columns = (self.columns)().into_iter().zip(&mut self.values);
        columns.find(|(name, _)| *name == column).map(|(_, value)| value)
    }
}

/// A model of a table, whose values can be taken from it.
pub(crate) trait Stored: ModelTrait + IntoActiveModel<<<Self as ModelTrait>::Entity as EntityTrait>::ActiveModel> {}
impl<M: ModelTrait + IntoActiveModel<<<M as ModelTrait>::Entity as EntityTrait>::ActiveModel>> Stored for M {}

fn columns_of<E: EntityTrait>() -> Vec<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}

/// The rows that a record owns.
#[derive(Default)]
pub(crate) struct OwnedRows(pub Vec<Row>);

impl OwnedRows {
    pub(crate) fn push<M: Stored>(&mut self, model: M) {
        self.0.push(Row::of(model));
    }
}

/// The row of a record, with the hash over it and the rows that it owns: SHA-256, table by table and column by column, hexadecimal.
pub(super) fn hashed(record: record::Model, owned: &OwnedRows) -> Row {
    let mut record = Row::of(record);
    let mut hash = Hash::new();
    for row in [&record].into_iter().chain(&owned.0) {
        hash.part(row.table);
        row.values.iter().for_each(|value| add(&mut hash, value));
    }
    if let Some(value) = record.value(record::Column::Hash.as_str()) {
        *value = hash.finish().into();
    }
    record
}

fn add(hash: &mut Hash, value: &Value) {
    match value {
        Value::String(Some(text)) => hash.part(text),
        Value::BigInt(Some(n)) => hash.part(n.to_string()),
        Value::Double(Some(x)) => hash.part(x.to_string()),
        Value::Json(Some(json)) => hash.part(json.to_string()),
        _ => hash.nothing(),
    }
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
