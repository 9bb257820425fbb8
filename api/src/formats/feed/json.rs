//! JSON Feed 1.1. Its readers join no addresses, so each is told whole, as the client calls the server.
use super::entry::{Entry, Feed};
use crate::catalog::CatalogError;
use serde_json::{Value, json};

/// Prints a feed.
pub fn write(feed: &Feed<'_>) -> Result<Vec<u8>, CatalogError> {
    let Feed { title, dataset, links, entries, .. } = feed;
    let whole = |path: &str| format!("{}{path}", links.server);
    let item = |entry: &Entry| {
        json!({
            "id": entry.name,
            "url": whole(&entry.record),
            "title": entry.title,
            "content_text": entry.text,
            "date_published": entry.at,
            "tags": entry.categories.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
        })
    };
    let mut json = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": format!("{} Licence: {}.", dataset.cite_as, dataset.licence),
        "authors": [{ "name": dataset.title }],
        "language": "en",
        "items": entries.iter().map(item).collect::<Value>(),
    });
    for (name, path) in [("home_page_url", &links.list), ("feed_url", &links.first), ("next_url", &links.next)] {
        if let Some(path) = path {
            json[name] = whole(path).into();
        }
    }
    Ok(serde_json::to_vec(&json)?)
}
