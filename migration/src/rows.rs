//! Rows on their way into a table.
use crate::failure::Stop;
use sea_orm::{DbErr, Value};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::{mem::discriminant, ops::Range};

/// Rows of one table, each with a value for each of its columns. The texts of all lie in one piece, so that many rows take little memory and
/// pass from thread to thread at little cost.
#[derive(Debug, Default)]
pub struct Rows {
    /// The first row, which tells what sort of value each column holds.
    first: Vec<Value>,
    slots: Vec<Slot>,
    text: String,
}

#[derive(Clone, Debug)]
enum Slot {
    Null,
    Integer(i64),
    Boolean(bool),
    Double(f64),
    Text(Range<usize>),
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Boolean(bool),
    Double(f64),
    /// A text, or JSON as one.
    Text(&'a str),
}

impl Rows {
    /// Adds a row.
    ///
    /// # Errors
    /// A value that no column holds; one of another sort than its column has in the first row, or too few or many.
    pub fn push(&mut self, row: Vec<Value>) -> Result<(), DbErr> {
        let alike = |first: &[Value]| first.len() == row.len() && first.iter().zip(&row).all(|(a, b)| discriminant(a) == discriminant(b));
        if !self.slots.is_empty() && !alike(&self.first) {
            return Err(Stop::Failed(format!("{row:?} is not of the sort of {:?}", self.first)).into());
        }
        let before = self.slots.len();
        for value in &row {
            match self.slot(value) {
                Ok(slot) => self.slots.push(slot),
                // one value that no column holds keeps its whole row out
                Err(e) => {
                    self.slots.truncate(before);
                    return Err(e.into());
                }
            }
        }
        if self.first.is_empty() {
            self.first = row;
        }
        Ok(())
    }

    fn slot(&mut self, value: &Value) -> Result<Slot, Stop> {
        let from = self.text.len();
        Ok(match value {
            Value::String(Some(text)) => {
                self.text.push_str(text);
                Slot::Text(from..self.text.len())
            }
            Value::Json(Some(json)) => {
                self.text.push_str(&json.to_string());
                Slot::Text(from..self.text.len())
            }
            Value::BigInt(Some(n)) => Slot::Integer(*n),
            Value::Int(Some(n)) => Slot::Integer(i64::from(*n)),
            Value::Bool(Some(b)) => Slot::Boolean(*b),
            Value::Double(Some(x)) if x.is_finite() => Slot::Double(*x),
            Value::String(None) | Value::Json(None) | Value::BigInt(None) | Value::Int(None) | Value::Bool(None) | Value::Double(None) => {
                Slot::Null
            }
            other => return Err(Stop::Failed(format!("no column holds {other:?}"))),
        })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.slots.len().checked_div(self.first.len()).unwrap_or_default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The first row.
    pub(crate) fn first(&self) -> &[Value] {
        &self.first
    }

    /// Each row.
    pub(crate) fn each(&self) -> impl Iterator<Item = Cells<'_>> {
        self.slots.chunks(self.first.len().max(1)).map(|slots| Cells { slots, text: &self.text })
    }
}

/// A row. As JSON it is an object of `c0`, `c1` and so on.
pub(crate) struct Cells<'a> {
    slots: &'a [Slot],
    text: &'a str,
}

impl<'a> Cells<'a> {
    /// Its values.
    pub(crate) fn values(&self) -> impl Iterator<Item = Cell<'a>> {
        let text = self.text;
        self.slots.iter().map(move |slot| match slot {
            Slot::Null => Cell::Null,
            Slot::Integer(n) => Cell::Integer(*n),
            Slot::Boolean(b) => Cell::Boolean(*b),
            Slot::Double(x) => Cell::Double(*x),
            Slot::Text(range) => Cell::Text(text.get(range.clone()).unwrap_or_default()),
        })
    }
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.slots.len()))?;
        for (i, value) in self.values().enumerate() {
            let column = format!("c{i}");
            match value {
                Cell::Null => object.serialize_entry(&column, &())?,
                Cell::Integer(n) => object.serialize_entry(&column, &n)?,
                Cell::Boolean(b) => object.serialize_entry(&column, &b)?,
                Cell::Double(x) => object.serialize_entry(&column, &x)?,
                Cell::Text(text) => object.serialize_entry(&column, text)?,
            }
        }
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_come_out_as_they_went_in() -> Result<(), DbErr> {
        let mut rows = Rows::default();
        rows.push(vec!["é".into(), 1_i64.into(), json!({ "b": 1, "a": "x" }).into(), f64::MAX.into(), true.into()])?;
        rows.push(vec![Value::String(None), Value::BigInt(None), Value::Json(None), Value::Double(None), Value::Bool(None)])?;
        let all: Vec<Vec<Cell<'_>>> = rows.each().map(|row| row.values().collect()).collect();
        let first = [Cell::Text("é"), Cell::Integer(1), Cell::Text(r#"{"b":1,"a":"x"}"#), Cell::Double(f64::MAX), Cell::Boolean(true)];
        assert_eq!(all, [first.to_vec(), vec![Cell::Null; 5]]);
        assert_eq!(rows.len(), 2);
        let text = serde_json::to_string(&rows.each().collect::<Vec<_>>()).unwrap_or_default();
        assert!(
            text.starts_with(r#"[{"c0":"é","c1":1,"c2":"{\"b\":1,\"a\":\"x\"}","c3":1.7976931348623157e+308,"c4":true},{"c0":null,"#),
            "{text}"
        );
        Ok(())
    }

    #[test]
    fn rows_that_are_not_alike_or_hold_what_no_column_does_are_refused() {
        let mut rows = Rows::default();
        assert!(rows.push(vec![f64::INFINITY.into()]).is_err());
        assert!(rows.push(vec![1_i64.into(), Value::Bytes(None)]).is_err());
        assert!(rows.push(vec![1_i64.into()]).is_ok());
        assert!(rows.push(vec!["a".into()]).is_err());
        assert!(rows.push(vec![2_i64.into(), 2_i64.into()]).is_err());
        assert_eq!(rows.len(), 1);
    }
}
