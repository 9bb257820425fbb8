//! The change log: what a load does to each record, written while the rows that it replaces are still there.
use super::{
    difference,
    plan::{Plan, Stored},
    stored::stored,
    tables::{RECORDS, Tables, Tombstones, incomplete},
};
use crate::{
    check::Dataset,
    error::SeedError,
    kinds::{Record, Row},
    text::Number,
};
use entity::{
    change::{Action, Model},
    old_id, tombstone,
};
use migration::WriteTransaction;
use sea_orm::{DbErr, EntityTrait, JsonValue as Json};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A record that was in the database before: under which id, and what happens to it.
struct Kept<'a> {
    number: Number,
    before: &'a str,
    action: Action,
}

/// Writes the log of a load. `tombstones` is why ids are gone from now on. Gives how many of the records that are created are there under another
/// id already, which is among those that are removed.
pub(super) async fn write(
    tx: &WriteTransaction,
    dataset: &Dataset,
    plan: &Plan,
    load: i64,
    tombstones: &Tombstones,
) -> Result<usize, SeedError> {
    let log = Log { dataset, load, taken: taken(tx, dataset).await? };
    let removed: HashMap<&str, &Stored> = plan.removed.iter().map(|old| (old.id.as_str(), old)).collect();
    let mut rows = Tables::default();
    let mut kept = Vec::new();
    for number in &plan.created {
        let record = log.record(*number)?;
        match log.taken(record).iter().find(|id| removed.contains_key(id.as_str())) {
            Some(before) => kept.push(Kept { number: *number, before, action: Action::Renamed }),
            None => rows.push(Row::of(log.entry(record, Action::Created, Vec::new())?))?,
        }
        if rows.len() >= RECORDS {
            std::mem::take(&mut rows).write(tx).await?;
        }
    }
    let renamed = kept.len();
    let created: HashSet<usize> = plan.created.iter().map(|number| number.index()).collect();
    let updated: HashSet<usize> = plan.updated.iter().map(|number| number.index()).collect();
    for (number, record) in dataset.statements.numbered().filter(|(number, _)| !created.contains(&number.index())) {
        let action = if log.taken(record).is_empty() { Action::Updated } else { Action::Renamed };
        if action == Action::Renamed || updated.contains(&number.index()) {
            kept.push(Kept { number, before: &record.head.id, action });
        }
    }
    for kept in kept.chunks(RECORDS) {
        log.compare(tx, kept, &mut rows).await?;
        std::mem::take(&mut rows).write(tx).await?;
    }
    let known: HashSet<String> = tombstone::Entity::find().all(tx).await?.into_iter().map(|stone| stone.id).collect();
    for stone in tombstones.values().filter(|stone| removed.contains_key(stone.id.as_str()) || !known.contains(&stone.id)) {
        let old = removed.get(stone.id.as_str());
        rows.push(Row::of(Model {
            id: log.id(&stone.id),
            load,
            record_id: stone.id.clone(),
            r#type: old.map(|old| old.r#type),
            title: old.map(|old| old.title.clone()),
            action: Action::Removed,
            was: json!([]),
            reason: Some(stone.reason.clone()),
            fields: json!([]),
        }))?;
    }
    rows.write(tx).await?;
    Ok(renamed)
}

/// The ids that lead to each record from this load on, by the record.
async fn taken(tx: &WriteTransaction, dataset: &Dataset) -> Result<BTreeMap<String, Vec<String>>, DbErr> {
    let known: HashMap<String, String> = old_id::Entity::find().all(tx).await?.into_iter().map(|old| (old.id, old.record_id)).collect();
    let mut taken = BTreeMap::<String, Vec<String>>::new();
    for old in dataset.statements.old_id_rows().into_iter().filter(|old| known.get(&old.id) != Some(&old.record_id)) {
        taken.entry(old.record_id).or_default().push(old.id);
    }
    Ok(taken)
}

struct Log<'a> {
    dataset: &'a Dataset,
    load: i64,
    taken: BTreeMap<String, Vec<String>>,
}

impl Log<'_> {
    fn id(&self, record: &str) -> String {
        format!("{}.{record}", self.load)
    }

    fn record(&self, number: Number) -> Result<&Record, DbErr> {
        self.dataset.statements.get(number).ok_or_else(|| incomplete(number))
    }

    fn taken(&self, record: &Record) -> &[String] {
        self.taken.get(&*record.head.id).map_or(&[], Vec::as_slice)
    }

    /// What happens to a record that is there from now on.
    fn entry(&self, record: &Record, action: Action, fields: Vec<Json>) -> Result<Model, DbErr> {
        let title = record.title(&self.dataset.known);
        Ok(Model {
            id: self.id(&record.head.id),
            load: self.load,
            record_id: record.head.id.to_string(),
            r#type: Some(record.body.r#type()),
            title: title.map(|title| title.to_string()),
            action,
            was: self.taken(record).into(),
            reason: None,
            fields: fields.into(),
        })
    }

    /// Compares records with what the database has of them. One of which nothing that is told differs, such as words by which it is found, is
    /// left out.
    async fn compare(&self, tx: &WriteTransaction, kept: &[Kept<'_>], rows: &mut Tables) -> Result<(), DbErr> {
        let ids: Vec<&str> = kept.iter().map(|kept| kept.before).collect();
        let old = stored(tx, &ids).await?;
        for Kept { number, before, action } in kept {
            let record = self.record(*number)?;
            let new = record.rows(&self.dataset.known).ok_or_else(|| incomplete(*number))?;
            let fields = difference::between(old.get(*before).map_or(&[], Vec::as_slice), &new);
            if *action == Action::Renamed || !fields.is_empty() {
                rows.push(Row::of(self.entry(record, *action, fields)?))?;
            }
        }
        Ok(())
    }
}
