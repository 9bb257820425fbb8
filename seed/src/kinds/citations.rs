//! Citations, as short as `33`: a mark becomes source, chapter, page and note; a rival's value is read in the grammar of its field.
use super::{
    kind::{COMMON_FIELDS, Field, Kind},
    known::Known,
    rows::OwnedRows,
    statement::{Cite, Head, Mark, Party},
};
use crate::{
    suggest::suggest,
    text::{Fields, Item, Located, Text},
};
use entity::{
    Codelist, FuzzyDate, Quantity,
    citation::{FoundIn, Model, Rank, ValueType},
    quantity::{Decimal, minor_places},
    words,
};
use sea_orm::JsonValue as Json;
use serde_json::json;

/// The citations under `cite`: one or a list.
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<Cite> {
    fields.each("cite").iter().filter_map(cite).collect()
}

fn cite(item: &Item<'_>) -> Option<Cite> {
    if !item.is_table() {
        return Some(Cite {
            mark: mark(item)?,
            supports: None,
            value: None,
            as_stated: None,
            rank: Rank::Preferred,
            chapter: None,
            misread: false,
        });
    }
    item.table()?.read(|fields| {
        let mark = fields.need("at").and_then(|at| mark(&at));
        let (supports, value, as_stated) = (fields.text("for"), fields.text("value"), fields.text("as_stated"));
        let rank = fields.code("rank").map_or(Rank::Preferred, |rank| rank.value);
        let chapter = fields.item("chapter").and_then(|c| c.integer());
        let misread = ["for", "value", "rank"].iter().any(|key| fields.misread(key));
        Some(Cite { mark: mark?, supports, value, as_stated, rank, chapter: chapter.map(|c| c.value), misread })
    })
}

fn mark(item: &Item<'_>) -> Option<Located<Mark>> {
    if !item.is_text() {
        let Some(number) = item.integer() else {
            item.mark_incomplete();
            return None;
        };
        return Some(Located { value: Mark::Note { number: number.value, title: false }, at: number.at });
    }
    let text = item.shared()?;
    let at = text.at;
    Some(Located { value: parse(text), at })
}

/// `39t`, `39` and `p17` are marks of the work; anything else is a source.
fn parse(text: Text) -> Mark {
    let number = |digits: &str| digits.parse::<i64>().ok();
    if let Some(number) = text.strip_suffix('t').and_then(number) {
        Mark::Note { number, title: true }
    } else if let Some(number) = number(&text) {
        Mark::Note { number, title: false }
    } else if let Some(page) = text.strip_prefix('p').and_then(number) {
        Mark::Page(page)
    } else {
        Mark::Source(text.into())
    }
}

/// Where a citation stands.
pub(crate) struct Place {
    pub source: String,
    pub chapter: Option<i64>,
    pub page: Option<String>,
    pub note: Option<i64>,
    pub found_in: FoundIn,
}

/// Where a citation stands by its mark; `None` where the mark leads nowhere.
pub(crate) fn place(head: &Head, known: &Known, cite: &Cite) -> Option<Place> {
    Some(match &cite.mark.value {
        Mark::Note { number, title } => {
            let note = known.note(*number)?;
            Place {
                source: known.entry(note.source)?.id.to_string(),
                chapter: known.chapter_of_note(*number).map(|chapter| chapter.number),
                page: Some(note.page.to_string()),
                note: Some(*number),
                found_in: if *title { FoundIn::NoteTitle } else { FoundIn::Text },
            }
        }
        Mark::Page(page) => Place {
            source: known.work()?.to_owned(),
            chapter: known.chapter_of_page(*page, cite.chapter.or(head.chapter)),
            page: Some(page.to_string()),
            note: None,
            found_in: FoundIn::Text,
        },
        Mark::Source(source) => {
            let source = known.get(source)?.id.to_string();
            Place { source, chapter: None, page: None, note: None, found_in: FoundIn::Text }
        }
    })
}

/// The chapter of a citation: by its mark, as it says, else that of the file.
pub(crate) fn chapter(place: &Place, head: &Head, cite: &Cite) -> Option<i64> {
    place.chapter.or(cite.chapter).or(head.chapter)
}

/// Adds the rows.
pub(super) fn rows(kind: &dyn Kind, head: &Head, known: &Known, owned: &mut OwnedRows) {
    let placed = head.cites.iter().filter_map(|cite| Some((cite, place(head, known, cite)?)));
    for ((cite, place), position) in placed.zip(0..) {
        owned.push(Model {
            record_id: head.id.to_string(),
            position,
            chapter: chapter(&place, head, cite),
            source_id: place.source,
            page: place.page,
            note: place.note,
            found_in: place.found_in,
            supports: cite.supports.as_ref().map(|supports| supports.to_string()),
            as_stated: cite.as_stated.as_ref().map(|text| text.to_string()),
            rank: cite.rank,
            value: rival(kind, head, known, cite).unwrap_or(Json::Null),
        });
    }
}

/// The value of a rival.
fn rival(kind: &dyn Kind, head: &Head, known: &Known, cite: &Cite) -> Option<Json> {
    let value = cite.value.as_ref().filter(|_| cite.rank == Rank::Rival)?;
    let field = field(kind, head, cite.supports.as_ref()?)?;
    let mut rival = read_value(field, value).ok()?;
    if let (Field::Reference, Some(title)) = (field, known.title_of(value)) {
        rival["text"] = title.into();
    }
    Some(rival)
}

/// The field that a citation is for: one of the type's, or one party as `parties.member.norway`.
pub(crate) fn field(kind: &dyn Kind, head: &Head, supports: &str) -> Option<Field> {
    if let Some(party) = supports.strip_prefix("parties.") {
        let (role, id) = party.split_once('.')?;
        let is = |party: &Party| party.role.code() == role && &*party.partner.word == id;
        return head.parties.iter().any(is).then_some(Field::Text);
    }
    let mut fields = kind.fields().iter().chain(&COMMON_FIELDS);
    fields.find(|(name, _)| *name == supports).map(|(_, field)| *field)
}

/// A rival's value, in the grammar of its field.
///
/// # Errors
/// What is wrong with it and what to do, parted by `; `.
pub(crate) fn read_value(field: Field, text: &str) -> Result<Json, String> {
    let date = |date: FuzzyDate| json!({ "written": text, "text": date.text, "type": ValueType::Date.code(), "earliest": date.earliest, "latest": date.latest });
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
        Field::Code(entries) => match entries.iter().find(|entry| entry.code == text) {
            Some(entry) => Ok(json!({ "written": text, "text": entry.label, "type": ValueType::Code.code() })),
            None => {
                let near = suggest(text, entries.iter().map(|entry| entry.code));
                Err(format!("unknown word `{text}`; {near}"))
            }
        },
        Field::Reference => Ok(json!({ "written": text, "text": text, "type": ValueType::Code.code() })),
        Field::Text => Ok(json!({ "written": text, "text": text, "type": ValueType::Text.code() })),
    }
}

fn quantity(text: &str, q: &Quantity) -> Json {
    json!({
        "written": text, "text": words::quantity::stated(q), "type": ValueType::Quantity.code(), "min": q.min.map(number), "max": q.max.map(number),
        "qualifier": q.qualifier.code(), "unit": q.unit, "per": q.per.map(Codelist::code),
    })
}

/// Whole numbers are written without a point.
fn number(decimal: Decimal) -> Json {
    decimal.to_minor(0).map_or_else(|| json!(decimal.to_f64()), |whole| json!(whole))
}

#[cfg(test)]
mod tests {
    use super::{Mark, parse};
    use crate::text::{At, Text};

    #[test]
    fn marks_are_short() {
        let read = |text: &str| {
            format!(
                "{:?}",
                match parse(Text { value: text.into(), at: At { file: 0, byte: 0 } }) {
                    Mark::Source(source) => return source.word.to_string(),
                    other => other,
                }
            )
        };
        assert_eq!(read("39t"), "Note { number: 39, title: true }");
        assert_eq!(read("39"), "Note { number: 39, title: false }");
        assert_eq!(read("p17"), "Page(17)");
        assert_eq!(read("port"), "port");
        assert_eq!(read("t"), "t");
    }
}
