//! The statements that write many rows.
use crate::failure::Stop;
use sea_orm::Value;
use serde_json::{Map, Number, Value as Json};

/// Where rows go.
#[derive(Clone, Copy, Debug)]
pub struct Insert<'a> {
    /// The table.
    pub table: &'a str,
    /// The columns, in the order of each row's values.
    pub columns: &'a [&'a str],
    /// The columns of the key by which a row that is there already is overwritten; without them it is an error.
    pub overwrite: Option<&'a [&'a str]>,
}

fn names(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

impl Insert<'_> {
    fn around(&self, rows: &str) -> String {
        let mut sql = format!("INSERT INTO \"{}\" ({}) {rows}", self.table, names(self.columns));
        if let Some(key) = self.overwrite {
            let rest = self.columns.iter().filter(|column| !key.contains(column));
            let rest: Vec<_> = rest.map(|column| format!("\"{column}\" = EXCLUDED.\"{column}\"")).collect();
            sql += &format!(" ON CONFLICT ({}) DO ", names(key));
            sql += &if rest.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", rest.join(", ")) };
        }
        sql
    }
}

/// Writes one row: a parameter a column.
pub(crate) fn one_row(into: &Insert<'_>) -> String {
    into.around(&format!("VALUES ({})", vec!["?"; into.columns.len()].join(", ")))
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
            Value::BigInt(_) | Value::BigUnsigned(_) => ("bigint", ""),
            Value::Int(_) => ("integer", ""),
            Value::Bool(_) => ("boolean", ""),
            Value::Double(_) => ("double precision", ""),
            other => return Err(unfit(other)),
        };
        types.push(format!("c{i} {type}"));
        values.push(format!("c{i}{cast}"));
    }
    Ok(into.around(&format!("SELECT {} FROM json_to_recordset($1::json) AS r({})", values.join(", "), types.join(", "))))
}

/// Rows as a JSON list of objects, for [`many_rows`].
pub(crate) fn as_json(rows: Vec<Vec<Value>>) -> Result<String, Stop> {
    let object = |row: Vec<Value>| row.into_iter().enumerate().map(|(i, value)| Ok((format!("c{i}"), json(value)?))).collect();
    let rows: Vec<Map<String, Json>> = rows.into_iter().map(object).collect::<Result<_, Stop>>()?;
    serde_json::to_string(&rows).map_err(|e| Stop::Failed(e.to_string()))
}

fn json(value: Value) -> Result<Json, Stop> {
    Ok(match value {
        Value::String(s) => s.into(),
        Value::Json(json) => json.map(|json| json.to_string()).into(),
        Value::BigInt(n) => n.into(),
        Value::BigUnsigned(n) => n.into(),
        Value::Int(n) => n.into(),
        Value::Bool(b) => b.into(),
        Value::Double(None) => Json::Null,
        Value::Double(Some(x)) => Number::from_f64(x).ok_or_else(|| unfit(&Value::from(x)))?.into(),
        other => return Err(unfit(&other)),
    })
}

fn unfit(value: &Value) -> Stop {
    Stop::Failed(format!("no column holds {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const INTO: Insert<'_> = Insert { table: "t", columns: &["id", "n", "j"], overwrite: None };

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
        let over = Insert { overwrite: Some(&["id"]), ..INTO };
        assert!(one_row(&over).ends_with(r#" ON CONFLICT ("id") DO UPDATE SET "n" = EXCLUDED."n", "j" = EXCLUDED."j""#));
        let keys = Insert { columns: &["id"], ..over };
        assert!(one_row(&keys).ends_with(r#" ON CONFLICT ("id") DO NOTHING"#));
        assert!(many_rows(&INTO, &row()[..2]).is_err());
        Ok(())
    }

    #[test]
    fn rows_as_json() -> Result<(), Stop> {
        let nothing = vec![Value::String(None), Value::BigInt(None), Value::Json(None)];
        assert_eq!(as_json(vec![row(), nothing])?, r#"[{"c0":"a","c1":1,"c2":"{\"b\":1,\"a\":\"x\"}"},{"c0":null,"c1":null,"c2":null}]"#);
        assert!(as_json(vec![vec![f64::INFINITY.into()]]).is_err());
        assert_eq!(as_json(vec![vec![f64::MAX.into()]])?, r#"[{"c0":1.7976931348623157e+308}]"#);
        Ok(())
    }
}
