//! What only one type of record has.
use super::{
    fields::{Fields, Item},
    once,
};
use crate::problem::suggest;
use crate::statement::{Agreement, Body, Deal, Event, Forum, Indicator, Located, Name, Note, Office, Partner, Project, Source, Text};
use entity::{Codelist, name::NameKind, sector::Sector};

pub(super) fn forum(fields: &mut Fields<'_>) -> Body {
    Body::Forum(Forum { kind: word(fields, "kind"), founded: fields.point("founded") })
}

pub(super) fn agreement(fields: &mut Fields<'_>) -> Body {
    Body::Agreement(Agreement {
        kind: word(fields, "kind"),
        status: word(fields, "status"),
        signed: fields.point("signed"),
        term: fields.span("term"),
        sectors: sectors(fields),
    })
}

pub(super) fn deal(fields: &mut Fields<'_>) -> Body {
    Body::Deal(Deal {
        kind: word(fields, "kind"),
        status: word(fields, "status"),
        signed: fields.point("signed"),
        amount: fields.quantity("amount"),
        as_stated: fields.text("as_stated"),
        sectors: sectors(fields),
    })
}

pub(super) fn project(fields: &mut Fields<'_>) -> Body {
    Body::Project(Project {
        kind: word(fields, "kind"),
        status: word(fields, "status"),
        starts: fields.point("starts"),
        ends: fields.point("ends"),
        places: places(fields),
        sectors: sectors(fields),
    })
}

pub(super) fn indicator(fields: &mut Fields<'_>) -> Body {
    Body::Indicator(Indicator {
        nature: word(fields, "nature"),
        flows: fields.codes("flows"),
        scopes: fields.texts("scopes"),
        units: fields.texts("units"),
    })
}

/// A word of a closed list that has to be there.
fn word<C: Codelist>(fields: &mut Fields<'_>, key: &'static str) -> Option<C> {
    Some(fields.need(key)?.code()?.value)
}

fn sectors(fields: &mut Fields<'_>) -> Vec<Located<Sector>> {
    let sectors = fields.codes::<Sector>("sectors");
    once(fields, sectors.iter().map(|s| (s.code(), s.at, format!("sector `{}`", s.code()))));
    sectors
}

fn places(fields: &mut Fields<'_>) -> Vec<Text> {
    let mut places = fields.texts("place");
    places.extend(fields.texts("places"));
    once(fields, places.iter().map(|p| (p.value.clone(), p.at, format!("place `{}`", **p))));
    places
}

pub(super) fn event(fields: &mut Fields<'_>) -> Body {
    let event = Event {
        kind: word(fields, "kind"),
        status: word(fields, "status"),
        date: fields.span("date"),
        forum: fields.text("forum"),
        edition: fields.item("edition").and_then(|e| e.integer()),
        places: places(fields),
        sectors: sectors(fields),
    };
    if let Some(edition) = event.edition.as_ref() {
        if event.forum.is_none() {
            fields.problem(edition.at, "`edition` without `forum`", "name the forum it is an edition of");
        }
        if edition.value < 1 {
            let message = format!("`edition` is {}", edition.value);
            fields.problem(edition.at, message, "count from 1");
        }
    }
    Body::Event(event)
}

pub(super) fn partner(fields: &mut Fields<'_>) -> Body {
    let names = names(fields);
    let offices: Vec<Item<'_>> = fields.each("offices");
    let country = fields.text("country");
    if let Some(code) = country.as_ref().filter(|c| c.parse::<iso_country::Country>().is_err()) {
        let message = format!("`{}` is not a country code", **code);
        fields.problem(code.at, message, "write the two letters of ISO 3166-1, such as DE");
    }
    let subdivision = fields.text("subdivision");
    if let Some(code) = subdivision.as_ref().filter(|s| !is_subdivision(s, country.as_ref())) {
        let message = format!("`{}` is not a subdivision of the country", **code);
        fields.problem(code.at, message, "write the code of ISO 3166-2, such as DE-BY, under its country");
    }
    Body::Partner(Partner {
        kind: word(fields, "kind"),
        names,
        country,
        subdivision,
        parent: fields.text("parent"),
        founded: fields.point("founded"),
        dissolved: fields.point("dissolved"),
        coordinates: coordinates(fields),
        offices: offices.iter().filter_map(office).collect(),
    })
}

fn is_subdivision(code: &str, country: Option<&Text>) -> bool {
    code.split_once('-').is_some_and(|(of, part)| {
        country.is_some_and(|country| country.as_str() == of)
            && (1..=3).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

/// Official names (English first, then by tag), then short ones, acronyms, aliases and printed forms, each as listed.
fn names(fields: &mut Fields<'_>) -> Vec<Name> {
    let Some(mut table) = fields.need("names").and_then(|names| names.table()) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut english = false;
    for (key, items) in table.all() {
        let kind = NameKind::from_code(&key).filter(|kind| *kind != NameKind::Official);
        if kind.is_none() && !is_language(&key) {
            let kinds = ["short", "acronym", "alias", "as_printed"];
            let message = format!("`{}` is neither a language tag nor a sort of name", *key);
            fields.problem(key.at, message, suggest(&key, kinds));
            continue;
        }
        english |= key.as_str() == "en";
        let items = items.each();
        names.extend(items.iter().filter_map(Item::text).map(|text| Name {
            text,
            lang: kind.is_none().then(|| key.value.clone()),
            kind: kind.unwrap_or(NameKind::Official),
        }));
    }
    if !english {
        fields.problem(table.at, "there is no English name", "add en = \"...\" to `names`");
    }
    let rank = |kind: NameKind| NameKind::ENTRIES.iter().position(|e| e.code == kind.code());
    names.sort_by_key(|n| {
        let tag = n.lang.clone().map(|tag| (tag != "en", tag));
        (rank(n.kind), tag)
    });
    let key = |n: &Name| (n.kind.code(), n.lang.clone(), n.text.value.clone());
    once(fields, names.iter().map(|n| (key(n), n.text.at, format!("name `{}`", *n.text))));
    names
}

/// A language tag of BCP 47, by its form.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
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
        fields.problem(at, "`coordinates` are not on Earth", fix);
    }
    found
}

fn office(item: &Item<'_>) -> Option<Office> {
    let mut fields = item.table()?;
    let title = fields.need("title").and_then(|t| t.text());
    let (organisation, since, until) = (fields.text("organisation"), fields.point("since"), fields.point("until"));
    fields.done();
    Some(Office { title: title?.value, organisation, since, until })
}

pub(super) fn source(fields: &mut Fields<'_>) -> Body {
    let url = fields.text("url");
    if let Some(url) = url.as_ref().filter(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
        let message = format!("`{}` is not an address of the web", **url);
        fields.problem(url.at, message, "write http:// or https:// before it");
    }
    let language = fields.text("language");
    if let Some(tag) = language.as_ref().filter(|tag| !is_language(tag)) {
        let message = format!("`{}` is not a language tag", **tag);
        fields.problem(tag.at, message, "write a tag of BCP 47, such as en");
    }
    Body::Source(Source {
        printed: fields.plain("printed"),
        authors: fields.texts("authors"),
        publisher: fields.plain("publisher"),
        url: url.map(|u| u.value),
        language: language.map(|l| l.value),
        published: fields.point("published"),
        notes: notes(fields),
    })
}

/// `notes = { 33 = 17 }`: number of the note, and the printed page of its mark.
fn notes(fields: &mut Fields<'_>) -> Vec<Note> {
    let Some(mut table) = fields.item("notes").and_then(|notes| notes.table()) else {
        return Vec::new();
    };
    let mut notes: Vec<Note> = table
        .all()
        .into_iter()
        .filter_map(|(number, page)| {
            let page = if page.is_text() { page.text()?.value } else { page.integer()?.to_string() };
            let Ok(value) = number.parse() else {
                let message = format!("`{}` is not the number of a note", *number);
                fields.problem(number.at, message, "write { 33 = 17 }: note = page");
                return None;
            };
            let number = Located { value, at: number.at };
            Some(Note { number, page })
        })
        .collect();
    notes.sort_by_key(|note| note.number.value);
    notes
}

#[cfg(test)]
mod tests {
    use super::{is_language, is_subdivision};
    use crate::{problem::At, statement::Text};

    #[test]
    fn codes_are_told_from_other_words() {
        let country = Text { value: "DE".to_owned(), at: At { file: 0, line: 1 } };
        assert!(is_subdivision("DE-BY", Some(&country)));
        assert!(!is_subdivision("FR-75", Some(&country)));
        assert!(!is_subdivision("DE-BY", None));
        assert!(is_language("sr-Latn") && is_language("gag"));
        assert!(!is_language("EN") && !is_language("alias") && !is_language("e"));
    }
}
