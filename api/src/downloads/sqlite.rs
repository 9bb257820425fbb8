//! The tables as a SQLite database, ready for Datasette: typed columns, keys and indexes of them, readable views, full text.
use super::sheets::{Field, Sheet, Sheets, Sink};
use crate::{
    catalog::{CatalogError, Snapshot},
    formats::{
        table::{Cell, Holds},
        writing::writer::failed,
    },
};
use migration::{SqliteFile, SqliteValue};
use std::{fs::File, path::Path};

/// `PRAGMA application_id`: `ATLS`; and `PRAGMA user_version`: raised where tables or columns change their names.
const APPLICATION: u32 = 0x4154_4C53;
const VERSION: u32 = 1;
/// Columns that full text is searched in, of tables that have them.
const SEARCHED: [&str; 4] = ["title", "names", "summary", "remark"];

/// Writes rows.
struct Rows<'a> {
    file: &'a SqliteFile,
    sheets: &'a Sheets,
    inserts: Vec<String>,
}

impl Sink for Rows<'_> {
    fn row(&mut self, sheet: usize, cells: &[Cell<'_>]) -> Result<(), CatalogError> {
        let fields = &self.sheets.all[sheet].fields;
        let values: Vec<SqliteValue<'_>> = fields.iter().zip(cells).map(|(field, cell)| value(field, cell)).collect();
        Ok(self.file.write(&self.inserts[sheet], &values)?)
    }
}

fn value<'a>(field: &Field, cell: &'a Cell<'_>) -> SqliteValue<'a> {
    match (cell, field.holds) {
        (Cell::Empty, _) => SqliteValue::Null,
        (Cell::Bool(it), _) => SqliteValue::Integer(i64::from(*it)),
        (Cell::Number(number), Holds::Integer) => number.as_i64().map_or(SqliteValue::Null, SqliteValue::Integer),
        (Cell::Number(number), _) => number.as_f64().map_or(SqliteValue::Null, SqliteValue::Real),
        (Cell::Text(text), _) => SqliteValue::Text(text),
    }
}

/// Writes the database of a snapshot into a temporary file.
///
/// # Errors
/// What the database says, and where the disk has no room.
pub async fn write(snapshot: &Snapshot) -> Result<File, CatalogError> {
    let folder = tempfile::tempdir().map_err(failed)?;
    let path = folder.path().join("atlas.sqlite");
    fill(snapshot, &path).await?;
    // it is read on without its name
    File::open(&path).map_err(failed)
}

async fn fill(snapshot: &Snapshot, path: &Path) -> Result<(), CatalogError> {
    let sheets = Sheets::new();
    let file = SqliteFile::create(path)?;
    file.run(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}"))?;
    for sheet in &sheets.all {
        file.run(&table(sheet))?;
    }
    let inserts = sheets.all.iter().map(insert).collect();
    sheets.fill(snapshot, &mut Rows { file: &file, sheets: &sheets, inserts }).await?;
    for sheet in &sheets.all {
        for field in sheet.fields.iter().filter(|field| field.leads.is_some() && !sheet.key.contains(&field.name.as_str())) {
            file.run(&format!("CREATE INDEX \"{0}_{1}\" ON \"{0}\" (\"{1}\")", sheet.name, field.name))?;
        }
        if sheet.of_records {
            file.run(&readable(sheet))?;
            file.run(&full_text(sheet))?;
        }
    }
    Ok(file.finish()?)
}

/// The statement that makes a table.
fn table(sheet: &Sheet) -> String {
    let column = |field: &Field| {
        let r#type = match field.holds {
            Holds::Text | Holds::Day => "TEXT",
            Holds::Number => "REAL",
            Holds::Integer | Holds::Bool => "INTEGER",
        };
        let needed = if field.required { " NOT NULL" } else { "" };
        let leads = field.leads.as_ref().map(|to| format!(" REFERENCES \"{to}\" (\"id\")")).unwrap_or_default();
        format!("  \"{}\" {type}{needed}{leads}", field.name)
    };
    let columns: Vec<String> = sheet.fields.iter().map(column).collect();
    format!("CREATE TABLE \"{}\" (\n{},\n  PRIMARY KEY ({})\n)", sheet.name, columns.join(",\n"), quoted(&sheet.key))
}

fn insert(sheet: &Sheet) -> String {
    format!("INSERT INTO \"{}\" VALUES ({})", sheet.name, vec!["?"; sheet.fields.len()].join(", "))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The view of a table for people: of what is told in words the words alone, of other records their names.
fn readable(sheet: &Sheet) -> String {
    let names: Vec<&str> = sheet.fields.iter().map(|field| field.name.as_str()).collect();
    let has = |name: &str| names.contains(&name);
    // what is said in words, by the beginning of its columns
    let said: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix("_text")).collect();
    let named = |name: &str, id: &str, title: &str| name.strip_suffix(title).is_some_and(|of| has(&format!("{of}{id}")));
    let columns = names.iter().filter_map(|name| {
        let part = said.iter().find(|of| name.strip_prefix(**of).is_some_and(|rest| rest.is_empty() || rest.starts_with('_')));
        let (shown, hidden) = match part {
            Some(_) => (name.strip_suffix("_text"), true),
            None if named(name, "_id", "_title") => (name.strip_suffix("_title"), false),
            None if named(name, "_ids", "_names") => (name.strip_suffix("_names"), false),
            None if named(name, "_ids", "_titles") => (name.strip_suffix("_titles"), false),
            None => (None, name.ends_with("_id") || name.ends_with("_ids")),
        };
        match shown {
            Some(shown) if *name != shown => Some(format!("\"{name}\" AS \"{shown}\"")),
            _ if hidden => None,
            _ => Some(format!("\"{name}\"")),
        }
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    format!("CREATE VIEW \"{0}_readable\" AS SELECT {columns} FROM \"{0}\"", sheet.name)
}

/// Full text of a table, whose words are those of its own columns.
fn full_text(sheet: &Sheet) -> String {
    let columns: Vec<&str> = SEARCHED.into_iter().filter(|name| sheet.fields.iter().any(|field| field.name == *name)).collect();
    format!(
        "CREATE VIRTUAL TABLE \"{0}_fts\" USING FTS5 ({1}, tokenize=\"unicode61 remove_diacritics 2\", content=\"{0}\");
         INSERT INTO \"{0}_fts\" (\"{0}_fts\") VALUES ('rebuild')",
        sheet.name,
        quoted(&columns)
    )
}
