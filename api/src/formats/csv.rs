//! CSV (RFC 4180): a header, then a line a row, in UTF-8.
use super::{
    table::{Cell, Table},
    writing::writer::{End, Writer, parsed},
};
use crate::catalog::CatalogError;
use csv::{Terminator, WriterBuilder};
use std::{borrow::Cow, sync::Arc};

/// Excel takes a file that begins with it for UTF-8.
const BOM: &str = "\u{feff}";

/// Writes tables as CSV.
pub struct Csv {
    table: Arc<Table>,
    bom: bool,
}

impl Csv {
    /// For a table; `bom` begins it with a byte order mark.
    pub fn new(table: Arc<Table>, bom: bool) -> Self {
        Self { table, bom }
    }
}

type Lines<'a> = csv::Writer<&'a mut Vec<u8>>;

/// Writes lines into a buffer.
fn lines(out: &mut Vec<u8>, write: impl FnOnce(&mut Lines<'_>) -> Result<(), csv::Error>) -> Result<(), CatalogError> {
    let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    write(&mut lines).and_then(|()| Ok(lines.flush()?)).map_err(|e| CatalogError::defect(format!("CSV: {e}")))
}

impl Writer for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), CatalogError> {
        if self.bom {
            out.extend_from_slice(BOM.as_bytes());
        }
        lines(out, |lines| lines.write_record(self.table.columns().iter().map(|column| column.name.as_str())))
    }

    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError> {
        let records = parsed(records)?;
        lines(out, |lines| {
            for row in records.iter().flat_map(|record| self.table.rows(record)) {
                for cell in row {
                    lines.write_field(&*text(cell))?;
                }
                // the end of the line
                lines.write_record(None::<&[u8]>)?;
            }
            Ok(())
        })
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        Ok(End::Bytes(Vec::new()))
    }
}

/// What a cell says as text that spreadsheets open.
fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => plain(text),
        other => exact(other),
    }
}

/// What a cell says, letter for letter: for programs, not for spreadsheets.
pub fn exact(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => "".into(),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string().into(),
        Cell::Bool(it) => if it { "true" } else { "false" }.into(),
    }
}

/// A text that no spreadsheet takes for a formula.
pub(super) fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_is_a_formula() {
        for (told, written) in [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("a=1", "a=1"), ("-x", "'-x"), ("", "")] {
            assert_eq!(plain(told), written);
        }
        let minus = json!(-1.5);
        assert_eq!(minus.as_number().map(|number| text(Cell::Number(number)).into_owned()).as_deref(), Some("-1.5"));
    }
}
