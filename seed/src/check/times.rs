//! Dates against statuses, seen from the day that the statuses are told from.
use super::Index;
use crate::statement::{Body, Date, Record};
use entity::{agreement::AgreementStatus, deal::DealStatus, event::EventStatus, observation::ObservationStatus, project::ProjectStatus};

pub(super) fn check(index: &Index<'_>) {
    for record in index.records() {
        signed(index, record);
        if let Some(as_of) = index.as_of(record) {
            against(index, record, as_of);
        }
        order(index, record);
    }
}

/// A signing date is that of something signed.
fn signed(index: &Index<'_>, record: &Record) {
    use AgreementStatus::{Ended, InForce, Signed};
    let (date, status, is_signed, statuses) = match &record.body {
        Body::Agreement(body) => {
            let status = body.status;
            (&body.signed, status.map(code), status.is_some_and(|s| [Signed, InForce, Ended].contains(&s)), "signed, in_force or ended")
        }
        Body::Deal(body) => (&body.signed, body.status.map(code), body.status == Some(DealStatus::Signed), "signed"),
        _ => return,
    };
    if let (Some(date), Some(status), false) = (date, status, is_signed) {
        let message = format!("`signed` is {}, and the status is {status}", date.edtf);
        let fix = format!("write status {statuses}, or leave the date out");
        index.problems.add(date.at, Some(&record.id), message, fix);
    }
}

fn code<C: entity::Codelist>(status: C) -> &'static str {
    status.code()
}

/// What is said to come lies ahead; what is said to be done lies behind.
fn against(index: &Index<'_>, record: &Record, as_of: &Date) {
    use ProjectStatus::{Completed, Operating, Planned, Proposed, UnderWay};
    let past = |date: &Date| date.last_day() < as_of.first_day();
    let future = |date: &Date| date.first_day() > as_of.last_day();
    let checks: Vec<(&Option<Date>, &str, bool, bool)> = match &record.body {
        Body::Event(body) => body
            .status
            .map_or_else(Vec::new, |status| vec![(&body.date, code(status), status == EventStatus::Planned, status == EventStatus::Held)]),
        Body::Agreement(body) => body.status.map_or_else(Vec::new, |s| vec![(&body.signed, code(s), false, true)]),
        Body::Deal(body) => body.status.map_or_else(Vec::new, |s| vec![(&body.signed, code(s), false, true)]),
        Body::Project(body) => body.status.map_or_else(Vec::new, |status| {
            let to_come = [Proposed, Planned].contains(&status);
            let begun = [UnderWay, Operating, Completed].contains(&status);
            vec![(&body.starts, code(status), to_come, begun), (&body.ends, code(status), to_come, status == Completed)]
        }),
        Body::Observation(body) => {
            vec![(&body.period, code(body.status), false, body.status == ObservationStatus::Actual)]
        }
        _ => Vec::new(),
    };
    for (date, status, ahead, behind) in checks {
        let Some(date) = date else {
            continue;
        };
        let (told, when) = (&as_of.edtf, &date.edtf);
        if ahead && past(date) {
            let message = format!("{status}, as of {told}, for {when}, which was over by then");
            index.problems.add(date.at, Some(&record.id), message, "correct the status, the date or as_of");
        } else if behind && future(date) {
            let message = format!("{status}, as of {told}, on {when}, which was still to come");
            index.problems.add(date.at, Some(&record.id), message, "correct the status, the date or as_of");
        }
    }
}

/// Nothing ends before it begins.
fn order(index: &Index<'_>, record: &Record) {
    let pairs: Vec<(&Option<Date>, &Option<Date>)> = match &record.body {
        Body::Project(body) => vec![(&body.starts, &body.ends)],
        Body::Partner(body) => {
            let offices = body.offices.iter().map(|office| (&office.since, &office.until));
            offices.chain([(&body.founded, &body.dissolved)]).collect()
        }
        _ => Vec::new(),
    };
    let parties = record.parties.iter().map(|party| (&party.since, &party.until));
    for (first, last) in pairs.into_iter().chain(parties) {
        if let (Some(first), Some(last)) = (first, last)
            && last.last_day() < first.first_day()
        {
            let message = format!("{} ends before {} begins", last.edtf, first.edtf);
            index.problems.add(last.at, Some(&record.id), message, "correct one of them");
        }
    }
}
