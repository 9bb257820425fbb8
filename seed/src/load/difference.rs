//! What changed of a record: the rows that it had against those that it has, told by the names of its fields.
use crate::kinds::Row;
use entity::{
    Codelist,
    quantity::{Decimal, Per, Qualifier, minor_places},
    words,
};
use sea_orm::{JsonValue as Json, Value};
use serde_json::json;

/// Columns that tell nothing of their own: what identifies, what is worked out, what sorts.
const SILENT: [&str; 8] = ["id", "hash", "title_key", "country_id", "deals", "agreements", "events", "projects"];
/// Ends of columns that hold the keys by which another is sorted.
const KEYS: [&str; 4] = ["_from", "_to", "_first", "_last"];
/// The columns of figures, of money and of others.
const AMOUNT: [&str; 5] = ["amount_min", "amount_max", "amount_qualifier", "currency", "as_stated"];
const VALUE: [&str; 6] = ["value_min", "value_max", "qualifier", "unit", "as_stated", "per"];
/// The columns of a place on the globe.
const COORDINATES: [&str; 2] = ["latitude", "longitude"];
/// Tables that stand in columns of other tables, too, or are worked out.
const COPIED: [&str; 7] = ["party", "place", "name", "office", "record_sector", "note", "moment"];
/// The words by which it is found, which follow from what it says.
const FOUND_BY: &str = "search_word";

/// A field and what is said in it, each value a text.
type Told = Vec<(String, Vec<String>)>;

/// Which fields differ, as `{field, before, after}`: of several values only those that came and went. Empty where nothing that is told
/// differs.
pub(super) fn between(old: &[Row], new: &[Row]) -> Vec<Json> {
    let (old, new) = (told(old), told(new));
    let gone = old.iter().filter(|(field, _)| !new.iter().any(|(known, _)| known == field));
    let fields: Vec<&String> = new.iter().chain(gone).map(|(field, _)| field).collect();
    fields.into_iter().filter_map(|field| differs(field, values(&old, field), values(&new, field))).collect()
}

fn values<'a>(told: &'a Told, field: &str) -> &'a [String] {
    told.iter().find(|(known, _)| known == field).map_or(&[], |(_, values)| values)
}

fn differs(field: &str, before: &[String], after: &[String]) -> Option<Json> {
    let less = |all: &[String], others: &[String]| all.iter().filter(|one| !others.contains(one)).cloned().collect::<Vec<_>>();
    let (gone, come) = (less(before, after), less(after, before));
    match before == after {
        true => None,
        // the same in another order, or one of them more often
        false if gone.is_empty() && come.is_empty() => Some(json!({ "field": field, "before": before, "after": after })),
        false => Some(json!({ "field": field, "before": gone, "after": come })),
    }
}

/// What rows tell, by the names of the API.
fn told(rows: &[Row]) -> Told {
    let mut told = Told::new();
    let mut say = |field: &str, texts: Vec<String>| match told.iter_mut().find(|(known, _)| known == field) {
        Some((_, values)) => values.extend(texts),
        None => told.push((field.to_owned(), texts)),
    };
    for row in rows.iter().filter(|row| !COPIED.contains(&row.table) && row.table != FOUND_BY) {
        match row.table {
            "citation" => say("citations", vec![citation(row)]),
            "link" => say("links", vec![[text(row, "relation"), text(row, "to_id")].concat().join(" ")]),
            _ => (row.columns)().into_iter().filter_map(|column| Some((field(row, column)?, column))).for_each(|(field, column)| {
                say(
                    field,
                    match field {
                        "amount" | "value" => figure(row).into_iter().collect(),
                        "coordinates" => {
                            Some(COORDINATES.map(|it| text(row, it)).concat().join(", ")).filter(|it| !it.is_empty()).into_iter().collect()
                        }
                        _ => text(row, column),
                    },
                );
            }),
        }
    }
    told
}

/// The field that is told where a column stands; of several columns of one field the first.
fn field<'a>(row: &Row, column: &'a str) -> Option<&'a str> {
    let first = |columns: &[&str], field: &'a str| (columns.first() == Some(&column)).then_some(field);
    let amount = row.get(AMOUNT[0]).is_some();
    match column {
        _ if SILENT.contains(&column) || KEYS.iter().any(|end| column.ends_with(end)) => None,
        _ if amount && AMOUNT.contains(&column) => first(&AMOUNT, "amount"),
        _ if row.get(VALUE[0]).is_some() && VALUE.contains(&column) => first(&VALUE, "value"),
        _ if COORDINATES.contains(&column) => first(&COORDINATES, "coordinates"),
        _ => match column.strip_suffix("_id") {
            Some(copied) if row.get(copied).is_some() => None,
            Some(alone) => Some(alone),
            None => Some(column),
        },
    }
}

/// An amount of money or another figure as it is worded, with how it is stated.
fn figure(row: &Row) -> Option<String> {
    let one = |column: &str| text(row, column).into_iter().next();
    let unit = one("currency").or_else(|| one("unit"));
    let places = one("currency").and_then(|currency| minor_places(&currency)).unwrap_or_default();
    let end = |amount: &str, value: &str| match row.get(amount).or_else(|| row.get(value))? {
        Value::BigInt(Some(minor)) => Some(Decimal::from_minor(*minor, places)),
        Value::Double(Some(number)) => Some(Decimal::from_f64(*number)),
        _ => None,
    };
    let ends = (end("amount_min", "value_min"), end("amount_max", "value_max"));
    let qualifier = one("amount_qualifier").or_else(|| one("qualifier")).and_then(|code| Qualifier::from_code(&code))?;
    let per = one("per").and_then(|code| Per::from_code(&code));
    let worded = words::quantity::quantity(ends, qualifier, unit.as_deref(), per);
    Some(match one("as_stated") {
        Some(stated) => format!("{worded} (“{stated}”)"),
        None => worded,
    })
}

/// A citation in one line, with what is not the usual.
fn citation(row: &Row) -> String {
    let usual = [("found_in", "text"), ("rank", "preferred")];
    let columns = (row.columns)().into_iter().filter(|column| !["record_id", "position"].contains(column));
    let said = columns.filter_map(|column| {
        let said = text(row, column).join(", ");
        let label = column.trim_end_matches("_id").replace('_', " ");
        (!said.is_empty() && !usual.contains(&(column, &said))).then(|| format!("{label} {said}"))
    });
    said.collect::<Vec<_>>().join(", ")
}

/// What a column says; nothing where it says nothing.
fn text(row: &Row, column: &str) -> Vec<String> {
    match row.get(column) {
        Some(Value::String(Some(text))) => vec![text.clone()],
        Some(Value::BigInt(Some(number))) => vec![number.to_string()],
        Some(Value::Double(Some(number))) => vec![number.to_string()],
        Some(Value::Json(Some(json))) => match &**json {
            Json::Null => Vec::new(),
            Json::Array(several) => several.iter().map(word).collect(),
            one => vec![word(one)],
        },
        _ => Vec::new(),
    }
}

/// JSON as one text: another record by title and id, a value by its wording, what has several parts by all of them.
fn word(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(several) => several.iter().map(word).collect::<Vec<_>>().join(", "),
        Json::Object(parts) => match (parts.get("id"), parts.get("title"), parts.get("written"), parts.get("text")) {
            (Some(id), Some(title), ..) => format!("{} ({})", word(title), word(id)),
            (_, _, Some(_), Some(text)) => word(text),
            _ => parts.values().filter(|part| !part.is_null()).map(word).collect::<Vec<_>>().join(", "),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, example};

    #[test]
    fn it_names_what_differs_and_what_came_and_went() -> Result<(), crate::SeedError> {
        let rows = |files: &crate::Files, id: &str| -> Result<Vec<Row>, crate::SeedError> {
            let dataset = check(files, &[])?;
            let record = dataset.statements.records.iter().find(|record| &*record.head.id == id);
            Ok(record.and_then(|record| record.rows(&dataset.known)).unwrap_or_default())
        };
        let usual = example::with("more.toml", "");
        let changed =
            |id: &str, old: &str, new: &str| Ok::<_, crate::SeedError>(between(&rows(&usual, id)?, &rows(&example::edited(old, new), id)?));
        assert_eq!(changed("northern-bank", "x", "x")?, Vec::<Json>::new());
        assert_eq!(
            changed("trade-norvia-sudria-turnover-2018", "1.25 bn EUR", "1.26 bn EUR")?,
            [json!({ "field": "value", "before": ["EUR 1.25 billion"], "after": ["EUR 1.26 billion"] })]
        );
        Ok(())
    }

    #[test]
    fn every_table_of_a_record_is_told_of_or_known_to_tell_nothing_more() -> Result<(), crate::SeedError> {
        let dataset = check(&crate::Files::embedded(), &[])?;
        let typed: Vec<&str> = entity::RecordType::ENTRIES.iter().map(|entry| entry.code).collect();
        for record in &dataset.statements.records {
            for row in record.rows(&dataset.known).unwrap_or_default() {
                let known = COPIED.contains(&row.table) || [FOUND_BY, "record", "citation", "link"].contains(&row.table);
                assert!(known || typed.contains(&row.table), "{}", row.table);
            }
        }
        Ok(())
    }
}
