//! Collecting mistakes while files are read and checked.
use super::files::Files;
use crate::{problem::Problem, rule::Rule};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
};

/// A place in a file: position of the file in the dataset, and the byte from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub file: u32,
    pub byte: u32,
}

/// A mistake before its place is told in lines.
struct Found {
    at: At,
    id: Option<String>,
    rule: Rule,
    message: String,
    fix: String,
}

/// Collects mistakes, so that one run tells of all.
pub(crate) struct Problems<'f> {
    files: &'f Files,
    found: RefCell<Vec<Found>>,
    /// Of files with mistakes, where their lines end.
    ends: RefCell<HashMap<u32, Vec<usize>>>,
    incomplete: Cell<bool>,
}

impl<'f> Problems<'f> {
    pub(crate) fn new(files: &'f Files) -> Self {
        Self { files, found: RefCell::default(), ends: RefCell::default(), incomplete: Cell::new(false) }
    }

    /// None yet, in the same files.
    pub(crate) fn of_same_files(&self) -> Self {
        Self::new(self.files)
    }

    /// Adds those that were collected apart.
    pub(crate) fn append(&self, other: Self) {
        self.found.borrow_mut().append(&mut other.found.take());
        self.incomplete.set(self.incomplete.get() || other.incomplete.get());
    }

    pub(crate) fn add(&self, rule: Rule, at: At, id: Option<&str>, message: impl Into<String>, fix: impl Into<String>) {
        let id = id.filter(|id| !id.is_empty()).map(str::to_owned);
        self.found.borrow_mut().push(Found { at, id, rule, message: message.into(), fix: fix.into() });
    }

    /// How many there are so far.
    pub(crate) fn mark(&self) -> usize {
        self.found.borrow().len()
    }

    /// Forgets those since a mark.
    pub(crate) fn rewind(&self, mark: usize) {
        self.found.borrow_mut().truncate(mark);
    }

    /// A rule is broken.
    pub(crate) fn has(&self, rule: Rule) -> bool {
        self.found.borrow().iter().any(|found| found.rule == rule)
    }

    /// There is one since a mark that lies within a part of a file.
    pub(crate) fn within(&self, mark: usize, file: u32, bytes: &Range<usize>) -> bool {
        let found = self.found.borrow();
        found.iter().skip(mark).any(|found| found.at.file == file && bytes.contains(&(found.at.byte as usize)))
    }

    /// Some of what the files say was not read: what is missing may be there.
    pub(crate) fn mark_incomplete(&self) {
        self.incomplete.set(true);
    }

    /// Some of what the files say was not read.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.incomplete.get()
    }

    /// `chapters/01.toml:17`, to point at a second place.
    pub(crate) fn place(&self, at: At) -> String {
        let (file, line, _) = self.told(at);
        format!("{file}:{line}")
    }

    /// The path of the file, the line and the character.
    fn told(&self, at: At) -> (&'f str, usize, usize) {
        let Some((path, content)) = self.files.iter().nth(at.file as usize) else {
            return ("", 1, 1);
        };
        let mut known = self.ends.borrow_mut();
        let ends = known.entry(at.file).or_insert_with(|| {
            let ends = content.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            ends.map(|(end, _)| end).collect()
        });
        let byte = at.byte as usize;
        let before = ends.partition_point(|end| *end < byte);
        let begin = before.checked_sub(1).and_then(|last| ends.get(last)).map_or(0, |end| end + 1);
        let column = content.get(begin..byte).map_or(0, |line| String::from_utf8_lossy(line).chars().count());
        (path, before + 1, column + 1)
    }

    /// All mistakes by file and place, each once, but for those of rules that are allowed to be broken.
    pub(crate) fn into_sorted(self, allowed: &[Rule]) -> Vec<Problem> {
        let mut found = self.found.take();
        found.retain(|found| !allowed.contains(&found.rule));
        // what several records share is told once, of the one that says it: the ids of observations are made from others
        let length = |found: &Found| found.id.as_ref().map_or(0, String::len);
        found.sort_by(|a, b| (a.at, &a.message, length(a), &a.id).cmp(&(b.at, &b.message, length(b), &b.id)));
        found.dedup_by(|a, b| (a.at, &a.message) == (b.at, &b.message));
        let told = |Found { at, id, rule, message, fix }: Found| {
            let (file, line, column) = self.told(at);
            Problem { file: file.to_owned(), line, column, id, rule, message, fix }
        };
        found.into_iter().map(told).collect()
    }
}
