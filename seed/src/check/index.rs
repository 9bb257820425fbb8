//! Ids: every record by its id, and what ids that are gone stand for.
use crate::{
    problem::{At, Problems, suggest},
    statement::{Body, Chapter, Date, Indicator, Note, Observation, Record, Statements, Text},
};
use entity::{Codelist, RecordType};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything that can be referred to.
pub(crate) struct Index<'a> {
    pub(crate) said: &'a Statements,
    pub(crate) problems: &'a Problems,
    records: BTreeMap<&'a str, &'a Record>,
    old: HashMap<&'a str, &'a str>,
    removed: HashMap<&'a str, At>,
    /// Ids that several records have: what they stand for cannot be told.
    torn: BTreeSet<&'a str>,
    notes: HashMap<i64, NoteOf<'a>>,
}

/// A note of the work, found.
#[derive(Clone, Copy)]
pub(crate) struct NoteOf<'a> {
    pub(crate) source: &'a str,
    pub(crate) page: &'a str,
    at: At,
}

impl<'a> Index<'a> {
    /// Gathers ids, and reports those that stand twice.
    pub(crate) fn new(said: &'a Statements, problems: &'a Problems) -> Self {
        let mut index = Self {
            said,
            problems,
            records: BTreeMap::new(),
            old: HashMap::new(),
            removed: HashMap::new(),
            torn: BTreeSet::new(),
            notes: HashMap::new(),
        };
        for record in said.records.iter().filter(|record| !record.id.is_empty()) {
            index.add_record(record);
        }
        for record in &said.records {
            for old in &record.was {
                index.add_old(record, old);
            }
        }
        for removed in &said.removed {
            let id = removed.id.as_str();
            if let Some(record) = index.records.get(id) {
                let place = problems.place(record.at);
                let message = format!("`{id}` is removed and yet a record ({place})");
                problems.add(removed.id.at, Some(id), message, "leave one out");
            } else if index.old.contains_key(id) {
                let message = format!("`{id}` is removed and yet an old id of a record");
                problems.add(removed.id.at, Some(id), message, "leave one out");
            } else if let Some(other) = index.removed.insert(id, removed.id.at) {
                let message = format!("`{id}` is removed twice ({})", problems.place(other));
                problems.add(removed.id.at, Some(id), message, "leave one out");
            }
        }
        index
    }

    fn add_record(&mut self, record: &'a Record) {
        let id = record.id.as_str();
        let Some(other) = self.records.get(id) else {
            self.records.insert(id, record);
            for note in notes(record) {
                self.add_note(record, note);
            }
            return;
        };
        self.torn.insert(id);
        let place = self.problems.place(other.at);
        let (message, fix) = match &record.body {
            Body::Observation(said) if said.id_is_made && other.r#type() == RecordType::Observation => {
                (format!("another observation has the same key ({place})"), "make them one, or give this one an `id` of its own")
            }
            _ => (format!("the id is taken ({place})"), "choose another"),
        };
        self.problems.add(record.at, Some(id), message, fix);
    }

    fn add_note(&mut self, source: &'a Record, note: &'a Note) {
        let found = NoteOf { source: &source.id, page: &note.page, at: note.number.at };
        let number = note.number.value;
        if let Some(other) = self.notes.insert(number, found) {
            let message = format!("note {number} is a note of `{}` ({})", other.source, self.problems.place(other.at));
            let fix = "leave it with the one source that it cites";
            self.problems.add(note.number.at, Some(&source.id), message, fix);
        }
    }

    fn add_old(&mut self, record: &'a Record, old: &'a Text) {
        let id = old.as_str();
        let taken = match (self.records.get(id), self.old.get(id)) {
            (Some(other), _) => Some(format!("a record has it ({})", self.problems.place(other.at))),
            (None, Some(other)) => Some(format!("`{other}` had it too")),
            (None, None) => None,
        };
        match taken {
            Some(why) => {
                let message = format!("`{id}` is not an old id: {why}");
                self.problems.add(old.at, Some(&record.id), message, "leave it out");
            }
            None => {
                self.old.insert(id, &record.id);
            }
        }
    }

    /// All records by id.
    pub(crate) fn records(&self) -> impl Iterator<Item = &'a Record> {
        self.records.values().copied()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&'a Record> {
        self.records.get(id).copied()
    }

    /// Finds the record that a word of `of` names, which has to be of one of the types.
    pub(crate) fn find(&self, word: &Text, wanted: &[RecordType], of: &Record) -> Option<&'a Record> {
        let fits = |record: &Record| wanted.is_empty() || wanted.contains(&record.r#type());
        let noun = match wanted {
            [one] => one.code(),
            _ => "record",
        };
        let id = word.as_str();
        let (message, fix) = match self.get(id) {
            Some(record) if fits(record) => return Some(record),
            Some(_) if self.torn.contains(id) => return None,
            Some(record) => (format!("`{id}` is of type {}", record.r#type().code()), format!("name a record of type {noun}")),
            None => match (self.old.get(id), self.removed.get(id)) {
                (Some(now), _) => (format!("`{id}` is an old id"), format!("write `{now}`")),
                (None, Some(_)) => (format!("`{id}` was removed"), format!("name another {noun}")),
                (None, None) => {
                    let known = self.records().filter(|r| fits(r)).map(|r| r.id.as_str());
                    let fix = match suggest(id, known) {
                        near if near.starts_with("did you mean") => near,
                        _ => "define it or correct it".to_owned(),
                    };
                    (format!("unknown {noun} `{id}`"), fix)
                }
            },
        };
        self.problems.add(word.at, Some(&of.id), message, fix);
        None
    }

    pub(crate) fn note(&self, number: i64) -> Option<NoteOf<'a>> {
        self.notes.get(&number).copied()
    }

    pub(crate) fn chapter_of_note(&self, note: i64) -> Option<&'a Chapter> {
        let has = |c: &&Chapter| c.notes.is_some_and(|(a, b)| (a..=b).contains(&note));
        self.said.chapters.iter().find(has)
    }

    /// Of two chapters that share a page it is the one that is `likely`, else the first.
    pub(crate) fn chapter_of_page(&self, page: i64, likely: Option<i64>) -> Option<&'a Chapter> {
        let has = |c: &&Chapter| (c.pages.0..=c.pages.1).contains(&page);
        let chapters = self.said.chapters.iter().filter(has);
        chapters.min_by_key(|c| (Some(c.number) != likely, c.number))
    }

    /// The indicator of an observation.
    pub(crate) fn indicator(&self, said: &Observation) -> Option<&'a Indicator> {
        match &self.get(said.indicator.as_ref()?)?.body {
            Body::Indicator(indicator) => Some(indicator),
            _ => None,
        }
    }

    /// What a partner lies in or belongs to, nearest first.
    pub(crate) fn above(&self, record: &'a Record) -> Vec<&'a Record> {
        let mut above: Vec<&Record> = Vec::new();
        let mut next = record.parent();
        while let Some(parent) = next.and_then(|id| self.get(id)).filter(|p| p.id != record.id && !above.iter().any(|a| a.id == p.id)) {
            above.push(parent);
            next = parent.parent();
        }
        above
    }

    /// The country of a partner: its own, or that of the nearest above that has one.
    pub(crate) fn country(&self, record: &'a Record) -> Option<&'a str> {
        let own = |record: &'a Record| match &record.body {
            Body::Partner(partner) => partner.country.as_ref().map(|country| country.as_str()),
            _ => None,
        };
        own(record).or_else(|| self.above(record).into_iter().find_map(own))
    }

    /// The day that the statuses of a record are told from: its own, its file's, else its chapter's.
    pub(crate) fn as_of(&self, record: &'a Record) -> Option<&'a Date> {
        if matches!(record.body, Body::Source(_) | Body::Indicator(_)) {
            return None;
        }
        let chapter = || self.said.chapters.iter().find(|c| Some(c.number) == record.chapter);
        record.as_of.as_ref().or_else(|| chapter()?.as_of.as_ref())
    }

    pub(crate) fn old_ids(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.old.iter().map(|(old, now)| (*old, *now))
    }
}

fn notes(record: &Record) -> &[Note] {
    match &record.body {
        Body::Source(source) => &source.notes,
        _ => &[],
    }
}
