//! What lies within what, whom a record concerns, and how much a partner has a part in, as the files say it.
use super::{
    facts::Fact,
    record::{Record, Said},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a partner lies within: itself, what it belongs to, whatever the depth, and the country whose code it carries.
pub fn within(id: &str, by_id: &BTreeMap<&str, &Said>) -> Fact {
    let mut found = BTreeSet::new();
    let mut open = vec![id.to_owned()];
    while let Some(id) = open.pop() {
        let said = |key: &str| by_id[id.as_str()].table.get(key)?.as_str();
        open.extend(said("parent").map(str::to_owned));
        let is_its_country = |other: &&&Said| {
            let of = |key: &str| other.table.get(key).and_then(toml::Value::as_str);
            other.plural == "partners" && of("kind") == Some("country") && of("country").is_some() && of("country") == said("country")
        };
        open.extend(by_id.values().filter(is_its_country).map(|country| country.id.clone()));
        found.insert(id);
        open.retain(|id| !found.contains(id));
    }
    Fact::Words(found.into_iter().collect())
}

/// Adds to each record whom it concerns.
pub fn add_concerns(records: &mut BTreeMap<String, Record>) {
    let parts = |record: &Record, name: &str| -> Vec<String> {
        record.parts(name).iter().filter_map(|part| part["in"].word().map(str::to_owned)).collect()
    };
    // its parties and places, and the places of what it finances
    let takes_part = |record: &Record| {
        let financed = record.parts("link").iter().filter(|link| link["relation"].word() == Some("finances"));
        let there = financed.flat_map(|link| parts(&records[link["in"].word().expect("an id")], "place"));
        [parts(record, "party"), parts(record, "place"), there.collect()].concat()
    };
    let concerned = |record: &Record| {
        let mut partners = takes_part(record);
        partners.extend((record.plural == "partners").then(|| record.id.clone()));
        partners.extend(record.words("counterpart").iter().chain(record.words("subject")).cloned());
        let subject = record.words("subject").first().map(|id| &records[id]).filter(|subject| subject.plural != "partners");
        partners.extend(subject.into_iter().flat_map(takes_part));
        let all: BTreeSet<&String> = partners.iter().filter_map(|id| records.get(id)).flat_map(|it| it.words("within")).collect();
        Fact::Words(all.into_iter().cloned().collect())
    };
    let all: Vec<(String, Fact)> = records.iter().map(|(id, record)| (id.clone(), concerned(record))).collect();
    for (id, concerns) in all {
        records.get_mut(&id).expect("a record").facts.insert("concerns", concerns);
    }
}

/// Adds to each partner how many records it has a part in.
pub fn add_counts(records: &mut BTreeMap<String, Record>) {
    let count = |id: &str, plural: &str| records.values().filter(|it| it.plural == plural && it.has("party", &[("in", id)])).count();
    let mut counts: Vec<(String, &'static str, Fact)> = Vec::new();
    for id in records.values().filter(|record| record.plural == "partners").map(|record| &record.id) {
        for plural in ["deals", "agreements", "events", "projects"] {
            counts.push((id.clone(), plural, Fact::Number(i64::try_from(count(id, plural)).ok())));
        }
    }
    for (id, name, count) in counts {
        records.get_mut(&id).expect("a record").facts.insert(name, count);
    }
}
