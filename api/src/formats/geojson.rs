//! GeoJSON (RFC 7946): a feature for each record, where it is; one of which that is not known has no geometry. Its properties are the columns
//! of the table.
use super::{
    table::{Cell, Table},
    writing::{
        origin::Origin,
        writer::{End, Writer, parsed},
    },
};
use crate::catalog::CatalogError;
use geojson::{Feature, Geometry, GeometryValue, JsonObject, feature::Id};
use serde_json::{Value, json};
use std::sync::Arc;

/// The field beside a record that holds the coordinates of its places, each as longitude and latitude.
pub const PLACED: &str = "placed";

/// Writes features.
pub struct GeoJson {
    table: Arc<Table>,
    origin: Origin,
    first: bool,
}

impl GeoJson {
    /// With the columns of a table as properties.
    pub fn new(table: Arc<Table>, origin: Origin) -> Self {
        Self { table, origin, first: true }
    }

    fn feature(&self, record: &Value) -> Feature {
        let cells = self.table.rows(record).next().into_iter().flatten();
        let properties: JsonObject =
            self.table.columns().iter().zip(cells).map(|(column, cell)| (column.name.clone(), value(cell))).collect();
        Feature {
            bbox: None,
            geometry: geometry(record).map(Geometry::new),
            id: record["id"].as_str().map(|id| Id::String(id.to_owned())),
            properties: Some(properties),
            foreign_members: None,
        }
    }
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.into(),
        Cell::Number(number) => number.clone().into(),
        Cell::Bool(it) => it.into(),
    }
}

/// Where a record is: at its own coordinates, or at its places.
fn geometry(record: &Value) -> Option<GeometryValue> {
    let at = &record["coordinates"];
    if let (Some(longitude), Some(latitude)) = (at["longitude"].as_f64(), at["latitude"].as_f64()) {
        return Some(GeometryValue::new_point([longitude, latitude]));
    }
    let pair = |place: &Value| Some([place[0].as_f64()?, place[1].as_f64()?]);
    let places: Vec<[f64; 2]> = record[PLACED].as_array()?.iter().filter_map(pair).collect();
    match places.as_slice() {
        [] => None,
        [one] => Some(GeometryValue::new_point(*one)),
        several => Some(GeometryValue::new_multi_point(several.iter().copied())),
    }
}

impl Writer for GeoJson {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), CatalogError> {
        let Origin { dataset, .. } = &self.origin;
        let about =
            json!({ "dataset": dataset.title, "revision": dataset.revision, "licence": dataset.licence, "cite_as": dataset.cite_as });
        out.extend_from_slice(format!("{{\"type\":\"FeatureCollection\",\"about\":{about},\"features\":[").as_bytes());
        Ok(())
    }

    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError> {
        for record in parsed(records)? {
            out.extend_from_slice(if self.first { b"\n" } else { b",\n" });
            self.first = false;
            out.extend_from_slice(self.feature(&record).to_string().as_bytes());
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        Ok(End::Bytes(b"\n]}\n".to_vec()))
    }
}
