//! The hash of everything that a record puts into the database, to see whether it changed.
use super::{Rows, Typed};
use crate::files::hex;
use sea_orm::{EntityName, EntityTrait, Iterable, ModelTrait, Value};
use sha2::{Digest, Sha256};

/// SHA-256 over the rows, table by table and column by column, hexadecimal.
pub(super) fn digest(rows: &Rows) -> String {
    let mut hash = Sha256::new();
    row(&mut hash, &rows.record);
    match &rows.typed {
        Typed::Source(model) => row(&mut hash, model),
        Typed::Partner(model) => row(&mut hash, model),
        Typed::Forum(model) => row(&mut hash, model),
        Typed::Event(model) => row(&mut hash, model),
        Typed::Agreement(model) => row(&mut hash, model),
        Typed::Deal(model) => row(&mut hash, model),
        Typed::Project(model) => row(&mut hash, model),
        Typed::Indicator(model) => row(&mut hash, model),
        Typed::Observation(model) => row(&mut hash, model),
    }
    let owned = &rows.owned;
    owned.names.iter().for_each(|model| row(&mut hash, model));
    owned.offices.iter().for_each(|model| row(&mut hash, model));
    owned.parties.iter().for_each(|model| row(&mut hash, model));
    owned.places.iter().for_each(|model| row(&mut hash, model));
    owned.sectors.iter().for_each(|model| row(&mut hash, model));
    owned.notes.iter().for_each(|model| row(&mut hash, model));
    owned.citations.iter().for_each(|model| row(&mut hash, model));
    owned.links.iter().for_each(|model| row(&mut hash, model));
    hex(&hash.finalize())
}

fn row<M: ModelTrait>(hash: &mut Sha256, model: &M) {
    part(hash, M::Entity::default().table_name());
    for column in <M::Entity as EntityTrait>::Column::iter() {
        match model.get(column) {
            Value::String(Some(text)) => part(hash, &text),
            Value::BigInt(Some(n)) => part(hash, &n.to_string()),
            Value::Double(Some(x)) => part(hash, &x.to_string()),
            Value::Json(Some(json)) => part(hash, &json.to_string()),
            // nothing is written down for what is not there; its length differs from that of any text
            _ => hash.update(u64::MAX.to_le_bytes()),
        }
    }
}

fn part(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}
