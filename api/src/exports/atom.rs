//! Changes as an Atom feed (RFC 4287, pages as RFC 5005 has them). Addresses are told relative to that of the feed, so that it is the same
//! whatever the server is called from outside.
use super::graphml::legal;
use crate::catalog::{CatalogError, Change, dataset::Dataset};
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use chrono::DateTime;
use entity::{Codelist, change::Action};
use sha2::{Digest, Sha256};

/// Its media type.
pub const MEDIA: &str = "application/atom+xml";
/// The media type with what clients have to know.
pub const CONTENT_TYPE: &str = "application/atom+xml; charset=utf-8";
/// Fields that the title of an entry names; for more it says how many.
const NAMED: usize = 3;
/// Letters of a value that are told.
const SHOWN: usize = 300;

/// A page of changes, and the addresses of the feed.
pub struct Changes<'a> {
    /// What is asked, as a query string.
    pub asked: &'a str,
    /// Of this page; `None`, as of the others, where the address would be too long.
    pub own: Option<String>,
    /// Of the first page, the newest changes.
    pub first: Option<String>,
    /// Of the page with older ones.
    pub next: Option<String>,
    /// Of the same list as JSON.
    pub list: Option<String>,
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The changes, the newest first.
    pub changes: &'a [&'a Change],
}

/// Writes a feed.
///
/// # Errors
/// A defect.
pub fn write(page: &Changes<'_>) -> Result<String, CatalogError> {
    let Changes { asked, own, first, next, list, dataset, changes } = page;
    let address = |rel: &str, href: &str, media: &str| Link {
        href: legal(href),
        rel: rel.to_owned(),
        mime_type: Some(media.to_owned()),
        ..Link::default()
    };
    let links = [("self", own, MEDIA), ("first", first, MEDIA), ("alternate", list, "application/json"), ("next", next, MEDIA)];
    let links = links.into_iter().filter_map(|(rel, href, media)| Some(address(rel, href.as_deref()?, media))).collect();
    let updated = changes.first().map_or(&dataset.loaded_at, |newest| &newest.at);
    let feed = Feed {
        title: Text::plain(legal(&format!("Changes: {}", dataset.title))),
        subtitle: Some(Text::plain(legal(&dataset.cite_as))),
        id: urn(&[&dataset.title, first.as_deref().unwrap_or(asked)]),
        updated: time(updated)?,
        authors: vec![Person { name: legal(&dataset.title), ..Person::default() }],
        rights: Some(Text::plain(legal(&dataset.licence))),
        generator: Some(Generator { value: "Partnership Atlas".to_owned(), ..Generator::default() }),
        links,
        entries: changes.iter().map(|change| entry(change)).collect::<Result<_, _>>()?,
        ..Feed::default()
    };
    let mut xml = Vec::new();
    feed.write_to(&mut xml).map_err(|e| CatalogError::defect(format!("Atom: {e}")))?;
    String::from_utf8(xml).map_err(|e| CatalogError::defect(format!("Atom: {e}")))
}

fn entry(change: &Change) -> Result<Entry, CatalogError> {
    let (what, record) = (label(change.action), &change.record);
    let title = record.title.as_deref().unwrap_or(&record.id);
    let fields: Vec<&str> = change.fields.iter().map(|it| it.field.as_str()).collect();
    let of = match fields.len() {
        0 => String::new(),
        1..=NAMED => format!(" ({})", fields.join(", ")),
        more => format!(" ({more} fields)"),
    };
    let category = |term: &str, label: &str| Category { term: term.to_owned(), label: Some(label.to_owned()), ..Category::default() };
    let kinds = record.r#type.map(|r#type| category(r#type.code(), label(r#type)));
    Ok(Entry {
        title: Text::plain(legal(&format!("{what}: {title}{of}"))),
        id: urn(&[&change.revision, &change.id]),
        updated: time(&change.at)?,
        published: Some(time(&change.at)?),
        links: vec![Link {
            href: format!("/v1/records/{}", record.id),
            // without its type: readers follow it only where it may be a page
            rel: "alternate".to_owned(),
            ..Link::default()
        }],
        categories: [category(change.action.code(), what)].into_iter().chain(kinds).collect(),
        summary: Some(Text::plain(legal(&summary(change)))),
        ..Entry::default()
    })
}

/// What a value of a closed list is called.
fn label<C: Codelist>(value: C) -> &'static str {
    C::ENTRIES.iter().find(|entry| entry.code == value.code()).map_or(value.code(), |entry| entry.label)
}

/// What happened, a line for each thing.
fn summary(change: &Change) -> String {
    let mut lines = vec![match change.action {
        Action::Created => format!("`{}` is new.", change.record.id),
        Action::Updated => format!("`{}` changed.", change.record.id),
        Action::Renamed => {
            format!("`{}` was `{}`.", change.record.id, change.was.iter().map(|id| &**id).collect::<Vec<_>>().join("`, `"))
        }
        Action::Removed => format!("`{}` was removed: {}", change.record.id, change.reason.as_deref().unwrap_or_default()),
    }];
    let said = |values: &[String]| match values {
        [] => "nothing".to_owned(),
        values => cut(&values.join("; ")),
    };
    lines.extend(change.fields.iter().map(|it| format!("{}: {} → {}", it.field, said(&it.before), said(&it.after))));
    lines.join("\n")
}

/// A text that is not too long.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn time(text: &str) -> Result<FixedDateTime, CatalogError> {
    DateTime::parse_from_rfc3339(text).map_err(|e| CatalogError::defect(format!("`{text}` is no time: {e}")))
}

/// A name that stays the same and that nothing else has: a UUID (RFC 9562, version 8) of the first bits of a hash.
fn urn(of: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in of {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "a");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
