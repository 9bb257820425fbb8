//! Checking: what a dataset has to be so that it can be believed. Every rule runs, so that one run tells of all mistakes.
mod alike;
mod index;
mod money;
mod records;
mod span;
mod stated;
mod sums;
mod times;
mod values;
mod words;
mod work;

use crate::{Dataset, Files, Problem, read::read, rows};
pub(crate) use index::Index;

/// Checks a dataset, and resolves it into what is loaded.
///
/// # Errors
/// All its mistakes, by file and line.
pub fn check(files: &Files) -> Result<Dataset, Vec<Problem>> {
    let (said, problems) = read(files);
    let index = Index::new(&said, &problems);
    work::check(&index);
    records::check(&index);
    values::check(&index);
    times::check(&index);
    sums::check(&index);
    money::check(&index);
    alike::check(&index);
    let dataset = rows::build(&index);
    let problems = problems.into_sorted();
    match dataset {
        Some(dataset) if problems.is_empty() => Ok(dataset),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests;
