//! Ids: every record by its id, and what ids that are gone stand for.
use crate::{
    kinds::{Body, Record, Statements},
    rule::Rule,
    text::{At, Number, Problems, Text},
};
use entity::RecordType;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What each id stands for.
#[derive(Default)]
pub(super) struct Ids {
    records: HashMap<Arc<str>, Number>,
    old: HashMap<Arc<str>, Arc<str>>,
    removed: HashMap<Arc<str>, At>,
    /// Ids that several records have: what they stand for cannot be told.
    ambiguous: HashSet<Arc<str>>,
}

/// What a word is, as an id.
pub(super) enum Named<'a> {
    Record(Number),
    /// Several records have it.
    Ambiguous(Number),
    /// The record of this id had it before.
    Old(&'a str),
    Removed,
    Unknown,
}

impl Ids {
    /// Gathers ids, and reports those that stand twice.
    pub(super) fn gather(statements: &Statements, problems: &Problems<'_>) -> Self {
        let mut ids = Self { records: HashMap::with_capacity(statements.records.len()), ..Self::default() };
        for ((record, number), before) in
            statements.records.iter().zip((0..).map(Number)).zip([None].into_iter().chain(statements.records.iter().map(Some)))
        {
            match before {
                _ if record.head.id.is_empty() => {}
                Some(before) if before.head.id == record.head.id => ids.twice(record, statements, problems),
                _ => {
                    ids.records.insert(record.head.id.clone(), number);
                }
            }
        }
        for record in &statements.records {
            for old in &record.head.was {
                ids.add_old(record, old, statements, problems);
            }
        }
        for removed in &statements.removed {
            let id = &removed.id.value;
            if let Some(record) = ids.record(id, statements) {
                let place = problems.place(record.head.at);
                let message = format!("`{id}` is removed and yet a record ({place})");
                problems.add(Rule::Duplicate, removed.id.at, Some(id), message, "leave one out");
            } else if ids.old.contains_key(id) {
                let message = format!("`{id}` is removed and yet an old id of a record");
                problems.add(Rule::Duplicate, removed.id.at, Some(id), message, "leave one out");
            } else if let Some(other) = ids.removed.insert(id.clone(), removed.id.at) {
                let message = format!("`{id}` is removed twice ({})", problems.place(other));
                problems.add(Rule::Duplicate, removed.id.at, Some(id), message, "leave one out");
            }
        }
        ids
    }

    fn twice(&mut self, record: &Record, statements: &Statements, problems: &Problems<'_>) {
        let id = &record.head.id;
        let Some(other) = self.record(id, statements) else {
            return;
        };
        let place = problems.place(other.head.at);
        let (message, fix) = match &record.body {
            Body::Observation(observation) if observation.id_is_made && other.body.r#type() == RecordType::Observation => {
                (format!("another observation has the same key ({place})"), "make them one, or give this one an `id` of its own")
            }
            _ => (format!("the id is taken ({place})"), "choose another"),
        };
        problems.add(Rule::Duplicate, record.head.at, Some(id), message, fix);
        self.ambiguous.insert(id.clone());
    }

    fn add_old(&mut self, record: &Record, old: &Text, statements: &Statements, problems: &Problems<'_>) {
        let taken = match (self.record(&old.value, statements), self.old.get(&old.value)) {
            (Some(other), _) => Some(format!("a record has it ({})", problems.place(other.head.at))),
            (None, Some(other)) => Some(format!("`{other}` had it too")),
            (None, None) => None,
        };
        match taken {
            Some(why) => {
                let message = format!("`{}` is not an old id: {why}", old.value);
                problems.add(Rule::Duplicate, old.at, Some(&record.head.id), message, "leave it out");
            }
            None => {
                self.old.insert(old.value.clone(), record.head.id.clone());
            }
        }
    }

    fn record<'a>(&self, id: &str, statements: &'a Statements) -> Option<&'a Record> {
        statements.get(*self.records.get(id)?)
    }

    /// What a word is.
    pub(super) fn named(&self, word: &str) -> Named<'_> {
        match (self.records.get(word), self.old.get(word)) {
            (Some(number), _) if self.ambiguous.contains(word) => Named::Ambiguous(*number),
            (Some(number), _) => Named::Record(*number),
            (None, Some(now)) => Named::Old(now),
            (None, None) if self.removed.contains_key(word) => Named::Removed,
            (None, None) => Named::Unknown,
        }
    }
}
