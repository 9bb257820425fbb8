//! What a record has to have, and how records lie under each other.
use super::checked::Checked;
use crate::{
    kinds::{Body, Record, event::Event},
    rule::Rule,
    text::{Date, Number},
};
use entity::{Codelist, RecordType, link::LinkRelation, party::Role};

pub(super) fn check(checked: &Checked<'_>) {
    for (record, number) in checked.statements.records.iter().zip((0..).map(Number)) {
        cites(checked, record);
        needs_financier(checked, record);
        links_itself(checked, record, number);
    }
    editions(checked);
    circles(checked, "`implements`", |record| implemented(checked, record));
}

/// What others state cites them; a source is what is cited, and an indicator is the register's own.
fn cites(checked: &Checked<'_>, record: &Record) {
    match (record.body.kind().form().cited, record.head.cites.first()) {
        (true, None) if !record.head.misread("cite") => {
            let fix = "add `cite`: the note, page or source that says it";
            checked.report(Rule::Uncited, record.head.at, record, "it cites nothing", fix);
        }
        (false, Some(cite)) => {
            let message = format!("type {} cites nothing", record.body.r#type().code());
            checked.report(Rule::WrongCitation, cite.mark.at, record, message, "leave `cite` out");
        }
        (true, _) | (false, None) => {}
    }
}

fn needs_financier(checked: &Checked<'_>, record: &Record) {
    let financed = record.head.parties.iter().any(|party| party.role == Role::Financier);
    if matches!(record.body, Body::Deal(_)) && !financed && !record.head.misread("parties") {
        let fix = "name a financier in `parties`, or make it an observation";
        checked.report(Rule::MissingFinancier, record.head.at, record, "a deal without a financier", fix);
    }
}

fn links_itself(checked: &Checked<'_>, record: &Record, number: Number) {
    for link in record.head.links.iter().filter(|link| link.to.to == Some(number)) {
        checked.report(Rule::Circle, link.to.at, record, "it links to itself", "name another record");
    }
}

/// Each edition of a forum is there once, and none was over before one of a smaller number began.
fn editions(checked: &Checked<'_>) {
    let mut editions: Vec<(&str, i64, &Record, &Event)> = Vec::new();
    for record in &checked.statements.records {
        if let Body::Event(event) = &record.body
            && let (Some(forum), Some(edition)) = (&event.forum, &event.edition)
        {
            editions.push((&forum.word, edition.value, record, event));
        }
    }
    editions.sort_by_key(|(forum, number, record, _)| (*forum, *number, record.head.at));
    let mut latest: Option<(&str, &str, &Date)> = None;
    for (at, (forum, number, record, event)) in editions.iter().enumerate() {
        let id = &record.head.id;
        if let Some((_, _, other, _)) =
            at.checked_sub(1).and_then(|at| editions.get(at)).filter(|other| (other.0, other.1) == (*forum, *number))
            && let Some(edition) = &event.edition
        {
            let message = format!("edition {number} of `{forum}` is `{}` already", other.head.id);
            checked.report(Rule::Edition, edition.at, record, message, "correct it, or make them one");
        }
        let Some(date) = &event.date else {
            continue;
        };
        match latest.filter(|(of, ..)| of == forum) {
            Some((_, before, begun)) if date.last_day() < begun.first_day() => {
                let message = format!("edition {number} was over on {}, before `{before}` of {} began", date.edtf, begun.edtf);
                checked.report(Rule::Edition, date.at, record, message, "correct the number or the date of one of them");
            }
            Some((_, _, begun)) if date.first_day() <= begun.first_day() => {}
            _ => latest = Some((forum, id, date)),
        }
    }
}

/// The agreement that an agreement implements.
fn implemented(checked: &Checked<'_>, record: &Record) -> Option<Number> {
    let is_agreement = |number: &Number| checked.known.entry(*number).is_some_and(|entry| entry.r#type == RecordType::Agreement);
    let mut links = linked(record, LinkRelation::Implements).filter(|_| matches!(record.body, Body::Agreement(_)));
    links.find(is_agreement)
}

/// What to do about figures that do not fit each other.
pub(super) const DISAGREE: &str = "correct one, or say why in a `remark`";

/// It says why it does not fit others, or what it says there could not be read.
pub(super) fn has_remark(record: &Record) -> bool {
    record.head.remark.is_some() || record.head.misread("remark")
}

/// The records that a record has a certain link to.
pub(super) fn linked(record: &Record, relation: LinkRelation) -> impl Iterator<Item = Number> {
    record.head.links.iter().filter(move |link| link.relation == relation).filter_map(|link| link.to.to)
}

/// Reports chains that come back to where they began, each once: at the record with the smallest id.
pub(super) fn circles(checked: &Checked<'_>, what: &str, above: impl Fn(&Record) -> Option<Number>) {
    /// No walk has visited this record yet.
    const UNSEEN: u32 = u32::MAX;
    let mut walks = vec![UNSEEN; checked.statements.records.len()];
    for (number, _) in checked.records() {
        let (mut path, mut next) = (Vec::new(), Some(number));
        while let Some(at) = next.filter(|at| walks[at.index()] == UNSEEN) {
            walks[at.index()] = number.0;
            path.push(at);
            next = checked.statements.get(at).and_then(&above);
        }
        let again = next.filter(|at| walks[at.index()] == number.0).and_then(|at| path.iter().position(|other| *other == at));
        let Some(circle) = again.and_then(|from| path.get_mut(from..)) else {
            continue;
        };
        let smallest = circle.iter().enumerate().min_by_key(|(_, at)| **at).map_or(0, |(place, _)| place);
        circle.rotate_left(smallest);
        let records: Vec<&Record> = circle.iter().chain(circle.first()).filter_map(|at| checked.statements.get(*at)).collect();
        if let Some(record) = records.first() {
            let ids: Vec<&str> = records.iter().map(|record| &*record.head.id).collect();
            let message = format!("its {what} run in a circle: {}", ids.join(" > "));
            checked.report(Rule::Circle, record.head.at, record, message, "take one of them out");
        }
    }
}
