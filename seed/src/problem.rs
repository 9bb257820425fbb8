//! Mistakes in files: where they are, what is wrong and what to do.
use std::{cell::RefCell, fmt};

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file below the folder of the dataset.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The record, if it has an id.
    pub id: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(id) = &self.id {
            write!(f, "{id}: ")?;
        }
        write!(f, "{}; {}", self.message, self.fix)
    }
}

/// A line of a file: position of the file in the dataset, and the line from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub file: u32,
    pub line: u32,
}

/// Collects mistakes, so that one run tells of all.
pub(crate) struct Problems {
    files: Vec<String>,
    found: RefCell<Vec<(At, Problem)>>,
}

impl Problems {
    pub(crate) fn new(files: Vec<String>) -> Self {
        Self { files, found: RefCell::default() }
    }

    pub(crate) fn add(&self, at: At, id: Option<&str>, message: impl Into<String>, fix: impl Into<String>) {
        let problem = Problem {
            file: self.file(at).to_owned(),
            line: at.line as usize,
            id: id.filter(|id| !id.is_empty()).map(str::to_owned),
            message: message.into(),
            fix: fix.into(),
        };
        self.found.borrow_mut().push((at, problem));
    }

    /// `chapters/01.toml:17`, to point at a second place.
    pub(crate) fn place(&self, at: At) -> String {
        format!("{}:{}", self.file(at), at.line)
    }

    fn file(&self, at: At) -> &str {
        self.files.get(at.file as usize).map_or("", String::as_str)
    }

    /// All mistakes by file and line, each once.
    pub(crate) fn into_sorted(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by(|(a, p), (b, q)| a.cmp(b).then_with(|| p.message.cmp(&q.message)));
        found.dedup();
        found.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// What to do about an unknown word: the nearest known one, else all if they are few.
pub(crate) fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match entity::nearest(word, known.iter().copied()) {
        Some(k) => format!("did you mean `{k}`"),
        None if known.is_empty() => "leave it out".to_owned(),
        None if known.len() <= 40 => format!("write one of {}", known.join(", ")),
        None => "correct it".to_owned(),
    }
}
