//! Rows: statements become rows of tables. A word that names another record is looked up here; one that names none is a mistake.
mod citation;
mod digest;
mod field;
mod owned;
mod register;
mod title;
mod typed;

use crate::{check::Index, statement::Record};
use entity::{
    RecordType, chapter, citation as citation_row, code, link, name, note, office, old_id, party, place, record, record_sector, tombstone,
};
use std::collections::BTreeMap;

pub(crate) use register::About;
pub(crate) use typed::Typed;

/// A dataset without mistakes, ready to be loaded.
pub struct Dataset {
    pub(crate) about: About,
    pub(crate) chapters: Vec<chapter::Model>,
    pub(crate) codes: Vec<code::Model>,
    pub(crate) old_ids: Vec<old_id::Model>,
    pub(crate) tombstones: Vec<tombstone::Model>,
    /// By id.
    pub(crate) records: Vec<Rows>,
}

impl Dataset {
    /// Title of the dataset.
    pub fn title(&self) -> &str {
        &self.about.title
    }

    /// How many records of each type it has, types in the order of their declaration.
    pub fn counts(&self) -> Vec<(RecordType, usize)> {
        let mut counts = BTreeMap::new();
        for rows in &self.records {
            let r#type = rows.record.r#type;
            counts.entry(r#type as usize).or_insert((r#type, 0)).1 += 1;
        }
        counts.into_values().collect()
    }
}

/// Everything that one record puts into the database.
pub(crate) struct Rows {
    pub record: record::Model,
    pub typed: Typed,
    pub owned: Owned,
}

/// The rows that a record owns.
#[derive(Default)]
pub(crate) struct Owned {
    pub names: Vec<name::Model>,
    pub offices: Vec<office::Model>,
    pub parties: Vec<party::Model>,
    pub places: Vec<place::Model>,
    pub sectors: Vec<record_sector::Model>,
    pub notes: Vec<note::Model>,
    pub citations: Vec<citation_row::Model>,
    pub links: Vec<link::Model>,
}

/// Resolves everything that is said. `None` where it cannot even be begun; mistakes are in the index's collection.
pub(crate) fn build(index: &Index<'_>) -> Option<Dataset> {
    let said = index.said.records.iter();
    let mut records: Vec<Rows> = said.filter_map(|said| rows(index, said)).collect();
    // the order of files carries no meaning
    records.sort_by(|a, b| a.record.id.cmp(&b.record.id));
    Some(Dataset {
        records,
        about: register::about(index)?,
        chapters: register::chapters(index),
        codes: register::codes(index),
        old_ids: register::old_ids(index),
        tombstones: register::tombstones(index),
    })
}

fn rows(index: &Index<'_>, said: &Record) -> Option<Rows> {
    let (mut owned, parties) = owned::common(index, said);
    let typed = typed::typed(index, said, &mut owned);
    let title = title::title(index, said)?;
    let (_, from, to) = typed::keys(said.body.listed_by());
    let record = record::Model {
        id: said.id.clone(),
        r#type: said.r#type(),
        title_key: entity::fold(&title),
        title,
        summary: said.summary.clone(),
        remark: said.remark.clone(),
        date_from: from,
        date_to: to,
        as_of: index.as_of(said).map(|date| date.edtf.clone()),
        parties,
        hash: String::new(),
    };
    let mut rows = Rows { record, typed: typed?, owned };
    rows.record.hash = digest::digest(&rows);
    Some(rows)
}
