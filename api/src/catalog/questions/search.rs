//! Searching all records: what has the words, the best first, and what of it they were found in.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        listed::{Criteria, Listed},
        order::{Direction, Order, SortColumn},
        search::Search,
    },
    records::{Record, RecordFilter, RecordSort},
    snapshot::Snapshot,
    store::Stored,
    values::head::Head,
};
use async_graphql::SimpleObject;
use entity::{
    RecordType,
    search::words,
    search_word::{CONCERNED, SearchedText},
};
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use serde::Serialize;
use serde_json::Value;
use std::{ops::Deref, sync::Arc};
use utoipa::ToSchema;

/// Fields of a record that are told as what a word was found in, at most.
const MOST_MATCHES: usize = 5;
/// Letters of an excerpt before the first word that was found, and of all of it, about.
const BEFORE: usize = 60;
const EXCERPT: usize = 200;

/// A record that was found, and what the words were found in.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Hit {
    /// The record.
    #[serde(flatten)]
    pub record: Record,
    /// What the words were found in, names first; nothing where the record concerns a partner that is called so.
    pub matched: Vec<Match>,
}

/// A field in which a word was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, SimpleObject)]
pub struct Match {
    /// The field, as a path: `title`, `names.text`, `parties.partner.title`.
    pub field: String,
    /// What it says, or a part of it, as HTML: each word that was found stands in `<mark>`.
    pub excerpt: String,
}

impl Deref for Hit {
    type Target = Head;
    fn deref(&self) -> &Head {
        &self.record
    }
}

impl Listed for Hit {
    type Filter = RecordFilter;
    type Sort = RecordSort;
    const NAME: &'static str = "search";
    const SEARCHED: bool = true;
    const OF: Option<RecordType> = None;
    const ORDER: Order<RecordSort> = Record::ORDER;

    fn rows(head: bool) -> SelectStatement {
        <Record as Listed>::rows(head)
    }

    fn id(head: bool) -> SimpleExpr {
        <Record as Listed>::id(head)
    }

    fn key(sort: RecordSort, direction: Direction) -> SortColumn {
        <Record as Listed>::key(sort, direction)
    }

    fn check_order(sort: RecordSort, alike: &Alike) -> Result<(), CatalogError> {
        <Record as Listed>::check_order(sort, alike)
    }

    async fn read(snapshot: &Snapshot, asked: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        let records = snapshot.records(ids).await?;
        let hit = |record: Stored<Record>| {
            let matched = asked.search.map_or_else(|| Ok(Vec::new()), |search| matched(&record.json, search))?;
            let json = record.with(&[("matched", &serde_json::to_string(&matched)?)]).into();
            Ok(Stored { view: Arc::new(Self { record: Record::clone(&record.view), matched }), json })
        };
        records.into_iter().map(|record| record.map(hit).transpose()).collect()
    }
}

/// The fields of a record, as JSON, in which words are.
fn matched(record: &str, search: &Search) -> Result<Vec<Match>, CatalogError> {
    let mut found = Vec::new();
    look(&serde_json::from_str(record)?, &mut Vec::new(), search, &mut found);
    // names and titles of its own, then its id, its texts, and what it names
    let place = |field: &str| match SearchedText::ALL.iter().find(|text| text.path() == field) {
        Some(SearchedText::Title) => 0,
        Some(SearchedText::Names) => 1,
        Some(SearchedText::Id) => 2,
        Some(SearchedText::Summary | SearchedText::Remark) => 3,
        _ => 4,
    };
    found.sort_by_key(|it| place(&it.field));
    found.truncate(MOST_MATCHES);
    Ok(found)
}

fn look<'a>(value: &'a Value, path: &mut Vec<&'a str>, search: &Search, found: &mut Vec<Match>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                path.push(name);
                look(field, path, search, found);
                path.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| look(item, path, search, found)),
        Value::String(text) => {
            let field = path.join(".");
            // a partner is called by its first name
            let is_new = |excerpt: &String| !found.iter().any(|it| it.excerpt == *excerpt);
            if is_searched(&field)
                && let Some(excerpt) = excerpt(text, search).filter(is_new)
            {
                found.push(Match { field, excerpt });
            }
        }
        _ => {}
    }
}

/// Whether a record is found by the words of a field: of its own texts, or of the title of a partner that it concerns.
fn is_searched(field: &str) -> bool {
    SearchedText::ALL.iter().any(|text| text.path() == field) || field.strip_suffix(".title").is_some_and(|of| CONCERNED.contains(&of))
}

/// A text, or the part of it around the first word that was found, with each such word marked; `None` where there is none.
pub(super) fn excerpt(text: &str, search: &Search) -> Option<String> {
    let found: Vec<_> = words(text).into_iter().filter(|word| search.is_one(&word.key)).map(|word| word.at).collect();
    let first = found.first()?.start;
    let (start, end) = if text.len() <= EXCERPT { (0, text.len()) } else { window(text, first) };
    let mut marked = String::from(if start > 0 { "… " } else { "" });
    let mut at = start;
    for word in found.into_iter().filter(|word| word.end <= end) {
        escape(&text[at..word.start], &mut marked);
        marked.push_str("<mark>");
        escape(&text[word.start..word.end], &mut marked);
        marked.push_str("</mark>");
        at = word.end;
    }
    escape(&text[at..end], &mut marked);
    if end < text.len() {
        marked.push_str(" …");
    }
    Some(marked)
}

/// A part of a long text around a place in it, from word to word.
fn window(text: &str, around: usize) -> (usize, usize) {
    let space = |from: usize| text[from..].find(' ').map_or(text.len(), |at| from + at);
    let start = text.floor_char_boundary(around.saturating_sub(BEFORE));
    let start = if start == 0 { 0 } else { (space(start) + 1).min(around) };
    (start, space(text.floor_char_boundary(start + EXCERPT).max(around)))
}

fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, q: &str) -> Option<String> {
        excerpt(text, &Search::new(q).ok()?)
    }

    #[test]
    fn words_are_marked_and_the_rest_is_text() {
        assert_eq!(
            told("Łódź & <b>Poland</b>", "lodz pol").as_deref(),
            Some("<mark>Łódź</mark> &amp; &lt;b&gt;<mark>Poland</mark>&lt;/b&gt;")
        );
        assert_eq!(told("Минск", "minsk").as_deref(), Some("<mark>Минск</mark>"));
        assert_eq!(told("Minsk", "brest"), None);
    }

    #[test]
    fn of_a_long_text_the_part_around_the_word_is_told() {
        let text = format!("{}road{}", "é è ".repeat(200), " ü".repeat(200));
        let part = told(&text, "road").unwrap_or_default();
        assert!(part.starts_with("… ") && part.ends_with(" …") && part.contains(" <mark>road</mark> ") && part.len() < 300, "{part}");
    }
}
