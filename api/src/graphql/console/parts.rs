//! What every console is made of.
use actix_web::web;
use serde_json::json;
use std::collections::BTreeMap;

/// Where the parts of the page are.
pub const BASE: &str = "/graphql/console/";
/// The media types of the parts, by suffix.
pub const MEDIA: &[(&str, &str)] = &[("css", "text/css"), ("js", "text/javascript"), ("txt", "text/plain")];

/// Each begins with a comment that says what it asks.
const EXAMPLES: &[&str] = &[
    include_str!("../../../../examples/graphql/queries/loans.graphql"),
    include_str!("../../../../examples/graphql/queries/sums.graphql"),
    include_str!("../../../../examples/graphql/queries/agreements.graphql"),
    include_str!("../../../../examples/graphql/queries/trade.graphql"),
    include_str!("../../../../examples/graphql/queries/disagreements.graphql"),
    include_str!("../../../../examples/graphql/queries/publication.graphql"),
    include_str!("../../../../examples/graphql/queries/great-stone.graphql"),
    include_str!("../../../../examples/graphql/queries/partner.graphql"),
    include_str!("../../../../examples/graphql/queries/evidence.graphql"),
    include_str!("../../../../examples/graphql/queries/search.graphql"),
    include_str!("../../../../examples/graphql/queries/timeline.graphql"),
    include_str!("../../../../examples/graphql/queries/network.graphql"),
    include_str!("../../../../examples/graphql/queries/changes.graphql"),
];

/// The page and its parts.
pub struct Console {
    /// The page.
    pub page: web::Bytes,
    /// What it may ask for.
    pub policy: &'static str,
    /// By name, with the media type.
    pub files: BTreeMap<Box<str>, (&'static str, web::Bytes)>,
}

/// A page with the examples in it.
pub fn with_examples(page: &str) -> web::Bytes {
    // no text of an example may end the element that they stand in
    page.replace("{examples}", &json!(EXAMPLES).to_string().replace('<', "\\u003c")).into()
}

/// The media type of a part; `None` where no page has such.
pub fn media(name: &str) -> Option<&'static str> {
    let (_, suffix) = name.rsplit_once('.')?;
    MEDIA.iter().find(|(known, _)| *known == suffix).map(|(_, media)| *media)
}
