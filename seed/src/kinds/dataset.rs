//! Everything that files say, and what stands beside the records: the dataset itself, chapters, units, scopes, ids that are gone.
use super::{
    known::{Entry, Known, NoteOf, Range},
    record::{Body, Record},
};
use crate::{
    rule::Rule,
    text::{At, Date, Fields, Located, Number, Reference, Text},
};
use entity::{RecordType, chapter, code, codelists, old_id, tombstone, words};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};

/// Stands for a table whose key is none of the format's.
pub(super) const TABLE: &str = "table";

/// Everything that the files of a dataset say.
#[derive(Default)]
pub(crate) struct Statements {
    pub about: Option<About>,
    pub chapters: Vec<Chapter>,
    pub units: Vec<Code>,
    pub scopes: Vec<Code>,
    pub removed: Vec<Removed>,
    pub distinct: Vec<Distinct>,
    /// In the order of ids: a record's place is its number.
    pub records: Vec<Record>,
    /// Chapters that files say once for all their records.
    pub told: Vec<Located<i64>>,
    /// The tables of which not all could be read: what is missing there may be there.
    pub unread: BTreeSet<&'static str>,
}

/// The dataset itself; empty where the file gives nothing that can be used.
pub(crate) struct About {
    pub title: Arc<str>,
    pub version: Arc<str>,
    pub licence: Arc<str>,
    pub about: Option<Arc<str>>,
    pub work: Option<Text>,
}

/// A chapter of the work, with its range of pages and of notes.
pub(crate) struct Chapter {
    pub at: At,
    pub number: i64,
    pub title: Arc<str>,
    pub pages: (i64, i64),
    pub notes: Option<(i64, i64)>,
    pub as_of: Option<Date>,
}

/// A word of a closed list that belongs to the dataset.
pub(crate) struct Code {
    pub code: Text,
    /// As stated, else made of the code.
    pub label: Arc<str>,
    pub about: Arc<str>,
    pub standard: Option<(Arc<str>, Arc<str>)>,
}

/// A record that is gone.
pub(crate) struct Removed {
    pub id: Text,
    pub reason: Arc<str>,
    pub removed: Option<Date>,
}

/// Partners whose names are alike and that are not the same.
pub(crate) struct Distinct {
    pub at: At,
    pub ids: Vec<Reference>,
}

pub(super) fn about(top: &mut Fields<'_>) -> About {
    let mut need = |key| top.need(key).and_then(|item| item.text()).map(|text| text.value).unwrap_or_default();
    let (title, version, licence) = (need("title"), need("version"), need("licence"));
    let (about, work) = (top.plain("about"), top.text("work"));
    About { title, version, licence, about, work }
}

pub(super) fn chapter(fields: &mut Fields<'_>) -> Option<Chapter> {
    let number = fields.need("number").and_then(|n| n.integer());
    let title = fields.need("title").and_then(|t| t.text());
    let as_of = fields.point("as_of");
    fields.need("pages");
    let pages = range(fields, "pages");
    let notes = range(fields, "notes");
    Some(Chapter { at: fields.at, number: number?.value, title: title?.value, pages: pages?, notes, as_of })
}

/// `"7-14"` or `"7"`.
fn range(fields: &mut Fields<'_>, key: &'static str) -> Option<(i64, i64)> {
    let text = fields.text(key)?;
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    let range = first.parse().ok().zip(last.parse().ok()).filter(|(a, b)| a <= b);
    if range.is_none() {
        fields.problem(Rule::Format, text.at, format!("`{}` is not a range of {key}", *text), "write first and last, \"7-14\"");
    }
    range
}

pub(super) fn code(fields: &mut Fields<'_>) -> Option<Code> {
    let code = fields.need("code").and_then(|c| c.text());
    let (label, about) = (fields.plain("label"), fields.need("about").and_then(|a| a.text()));
    let (standard, standard_code) = (fields.plain("standard"), fields.plain("standard_code"));
    if standard.is_some() != standard_code.is_some() && !fields.misread("standard") && !fields.misread("standard_code") {
        let message = "`standard` and `standard_code` belong together";
        fields.problem(Rule::MissingKey, fields.at, message, "write both or none");
    }
    let code = code?;
    let label = label.unwrap_or_else(|| words::label(&code).into());
    Some(Code { code, label, about: about?.value, standard: standard.zip(standard_code) })
}

pub(super) fn removed(fields: &mut Fields<'_>) -> Option<Removed> {
    let id = fields.need("id").and_then(|id| id.text());
    let reason = fields.need("reason").and_then(|reason| reason.text());
    let removed = fields.point("removed");
    Some(Removed { id: id?, reason: reason?.value, removed })
}

pub(super) fn distinct(fields: &mut Fields<'_>) -> Option<Distinct> {
    fields.need("ids");
    // the reason is for whoever reads the file
    fields.need("reason").and_then(|reason| reason.text());
    let at = fields.at;
    let ids: Vec<Reference> = fields.each("ids").iter().filter_map(|id| id.reference()).collect();
    if ids.len() == 1 && !fields.misread("ids") {
        fields.problem(Rule::MissingKey, at, "`ids` names one partner", "name those that are not the same");
    }
    (ids.len() > 1).then_some(Distinct { at, ids })
}

impl Statements {
    /// Takes over all that other ones say.
    pub(super) fn append(&mut self, other: Self) {
        let Self { about, chapters, units, scopes, removed, distinct, records, told, unread } = other;
        self.about = about.or(self.about.take());
        self.chapters.extend(chapters);
        self.units.extend(units);
        self.scopes.extend(scopes);
        self.removed.extend(removed);
        self.distinct.extend(distinct);
        self.records.extend(records);
        self.told.extend(told);
        self.unread.extend(unread);
    }

    /// Not all tables of this key could be read, or some have a key that may stand for any.
    pub(crate) fn unread(&self, table: &str) -> bool {
        self.unread.contains(table) || self.unread.contains(TABLE)
    }

    /// All records, each with its number; of those with one id the first, of those without one none.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (Number, &Record)> {
        let mut before: Option<&str> = None;
        (0..).map(Number).zip(&self.records).filter(move |(_, record)| {
            let id = &*record.head.id;
            !id.is_empty() && before.replace(id) != Some(id)
        })
    }

    pub(crate) fn get(&self, number: Number) -> Option<&Record> {
        self.records.get(number.index())
    }

    /// What records show of each other, once references are resolved.
    pub(crate) fn known(&self) -> Known {
        let mut known = Known { work: self.about.as_ref().and_then(|about| Some(about.work.as_ref()?.value.clone())), ..Known::default() };
        known.chapters = self
            .chapters
            .iter()
            .map(|chapter| Range { number: chapter.number, pages: chapter.pages, notes: chapter.notes, as_of: chapter.as_of.clone() })
            .collect();
        for (record, number) in self.records.iter().zip((0..).map(Number)) {
            match &record.body {
                Body::Source(source) => known.notes.extend(source.notes.iter().map(|note| {
                    let found = NoteOf { source: number, page: note.page.clone() };
                    (note.number.value, found)
                })),
                Body::Forum(forum) => known.forums.extend(forum.kind.map(|kind| (number, kind))),
                Body::Indicator(indicator) => {
                    known.joined.insert(number, (indicator.of.clone(), indicator.with.clone()));
                }
                _ => {}
            }
        }
        known.scopes = self.scopes.iter().map(|scope| (scope.code.value.clone(), scope.label.clone())).collect();
        known.entries = self
            .records
            .iter()
            .map(|record| Entry { id: record.head.id.clone(), r#type: record.body.r#type(), title: record.head.title.clone() })
            .collect();
        // titles that are made from the titles of others come after those; nothing shows an observation by its title
        let untitled = |known: &Known| {
            let titled = self.records.iter().zip(&known.entries).enumerate();
            let missing = titled.filter(|(_, (_, entry))| entry.title.is_none() && entry.r#type != RecordType::Observation);
            missing.filter_map(|(at, (record, _))| Some((at, record.title(known)?))).collect::<Vec<_>>()
        };
        for _ in 0..2 {
            for (at, title) in untitled(&known) {
                if let Some(entry) = known.entries.get_mut(at) {
                    entry.title = Some(title);
                }
            }
        }
        known
    }

    pub(crate) fn chapter_rows(&self) -> Vec<chapter::Model> {
        let row = |chapter: &Chapter| chapter::Model {
            number: chapter.number,
            title: chapter.title.to_string(),
            first_page: chapter.pages.0,
            last_page: chapter.pages.1,
            as_of: chapter.as_of.as_ref().map(|date| date.edtf.clone()),
        };
        self.chapters.iter().map(row).collect()
    }

    /// The model's lists in their order, and the dataset's units and scopes by the alphabet.
    pub(crate) fn code_rows(&self) -> Vec<code::Model> {
        let model = codelists().flat_map(|list| {
            list.entries.iter().zip(0..).map(|(entry, position)| code::Model {
                list: list.list.to_owned(),
                code: entry.code.to_owned(),
                position,
                label: entry.label.to_owned(),
                about: entry.about.to_owned(),
                standards: entry.standards.iter().map(|(standard, code)| json!({ "standard": standard, "code": code })).collect(),
            })
        });
        model.chain(own("unit", &self.units)).chain(own("scope", &self.scopes)).collect()
    }

    pub(crate) fn old_id_rows(&self) -> Vec<old_id::Model> {
        let old = |record: &Record, old: &Text| old_id::Model { id: old.to_string(), record_id: record.head.id.to_string() };
        self.records.iter().flat_map(|record| record.head.was.iter().map(|word| old(record, word)).collect::<Vec<_>>()).collect()
    }

    pub(crate) fn tombstone_rows(&self) -> Vec<tombstone::Model> {
        let row = |removed: &Removed| tombstone::Model {
            id: removed.id.to_string(),
            removed: removed.removed.as_ref().map(|date| date.edtf.clone()),
            reason: removed.reason.to_string(),
        };
        self.removed.iter().map(row).collect()
    }
}

/// The rows of a list that belongs to the dataset.
fn own(list: &str, codes: &[Code]) -> Vec<code::Model> {
    let mut codes: Vec<&Code> = codes.iter().collect();
    codes.sort_by(|a, b| a.code.value.cmp(&b.code.value));
    let standard = |(standard, code): &(Arc<str>, Arc<str>)| json!({ "standard": &**standard, "code": &**code });
    let row = |(word, position): (&Code, i64)| code::Model {
        list: list.to_owned(),
        code: word.code.to_string(),
        position,
        label: word.label.to_string(),
        about: word.about.to_string(),
        standards: word.standard.iter().map(standard).collect(),
    };
    codes.into_iter().zip(0..).map(row).collect()
}
