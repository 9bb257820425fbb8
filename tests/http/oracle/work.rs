//! The work that notes and pages belong to, as the dataset files say it.
use super::{
    record::Said,
    tables::{tables, text},
};
use std::collections::BTreeMap;
use toml::Table;

/// What notes and pages belong to.
pub struct Work {
    pub source: Option<String>,
    chapters: Vec<Chapter>,
    /// The source of each note.
    pub notes: BTreeMap<i64, String>,
}

struct Chapter {
    number: i64,
    pages: (i64, i64),
    notes: Option<(i64, i64)>,
}

impl Work {
    pub fn chapter_of_note(&self, note: i64) -> Option<i64> {
        let chapter = self.chapters.iter().find(|chapter| chapter.notes.is_some_and(|(a, b)| (a..=b).contains(&note)));
        chapter.map(|chapter| chapter.number)
    }

    /// Of two chapters on one page the likely one, else the first.
    pub fn chapter_of_page(&self, page: i64, likely: Option<i64>) -> Option<i64> {
        let on = self.chapters.iter().filter(|chapter| (chapter.pages.0..=chapter.pages.1).contains(&page)).map(|chapter| chapter.number);
        on.min_by_key(|number| (Some(*number) != likely, *number))
    }

    /// What the files say of it.
    pub fn read(files: &[Table], said: &[Said]) -> Self {
        let range = |table: &Table, key| {
            let text = text(table, key)?;
            let (first, last) = text.split_once('-').unwrap_or((&text, &text));
            Some((first.parse().expect("a number"), last.parse().expect("a number")))
        };
        let chapters = files.iter().flat_map(|file| tables(file, "chapter")).map(|chapter| Chapter {
            number: chapter["number"].as_integer().expect("a number"),
            pages: range(chapter, "pages").expect("pages"),
            notes: range(chapter, "notes"),
        });
        let notes = said.iter().filter_map(|source| Some((&source.id, source.table.get("notes")?.as_table()?)));
        Self {
            source: files.iter().find_map(|file| text(file, "work")),
            chapters: chapters.collect(),
            notes: notes.flat_map(|(id, notes)| notes.keys().map(|n| (n.parse().expect("a number"), id.clone()))).collect(),
        }
    }
}
