//! Rows that a record owns, and their copies as JSON: one function writes both.
use super::{Owned, citation, title::reference};
use crate::{
    check::Index,
    statement::{Body, Date, Located, Partner, Record, Source, Text},
};
use entity::{Codelist, RecordType, link, name, note, office, party, place, record_sector, sector::Sector};
use sea_orm::JsonValue as Json;
use serde_json::json;

/// A date as written.
pub(super) fn edtf(date: Option<&Date>) -> Option<String> {
    date.map(|date| date.edtf.clone())
}

/// What any record may own: citations, links, parties (also as JSON).
pub(super) fn common(index: &Index<'_>, said: &Record) -> (Owned, Json) {
    let mut owned = Owned::default();
    for cite in &said.cites {
        let position = next(&owned.citations);
        owned.citations.extend(citation::citation(index, said, cite, position));
    }
    for link in &said.links {
        let Some(to) = index.find(&link.to, &[], said) else {
            continue;
        };
        if to.id == said.id {
            index.problems.add(link.to.at, Some(&said.id), "it links to itself", "name another record");
        }
        owned.links.push(link::Model {
            from_id: said.id.clone(),
            position: next(&owned.links),
            relation: link.relation,
            to_id: to.id.clone(),
        });
    }
    let mut copies = Vec::new();
    for party in &said.parties {
        let Some(partner) = index.find(&party.partner, &[RecordType::Partner], said) else {
            continue;
        };
        let (since, until) = (edtf(party.since.as_ref()), edtf(party.until.as_ref()));
        copies.push(json!({
            "role": party.role.code(), "partner": reference(index, partner), "office": party.office,
            "since": since, "until": until, "status": party.status.map(Codelist::code),
        }));
        owned.parties.push(party::Model {
            record_id: said.id.clone(),
            position: next(&owned.parties),
            role: party.role,
            partner_id: partner.id.clone(),
            office: party.office.clone(),
            since,
            until,
            status: party.status,
        });
    }
    (owned, Json::Array(copies))
}

/// The place after the last.
fn next<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

pub(super) fn names(said: &Record, partner: &Partner, owned: &mut Owned) -> Json {
    let mut copies = Vec::new();
    for name in &partner.names {
        let text = &name.text.value;
        copies.push(json!({ "text": text, "lang": name.lang, "kind": name.kind.code() }));
        owned.names.push(name::Model {
            partner_id: said.id.clone(),
            position: next(&owned.names),
            text: text.clone(),
            text_key: entity::fold(text),
            lang: name.lang.clone(),
            kind: name.kind,
        });
    }
    Json::Array(copies)
}

pub(super) fn offices(index: &Index<'_>, said: &Record, partner: &Partner, owned: &mut Owned) -> Json {
    let mut copies = Vec::new();
    for office in &partner.offices {
        let named = office.organisation.as_ref();
        let organisation = named.and_then(|word| index.find(word, &[RecordType::Partner], said));
        let (since, until) = (edtf(office.since.as_ref()), edtf(office.until.as_ref()));
        copies.push(json!({
            "title": office.title, "organisation": organisation.map(|o| reference(index, o)),
            "since": since, "until": until,
        }));
        owned.offices.push(office::Model {
            person_id: said.id.clone(),
            position: next(&owned.offices),
            title: office.title.clone(),
            organisation_id: organisation.map(|o| o.id.clone()),
            since,
            until,
        });
    }
    Json::Array(copies)
}

pub(super) fn places(index: &Index<'_>, said: &Record, places: &[Text], owned: &mut Owned) -> Json {
    let mut copies = Vec::new();
    for word in places {
        let Some(partner) = index.find(word, &[RecordType::Partner], said) else {
            continue;
        };
        if !is_place(partner) {
            let message = format!("`{}` is not a place", partner.id);
            let fix = "name a country, region, district, city or zone";
            index.problems.add(word.at, Some(&said.id), message, fix);
        }
        copies.push(reference(index, partner));
        owned.places.push(place::Model { record_id: said.id.clone(), position: next(&owned.places), partner_id: partner.id.clone() });
    }
    Json::Array(copies)
}

fn is_place(partner: &Record) -> bool {
    match &partner.body {
        Body::Partner(partner) => partner.is_place(),
        _ => true,
    }
}

pub(super) fn sectors(said: &Record, sectors: &[Located<Sector>], owned: &mut Owned) -> Json {
    for sector in sectors {
        owned.sectors.push(record_sector::Model { record_id: said.id.clone(), position: next(&owned.sectors), sector: sector.value });
    }
    sectors.iter().map(|sector| sector.code()).collect()
}

pub(super) fn notes(index: &Index<'_>, said: &Record, source: &Source, owned: &mut Owned) -> Json {
    let mut copies = Vec::new();
    for note in &source.notes {
        let number = note.number.value;
        let chapter = index.chapter_of_note(number).map(|chapter| chapter.number);
        copies.push(json!({ "number": number, "chapter": chapter, "page": note.page }));
        owned.notes.push(note::Model { number, source_id: said.id.clone(), chapter, page: note.page.clone() });
    }
    Json::Array(copies)
}
