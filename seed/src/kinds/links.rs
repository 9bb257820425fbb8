//! Links from record to record.
use super::{
    known::Known,
    rows::OwnedRows,
    statement::{Head, Link},
};
use crate::text::{Fields, Item, Reference, once};
use entity::{
    Codelist, RecordType,
    link::{self, LinkRelation},
};

/// `[{ finances = ["a", "b"] }, { part_of = "c" }]`
pub(super) fn read(fields: &mut Fields<'_>) -> Box<[Link]> {
    let mut links = Vec::new();
    for mut table in fields.each("links").iter().filter_map(Item::table) {
        for (word, items) in table.all() {
            let meant = LinkRelation::from_code(&word).or_else(|| {
                let known = LinkRelation::ENTRIES.iter().map(|e| e.code);
                LinkRelation::from_code(table.unknown(&word, format!("unknown relation `{}`", *word), known)?)
            });
            let Some(relation) = meant else {
                continue;
            };
            let to = items.each();
            links.extend(to.iter().filter_map(Item::reference).map(|to| Link { relation, to }));
        }
    }
    let words = links.iter().map(|link| ((link.relation.code(), link.to.word.clone()), link.to.at));
    once(fields, words, |(relation, to)| format!("{relation} `{to}`"));
    links.into()
}

/// The first record of a type that a record has a certain link to.
pub(super) fn linked<'a>(head: &'a Head, known: &Known, relation: LinkRelation, r#type: RecordType) -> Option<&'a Reference> {
    let mut links = head.links.iter().filter(|link| link.relation == relation).map(|link| &link.to);
    links.find(|to| known.get(to).is_some_and(|entry| entry.r#type == r#type))
}

/// Adds the rows.
pub(super) fn rows(head: &Head, known: &Known, owned: &mut OwnedRows) {
    for ((link, position), to) in head.links.iter().zip(0..).filter_map(|(l, n)| Some(((l, n), known.get(&l.to)?))) {
        owned.push(link::Model { from_id: head.id.to_string(), position, relation: link.relation, to_id: to.id.to_string() });
    }
}
