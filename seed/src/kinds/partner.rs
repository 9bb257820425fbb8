//! Partners: actors and places.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Title, Wanted},
    known::Known,
    rows::{OwnedRows, edtf, keys},
    statement::Head,
};
use crate::{
    rule::Rule,
    text::{Date, Fields, Item, Reference, Text, once},
};
use entity::{
    Codelist, RecordType,
    moment::MomentKind,
    name::{self, NameKind},
    office,
    partner::{Model, PartnerKind},
    standard_codes,
};
use sea_orm::JsonValue as Json;
use serde_json::json;
use std::sync::Arc;

pub(crate) struct Partner {
    pub kind: Option<PartnerKind>,
    pub names: Box<[Name]>,
    pub country: Option<Text>,
    pub subdivision: Option<Text>,
    pub parent: Option<Reference>,
    pub founded: Option<Date>,
    pub dissolved: Option<Date>,
    pub coordinates: Option<(f64, f64)>,
    pub offices: Box<[Office]>,
}

pub(crate) struct Name {
    pub text: Text,
    pub lang: Option<Arc<str>>,
    pub kind: NameKind,
}

pub(crate) struct Office {
    pub title: Arc<str>,
    pub organisation: Option<Reference>,
    pub since: Option<Date>,
    pub until: Option<Date>,
}

impl Partner {
    /// Somewhere on the map. What has no kind is a mistake already, and may be anything.
    pub(crate) fn is_place(&self) -> bool {
        self.kind.is_none_or(PartnerKind::is_place)
    }
}

impl Kind for Partner {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        let names = names(fields);
        let country = fields.text("country");
        if let Some(code) = country.as_ref().filter(|c| standard_codes::country(c).as_deref() != Some(c)) {
            let message = format!("`{}` is not a country code", **code);
            fields.problem(Rule::Format, code.at, message, "write the two letters of ISO 3166-1, such as DE");
        }
        let subdivision = fields.text("subdivision");
        // of a country that is a mistake itself nobody knows the subdivisions
        let judged = subdivision.as_ref().filter(|_| !fields.misread("country"));
        if let Some(code) = judged.filter(|s| !is_subdivision(s, country.as_ref())) {
            let message = format!("`{}` is not a subdivision of the country", **code);
            fields.problem(Rule::Format, code.at, message, "write the code of ISO 3166-2, such as DE-BY, under its country");
        }
        Self {
            kind: fields.word("kind"),
            names,
            country,
            subdivision,
            parent: fields.reference("parent"),
            founded: fields.point("founded"),
            dissolved: fields.point("dissolved"),
            coordinates: coordinates(fields),
            offices: fields.each("offices").iter().filter_map(office).collect(),
        }
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (founded, founded_from, founded_to) = keys(self.founded.as_ref());
        let (dissolved, dissolved_from, dissolved_to) = keys(self.dissolved.as_ref());
        let (parent_id, parent) = known.referent(self.parent.as_ref());
        Some(Model {
            id: head.id.to_string(),
            kind: self.kind?,
            country: self.country.as_ref().map(|c| c.to_string()),
            subdivision: self.subdivision.as_ref().map(|s| s.to_string()),
            parent_id,
            parent,
            founded,
            founded_from,
            founded_to,
            dissolved,
            dissolved_from,
            dissolved_to,
            latitude: self.coordinates.map(|(latitude, _)| latitude),
            longitude: self.coordinates.map(|(_, longitude)| longitude),
            names: name_rows(&self.names, head, owned),
            offices: office_rows(&self.offices, head, known, owned),
            // worked out once all rows are there
            country_id: None,
            deals: 0,
            agreements: 0,
            events: 0,
            projects: 0,
        })
    }

    /// It is called by its English name.
    fn form(&self) -> Form {
        Form { title: Title::Made, ..Form::USUAL }
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("kind", Field::Code(PartnerKind::ENTRIES)),
            ("names", Field::Text),
            ("country", Field::Text),
            ("subdivision", Field::Text),
            ("parent", Field::Reference),
            ("founded", Field::Date),
            ("dissolved", Field::Date),
            ("coordinates", Field::Text),
            ("offices", Field::Text),
            ("parties", Field::Text),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "names" => Said::words(self.names.iter().map(|name| &*name.text.value)),
            "country" => Said::words(self.country.as_ref().map(|country| &*country.value)),
            "subdivision" => Said::words(self.subdivision.as_ref().map(|subdivision| &*subdivision.value)),
            "parent" => Said::references(&self.parent),
            "founded" => Said::date(&self.founded),
            "dissolved" => Said::date(&self.dissolved),
            "coordinates" => Said::words(self.coordinates.map(|(latitude, longitude)| format!("{latitude}, {longitude}"))),
            "offices" => Said::words(self.offices.iter().map(|office| &*office.title)),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted)) {
        let organisations = self.offices.iter_mut().filter_map(|office| office.organisation.as_mut());
        self.parent.iter_mut().chain(organisations).for_each(|word| show(word, Wanted::Type(RecordType::Partner)));
    }

    fn names(&self) -> Vec<(&str, Option<NameKind>)> {
        self.names.iter().map(|name| (&*name.text.value, Some(name.kind))).collect()
    }

    /// Official English names come first.
    fn prominence(&self) -> i64 {
        60
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        Some(self.names.first()?.text.to_string())
    }

    fn listed_by(&self) -> Option<&Date> {
        self.founded.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        vec![Moment::of(MomentKind::Founded, &self.founded), Moment::of(MomentKind::Dissolved, &self.dissolved)]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        let offices = self.offices.iter().map(|office| (&office.since, &office.until));
        offices.chain([(&self.founded, &self.dissolved)]).collect()
    }
}

fn is_subdivision(code: &str, country: Option<&Text>) -> bool {
    let of = code.split_once('-').map(|(of, _)| of);
    standard_codes::subdivision(code).as_deref() == Some(code) && country.is_some_and(|country| Some(&*country.value) == of)
}

/// Official names (English first, then by tag), then short ones, acronyms, aliases and printed forms, each as listed.
fn names(fields: &mut Fields<'_>) -> Box<[Name]> {
    let Some(mut table) = fields.need("names").and_then(|names| names.table()) else {
        return Box::default();
    };
    let mut names = Vec::new();
    let mut english = false;
    for (key, items) in table.all() {
        let kind = NameKind::from_code(&key).filter(|kind| *kind != NameKind::Official);
        if kind.is_none() && standard_codes::language(&key).as_deref() != Some(&*key) {
            let kinds = NameKind::ENTRIES.iter().map(|entry| entry.code).filter(|code| *code != NameKind::Official.code());
            let message = format!("`{}` is neither a language tag nor a sort of name", *key);
            table.unknown(&key, message, kinds);
            continue;
        }
        english |= &*key.value == "en";
        let items = items.each();
        names.extend(items.iter().filter_map(Item::text).map(|text| Name {
            text,
            lang: kind.is_none().then(|| key.value.clone()),
            kind: kind.unwrap_or(NameKind::Official),
        }));
    }
    if !english && !fields.misread("names") {
        fields.problem(Rule::MissingKey, table.at, "there is no English name", "add en = \"...\" to `names`");
    }
    let rank = |kind: NameKind| NameKind::ENTRIES.iter().position(|e| e.code == kind.code());
    names.sort_by_key(|n| {
        let tag = n.lang.clone().map(|tag| (&*tag != "en", tag));
        (rank(n.kind), tag)
    });
    let key = |n: &Name| (n.kind.code(), n.lang.clone(), n.text.value.clone());
    once(fields, names.iter().map(|n| (key(n), n.text.at)), |(_, _, text)| format!("name `{text}`"));
    names.into()
}

fn coordinates(fields: &mut Fields<'_>) -> Option<(f64, f64)> {
    let item = fields.item("coordinates")?;
    let at = item.at();
    let items = item.each();
    let numbers: Option<Vec<f64>> = items.iter().map(Item::number).collect();
    let found = match numbers?.as_slice() {
        [lat, lon] if (-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(lon) => Some((*lat, *lon)),
        _ => None,
    };
    if found.is_none() {
        let fix = "write [latitude, longitude], -90 to 90 and -180 to 180";
        fields.problem(Rule::Format, at, "`coordinates` are not on Earth", fix);
    }
    found
}

fn office(item: &Item<'_>) -> Option<Office> {
    item.table()?.read(|fields| {
        let title = fields.need("title").and_then(|t| t.text());
        let (organisation, since, until) = (fields.reference("organisation"), fields.point("since"), fields.point("until"));
        Some(Office { title: title?.value, organisation, since, until })
    })
}

/// Adds the rows, and makes their copy.
fn name_rows(names: &[Name], head: &Head, owned: &mut OwnedRows) -> Json {
    let copy = |(name, position): (&Name, i64)| {
        let (text, lang) = (&*name.text.value, name.lang.as_deref());
        owned.push(name::Model {
            partner_id: head.id.to_string(),
            position,
            text: text.to_owned(),
            text_key: entity::fold(text),
            lang: lang.map(str::to_owned),
            kind: name.kind,
        });
        json!({ "text": text, "lang": lang, "kind": name.kind.code() })
    };
    names.iter().zip(0..).map(copy).collect()
}

/// Adds the rows, and makes their copy.
fn office_rows(offices: &[Office], head: &Head, known: &Known, owned: &mut OwnedRows) -> Json {
    let copy = |(office, position): (&Office, i64)| {
        let (organisation_id, organisation) = known.referent(office.organisation.as_ref());
        let (since, until) = (edtf(office.since.as_ref()), edtf(office.until.as_ref()));
        let copy = json!({ "title": &*office.title, "organisation": organisation, "since": since, "until": until });
        owned.push(office::Model {
            person_id: head.id.to_string(),
            position,
            title: office.title.to_string(),
            organisation_id,
            since,
            until,
        });
        copy
    };
    offices.iter().zip(0..).map(copy).collect()
}

#[cfg(test)]
mod tests {
    use super::is_subdivision;
    use crate::text::{At, Text};

    #[test]
    fn a_subdivision_is_one_of_its_country() {
        let country = Text { value: "DE".into(), at: At { file: 0, byte: 0 } };
        assert!(is_subdivision("DE-BY", Some(&country)));
        assert!(!is_subdivision("FR-75", Some(&country)));
        assert!(!is_subdivision("DE-BY", None));
    }
}
