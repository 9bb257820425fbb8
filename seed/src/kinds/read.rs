//! Reading: files become statements. What a single table can be judged by is judged here: keys, types, closed words, dates, values.
use super::{
    dataset::{self, Statements, TABLE},
    record::{self, Defaults, TABLES},
};
use crate::{
    rule::Rule,
    text::{At, Fields, Files, Item, Problems, Scene, Shared, pieces},
};
use entity::RecordType;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};
use toml::de::DeTable;

/// The file that says what the dataset is.
const ABOUT: &str = "dataset.toml";

/// Reads all files, some at a time, and tells how far it is by the bytes that are read. Of a file that is not TOML only that is reported; what
/// can be read of it still counts.
pub(crate) fn read<'f>(files: &'f Files, progress: &mut dyn FnMut(usize)) -> (Statements, Problems<'f>) {
    let problems = Problems::new(files);
    let mut statements = Statements::default();
    for (read, found) in each(files, progress) {
        statements.append(read);
        problems.append(found);
    }
    if statements.about.is_none() && !files.iter().any(|(path, _)| path == ABOUT) {
        let fix = "add it with title, version and licence";
        problems.add(Rule::MissingKey, At { file: 0, byte: 0 }, None, format!("the dataset has no {ABOUT}"), fix);
        statements.unread.extend(["work", "chapter"]);
    }
    // the order of files carries no meaning; of two records of one id the first stays so
    statements.records.sort_by(|a, b| a.head.id.cmp(&b.head.id));
    (statements, problems)
}

/// What each file says and the mistakes in it, in the order of files. Each processor reads the next that none has begun.
fn each<'f>(files: &'f Files, progress: &mut dyn FnMut(usize)) -> impl Iterator<Item = (Statements, Problems<'f>)> + use<'f> {
    let (all, next): (Vec<_>, _) = (files.iter().collect(), AtomicUsize::new(0));
    let (send, receive) = mpsc::channel();
    let mut read = BTreeMap::new();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get).min(all.len()) {
            let (all, next, send) = (&all, &next, send.clone());
            scope.spawn(move || {
                let shared = Shared::default();
                loop {
                    let file = next.fetch_add(1, Ordering::Relaxed);
                    let Some((path, content)) = all.get(file) else { break };
                    let problems = Problems::new(files);
                    let at = At { file: u32::try_from(file).unwrap_or(u32::MAX), byte: 0 };
                    let read = read_file(path, content, at, &problems, &shared);
                    // nobody receives when another thread panicked
                    if send.send((file, content.len(), read, problems)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        for (file, bytes, statements, problems) in receive {
            progress(bytes);
            read.insert(file, (statements, problems));
        }
    });
    read.into_values()
}

fn read_file(path: &str, content: &[u8], at: At, problems: &Problems<'_>, shared: &Shared) -> Statements {
    let mut statements = Statements::default();
    let Ok(text) = std::str::from_utf8(content) else {
        problems.add(Rule::Syntax, at, None, "the file is not UTF-8", "save it as UTF-8");
        return statements;
    };
    let cascade = problems.of_same_files();
    let mut defaults = None;
    for (from, piece) in pieces(text) {
        let (table, errors) = DeTable::parse_recoverable(piece);
        let scene = Scene { problems: if errors.is_empty() { problems } else { &cascade }, file: at.file, from, shared };
        for error in &errors {
            let at = error.span().map_or(at, |span| scene.at(&span));
            let message = format!("this is not TOML: {}", error.message());
            problems.add(Rule::Syntax, at, None, message, "correct it");
        }
        let top = Fields::new(scene, table.get_ref(), at);
        // what a file says once, its first piece says
        let first = defaults.is_none();
        let (read, once) = top.read(|top| {
            let once = if first { once_a_file(top) } else { defaults.clone().unwrap_or_default() };
            let about = (first && path == ABOUT).then(|| dataset::about(top));
            let mut read = Statements { about, ..read_tables(top, &once, scene.problems) };
            read.unread.extend((path == ABOUT && top.misread("work")).then_some("work"));
            read.told.extend(once.chapter.clone().filter(|_| first));
            (read, once)
        });
        statements.append(read);
        defaults = Some(once);
    }
    statements
}

/// Reads what stands before all tables of records.
fn once_a_file(top: &mut Fields<'_>) -> Defaults {
    let file = top.item("file").and_then(|item| item.table());
    let defaults = file.map(|file| {
        file.read(|file| Defaults {
            chapter: file.item("chapter").and_then(|c| c.integer()),
            as_of: file.point("as_of"),
            as_of_misread: file.misread("as_of"),
        })
    });
    defaults.unwrap_or_default()
}

fn read_tables(top: &mut Fields<'_>, defaults: &Defaults, problems: &Problems<'_>) -> Statements {
    let mut statements = Statements::default();
    let unread = &mut statements.unread;
    unread.extend(top.is_lost().then_some(TABLE));
    statements.chapters = read_list(top, "chapter", dataset::chapter, problems, unread);
    statements.units = read_list(top, "unit", dataset::code, problems, unread);
    statements.scopes = read_list(top, "scope", dataset::code, problems, unread);
    statements.removed = read_list(top, "removed", dataset::removed, problems, unread);
    statements.distinct = read_list(top, "distinct", dataset::distinct, problems, unread);
    for (key, r#type, body) in TABLES.iter().filter(|(_, r#type, _)| *r#type != RecordType::Observation) {
        for fields in tables(top, key) {
            statements.records.extend(record::read(fields, *r#type, *body, defaults));
        }
    }
    for group in tables(top, "observations") {
        statements.records.extend(record::read_group(group, defaults));
    }
    statements
}

/// Reads the tables of a list, and notes if not all could be read.
fn read_list<T>(
    top: &mut Fields<'_>,
    key: &'static str,
    read: fn(&mut Fields<'_>) -> Option<T>,
    problems: &Problems<'_>,
    unread: &mut BTreeSet<&'static str>,
) -> Vec<T> {
    let mark = problems.mark();
    let list = tables(top, key).filter_map(|table| table.read(read)).collect();
    unread.extend((problems.mark() > mark).then_some(key));
    list
}

/// The tables of a list such as `[[deal]]`.
fn tables<'a>(top: &mut Fields<'a>, key: &'static str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
    let items: Vec<Item<'a>> = top.each(key);
    items.into_iter().filter_map(|item| item.table())
}
