//! Places: of fields in the document that was sent, and of values within arguments and variables.
use super::lines::Lines;
use async_graphql::{Pos, Response};

/// Where fields stand in the document that was sent, as offsets, by column in the prepared one.
pub struct Places(pub Vec<Vec<usize>>);

impl Places {
    /// Has the errors of an answer point to the document that was sent.
    pub fn locate(&self, response: &mut Response, query: &str) {
        if response.errors.is_empty() {
            return;
        }
        let lines = Lines::new(query);
        for error in &mut response.errors {
            let found = error.locations.iter().filter_map(|at| self.0.get(at.column)).flatten();
            error.locations = found.map(|offset| lines.at(*offset)).collect();
        }
        // what stands for all records and for those of a type is asked twice, and fails twice
        let mut told = std::collections::HashSet::new();
        response.errors.retain(|error| error.path.is_empty() || told.insert((format!("{:?}", error.path), error.message.clone())));
    }
}

/// A place in an argument or a variable: `or[1].kind.in`.
pub fn written(path: &[String]) -> String {
    let dot = |(i, step): (usize, &String)| if i == 0 || step.starts_with('[') { step.clone() } else { format!(".{step}") };
    path.iter().enumerate().map(dot).collect()
}

/// A position that says which question is asked, and which field asks it.
pub fn position(question: usize, field: usize) -> Pos {
    Pos { line: question, column: field }
}

/// How the place in an argument begins: a filter is not named, what is asked in it is.
pub fn named(argument: &str) -> Vec<String> {
    if argument == "filter" { Vec::new() } else { vec![argument.to_owned()] }
}
