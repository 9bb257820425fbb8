//! Citations: a mark leads somewhere, a field is one of the record's, a rival has a value that fits the field.
use super::{checked::Checked, publication::Notes};
use crate::{
    Rule,
    kinds::{COMMON_FIELDS, Cite, Field, Mark, Record, field, place, read_value},
    text::{At, Text, suggest},
};
use entity::{Codelist, citation::Rank};

pub(super) fn check(checked: &Checked<'_>, notes: &Notes) {
    for record in &checked.statements.records {
        for cite in &record.head.cites {
            let field = cite.supports.as_ref().and_then(|supports| supported(checked, record, supports));
            rival(checked, record, cite, field);
            mark(checked, record, cite, notes);
        }
    }
}

fn mark(checked: &Checked<'_>, record: &Record, cite: &Cite, notes: &Notes) {
    let problem = |rule: Rule, message: String, fix: &str| checked.report(rule, cite.mark.at, record, message, fix);
    match &cite.mark.value {
        Mark::Note { number, .. } if checked.known.note(*number).is_none() && !notes.unknown => {
            problem(Rule::WrongCitation, format!("no source has note {number}"), "add it to the `notes` of the source that it cites");
        }
        Mark::Page(page) if checked.known.work().is_none() && !checked.statements.unread("work") => {
            let fix = "name the work in dataset.toml, or cite a source by its id";
            problem(Rule::WrongCitation, format!("`p{page}` is a page, and the dataset names no `work`"), fix);
        }
        _ => {}
    }
    let chapter = place(&record.head, checked.known, cite).and_then(|place| place.chapter);
    if let Some((stated, chapter)) = cite.chapter.zip(chapter).filter(|(stated, chapter)| stated != chapter) {
        problem(Rule::Chapter, format!("`chapter` is {stated}, and the mark stands in chapter {chapter}"), "leave `chapter` out");
    }
}

/// The field that a citation is for; one that is not there is reported.
fn supported(checked: &Checked<'_>, record: &Record, supports: &Text) -> Option<Field> {
    let (head, kind) = (&record.head, record.body.kind());
    let found = field(kind, head, supports);
    if found.is_none() {
        let (rule, message, fix) = match supports.strip_prefix("parties.") {
            Some(party) => {
                let parties: Vec<String> = head.parties.iter().map(|p| format!("parties.{}.{}", p.role.code(), p.partner.word)).collect();
                (Rule::CitedField, format!("there is no party `{party}`"), suggest(supports, parties.iter().map(String::as_str)))
            }
            None => {
                let known = kind.fields().iter().chain(&COMMON_FIELDS).map(|(name, _)| *name);
                let message = format!("type {} has no field `{}`", record.body.r#type().code(), **supports);
                (Rule::UnknownWord, message, suggest(supports, known))
            }
        };
        checked.report(rule, supports.at, record, message, fix);
    }
    found
}

/// Only a rival has a value, and that is one of the field.
fn rival(checked: &Checked<'_>, record: &Record, cite: &Cite, field: Option<Field>) {
    let problem = |at: At, message: &str, fix: &str| checked.report(Rule::WrongCitation, at, record, message, fix);
    if cite.misread {
        return;
    }
    match (cite.rank, &cite.value) {
        (Rank::Preferred, None) => {}
        (Rank::Preferred, Some(value)) => problem(value.at, "only a rival has a `value`", "leave it out, or write rank = \"rival\""),
        (Rank::Rival, None) => problem(cite.mark.at, "a rival has no `value`", "write the value that it gives"),
        (Rank::Rival, Some(_)) if cite.supports.is_none() => {
            problem(cite.mark.at, "a rival does not say which field it is for", "add for = \"...\"");
        }
        (Rank::Rival, Some(value)) => {
            if let Some(Err(why)) = field.map(|field| read_value(field, value)) {
                let (message, fix) = why.split_once("; ").unwrap_or((&why, "correct it"));
                checked.report(Rule::Format, value.at, record, message, fix);
            }
        }
    }
}
