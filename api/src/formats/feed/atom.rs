//! Atom (RFC 4287, pages as RFC 5005 has them). Addresses are told relative to that of the feed, so that it is the same whatever the server is
//! called from outside.
use super::{
    super::writing::xml::legal,
    entry::{Entry, Feed},
};
use crate::{catalog::CatalogError, http::media::JSON};
use atom_syndication::{Category, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Generator, Link, Person, Text};
use chrono::DateTime;

/// Its media type.
pub const MEDIA: &str = "application/atom+xml";

/// Prints a feed.
pub fn write(feed: &Feed<'_>) -> Result<Vec<u8>, CatalogError> {
    let Feed { name, title, dataset, links, entries } = feed;
    let address = |(rel, href, media): (&str, &Option<String>, &str)| {
        Some(Link { href: legal(href.as_ref()?), rel: rel.to_owned(), mime_type: Some(media.to_owned()), ..Link::default() })
    };
    let all = [("self", &links.own, MEDIA), ("first", &links.first, MEDIA), ("alternate", &links.list, JSON), ("next", &links.next, MEDIA)];
    let atom = AtomFeed {
        title: Text::plain(legal(title)),
        subtitle: Some(Text::plain(legal(&dataset.cite_as))),
        id: name.clone(),
        updated: time(feed.updated())?,
        authors: vec![Person { name: legal(&dataset.title), ..Person::default() }],
        rights: Some(Text::plain(legal(&dataset.licence))),
        generator: Some(Generator { value: "Partnership Atlas".to_owned(), ..Generator::default() }),
        links: all.into_iter().filter_map(address).collect(),
        entries: entries.iter().map(entry).collect::<Result<_, _>>()?,
        ..AtomFeed::default()
    };
    let mut xml = Vec::new();
    atom.write_to(&mut xml).map_err(|e| CatalogError::defect(format!("Atom: {e}")))?;
    Ok(xml)
}

fn entry(entry: &Entry) -> Result<AtomEntry, CatalogError> {
    let category =
        |(term, label): &(&str, &str)| Category { term: (*term).to_owned(), label: Some((*label).to_owned()), ..Category::default() };
    Ok(AtomEntry {
        title: Text::plain(legal(&entry.title)),
        id: entry.name.clone(),
        updated: time(&entry.at)?,
        published: Some(time(&entry.at)?),
        links: vec![Link {
            href: entry.record.clone(),
            // without its type: readers follow it only where it may be a page
            rel: "alternate".to_owned(),
            ..Link::default()
        }],
        categories: entry.categories.iter().map(category).collect(),
        summary: Some(Text::plain(legal(&entry.text))),
        ..AtomEntry::default()
    })
}

fn time(text: &str) -> Result<FixedDateTime, CatalogError> {
    DateTime::parse_from_rfc3339(text).map_err(|e| CatalogError::defect(format!("`{text}` is no time: {e}")))
}
