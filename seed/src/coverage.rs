//! Coverage: what is recorded of each chapter and note of the work, so that a gap is seen at a glance.
use crate::{Files, check::Index, read::read, rows};
use entity::{Codelist, RecordType, citation::FoundIn};
use std::{collections::BTreeMap, fmt};

/// So many ids are shown of those that cite a note.
const SHOWN: usize = 3;

/// What is recorded of the work, by chapter and note.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    chapters: Vec<Chapter>,
}

#[derive(Clone, Debug)]
struct Chapter {
    number: i64,
    title: String,
    pages: (i64, i64),
    /// Records that cite something of it.
    records: Vec<(RecordType, usize)>,
    notes: Vec<Note>,
}

#[derive(Clone, Debug, Default)]
struct Note {
    number: i64,
    page: String,
    source: String,
    /// Records that cite its sentence.
    text: Vec<String>,
    /// Records that cite its title.
    title: Vec<String>,
}

/// Gathers what is recorded, mistakes or none: a note that nothing cites is a mistake itself.
pub fn coverage(files: &Files) -> Coverage {
    let (said, problems) = read(files);
    let index = Index::new(&said, &problems);
    let Some(dataset) = rows::build(&index) else {
        return Coverage::default();
    };
    let mut chapters: BTreeMap<i64, Chapter> = said.chapters.iter().map(|chapter| (chapter.number, empty(&index, chapter))).collect();
    for rows in dataset.records.iter().filter(|rows| rows.record.r#type != RecordType::Source) {
        let citations = rows.owned.citations.iter();
        let mut cited: Vec<i64> = citations.clone().filter_map(|citation| citation.chapter).collect();
        cited.sort_unstable();
        cited.dedup();
        for chapter in cited {
            if let Some(chapter) = chapters.get_mut(&chapter) {
                chapter.count(rows.record.r#type);
            }
        }
        for citation in citations {
            let chapter = citation.chapter.and_then(|chapter| chapters.get_mut(&chapter));
            if let Some(note) = chapter.and_then(|chapter| chapter.notes.iter_mut().find(|note| Some(note.number) == citation.note)) {
                let ids = if citation.found_in == FoundIn::NoteTitle { &mut note.title } else { &mut note.text };
                if ids.last() != Some(&rows.record.id) {
                    ids.push(rows.record.id.clone());
                }
            }
        }
    }
    let mut chapters: Vec<Chapter> = chapters.into_values().collect();
    chapters.iter_mut().for_each(|chapter| chapter.records.sort_by_key(|(r#type, _)| *r#type as usize));
    Coverage { chapters }
}

/// A chapter with its notes, before any record is counted.
fn empty(index: &Index<'_>, said: &crate::statement::Chapter) -> Chapter {
    let numbers = said.notes.into_iter().flat_map(|(first, last)| first..=last);
    let notes = numbers.map(|number| {
        let found = index.note(number);
        let told = |of: Option<&str>| of.unwrap_or("?").to_owned();
        Note { number, page: told(found.map(|note| note.page)), source: told(found.map(|note| note.source)), ..Note::default() }
    });
    Chapter { number: said.number, title: said.title.clone(), pages: said.pages, records: Vec::new(), notes: notes.collect() }
}

impl Chapter {
    fn count(&mut self, r#type: RecordType) {
        match self.records.iter_mut().find(|(of, _)| *of == r#type) {
            Some((_, n)) => *n += 1,
            None => self.records.push((r#type, 1)),
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut missing = Vec::new();
        for chapter in &self.chapters {
            writeln!(f, "{chapter}")?;
            missing.extend(chapter.notes.iter().filter(|note| note.is_missing()).map(|note| note.number.to_string()));
        }
        let notes: usize = self.chapters.iter().map(|chapter| chapter.notes.len()).sum();
        match missing.as_slice() {
            [] => write!(f, "{notes} notes, each cited by a record"),
            missing => write!(f, "{notes} notes, {} cited by no record: {}", missing.len(), missing.join(", ")),
        }
    }
}

impl fmt::Display for Chapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.pages;
        writeln!(f, "Chapter {}: {} (pages {first}-{last})", self.number, self.title)?;
        let counts: Vec<String> = self.records.iter().map(|(r#type, n)| format!("{n} {}", r#type.code())).collect();
        writeln!(f, "  records: {}", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") })?;
        let width = self.notes.iter().map(|note| note.source.len()).max().unwrap_or(0);
        for note in &self.notes {
            let mark = if note.is_missing() { '!' } else { ' ' };
            write!(f, "{mark} {:>4}  p. {:>3}  {:width$}", note.number, note.page, note.source)?;
            for (place, ids) in [("text", &note.text), ("title", &note.title)] {
                if !ids.is_empty() {
                    write!(f, "  {place} {}", shortened(ids))?;
                }
            }
            writeln!(f, "{}", if note.is_missing() { "  nothing" } else { "" })?;
        }
        Ok(())
    }
}

impl Note {
    fn is_missing(&self) -> bool {
        self.text.is_empty() && self.title.is_empty()
    }
}

/// `3: a, b, c`, `5: a, b, c and 2 more`.
fn shortened(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(SHOWN).map(String::as_str).collect();
    let more = match ids.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}: {}{more}", ids.len(), shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::coverage;
    use crate::example;

    #[test]
    fn a_gap_is_seen_at_a_glance() {
        let shown = coverage(&example::edited("notes = \"1-2\"", "notes = \"1-3\"")).to_string();
        assert_eq!(
            shown,
            "\
Chapter 1: Norvia and Sudria (pages 5-12)
  records: 5 partner, 1 forum, 1 event, 1 agreement, 1 deal, 1 project, 4 observation
     1  p.   6  gazette-ferry-2019  text 4: capacity-strait-ferry-forecast, northern-bank, norvia-sudria-ferry-memorandum-2019 and 1 more
     2  p.   7  gazette-ferry-2019  text 2: norvia-sudria-ferry-memorandum-2019, trade-norvia-sudria-turnover-2018  title 1: norvia-sudria-commission-3
!    3  p.   ?  ?                   nothing

3 notes, 1 cited by no record: 3"
        );
    }
}
