//! Sources: publications, each once.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Wanted},
    known::Known,
    rows::{OwnedRows, keys},
    statement::Head,
};
use crate::{
    rule::Rule,
    text::{Date, Fields, Located, Reference, Text},
};
use entity::{moment::MomentKind, name::NameKind, note, source::Model, standard_codes};
use sea_orm::JsonValue as Json;
use serde_json::json;
use std::sync::Arc;

pub(crate) struct Source {
    pub printed: Option<Arc<str>>,
    pub authors: Box<[Text]>,
    pub publisher: Option<Arc<str>>,
    pub url: Option<Arc<str>>,
    pub language: Option<Arc<str>>,
    pub published: Option<Date>,
    pub notes: Box<[Note]>,
}

/// A note of the work, and the printed page of its mark.
pub(crate) struct Note {
    pub number: Located<i64>,
    pub page: Arc<str>,
}

impl Kind for Source {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        let url = fields.text("url");
        if let Some(url) = url.as_ref().filter(|u| !u.starts_with("http://") && !u.starts_with("https://")) {
            let message = format!("`{}` is not an address of the web", **url);
            fields.problem(Rule::Format, url.at, message, "write http:// or https:// before it");
        }
        let language = fields.text("language");
        if let Some(tag) = language.as_ref().filter(|tag| standard_codes::language(tag).as_deref() != Some(tag)) {
            let message = format!("`{}` is not a language tag", **tag);
            fields.problem(Rule::Format, tag.at, message, "write a tag of BCP 47, such as en");
        }
        Self {
            printed: fields.plain("printed"),
            authors: fields.texts("authors"),
            publisher: fields.plain("publisher"),
            url: url.map(|u| u.value),
            language: language.map(|l| l.value),
            published: fields.point("published"),
            notes: notes(fields),
        }
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (published, published_from, published_to) = keys(self.published.as_ref());
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        Some(Model {
            id: head.id.to_string(),
            printed: text(&self.printed),
            authors: self.authors.iter().map(|author| &*author.value).collect(),
            publisher: text(&self.publisher),
            url: text(&self.url),
            language: text(&self.language),
            published,
            published_from,
            published_to,
            notes: note_rows(&self.notes, head, known, owned),
        })
    }

    /// What it is, is the register's own knowledge.
    fn form(&self) -> Form {
        Form { cited: false, ..Form::USUAL }
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("title", Field::Text),
            ("authors", Field::Text),
            ("publisher", Field::Text),
            ("url", Field::Text),
            ("language", Field::Text),
            ("published", Field::Date),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "authors" => Said::words(self.authors.iter().map(|author| &*author.value)),
            "publisher" => Said::words(self.publisher.as_deref()),
            "url" => Said::words(self.url.as_deref()),
            "language" => Said::words(self.language.as_deref()),
            "published" => Said::date(&self.published),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, _: &mut dyn FnMut(&mut Reference, Wanted)) {}

    fn names(&self) -> Vec<(&str, Option<NameKind>)> {
        self.printed.iter().map(|printed| (&**printed, None)).collect()
    }

    fn prominence(&self) -> i64 {
        10
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        self.published.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        vec![Moment::of(MomentKind::Published, &self.published)]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}

/// `notes = { 33 = 17 }`: number of the note, and the printed page of its mark.
fn notes(fields: &mut Fields<'_>) -> Box<[Note]> {
    let Some(mut table) = fields.item("notes").and_then(|notes| notes.table()) else {
        return Box::default();
    };
    let mut notes: Vec<Note> = table
        .all()
        .into_iter()
        .filter_map(|(number, page)| {
            let page = if page.is_text() { page.text()?.value } else { page.integer()?.to_string().into() };
            let Ok(value) = number.parse() else {
                let message = format!("`{}` is not the number of a note", *number);
                fields.problem(Rule::Format, number.at, message, "write { 33 = 17 }: note = page");
                return None;
            };
            let number = Located { value, at: number.at };
            Some(Note { number, page })
        })
        .collect();
    notes.sort_by_key(|note| note.number.value);
    notes.into()
}

/// Adds the rows, and makes their copy.
fn note_rows(notes: &[Note], head: &Head, known: &Known, owned: &mut OwnedRows) -> Json {
    let copy = |note: &Note| {
        let number = note.number.value;
        let chapter = known.chapter_of_note(number).map(|chapter| chapter.number);
        owned.push(note::Model { number, source_id: head.id.to_string(), chapter, page: note.page.to_string() });
        json!({ "number": number, "chapter": chapter, "page": &*note.page })
    };
    notes.iter().map(copy).collect()
}
