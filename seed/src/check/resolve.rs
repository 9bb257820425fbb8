//! References: each word that names a record is looked up here, once. One that is unknown, of another type, old or removed is reported.
use super::ids::{Ids, Named};
use crate::{
    kinds::{Body, Field, Mark, Statements, Wanted, field},
    text::{Number, Problems, Reference, suggest},
};
use entity::{Codelist, RecordType, citation::Rank};
use std::{collections::HashMap, sync::Arc};

/// So many unknown words are compared with all ids; of a dataset with more mistakes the first are told best.
const SUGGESTED: usize = 100;

/// Which records others name, and which name others, in the order of numbers.
pub(super) type Used = Vec<bool>;

/// Looks up every reference.
pub(super) fn resolve(statements: &mut Statements, problems: &Problems) -> Used {
    let mut lookup = Lookup::new(statements, problems);
    let mut used = vec![false; statements.records.len()];
    let mut use_it = |number: Option<Number>| {
        if let Some(used) = number.and_then(|number| used.get_mut(number.index())) {
            *used = true;
        }
    };
    for (record, number) in statements.records.iter_mut().zip((0..).map(Number)) {
        let id = record.head.id.clone();
        record.references(&mut |reference, wanted| {
            lookup.resolve(reference, wanted, Some(&id));
            use_it(reference.to);
            use_it(Some(number));
        });
        let kind = record.body.kind();
        for cite in &record.head.cites {
            let rival = cite.value.as_ref().filter(|_| cite.rank == Rank::Rival);
            if let Some((value, supports)) = rival.zip(cite.supports.as_ref())
                && let Some(Field::Reference) = field(kind, &record.head, supports)
            {
                lookup.resolve(&mut Reference::from(value.clone()), Wanted::Any, Some(&id));
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
    problems: &'a Problems,
    ids: Ids,
    /// Of each record its id, type, and whether it may be a place.
    records: Vec<(Arc<str>, RecordType, bool)>,
    /// What was told of unknown words.
    suggested: HashMap<(Arc<str>, &'static str), String>,
}

impl<'a> Lookup<'a> {
    fn new(statements: &Statements, problems: &'a Problems) -> Self {
        let is_place = |body: &Body| !matches!(body, Body::Partner(partner) if !partner.is_place());
        let records = statements.records.iter().map(|record| (record.head.id.clone(), record.body.r#type(), is_place(&record.body)));
        Self { problems, ids: Ids::gather(statements, problems), records: records.collect(), suggested: HashMap::new() }
    }

    /// Finds the record that a word of `of` names.
    fn resolve(&mut self, reference: &mut Reference, wanted: Wanted, of: Option<&str>) {
        let id = &reference.word;
        // an observation inside a record without an id
        if id.is_empty() {
            return;
        }
        let only = match wanted {
            Wanted::Any => None,
            Wanted::Type(r#type) => Some(r#type),
            Wanted::Place => Some(RecordType::Partner),
        };
        let noun = only.map_or("record", Codelist::code);
        let (message, fix) = match self.ids.named(id) {
            Named::Record(number) | Named::Ambiguous(number) if self.is(number, only) => {
                reference.to = Some(number);
                if !matches!(wanted, Wanted::Place) || self.records.get(number.index()).is_none_or(|(_, _, place)| *place) {
                    return;
                }
                (format!("`{id}` is not a place"), "name a country, region, district, city or zone".to_owned())
            }
            Named::Ambiguous(_) => return,
            Named::Record(number) => {
                let r#type = self.records.get(number.index()).map_or("", |(_, r#type, _)| r#type.code());
                (format!("`{id}` is of type {type}"), format!("name a record of type {noun}"))
            }
            Named::Old(now) => (format!("`{id}` is an old id"), format!("write `{now}`")),
            Named::Removed => (format!("`{id}` was removed"), format!("name another {noun}")),
            Named::Unknown => (format!("unknown {noun} `{id}`"), self.suggest(id.clone(), only, noun)),
        };
        self.problems.add(reference.at, of, message, fix);
    }

    fn is(&self, number: Number, only: Option<RecordType>) -> bool {
        self.records.get(number.index()).is_some_and(|(_, r#type, _)| only.is_none_or(|only| only == *r#type))
    }

    fn suggest(&mut self, word: Arc<str>, only: Option<RecordType>, noun: &'static str) -> String {
        const PLAIN: &str = "define it or correct it";
        if self.suggested.len() >= SUGGESTED {
            return PLAIN.to_owned();
        }
        let known = || {
            self.records.iter().filter(|(id, r#type, _)| !id.is_empty() && only.is_none_or(|only| only == *r#type)).map(|(id, ..)| &**id)
        };
        let told = self.suggested.entry((word.clone(), noun)).or_insert_with(|| match suggest(&word, known()) {
            near if near.starts_with("did you mean") => near,
            _ => PLAIN.to_owned(),
        });
        told.clone()
    }
}
