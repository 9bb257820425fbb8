//! The statements that write many rows.
use crate::{failure::Stop, rows::Cells};
use sea_orm::Value;

/// Where rows go.
#[derive(Clone, Copy, Debug)]
pub struct Insert<'a> {
    /// The table.
    pub table: &'a str,
    /// The columns, in the order of each row's values.
    pub columns: &'a [&'a str],
}

impl Insert<'_> {
    fn of(&self, rows: &str) -> String {
        let columns: Vec<_> = self.columns.iter().map(|column| format!("\"{column}\"")).collect();
        format!("INSERT INTO \"{}\" ({}) {rows}", self.table, columns.join(", "))
    }
}

/// Writes one row: a parameter a column.
pub(crate) fn one_row(into: &Insert<'_>) -> String {
    into.of(&format!("VALUES ({})", vec!["?"; into.columns.len()].join(", ")))
}

/// Writes many rows on PostgreSQL: they are one parameter, made by [`as_json`], so that the text is the same however many there are.
/// The types of the columns are those of a row's values.
pub(crate) fn many_rows(into: &Insert<'_>, row: &[Value]) -> Result<String, Stop> {
    if row.len() != into.columns.len() {
        return Err(Stop::Failed(format!("{} values for the {} columns of `{}`", row.len(), into.columns.len(), into.table)));
    }
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for (i, value) in row.iter().enumerate() {
        let (r#type, cast) = match value {
            Value::String(_) => ("text", ""),
            // as text `json` keeps the order of keys
            Value::Json(_) => ("text", "::json"),
            Value::BigInt(_) => ("bigint", ""),
            Value::Int(_) => ("integer", ""),
            Value::Bool(_) => ("boolean", ""),
            Value::Double(_) => ("double precision", ""),
            other => return Err(Stop::Failed(format!("no column holds {other:?}"))),
        };
        types.push(format!("c{i} {type}"));
        values.push(format!("c{i}{cast}"));
    }
    Ok(into.of(&format!("SELECT {} FROM json_to_recordset($1::json) AS r({})", values.join(", "), types.join(", "))))
}

/// Rows as a JSON list of objects, for [`many_rows`].
pub(crate) fn as_json(rows: &[Cells<'_>]) -> Result<String, Stop> {
    serde_json::to_string(rows).map_err(|e| Stop::Failed(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const INTO: Insert<'_> = Insert { table: "t", columns: &["id", "n", "j"] };

    fn row() -> Vec<Value> {
        vec!["a".into(), 1_i64.into(), json!({ "b": 1, "a": "x" }).into()]
    }

    #[test]
    fn the_texts() -> Result<(), Stop> {
        assert_eq!(one_row(&INTO), r#"INSERT INTO "t" ("id", "n", "j") VALUES (?, ?, ?)"#);
        assert_eq!(
            many_rows(&INTO, &row())?,
            r#"INSERT INTO "t" ("id", "n", "j") SELECT c0, c1, c2::json FROM json_to_recordset($1::json) AS r(c0 text, c1 bigint, c2 text)"#
        );
        assert!(many_rows(&INTO, &row()[..2]).is_err());
        Ok(())
    }
}
