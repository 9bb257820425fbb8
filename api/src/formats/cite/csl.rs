//! CSL-JSON: an item as Citation Style Language processors read it, and as DOIs answer it.
use super::entry::Entry;
use crate::catalog::{questions::cited::Author, values::date::FuzzyDate};
use serde_json::{Map, Value, json};

/// Writes an item.
pub fn write(entry: &Entry) -> String {
    let Entry { cited, url, accessed } = entry;
    let kind = match (cited.is_data, url) {
        (true, _) => "dataset",
        (false, Some(_)) => "webpage",
        (false, None) => "document",
    };
    let mut item = Map::from_iter([("id".to_owned(), json!(cited.key)), ("type".to_owned(), json!(kind))]);
    let texts = [
        ("title", Some(&cited.title)),
        ("container-title", cited.part_of.as_ref()),
        ("version", cited.edition.as_ref()),
        ("publisher", cited.publisher.as_ref()),
        ("language", cited.language.as_ref()),
        ("URL", url.as_ref()),
        ("note", cited.note.as_ref()),
    ];
    item.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text?)))));
    if !cited.authors.is_empty() {
        item.insert("author".to_owned(), cited.authors.iter().map(author).collect());
    }
    item.extend(cited.published.as_ref().map(|published| ("issued".to_owned(), date(published))));
    item.extend(accessed.as_ref().map(|day| ("accessed".to_owned(), json!({ "date-parts": [numbers(day.split('-'))] }))));
    Value::from(item).to_string()
}

fn author(author: &Author) -> Value {
    match author {
        Author::Person { family, given } => json!({ "family": family, "given": given }),
        Author::Whole(name) => json!({ "literal": name }),
    }
}

/// A date with the parts that are known; in words where it is no single day, month or year.
fn date(date: &FuzzyDate) -> Value {
    match date.parts() {
        Some(parts) if date.is_sure() => json!({ "date-parts": [numbers(parts)] }),
        Some(parts) => json!({ "date-parts": [numbers(parts)], "circa": true }),
        None => json!({ "literal": date.text }),
    }
}

fn numbers<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
    parts.into_iter().filter_map(|part| part.parse().ok()).collect()
}
