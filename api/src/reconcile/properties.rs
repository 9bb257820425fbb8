//! What can be fetched of records that were matched: a table of properties.
use super::answers::{ReconciliationType, ReconciliationValue as Value};
use crate::catalog::{Record, resources::partner::Partner, values::date::FuzzyDate};
use entity::Codelist;

/// Something that records have.
pub struct Property {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Whether only partners have it.
    pub of_partners: bool,
    /// Whether its values are partners.
    pub entities: bool,
    /// Its values, as data extension has them; `lang` chooses names.
    pub values: fn(&Record, lang: &str) -> Vec<Value>,
}

macro_rules! of_partner {
    ($id:literal $name:literal $about:literal $entities:literal $values:expr) => {
        Property {
            id: $id,
            name: $name,
            about: $about,
            of_partners: true,
            entities: $entities,
            values: |record, lang| match record {
                Record::Partner(partner) => ($values as fn(&Partner, &str) -> Vec<Value>)(partner, lang),
                _ => Vec::new(),
            },
        }
    };
}

/// Every property, those of partners after those of all records.
pub static PROPERTIES: &[Property] = &[
    of_any("title", "Title", "Title in English.", |it, _| vec![text(&it.title)]),
    of_any("type", "Type", "Which sort of record it is.", |it, _| vec![text(it.record_type.code())]),
    of_any("summary", "Summary", "What no field holds, in plain words.", |it, _| it.summary.iter().map(|it| text(it)).collect()),
    of_partner!("name" "Name" "Official name, in the language of the setting `lang` where it is known." false |it, lang| {
        it.named.in_language(lang).map(text).into_iter().collect()
    }),
    of_partner!("names" "All names" "Every name, in every language and spelling." false |it, _| it.named.names.iter().map(|it| text(&it.text)).collect()),
    of_partner!("acronym" "Acronym" "Abbreviations of its name." false |it, _| it.acronyms().map(text).collect()),
    of_partner!("kind" "Kind" "Which sort of actor or place." false |it, _| vec![text(it.kind.label())]),
    of_partner!("country" "Country" "Its country, ISO 3166-1 alpha-2." false |it, _| it.country.iter().map(|it| text(it)).collect()),
    of_partner!("subdivision" "Subdivision" "Its part of the country, ISO 3166-2." false |it, _| it.subdivision.iter().map(|it| text(it)).collect()),
    of_partner!("part_of" "Part of" "The partner it belongs to or lies in." true |it, _| {
        it.parent.iter().map(|it| Value::Record { id: it.id.0.clone(), name: it.title.clone() }).collect()
    }),
    of_partner!("founded" "Founded" "When it was founded, EDTF." false |it, _| date(&it.founded)),
    of_partner!("dissolved" "Dissolved" "When it ended, EDTF." false |it, _| date(&it.dissolved)),
    of_partner!("latitude" "Latitude" "Degrees north, WGS 84." false |it, _| it.coordinates.iter().map(|at| Value::Number { float: at.latitude }).collect()),
    of_partner!("longitude" "Longitude" "Degrees east, WGS 84." false |it, _| it.coordinates.iter().map(|at| Value::Number { float: at.longitude }).collect()),
    of_partner!("deals" "Deals" "How many deals it has a part in." false |it, _| vec![Value::Whole { int: it.counts.deals }]),
    of_partner!("agreements" "Agreements" "How many agreements it has a part in." false |it, _| vec![Value::Whole { int: it.counts.agreements }]),
    of_partner!("events" "Events" "How many events it has a part in." false |it, _| vec![Value::Whole { int: it.counts.events }]),
    of_partner!("projects" "Projects" "How many projects it has a part in." false |it, _| vec![Value::Whole { int: it.counts.projects }]),
];

const fn of_any(id: &'static str, name: &'static str, about: &'static str, values: fn(&Record, &str) -> Vec<Value>) -> Property {
    Property { id, name, about, of_partners: false, entities: false, values }
}

fn text(text: &str) -> Value {
    Value::Text { str: text.to_owned() }
}

fn date(date: &Option<FuzzyDate>) -> Vec<Value> {
    date.iter().map(|date| text(&date.edtf)).collect()
}

/// What tells a record from others of its name, in a few words.
pub fn description(record: &Record) -> String {
    match record {
        Record::Partner(it) => {
            let country = it.country.as_deref().and_then(entity::standard_codes::country_name);
            [Some(it.kind.label().to_owned()), country].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        other => ReconciliationType::of(other.record_type).name.to_owned(),
    }
}
