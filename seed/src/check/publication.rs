//! The dataset itself: its work and the chapters, notes and units that belong to it.
use super::checked::Checked;
use crate::{
    kinds::{Body, Chapter, Code, Record},
    text::At,
};
use entity::RecordType;
use std::collections::{HashMap, HashSet};

pub(super) fn check(checked: &Checked<'_>) {
    if let Some(work) = checked.statements.about.as_ref().and_then(|about| about.work.as_ref())
        && !checked.records().any(|(_, record)| record.head.id == work.value && record.body.r#type() == RecordType::Source)
    {
        let message = format!("the work `{}` is not a source", **work);
        checked.problems.add(work.at, None, message, "define it as a [[source]]");
    }
    let problem = |at: At, message: String, fix: &str| checked.problems.add(at, None, message, fix);
    let mut chapters: Vec<&Chapter> = checked.statements.chapters.iter().collect();
    chapters.sort_by_key(|chapter| chapter.number);
    for pair in chapters.windows(2) {
        let [a, b] = pair else {
            continue;
        };
        let place = checked.problems.place(a.at);
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
    twice(checked, &checked.statements.units, "unit");
    twice(checked, &checked.statements.scopes, "scope");
    for record in &checked.statements.records {
        chapter(checked, record);
        notes(checked, record);
    }
    cited_once(checked);
    used(checked);
}

fn twice(checked: &Checked<'_>, codes: &[Code], noun: &str) {
    let mut seen = HashMap::new();
    for code in codes {
        if let Some(other) = seen.insert(&*code.code.value, code.code.at) {
            let message = format!("{noun} `{}` stands twice ({})", *code.code, checked.problems.place(other));
            checked.problems.add(code.code.at, None, message, "leave one out");
        }
    }
}

/// The chapter of a file is one of the work's.
fn chapter(checked: &Checked<'_>, record: &Record) {
    let known = |number: i64| checked.statements.chapters.iter().any(|chapter| chapter.number == number);
    let stated = record.head.cites.iter().filter_map(|cite| Some((cite.mark.at, cite.chapter?)));
    for (at, number) in stated.chain(record.head.chapter.map(|number| (record.head.at, number))) {
        if !known(number) {
            let message = format!("there is no chapter {number}");
            checked.problems.add(at, Some(&record.head.id), message, "correct it, or add the [[chapter]] to dataset.toml");
        }
    }
}

/// Every note of the work belongs to a source, and says something that is recorded.
fn used(checked: &Checked<'_>) {
    for chapter in &checked.statements.chapters {
        let missing = chapter.notes.map_or_else(Vec::new, |(first, last)| gaps(checked, first, last));
        if !missing.is_empty() {
            let message = format!("of chapter {} no source has note {}", chapter.number, missing.join(", "));
            let fix = "add it to the `notes` of the source that it cites, or correct the chapter's `notes`";
            checked.problems.add(chapter.at, None, message, fix);
        }
    }
    let records = checked.statements.records.iter().filter(|record| record.body.r#type() != RecordType::Source);
    let cited: HashSet<i64> = records.flat_map(|record| &record.head.cites).filter_map(|cite| cite.mark.note()).collect();
    for record in &checked.statements.records {
        let Body::Source(source) = &record.body else {
            continue;
        };
        for number in source.notes.iter().map(|note| &note.number).filter(|number| !cited.contains(&number.value)) {
            let fix = "cite it in the record of what it says";
            checked.problems.add(number.at, Some(&record.head.id), format!("no record cites note {}", number.value), fix);
        }
    }
}

/// The notes of a range that no source has, as ranges.
fn gaps(checked: &Checked<'_>, first: i64, last: i64) -> Vec<String> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for number in (first..=last).filter(|number| checked.known.note(*number).is_none()) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(a, b)| if a == b { format!("{a}") } else { format!("{a}-{b}") };
    ranges.into_iter().map(text).collect()
}

/// A note is one of a chapter, and its mark stands on a page of that chapter.
fn notes(checked: &Checked<'_>, record: &Record) {
    let Body::Source(source) = &record.body else {
        return;
    };
    let problem = |at: At, message: String, fix: &str| checked.problems.add(at, Some(&record.head.id), message, fix);
    let numbered = checked.statements.chapters.iter().any(|chapter| chapter.notes.is_some());
    for note in &source.notes {
        let (number, page) = (note.number.value, note.page.parse::<i64>().ok());
        match checked.known.chapter_of_note(number) {
            None if numbered => problem(note.number.at, format!("no chapter has note {number}"), "correct it, or the chapter's `notes`"),
            Some(chapter) if page.is_some_and(|page| !(chapter.pages.0..=chapter.pages.1).contains(&page)) => {
                let message = format!("note {number} is one of chapter {}, and page {} is not", chapter.number, note.page);
                problem(note.number.at, message, "correct the page");
            }
            _ => {}
        }
    }
}

/// Each note is one of one source.
fn cited_once(checked: &Checked<'_>) {
    let mut notes: Vec<(i64, At, &Record)> = Vec::new();
    for (_, record) in checked.records() {
        if let Body::Source(source) = &record.body {
            notes.extend(source.notes.iter().map(|note| (note.number.value, note.number.at, record)));
        }
    }
    notes.sort_by_key(|(number, at, _)| (*number, *at));
    for pair in notes.windows(2) {
        if let [(number, at, other), (again, again_at, record)] = pair
            && number == again
        {
            let message = format!("note {number} is a note of `{}` ({})", other.head.id, checked.problems.place(*at));
            let fix = "leave it with the one source that it cites";
            checked.problems.add(*again_at, Some(&record.head.id), message, fix);
        }
    }
}
