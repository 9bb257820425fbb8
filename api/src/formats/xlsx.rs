//! XLSX: a sheet with the table, and one that says where it comes from. Rows wait on the disk until the file is whole, so that memory does
//! not grow with them.
use super::{
    table::{Cell, Column, Holds, Table},
    writing::{
        origin::Origin,
        writer::{End, Writer, failed, parsed},
    },
};
use crate::catalog::CatalogError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::sync::Arc;

/// Rows of a sheet, with the header.
const MAX_ROWS: u32 = 1_048_576;
/// Letters of a cell, at most, and what a text ends with that has more.
const MAX_LETTERS: usize = 32_000;
const CUT: &str = " … [cut: a cell holds no more; the csv has all]";
/// Width of columns, in letters.
const WIDTH: f64 = 18.0;

/// Writes tables as workbooks.
pub struct Xlsx {
    table: Arc<Table>,
    origin: Origin,
    book: Workbook,
    rows: u32,
    day: Format,
}

impl Xlsx {
    /// For a table, with where it comes from.
    pub fn new(table: Arc<Table>, origin: Origin) -> Self {
        Self { table, origin, book: Workbook::new(), rows: 0, day: Format::new().set_num_format("yyyy-mm-dd") }
    }

    /// The sheet that says where the table comes from.
    fn about(&mut self) -> Result<(), XlsxError> {
        let Origin { dataset, address } = &self.origin;
        let rows = self.rows.saturating_sub(1);
        let sheet = self.book.add_worksheet().set_name("About")?;
        sheet.set_column_width(0, WIDTH)?.set_column_width(1, 80.0)?;
        let said = [
            ("Dataset", dataset.title.as_str()),
            ("Version", &dataset.version),
            ("Revision", &dataset.revision),
            ("Licence", &dataset.licence),
            ("Cite as", &dataset.cite_as),
            ("Asked for", address),
        ];
        for (row, (name, text)) in (0..).zip(said) {
            sheet.write_string_with_format(row, 0, name, &Format::new().set_bold())?.write_string(row, 1, text)?;
        }
        let last = said.len() as u32;
        sheet.write_string_with_format(last, 0, "Rows", &Format::new().set_bold())?.write_number(last, 1, rows)?;
        Ok(())
    }
}

impl Writer for Xlsx {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<(), CatalogError> {
        // the same revision, the same bytes
        if let Ok(loaded) = ExcelDateTime::parse_from_str(&self.origin.dataset.loaded_at) {
            self.book.set_properties(&DocProperties::new().set_creation_datetime(&loaded).set_title(&self.origin.dataset.title));
        }
        let bold = Format::new().set_bold();
        let mut header = || {
            let sheet = self.book.add_worksheet_with_constant_memory()?.set_name("Data")?;
            sheet.set_freeze_panes(1, 0)?;
            for (place, column) in (0..).zip(self.table.columns()) {
                sheet.set_column_width(place, WIDTH)?.write_string_with_format(0, place, &column.name, &bold)?;
            }
            Ok(())
        };
        header().map_err(defect)?;
        self.rows = 1;
        Ok(())
    }

    fn records(&mut self, records: &[String], _: &mut Vec<u8>) -> Result<(), CatalogError> {
        let records = parsed(records)?;
        let Self { table, book, rows, day, .. } = self;
        let sheet = book.worksheet_from_index(0).map_err(defect)?;
        for row in records.iter().flat_map(|record| table.rows(record)) {
            if *rows >= MAX_ROWS {
                let detail = format!("limit: a sheet holds {} rows, and this has more; take the csv, or find fewer", MAX_ROWS - 1);
                return Err(CatalogError::invalid("limit", detail));
            }
            for (place, (column, cell)) in (0..).zip(table.columns().iter().zip(row)) {
                write(sheet, (*rows, place), column, cell, day).map_err(defect)?;
            }
            *rows += 1;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<End, CatalogError> {
        self.about().map_err(defect)?;
        let file = tempfile::tempfile().map_err(failed)?;
        self.book.save_to_writer(&file).map_err(defect)?;
        Ok(End::File(file))
    }
}

/// Writes a cell as what it holds. A text is never a formula in a workbook.
fn write(sheet: &mut Worksheet, (row, place): (u32, u16), column: &Column, cell: Cell<'_>, day: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) => sheet.write_number(row, place, number.as_f64().unwrap_or_default())?,
        Cell::Bool(it) => sheet.write_boolean(row, place, it)?,
        Cell::Text(text) => match ExcelDateTime::parse_from_str(&text) {
            // no workbook knows days before 1900
            Ok(date) if column.holds == Holds::Day => sheet.write_datetime_with_format(row, place, &date, day)?,
            _ if text.len() > MAX_LETTERS => {
                let cut = text.floor_char_boundary(MAX_LETTERS);
                sheet.write_string(row, place, format!("{}{CUT}", &text[..cut]))?
            }
            _ => sheet.write_string(row, place, &*text)?,
        },
    };
    Ok(())
}

fn defect(error: XlsxError) -> CatalogError {
    CatalogError::defect(format!("XLSX: {error}"))
}
