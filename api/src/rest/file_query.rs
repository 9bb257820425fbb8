//! What a query string says of a file: how many records, which rows.
use crate::{
    catalog::{CatalogError, suggest_or_list},
    formats::format::Format,
    http::{one, whole},
};

/// Keys that only pages have.
const PAGED: [&str; 5] = ["after", "before", "total", "facet", "facet_limit"];
const BOM: &str = "bom";
const ROWS: &str = "rows";
/// Keys that only files have.
pub const OF_FILES: [&str; 2] = [BOM, ROWS];

/// What is asked of a file.
#[derive(Clone, Debug, Default)]
pub struct FileQuery {
    /// How many records at most; all where it is not said.
    pub limit: Option<u64>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// The list of each record of which each item is a row.
    pub rows: Option<String>,
}

impl FileQuery {
    /// Reads it off a query; other parameters are left alone. `parts` are the lists that have rows.
    ///
    /// # Errors
    /// What a file of such a format does not take, values that are none.
    pub fn read(query: &[(String, String)], format: Format, parts: &[String]) -> Result<Self, CatalogError> {
        if let Some((key, _)) = query.iter().find(|(key, _)| PAGED.contains(&key.as_str())) {
            return Err(CatalogError::invalid(key, format!("{key}: a file has all that is found, not pages of it; leave `{key}` out")));
        }
        let rows = one(query, ROWS)?;
        if let Some(rows) = rows {
            known(rows, format, parts)?;
        }
        let sent = |key: &str| query.iter().any(|(sent, _)| sent == key);
        if format.is_table() && sent("include") {
            let own: Vec<String> = parts.iter().map(|name| format!("`rows={name}`")).collect();
            let detail = format!("include: a table has rows of one sort; leave it out, or ask for a table of its own: {}", own.join(", "));
            return Err(CatalogError::invalid("include", detail));
        }
        if rows.is_some() && sent("fields") {
            let detail = "fields: it picks columns of records, and `rows` asks for other rows; leave one of them out";
            return Err(CatalogError::invalid("fields", detail));
        }
        Ok(Self { limit: limit(query)?, bom: bom(query, format)?, rows: rows.map(str::to_owned) })
    }
}

fn known(rows: &str, format: Format, parts: &[String]) -> Result<(), CatalogError> {
    if !format.is_table() {
        return Err(CatalogError::invalid(ROWS, format!("{ROWS}: only tables have rows; leave it out, or take the file as csv")));
    }
    if parts.iter().any(|part| part == rows) {
        return Ok(());
    }
    let hint = suggest_or_list(rows, parts.iter().map(String::as_str));
    Err(CatalogError::invalid(ROWS, format!("{ROWS}: there are no `{rows}` here{hint}")))
}

fn limit(query: &[(String, String)]) -> Result<Option<u64>, CatalogError> {
    let at_least_one = |n: i64| {
        let wrong = || CatalogError::invalid("limit", format!("limit: `{n}` is less than 1; leave `limit` out to get all"));
        u64::try_from(n).ok().filter(|n| *n > 0).ok_or_else(wrong)
    };
    whole(query, "limit")?.map(at_least_one).transpose()
}

fn bom(query: &[(String, String)], format: Format) -> Result<bool, CatalogError> {
    let wrong = |detail: String| Err(CatalogError::invalid(BOM, detail));
    match one(query, BOM)? {
        None => Ok(false),
        Some(_) if format != Format::Csv => wrong(format!("{BOM}: only csv takes it; leave it out")),
        Some("1" | "true") => Ok(true),
        Some("0" | "false") => Ok(false),
        Some(text) => wrong(format!("{BOM}: `{text}` is neither `1` nor `0`")),
    }
}
