//! Sectors of a record.
use super::{rows::OwnedRows, statement::Head};
use crate::text::{Fields, Located, once};
use entity::{Codelist, record_sector, sector::Sector};
use sea_orm::JsonValue as Json;

/// The sectors under `sectors`.
pub(super) fn read(fields: &mut Fields<'_>) -> Box<[Located<Sector>]> {
    let sectors = fields.codes::<Sector>("sectors");
    once(fields, sectors.iter().map(|sector| (sector.code(), sector.at)), |code| format!("sector `{code}`"));
    sectors
}

/// Adds the rows, and makes their copy.
pub(super) fn rows(sectors: &[Located<Sector>], head: &Head, owned: &mut OwnedRows) -> Json {
    for (sector, position) in sectors.iter().zip(0..) {
        owned.push(record_sector::Model { record_id: head.id.to_string(), position, sector: sector.value });
    }
    sectors.iter().map(|sector| sector.code()).collect()
}
