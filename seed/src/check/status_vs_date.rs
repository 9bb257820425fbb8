//! Dates against statuses, seen from the day that the statuses are told from.
use super::checked::Checked;
use crate::{
    kinds::{Moment, Record},
    rule::Rule,
    text::Date,
};
use entity::joined;

pub(super) fn check(checked: &Checked<'_>) {
    for record in &checked.statements.records {
        let as_of = record.as_of(checked.known).filter(|_| !record.head.misread("as_of"));
        for moment in record.body.kind().moments().iter().filter(|_| !record.head.misread("status")) {
            allowed(checked, record, moment);
            if let Some(as_of) = as_of {
                seen_from(checked, record, moment, as_of);
            }
        }
        order(checked, record);
    }
}

/// What is only proposed has no day on which it was signed or concluded.
fn allowed(checked: &Checked<'_>, record: &Record, moment: &Moment) {
    if let (Some(date), Some((key, statuses))) = (&moment.date, &moment.only) {
        let message = format!("`{key}` is {}, and the status is {}", date.edtf, moment.status.unwrap_or_default());
        let fix = format!("write status {}, or leave the date out", joined(statuses, "or"));
        checked.report(Rule::StatusDate, date.at, record, message, fix);
    }
}

/// What is said to come lies ahead; what is said to be done lies behind.
fn seen_from(checked: &Checked<'_>, record: &Record, moment: &Moment, as_of: &Date) {
    let (Some(date), Some(status)) = (&moment.date, moment.status) else {
        return;
    };
    let (told, when) = (&as_of.edtf, &date.edtf);
    let what = if moment.ahead && date.last_day() < as_of.first_day() {
        format!("for {when}, which was over by then")
    } else if moment.behind && date.first_day() > as_of.last_day() {
        format!("on {when}, which was still to come")
    } else {
        return;
    };
    let message = format!("{status}, as of {told}, {what}");
    checked.report(Rule::StatusDate, date.at, record, message, "correct the status, the date or as_of");
}

/// What ends does so after it began.
fn order(checked: &Checked<'_>, record: &Record) {
    let parties = record.head.parties.iter().map(|party| (&party.since, &party.until));
    for (first, last) in record.body.kind().spans().into_iter().chain(parties) {
        if let (Some(first), Some(last)) = (first, last)
            && last.last_day() < first.first_day()
        {
            let message = format!("{} ends before {} begins", last.edtf, first.edtf);
            checked.report(Rule::DateOrder, last.at, record, message, "correct one of them");
        }
    }
}
