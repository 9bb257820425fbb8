//! Citations: a mark becomes source, chapter, page and note; a rival's value is read in the grammar of its field.
use super::field::{Field, fields};
use crate::{
    check::Index,
    problem::suggest,
    statement::{Chapter, Cite, Mark, Record, Text},
};
use entity::{
    Codelist, FuzzyDate, Quantity, RecordType,
    citation::{FoundIn, Model, Rank},
    quantity::{Decimal, minor_places},
};
use sea_orm::JsonValue as Json;
use serde_json::json;

/// The row of a citation; `None` where the mark leads nowhere, which is reported.
pub(super) fn citation(index: &Index<'_>, said: &Record, cite: &Cite, position: i64) -> Option<Model> {
    let field = cite.supports.as_ref().map(|supports| field(index, said, supports));
    let value = value(index, said, cite, field.flatten());
    let (source_id, chapter, page, note, found_in) = resolve(index, said, cite)?;
    if let (Some(stated), Some(chapter)) = (cite.chapter, chapter)
        && stated != chapter.number
    {
        let message = format!("`chapter` is {stated}, and the mark stands in chapter {}", chapter.number);
        index.problems.add(cite.mark.at, Some(&said.id), message, "leave `chapter` out");
    }
    let chapter = chapter.map(|chapter| chapter.number);
    Some(Model {
        record_id: said.id.clone(),
        position,
        source_id,
        chapter: chapter.or(cite.chapter).or(said.chapter),
        page,
        note,
        found_in,
        supports: cite.supports.as_ref().map(|supports| supports.value.clone()),
        as_stated: cite.as_stated.as_ref().map(|text| text.value.clone()),
        rank: cite.rank,
        value,
    })
}

type Place<'a> = (String, Option<&'a Chapter>, Option<String>, Option<i64>, FoundIn);

fn resolve<'a>(index: &Index<'a>, said: &Record, cite: &Cite) -> Option<Place<'a>> {
    let at = cite.mark.at;
    match &cite.mark.value {
        Mark::Note { number, title } => {
            let Some(note) = index.note(*number) else {
                let message = format!("no source has note {number}");
                index.problems.add(at, Some(&said.id), message, "add it to the `notes` of the source that it cites");
                return None;
            };
            let found_in = if *title { FoundIn::NoteTitle } else { FoundIn::Text };
            let chapter = index.chapter_of_note(*number);
            Some((note.source.to_owned(), chapter, Some(note.page.to_owned()), Some(*number), found_in))
        }
        Mark::Page(page) => {
            let work = index.said.about.as_ref().and_then(|about| about.work.as_ref());
            let Some(work) = work else {
                let message = format!("`p{page}` is a page, and the dataset names no `work`");
                index.problems.add(at, Some(&said.id), message, "name the work in dataset.toml, or cite a source by its id");
                return None;
            };
            let chapter = index.chapter_of_page(*page, cite.chapter.or(said.chapter));
            Some((work.value.clone(), chapter, Some(page.to_string()), None, FoundIn::Text))
        }
        Mark::Source(id) => {
            let word = Text { value: id.clone(), at };
            let source = index.find(&word, &[RecordType::Source], said)?;
            Some((source.id.clone(), None, None, None, FoundIn::Text))
        }
    }
}

/// The field that a citation is for: one of the type's, or one party as `parties.member.norway`.
fn field(index: &Index<'_>, said: &Record, supports: &Text) -> Option<Field> {
    let known = fields(said.r#type());
    if let Some(party) = supports.strip_prefix("parties.") {
        let has = |(role, id)| said.parties.iter().any(|p| p.role.code() == role && p.partner.as_str() == id);
        if party.split_once('.').is_some_and(has) {
            return Some(Field::Text);
        }
        let parties: Vec<String> = said.parties.iter().map(|p| format!("parties.{}.{}", p.role.code(), *p.partner)).collect();
        let message = format!("there is no party `{party}`");
        index.problems.add(supports.at, Some(&said.id), message, suggest(supports, parties.iter().map(String::as_str)));
        return None;
    }
    let found = known.iter().find(|(name, _)| *name == supports.as_str());
    if found.is_none() {
        let message = format!("type {} has no field `{}`", said.r#type().code(), **supports);
        index.problems.add(supports.at, Some(&said.id), message, suggest(supports, known.iter().map(|(name, _)| *name)));
    }
    found.map(|(_, field)| *field)
}

fn value(index: &Index<'_>, said: &Record, cite: &Cite, field: Option<Field>) -> Json {
    let problem = |at, message: &str, fix: &str| index.problems.add(at, Some(&said.id), message, fix);
    match (cite.rank, &cite.value) {
        (Rank::Preferred, None) => Json::Null,
        (Rank::Preferred, Some(value)) => {
            problem(value.at, "only a rival has a `value`", "leave it out, or write rank = \"rival\"");
            Json::Null
        }
        (Rank::Rival, None) => {
            problem(cite.mark.at, "a rival has no `value`", "write the value that it gives");
            Json::Null
        }
        (Rank::Rival, Some(_)) if cite.supports.is_none() => {
            problem(cite.mark.at, "a rival does not say which field it is for", "add for = \"...\"");
            Json::Null
        }
        (Rank::Rival, Some(value)) => match field.map(|field| read(index, said, field, value)) {
            Some(Ok(read)) => read,
            Some(Err(why)) => {
                let (message, fix) = why.split_once("; ").unwrap_or((&why, "correct it"));
                problem(value.at, message, fix);
                Json::Null
            }
            None => Json::Null,
        },
    }
}

/// A rival's value, in the grammar of its field.
fn read(index: &Index<'_>, said: &Record, field: Field, value: &Text) -> Result<Json, String> {
    let text = value.as_str();
    let date = |date: FuzzyDate| json!({ "text": text, "type": "date", "earliest": date.earliest, "latest": date.latest });
    match field {
        Field::Date => FuzzyDate::parse_point(text).map(date).map_err(|e| e.to_string()),
        Field::Span => FuzzyDate::parse(text).map(date).map_err(|e| e.to_string()),
        Field::Amount => {
            let amount = Quantity::parse(text).map_err(|e| e.to_string())?;
            match amount.unit.as_deref().and_then(minor_places) {
                Some(_) => Ok(quantity(text, &amount)),
                None => Err(format!("`{text}` is not an amount of money; write it in a currency of ISO 4217")),
            }
        }
        Field::Value => Quantity::parse(text).map(|q| quantity(text, &q)).map_err(|e| e.to_string()),
        Field::Code(entries) if entries.iter().any(|entry| entry.code == text) => Ok(json!({ "text": text, "type": "code" })),
        Field::Code(entries) => {
            let near = suggest(text, entries.iter().map(|entry| entry.code));
            Err(format!("unknown word `{text}`; {near}"))
        }
        Field::Reference => {
            index.find(value, &[], said);
            Ok(json!({ "text": text, "type": "code" }))
        }
        Field::Text => Ok(json!({ "text": text, "type": "text" })),
    }
}

fn quantity(text: &str, q: &Quantity) -> Json {
    json!({
        "text": text, "type": "quantity", "min": q.min.map(number), "max": q.max.map(number),
        "qualifier": q.qualifier.code(), "unit": q.unit, "per": q.per,
    })
}

/// Whole numbers are written without a point.
fn number(decimal: Decimal) -> Json {
    decimal.to_minor(0).map_or_else(|| json!(decimal.to_f64()), |whole| json!(whole))
}
