//! Partners: each lies in a country if it is a place, none lies in itself, and each is used.
use super::{checked::Checked, records::circles, resolve::Used};
use crate::{
    kinds::{Body, Record},
    text::Number,
};
use entity::partner::PartnerKind;
use std::collections::HashMap;

pub(super) fn check(checked: &Checked<'_>, used: &Used) {
    circles(checked, "`parent`s", parent);
    needs_country(checked);
    unused(checked, used);
}

/// What a partner lies in or belongs to.
pub(super) fn parent(record: &Record) -> Option<Number> {
    match &record.body {
        Body::Partner(partner) => partner.parent.as_ref()?.to,
        _ => None,
    }
}

/// The country code of each partner, by number: its own, or that of the nearest above that has one.
pub(super) fn countries<'a>(checked: &Checked<'a>) -> Vec<Option<&'a str>> {
    inherited(checked, code)
}

/// The country code that a partner carries itself.
fn code(record: &Record) -> Option<&str> {
    match &record.body {
        Body::Partner(partner) => partner.country.as_ref().map(|code| &*code.value),
        _ => None,
    }
}

/// What each record has itself, or the nearest partner above it. Each is visited once.
fn inherited<'a, T: Copy>(checked: &Checked<'a>, own: impl Fn(&'a Record) -> Option<T>) -> Vec<Option<T>> {
    let mut found: Vec<Option<Option<T>>> = vec![None; checked.statements.records.len()];
    for (number, _) in checked.records() {
        let (mut path, mut next) = (Vec::new(), Some(number));
        let value = loop {
            let Some((at, record)) = next.and_then(|number| Some((number.index(), checked.statements.get(number)?))) else {
                break None;
            };
            if let Some(value) = found[at] {
                break value;
            }
            path.push(at);
            // a circle ends here, with nothing
            found[at] = Some(None);
            if let Some(value) = own(record) {
                break Some(value);
            }
            next = parent(record);
        };
        path.into_iter().for_each(|at| found[at] = Some(value));
    }
    found.into_iter().map(Option::flatten).collect()
}

pub(super) fn is_country(record: &Record) -> bool {
    matches!(&record.body, Body::Partner(partner) if partner.kind == Some(PartnerKind::Country))
}

/// A place lies in a country: its own code, or a country among its parents.
fn needs_country(checked: &Checked<'_>) {
    let codes = countries(checked);
    let in_country = inherited(checked, |record| is_country(record).then_some(()));
    for (number, record) in checked.records() {
        let is_place = matches!(&record.body, Body::Partner(partner) if partner.kind.is_some() && partner.is_place());
        if is_place && codes[number.index()].is_none() && in_country[number.index()].is_none() {
            let fix = "write its `country`, or the `parent` that it lies in";
            checked.problems.add(record.head.at, Some(&record.head.id), "a place without a country", fix);
        }
    }
}

/// A partner is there because a record needs it. A country is needed by the partners that carry its code.
fn unused(checked: &Checked<'_>, used: &Used) {
    let mut carried: HashMap<&str, usize> = HashMap::new();
    for code in checked.records().filter_map(|(_, record)| code(record)) {
        *carried.entry(code).or_default() += 1;
    }
    for (number, record) in checked.records().filter(|(_, record)| matches!(record.body, Body::Partner(_))) {
        let has_partners = || is_country(record) && code(record).is_some_and(|code| carried.get(code).is_some_and(|n| *n > 1));
        if !used[number.index()] && !has_partners() {
            checked.problems.add(record.head.at, Some(&record.head.id), "no record uses this partner", "use it or leave it out");
        }
    }
}
