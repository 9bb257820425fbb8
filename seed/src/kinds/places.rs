//! Where something is or happens.
use super::{known::Known, rows::OwnedRows, statement::Head};
use crate::text::{Fields, Item, Reference, once};
use entity::place;
use sea_orm::JsonValue as Json;

/// The places under `place` and `places`.
pub(super) fn read(fields: &mut Fields<'_>) -> Box<[Reference]> {
    let items = [fields.each("place"), fields.each("places")].into_iter().flatten();
    let places: Box<[Reference]> = items.filter_map(|item| Item::reference(&item)).collect();
    once(fields, places.iter().map(|place| (&*place.word, place.at)), |word| format!("place `{word}`"));
    places
}

/// Adds the rows, and makes their copy.
pub(super) fn rows(places: &[Reference], head: &Head, known: &Known, owned: &mut OwnedRows) -> Json {
    let found = places.iter().filter_map(|place| known.get(place));
    found
        .zip(0..)
        .map(|(partner, position)| {
            owned.push(place::Model { record_id: head.id.to_string(), position, partner_id: partner.id.to_string() });
            partner.copy()
        })
        .collect()
}
