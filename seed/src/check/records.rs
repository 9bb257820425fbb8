//! What a record has to have, and how records lie under each other.
use super::Index;
use crate::statement::{Body, Date, Event, Record};
use entity::{link::LinkRelation, partner::PartnerKind, party::Role};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) fn check(index: &Index<'_>) {
    for record in &index.said.records {
        needs_citation(index, record);
        needs_financier(index, record);
    }
    editions(index);
    for record in index.records() {
        cycle(index, record, "`parent`s", Record::parent);
        needs_country(index, record);
        cycle(index, record, "`implements`", |record| linked_agreement(index, record));
    }
    unused(index);
}

/// What a source or an indicator is, is the register's own knowledge.
fn needs_citation(index: &Index<'_>, record: &Record) {
    if record.cites.is_empty() && !matches!(record.body, Body::Source(_) | Body::Indicator(_)) {
        let fix = "add `cite`: the note, page or source that says it";
        index.problems.add(record.at, Some(&record.id), "it cites nothing", fix);
    }
}

fn needs_financier(index: &Index<'_>, record: &Record) {
    let financed = record.parties.iter().any(|party| party.role == Role::Financier);
    if matches!(record.body, Body::Deal(_)) && !financed {
        let fix = "name a financier in `parties`, or make it an observation";
        index.problems.add(record.at, Some(&record.id), "a deal without a financier", fix);
    }
}

/// A place lies in a country: its own code, or a country among its parents.
fn needs_country(index: &Index<'_>, record: &Record) {
    let is_country = |record: &Record| matches!(&record.body, Body::Partner(p) if p.kind == Some(PartnerKind::Country));
    let lies = || index.country(record).is_some() || index.above(record).into_iter().any(is_country);
    let place = matches!(&record.body, Body::Partner(partner) if partner.kind.is_some() && partner.is_place());
    if place && !is_country(record) && !lies() {
        let fix = "write its `country`, or the `parent` that it lies in";
        index.problems.add(record.at, Some(&record.id), "a place without a country", fix);
    }
}

/// Each edition of a forum is there once, and none was over before one of a smaller number began.
fn editions(index: &Index<'_>) {
    let mut forums: BTreeMap<&str, BTreeMap<i64, (&Record, &Event)>> = BTreeMap::new();
    for record in &index.said.records {
        let Body::Event(event) = &record.body else {
            continue;
        };
        let (Some(forum), Some(edition)) = (&event.forum, &event.edition) else {
            continue;
        };
        if let Some((other, _)) = forums.entry(forum).or_default().insert(edition.value, (record, event)) {
            let message = format!("edition {} of `{}` is `{}` already", edition.value, **forum, other.id);
            index.problems.add(edition.at, Some(&record.id), message, "correct it, or make them one");
        }
    }
    for editions in forums.values() {
        let mut latest: Option<(&str, &Date)> = None;
        for (number, (record, event)) in editions {
            let Some(date) = &event.date else {
                continue;
            };
            match latest {
                Some((before, begun)) if date.last_day() < begun.first_day() => {
                    let message = format!("edition {number} was over on {}, before `{before}` of {} began", date.edtf, begun.edtf);
                    index.problems.add(date.at, Some(&record.id), message, "correct the number or the date of one of them");
                }
                Some((_, begun)) if date.first_day() <= begun.first_day() => {}
                _ => latest = Some((&record.id, date)),
            }
        }
    }
}

/// The agreement that an agreement implements.
fn linked_agreement<'a>(index: &Index<'a>, record: &'a Record) -> Option<&'a str> {
    let is_agreement = |record: &Record| matches!(record.body, Body::Agreement(_));
    is_agreement(record).then_some(())?;
    let mut links = record.linked(LinkRelation::Implements);
    links.find_map(|to| index.get(to).filter(|to| is_agreement(to)).map(|to| to.id.as_str()))
}

/// Reports a chain that comes back to the record, once: at the record with the smallest id.
fn cycle<'a>(index: &Index<'a>, record: &'a Record, what: &str, above: impl Fn(&'a Record) -> Option<&'a str>) {
    let mut seen = vec![record.id.as_str()];
    let mut next = above(record);
    while let Some(id) = next {
        if id == record.id {
            let smallest = seen.iter().min() == Some(&record.id.as_str());
            if smallest {
                seen.push(id);
                let message = format!("its {what} run in a circle: {}", seen.join(" > "));
                index.problems.add(record.at, Some(&record.id), message, "take one of them out");
            }
            return;
        }
        if seen.contains(&id) {
            return;
        }
        seen.push(id);
        next = index.get(id).and_then(&above);
    }
}

/// A partner is there because a record needs it. A country is needed by the partners that lie in it.
fn unused(index: &Index<'_>) {
    let mut used = BTreeSet::new();
    let mut countries = HashMap::new();
    for record in index.records() {
        refers(record, &mut used);
        if let Body::Partner(partner) = &record.body
            && let Some(country) = &partner.country
        {
            *countries.entry(country.as_str()).or_insert(0) += 1;
        }
    }
    for record in index.records() {
        let Body::Partner(partner) = &record.body else {
            continue;
        };
        let peopled = partner.kind == Some(PartnerKind::Country)
            && partner.country.as_ref().is_some_and(|c| countries.get(c.as_str()).is_some_and(|n| *n > 1));
        if !peopled && !used.contains(record.id.as_str()) {
            index.problems.add(record.at, Some(&record.id), "no record uses this partner", "use it or leave it out");
        }
    }
}

/// Gathers the records that a record names, and itself if it names any.
fn refers<'a>(record: &'a Record, used: &mut BTreeSet<&'a str>) {
    let mut named: Vec<&str> = record.parties.iter().map(|party| party.partner.as_str()).collect();
    named.extend(record.links.iter().map(|link| link.to.as_str()));
    match &record.body {
        Body::Partner(partner) => {
            named.extend(record.parent());
            named.extend(partner.offices.iter().filter_map(|o| o.organisation.as_ref()).map(|o| o.as_str()));
        }
        Body::Event(event) => named.extend(event.places.iter().map(|place| place.as_str())),
        Body::Project(project) => named.extend(project.places.iter().map(|place| place.as_str())),
        Body::Observation(said) => {
            named.extend([&said.subject, &said.counterpart].into_iter().flatten().map(|word| word.as_str()));
        }
        _ => {}
    }
    if !named.is_empty() {
        used.insert(&record.id);
    }
    used.extend(named);
}
