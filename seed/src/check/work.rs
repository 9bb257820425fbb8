//! The dataset itself: its work and the chapters, notes and units that belong to it.
use super::Index;
use crate::{
    problem::At,
    statement::{Body, Chapter, Code, Record},
};
use entity::RecordType;
use std::collections::{BTreeSet, HashMap};

pub(super) fn check(index: &Index<'_>) {
    if let Some(work) = index.said.about.as_ref().and_then(|about| about.work.as_ref())
        && !index.get(work).is_some_and(|record| record.r#type() == RecordType::Source)
    {
        let message = format!("the work `{}` is not a source", **work);
        index.problems.add(work.at, None, message, "define it as a [[source]]");
    }
    let problem = |at: At, message: String, fix: &str| index.problems.add(at, None, message, fix);
    let mut chapters: Vec<&Chapter> = index.said.chapters.iter().collect();
    chapters.sort_by_key(|chapter| chapter.number);
    for pair in chapters.windows(2) {
        let [a, b] = pair else {
            continue;
        };
        let place = index.problems.place(a.at);
        if a.number == b.number {
            problem(b.at, format!("chapter {} stands twice ({place})", b.number), "number it anew");
        } else if b.pages.0 < a.pages.1 {
            problem(b.at, format!("its pages begin within those of chapter {} ({place})", a.number), "correct `pages`");
        } else if let (Some(before), Some(notes)) = (a.notes, b.notes)
            && notes.0 <= before.1
        {
            problem(b.at, format!("its notes begin within those of chapter {} ({place})", a.number), "correct `notes`");
        }
    }
    twice(index, &index.said.units, "unit");
    twice(index, &index.said.scopes, "scope");
    for record in &index.said.records {
        chapter(index, record);
        notes(index, record);
    }
    used(index);
}

fn twice(index: &Index<'_>, codes: &[Code], noun: &str) {
    let mut seen = HashMap::new();
    for code in codes {
        if let Some(other) = seen.insert(code.code.as_str(), code.code.at) {
            let message = format!("{noun} `{}` stands twice ({})", *code.code, index.problems.place(other));
            index.problems.add(code.code.at, None, message, "leave one out");
        }
    }
}

/// The chapter of a file is one of the work's.
fn chapter(index: &Index<'_>, record: &Record) {
    let known = |number: i64| index.said.chapters.iter().any(|chapter| chapter.number == number);
    let stated = record.cites.iter().filter_map(|cite| Some((cite.mark.at, cite.chapter?)));
    for (at, number) in stated.chain(record.chapter.map(|number| (record.at, number))) {
        if !known(number) {
            let message = format!("there is no chapter {number}");
            index.problems.add(at, Some(&record.id), message, "correct it, or add the [[chapter]] to dataset.toml");
        }
    }
}

/// Every note of the work belongs to a source, and says something that is recorded.
fn used(index: &Index<'_>) {
    for chapter in &index.said.chapters {
        let missing = chapter.notes.map_or_else(Vec::new, |(first, last)| gaps(index, first, last));
        if !missing.is_empty() {
            let message = format!("of chapter {} no source has note {}", chapter.number, missing.join(", "));
            let fix = "add it to the `notes` of the source that it cites, or correct the chapter's `notes`";
            index.problems.add(chapter.at, None, message, fix);
        }
    }
    let records = index.said.records.iter().filter(|record| record.r#type() != RecordType::Source);
    let cited: BTreeSet<i64> = records.flat_map(|record| &record.cites).filter_map(|cite| cite.mark.note()).collect();
    for record in &index.said.records {
        let Body::Source(source) = &record.body else {
            continue;
        };
        for number in source.notes.iter().map(|note| &note.number).filter(|number| !cited.contains(&number.value)) {
            let fix = "cite it in the record of what it says";
            index.problems.add(number.at, Some(&record.id), format!("no record cites note {}", number.value), fix);
        }
    }
}

/// The notes of a range that no source has, as ranges.
fn gaps(index: &Index<'_>, first: i64, last: i64) -> Vec<String> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for number in (first..=last).filter(|number| index.note(*number).is_none()) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(a, b)| if a == b { format!("{a}") } else { format!("{a}-{b}") };
    ranges.into_iter().map(text).collect()
}

/// A note is one of a chapter, and its mark stands on a page of that chapter.
fn notes(index: &Index<'_>, record: &Record) {
    let Body::Source(source) = &record.body else {
        return;
    };
    let problem = |at: At, message: String, fix: &str| index.problems.add(at, Some(&record.id), message, fix);
    let numbered = index.said.chapters.iter().any(|chapter| chapter.notes.is_some());
    for note in &source.notes {
        let (number, page) = (note.number.value, note.page.parse::<i64>().ok());
        match index.chapter_of_note(number) {
            None if numbered => problem(note.number.at, format!("no chapter has note {number}"), "correct it, or the chapter's `notes`"),
            Some(chapter) if page.is_some_and(|page| !(chapter.pages.0..=chapter.pages.1).contains(&page)) => {
                let message = format!("note {number} is one of chapter {}, and page {} is not", chapter.number, note.page);
                problem(note.number.at, message, "correct the page");
            }
            _ => {}
        }
    }
}
