//! No partner twice under two spellings: names that are nearly the same, of partners that may be the same by their kind and
//! country. Those that are not are listed in a `[[distinct]]`.
use super::Index;
use crate::{
    problem::suggest,
    statement::{Body, Record},
};
use entity::{fold, name::NameKind, partner::PartnerKind};
use std::collections::{BTreeMap, BTreeSet};
use strsim::jaro_winkler;

/// Each word of a name has to be as near as this to one of the other's. In the shipped data three pairs that are not the same come
/// to 0.90 and 0.92, and the next to 0.88.
const WORD: f64 = 0.9;
/// Surnames under one initial: transliterations differ more, and the nearest of two persons come to 0.81.
const SURNAME: f64 = 0.85;
/// Small words, `of` and `van`, are not what a name is known by.
const SMALL: usize = 3;

/// What is compared of a partner.
struct Known<'a> {
    record: &'a Record,
    kind: PartnerKind,
    country: Option<&'a str>,
    /// Names and their words, folded: official, short and other ones.
    names: Vec<(&'a str, Vec<String>)>,
    /// Names by themselves as one word, printed forms and acronyms too: these count only where they are the same.
    all: BTreeMap<String, &'a str>,
}

pub(super) fn check(index: &Index<'_>) {
    let partners: Vec<Known<'_>> = index.records().filter_map(|record| known(index, record)).collect();
    let distinct = distinct(index);
    let mut used = BTreeSet::new();
    for (at, a) in partners.iter().enumerate() {
        for b in partners.iter().skip(at + 1).filter(|b| may_be_one(a, b)) {
            let Some((one, other)) = alike(a, b) else {
                continue;
            };
            let pair = (a.record.id.as_str(), b.record.id.as_str());
            let listed: Vec<_> = distinct.iter().filter(|(_, ids)| ids.contains(pair.0) && ids.contains(pair.1)).collect();
            used.extend(listed.iter().flat_map(|(entry, _)| [(*entry, pair.0), (*entry, pair.1)]));
            if listed.is_empty() {
                let place = index.problems.place(a.record.at);
                let message = format!("`{other}` is nearly `{one}`, a name of `{}` ({place})", a.record.id);
                let fix = "make them one, or list both in a [[distinct]] with the reason";
                index.problems.add(b.record.at, Some(&b.record.id), message, fix);
            }
        }
    }
    for (entry, ids) in distinct {
        let Some(said) = index.said.distinct.get(entry) else {
            continue;
        };
        let idle = |id: &&&str| !used.contains(&(entry, **id));
        if let Some(id) = ids.iter().find(idle).filter(|_| ids.iter().all(|id| index.get(id).is_some())) {
            let message = format!("`{id}` has no name like one of the others");
            index.problems.add(said.at, None, message, "leave it out");
        }
    }
}

/// The lists of partners that are not the same, each with its place; unknown ids are reported.
fn distinct<'a>(index: &Index<'a>) -> Vec<(usize, BTreeSet<&'a str>)> {
    let is_partner = |record: &&Record| matches!(record.body, Body::Partner(_));
    for id in index.said.distinct.iter().flat_map(|said| &said.ids) {
        if !index.get(id).is_some_and(|record| is_partner(&record)) {
            let partners = index.records().filter(is_partner).map(|record| record.id.as_str());
            index.problems.add(id.at, None, format!("unknown partner `{}`", **id), suggest(id, partners));
        }
    }
    let ids = index.said.distinct.iter().map(|said| said.ids.iter().map(|id| id.as_str()).collect());
    ids.enumerate().collect()
}

fn known<'a>(index: &Index<'a>, record: &'a Record) -> Option<Known<'a>> {
    let Body::Partner(partner) = &record.body else {
        return None;
    };
    let (mut names, mut all) = (Vec::new(), BTreeMap::new());
    for name in &partner.names {
        let words = words(&name.text);
        let joined = words.concat();
        let called = ![NameKind::Acronym, NameKind::AsPrinted].contains(&name.kind);
        if !joined.is_empty() && all.insert(joined, name.text.as_str()).is_none() && called {
            names.push((name.text.as_str(), words));
        }
    }
    Some(Known { record, kind: partner.kind?, country: index.country(record), names, all })
}

/// The words of a name, folded, without the small ones.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let small = |word: &&str| word.chars().count() <= SMALL && word.chars().all(char::is_lowercase);
    words.filter(|word| !small(word)).map(fold).collect()
}

/// A person is no bank, a town no region; of other kinds one curator says bank where another says company.
fn may_be_one(a: &Known<'_>, b: &Known<'_>) -> bool {
    use PartnerKind::{City, Country, District, Person, Region, Zone};
    let sort = |kind| [Person, Country, Region, District, City, Zone].contains(&kind).then_some(kind);
    sort(a.kind) == sort(b.kind) && a.country.zip(b.country).is_none_or(|(a, b)| a == b)
}

/// A name of each by which they may be the same.
fn alike<'a>(a: &Known<'a>, b: &Known<'a>) -> Option<(&'a str, &'a str)> {
    use PartnerKind::{City, Country, District, Person, Region, Zone};
    if let Some(same) = a.all.iter().find_map(|(joined, one)| Some((*one, *b.all.get(joined)?))) {
        return Some(same);
    }
    let same = |one: &[String], other: &[String]| match a.kind {
        Person => near(one, other) || is_initial(one, other),
        Country | Region | District | City | Zone => near(one, other),
        _ => near(one, other) || is_longer(one, other) || is_longer(other, one),
    };
    let mut pairs = a.names.iter().flat_map(|one| b.names.iter().map(move |other| (one, other)));
    pairs.find(|((_, one), (_, other))| same(one, other)).map(|((one, _), (other, _))| (*one, *other))
}

/// As many words, each with its like in the other name, in whatever order.
fn near(one: &[String], other: &[String]) -> bool {
    let mut left: Vec<&String> = other.iter().collect();
    one.len() == other.len()
        && one.iter().all(|word| {
            let best = left.iter().position(|like| is_spelling(word, like));
            best.map(|at| left.swap_remove(at)).is_some()
        })
}

/// A number has one spelling.
fn is_spelling(one: &str, other: &str) -> bool {
    one == other || (!one.contains(char::is_numeric) && jaro_winkler(one, other) >= WORD)
}

/// The same words and one more: `Alba` and `Alba Group`.
fn is_longer(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() + 1 && other.iter().all(|word| one.contains(word))
}

/// `A. Holm` and `Anna Holme`.
fn is_initial(one: &[String], other: &[String]) -> bool {
    let initial = |name: &[String]| name.first().and_then(|word| word.chars().next());
    let surnames = one.last().zip(other.last());
    one.len() > 1
        && other.len() > 1
        && initial(one) == initial(other)
        && surnames.is_some_and(|(one, other)| jaro_winkler(one, other) >= SURNAME)
}

#[cfg(test)]
mod tests {
    use super::{is_initial, is_longer, near, words};

    #[test]
    fn spellings_are_told_from_other_names() {
        let compared = |one: &str, other: &str| {
            let (one, other) = (words(one), words(other));
            [near(&one, &other), is_longer(&one, &other) || is_longer(&other, &one), is_initial(&one, &other)]
        };
        // the third, by surname and initial, is asked of persons only
        for (one, other, expected) in [
            ("Fergana Region", "Ferghana Region", [true, false, true]),
            ("Bank of the North", "North Bank", [true, false, false]),
            ("Alba", "ALBA Group", [false, true, false]),
            ("Ministry of Economy", "Ministry of Education", [false, false, false]),
            ("Andrei Kobyakov", "A. Kobiakov", [false, false, true]),
            ("School 10001", "School 10002", [false, false, true]),
            ("Konrad Pawlik", "Konrad Pavlik", [true, false, true]),
            ("Igor Isachenko", "Igor Lyashenko", [false, false, false]),
        ] {
            assert_eq!(compared(one, other), expected, "{one}, {other}");
        }
    }
}
