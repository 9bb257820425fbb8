//! Coverage: what is recorded of each chapter and note of the work, so that a gap is seen at a glance.
use super::resolved;
use crate::{
    kinds::{self, Known, place},
    text::Files,
};
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
    let (statements, known) = resolved(files);
    let mut chapters: BTreeMap<i64, Chapter> = statements.chapters.iter().map(|chapter| (chapter.number, empty(&known, chapter))).collect();
    for (_, record) in statements.numbered().filter(|(_, record)| record.body.r#type() != RecordType::Source) {
        let places = record.head.cites.iter().filter_map(|cite| {
            let place = place(&record.head, &known, cite)?;
            Some((kinds::chapter(&place, &record.head, cite)?, place))
        });
        let mut cited = Vec::new();
        for (number, place) in places {
            let Some(chapter) = chapters.get_mut(&number) else {
                continue;
            };
            if !cited.contains(&number) {
                cited.push(number);
                chapter.count(record.body.r#type());
            }
            if let Some(note) = place.note.and_then(|note| chapter.note(note)) {
                let ids = if place.found_in == FoundIn::NoteTitle { &mut note.title } else { &mut note.text };
                if ids.last().is_none_or(|last| **last != *record.head.id) {
                    ids.push(record.head.id.to_string());
                }
            }
        }
    }
    let mut chapters: Vec<Chapter> = chapters.into_values().collect();
    chapters.iter_mut().for_each(|chapter| chapter.records.sort_by_key(|(r#type, _)| *r#type as usize));
    Coverage { chapters }
}

/// A chapter with its notes, before any record is counted.
fn empty(known: &Known, statements: &kinds::Chapter) -> Chapter {
    let numbers = statements.notes.into_iter().flat_map(|(first, last)| first..=last);
    let notes = numbers.map(|number| {
        let found = known.note(number);
        let source = found.and_then(|note| known.entry(note.source)).map(|source| &*source.id);
        let told = |of: Option<&str>| of.unwrap_or("?").to_owned();
        Note { number, page: told(found.map(|note| &*note.page)), source: told(source), ..Note::default() }
    });
    Chapter {
        number: statements.number,
        title: statements.title.to_string(),
        pages: statements.pages,
        records: Vec::new(),
        notes: notes.collect(),
    }
}

impl Chapter {
    /// A note of it: they are numbered without a gap.
    fn note(&mut self, number: i64) -> Option<&mut Note> {
        let first = self.notes.first()?.number;
        self.notes.get_mut(usize::try_from(number - first).ok()?)
    }

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
