//! A title that is cited for a figure has one.
use super::{checked::Checked, stated::tells_figure};
use crate::{
    kinds::{Body, Cite, Mark, Record},
    rule::Rule,
};
use entity::citation::Rank;

pub(super) fn check(checked: &Checked<'_>) {
    for record in &checked.statements.records {
        let (field, value) = match &record.body {
            Body::Deal(deal) => ("amount", deal.amount.as_ref()),
            Body::Observation(observation) => ("value", observation.value.as_ref()),
            _ => continue,
        };
        if value.is_some_and(|value| value.min.or(value.max).is_some()) && !record.head.misread("cite") {
            figure(checked, record, field);
        }
    }
}

/// Reports each title without a figure that is cited for one. An observation takes over what the record around it cites, titles too.
fn figure(checked: &Checked<'_>, record: &Record, field: &str) {
    let for_it = |cite: &&Cite| cite.rank == Rank::Preferred && cite.supports.as_ref().is_none_or(|supports| &*supports.value == field);
    for cite in record.head.cites.iter().filter(for_it) {
        let Mark::Note { number, title: true } = cite.mark.value else {
            continue;
        };
        let source = checked.known.note(number).and_then(|note| checked.statements.get(note.source));
        let silent = source.is_some_and(|source| match &source.body {
            Body::Source(body) => ![body.printed.as_deref(), source.head.title.as_deref()].into_iter().flatten().any(tells_figure),
            _ => false,
        });
        if silent {
            let message = format!("the title of note {number} has no figure, and the `{field}` is one");
            let fix = format!(
                "cite {number}, the sentence, or the page that has the figure; in an observation inside a record by a `cite` of its own"
            );
            checked.report(Rule::UntoldByTitle, record.head.at, record, message, fix);
        }
    }
}
