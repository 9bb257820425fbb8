//! Citations: a mark leads somewhere, a field is one of the record's, a rival has a value that fits the field.
use super::{checked::Checked, publication::Notes};
use crate::{
    kinds::{COMMON_FIELDS, Cite, Field, Mark, Record, Said, field, place, read_value},
    rule::Rule,
    suggest::suggest,
    text::{At, Text},
};
use entity::{Codelist, FuzzyDate, Quantity, citation::Rank, fold, quantity::Decimal};

pub(super) fn check(checked: &Checked<'_>, notes: &Notes) {
    for record in &checked.statements.records {
        for cite in &record.head.cites {
            let field = cite.supports.as_ref().and_then(|supports| supported(checked, record, supports));
            if let (Some(supports), Some(_)) = (&cite.supports, field) {
                says_something(checked, record, supports);
            }
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
    // a party that is a mistake itself may be the one
    let unknown = || head.misread("parties") || head.parties.iter().any(|party| party.partner.to.is_none());
    if found.is_none() && !(supports.starts_with("parties.") && unknown()) {
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

/// A field that a citation is for is one in which the record says something.
fn says_something(checked: &Checked<'_>, record: &Record, supports: &Text) {
    let unknown = ["places", "place"].iter().chain([&&***supports]).any(|key| record.head.misread(key));
    let of_party = supports.starts_with("parties.");
    if !of_party && !unknown && record.said(supports).is_empty() {
        let fix = "write it, or name the field that the citation is for";
        checked.report(Rule::CitedField, supports.at, record, format!("it has no `{}`", **supports), fix);
    }
}

/// A rival says something else than the record.
fn differs(checked: &Checked<'_>, record: &Record, supports: &Text, value: &Text) {
    let same = |said: &Said<'_>| match said {
        Said::Date(date) => FuzzyDate::parse(value).is_ok_and(|other| same_date(date, &other)),
        Said::Value(own) => Quantity::parse(value).is_ok_and(|other| same_value(own, &other)),
        Said::Word(word) => fold(word) == fold(value),
    };
    if record.said(supports).iter().any(same) {
        let message = format!("`{}` is what the record says itself", **value);
        checked.report(Rule::SameRival, value.at, record, message, "write what the rival says, or leave out `value` and `rank`");
    }
}

fn same_date(a: &FuzzyDate, b: &FuzzyDate) -> bool {
    let known = |date: &FuzzyDate| (date.earliest.clone(), date.latest.clone(), date.approximate, date.uncertain);
    known(a) == known(b)
}

fn same_value(a: &Quantity, b: &Quantity) -> bool {
    let figures = |value: &Quantity| [value.min, value.max].map(|figure| figure.map(Decimal::to_f64));
    figures(a) == figures(b) && (a.qualifier, &a.unit, &a.per) == (b.qualifier, &b.unit, &b.per)
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
                let rule = if matches!(field, Some(Field::Code(_))) { Rule::UnknownWord } else { Rule::Format };
                checked.report(rule, value.at, record, message, fix);
            } else if let Some(supports) = &cite.supports {
                differs(checked, record, supports, value);
            }
        }
    }
}
