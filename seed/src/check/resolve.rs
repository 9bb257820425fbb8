//! References: each word that names a record is looked up here, once. One that is unknown, of another type, old or removed is reported.
use super::ids::{Ids, Named};
use crate::{
    kinds::{Body, Field, Mark, Statements, Wanted, field},
    rule::Rule,
    text::{Number, Problems, Reference},
};
use entity::{Codelist, RecordType, citation::Rank, joined, partner::PartnerKind, slip};
use std::{collections::HashMap, sync::Arc};

/// So many unknown words are compared with all ids; of a dataset with more mistakes the first are told best.
const SUGGESTED: usize = 100;

/// Which records others name, and which say who belongs to them or what they link to, in the order of numbers.
pub(super) type Used = Vec<bool>;

/// Looks up every reference.
pub(super) fn resolve(statements: &mut Statements, problems: &Problems<'_>) -> Used {
    let mut lookup = Lookup::new(statements, problems);
    let mut used = vec![false; statements.records.len()];
    let mut use_it = |number: Option<Number>| {
        if let Some(used) = number.and_then(|number| used.get_mut(number.index())) {
            *used = true;
        }
    };
    for (record, number) in statements.records.iter_mut().zip((0..).map(Number)) {
        let id = record.head.id.clone();
        if !record.head.parties.is_empty() || !record.head.links.is_empty() || record.head.misread("parties") {
            use_it(Some(number));
        }
        record.references(&mut |reference, wanted| {
            let named = lookup.resolve(reference, wanted, Some(&id));
            use_it(named.filter(|named| *named != number));
        });
        let kind = record.body.kind();
        for cite in &record.head.cites {
            let rival = cite.value.as_ref().filter(|_| cite.rank == Rank::Rival);
            if let Some((value, supports)) = rival.zip(cite.supports.as_ref())
                && let Some(Field::Reference) = field(kind, &record.head, supports)
            {
                use_it(lookup.resolve(&mut Reference::from(value.clone()), Wanted::Any, Some(&id)));
            }
        }
        for cite in &mut record.head.cites {
            if let Mark::Source(source) = &mut cite.mark.value {
                lookup.resolve(source, Wanted::Type(RecordType::Source), Some(&id));
            }
        }
    }
    for id in statements.distinct.iter_mut().flat_map(|distinct| &mut distinct.ids) {
        lookup.resolve(id, Wanted::Type(RecordType::Partner), None);
    }
    used
}

struct Lookup<'a> {
    problems: &'a Problems<'a>,
    ids: Ids,
    /// Of each record its id, type, and whether it may be a place.
    records: Vec<(Arc<str>, RecordType, bool)>,
    /// There are tables that could not be read.
    lost: bool,
    /// Types of which a record has no id that could be read.
    nameless: Vec<RecordType>,
    /// The ids that unknown words are near to.
    near: HashMap<(Arc<str>, &'static str), Option<Arc<str>>>,
}

impl<'a> Lookup<'a> {
    fn new(statements: &Statements, problems: &'a Problems<'a>) -> Self {
        let is_place = |body: &Body| !matches!(body, Body::Partner(partner) if !partner.is_place());
        let records = statements.records.iter().map(|record| (record.head.id.clone(), record.body.r#type(), is_place(&record.body)));
        let mut nameless: Vec<RecordType> = Vec::new();
        for r#type in statements.records.iter().filter(|record| record.head.id.is_empty()).map(|record| record.body.r#type()) {
            if !nameless.contains(&r#type) {
                nameless.push(r#type);
            }
        }
        Self {
            problems,
            ids: Ids::gather(statements, problems),
            records: records.collect(),
            lost: statements.unread("record"),
            nameless,
            near: HashMap::new(),
        }
    }

    /// Finds the record that a word of `of` names; tells the one that is named or, where that cannot stand, meant.
    fn resolve(&mut self, reference: &mut Reference, wanted: Wanted, of: Option<&str>) -> Option<Number> {
        let id = &reference.word;
        // an observation inside a record without an id
        if id.is_empty() {
            return None;
        }
        let only = match wanted {
            Wanted::Any => None,
            Wanted::Type(r#type) => Some(r#type),
            Wanted::Place => Some(RecordType::Partner),
        };
        let noun = only.map_or("record", Codelist::code);
        let (meant, message, fix) = match self.ids.named(id) {
            Named::Record(number) | Named::Ambiguous(number) if self.is(number, only) => {
                reference.to = Some(number);
                if !matches!(wanted, Wanted::Place) || self.records.get(number.index()).is_none_or(|(_, _, place)| *place) {
                    return reference.to;
                }
                let fix = format!("name a {}", joined(&PartnerKind::PLACES.map(Codelist::code), "or"));
                (reference.to, format!("`{id}` is not a place"), fix)
            }
            Named::Ambiguous(number) => return Some(number),
            Named::Record(number) => {
                let r#type = self.records.get(number.index()).map_or("", |(_, r#type, _)| r#type.code());
                (Some(number), format!("`{id}` is of type {type}"), format!("name a record of type {noun}"))
            }
            Named::Old(now) => (self.number(now), format!("`{id}` is an old id"), format!("write `{now}`")),
            Named::Removed => (None, format!("`{id}` was removed"), format!("name another {noun}")),
            Named::Unknown => {
                let near = self.near(id.clone(), only, noun);
                if near.is_none() && only.is_none_or(|only| only == RecordType::Partner) {
                    // it may be meant for any
                    self.problems.mark_incomplete();
                }
                // the record may be one that could not be read, or not its id
                if self.lost || self.nameless.iter().any(|r#type| only.is_none_or(|only| only == *r#type)) {
                    return near.and_then(|near| self.number(&near));
                }
                let fix = near.as_ref().map_or_else(|| "define it or correct it".to_owned(), |near| format!("did you mean `{near}`"));
                (near.and_then(|near| self.number(&near)), format!("unknown {noun} `{id}`"), fix)
            }
        };
        self.problems.add(Rule::UnknownReference, reference.at, of, message, fix);
        meant
    }

    /// The record that has an id now.
    fn number(&self, id: &str) -> Option<Number> {
        match self.ids.named(id) {
            Named::Record(number) | Named::Ambiguous(number) => Some(number),
            _ => None,
        }
    }

    fn is(&self, number: Number, only: Option<RecordType>) -> bool {
        self.records.get(number.index()).is_some_and(|(_, r#type, _)| only.is_none_or(|only| only == *r#type))
    }

    /// The id that an unknown word is a slip of the pen for.
    fn near(&mut self, word: Arc<str>, only: Option<RecordType>, noun: &'static str) -> Option<Arc<str>> {
        if self.near.len() >= SUGGESTED {
            // it may be any
            self.problems.mark_incomplete();
            return None;
        }
        let known = || {
            self.records.iter().filter(|(id, r#type, _)| !id.is_empty() && only.is_none_or(|only| only == *r#type)).map(|(id, ..)| &**id)
        };
        self.near.entry((word.clone(), noun)).or_insert_with(|| slip(&word, known()).map(Into::into)).clone()
    }
}
