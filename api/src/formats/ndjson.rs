//! NDJSON: each record as the list tells it, a JSON object a line.
use super::writing::writer::{End, Writer};
use crate::catalog::CatalogError;

/// Writes records as they are.
pub struct Ndjson;

impl Writer for Ndjson {
    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError> {
        for record in records {
            out.extend_from_slice(record.as_bytes());
            out.push(b'\n');
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        Ok(End::Bytes(Vec::new()))
    }
}
