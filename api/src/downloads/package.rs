//! A Data Package (<https://datapackage.org>, version 2): each table as CSV, and what its columns hold.
use super::sheets::{Field, Sheet, Sheets, Sink};
use crate::{
    catalog::{CatalogError, Snapshot, dataset::Dataset},
    formats::{
        csv::exact,
        table::{Cell, Holds},
        writing::writer::failed,
    },
};
use entity::RecordType;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Seek, SeekFrom, Write},
};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// A file that knows its length and hash.
struct Hashed {
    file: File,
    bytes: u64,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The tables as CSV, each in a temporary file: all of them grow at once.
struct Tables(Vec<Lines>);

struct Lines {
    csv: csv::Writer<Hashed>,
    rows: u64,
}

impl Lines {
    fn of(sheet: &Sheet) -> Result<Self, CatalogError> {
        let file = Hashed { file: tempfile::tempfile().map_err(failed)?, bytes: 0, hash: Sha256::new() };
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        csv.write_record(sheet.fields.iter().map(|field| &field.name)).map_err(defect)?;
        Ok(Self { csv, rows: 0 })
    }
}

impl Sink for Tables {
    fn row(&mut self, sheet: usize, cells: &[Cell<'_>]) -> Result<(), CatalogError> {
        let Lines { csv, rows } = &mut self.0[sheet];
        for cell in cells {
            csv.write_field(&*exact(cell.clone())).map_err(defect)?;
        }
        // the end of the line
        csv.write_record(None::<&[u8]>).map_err(defect)?;
        *rows += 1;
        Ok(())
    }
}

/// A table that is whole.
struct Resource<'a> {
    sheet: &'a Sheet,
    file: File,
    bytes: u64,
    sha256: String,
    rows: u64,
}

/// Writes the package of a snapshot into a temporary file.
///
/// # Errors
/// What the database says, and where the disk has no room.
pub async fn write(snapshot: &Snapshot) -> Result<File, CatalogError> {
    let sheets = Sheets::new();
    let mut tables = Tables(sheets.all.iter().map(Lines::of).collect::<Result<_, _>>()?);
    sheets.fill(snapshot, &mut tables).await?;
    let mut resources = Vec::new();
    for (sheet, Lines { csv, rows }) in sheets.all.iter().zip(tables.0) {
        let Hashed { file, bytes, hash } = csv.into_inner().map_err(|e| failed(e.into_error()))?;
        let sha256 = entity::hex(&hash.finalize());
        resources.push(Resource { sheet, file, bytes, sha256, rows });
    }
    let dataset = snapshot.dataset().await?.view;
    let source = match &dataset.work {
        Some(work) => snapshot.records(&[work]).await?.pop().flatten().map(|work| serde_json::from_str(&work.json)).transpose()?,
        None => None,
    };
    let described = serde_json::to_string_pretty(&description(&dataset, source.as_ref(), &resources))?;
    archive(&described, &readme(&dataset, &resources), resources).map_err(|e| failed(io::Error::from(e)))
}

/// The same files, the same bytes: without a clock, in one order.
fn archive(described: &str, readme: &str, resources: Vec<Resource<'_>>) -> Result<File, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(tempfile::tempfile()?);
    for (name, text) in [("datapackage.json", described), ("README.md", readme)] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    for Resource { sheet, mut file, bytes, .. } in resources {
        zip.start_file(path(sheet), options.large_file(bytes > u64::from(u32::MAX / 2)))?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, &mut zip)?;
    }
    zip.finish()
}

fn path(sheet: &Sheet) -> String {
    format!("data/{}.csv", sheet.name)
}

/// What `datapackage.json` says.
fn description(dataset: &Dataset, work: Option<&Value>, resources: &[Resource<'_>]) -> Value {
    let Dataset { title, licence, revision, version, cite_as, about, .. } = dataset;
    let work = work.map(|work| {
        let mut source = json!({ "title": work["title"] });
        if work["url"].is_string() {
            source["path"] = work["url"].clone();
        }
        source
    });
    let sources: Vec<Value> = work.into_iter().collect();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "partnership-atlas",
        "title": title,
        "description": about,
        "version": revision,
        "edition": version,
        "citation": cite_as,
        "licenses": [{ "name": licence, "path": format!("https://spdx.org/licenses/{licence}.html") }],
        "sources": sources,
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
    });
    if let Some(package) = package.as_object_mut() {
        package.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    }
    package
}

fn resource(of: &Resource<'_>) -> Value {
    let Resource { sheet, bytes, sha256, .. } = of;
    let foreign: Vec<Value> = sheet.fields.iter().filter_map(|field| Some(foreign_key(sheet, field, field.leads.as_deref()?))).collect();
    let mut schema = json!({
        "fields": sheet.fields.iter().map(|field| column(sheet, field)).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": sheet.key,
    });
    if !foreign.is_empty() {
        schema["foreignKeys"] = foreign.into();
    }
    json!({
        "name": sheet.name,
        "type": "table",
        "path": path(sheet),
        "description": sheet.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes,
        "hash": format!("sha256:{sha256}"),
        "schema": schema,
    })
}

fn foreign_key(sheet: &Sheet, field: &Field, to: &str) -> Value {
    let mut reference = Map::from_iter([("fields".to_owned(), json!(["id"]))]);
    // a table that names itself leaves its name out
    if to != sheet.name {
        reference.insert("resource".to_owned(), to.into());
    }
    json!({ "fields": [field.name], "reference": reference })
}

fn column(sheet: &Sheet, field: &Field) -> Value {
    let r#type = match field.holds {
        Holds::Text => "string",
        Holds::Number => "number",
        Holds::Integer => "integer",
        Holds::Bool => "boolean",
        Holds::Day => "date",
    };
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), true.into());
    }
    if sheet.key == [field.name.as_str()] {
        constraints.insert("unique".to_owned(), true.into());
    }
    if !field.codes.is_empty() {
        constraints.insert("enum".to_owned(), json!(field.codes));
    }
    let mut column = json!({ "name": field.name, "type": r#type, "description": field.about });
    if !constraints.is_empty() {
        column["constraints"] = constraints.into();
    }
    column
}

/// What the package says to who opens it.
fn readme(dataset: &Dataset, resources: &[Resource<'_>]) -> String {
    let types = RecordType::Partner.plural();
    let mut text = format!(
        "# {}\n\n{}\n\nRevision {}, {}. Cite as: {}\n\n\
         `datapackage.json` says what each column holds and how the tables are tied (Data Package, https://datapackage.org). A program reads it so:\n\n\
         ```sh\npip install frictionless\nfrictionless validate datapackage.json\n```\n\n\
         ```python\nimport pandas\ndeals = pandas.read_csv(\"data/deals.csv\", parse_dates=[\"signed_earliest\", \"signed_latest\"])\n\
         parties = pandas.read_csv(\"data/parties.csv\")\ndeals.merge(parties, on=\"id\", suffixes=(\"\", \"_of_party\"))\n```\n\n\
         - `records` has every record; the table of its type (`{types}` and so on) has the rest of it, with the same `id`.\n\
         - Lists of records have tables of their own, a row each, by the `id` of the record and their `position`.\n\
         - A date is four columns: as written (EDTF), its first and last possible day, and in words. An amount is min, max, qualifier, currency and in words.\n\
         - An empty cell is what is not known. Several values in one cell are divided by ` | `.\n\
         - Cells say exactly what the register does, also where a text begins with `=`, `+`, `-` or `@`: these files are for programs. A spreadsheet may take such a \
         text for a formula, so open them there as text, or take the CSV and XLSX files that every list of the API has, which are safe.\n\n\
         | table | rows | a row is |\n|---|---|---|\n",
        dataset.title,
        dataset.about.as_deref().unwrap_or_default(),
        dataset.revision,
        dataset.licence,
        dataset.cite_as,
    );
    for Resource { sheet, rows, .. } in resources {
        // writing to a string does not fail
        let _ = writeln!(text, "| [{0}](data/{0}.csv) | {rows} | {1} |", sheet.name, sheet.about);
    }
    text
}

fn defect(error: csv::Error) -> CatalogError {
    CatalogError::defect(format!("CSV: {error}"))
}
