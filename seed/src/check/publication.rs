//! The dataset itself: its work and the chapters, notes and units that belong to it.
use super::checked::Checked;
use crate::{
    kinds::{Body, Chapter, Code, Record},
    rule::Rule,
    text::At,
};
use entity::{RecordType, slip};
use std::collections::{HashMap, HashSet};

pub(super) fn check(checked: &Checked<'_>, notes: &Notes) {
    if let Some(work) = checked.statements.about.as_ref().and_then(|about| about.work.as_ref()) {
        let sources = || checked.records().filter(|(_, record)| record.body.r#type() == RecordType::Source);
        let nameless = checked.statements.records.iter().any(|record| record.head.id.is_empty() && matches!(record.body, Body::Source(_)));
        if !sources().any(|(_, record)| record.head.id == work.value) && !nameless && !checked.statements.unread("source") {
            let fix = match slip(work, sources().map(|(_, record)| &*record.head.id)) {
                Some(near) => format!("did you mean `{near}`"),
                None => "define it as a [[source]]".to_owned(),
            };
            checked.problems.add(Rule::UnknownReference, work.at, None, format!("the work `{}` is not a source", **work), fix);
        }
    }
    let problem = |rule: Rule, at: At, message: String, fix: &str| checked.problems.add(rule, at, None, message, fix);
    let mut chapters: Vec<&Chapter> = checked.statements.chapters.iter().collect();
    chapters.sort_by_key(|chapter| chapter.number);
    for pair in chapters.windows(2) {
        let [a, b] = pair else {
            continue;
        };
        let place = checked.problems.place(a.at);
        if a.number == b.number {
            problem(Rule::Duplicate, b.at, format!("chapter {} stands twice ({place})", b.number), "number it anew");
        } else if b.pages.0 < a.pages.1 {
            let message = format!("its pages begin within those of chapter {} ({place})", a.number);
            problem(Rule::Chapter, b.at, message, "correct `pages`");
        } else if let (Some(before), Some(notes)) = (a.notes, b.notes)
            && notes.0 <= before.1
        {
            let message = format!("its notes begin within those of chapter {} ({place})", a.number);
            problem(Rule::Chapter, b.at, message, "correct `notes`");
        }
    }
    twice(checked, &checked.statements.units, "unit");
    twice(checked, &checked.statements.scopes, "scope");
    if !checked.statements.unread("chapter") {
        named(checked);
    }
    checked.statements.records.iter().for_each(|record| stray(checked, record));
    cited_once(checked);
    used(checked, notes);
}

/// What is known of the notes of the work.
pub(super) struct Notes {
    /// Those that records cite.
    cited: HashSet<i64>,
    /// Some are known under no number or a wrong one: one that is missing may be there.
    pub(super) unknown: bool,
    /// Some citation could not be read or names a note that no source has: it may be meant for any.
    astray: bool,
}

impl Notes {
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        let of_sources = |record: &Record| matches!(record.body, Body::Source(_));
        let (sources, records): (Vec<&Record>, Vec<&Record>) = checked.statements.records.iter().partition(|record| of_sources(record));
        let cited: HashSet<i64> = records.iter().flat_map(|record| &record.head.cites).filter_map(|cite| cite.mark.note()).collect();
        let strays = sources.iter().any(|record| record.head.misread("notes") || !strays(checked, record).is_empty());
        let lost = checked.statements.unread("source");
        let astray =
            records.iter().any(|record| record.head.misread("cite")) || cited.iter().any(|note| checked.known.note(*note).is_none());
        Self { cited, unknown: lost || strays, astray: lost || astray }
    }
}

fn twice(checked: &Checked<'_>, codes: &[Code], noun: &str) {
    let mut seen = HashMap::new();
    for code in codes {
        if let Some(other) = seen.insert(&*code.code.value, code.code.at) {
            let message = format!("{noun} `{}` stands twice ({})", *code.code, checked.problems.place(other));
            checked.problems.add(Rule::Duplicate, code.code.at, None, message, "leave one out");
        }
    }
}

/// What names a chapter names one of the work's.
fn named(checked: &Checked<'_>) {
    let unknown = |number: i64| !checked.statements.chapters.iter().any(|chapter| chapter.number == number);
    let files = checked.statements.told.iter().map(|chapter| (chapter.at, chapter.value, None));
    let cited =
        checked.statements.records.iter().flat_map(|record| {
            record.head.cites.iter().filter_map(move |cite| Some((cite.mark.at, cite.chapter?, Some(&*record.head.id))))
        });
    for (at, number, id) in files.chain(cited).filter(|(_, number, _)| unknown(*number)) {
        let fix = "correct it, or add the [[chapter]] to dataset.toml";
        checked.problems.add(Rule::Chapter, at, id, format!("there is no chapter {number}"), fix);
    }
}

/// Every note of the work belongs to a source, and says something that is recorded. Of a missing note that a record cites that
/// citation tells.
fn used(checked: &Checked<'_>, notes: &Notes) {
    for chapter in checked.statements.chapters.iter().filter(|_| !notes.unknown) {
        let missing = chapter.notes.map_or_else(Vec::new, |(first, last)| gaps(checked, notes, first, last));
        if !missing.is_empty() {
            let message = format!("of chapter {} no source has note {}", chapter.number, missing.join(", "));
            let fix = "add it to the `notes` of the source that it cites, or correct the chapter's `notes`";
            checked.problems.add(Rule::MissingNote, chapter.at, None, message, fix);
        }
    }
    for record in checked.statements.records.iter().filter(|_| !notes.astray) {
        let Body::Source(source) = &record.body else {
            continue;
        };
        let strays = strays(checked, record);
        for number in source.notes.iter().map(|note| &note.number).filter(|number| !notes.cited.contains(&number.value)) {
            if !strays.contains(&number.value) {
                let fix = "cite it in the record of what it says";
                checked.report(Rule::UnusedNote, number.at, record, format!("no record cites note {}", number.value), fix);
            }
        }
    }
}

/// The notes of a range that no source has and no record cites, as ranges.
fn gaps(checked: &Checked<'_>, notes: &Notes, first: i64, last: i64) -> Vec<String> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for number in (first..=last).filter(|number| checked.known.note(*number).is_none() && !notes.cited.contains(number)) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(a, b)| if a == b { format!("{a}") } else { format!("{a}-{b}") };
    ranges.into_iter().map(text).collect()
}

/// The notes of a source that are of no chapter.
fn strays(checked: &Checked<'_>, record: &Record) -> Vec<i64> {
    let numbered = checked.statements.chapters.iter().any(|chapter| chapter.notes.is_some());
    match &record.body {
        Body::Source(source) if numbered && !checked.statements.unread("chapter") => {
            let numbers = source.notes.iter().map(|note| note.number.value);
            numbers.filter(|number| checked.known.chapter_of_note(*number).is_none()).collect()
        }
        _ => Vec::new(),
    }
}

/// A note is one of a chapter, and its mark stands on a page of that chapter.
fn stray(checked: &Checked<'_>, record: &Record) {
    let Body::Source(source) = &record.body else {
        return;
    };
    let problem = |at: At, message: String, fix: &str| checked.report(Rule::Chapter, at, record, message, fix);
    let strays = strays(checked, record);
    for note in &source.notes {
        let (number, page) = (note.number.value, note.page.parse::<i64>().ok());
        match checked.known.chapter_of_note(number) {
            None if strays.contains(&number) => {
                problem(note.number.at, format!("no chapter has note {number}"), "correct it, or the chapter's `notes`");
            }
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
            checked.report(Rule::Duplicate, *again_at, record, message, fix);
        }
    }
}
