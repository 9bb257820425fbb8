//! Reading: files become statements. What a single table can be judged by is judged here: keys, types, closed words, dates, values.
mod cites;
mod fields;
mod kinds;
mod observations;
mod record;
mod register;

use crate::{
    Files,
    problem::{At, Problems},
    statement::{Body, Date, Statements},
};
use fields::{Fields, Item, Lines, Scene};
use std::collections::BTreeSet;
use toml::de::DeTable;

/// The file that says what the dataset is.
pub(crate) const ABOUT: &str = "dataset.toml";

/// What a file says once for all its records.
#[derive(Clone, Default)]
struct Defaults {
    chapter: Option<i64>,
    as_of: Option<Date>,
}

/// Reads what only one type of record has.
type ReadBody = fn(&mut Fields<'_>) -> Body;

/// Reads all files. Of a file that is not TOML only that is reported; what can be read of it still counts as said.
pub(crate) fn read(files: &Files) -> (Statements, Problems) {
    let names: Vec<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    let problems = Problems::new(names.clone());
    let mut said = Statements::default();
    for (file, (path, content)) in files.iter().enumerate() {
        let at = At { file, line: 1 };
        let text = match std::str::from_utf8(content) {
            Ok(text) => text,
            Err(_) => {
                problems.add(at, None, "the file is not UTF-8", "save it as UTF-8");
                continue;
            }
        };
        let lines = Lines::new(file, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(at, |span| lines.at(&span));
            let message = format!("this is not TOML: {}", error.message());
            problems.add(at, None, message, "correct it");
        }
        let cascade = Problems::new(names.clone());
        let scene = Scene { problems: if errors.is_empty() { &problems } else { &cascade }, lines: &lines };
        read_file(path, Fields::new(scene, table.get_ref(), at), &mut said);
    }
    if said.about.is_none() && !names.iter().any(|name| name == ABOUT) {
        let at = At { file: 0, line: 1 };
        let fix = "add it with title, version and licence";
        problems.add(at, None, format!("the dataset has no {ABOUT}"), fix);
    }
    (said, problems)
}

fn read_file(path: &str, mut top: Fields<'_>, said: &mut Statements) {
    let mut defaults = Defaults::default();
    if let Some(mut file) = top.item("file").and_then(|item| item.table()) {
        defaults.chapter = file.item("chapter").and_then(|c| c.integer()).map(|c| c.value);
        defaults.as_of = file.point("as_of");
        file.done();
    }
    if path == ABOUT {
        said.about = register::about(&mut top);
    }
    said.chapters.extend(tables(&mut top, "chapter").filter_map(register::chapter));
    said.units.extend(tables(&mut top, "unit").filter_map(register::code));
    said.scopes.extend(tables(&mut top, "scope").filter_map(register::code));
    said.removed.extend(tables(&mut top, "removed").filter_map(register::removed));
    said.distinct.extend(tables(&mut top, "distinct").filter_map(register::distinct));
    let kinds: [(&'static str, ReadBody); 8] = [
        ("partner", kinds::partner),
        ("forum", kinds::forum),
        ("event", kinds::event),
        ("agreement", kinds::agreement),
        ("deal", kinds::deal),
        ("project", kinds::project),
        ("indicator", kinds::indicator),
        ("source", kinds::source),
    ];
    for (key, body) in kinds {
        for fields in tables(&mut top, key) {
            record::read(fields, body, &defaults, &mut said.records);
        }
    }
    for group in tables(&mut top, "observations") {
        observations::group(group, &defaults, &mut said.records);
    }
    top.done();
}

/// The tables of a list such as `[[deal]]`.
fn tables<'a>(top: &mut Fields<'a>, key: &'static str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
    let items: Vec<Item<'a>> = top.each(key);
    items.into_iter().filter_map(|item| item.table())
}

/// Reports words that stand twice in one list.
fn once<K: Ord>(fields: &Fields<'_>, words: impl IntoIterator<Item = (K, At, String)>) {
    let mut seen = BTreeSet::new();
    for (key, at, what) in words {
        if !seen.insert(key) {
            fields.problem(at, format!("{what} stands twice"), "leave one out");
        }
    }
}
