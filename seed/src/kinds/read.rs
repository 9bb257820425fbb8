//! Reading: files become statements. What a single table can be judged by is judged here: keys, types, closed words, dates, values.
use super::{
    dataset::{self, Statements},
    record::{self, Defaults, TABLES},
};
use crate::text::{At, Fields, Files, Item, Lines, Problems, Scene, Shared, pieces};
use entity::RecordType;
use toml::de::DeTable;

/// The file that says what the dataset is.
const ABOUT: &str = "dataset.toml";

/// Reads all files, and tells how far it is by the bytes that are read. Of a file that is not TOML only that is reported; what can be
/// read of it still counts.
pub(crate) fn read(files: &Files, progress: &mut dyn FnMut(usize)) -> (Statements, Problems) {
    let names: Vec<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    let problems = Problems::new(names.clone());
    let shared = Shared::default();
    let mut statements = Statements::default();
    for ((path, content), file) in files.iter().zip(0..) {
        let at = At { file, line: 1 };
        let text = match std::str::from_utf8(content) {
            Ok(text) => text,
            Err(_) => {
                problems.add(at, None, "the file is not UTF-8", "save it as UTF-8");
                continue;
            }
        };
        let lines = Lines::new(file, text);
        let cascade = Problems::new(names.clone());
        let mut defaults = None;
        for (from, piece) in pieces(text) {
            let (table, errors) = DeTable::parse_recoverable(piece);
            for error in &errors {
                let at = error.span().map_or(at, |span| lines.at(from + span.start));
                let message = format!("this is not TOML: {}", error.message());
                problems.add(at, None, message, "correct it");
            }
            let scene = Scene { problems: if errors.is_empty() { &problems } else { &cascade }, lines: &lines, from, shared: &shared };
            let mut top = Fields::new(scene, table.get_ref(), at);
            // what a file says once, its first piece says
            let defaults = defaults.get_or_insert_with(|| once_a_file(path, &mut top, &mut statements));
            read_tables(top, defaults, &mut statements);
        }
        progress(content.len());
    }
    if statements.about.is_none() && !names.iter().any(|name| name == ABOUT) {
        let at = At { file: 0, line: 1 };
        let fix = "add it with title, version and licence";
        problems.add(at, None, format!("the dataset has no {ABOUT}"), fix);
    }
    // the order of files carries no meaning; of two records of one id the first stays so
    statements.records.sort_by(|a, b| a.head.id.cmp(&b.head.id));
    (statements, problems)
}

/// Reads what stands before all tables of records.
fn once_a_file(path: &str, top: &mut Fields<'_>, statements: &mut Statements) -> Defaults {
    let mut defaults = Defaults::default();
    if let Some(mut file) = top.item("file").and_then(|item| item.table()) {
        defaults.chapter = file.item("chapter").and_then(|c| c.integer()).map(|c| c.value);
        defaults.as_of = file.point("as_of");
        file.done();
    }
    if path == ABOUT {
        statements.about = dataset::about(top);
    }
    defaults
}

fn read_tables(mut top: Fields<'_>, defaults: &Defaults, statements: &mut Statements) {
    statements.chapters.extend(tables(&mut top, "chapter").filter_map(dataset::chapter));
    statements.units.extend(tables(&mut top, "unit").filter_map(dataset::code));
    statements.scopes.extend(tables(&mut top, "scope").filter_map(dataset::code));
    statements.removed.extend(tables(&mut top, "removed").filter_map(dataset::removed));
    statements.distinct.extend(tables(&mut top, "distinct").filter_map(dataset::distinct));
    for (key, r#type, body) in TABLES.iter().filter(|(_, r#type, _)| *r#type != RecordType::Observation) {
        for fields in tables(&mut top, key) {
            record::read(fields, *r#type, *body, defaults, &mut statements.records);
        }
    }
    for group in tables(&mut top, "observations") {
        record::read_group(group, defaults, &mut statements.records);
    }
    top.done();
}

/// The tables of a list such as `[[deal]]`.
fn tables<'a>(top: &mut Fields<'a>, key: &'static str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
    let items: Vec<Item<'a>> = top.each(key);
    items.into_iter().filter_map(|item| item.table())
}
