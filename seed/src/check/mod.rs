//! Checking: what a dataset has to be so that it can be believed. Every rule runs, so that one run tells of all mistakes.
mod checked;
mod citations;
mod coverage;
mod ids;
mod money;
mod partners;
mod publication;
mod records;
mod resolve;
mod same_partner;
mod stated;
mod status_vs_date;
mod sums;
mod title_figures;
mod values;
mod wording;
mod words;

use crate::{
    error::Refused,
    kinds::{Known, Statements, read},
    rule::Rule,
    text::{Files, Problems},
};
use checked::Checked;
pub use coverage::{Coverage, coverage};
use entity::RecordType;
pub use wording::check_against;

/// A dataset without mistakes, ready to be loaded.
pub struct Dataset {
    pub(crate) statements: Statements,
    pub(crate) known: Known,
}

impl Dataset {
    /// Title of the dataset.
    pub fn title(&self) -> &str {
        self.statements.about.as_ref().map_or("", |about| &about.title)
    }

    /// How many records of each type it has, types in the order of their declaration.
    pub fn counts(&self) -> Vec<(RecordType, usize)> {
        let mut counts: Vec<(RecordType, usize)> = RecordType::ALL.iter().map(|r#type| (*r#type, 0)).collect();
        for record in &self.statements.records {
            if let Some((_, count)) = counts.get_mut(record.body.r#type() as usize) {
                *count += 1;
            }
        }
        counts.retain(|(_, count)| *count > 0);
        counts
    }
}

/// Checks a dataset, and resolves what records name. What breaks one of the rules that are `allowed` is no mistake.
///
/// # Errors
/// All its mistakes, by file and line.
pub fn check(files: &Files, allowed: &[Rule]) -> Result<Dataset, Refused> {
    judge(read(files, &mut |_| {}), allowed)
}

/// Holds what was read against the rules. Where a file is no TOML nobody knows what else it says, and only what was met in reading
/// is told.
///
/// # Errors
/// All mistakes, those of reading too, by file and line.
pub(crate) fn judge((mut statements, problems): (Statements, Problems<'_>), allowed: &[Rule]) -> Result<Dataset, Refused> {
    let used = (!problems.has(Rule::Syntax)).then(|| resolve::resolve(&mut statements, &problems));
    let known = statements.known();
    if let Some(used) = used {
        let checked = Checked { statements: &statements, known: &known, problems: &problems };
        let notes = publication::Notes::of(&checked);
        publication::check(&checked, &notes);
        records::check(&checked);
        partners::check(&checked, &used);
        citations::check(&checked, &notes);
        values::check(&checked);
        title_figures::check(&checked);
        status_vs_date::check(&checked);
        sums::check(&checked);
        money::check(&checked);
        same_partner::check(&checked);
        wording::check(&checked);
    }
    let (dataset, problems) = (Dataset { statements, known }, problems.into_sorted(allowed));
    if problems.is_empty() { Ok(dataset) } else { Err(Refused { problems, counts: dataset.counts() }) }
}

/// What was read, with references resolved, whatever the mistakes.
pub(crate) fn resolved(files: &Files) -> (Statements, Known) {
    let (mut statements, problems) = read(files, &mut |_| {});
    resolve::resolve(&mut statements, &problems);
    let known = statements.known();
    (statements, known)
}

#[cfg(test)]
mod tests;
