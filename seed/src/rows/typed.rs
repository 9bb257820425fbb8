//! The typed row of a record.
use super::{Owned, owned, title::reference};
use crate::{
    check::Index,
    statement::{self, Body, Date, Record, Text},
};
use entity::{
    Codelist, Quantity, RecordType, agreement, deal,
    deal::{DealStatus, NotSummed},
    event, forum, fuzzy, indicator,
    link::LinkRelation,
    observation, partner, project,
    quantity::{Decimal, Per, Qualifier, minor_places},
    source,
};
use sea_orm::JsonValue as Json;

/// The row in the table of its type.
pub(crate) enum Typed {
    Source(source::Model),
    Partner(partner::Model),
    Forum(forum::Model),
    Event(event::Model),
    Agreement(agreement::Model),
    Deal(deal::Model),
    Project(project::Model),
    Indicator(indicator::Model),
    Observation(observation::Model),
}

/// A date as written, and its first and last day as keys.
type Keys = (Option<String>, String, String);

pub(super) fn keys(date: Option<&Date>) -> Keys {
    match date {
        Some(date) => (Some(date.edtf.clone()), date.first_day().to_owned(), date.last_day().to_owned()),
        None => (None, fuzzy::MAX_DAY.to_owned(), fuzzy::MIN_DAY.to_owned()),
    }
}

/// Makes the typed row, and the rows that only its type owns. `None` where a word that it needs is missing, which is reported already.
pub(super) fn typed(index: &Index<'_>, said: &Record, owned: &mut Owned) -> Option<Typed> {
    Some(match &said.body {
        Body::Source(body) => Typed::Source(source(index, said, body, owned)),
        Body::Partner(body) => Typed::Partner(partner(index, said, body, owned)?),
        Body::Forum(body) => {
            let (founded, founded_from, founded_to) = keys(body.founded.as_ref());
            Typed::Forum(forum::Model { id: said.id.clone(), kind: body.kind?, founded, founded_from, founded_to })
        }
        Body::Event(body) => Typed::Event(event(index, said, body, owned)?),
        Body::Agreement(body) => Typed::Agreement(agreement(index, said, body, owned)?),
        Body::Deal(body) => Typed::Deal(deal(index, said, body, owned)?),
        Body::Project(body) => Typed::Project(project(index, said, body, owned)?),
        Body::Indicator(body) => Typed::Indicator(indicator::Model {
            id: said.id.clone(),
            nature: body.nature?,
            scopes: words(&body.scopes),
            flows: body.flows.iter().map(|flow| flow.value.code()).collect(),
            units: words(&body.units),
        }),
        Body::Observation(body) => Typed::Observation(observation(index, said, body)?),
    })
}

fn words(words: &[Text]) -> Json {
    words.iter().map(|word| word.as_str()).collect()
}

/// The id and the copy of a record that is referred to; `null` where there is none.
fn referent(index: &Index<'_>, found: Option<&Record>) -> (Option<String>, Json) {
    let copy = found.map_or(Json::Null, |record| reference(index, record));
    (found.map(|record| record.id.clone()), copy)
}

fn source(index: &Index<'_>, said: &Record, body: &statement::Source, owned: &mut Owned) -> source::Model {
    let (published, published_from, published_to) = keys(body.published.as_ref());
    source::Model {
        id: said.id.clone(),
        printed: body.printed.clone(),
        authors: words(&body.authors),
        publisher: body.publisher.clone(),
        url: body.url.clone(),
        language: body.language.clone(),
        published,
        published_from,
        published_to,
        notes: owned::notes(index, said, body, owned),
    }
}

fn partner(index: &Index<'_>, said: &Record, body: &statement::Partner, owned: &mut Owned) -> Option<partner::Model> {
    let (founded, founded_from, founded_to) = keys(body.founded.as_ref());
    let (dissolved, dissolved_from, dissolved_to) = keys(body.dissolved.as_ref());
    let parent = body.parent.as_ref();
    let parent = parent.and_then(|word| index.find(word, &[RecordType::Partner], said));
    let (parent_id, parent) = referent(index, parent);
    let (names, offices) = (owned::names(said, body, owned), owned::offices(index, said, body, owned));
    Some(partner::Model {
        id: said.id.clone(),
        kind: body.kind?,
        country: body.country.as_ref().map(|c| c.value.clone()),
        subdivision: body.subdivision.as_ref().map(|s| s.value.clone()),
        parent_id,
        parent,
        founded,
        founded_from,
        founded_to,
        dissolved,
        dissolved_from,
        dissolved_to,
        latitude: body.coordinates.map(|(latitude, _)| latitude),
        longitude: body.coordinates.map(|(_, longitude)| longitude),
        names,
        offices,
    })
}

fn event(index: &Index<'_>, said: &Record, body: &statement::Event, owned: &mut Owned) -> Option<event::Model> {
    let (date, date_from, date_to) = keys(body.date.as_ref());
    let forum = body.forum.as_ref();
    let forum = forum.and_then(|word| index.find(word, &[RecordType::Forum], said));
    let (forum_id, forum) = referent(index, forum);
    let places = owned::places(index, said, &body.places, owned);
    Some(event::Model {
        id: said.id.clone(),
        kind: body.kind?,
        status: body.status?,
        date,
        date_from,
        date_to,
        forum_id,
        forum,
        edition: body.edition.as_ref().map(|edition| edition.value),
        places,
        sectors: owned::sectors(said, &body.sectors, owned),
    })
}

fn agreement(index: &Index<'_>, said: &Record, body: &statement::Agreement, owned: &mut Owned) -> Option<agreement::Model> {
    let (signed, signed_from, signed_to) = keys(body.signed.as_ref());
    let (term, term_from, term_to) = keys(body.term.as_ref());
    let (under_id, under) = referent(index, linked(index, said, LinkRelation::Implements, RecordType::Agreement));
    Some(agreement::Model {
        id: said.id.clone(),
        kind: body.kind?,
        status: body.status?,
        signed,
        signed_from,
        signed_to,
        term,
        term_from,
        term_to,
        under_id,
        under,
        sectors: owned::sectors(said, &body.sectors, owned),
    })
}

/// The first record of a type that a record has a certain link to.
fn linked<'a>(index: &Index<'a>, said: &Record, relation: LinkRelation, r#type: RecordType) -> Option<&'a Record> {
    let links = said.links.iter().filter(|link| link.relation == relation);
    links.filter_map(|link| index.get(&link.to)).find(|to| to.r#type() == r#type)
}

fn deal(index: &Index<'_>, said: &Record, body: &statement::Deal, owned: &mut Owned) -> Option<deal::Model> {
    let (signed, signed_from, signed_to) = keys(body.signed.as_ref());
    let status = body.status?;
    let amount = body.amount.as_ref();
    let currency = amount.and_then(|amount| amount.unit.clone());
    let places = currency.as_deref().and_then(minor_places);
    let minor = |figure: fn(&Quantity) -> Option<Decimal>| figure(amount?)?.to_minor(places?);
    let (amount_min, amount_max) = (minor(|amount| amount.min), minor(|amount| amount.max));
    let part_of = linked(index, said, LinkRelation::PartOf, RecordType::Deal);
    let not_summed = if status != DealStatus::Signed {
        Some(NotSummed::NotSigned)
    } else if amount_min.or(amount_max).is_none() {
        Some(NotSummed::Unstated)
    } else {
        part_of.map(|_| NotSummed::PartOf)
    };
    Some(deal::Model {
        id: said.id.clone(),
        kind: body.kind?,
        status,
        signed,
        signed_from,
        signed_to,
        amount_min,
        amount_max,
        amount_qualifier: amount.map_or(Qualifier::Unstated, |amount| amount.qualifier),
        currency,
        as_stated: body.as_stated.as_ref().map(|text| text.value.clone()),
        amount_first: amount_min.or(amount_max).unwrap_or(i64::MAX),
        amount_last: amount_min.or(amount_max).unwrap_or(i64::MIN),
        not_summed,
        sectors: owned::sectors(said, &body.sectors, owned),
    })
}

fn project(index: &Index<'_>, said: &Record, body: &statement::Project, owned: &mut Owned) -> Option<project::Model> {
    let (starts, starts_from, starts_to) = keys(body.starts.as_ref());
    let (ends, ends_from, ends_to) = keys(body.ends.as_ref());
    let places = owned::places(index, said, &body.places, owned);
    Some(project::Model {
        id: said.id.clone(),
        kind: body.kind?,
        status: body.status?,
        starts,
        starts_from,
        starts_to,
        ends,
        ends_from,
        ends_to,
        places,
        sectors: owned::sectors(said, &body.sectors, owned),
    })
}

fn observation(index: &Index<'_>, said: &Record, body: &statement::Observation) -> Option<observation::Model> {
    let indicator = body.indicator.as_ref().and_then(|word| index.find(word, &[RecordType::Indicator], said));
    let subject = body.subject.as_ref().and_then(|word| index.find(word, &[], said));
    let counterpart = body.counterpart.as_ref().and_then(|word| index.find(word, &[], said));
    let (indicator_id, indicator) = referent(index, indicator);
    let (subject_id, subject) = referent(index, subject);
    let (counterpart_id, counterpart) = referent(index, counterpart);
    let (period, period_from, period_to) = keys(body.period.as_ref());
    let (announced, announced_from, announced_to) = keys(body.announced.as_ref());
    let value = body.value.as_ref();
    let figure = |figure: fn(&Quantity) -> Option<Decimal>| Some(figure(value?)?.to_f64());
    let sort_value = figure(Quantity::sort_value);
    Some(observation::Model {
        id: said.id.clone(),
        indicator_id: indicator_id?,
        indicator,
        subject_id: subject_id?,
        subject,
        counterpart_id,
        counterpart,
        flow: body.flow.as_ref().map(|flow| flow.value),
        scope: body.scope.as_ref().map(|scope| scope.value.clone()),
        measure: body.measure,
        period,
        period_from,
        period_to,
        announced,
        announced_from,
        announced_to,
        value_min: figure(|value| value.min),
        value_max: figure(|value| value.max),
        qualifier: value.map_or(Qualifier::Unstated, |value| value.qualifier),
        unit: value.and_then(|value| value.unit.clone()),
        per: value.and_then(|value| Per::from_code(value.per.as_deref()?)),
        as_stated: body.as_stated.as_ref().map(|text| text.value.clone()),
        items: body.items.as_deref().map_or(Json::Null, words),
        status: body.status,
        value_first: sort_value.unwrap_or(f64::MAX),
        value_last: sort_value.unwrap_or(f64::MIN),
    })
}
