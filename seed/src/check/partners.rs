//! Partners: each lies in a country if it is a place, none lies in itself, and each is used.
use super::{
    checked::Checked,
    records::{circles, has_remark},
    resolve::Used,
};
use crate::{
    kinds::{Body, Record},
    rule::Rule,
    text::Number,
};
use entity::partner::PartnerKind;
use std::collections::HashMap;

pub(super) fn check(checked: &Checked<'_>, used: &Used) {
    circles(checked, "`parent`s", parent);
    needs_country(checked);
    abroad(checked);
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

/// What each partner lies in cannot be told, by number: what it says of that, or what one above it does, is a mistake already.
pub(super) fn lies_somewhere(checked: &Checked<'_>) -> Vec<bool> {
    let unknown = |record: &Record| match &record.body {
        Body::Partner(partner) => {
            let unresolved = partner.parent.as_ref().is_some_and(|parent| parent.to.is_none());
            partner.kind.is_none() || unresolved || record.head.misread("country") || record.head.misread("parent")
        }
        _ => false,
    };
    inherited(checked, |record| unknown(record).then_some(())).into_iter().map(|found| found.is_some()).collect()
}

/// A place lies in a country: its own code, or a country among its parents.
fn needs_country(checked: &Checked<'_>) {
    let codes = countries(checked);
    let in_country = inherited(checked, |record| is_country(record).then_some(()));
    let unknown = lies_somewhere(checked);
    for (number, record) in checked.records() {
        let is_place = matches!(&record.body, Body::Partner(partner) if partner.kind.is_some() && partner.is_place());
        let found = [codes[number.index()].is_some(), in_country[number.index()].is_some(), unknown[number.index()]];
        if is_place && !found.contains(&true) {
            let fix = "write its `country`, or the `parent` that it lies in";
            checked.report(Rule::PlaceCountry, record.head.at, record, "a place without a country", fix);
        }
    }
}

/// A representation lies with its host, not where those lie whom it represents.
fn abroad(checked: &Checked<'_>) {
    let codes = countries(checked);
    for (_, record) in checked.records() {
        let is_representation = matches!(&record.body, Body::Partner(partner) if partner.kind == Some(PartnerKind::Representation));
        let home = parent(record).and_then(|parent| codes.get(parent.index()).copied().flatten());
        if let Some(code) = code(record).filter(|code| is_representation && Some(*code) == home)
            && !has_remark(record)
        {
            let message = format!("it is in {code}, as what it represents is");
            let fix = "write the `country` of its host, or say in a `remark` why it has none abroad";
            checked.report(Rule::HostCountry, record.head.at, record, message, fix);
        }
    }
}

/// A partner is there because a record needs it. A country is needed by the partners that carry its code. Where something was not
/// read, it may have named any.
fn unused(checked: &Checked<'_>, used: &Used) {
    if checked.problems.is_incomplete() {
        return;
    }
    let mut carried: HashMap<&str, usize> = HashMap::new();
    for code in checked.records().filter_map(|(_, record)| code(record)) {
        *carried.entry(code).or_default() += 1;
    }
    for (number, record) in checked.records().filter(|(_, record)| matches!(record.body, Body::Partner(_))) {
        let has_partners = || is_country(record) && code(record).is_some_and(|code| carried.get(code).is_some_and(|n| *n > 1));
        if !used[number.index()] && !has_partners() {
            let fix = "name it in a record, as a party, place, parent or subject, or leave it out";
            checked.report(Rule::UnusedPartner, record.head.at, record, "no record uses this partner", fix);
        }
    }
}
