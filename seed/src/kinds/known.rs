//! What is known of all records: the id, type and title that others show, and where the notes and pages of the work stand.
use crate::text::{Date, Number, Reference};
use entity::{Codelist, RecordType, forum::ForumKind};
use sea_orm::JsonValue as Json;
use serde_json::json;
use std::{collections::HashMap, sync::Arc};

/// Everything that records show of each other.
#[derive(Default)]
pub(crate) struct Known {
    pub(super) entries: Vec<Entry>,
    pub(super) chapters: Vec<Range>,
    pub(super) notes: HashMap<i64, NoteOf>,
    /// What sort of format each forum is.
    pub(super) forums: HashMap<Number, ForumKind>,
    /// The words that join subject and counterpart to each indicator.
    pub(super) joined: HashMap<Number, (Arc<str>, Arc<str>)>,
    /// The labels of scopes.
    pub(super) scopes: HashMap<Arc<str>, Arc<str>>,
    /// The id of the work.
    pub(super) work: Option<Arc<str>>,
}

/// A record as others show it.
pub(crate) struct Entry {
    pub id: Arc<str>,
    pub r#type: RecordType,
    /// None where it is missing, and of observations, which nothing shows by their title.
    pub title: Option<Arc<str>>,
}

/// Where a chapter stands; chapters are in the order of their pages.
pub(crate) struct Range {
    pub number: i64,
    pub pages: (i64, i64),
    pub notes: Option<(i64, i64)>,
    pub as_of: Option<Date>,
}

/// A note of the work.
pub(crate) struct NoteOf {
    pub source: Number,
    pub page: Arc<str>,
}

impl Known {
    /// The record of a reference.
    pub(crate) fn get(&self, reference: &Reference) -> Option<&Entry> {
        self.entries.get(reference.to?.index())
    }

    pub(crate) fn entry(&self, number: Number) -> Option<&Entry> {
        self.entries.get(number.index())
    }

    /// The title of what is referred to.
    pub(crate) fn title(&self, reference: &Reference) -> Option<&str> {
        self.get(reference)?.title.as_deref()
    }

    /// What sort of format the forum is that is referred to.
    pub(crate) fn forum_kind(&self, forum: &Reference) -> Option<ForumKind> {
        self.forums.get(&forum.to?).copied()
    }

    /// The title of the record of an id.
    pub(crate) fn title_of(&self, id: &str) -> Option<&str> {
        let at = self.entries.binary_search_by(|entry| (*entry.id).cmp(id)).ok()?;
        self.entries.get(at)?.title.as_deref()
    }

    /// The words that stand before subject and counterpart of an indicator.
    pub(crate) fn joined(&self, indicator: &Reference) -> Option<(&str, &str)> {
        let (of, with) = self.joined.get(&indicator.to?)?;
        Some((of, with))
    }

    /// What a scope is called.
    pub(crate) fn scope(&self, code: &str) -> Option<&str> {
        self.scopes.get(code).map(|label| &**label)
    }

    /// The id of what is referred to, and its copy; `null` where nothing is.
    pub(crate) fn referent(&self, reference: Option<&Reference>) -> (Option<String>, Json) {
        let entry = reference.and_then(|reference| self.get(reference));
        (entry.map(|entry| entry.id.to_string()), entry.map_or(Json::Null, Entry::copy))
    }

    pub(crate) fn note(&self, number: i64) -> Option<&NoteOf> {
        self.notes.get(&number)
    }

    /// The id of the dataset's work.
    pub(crate) fn work(&self) -> Option<&str> {
        self.work.as_deref()
    }

    /// The chapter that a note stands in.
    pub(crate) fn chapter_of_note(&self, note: i64) -> Option<&Range> {
        let has = |range: &&Range| range.notes.is_some_and(|(first, last)| (first..=last).contains(&note));
        self.chapters.iter().find(has)
    }

    /// Of two chapters that share a page it is the one that is `likely`, else the first.
    pub(crate) fn chapter_of_page(&self, page: i64, likely: Option<i64>) -> Option<i64> {
        let has = |range: &&Range| (range.pages.0..=range.pages.1).contains(&page);
        let numbers = self.chapters.iter().filter(has).map(|range| range.number);
        numbers.min_by_key(|number| (Some(*number) != likely, *number))
    }

    /// The day that the statuses of a chapter are told from.
    pub(crate) fn as_of(&self, chapter: i64) -> Option<&Date> {
        self.chapters.iter().find(|range| range.number == chapter)?.as_of.as_ref()
    }
}

impl Entry {
    /// It as JSON for display.
    pub(crate) fn copy(&self) -> Json {
        json!({ "id": &*self.id, "type": self.r#type.code(), "title": self.title.as_deref() })
    }
}
