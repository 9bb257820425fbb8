//! What a client of the reconciliation API asks: batches of names, and columns to fetch.
use crate::catalog::{
    CatalogError, NUL, holds_nul,
    questions::reconcile::{DEFAULT_CANDIDATES, MOST_CANDIDATES, Query},
    suggest, suggest_or_list, without_nul,
};
use entity::{Codelist, RecordType};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The properties by which queries may be narrowed.
pub const CONSTRAINTS: [&str; 3] = ["country", "kind", "part_of"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    query: Option<String>,
    r#type: Option<OneOrMore<String>>,
    limit: Option<i64>,
    #[serde(default)]
    properties: Vec<Constraint>,
    #[serde(rename = "type_strict")]
    _type_strict: Option<String>,
}

#[derive(Deserialize)]
struct Constraint {
    pid: String,
    v: OneOrMore<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    More(Vec<T>),
    One(T),
}

impl<T> OneOrMore<T> {
    fn all(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

/// Columns to fetch.
#[derive(Deserialize)]
pub struct Extend {
    /// Of which records.
    pub ids: Vec<String>,
    /// Which.
    pub properties: Vec<Column>,
}

/// A column.
#[derive(Deserialize)]
pub struct Column {
    /// The property.
    pub id: String,
    /// Its settings.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
}

/// Reads JSON of a parameter.
///
/// # Errors
/// It is not such JSON.
pub fn json<'a, T: Deserialize<'a>>(parameter: &str, text: &'a str) -> Result<T, CatalogError> {
    serde_json::from_str(text).map_err(|e| CatalogError::invalid(parameter, format!("{parameter}: {e}")))
}

/// The queries of a batch by their keys.
///
/// # Errors
/// A query that is none, a type or a property that there is not.
pub fn queries(text: &str) -> Result<Vec<(String, Query)>, CatalogError> {
    let all: BTreeMap<String, One> = json("queries", text)?;
    all.into_iter().map(|(key, one)| Ok((key.clone(), query(&key, one)?))).collect()
}

fn query(key: &str, one: One) -> Result<Query, CatalogError> {
    let refused = |detail: String| CatalogError::invalid("queries", format!("queries: {key}: {detail}"));
    let mut query = Query { limit: DEFAULT_CANDIDATES, ..Query::default() };
    query.text = one.query.filter(|text| !text.trim().is_empty()).unwrap_or_default();
    if query.text.is_empty() && one.properties.is_empty() {
        return Err(refused("it needs `query`, a name to match, or `properties`".to_owned()));
    }
    if holds_nul(&query.text) {
        return Err(refused(format!("`query` {NUL}")));
    }
    for word in one.r#type.map_or_else(Vec::new, OneOrMore::all) {
        let known = RecordType::ENTRIES.iter().map(|entry| entry.code);
        query
            .types
            .push(RecordType::from_code(&word).ok_or_else(|| refused(format!("there is no type `{word}`{}", suggest(&word, known))))?);
    }
    if let Some(limit) = one.limit {
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=MOST_CANDIDATES).contains(limit));
        query.limit = limit.ok_or_else(|| refused(format!("`limit` is a whole number from 1 to {MOST_CANDIDATES}")))?;
    }
    for Constraint { pid, v } in one.properties {
        let values = v.all().into_iter().filter_map(|value| match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(holds) => Some(holds.to_string()),
            Value::Object(entity) => entity.get("id")?.as_str().map(str::to_owned),
            _ => None,
        });
        // an empty cell asks nothing
        let values: Vec<String> = values.filter(|text| !text.trim().is_empty()).collect();
        if values.iter().any(|text| holds_nul(text)) {
            return Err(refused(format!("a value of `{}` {NUL}", without_nul(&pid))));
        }
        match pid.as_str() {
            "country" => query.country.extend(values),
            "kind" => query.kind.extend(values),
            "part_of" => query.part_of.extend(values),
            _ => {
                let hint = suggest_or_list(&pid, CONSTRAINTS);
                return Err(refused(format!("there is no property `{pid}` here{hint}")));
            }
        }
    }
    Ok(query)
}
