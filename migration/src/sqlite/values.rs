//! Values between sea-orm and SQLite, and statements run with them.
use crate::{failure::Stop, rows::Cell};
use rusqlite::{
    Connection, Row, ToSql,
    types::{Null, ToSqlOutput, Value as Owned, ValueRef},
};
use sea_orm::{ProxyExecResult, ProxyRow, Statement, Value};
use std::collections::BTreeMap;

/// A value as SQLite binds it.
pub(super) struct Bound<'a>(pub(super) &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::String(Some(s)) => ToSqlOutput::Borrowed(ValueRef::Text(s.as_bytes())),
            Value::BigInt(Some(n)) => ToSqlOutput::Owned(Owned::Integer(*n)),
            Value::Int(Some(n)) => ToSqlOutput::Owned(Owned::Integer(i64::from(*n))),
            Value::BigUnsigned(Some(n)) => {
                ToSqlOutput::Owned(Owned::Integer(i64::try_from(*n).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?))
            }
            Value::Bool(Some(b)) => ToSqlOutput::Owned(Owned::Integer(i64::from(*b))),
            Value::Double(Some(x)) => ToSqlOutput::Owned(Owned::Real(*x)),
            Value::Json(Some(json)) => ToSqlOutput::Owned(Owned::Text(json.to_string())),
            Value::String(None)
            | Value::BigInt(None)
            | Value::Int(None)
            | Value::BigUnsigned(None)
            | Value::Bool(None)
            | Value::Double(None)
            | Value::Json(None) => Null.to_sql()?,
            other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("no column holds {other:?}").into())),
        })
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Null => Null.to_sql(),
            Self::Integer(n) => n.to_sql(),
            Self::Boolean(b) => b.to_sql(),
            Self::Double(x) => x.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

fn bound(statement: &Statement) -> impl Iterator<Item = Bound<'_>> {
    statement.values.iter().flat_map(|values| &values.0).map(Bound)
}

/// What a column was declared to hold; SQLite itself keeps booleans as integers and JSON as text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Declared {
    Integer,
    Double,
    Boolean,
    Json,
    Text,
}

impl Declared {
    fn read(declared: Option<&str>) -> Self {
        let is = |prefix: &str| declared.and_then(|d| d.get(..prefix.len())).is_some_and(|d| d.eq_ignore_ascii_case(prefix));
        match () {
            () if is("boolean") => Self::Boolean,
            () if is("json") => Self::Json,
            () if is("bigint") || is("integer") => Self::Integer,
            () if is("double") || is("real") => Self::Double,
            () => Self::Text,
        }
    }

    fn value(self, row: &Row<'_>, column: usize) -> Result<Value, Stop> {
        let text = |t| std::str::from_utf8(t).map_err(|e| Stop::Failed(e.to_string()));
        Ok(match (row.get_ref(column)?, self) {
            (ValueRef::Text(t), Self::Json) => {
                Value::Json(Some(Box::new(serde_json::from_slice(t).map_err(|e| Stop::Failed(e.to_string()))?)))
            }
            (ValueRef::Text(t), _) => Value::String(Some(text(t)?.to_owned())),
            (ValueRef::Integer(n), Self::Boolean) => Value::Bool(Some(n != 0)),
            (ValueRef::Integer(n), _) => Value::BigInt(Some(n)),
            (ValueRef::Real(x), _) => Value::Double(Some(x)),
            (ValueRef::Blob(b), _) => Value::Bytes(Some(b.to_vec())),
            (ValueRef::Null, Self::Integer) => Value::BigInt(None),
            (ValueRef::Null, Self::Double) => Value::Double(None),
            (ValueRef::Null, Self::Boolean) => Value::Bool(None),
            (ValueRef::Null, Self::Json) => Value::Json(None),
            (ValueRef::Null, Self::Text) => Value::String(None),
        })
    }
}

/// Runs a statement that answers rows.
pub(super) fn query(c: &Connection, statement: &Statement) -> Result<Vec<ProxyRow>, Stop> {
    let mut prepared = c.prepare_cached(&statement.sql)?;
    let columns: Vec<(String, Declared)> =
        prepared.columns().iter().map(|column| (column.name().to_owned(), Declared::read(column.decl_type()))).collect();
    let mut rows = prepared.query(rusqlite::params_from_iter(bound(statement)))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = BTreeMap::new();
        for (i, (name, declared)) in columns.iter().enumerate() {
            values.insert(name.clone(), declared.value(row, i)?);
        }
        out.push(ProxyRow { values });
    }
    Ok(out)
}

/// Runs a statement that changes rows, or several that bind no values.
pub(super) fn execute(c: &Connection, statement: &Statement) -> Result<ProxyExecResult, Stop> {
    if statement.values.is_none() {
        c.execute_batch(&statement.sql)?;
        return Ok(ProxyExecResult::new(0, c.changes()));
    }
    let rows = c.prepare_cached(&statement.sql)?.execute(rusqlite::params_from_iter(bound(statement)))?;
    Ok(ProxyExecResult::new(0, u64::try_from(rows).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{DbBackend, DbErr};
    use serde_json::json;

    #[test]
    fn values_come_back_as_they_were_declared() -> Result<(), DbErr> {
        let c = Connection::open_in_memory().map_err(Stop::from)?;
        c.execute_batch("CREATE TABLE t (s varchar, n bigint, b boolean, x double, j json_text)").map_err(Stop::from)?;
        let json = json!({ "b": 1, "a": [null, "x"] });
        let something: [Value; 5] = ["é".into(), i64::MAX.into(), true.into(), 0.1.into(), json.into()];
        let nothing = [Value::String(None), Value::BigInt(None), Value::Bool(None), Value::Double(None), Value::Json(None)];
        for row in [&something, &nothing] {
            let sql = "INSERT INTO t VALUES (?, ?, ?, ?, ?)";
            let done = execute(&c, &Statement::from_sql_and_values(DbBackend::Sqlite, sql, row.clone()))?;
            assert_eq!(done.rows_affected, 1);
        }
        let rows = query(&c, &Statement::from_string(DbBackend::Sqlite, "SELECT s, n, b, x, j FROM t ORDER BY n DESC"))?;
        for (row, values) in rows.iter().zip([something, nothing]) {
            assert_eq!(["s", "n", "b", "x", "j"].map(|column| row.values[column].clone()), values);
        }
        assert_eq!(rows.len(), 2);
        Ok(())
    }

    #[test]
    fn a_value_that_no_column_holds_is_refused() -> Result<(), DbErr> {
        let c = Connection::open_in_memory().map_err(Stop::from)?;
        let odd = Statement::from_sql_and_values(DbBackend::Sqlite, "SELECT ?", [Value::Bytes(Some(vec![1]))]);
        assert!(matches!(query(&c, &odd), Err(Stop::Failed(why)) if why.contains("no column holds")));
        Ok(())
    }
}
