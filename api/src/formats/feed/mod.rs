//! Feeds: the newest changes of what a list finds, for feed readers. What an entry says is worked out here; the formats only print it.
mod atom;
pub mod entry;
mod json;

pub use atom::MEDIA as ATOM;

use super::writing::{
    origin::Origin,
    writer::{End, Writer},
};
use crate::catalog::CatalogError;
use entry::{Entry, Feed, Links, urn};

/// Prints a feed in a format.
type Print = fn(&Feed<'_>) -> Result<Vec<u8>, CatalogError>;

/// Writes feeds: a page is small, so its entries are gathered.
pub struct FeedWriter {
    print: Print,
    origin: Origin,
    links: Links,
    entries: Vec<Entry>,
}

impl FeedWriter {
    /// An Atom feed.
    pub fn atom(origin: Origin, links: Links) -> Self {
        Self { print: atom::write, origin, links, entries: Vec::new() }
    }

    /// A JSON Feed.
    pub fn json(origin: Origin, links: Links) -> Self {
        Self { print: json::write, origin, links, entries: Vec::new() }
    }
}

impl Writer for FeedWriter {
    fn records(&mut self, records: &[String], _out: &mut Vec<u8>) -> Result<(), CatalogError> {
        for record in records {
            self.entries.push(Entry::of(&serde_json::from_str(record)?));
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        let Self { print, origin, links, entries } = *self;
        let dataset = &*origin.dataset;
        let feed = Feed {
            name: urn(&[&dataset.title, &links.feed, &links.what]),
            title: format!("{}: {}", links.what, dataset.title),
            dataset,
            links: &links,
            entries: &entries,
        };
        Ok(End::Bytes(print(&feed)?))
    }
}
